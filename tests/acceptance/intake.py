"""The shipped flow as one client goes through it: what is tapped and typed, and how the bot asks for it."""

from dataclasses import dataclass

from tests.acceptance.person import Person
from tests.fakes.bot_api import SentMessage

HOPE = "Sleep through the night."


@dataclass(frozen=True)
class Given:
    """One move: a button by its data, or typed words; `asks` begins the bot's next question."""

    move: str
    asks: str

    @property
    def is_tap(self) -> bool:
        return ":" in self.move


INTAKE = (
    Given("o:consent:yes", "Are you 18 or older?"),
    Given("o:age:yes", "Where will you be"),
    Given("o:place:uk", "May I remind you here"),
    Given("o:may_write:no", "What would you like to be called?"),
    Given("Sam", "Who would be in the sessions?"),
    Given("o:who:self", "Have you talked with a therapist before?"),
    Given("o:first_time:before", "What brings you here?"),
    Given("s:topics", "If things went well"),
    Given(HOPE, "Are you safe right now?"),
    Given("o:safe:safe", "How would you like to meet?"),
    Given("o:format:online", "Does that work for you?"),
    Given("o:fees:works", "Is it clear so far?"),
    Given("o:policies:clear", "Which times suit you"),
    Given("o:times:any_time", ""),  # a tick: the same message, edited
    Given("d:times", "Is there anything you would like to ask"),
    Given("s:ask_them", "Here is what I'll pass on"),
    Given("v:check", "Your request is on its way"),
)


async def begin(client: Person) -> SentMessage:
    """From /start to the question about privacy."""
    client.command("start")
    return (await client.expect_replies(2))[-1]


async def go_through(client: Person, upto: str = "", writing: str = "no") -> SentMessage:
    """The whole intake, or up to the question that says so; the last message. `writing`: may one write first?"""
    last = await begin(client)
    for given in INTAKE:
        if upto and upto in last.text:
            break
        move = given.move.replace("may_write:no", f"may_write:{writing}")
        last = await _answer(client, Given(move, given.asks), last)
    return last


def rush(client: Person, under: SentMessage, hope: str = HOPE, name: str = "Sam", most: int = len(INTAKE)) -> None:
    """All answers at once, or the first so many, without waiting for any question; the times are typed."""
    typed = {"Sam": name, HOPE: hope, "d:times": "Any time"}
    for given in INTAKE[:most]:
        if given.move in typed:
            client.send(typed[given.move])
        elif given.asks:
            client.tap_data(under, given.move)


async def _answer(client: Person, given: Given, last: SentMessage) -> SentMessage:
    if not given.is_tap:
        client.send(given.move)
    elif given.asks:
        client.tap_data(last, given.move)
    else:
        edits = last.edits
        client.tap(last, given.move)
        return await client.expect_edit(last, edits + 1)
    reply = await client.expect_reply()
    while given.asks not in reply.text:
        reply = await client.expect_reply()
    return reply
