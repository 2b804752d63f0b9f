"""One or two gentle words to someone who stopped half-way: by day, never after an end, never when asked not to."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.contact import manner, wish
from bot.core.conversation.waking import reminder_due
from bot.core.decide import decide
from bot.core.flow.model import Answer
from bot.core.messages import Address, Content, Left, Message, Returned, Woke
from bot.core.turn import Turn
from tests.changes.conftest import Talk
from tests.changes.test_edited_file import TO_CALL, TO_FEE, TO_HOPES

DAY = timedelta(days=1)
HERE = Address("console", "1")

QUESTION = """
  - ask: may_write
    type: consent
    purpose: reminders
    optional: true
    title: Reminders
    text: May I remind you?
    options: {yes: You may, vague: Keep it vague, no: Please not}
"""
WITH = (
    ("version: 1\n", "version: 1\nreminders: { after: [2 days, 6 days], give up after: 30 days }\n"),
    ("  - ask: age\n", f"{QUESTION}  - ask: age\n"),
)
TO_QUESTION = "client: /start\nclient: [Yes]\nbot: ask may_write\n"


def reminding(talk: Talk) -> Talk:
    talk.edit(*WITH, version=1)
    return talk


def on(way: str, answer: str = "You may") -> str:
    """The way through the flow with this question in it."""
    return way.replace("bot: ask age\n", f"bot: ask may_write\nclient: [{answer}]\nbot: ask age\n", 1)


def test_two_reminders_come_and_no_third(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE) + "wait: 47 hours\nbot: ask fee_ok\nwait: 5 hours\nbot: reminder")
    talk.says("wait: 5 days\nbot: reminder_last\nwait: 3 weeks\nnot: reminder\nclient: [c:resume]\nbot: ask fee_ok")


def test_a_reminder_waits_for_the_day(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE))
    assert talk.player.session is not None
    assert talk.player.session.wake_at is not None
    talk.says("wait: 11 hours\nclient: /overview")
    assert talk.player.session.wake_at.isoformat() == "2026-03-05T09:00:00+00:00"


def test_nobody_is_reminded_after_the_end(talk: Talk) -> None:
    reminding(talk).says(
        on(TO_CALL) + "client: mornings\nclient: [Send it]\nbot: end booked\nwait: 4 weeks\nbot: end booked"
    )


def test_nobody_is_reminded_who_said_no_more(talk: Talk) -> None:
    reminding(talk).says(
        on(TO_FEE) + "wait: 3 days\nbot: reminder\nclient: [No more reminders]\nbot: no_reminders, ask fee_ok"
    )
    talk.says("wait: 8 weeks\nbot: no_reminders")


def test_nobody_is_reminded_before_they_agreed(talk: Talk) -> None:
    reminding(talk).says("client: /start\nwait: 8 weeks\nbot: ask privacy_ok\nnot: reminder")


def test_nobody_is_reminded_beside_the_help_lines(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE) + "client: I want to kill myself\nbot: crisis_self\nwait: 8 weeks\nnot: reminder")


def test_starting_over_keeps_the_wish_for_no_reminders(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE) + "wait: 3 days\nbot: reminder\nclient: [No more reminders]\nclient: /start")
    talk.says(
        "client: [Start over]\nclient: [x:restart]\nbot: ask privacy_ok\nclient: [o:privacy_ok:yes]\n"
        "bot: ask may_write\nclient: [Skip]\nwait: 8 weeks"
    )
    talk.says("bot: ask age\nnot: reminder")


# How people may be written to ---------------------------------------------------------------------------------


def wish_of(talk: Talk) -> str:
    assert talk.player.session is not None
    return wish(talk.player.content.flow, talk.player.session)


def way_of(talk: Talk) -> str:
    assert talk.player.session is not None
    return manner(talk.player.content.flow, talk.player.session)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("You may", "yes"),
        ("sure", "yes"),
        ("yes please", "yes"),
        ("vague", "vague"),
        ("2", "vague"),
        ("no thanks", "no"),
        ("no, better not", "no"),
        ("please don't write to me", "no"),
        ("Please not", "no"),
    ],
)
def test_what_is_typed_is_understood(talk: Talk, said: str, kept: str) -> None:
    reminding(talk).says(TO_QUESTION + f"client: {said}\nbot: ask age\nsaved: may_write = {kept}")


def test_a_near_miss_is_offered(talk: Talk) -> None:
    reminding(talk).says(TO_QUESTION + "client: just keep it vague please\nbot: suggest\nclient: yes\nbot: ask age")
    assert talk.kept("may_write") == "vague"


def test_vague_words_tell_nothing_make_no_sound_and_come_twice_at_most(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE, "Keep it vague") + "wait: 3 days\nbot: reminder_vague\nnot: reminder")
    reply = talk.player.shown[-1]
    assert (reply.unasked, reply.silent) == (True, True)
    assert [button.data for row in reply.rows for button in row] == ["c:resume", "q:never"]
    talk.says("wait: 6 days\nbot: reminder_vague_last\nwait: 3 weeks\nnot: reminder_vague")


@pytest.mark.parametrize("said", ["Skip", "Please not"])
def test_nobody_is_written_to_without_a_yes(talk: Talk, said: str) -> None:
    reminding(talk).says(on(TO_FEE, said) + "wait: 12 weeks\nnot: reminder")
    assert wish_of(talk) == "answer"


@pytest.mark.parametrize("stop", ["/stop", "stop", "STOP!", "don't write to me", "dont message me", "leave me alone"])
def test_stop_means_stop_in_whatever_words(talk: Talk, stop: str) -> None:
    reminding(talk).says(on(TO_FEE) + f"client: {stop}\nbot: stopped\nsaved: may_write = no\nwait: 12 weeks")
    talk.says("not: reminder\nclient: hello\nbot: ask fee_ok\nwait: 12 weeks\nnot: reminder")
    assert (way_of(talk), wish_of(talk)) == ("never", "answer")


@pytest.mark.parametrize(
    "state",
    [
        "",
        "client: /pause\n",
        "client: /contact write\n",
        "client: /erase\n",
        "client: /change\n",
        "client: I want to kill myself\n",
        "wait: 3 days\nbot: reminder\n",
    ],
)
def test_stop_means_stop_in_every_state(talk: Talk, state: str) -> None:
    reminding(talk).says(on(TO_FEE) + f"{state}client: /stop\nbot: stopped\nclient: hello\nwait: 12 weeks")
    assert way_of(talk) == "never"
    assert talk.player.session is not None
    assert talk.player.session.wake_at is None


def test_stop_before_the_question_counts_until_it_is_answered(talk: Talk) -> None:
    reminding(talk).says("client: /start\nclient: [Yes]\nbot: ask may_write\nclient: /stop\nclient: hello")
    assert way_of(talk) == "never"
    talk.says("bot: ask may_write\nclient: [You may]\nbot: ask age")
    assert way_of(talk) == "openly"


def test_stop_here_beside_the_help_lines_is_a_stop(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE) + "client: I want to kill myself\nclient: [Stop here]\nbot: crisis_stop")
    assert way_of(talk) == "never"


def test_a_pause_is_no_stop(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE) + "client: /pause\nbot: paused\nwait: 3 days\nbot: reminder")


@pytest.mark.parametrize("shut", [Left(), Returned()])
def test_who_shut_the_chat_is_not_written_to_when_it_is_open_again(talk: Talk, shut: Content) -> None:
    reminding(talk).says(on(TO_FEE))
    player = talk.player
    turn = decide(player.content.house, player.session, Message("x", HERE, shut, player.now), player.now)

    assert turn.session is not None
    assert turn.session.wake_at is None
    assert turn.session.answers["may_write"].value == "no"
    agreed = turn.session.answers["may_write"].agreed
    assert agreed is not None
    assert agreed.how == "blocked"


def test_who_spoke_of_danger_from_someone_is_not_written_to(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE) + "client: my husband beats me and I am afraid of him\nbot: crisis_danger")
    talk.says("client: [I'm safe, carry on]\nbot: ask fee_ok\nwait: 12 weeks\nnot: reminder")
    assert (way_of(talk), wish_of(talk)) == ("never", "vague")


def test_danger_from_someone_is_not_forgotten_over_a_later_alarm(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE) + "client: my husband beats me and I am afraid of him\nbot: crisis_danger")
    talk.says("client: [I'm safe, carry on]\nbot: ask fee_ok\nwait: 2 minutes\nclient: I want to die\nbot: crisis_self")
    talk.says("client: [I'm safe, carry on]\nbot: ask fee_ok\nwait: 12 weeks\nnot: reminder")
    assert (way_of(talk), wish_of(talk)) == ("never", "vague")


def test_changed_words_are_no_words_they_said_yes_to(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE))
    talk.edit(("May I remind you?", "May I write to you every week?"), version=2)
    assert way_of(talk) == "never"
    talk.says("client: /privacy\nclient: [a:may_write:vague]\nbot: ask may_write\nclient: [You may]\nclient: hello")
    assert way_of(talk) == "openly"


# Safety changes -----------------------------------------------------------------------------------------------


def test_who_comes_back_after_long_is_asked_again(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE) + "wait: 31 days\nclient: /start\nbot: asked_after_a_while, ask may_write")
    assert (way_of(talk), wish_of(talk)) == ("never", "vague")
    talk.says("client: [You may]\nbot: ask fee_ok\nwait: 3 days\nnot: reminder")
    assert way_of(talk) == "openly"


def test_what_they_write_after_long_is_not_lost(talk: Talk) -> None:
    reminding(talk).says(on(TO_HOPES) + "wait: 31 days\nclient: sleep better\nbot: asked_after_a_while, ask may_write")
    talk.says("client: [Keep it vague]\nbot: ask hopes, said_earlier\nclient: [e:hopes]\nsaved: hopes = sleep better")


def test_who_said_no_is_not_asked_again(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE, "Please not") + "wait: 31 days\nclient: /start\nbot: ask fee_ok")


SAFE = """
  - ask: safe_to_write
    type: yes/no
    text: Is it safe to write here?
