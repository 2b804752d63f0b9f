"""Longer templates and the words of pages: what does more than print is refused before anything runs it."""

import shutil
import time
from pathlib import Path

import pytest

from bot.language.allowed import MOST_SIGNS
from bot.render.gaps import find_gaps
from bot.server.words import load_words
from tests.content.shipped import TEMPLATES
from tests.language.test_template import ESCAPES as ESCAPES_OF_TEXTS

SHORT = 0.5
ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ alert.__init__.__globals__ }}",
    "{{ alert['__class__'] }}",
    "{{ alert|attr('__class__') }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ config }}{% set x = 1 %}",
    "{{ namespace() }}",
    "{{ '{0.__class__}'.format(alert) }}",
    "{{ alert.name.format_map({}) }}",
    "{% include '../../config/practice.yaml' %}",
    "{% include alert.name %}",
    "{% extends 'person.j2' %}",
    "{% import 'person.j2' as p %}",
    "{% from 'person.j2' import p %}",
    "{% macro m() %}{{ caller() }}{% endmacro %}",
    "{% filter upper %}x{% endfilter %}",
    "{{ alert.name|map(attribute='x') }}",
    "{{ alert.name|safe }}",
)
BOMBS = (
    "{{ 'a' * 10**9 }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ 'a'.ljust(10**9) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ [1, 2] }}",
    "{% for a in 'x' * 9999 %}{% endfor %}",
    "{% for a in range(99999999) %}{% endfor %}",
    "{% for a in ('x', 'y') %}{% endfor %}",
    "{% for a in alert %}{% for b in alert %}{% for c in alert %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in alert recursive %}{{ loop(a) }}{% endfor %}",
    "{{ alert.name|center(10**9) }}",
    "{{ alert.name|join(10**9) }}",
    "{{ alert.name|indent(10**9) }}",
    "{{ '" + "x" * 400 + "' if alert }}",
    "{% include 'alert.j2' %}",
    "{{" + "(" * 7000,
    "{% if alert %}" * 900,
    "{% if a %}" * 600 + "{% endif %}" * 600,
    "{{ alert }}" * 2000,
)
NAMED = [source[:40] for source in (*ESCAPES, *BOMBS)]


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    return tmp_path / "templates"


def add(file: Path, source: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + source, encoding="utf-8")


def test_what_is_shipped_does_no_more_than_it_may() -> None:
    assert find_gaps(TEMPLATES, ("en", "es")) == ()


@pytest.mark.parametrize("source", (*ESCAPES, *BOMBS), ids=NAMED)
def test_a_template_that_does_more_than_print_is_refused_at_once(templates: Path, source: str) -> None:
    add(templates / "en" / "alert.j2", f"\n{source}")
    began = time.perf_counter()
    codes = {each.code for each in find_gaps(templates, ("en",))}

    assert codes & {"E209", "E113"}
    assert time.perf_counter() - began < SHORT


def test_a_template_that_is_too_long_is_not_read(templates: Path) -> None:
    (templates / "en" / "alert.j2").write_text("x" * (MOST_SIGNS + 1), encoding="utf-8")

    assert "E209" in {each.code for each in find_gaps(templates, ("en",))}


def test_a_part_takes_in_no_other_so_that_none_holds_itself(templates: Path) -> None:
    add(templates / "en" / "digest" / "_care.j2", "{% include 'digest/_care.j2' %}")

    assert [str(each.mark) for each in find_gaps(templates, ("en",)) if each.code == "E209"] == [
        f"templates/en/digest/_care.j2:{len((TEMPLATES / 'en/digest/_care.j2').read_text().splitlines()) + 1}:1"
    ]


@pytest.mark.parametrize("source", (*ESCAPES_OF_TEXTS, *ESCAPES, *BOMBS[:-1]))
def test_words_of_a_page_only_print(templates: Path, source: str) -> None:
    (templates / "en" / "web.yaml").write_text(f"title: |\n  {source}\n", encoding="utf-8")
    began = time.perf_counter()
    loaded = load_words(templates, ("en",), "web.yaml")

    assert isinstance(loaded, tuple)
    assert {each.code for each in loaded} == {"E209"}
    assert time.perf_counter() - began < SHORT
