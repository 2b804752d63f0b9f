"""`preview`: every screen in every language on one page that runs and loads nothing."""

import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.language.document import read_document
from bot.language.nodes import Fields
from tests.cli.conftest import ROOT, Run, change

HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(1)> & \"quotes\" 'and' {{ practice.name }}"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


@pytest.fixture
def page(run: Run, house: Path) -> str:
    assert run("preview preview.html").code == 0
    return (house / "preview.html").read_text(encoding="utf-8")


def test_every_entry_is_there_in_every_language(page: str) -> None:
    for language in ("free_consultation.yaml", "free_consultation.es.yaml"):
        root = read_document(ROOT / "flows" / language).root
        assert isinstance(root, Fields)
        for part in ("text", "why"):
            for text in re.findall(rf"'{part}': '([^'{{]+)'", str(root.plain)):
                first = text.strip().split("\\n")[0]
                assert str(escape(first)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page


def test_buttons_errors_endings_and_help_are_there(page: str) -> None:
    for words in ("Yes, that&#39;s OK", "Urgent help", "Ayuda urgente", "Sorry, I didn&#39;t follow that.", "Send it"):
        assert words in page
    assert "Gracias, Sam. Tu solicitud va camino" in page
    assert "call 116 123" in page
    assert "only if safe_to_write is no" in page
    assert "not asked in this practice" in page
    assert "how much is it" in page


def test_the_page_loads_nothing_and_runs_nothing(page: str) -> None:
    tags = Tags()
    tags.feed(page)

    assert not tags.seen & {"script", "img", "link", "iframe", "object", "form", "input", "svg"}
    assert not [name for name, _ in tags.attributes if name.startswith("on") or name == "src"]
    assert all(value.startswith("#") for name, value in tags.attributes if name == "href")
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_what_a_practice_writes_is_only_ever_words(run: Run, house: Path) -> None:
    text = "What would you like to be called? A nickname is fine, and pronouns are welcome."
    change(house / "flows" / "free_consultation.yaml", f"text: {text}", f"text: |\n      {HOSTILE}")
    change(house / "flows" / "free_consultation.es.yaml", "de tus papeles.", "de tus <b>papeles</b>.")
    spanish = "¿Cómo te gustaría que te llamemos? Un apodo está bien, y tus pronombres también."
    change(house / "flows" / "free_consultation.es.yaml", f"text: {spanish}", "text: '{{ practice.name }}'")

    assert run("preview preview.html").code == 0

    tags = Tags()
    tags.feed((house / "preview.html").read_text(encoding="utf-8"))
    assert not tags.seen & {"script", "img", "b"}


def test_each_column_says_its_language(page: str) -> None:
    assert page.count('lang="es"') == page.count('class="phone" lang="en"')
    assert 'name="viewport"' in page
