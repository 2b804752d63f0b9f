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
    ("ya no puedo más", "self"),
    ("yo quiero matar a mi mismo", "self"),
    ("kms", "self"),
    ("KMS!! 😭", "self"),
    ("I failed again. kms", "self"),
    ("me corto", "self"),
    ("Me cortoooo...", "self"),
    ("no puedo más", "self"),
    ("No puedo más. Tarde o temprano lo haré", "self"),
    ("no puedo más tarde o temprano lo hago", "self"),
    ("no puedo más, que los lunes me hundo", "self"),
    ("no puedo más de tristeza", "self"),
    ("no puedo más que llorar", "self"),
    ("no puedo más tarde porque ya no puedo más", "self"),
    ("i'm going to jump, on the bridge", "self"),
    ("I'm going to jump to my death", "self"),
    ("I can't go on. Mondays are the worst", "self"),
    ("I don't want to wake up", "self"),
    ("I don't want to wake up tomorrow", "self"),
    ("no quiero vivir con este dolor", "self"),
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


def test_no_ordinary_phrase_is_idle() -> None:
    """Each stands in the way of a phrase of danger; one that does not only looks as if it did something."""
    spoken = load_phrases(shipped.CONFIG)
    assert not isinstance(spoken, tuple), spoken
    dangers = [phrase.split() for each in spoken.values() for said in each.anywhere.values() for phrase in said]

    idle = [
        phrase
        for each in spoken.values()
        for phrase in each.ordinary
        if not any(_meet(danger, phrase.split()) for danger in dangers)
    ]

    assert idle == []


def _meet(danger: list[str], ordinary: list[str]) -> bool:
    """Can the two stand so in a text that they share words?"""
    within = any(ordinary[at : at + len(danger)] == danger for at in range(len(ordinary)))
    return within or any(danger[-shared:] == ordinary[:shared] for shared in range(1, len(danger)))
