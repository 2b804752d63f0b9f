"""The evaluation set is well formed, broad enough, and its two halves are no copies of each other."""

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from typing import Any

import pytest

from tests.safety.messages import SET, accepted, alerts, messages, said

pytestmark = pytest.mark.core

LEVELS = {"imminent", "elevated", "sensitive", "none"}
KINDS = {
    "suicide", "self-harm", "harm to others", "danger from another", "child", "third person", "medical", "none",
}  # fmt: skip
CATEGORIES = {
    "explicit ideation", "passive ideation", "plan/means/intent", "overdose/emergency", "self-harm", "harm to others",
    "danger", "child", "third person", "implicit", "denial", "past", "idiom/figurative", "adversarial negative",
    "slang/typo/disguise", "ordinary answer", "quote/song/work",
}  # fmt: skip
LANGUAGES = {"en": 200, "es": 50, "de": 50, "fr": 50, "pt": 50, "ru": 50}
"""How many messages each language has at least, in each half."""
KEYS = {"id", "lang", "level", "kind", "about", "category", "half"}
NEAR = 0.9

ALL = messages()
HALVES = sorted({message["half"] for message in ALL})


def folded(message: dict[str, Any]) -> str:
    text = unicodedata.normalize("NFKD", " ".join(said(message)).casefold())
    return " ".join(re.sub(r"[^\w\s]|_", "", text).split()) or text


def well_formed(row: dict[str, Any]) -> bool:
    return (
        (("text" in row) != ("texts" in row) and set(row) - {"text", "texts", "accept"} == KEYS)
        and all(text.strip() for text in said(row))
        and row["level"] in accepted(row)
        and set(accepted(row)) <= LEVELS
        and row["kind"] in KINDS
        and (row["kind"] == "none") == (row["level"] == "none")
        and row["category"] in CATEGORIES
        and row["about"] in {"self", "other"}
        and row["id"].startswith(f"{row['lang']}-{row['half']}-")
        and alerts(row) is not None
    )


def test_every_message_has_the_form_that_the_readme_gives() -> None:
    assert [row["id"] for row in ALL if not well_formed(row)] == []


def test_a_file_holds_its_own_language_and_half() -> None:
    named = {f"{message['lang']}.{message['half']}.jsonl" for message in ALL}

    assert named == {file.name for file in SET.glob("*.jsonl")}


def test_no_message_is_there_twice() -> None:
    counted = [*Counter(message["id"] for message in ALL).items(), *Counter(map(folded, ALL)).items()]

    assert [what for what, count in counted if count > 1] == []


@pytest.mark.parametrize("half", HALVES)
def test_a_half_is_broad_enough(half: str) -> None:
    rows = messages(half)
    languages = Counter(message["lang"] for message in rows)
    levels = Counter(message["level"] for message in rows)

    assert all(languages[language] >= least for language, least in LANGUAGES.items()), languages
    assert {(message["lang"], message["category"]) for message in rows} >= {
        (language, category) for language in LANGUAGES for category in CATEGORIES
    }
    assert levels["none"] >= 0.4 * len(rows) and min(levels.values()) >= 40
    assert sum("texts" in message for message in rows) >= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_halves_hold_no_near_copies(language: str) -> None:
    dev, test = ([folded(row) for row in messages(half) if row["lang"] == language] for half in ("dev", "test"))
    matcher = SequenceMatcher(autojunk=False)
    copies = []

    for theirs in test:
        matcher.set_seq2(theirs)
        for ours in dev:
            matcher.set_seq1(ours)
            if matcher.real_quick_ratio() > NEAR and matcher.quick_ratio() > NEAR and matcher.ratio() > NEAR:
                copies.append((ours, theirs))

    assert copies == []
