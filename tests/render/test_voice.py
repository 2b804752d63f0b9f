"""From keys to words: what a client reads, in their language, with their own words left as they are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.flow.model import Ask, Limits, Review
from bot.core.replies import Button, Card, Given, Line, Named, OptionLabel, Recap, Reply, StepText
from bot.core.session import Session, Urgent
from bot.posts import Text
from bot.render import Voice
from tests.content import shipped
from tests.render.people import session

pytestmark = pytest.mark.core

NASTY = "{{7*7}} <b>x</b> {% raw %}"


def render(reply: Reply, known: Session | None = None) -> Text:
    return shipped.voice().render(reply, shipped.flow(), known or session())


def said(*parts: object, known: Session | None = None) -> str:
    return render(Reply(parts), known).text  # type: ignore[arg-type]


def label(button: Button, known: Session | None = None) -> str:
    return render(Reply((), ((button,),)), known).rows[0][0].text


def test_parts_are_parted_by_an_empty_line() -> None:
    parts = (Line("progress", {"number": 2, "total": 14}), StepText("age"))

    assert said(*parts) == "Question 2 of 14\n\nAre you 18 or older?"


def test_a_question_says_what_is_asked_and_how_it_is_answered() -> None:
    text = render(Reply((StepText("age"),), asks="age"))

    assert (text.asks, text.kind, text.markup) == ("age", "yes/no", "plain")


def test_a_reply_that_edits_says_which_message() -> None:
    assert render(Reply((StepText("age"),), replaces="17")).replaces == "17"


def test_a_client_is_spoken_to_in_their_language() -> None:
    assert said(StepText("age"), known=session("es")) == "¿Tienes 18 años o más?"


def test_a_language_that_is_not_spoken_here_is_answered_in_the_first() -> None:
    assert said(Line("resumed"), known=session("fr")) == "Here is where we were."


def test_options_that_can_be_ticked_show_whether_they_are() -> None:
    assert label(Button(OptionLabel("topics", "loss", picked=True))) == "☑ Loss"
    assert label(Button(OptionLabel("topics", "loss", picked=False))) == "☐ Loss"
    assert label(Button(OptionLabel("topics", "loss"))) == "Loss"


def test_a_button_keeps_what_it_is_and_where_it_leads() -> None:
    (key,) = render(Reply((), ((Button(Line("button_urgent"), "c:urgent", "https://x.example"),),))).rows[0]

    assert (key.text, key.data, key.url) == ("Urgent help", "c:urgent", "https://x.example")


def test_countries_and_languages_are_named_for_who_reads_them() -> None:
    assert label(Button(Named("country", "ES"))) == "Spain"
    assert label(Button(Named("country", "ES")), session("es")) == "España"
    assert label(Button(Named("language", "es"))) == "Español"


def test_the_read_back_has_a_line_for_every_answer() -> None:
    assert said(Recap(("place", "topics", "hope", "fees"))) == (
        "Where: United Kingdom\n"
        "What it is about: Worry or anxiety, my dog died\n"
        "Hope: Sleep through the night\n"
        "Fee: not said\n\n"
        "Is this right?"
    )


def test_what_is_no_part_of_the_summary_is_not_read_back() -> None:
    assert said(Recap(("consent", "age", "place"))) == "Where: United Kingdom\n\nIs this right?"


def test_the_client_name_is_used_where_they_gave_one() -> None:
    assert said(StepText("who")) == "Thank you, Dana. Who would be in the sessions?"
    assert said(StepText("who"), known=session(name=None)) == "Who would be in the sessions?"


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_what_a_client_wrote_is_told_back_letter_by_letter(language: str) -> None:
    known = session(language, name=NASTY, hope=NASTY)

    for part in (Given("hope"), Recap(("hope",)), StepText("who"), StepText("requested")):
        assert NASTY in said(part, known=known)


def test_a_moment_is_written_in_the_zone_of_the_practice_and_says_so() -> None:
    receipt = Line("erase_done", {"when": datetime(2026, 7, 1, 16, 30, tzinfo=UTC)})

    assert said(receipt).startswith("I have deleted all your data, Wednesday, 1 July 2026, 17:30 London time.")
    assert "17:30 (hora de Londres)" in said(receipt, known=session("es"))


def test_a_promise_is_a_full_hour_and_says_by_whose_clock() -> None:
    line = Line("promise", {"reply_by": datetime(2026, 11, 25, 16, 5, tzinfo=UTC)})

    assert said(line).startswith("There will be an answer for you by Wednesday, 25 November, 17:00 London time.")
    assert said(line, known=session("es")).startswith(
        "Habrá una respuesta para ti antes del miércoles 25 de noviembre a las 17:00 (hora de Londres)."
    )


def test_a_day_is_written_for_people() -> None:
    assert said(Line("problem_too_early", {"earliest": "2026-12-01"})) == "The first day I can take is 1 December 2026."


def test_the_numbers_fit_the_country_and_the_moment() -> None:
    danger = replace(session(), focus=Urgent("danger"))

    text = said(Card("helplines", "GB"), known=danger)

    assert text.startswith("United Kingdom:\nIf there is danger right now, call 999.")
    assert text.index("National Domestic Abuse Helpline: call 0808 2000 247") < text.index("Samaritans: call 116 123")
    assert "Shout: text SHOUT to 85258 · 24/7" in text


def test_someone_who_only_asks_for_numbers_sees_every_kind() -> None:
    text = said(Card("helplines", "IE"))

    assert all(name in text for name in ("Samaritans", "Women's Aid", "Childline"))


def test_numbers_for_a_guessed_country_say_what_helps_elsewhere() -> None:
    unknown = replace(session(), answers={})

    assert said(Card("helplines", "GB"), known=unknown).endswith(
        "Elsewhere: your local emergency number, or https://findahelpline.com"
    )
    assert "Elsewhere" not in said(Card("helplines", "GB"))
    assert "Elsewhere" not in said(Card("helplines", "ES"), known=unknown)


def test_a_country_we_know_nothing_of_is_sent_to_a_list_of_lists() -> None:
    text = said(Card("helplines", "JP"))

    assert "your local emergency number" in text
    assert "findahelpline.com" in text


def test_the_cards_hold_the_facts_of_the_practice() -> None:
    assert "hello@elm-practice.example" in said(Card("contact"))
    assert "6 months" in said(Card("privacy"))
    assert "/erase: Delete all you told me" in said(Card("commands"))
    assert "/borrar: Borrar todo lo que me has contado" in said(Card("commands"), known=session("es"))
    assert "Spain" in said(Card("countries"))


def test_the_privacy_notice_promises_only_what_happens_today() -> None:
    notice = said(Card("privacy"))
    kept = shipped.practice().retention

    assert "1 month" in notice
    assert "6 months" in notice
    assert "3 months" in notice  # declined
    assert "1 year" in notice  # alerts
    assert (kept.declined, kept.alerts) == (90, 365)
    assert "no one else" not in notice
    assert "Whoever runs the server" in notice


def test_a_scale_says_what_its_ends_mean() -> None:
    scale = Ask("calm", shipped.flow().steps[0].mark, kind="scale", limits=Limits(minimum=0, maximum=5))
    flow = replace(
        shipped.flow(), index={"calm": scale}, labels={"en": {"calm": {"low": "not at all", "high": "very"}}}
    )
    row = tuple(Button(OptionLabel("calm", number)) for number in ("0", "3", "5"))

    text = Voice(shipped.sources(), shipped.words()).render(Reply((), (row,)), flow, session())

    assert [key.text for key in text.rows[0]] == ["0: not at all", "3", "5: very"]


def test_a_review_without_words_of_its_own_is_introduced() -> None:
    flow = shipped.flow()
    bare = replace(flow, index={**flow.index, "bare": Review("bare", flow.steps[0].mark)})

    text = shipped.voice().render(Reply((StepText("bare"),)), bare, session())

    assert text.text == "Here is what I'll pass on to Elena Marsh:"


def test_a_line_that_has_no_words_is_a_bug_and_not_a_silence() -> None:
    with pytest.raises(KeyError):
        shipped.voice().line("no_such_line", "en")


def everything() -> Iterator[tuple[str, Reply]]:
    flow = shipped.flow()
    for step in flow.steps:
        options = tuple(option.id for option in step.options) if isinstance(step, Ask) else ()
        rows = tuple((Button(OptionLabel(step.name, option)),) for option in options)
        yield step.name, Reply((StepText(step.name), StepText(step.name, "why"), StepText(step.name, "example")), rows)
    for entry in flow.anytime:
        yield entry.name, Reply((StepText(entry.name),))


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_every_step_can_be_said_in_every_language(language: str) -> None:
    for name, reply in everything():
        text = render(reply, session(language))

        assert text.text, name
        assert "{{" not in text.text
        assert all(key.text for row in text.rows for key in row)
