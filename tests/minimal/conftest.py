"""The shipped practice as a covered entity under HIPAA, with a web page and a form of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content import Content
from bot.loading import Folders, content_or_raise
from tests.acceptance.practice import ROOT, practice_with

UNDER_HIPAA = {
    "\nprivacy:\n": "\nprivacy:\n  hipaa covered entity: yes\n  secure form: https://form.elm-practice.example/intake\n"
}
PAGE = "https://chat.elm-practice.example"


def folders_under_hipaa(folder: Path) -> Folders:
    config = practice_with(folder, UNDER_HIPAA).parent
    return Folders(config, ROOT / "flows", ROOT / "templates", page=PAGE)


@pytest.fixture(scope="session")
def under_hipaa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Content]:
    yield content_or_raise(folders_under_hipaa(tmp_path_factory.mktemp("hipaa")))
