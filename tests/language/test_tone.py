"""How texts sound and how hard they are to read, with a short list of words."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.language.findings import Finding
from bot.language.load import load_flow
from bot.language.readability import ease, grade
from bot.language.tone import Tone
from bot.language.values import PracticeValues

TONE = Tone(
    phrases={
        "bossy": ("you have to", "need to"),
        "blaming": ("failed", "you didn't answer"),
        "clinical": ("case",),
        "belittling": ("just",),
        "promising": ("you will feel better",),
        "unsafe": ("committed suicide",),
    },
    excepted=("in case", "just now"),
    unsaid=("rather not",),
    second_question=("and why",),
    formula="flesch kincaid",
)
HEAD = "flow: f\nversion: 1\nsteps:\n"
FOOT = "  - end: bye\n    text: Bye.\n"


@pytest.fixture
def check(tmp_path: Path, practice: PracticeValues) -> object:
    values = replace(practice, tones={"en": TONE}, urgent=lambda text: "self" if "end my life" in text.lower() else "")

    def found(steps: str, top: str = "") -> list[Finding]:
        (tmp_path / "flow.yaml").write_text(top + HEAD + steps + FOOT, encoding="utf-8")
        return list(load_flow(tmp_path / "flow.yaml", values).findings)

    return found


def said(check, text: str) -> list[tuple[str, int]]:
    return [(each.code, each.mark.column) for each in check(f"  - say: hi\n    text: {text}\n")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You have to  answer.", [("W711", 11)]),
        ("This failed.", [("W712", 16)]),
        ("You didn’t answer.", [("W712", 11)]),
        ("Your CASE is here.", [("W713", 16)]),
        ("It is just a call.", [("W714", 17)]),
        ("You will feel better soon.", [("W715", 11)]),
        ("He committed suicide.", [("E716", 14)]),
        ("Call in case you like, just now.", []),
        ("The suitcase is justified.", []),
        ("'{{ practice.name }} has your case.'", [("W713", 41)]),
    ],
)
def test_a_word_on_a_list_is_found_where_it_stands(text: str, expected: list[tuple[str, int]], check) -> None:
    assert said(check, text) == expected


def test_a_word_is_told_once_for_a_text(check) -> None:
    assert [code for code, _ in said(check, "Just a call, just now, or just a note.")] == ["W714"]


def test_long_sentences_and_long_messages_are_found(check) -> None:
    sentence = "We can do it, " + "and we do, " * 10 + "now. " + "Yes. " * 10

    assert [code for code, _ in said(check, sentence)] == ["W705"]
    assert [code for code, _ in said(check, "We talk. " * 36)] == ["W719"]


def test_a_text_that_is_hard_to_read_is_found(check) -> None:
    hard = "Before the conversation, we consider together whatever difficulties matter. " * 4
    harder = "Organisational considerations necessitate supplementary documentation. " * 6

    assert [code for code, _ in said(check, hard)] == ["E718"]
    assert [code for code, _ in said(check, harder)] == ["E718"]
    assert [code for code, _ in said(check, "We can also talk about your family or your many studies. " * 4)] == [
        "W717"
    ]
    assert said(check, "You can tell us a little about your family and your studies. " * 4) == []


def test_the_formulas_give_what_their_authors_print() -> None:
    """Words, sentences and syllables counted by hand."""
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 6 / 6 - 15.59)
    assert ease("La casa es grande. El niño juega.") == pytest.approx(206.835 - 62.3 * 11 / 7 - 7 / 2)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("How are you? What is it?", ["W704"]),
        ("What brings you, and why now?", ["W704"]),
        ("What brings you?", []),
        ("Tell me how, and why not. What brings you?", []),
    ],
)
def test_two_questions_in_one_are_found(text: str, found: list[str], check) -> None:
    assert [each.code for each in check(f"  - ask: a\n    text: {text}\n")] == found


SENSITIVE = (
    "  - ask: ok\n    type: consent\n    text: Ok?\n  - end: no\n    only if: ok is no\n    text: Bye.\n"
    "  - ask: a\n    type: choice\n    text: Which?\n    why: To know.\n    sensitive: true\n"
)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("    options: {x: One, y: Two}\n", ["W706"]),
        ("    options: {x: One, y: I would rather not say}\n", []),
        ("    options: {x: One, y: Two}\n    optional: true\n", []),
    ],
)
def test_a_sensitive_choice_can_be_passed_by(more: str, found: list[str], check) -> None:
    assert [each.code for each in check(SENSITIVE + more)] == found


def test_urgent_words_that_open_no_card_are_found(check) -> None:
    options = "    options: {x: Fine, y: Thoughts to end my life}\n    optional: true\n"
    opening = options.replace("y: Thoughts to end my life", "y: {label: Thoughts to end my life, urgent: self}")

    assert [(each.code, each.mark.line) for each in check(SENSITIVE + options)] == [("W707", 15)]
    assert check(SENSITIVE + opening) == []


def test_an_anytime_entry_that_hears_urgent_words_has_to_be_urgent(check) -> None:
    heard = "anytime:\n  - faq: q\n    hears: [end my life]\n    text: Hm.\n"

    assert [(each.code, each.mark.line) for each in check("", heard)] == [("W707", 3)]
    assert check("", heard + "    urgent: true\n") == []


def test_a_language_without_a_list_is_left_alone(tmp_path: Path, practice: PracticeValues) -> None:
    (tmp_path / "flow.yaml").write_text(f"{HEAD}  - say: x\n    text: This failed.\n{FOOT}", encoding="utf-8")

    assert load_flow(tmp_path / "flow.yaml", replace(practice, tones={"de": TONE})).findings == ()


def test_a_refusal_offers_something_else(check) -> None:
    end = "  - ask: a\n    type: yes/no\n    text: A?\n  - end: no\n    only if: a is no\n    outcome: declined\n"

    assert [(each.code, each.mark.line) for each in check(f"{end}    text: Goodbye.\n")] == [("E309", 10)]
    for way in ("Write to {{ practice.email }}.", "Look at https://elm.example", "Call +44 20 7946 0018."):
        assert check(f"{end}    text: {way}\n") == []


def test_a_printed_value_that_is_empty_offers_nothing(tmp_path: Path, practice: PracticeValues) -> None:
    silent = replace(practice, names={"en": {**practice.names["en"], "practice.referrals": ""}})
    end = "  - end: no\n    outcome: declined\n    text: Look here. {{ practice.referrals }}\n"
    (tmp_path / "flow.yaml").write_text(HEAD + end, encoding="utf-8")

    assert [each.code for each in load_flow(tmp_path / "flow.yaml", silent).findings] == ["E309"]


def test_too_many_long_options_are_found(check) -> None:
    options = "".join(f"      o{number}: Something that really happened to me\n" for number in range(9))
    step = f"  - ask: a\n    type: choice\n    text: A?\n    options:\n{options}"

    assert [each.code for each in check(step)] == ["W604"]


def test_the_budget_is_kept_on_every_way(check) -> None:
    asks = "".join(f"  - ask: q{number}\n    text: Q?\n" for number in range(3))

    found = check(f"{asks}")
    (one,) = check(asks, "budget: {typed answers: 2}\n")
    (slow,) = check(asks + LONG, "budget: {minutes: 1}\n")

    assert found == []
    assert (one.code, str(one.mark).rpartition("flow.yaml")[2]) == ("E721", ":1:1")
    assert one.reproduction.splitlines()[-3:] == ["bot:    ask q2", "client: Sam", "bot:    end bye"]
    assert slow.code == "E720"


LONG = "  - say: long\n    text: " + "We talk. " * 34 + "\n"
