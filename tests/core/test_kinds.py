"""How typed words become answers: one table per question kind."""

from datetime import date

import pytest

from bot.core.flow.kinds import KINDS
from bot.core.flow.kinds.choices import toggle
from bot.core.flow.model import Ask, KindName, Limits, Mark, Option, Value
from bot.core.flow.reading import Asked, Got, Near, Problem, Reading

pytestmark = pytest.mark.core

TODAY = date(2026, 3, 2)
NOWHERE = Mark("sample.yaml", 1, 1)
FORMATS = {"online": "Online", "room": "In person", "phone": "By phone", "none": "No preference"}
NONSENSE = (
    "", "\u200b", "\u202e\u2066abc", "🙂" * 50, "{{ 7*7 }}", "<b>", "'; DROP TABLE", "9" * 400, "1e999", "NaN", "\x00",
)  # fmt: skip
ANY = Limits()
OPTIONS = tuple(Option(name, exclusive=name == "none") for name in FORMATS)


def read(kind: KindName, text: str, limits: Limits = ANY) -> Reading:
    ask = Ask("q", NOWHERE, kind, options=OPTIONS if kind in ("choice", "choices") else (), limits=limits)
    labels = FORMATS if ask.options else {}
    return KINDS[kind].read(text, Asked(ask, labels, TODAY, "GB"))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "  Sam  ", "Sam"),
        ("long text", "sleep\nand peace", "sleep\nand peace"),
        ("number", "34", 34),
        ("number", "about 34 I think", 34),
        ("number", "2,5", 2.5),
        ("number", "٣٤", 34),
        ("scale", "7", 7),
        ("time", "18:30", "18:30"),
        ("time", "at 18.30, please", "18:30"),
        ("time", "18h30", "18:30"),
        ("time", "18h", "18:00"),
        ("time", "around 6pm", "18:00"),
        ("time", "6:45 P.M.", "18:45"),
        ("time", "12 am", "00:00"),
        ("time", "12pm", "12:00"),
        ("time", "17", "17:00"),
        ("time", "9:05", "09:05"),
        ("time", "١٨:٣٠", "18:30"),
        ("choice", "online", "online"),
        ("choice", "ONLINE!", "online"),
        ("choice", "2", "room"),
        ("choices", "1, 3", ("online", "phone")),
        ("choices", "by phone and online", ("online", "phone")),
        ("date", "2026-03-29", "2026-03-29"),
        ("date", "29.3.2026", "2026-03-29"),
        ("email", "sam@example.org", "sam@example.org"),
        ("phone", "020 7946 0018", "+442079460018"),
    ],
)
def test_words_that_are_an_answer_become_its_value(kind: KindName, text: str, value: Value) -> None:
    assert read(kind, text) == Got(value)


@pytest.mark.parametrize(
    ("kind", "text", "limits", "problem"),
    [
        ("text", "   ", Limits(), "empty"),
        ("text", "x" * 41, Limits(at_most=40), "too_long"),
        ("text", "abc", Limits(pattern=r"\d+"), "pattern"),
        ("number", "sixteen or so", Limits(), "not_a_number"),
        ("number", "9" * 400, Limits(), "not_a_number"),
        ("number", "between 3 and 4", Limits(), "several_numbers"),
        ("number", "3", Limits(minimum=5), "too_small"),
        ("number", "130", Limits(maximum=120), "too_large"),
        ("scale", "2.5", Limits(minimum=0, maximum=10), "not_whole"),
        ("choice", "elephant", Limits(), "pick_one"),
        ("choice", "9", Limits(), "pick_one"),
        ("choices", "online, elephant", Limits(), "pick_one"),
        ("choices", "1, 4", Limits(), "exclusive"),
        ("choices", "1, 2, 3", Limits(at_most=2), "too_many"),
        ("date", "next Tuesday", Limits(), "not_a_date"),
        ("time", "half past six", Limits(), "not_a_time"),
        ("time", "9", Limits(), "not_a_time"),
        ("time", "25:00", Limits(), "not_a_time"),
        ("time", "18:75", Limits(), "not_a_time"),
        ("time", "13 pm", Limits(), "not_a_time"),
        ("time", "between 17:00 and 19:00", Limits(), "not_a_time"),
        ("time", "18:30:15", Limits(), "not_a_time"),
        ("time", "29.3.2026", Limits(), "not_a_time"),
        ("time", " ", Limits(), "empty"),
        ("time", "16:59", Limits(earliest="17:00"), "time_too_early"),
        ("time", "9 pm", Limits(latest="20:30"), "time_too_late"),
        ("date", "30.2.2026", Limits(), "no_such_date"),
        ("date", "2026-01-01", Limits(earliest="today"), "too_early"),
        ("date", "2026-12-01", Limits(latest="2026-11-30"), "too_late"),
        ("email", "sam at example", Limits(), "not_an_email"),
        ("phone", "12", Limits(), "not_a_phone"),
    ],
)
def test_words_that_are_no_answer_name_the_problem(kind: KindName, text: str, limits: Limits, problem: str) -> None:
    reading = read(kind, text, limits)

    assert isinstance(reading, Problem)
    assert reading.name == problem


@pytest.mark.parametrize("text", ["onlin", "i'd say online please", "in persn"])
def test_a_near_miss_is_offered_and_not_taken(text: str) -> None:
    assert isinstance(read("choice", text), Near)


def test_the_word_that_tells_options_apart_is_enough_to_offer_one() -> None:
    labels = {"yes": "Yes, you may", "vague": "Yes, but keep it vague", "no": "No, please don't"}
    ask = Ask("q", NOWHERE, "choice", options=tuple(map(Option, labels)))
    asked = Asked(ask, labels, TODAY, passed_over=frozenset(["please", "i", "would", "like", "it"]))

    assert KINDS["choice"].read("vague please", asked) == Near("vague")
    assert KINDS["choice"].read("I would like it vague", asked) == Near("vague")
    assert KINDS["choice"].read("yes but", asked) == Near("vague")
    assert isinstance(KINDS["choice"].read("I would", asked), Problem)


@pytest.mark.parametrize(
    ("said", "reading"),
    [
        ("england", Got("uk")),
        ("London!", Got("uk")),
        ("I live near london", Near("uk")),
        ("london or dublin", Problem("pick_one")),
        ("Bristol", Problem("pick_one")),
    ],
)
def test_other_words_for_an_option_are_understood(said: str, reading: Reading) -> None:
    options = (Option("uk", hears=("England", "London")), Option("ireland", hears=("Dublin",)))
    ask = Ask("place", NOWHERE, "choice", options=options)

    assert KINDS["choice"].read(said, Asked(ask, {"uk": "United Kingdom", "ireland": "Ireland"}, TODAY)) == reading


def test_an_exclusive_option_clears_the_others_and_is_cleared_by_them() -> None:
    ask = Ask("q", NOWHERE, "choices", options=OPTIONS)

    assert toggle("none", ("online", "room"), ask) == ("none",)
    assert toggle("online", ("none",), ask) == ("online",)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_survives_any_nonsense(kind: KindName) -> None:
    for text in NONSENSE:
        assert isinstance(read(kind, text), Got | Near | Problem)
