"""The shipped phrases: obvious danger opens the card, ordinary figures of speech do not."""

import pytest

from bot.core.safety import phrases, urgent_kind
from bot.practice import load_phrases
from tests.content import shipped

pytestmark = pytest.mark.core

DANGER = (
    ("I want to die", "self"),
    ("i dont want to live anymore", "self"),
    ("I've been thinking about KILLING MYSELF", "self"),
    ("they'd be better off without me", "self"),
    ("I took all my pills", "self"),
    ("my husband hits me", "danger"),
    ("I'm scared to go home", "danger"),
    ("I was raped last week", "danger"),
    ("I'm going to kill him", "harm"),
    ("my son says he wants to kill himself", "other"),
    ("quiero morirme", "self"),
    ("No quiero vivir más", "self"),
    ("mi marido me pega", "danger"),
    ("mi hija quiere suicidarse", "other"),
)
ORDINARY = (
    "this job is killing me",
    "I ran 5 kms today",
    "my mum is going to kill me when she finds out",
    "I nearly died laughing",
    "I want to end it with my partner",
    "my back is hurting me",
    "then it hits me that I forgot",
    "I want to take my life in a new direction",
    "the deadline is murder",
    "me corto el pelo mañana",
    "me mato a trabajar",
    "me ahoga el trabajo",
    "se corta la conexión",
    "estoy muerto de cansancio",
)


def kind(text: str) -> str:
    loaded = load_phrases(shipped.CONFIG)
    assert not isinstance(loaded, tuple), loaded
    return urgent_kind(phrases(list(loaded.values())), text)


@pytest.mark.parametrize(("text", "expected"), DANGER)
def test_plain_words_of_danger_open_the_card(text: str, expected: str) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_figures_of_speech_do_not(text: str) -> None:
    assert kind(text) == ""
