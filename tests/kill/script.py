"""The scripted intake: 27 updates of two clients, with a correction, ticks, and words that need people at once."""

from dataclasses import dataclass

from tests.fakes.bot_api import FakeClient, SentMessage

ANNA, BEN = 7, 8
NAME_OF_ANNA = ("name", '"Sam"')


@dataclass(frozen=True)
class Step:
    """One update, and words of the last message that answers it; none for a tick, which edits a message.

    `under`: words of the message whose button is tapped.
    """

    who: int
    move: str
    answered: str
    under: str = ""

    def send(self, client: FakeClient) -> None:
        if self.move.startswith("/") or ":" not in self.move:
            client.send(self.move)
        else:
            client.tap_data(newest(client, self.under), self.move)

    def is_answered(self, client: FakeClient) -> bool:
        if not self.answered:
            return any(message.edits for message in client.replies if self.under in message.text)
        return any(self.answered in message.text for message in client.replies)


def newest(client: FakeClient, words: str) -> SentMessage:
    return next(message for message in reversed(client.replies) if words in message.text)


SCRIPT = (
    Step(ANNA, "/start", "Is that OK with you?"),
    Step(BEN, "/start", "Is that OK with you?"),
    Step(ANNA, "o:consent:yes", "Are you 18 or older?", "Is that OK with you?"),
    Step(ANNA, "o:age:yes", "Where will you be", "Are you 18 or older?"),
    Step(BEN, "yes", "Are you 18 or older?"),
    Step(ANNA, "o:place:uk", "May I remind you here", "Where will you be"),
    Step(ANNA, "o:may_write:no", "What would you like to be called?", "May I remind you here"),
    Step(BEN, "yes", "Where will you be"),
    Step(ANNA, "Sam", "Thank you, Sam."),
    Step(BEN, "Ireland", "May I remind you here"),
    Step(BEN, "no", "What would you like to be called?"),
    Step(ANNA, "o:who:self", "Have you talked with a therapist before?", "Thank you, Sam."),
    Step(BEN, "I want to kill myself", "Text About It"),
    Step(ANNA, "s:first_time", "What brings you here?", "Have you talked with a therapist before?"),
    Step(ANNA, "s:topics", "If things went well", "What brings you here?"),
    Step(BEN, "u:safe", "Let's go on.", "Text About It"),
    Step(ANNA, "Sleep through the night.", "Are you safe right now?"),
    Step(ANNA, "o:safe:safe", "How would you like to meet?", "Are you safe right now?"),
    Step(BEN, "Kim", "Thank you, Kim."),
    Step(ANNA, "o:format:online", "Does that work for you?", "How would you like to meet?"),
    Step(ANNA, "o:fees:works", "Is it clear so far?", "Does that work for you?"),
    Step(ANNA, "o:policies:clear", "Which times suit you", "Is it clear so far?"),
    Step(ANNA, "o:times:any_time", "", "Which times suit you"),
    Step(ANNA, "d:times", "Is there anything you would like to ask", "Which times suit you"),
    Step(ANNA, "s:ask_them", "Here is what I'll pass on", "Is there anything you would like to ask"),
    Step(ANNA, "r:fees", "Yes, that works", "Here is what I'll pass on"),
    Step(ANNA, "o:fees:lower", "Fee: I'd need a lower fee", "Yes, that works"),
    Step(ANNA, "v:check", "Your request is on its way", "Fee: I'd need a lower fee"),
    Step(ANNA, "/overview", "Your request is with"),
)
