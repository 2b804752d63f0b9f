"""The pages hold together: links lead somewhere, folders exist, pictures are small, lines are short."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, anchors, links, name_of, prose, read, rows

pytestmark = pytest.mark.core

PICTURES = sorted((ROOT / "docs" / "pictures").iterdir())
LARGEST_PICTURE = 150_000  # bytes
WIDEST = 130  # characters; paragraphs are wrapped at about 120


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_link_to_a_file_leads_to_one(page: Path) -> None:
    targets = [link for link in links(page) if "://" not in link and not link.startswith("mailto:")]

    missing = [link for link in targets if not (page.parent / link.partition("#")[0]).exists()]

    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_link_to_a_heading_leads_to_one(page: Path) -> None:
    targets = [link.partition("#") for link in links(page) if "#" in link and "://" not in link]

    there = [((page.parent / file) if file else page, anchor) for file, _, anchor in targets]

    assert [anchor for file, anchor in there if file.suffix == ".md" and anchor not in anchors(file)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_lines_of_a_page_are_short(page: Path) -> None:
    lines = prose(page).splitlines()

    assert [line for line in lines if len(line) > WIDEST and not line.startswith("|") and "](" not in line] == []


def test_every_guide_is_linked_from_the_first_page() -> None:
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in links(ROOT / "README.md") if "://" not in link}
    guides = [page for page in PAGES if page.parent.name in ("practice", "operator", "reference")]

    assert [name_of(page) for page in guides if page.resolve() not in linked] == []


def test_the_folders_in_the_architecture_exist() -> None:
    places = [place for row in rows(read("ARCHITECTURE.md")) for place in re.findall(r"`([^`]+)`", row[-1])]
    paths = [place.replace("<language>", "en") for place in places if "/" in place]

    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("picture", PICTURES, ids=name_of)
def test_a_picture_is_small(picture: Path) -> None:
    assert picture.stat().st_size < LARGEST_PICTURE


@pytest.mark.parametrize("picture", PICTURES, ids=name_of)
def test_a_picture_is_shown_on_a_page(picture: Path) -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page) if link.endswith(".png")}

    assert picture.resolve() in shown
