"""What therapists read, in words: the tone, the order, and no word of a client where none was asked for."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.digest import compose
from bot.language.readability import words_in
from bot.practice import Practice
from bot.render import Reports
from bot.render.split import LIMIT, units
from bot.store.base import NoticeKind
from tests.content import shipped
from tests.render.people import FOURTEEN, HOUR, NOW, client, notice, session, source

pytestmark = pytest.mark.core

RANKING = {"risk", "severe", "score", "priority", "critical", "triage", "patient", "case", "lead", "refused", "urgent!"}


def reading(language: str = "en", detail: str = "brief", *, empty: bool = True) -> tuple[Practice, Reports]:
    """The shipped practice with a therapist who reads in another way."""
    practice = shipped.practice()
    elena = practice.therapists[0]
    digest = elena.digest.model_copy(update={"language": language, "detail": detail, "empty": empty})
    changed = practice.model_copy(update={"therapists": (elena.model_copy(update={"digest": digest}),)})
    return changed, shipped.reports_for(changed)


def digest_text(language: str = "en", detail: str = "brief", of: object = FOURTEEN) -> str:
    practice, reports = reading(language, detail)
    texts = reports.digest(compose(of, NOW), practice.therapists[0])  # type: ignore[arg-type]
    return "\n\n".join(text.text for text in texts)


def test_the_first_line_tells_all_and_names_nobody() -> None:
    first, second, *_ = digest_text().split("\n")

    assert first == "<b>3 need you today · 9 new</b>"
    assert second == "Elm Practice · Tue 24 Nov, 08:00 · since Mon 23 Nov, 08:00"


def test_the_sections_stand_in_the_fixed_order_and_the_rest_is_counted() -> None:
    unfinished = replace(FOURTEEN, unfinished=1, unfinished_since=NOW - 8 * HOUR)

    text = digest_text(of=unfinished)

    places = [text.index(word) for word in ("OPEN ALERTS (1)", "DUE (2)", "NEW (7)", "UNFINISHED", "+ 3 more")]
    assert places == sorted(places)


def test_a_brief_digest_holds_no_word_that_a_client_wrote() -> None:
    alert = notice(20, "alert", 20, kind="self", how="words", words="secret words of despair")

    text = digest_text(of=source(alert, *FOURTEEN.notices))

    for secret in ("Sleep through", "homework", "my dog died", "new parents", "secret words"):
        assert secret not in text
    assert "Hope: 4 words" in text


def test_someone_new_is_told_in_three_lines_what_one_acts_on_beside_the_name() -> None:
    asked = client(1, session(hope=None, times=("weekend", "other")))

    text = digest_text(of=source(notice(1, "request", 1, due_in=40), people=(asked,))).replace("&#39;", "'")

    assert text.split("NEW (1)</b>\n\n")[1].split("\n") == [
        "<b>Dana</b> <code>K001</code> · Therapy before: Yes, before · United Kingdom · Online · "
        "Weekend, In my own words",
        "What it is about: Worry or anxiety, In my own words (3 words of their own) · Safe right now: Yes, I'm safe · "
        "Questions for Elena Marsh: 4 words · Not said: Fee, Hope",
        "Asked for a free call · Tue 24 Nov, 07:00 · answer promised by Thu 26 Nov, 00:00",
    ]


def test_someone_who_said_nothing_but_their_name_leaves_no_empty_line() -> None:
    nothing = dict.fromkeys(("first_time", "topics", "hope", "safe", "format", "fees", "times", "ask_them"))
    silent = client(1, session(**nothing))

    text = digest_text(of=source(notice(1, "request", 1, due_in=40), people=(silent,)))

    assert text.split("NEW (1)</b>\n\n")[1].count("\n") == 2
    assert "\n\n" not in text.split("NEW (1)</b>\n\n")[1]


def test_a_question_about_the_fee_is_told_as_a_question() -> None:
    asks = client(1, session(fees="question", ask_them=None))
    wishes = client(1, session(fees="lower", ask_them=None))
    asked = notice(1, "request", 1, due_in=40)

    assert "Fee: I have a question · has a question" in digest_text(of=source(asked, people=(asks,)))
    told = digest_text(of=source(asked, people=(wishes,)))
    assert "Fee: I'd need a lower fee" in told.replace("&#39;", "'")
    assert "has a question" not in told


UNSAFE = "They said it is not safe to write here."


@pytest.mark.parametrize("kind", ["alert", "request", "contact"])
def test_whom_it_is_not_safe_to_write_is_said_wherever_they_are_read_of(kind: NoticeKind) -> None:
    practice, reports = reading()
    known = client(1, session(safe="danger", safe_to_write="no"))
    told = notice(1, kind, 1, due_in=5, how="tapped", step="safe")
    alert = reports.alert(practice.therapists[0], "K001", known.session, told.details, NOW)
    (person,) = reports.person(practice.therapists[0], known, [told])

    assert UNSAFE in digest_text(of=source(told, people=(known,)))
    assert UNSAFE in alert.text
    assert UNSAFE in person.text
    assert UNSAFE not in digest_text()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"may_write": "vague"}, "Keep it vague: others may see this chat."),
        ({"may_write": "no"}, "Please don't write first, only to answer."),
        ({"may_write": None}, "Please don't write first, only to answer."),
        ({"safe": "danger"}, "Keep it vague: others may see this chat."),
        ({"safe": "danger", "safe_to_write": "yes", "may_write": "yes"}, ""),
        ({"safe_to_write": "no", "may_write": "vague"}, UNSAFE),
    ],
)
def test_one_line_says_how_someone_may_be_written_to(said: dict[str, Any], told: str) -> None:
    practice, reports = reading()
    known = client(1, session(**said))
    open_ = notice(1, "contact", 1, due_in=5)
    (person,) = reports.person(practice.therapists[0], known, [open_])
    lines = (UNSAFE, "Keep it vague: others may see this chat.", "Please don't write first, only to answer.")

    for text in (digest_text(of=source(open_, people=(known,))), person.text):
        assert [line for line in lines if line in text] == ([told] if told else [])


def test_an_alert_that_was_tapped_names_the_option_even_after_a_change_of_mind() -> None:
    tapped = notice(1, "alert", 1, kind="danger", how="tapped", step="safe")
    known = client(1, session(safe="safe"))
    (person,) = shipped.reports().person(shipped.practice().therapists[0], known, [tapped])

    assert "tapped “Someone may hurt me”" in digest_text(of=source(tapped, people=(known,)))
    assert "tapped “Someone may hurt me”" in person.text


def test_a_digest_in_words_holds_them_as_they_were_written() -> None:
    text = digest_text(detail="words")

    assert "Hope: Sleep through the night" in text
    assert "“Do you work with new parents?”" in text


def test_a_broken_promise_says_so() -> None:
    assert "The answer was promised by Tue 24 Nov, 06:00. It is late." in digest_text()


def test_an_empty_day_is_one_line_or_nothing() -> None:
    practice, reports = reading()
    quiet, silent = reading(empty=False)

    (text,) = reports.digest(compose(source(), NOW), practice.therapists[0])

    assert text.text.startswith("<b>All quiet. Nothing needs you today.</b>")
    assert silent.digest(compose(source(), NOW), quiet.therapists[0]) == ()


def test_a_late_digest_says_which_time_it_covers() -> None:
    practice, reports = reading()

    (text,) = reports.digest(compose(source(), NOW, NOW - 3 * HOUR), practice.therapists[0])

    assert "This digest was due Tue 24 Nov, 05:00 and comes late." in text.text


def test_every_item_can_be_opened_from_the_digest() -> None:
    practice, reports = reading()

    texts = reports.digest(compose(FOURTEEN, NOW), practice.therapists[0])

    data = [key.data for row in texts[-1].rows for key in row]
    assert data[:4] == ["t:open:K001", "t:ack:K001", "t:open:K012", "t:close:12"]
    assert len(texts[-1].rows) == 10


def test_a_long_digest_comes_in_messages_that_fit() -> None:
    practice, reports = reading(detail="words")
    chatty = tuple(client(number, session(hope="word " * 100)) for number in range(1, 11))
    long = source(*(notice(n, "contact", n, due_in=5, words="x " * 900) for n in range(1, 11)), people=chatty)

    texts = reports.digest(compose(long, NOW), practice.therapists[0])

    assert len(texts) > 1
    assert all(units(text.text) <= LIMIT for text in texts)


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_a_digest_ranks_and_labels_nobody(language: str) -> None:
    words = {word.lower() for word in words_in(digest_text(language))}

    assert not words & RANKING


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_what_a_client_typed_is_never_mark_up_or_template(language: str) -> None:
    practice, reports = reading(language, "words")
    nasty = "<b>{{7*7}}</b> & {% raw %}"
    known = client(1, session(name=nasty, hope=nasty, ask_them=nasty))
    told = notice(1, "contact", 1, words=nasty)

    texts = [
        *reports.digest(compose(source(told, people=(known,)), NOW), practice.therapists[0]),
        *reports.person(practice.therapists[0], known, [told]),
        reports.alert(practice.therapists[0], "K001", known.session, {"how": "words", "words": nasty}, NOW),
    ]

    for text in texts:
        assert "&lt;b&gt;{{7*7}}&lt;/b&gt; &amp; {% raw %}" in text.text
        assert "49" not in text.text


def test_an_alert_names_who_when_and_what_and_claims_no_more() -> None:
    text = shipped.reports().alert(
        shipped.practice().therapists[0], "K001", session(), {"kind": "self", "how": "tapped", "step": "safe"}, NOW
    )

    assert text.text.startswith("<b>Urgent: Dana</b> <code>K001</code>\nElm Practice · Tue 24 Nov, 08:00")
    assert "They tapped “I have thoughts of ending my life or hurting myself” (at “Safe right now”)." in text.text
    assert "It can't tell how someone is." in text.text.replace("&#39;", "'")


def test_an_alert_keeps_the_words_closed_unless_they_were_asked_for() -> None:
    practice, openly = reading(detail="words")
    details = {"kind": "self", "how": "words", "words": "I want to die"}

    brief = shipped.reports().alert(practice.therapists[0], "K001", session(), details, NOW)
    words = openly.alert(practice.therapists[0], "K001", session(), details, NOW)

    assert "I want to die" not in brief.text
    assert "“I want to die”" in words.text


def test_a_person_begins_with_their_own_questions_and_then_their_hope() -> None:
    (text,) = shipped.reports().person(shipped.practice().therapists[0], client(1), [])

    places = [text.text.index(each) for each in ("Do you give homework?", "Sleep through", "Worry or anxiety", "Where")]
    assert places == sorted(places)
    assert "What it is about:</b> Worry or anxiety, my dog died" in text.text


def test_what_was_skipped_is_not_said_and_what_was_not_asked_is_not_there() -> None:
    (text,) = shipped.reports().person(shipped.practice().therapists[0], client(1), [])

    assert "Fee: not said" in text.text
    assert "Insurance" not in text.text
    assert "refused" not in text.text


def test_answers_that_were_not_sent_are_shown_to_nobody() -> None:
    unsent = client(1, session(sent=False))

    (text,) = shipped.reports().person(shipped.practice().therapists[0], unsent, [])

    assert "They have not sent their answers yet" in text.text
    assert "Sleep through" not in text.text


def test_a_change_shows_old_and_new() -> None:
    change = notice(1, "amended", 1, step="fees", old="", new="Yes, that works")

    (text,) = shipped.reports().person(shipped.practice().therapists[0], client(1), [change])

    assert "changed Fee: “not said” is now “Yes, that works”" in text.text


FAULT = {"place": "flows/intake.yaml:12", "wrong": "a tab", "mend": "use spaces"}


@pytest.mark.parametrize("language", shipped.LANGUAGES)
@pytest.mark.parametrize("name", sorted(shipped.therapist_lines().texts["en"]))
def test_every_sentence_for_therapists_can_be_said(name: str, language: str) -> None:
    practice, reports = reading(language)

    values = {
        "code": "K001",
        "link": "https://desk",
        "count": "2",
        "more": "",
        "at": "09:00",
        "backup": "Sam",
        "words": "No",
        "days": "3 months",
        **FAULT,
    }
    assert reports.line(name, practice.therapists[0], **values)
