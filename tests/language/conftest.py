"""A practice and a way to load the sample flow, as it is or changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content import Content
from bot.language.load import Loaded, load_flow
from bot.language.values import PracticeValues
from bot.loading import Folders, content_or_raise
from bot.transcript.parse import parse_chat
from bot.transcript.play import Player

SAMPLES = Path(__file__).parent / "samples"
NAMES = {
    "practice.name": "Elm",
    "practice.therapist": "Dr Ash",
    "practice.fee": "80 EUR",
    "practice.email": "a@elm.example",
}
PLACES = (("berlin", {"en": "Berlin", "de": "Berlin"}), ("vienna", {"en": "Vienna", "de": "Wien"}))
FORMATS = (("online", {"en": "Online", "de": "Online"}), ("office", {"en": "In person", "de": "In der Praxis"}))

ROOT = Path(__file__).parents[2]

Load = Callable[..., Loaded]
Made = Callable[..., Content]


@pytest.fixture(scope="session")
def practice() -> PracticeValues:
    return PracticeValues(
        names={"en": NAMES, "de": {**NAMES, "practice.fee": "80 Euro"}},
        facts={"practice.several_formats": "yes", "practice.therapists": 2, "practice.languages": ("en", "de")},
        options={"places": PLACES, "formats": FORMATS},
    )


@pytest.fixture
def load(tmp_path: Path, practice: PracticeValues) -> Load:
    """Load a flow from its text, with translations by language."""

    def load_text(text: str, **translations: str) -> Loaded:
        path = tmp_path / "flow.yaml"
        path.write_text(text, encoding="utf-8")
        for language, words in translations.items():
            (tmp_path / f"flow.{language}.yaml").write_text(words, encoding="utf-8")
        return load_flow(path, practice)

    return load_text


@pytest.fixture(scope="session")
def intake() -> str:
    return (SAMPLES / "intake.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def intake_de() -> str:
    return (SAMPLES / "intake.de.yaml").read_text(encoding="utf-8")


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """The shipped practice with another flow and, in Spanish, its words."""

    def make(text: str, spanish: str = "", practice: str = "") -> Content:
        config = tmp_path / "config"
        config.mkdir(exist_ok=True)
        for file in ("helplines.yaml", "practice.yaml"):
            (config / file).write_bytes((ROOT / "config" / file).read_bytes())
        with (config / "practice.yaml").open("a", encoding="utf-8") as opened:
            opened.write(practice)
        for folder in ("safety", "tone"):
            if not (config / folder).exists():
                (config / folder).symlink_to(ROOT / "config" / folder)
        (tmp_path / "free_consultation.yaml").write_text(text, encoding="utf-8")
        if spanish:
            (tmp_path / "free_consultation.es.yaml").write_text(spanish, encoding="utf-8")
        return content_or_raise(Folders(config, tmp_path, ROOT / "templates"))

    return make


def goes_well(player: Player, chat: str) -> None:
    assert str(player.play(parse_chat(chat, "chat")) or "") == ""


def read(player: Player, place: int = -1) -> str:
    """What the client read last, or before that."""
    assert player.session is not None
    return player.content.voice.render(player.shown[place], player.content.flow, player.session).text
