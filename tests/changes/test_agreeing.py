"""What people agree to is kept with its exact words, told at any time, and taken back as easily as it was given."""

import hashlib
from dataclasses import replace

from bot.core.flow.model import Agreed
from bot.core.summary import has_agreed
from tests.changes.conftest import Talk
from tests.changes.test_edited_file import TO_FEE

REMINDERS_OK = """
  - ask: reminders_ok
    type: consent
    purpose: reminders
    optional: true
    title: Reminders
    text: May I remind you if you stop half-way?
    options: {yes: "Yes, remind me", no: "No reminders"}
"""
WITH_REMINDERS = (
    ("version: 1\n", "version: 1\nreminders: {after: 2 days}\n"),
    ("  - ask: age\n", f"{REMINDERS_OK}  - ask: age\n"),
)
TO_REMINDERS = "client: /start\nclient: [Yes]\nbot: ask reminders_ok\n"


def agreed(talk: Talk, step: str = "privacy_ok") -> Agreed:
    assert talk.player.session is not None
    found = talk.player.session.answers[step].agreed
    assert found is not None
    return found


def sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def test_a_consent_is_kept_with_version_language_words_and_how_it_was_given(talk: Talk) -> None:
    talk.says("client: /start\nclient: [Yes]\nbot: ask age")

    assert agreed(talk) == Agreed(1, "en", sha256("May I keep your answers?"), "tapped")


def test_a_consent_in_typed_words_is_kept_as_typed(talk: Talk) -> None:
    talk.says("client: /start\nclient: yes\nbot: ask age")

    assert agreed(talk).how == "typed"


def test_a_yes_to_words_that_changed_meanwhile_is_none_to_the_new_ones(talk: Talk) -> None:
    talk.says("client: /start\nbot: ask privacy_ok")
    talk.edit(("May I keep your answers?", "May we keep your answers for a year?"))

    talk.says("client: [Yes]\nbot: words_changed, ask privacy_ok\nnot: ask age\nclient: [Yes]\nbot: ask age")
    assert agreed(talk).hash == sha256("May we keep your answers for a year?")


def test_changed_words_ask_again_and_the_new_ones_are_kept(talk: Talk) -> None:
    talk.says("client: /start\nclient: [Yes]\nbot: ask age")
    talk.edit(("May I keep your answers?", "May we keep your answers?"))

    talk.says("client: /start\nbot: consent_changed, ask privacy_ok\nclient: [Yes]\nbot: ask age")
    assert agreed(talk).hash == sha256("May we keep your answers?")


def test_privacy_tells_what_was_agreed_and_when(talk: Talk) -> None:
    talk.says("client: /start\nclient: [Yes]\nclient: /privacy\nbot: card privacy, agreed_intro")

    assert "privacy_ok: Yes (Monday, 2 March 2026, 09:31 London time)" in talk.read()


def test_taking_back_the_consent_that_all_hangs_on_deletes_after_one_more_tap(talk: Talk) -> None:
    talk.says("client: /start\nclient: [Yes]\nclient: /privacy\nclient: [Take back my yes]\nbot: erase_ask")
    talk.says("client: [Yes, delete it all]\nbot: erase_done")

    assert talk.player.session is None


def test_an_optional_consent_lets_nothing_be_kept_by_itself(talk: Talk) -> None:
    talk.edit(*WITH_REMINDERS, version=1)
    talk.says(TO_REMINDERS + "client: [Yes, remind me]\nbot: ask age")
    flow, session = talk.player.content.flow, talk.player.session
    assert session is not None

    without = {name: answer for name, answer in session.answers.items() if name != "privacy_ok"}
    assert has_agreed(flow, session)
    assert not has_agreed(flow, replace(session, answers=without))


def test_reminders_come_only_to_who_asked_for_them(talk: Talk) -> None:
    talk.edit(*WITH_REMINDERS, version=1)
    talk.says(TO_REMINDERS + "client: [Yes, remind me]\nbot: ask age\nwait: 3 days\nbot: reminder_last")


def test_nobody_is_reminded_who_skipped_or_said_no(talk: Talk) -> None:
    talk.edit(*WITH_REMINDERS, version=1)
    talk.says(TO_REMINDERS + "client: [Skip]\nbot: ask age\nwait: 3 weeks\nnot: reminder_last")
    talk.player.session = None
    talk.says(TO_REMINDERS + "client: [No reminders]\nbot: ask age\nwait: 3 weeks\nnot: reminder_last")


def test_reminders_are_taken_back_and_given_again_with_one_tap(talk: Talk) -> None:
    talk.edit(*WITH_REMINDERS, version=1)
    talk.says(
        TO_REMINDERS + "client: [Yes, remind me]\nclient: /privacy\nclient: [No reminders]\nbot: agreement_changed"
    )
    assert talk.kept("reminders_ok") == "no"
    talk.says("wait: 3 weeks\nnot: reminder_last\nclient: /privacy\nclient: [Yes, remind me]\nbot: agreement_changed")
    assert talk.kept("reminders_ok") == "yes"
    talk.says("client: [Carry on]\nbot: ask age\nwait: 3 days\nbot: reminder_last")


def test_no_more_reminders_takes_the_consent_back(talk: Talk) -> None:
    talk.edit(*WITH_REMINDERS, version=1)
    talk.says(TO_REMINDERS + "client: [Yes, remind me]\nwait: 3 days\nclient: [No more reminders]\nbot: no_reminders")

    assert talk.kept("reminders_ok") == "no"
    assert agreed(talk, "reminders_ok").how == "tapped"


def test_taking_back_reminders_after_the_end_leaves_the_request_as_it_is(talk: Talk) -> None:
    talk.edit(*WITH_REMINDERS, version=1)
    talk.says(TO_REMINDERS + "client: [Yes, remind me]\n" + TO_FEE.split("bot: ask age\n", 1)[1])
    talk.says("client: [Yes]\nbot: ask call_time\nclient: mornings\nclient: [Send it]\nbot: end booked")

    talk.says("client: /privacy\nclient: [No reminders]\nbot: agreement_changed")
    assert talk.kept("reminders_ok") == "no"
    assert talk.player.session is not None
    assert talk.player.session.ended == "booked"
