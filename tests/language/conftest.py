"""A practice and a way to load the sample flow, as it is or changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.language.load import Loaded, load_flow
from bot.language.values import PracticeValues

SAMPLES = Path(__file__).parent / "samples"
NAMES = {
    "practice.name": "Elm",
    "practice.therapist": "Dr Ash",
    "practice.fee": "80 EUR",
    "practice.email": "a@elm.example",
}
PLACES = (("berlin", {"en": "Berlin", "de": "Berlin"}), ("vienna", {"en": "Vienna", "de": "Wien"}))
FORMATS = (("online", {"en": "Online", "de": "Online"}), ("office", {"en": "In person", "de": "In der Praxis"}))

Load = Callable[..., Loaded]


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