"""


def test_a_place_that_was_not_safe_is_asked_about_again(talk: Talk) -> None:
    talk.edit(*WITH, ("  - ask: concerns\n", f"{SAFE}  - ask: concerns\n"), version=1)
    talk.says(TO_QUESTION + "client: [You may]\nclient: 34\nbot: ask safe_to_write\nclient: [No]\nbot: ask concerns")
    assert (way_of(talk), wish_of(talk)) == ("never", "unsafe")
    talk.says("wait: 3 weeks\nnot: reminder\nclient: /change\nclient: [r:safe_to_write]\nclient: [Yes]")
    talk.says("bot: asked_after_a_while, ask may_write\nclient: [Keep it vague]\nbot: ask concerns")
    assert (way_of(talk), wish_of(talk)) == ("vaguely", "vague")


# When -------------------------------------------------------------------------------------------------------


def test_night_is_night_where_they_are(talk: Talk) -> None:
    """It is nine in Auckland when it is eight in the evening in London."""
    house = replace(talk.player.content.house, zones={"nz": "Pacific/Auckland"})
    reminding(talk).says(on(TO_FEE))
    session = talk.player.session
    assert session is not None
    place = Answer("where", "nz", session.updated_at)
    there = replace(session, answers={**session.answers, "where": place})

    due = reminder_due(replace(talk.player.content.house, zones=house.zones), there)

    assert due is not None
    assert 9 <= due.astimezone(ZoneInfo("Pacific/Auckland")).hour < 20


def woken(talk: Talk, at: datetime) -> Turn:
    player = talk.player
    return decide(player.content.house, player.session, Message("w", HERE, Woke(), at), at)


def test_one_that_was_missed_waits_for_the_day_and_is_dropped_when_it_is_stale(talk: Talk) -> None:
    reminding(talk).says(on(TO_FEE))
    assert talk.player.session is not None
    due = talk.player.session.wake_at
    assert due is not None
    night = due.replace(hour=2) + timedelta(days=1)

    in_the_night, by_day, stale = (
        woken(talk, night),
        woken(talk, night + timedelta(hours=8)),
        woken(talk, due + 4 * DAY),
    )

    assert (in_the_night.effects, stale.effects) == ((), ())
    assert in_the_night.session is not None
    assert in_the_night.session.wake_at == night.replace(hour=9)
    assert stale.session is not None
    assert stale.session.wake_at is None
    assert len(by_day.effects) == 1


def test_two_never_come_on_one_day(talk: Talk) -> None:
    talk.edit((WITH[0][0], WITH[0][1].replace("[2 days, 6 days]", "[1 hour, 2 hours]")), WITH[1], version=1)
    talk.says(on(TO_FEE) + "wait: 3 hours\nbot: reminder\nwait: 22 hours\nnot: reminder_last\nwait: 3 hours")
    talk.says("bot: reminder_last")
