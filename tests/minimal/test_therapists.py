"""What was said on the practice's own page is read at the desk: a digest or an alert in Telegram gives only a code."""

from dataclasses import replace

import pytest

from bot.content import Content
from bot.core.digest import compose
from bot.core.messages import Address
from bot.core.session import Session
from bot.posts import Text
from bot.store.base import Letter, Outcome, Sender
from bot.store.memory import MemoryStore
from bot.therapist.commands import COMMANDS, Request
from tests.opened import always_open
from tests.render.people import NOW, client, notice, session, source

HEALTH = ("Dana", "Worry", "my dog died", "Sleep", "homework", "Yes, before", "words of despair")


def told(texts: tuple[Text, ...]) -> str:
    return "\n".join(text.text for text in texts)


def digest(content: Content, known: Session) -> str:
    asked = notice(1, "question", 1, told="", how="asked", step="hope", words="words of despair")
    alert = notice(2, "alert", 1, kind="self", how="tapped", step="safe", words="words of despair")
    people = replace(source(asked, alert), clients={1: client(1, known)})
    (therapist, *_) = content.practice.therapists
    return told(content.reports.digest(compose(people, NOW), therapist))


def test_a_digest_tells_of_the_web_page_that_there_is_something(under_hipaa: Content) -> None:
    text = digest(under_hipaa, session())

    assert "Name at your desk" in text
    assert "K001" in text
    assert [words for words in HEALTH if words in text] == []


def test_a_digest_tells_what_was_said_in_minimal_mode(under_hipaa: Content) -> None:
    text = digest(under_hipaa, replace(session(), is_minimal=True))

    assert "Dana" in text
    assert "Worry" not in text  # it was told before the practice chose this mode, and is not asked any more


def test_an_alert_of_the_web_page_gives_a_code_and_no_word(under_hipaa: Content) -> None:
    details = {"kind": "self", "how": "words", "step": "hope", "words": "words of despair"}

    text = under_hipaa.alert("elena", "K001", session(), details, NOW).text

    assert "Name at your desk" in text
    assert [words for words in HEALTH if words in text] == []
    assert "Hope" not in text


def test_that_it_is_not_safe_to_write_is_told_all_the_same(under_hipaa: Content) -> None:
    assert "not safe to write here" in digest(under_hipaa, session(safe="danger", safe_to_write="no"))


@pytest.mark.parametrize(("channel", "is_told"), [("telegram", False), ("web", True)])
async def test_open_leads_to_the_desk(channel: str, is_told: bool, under_hipaa: Content) -> None:
    store = MemoryStore()
    letter = Letter("web", "1", Address("web", "somebody"), b"", NOW)

    def keeps(_: Letter, sender: Sender) -> Outcome:
        return Outcome(session(), therapist="elena")

    await store.handle([letter], keeps, NOW)
    (known,) = await store.clients("elena")
    asking = Letter(channel, "2", Address(channel, "9001"), b"", NOW)
    request = Request(
        store, under_hipaa, "elena", known.code, NOW, asking, always_open(store, lambda: under_hipaa), str
    )

    opened, listed = [await COMMANDS[name](request) for name in ("open", "people")]

    assert ("Sleep" in told(opened.texts)) == is_told
    assert ("/desk" in told(opened.texts)) != is_told
    assert ("Dana" in repr(listed.texts)) == is_told
