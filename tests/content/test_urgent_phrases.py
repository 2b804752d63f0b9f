"""The shipped phrases: obvious danger opens the card, ordinary figures of speech do not."""

from functools import cache

import pytest

from bot.core.danger import Reader
from bot.practice import all_tongues, load_phrases
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
    ("i want die", "self"),
    ("i will kill me", "self"),
    ("i am suicidle", "self"),
    ("might kms", "self"),
    ("i feel like dying", "self"),
    ("i wish i wasnt here", "self"),
    ("im going to jump", "self"),
    ("i want to disappear", "self"),
    ("i no want to live", "self"),
    ("I want kill my self", "self"),
    ("the voices tell me to hurt my mum", "self"),
    ("there is no point anymore", "self"),
    ("my dad touches me", "danger"),
    ("my husband beat me", "danger"),
    ("he want kill me", "danger"),
    ("I am not safe", "danger"),
    ("i will kill him", "harm"),
    ("my brother wants die", "other"),
    ("tengo miedo de que me mate", "danger"),
    ("abusan de mí", "danger"),
    ("mi padrastro me toca", "danger"),
    ("me corto los muslos", "self"),
    ("a veces me corto", "self"),
    ("sería mejor si no estuviera", "self"),
    ("quisiera desaparecer", "self"),
    ("yo quiero matar a mi mismo", "self"),
    ("kms", "self"),
    ("KMS!! 😭", "self"),
    ("I failed again. kms", "self"),
    ("me corto", "self"),
    ("Me cortoooo...", "self"),
    ("No puedo más. Tarde o temprano lo haré", "self"),
    ("no puedo más tarde o temprano lo hago", "self"),
    ("no puedo más de tristeza", "self"),
    ("no puedo más que llorar", "self"),
    ("i'm going to jump, on the bridge", "self"),
    ("I'm going to jump to my death", "self"),
    ("I can't go on. Mondays are the worst", "self"),
    ("I don't want to wake up", "self"),
    ("I don't want to wake up tomorrow", "self"),
    ("no quiero vivir con este dolor", "self"),
)
GENTLE = (
    "ya no puedo más",
    "no puedo más",
    "no puedo más, que los lunes me hundo",
    "I can't do this anymore",
    "I lost my brother to suicide",
    "I'm not suicidal",
    "when I was sixteen I tried to kill myself",
)
"""Distress that names nothing, the past, a loss, a denial: people disagree about these, so they wake nobody."""

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
    "this song really touches me",
    "my boss beats everyone at chess",
    "I'd like to jump to the next question",
    "I want to stop living with my parents",
    "I want dinner",
    "me corto mucho al hablar",
    "voy a tirarme a la piscina y pedir la llamada",
    "voy a saltar esta pregunta",
    "quiero dejar de vivir con mis padres",
    "me toca trabajar el sábado",
    "se corta las uñas",
    "no puedo más tarde",
    "Ya no puedo más tarde de las seis.",
    "no puedo más que los lunes",
    "No puedo más que por la tarde, gracias",
    "no puedo más de dos veces por semana",
    "no puedo más temprano",
    "going to jump on a call",
    "I'm going to jump on a call at 5",
    "i am going to jump on the bus",
    "I’m gonna jump in the shower",
    "im going to jump to the next question",
    "I can't go on Tuesdays",
    "I cant go on holiday then",
    "I don't want to wake up early for a session",
    "want to die my hair",
    "no quiero despertar a mis hijos",
    "no quiero vivir con mis padres",
    "kms per week I run: 20",
    "me corto mucho",
)


@cache
def shipped_reader() -> Reader:
    loaded = load_phrases(shipped.CONFIG)
    assert not isinstance(loaded, tuple), loaded
    return Reader(all_tongues(loaded))


def kind(text: str) -> str:
    found = shipped_reader().read(text)
    return found.card if found.alerts else ""


@pytest.mark.parametrize(("text", "expected"), DANGER)
def test_plain_words_of_danger_open_the_card(text: str, expected: str) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_figures_of_speech_do_not(text: str) -> None:
    assert kind(text) == ""


@pytest.mark.parametrize("text", GENTLE)
def test_what_is_heavy_and_no_danger_now_shows_the_numbers_gently(text: str) -> None:
    assert shipped_reader().read(text).level == "sensitive"
