"""The rules of danger: letters, scope, levels, bounds, and a floor that nobody can take away."""

import json
import logging
import time
from pathlib import Path

import pytest

from bot.core.danger import UNREADABLE, Reader
from bot.door import door
from bot.practice import all_tongues, load_phrases
from bot.practice.rules import floor, reader

DISGUISED = (
    "I want to d\u200bie",
    "i wаnt to diе",  # Cyrillic letters
    "k1ll mys3lf",
    "i want to k*ll myself",
    "k i l l  m y s e l f",
    "I wanna diiiiie",
    "killmyself tonight",
    "iwanttodie",  # though "iwant" is known as written in a hurry
    "𝕀 𝕨𝕒𝕟𝕥 𝕥𝕠 𝕕𝕚𝕖",
    "I don’t want to live anymore",
    "i am suicidle",
    "ne hochu zhit, ya ustal",
    "umeret hochetsya kazhdoe utro",
    "у6ью себя",  # a digit for a Cyrillic letter
    "Ich will mich toeten",
)
SCOPED = (
    ("I'm not suicidal", "sensitive"),
    ("I can't say I'm not suicidal", "elevated"),
    ("I can't go on, I've wanted to die for weeks", "elevated"),
    ("I used to cut myself when I was fifteen", "sensitive"),
    ("I used to cut myself and it started again last week", "elevated"),
    ("I want to end my life", "elevated"),
    ("tonight I will end my life", "imminent"),
    ("tomorrow I'll take my life. No need for alarm", "imminent"),
    ("do I want to end my life? No.", "sensitive"),
    ("this job is killing me", "none"),
    ("I'm dying of boredom", "none"),
    ("my brother killed himself two years ago", "sensitive"),
    ("my therapist helped me overcome it", "none"),
)


SPOKEN_FOR = (
    ("er hat mich im Schach vernichtend geschlagen", False),  # the harmless words stand inside the match
    ("er hat mich gestern geschlagen", True),
    ("wenn der HSV absteigt, häng ich mich auf", False),  # and here beyond a comma
    ("am Montag häng ich mich auf", True),
    ("вышла ошибка, застрелюсь с этими таблицами", False),
    ("застрелюсь сегодня", True),
    ("tengo miedo de ser mala madre", False),
    ("tengo miedo de mi madre, me pega", True),
)


@pytest.mark.parametrize("text", DISGUISED)
def test_a_disguise_hides_nothing(text: str) -> None:
    assert reader().read(text).alerts


@pytest.mark.parametrize(("text", "level"), SCOPED)
def test_what_stands_around_words_of_danger_sets_the_level(text: str, level: str) -> None:
    assert reader().read(text).level == level


@pytest.mark.parametrize(("text", "alerts"), SPOKEN_FOR)
def test_a_harmless_sense_takes_the_match_that_holds_it_and_no_other(text: str, alerts: bool) -> None:
    assert reader().read(text).alerts is alerts


def test_the_worse_of_two_things_counts_and_says_why() -> None:
    found = reader().read("my nan died of an overdose. I want to kill myself tonight")

    assert (found.level, found.card, found.rule, found.span) == (
        "imminent",
        "self",
        "en: wants to kill themselves",
        "want to kill myself",
    )


def test_a_practice_adds_and_takes_nothing_away(tmp_path: Path) -> None:
    (tmp_path / "safety").mkdir()
    own = "language: en\nself: [the sky is falling]\nordinary: [i want to die, kill myself, the sky is falling down]\n"
    (tmp_path / "safety" / "en.yaml").write_text(own, encoding="utf-8")
    loaded = load_phrases(tmp_path)
    assert not isinstance(loaded, tuple)
    read = Reader(all_tongues(loaded)).read

    assert read("I want to die").alerts and read("I will kill myself").alerts
    assert read("the sky is falling").alerts and not read("the sky is falling down").alerts


def test_the_floor_is_there_without_any_file_of_a_practice(tmp_path: Path) -> None:
    assert load_phrases(tmp_path) == {}
    assert set(floor()) == {"de", "en", "es", "fr", "pt", "ru"}
    assert Reader(all_tongues({})).read("quiero morirme").alerts


def test_rules_that_fail_show_the_numbers_and_log_no_word(caplog: pytest.LogCaptureFixture) -> None:
    def broken(text: str) -> None:
        raise KeyError(text)

    with caplog.at_level(logging.ERROR):
        found = door(broken)("my secret words")  # type: ignore[arg-type]

    assert found == UNREADABLE and found.level == "sensitive"
    assert "secret" not in json.dumps([vars(record) for record in caplog.records], default=str)


PARTS = ("I want to die ", "not i want ", "я не хочу жить ", "a b c ", "!!! ", "aaaa", "die nicht ")


@pytest.mark.parametrize("part", PARTS)
def test_no_message_makes_the_rules_slow(part: str) -> None:
    text = (part * 4000)[:4000]
    reader().read(text)
    begun = time.process_time()

    reader().read(text)

    assert time.process_time() - begun < 0.25  # a fifth of it on a usual computer
