"""Texts print values and do nothing else."""

import pytest

from bot.language.template import Text, compile_text

pytestmark = pytest.mark.core

PRACTICE = {"practice.name": "Elm", "practice.fee": "80 EUR", "practice.nothing": ""}

PRINTED = (
    ("Hello.", "Hello."),
    ("  Hello.\n", "Hello."),
    ("This is {{ practice.name }}.", "This is Elm."),
    ("{{ practice.name | upper }}", "ELM"),
    ("Hello {{ name }}.", "Hello Sam."),
    ("Hello {{ name or 'there' }}.", "Hello Sam."),
    ("Hello {{ other or 'there' }}.", "Hello there."),
    ("Thanks{% if name %}, {{ name }}{% endif %}.", "Thanks, Sam."),
    ("Thanks{% if other %}, {{ other }}{% else %}, you{% endif %}.", "Thanks, you."),
    ("{% if not other %}Nobody{% endif %}", "Nobody"),
    ("{% if practice.nothing %}x{% else %}y{% endif %}", "y"),
    ("{# a note to authors #}Hello.", "Hello."),
    ("One { brace }", "One { brace }"),
)


@pytest.mark.parametrize(("source", "printed"), PRINTED)
def test_a_text_prints(source: str, printed: str) -> None:
    read = compile_text(source, PRACTICE)

    assert not read.troubles
    assert read.text.render({"name": "Sam"}) == printed


ESCAPES = (
    "{{ 7 * 7 }}",
    "{{ 'a' * 10**9 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ name.__class__ }}",
    "{{ name['x'] }}",
    "{{ [].append(1) }}",
    "{{ range(10) }}",
    "{{ name() }}",
    "{{ name | safe }}",
    "{{ name | center(10**9) }}",
    "{{ name | attr('x') }}",
    "{{ name | trim('x') }}",
    "{{ name is defined }}",
    "{{ name if name else 'x' }}",
    "{{ name or other }}",
    "{{ name or 7 }}",
    "{{ -name }}",
    "{{ (1, 2) }}",
    "{{ {'a': 1} }}",
    "{% for x in name %}{{ x }}{% endfor %}",
    "{% set x = 1 %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% macro x() %}{% endmacro %}",
    "{% call x() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% if name == 'x' %}y{% endif %}",
    "{% if a %}{% if b %}{% if c %}{% if d %}x{% endif %}{% endif %}{% endif %}{% endif %}",
    "{{ name",
    "{% if name %}",
    "{% nonsense %}",
    "{{ }}",
    "{{" + "(" * 7000,
    "{%if a%}" * 900,
    "{{" + "9" * 5000 + "}}",
)


@pytest.mark.parametrize("source", ESCAPES, ids=[source[:30] for source in ESCAPES])
def test_a_text_that_does_more_is_refused(source: str) -> None:
    read = compile_text("Hello. " + source, PRACTICE)

    assert {trouble.code for trouble in read.troubles} == {"E209"}
    assert all(trouble.at == 7 for trouble in read.troubles[:1])
    assert read.text.render({}) == ("Hello. " + source).strip()


BOMBS = (
    "{{ a }}" * 30_000,
    "{{ a" + "|lower" * 30_000 + " }}",
    "{% if a %}" + "{% elif b %}x" * 15_000 + "{% endif %}",
)


@pytest.mark.parametrize("source", BOMBS, ids=["names", "filters", "branches"])
def test_a_text_that_would_keep_us_busy_is_refused(source: str) -> None:
    assert [trouble.code for trouble in compile_text(source, PRACTICE).troubles] == ["E601"]
    assert [trouble.code for trouble in compile_text(source[:8000], PRACTICE).troubles][:1] in ([], ["E209"])


def test_values_of_the_practice_make_a_constant() -> None:
    assert compile_text("{{ practice.fee }} a session", PRACTICE).text == Text(constant="80 EUR a session")


def test_what_a_text_needs_is_known_before_it_is_read() -> None:
    read = compile_text("{{ a }} {{ b or 'x' }} {% if c %}{{ c }}{% endif %} {{ practice.fee }}", PRACTICE)

    assert read.text.variables == {"a", "b", "c"}
    assert read.bare == {"a"}
    assert read.names == {"a", "b", "c", "practice.fee"}


def test_an_unknown_value_of_the_practice_is_placed() -> None:
    trouble = compile_text("The fee is {{ practice.fees }}", PRACTICE).troubles[0]

    assert (trouble.code, trouble.at, trouble.mend) == ("E210", 14, "did you mean `practice.fee`?")


def test_what_a_client_wrote_is_never_read_as_a_template() -> None:
    text = compile_text("Hello {{ name or 'there' }}", PRACTICE).text

    assert text.render({"name": "{{ 7 * 7 }}{% if x %}"}) == "Hello {{ 7 * 7 }}{% if x %}"
