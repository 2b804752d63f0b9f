"""The schema for editors knows what the loader knows, and the copy that editors read is the one that is made."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from bot.core.flow.model import KindName
from bot.language.json_schema import HINTS, flow_json_schema
from bot.language.schema import KEYS_OF_KIND, VERBS, keys_of

pytestmark = pytest.mark.core


def test_every_verb_and_key_is_in_the_schema_as_a_file_writes_it() -> None:
    definitions = flow_json_schema()["$defs"]

    for verb, shape in VERBS.items():
        found = definitions[shape.__name__]
        assert set(found["properties"]) == set(keys_of(shape))
        assert verb in found["required"]
        assert found["additionalProperties"] is False


def test_the_top_of_a_file_is_described() -> None:
    schema = flow_json_schema()

    assert schema["required"] == ["flow", "version"]
    assert schema["anyOf"] == [{"required": ["steps"]}, {"required": ["extends"]}]
    assert set(schema["properties"]) == {
        "flow",
        "version",
        "language",
        "reminders",
        "budget",
        "waive",
        "extends",
        "remove",
        "steps",
        "anytime",
    }


def test_every_kind_says_which_keys_it_knows() -> None:
    assert set(KEYS_OF_KIND) == set(get_args(KindName))


ROOT = Path(__file__).parents[2]
COPY = ROOT / "docs" / "reference" / "flow.schema.json"


def test_the_copy_that_editors_read_is_fresh() -> None:
    made = json.dumps(flow_json_schema(), indent=2, ensure_ascii=False) + "\n"

    assert COPY.read_text(encoding="utf-8") == made, "run `python run_bot.py schema > docs/reference/flow.schema.json`"


@pytest.mark.parametrize("flow", [each for each in (ROOT / "flows").glob("*.yaml") if "." not in each.stem])
def test_a_shipped_flow_tells_editors_where_the_schema_is(flow: Path) -> None:
    first = flow.read_text(encoding="utf-8").splitlines()[0]

    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    assert (flow.parent / found[1]).resolve() == COPY


def test_every_hint_is_for_a_key_there_is_and_no_key_takes_null() -> None:
    schema = flow_json_schema()
    shapes = [schema, *schema["$defs"].values()]

    assert {key for shape in shapes for key in shape.get("properties", {})} == set(HINTS)
    assert "null" not in json.dumps(schema)
