"""Every sentence a client can read: short, plain, kind, and the same in every language."""

import re

import pytest

from bot.language.readability import grade, sentences_in, words_in
from bot.language.words import PARTS
from bot.render.lines import printed
from bot.render.profile import load_profiles
from bot.translating.ledger import split
from tests.content import shipped

pytestmark = pytest.mark.core

LONGEST_MESSAGE = 70  # words
LONGEST_SENTENCE = 25  # words
HARDEST = 6.0  # school year
WORTH_GRADING = 30  # words; of shorter texts the formula says nothing
LONGEST_BUTTON = 52  # characters

AVOIDED = {
    "en": """
        must failed invalid simply just obviously unfortunately patient patients case lead leads disorder symptoms
        severe triage committed brave cure user users required mandatory error
    """,
    "es": """
        debes inválido inválida fallido fallo simplemente obviamente desgraciadamente lamentablemente paciente
        pacientes trastorno síntomas severo severa usuario usuaria obligatorio error valiente curar
    """,
}
NOT_SAID = {
    "en": ("i understand how you feel", "you will feel better", "you need to"),
    "es": ("sé cómo te sientes", "te sentirás mejor", "tienes que"),
}


def flow_texts(language: str) -> dict[str, str]:
    flow, words = shipped.flow(), shipped.words()
    names = [step.name for step in flow.steps] + [section.name for section in flow.sections]
    names += [entry.name for entry in flow.anytime]
    found = {(name, part): words.text(language, name, part) for name in names for part in PARTS}
    return {f"{name}.{part}": text.render({"name": "Sam"}) for (name, part), text in found.items() if text}


def spoken(language: str) -> dict[str, str]:
    """All lines that are said, with something in the place of every value."""
    compiled = shipped.lines().compiled(language, shipped.values().names[language])
    said = {name: line for name, line in compiled.items() if not name.startswith("words_for_")}
    return {name: line.say(dict.fromkeys(line.names, "12")) for name, line in said.items()}


def everything(language: str) -> dict[str, str]:
    profiles = load_profiles(shipped.TEMPLATES, shipped.LANGUAGES, shipped.values().names)
    assert not isinstance(profiles, tuple)
    return {
        **flow_texts(language),
        **spoken(language),
        **{f"card.{name}": text for name, text in shipped.voice().speech(language).cards.items()},
        "profile.description": profiles[language].description,
        "profile.short": profiles[language].short_description,
    }


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_no_text_uses_a_word_that_hurts_or_bosses(language: str) -> None:
    avoided = set(AVOIDED[language].split())

    found = {name: avoided & {word.lower() for word in words_in(text)} for name, text in everything(language).items()}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_no_text_shouts_promises_or_claims_to_feel(language: str) -> None:
    texts = everything(language).items()
    phrases = NOT_SAID[language]

    assert [name for name, text in texts if "!" in text] == []
    assert [name for name, text in texts if any(phrase in text.lower() for phrase in phrases)] == []


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_a_message_is_short_enough_for_a_tired_reader(language: str) -> None:
    texts = {**flow_texts(language), **spoken(language)}

    long = {name: len(words_in(text)) for name, text in texts.items() if len(words_in(text)) > LONGEST_MESSAGE}

    assert long == {}


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_no_sentence_is_a_labyrinth(language: str) -> None:
    texts = {**flow_texts(language), **spoken(language)}

    long = {
        name: part
        for name, text in texts.items()
        for part in sentences_in(text)
        if len(words_in(part)) > LONGEST_SENTENCE
    }

    assert long == {}


def test_every_longer_english_text_reads_at_grade_six_or_below() -> None:
    texts = {name: text for name, text in everything("en").items() if len(words_in(text)) >= WORTH_GRADING}

    hard = {name: round(grade(text), 1) for name, text in texts.items() if grade(text) > HARDEST}

    assert hard == {}


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_a_button_fits_on_a_telephone(language: str) -> None:
    labels = [label for step in shipped.flow().labels[language].values() for label in step.values()]
    buttons = [text for name, text in spoken(language).items() if name.startswith("button_")]

    assert [label for label in [*labels, *buttons] if len(label) > LONGEST_BUTTON] == []


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_no_figure_of_the_practice_is_written_into_a_flow(language: str) -> None:
    source = (
        shipped.FLOWS / ("free_consultation.yaml" if language == "en" else f"free_consultation.{language}.yaml")
    ).read_text()
    source, _notes_of_translate = split(source)
    practice = shipped.practice()

    for figure in (str(practice.session.fee), practice.email, practice.therapists[0].name, practice.name):
        assert not re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", source), figure


@pytest.mark.parametrize("name", sorted(shipped.lines().texts["en"]))
def test_a_sentence_prints_the_same_values_in_every_language(name: str) -> None:
    texts = shipped.lines().texts

    assert {language: printed(texts[language][name]) for language in texts} == dict.fromkeys(
        texts, printed(texts["en"][name])
    )
