"""One or two gentle words to someone who stopped half-way: by day, never after an end, never when asked not to."""

from tests.changes.conftest import Talk
from tests.changes.test_edited_file import TO_CALL, TO_FEE

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
ASKED = "client: [{}]\nbot: ask age\n"
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
