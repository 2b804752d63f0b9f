"""The schema for editors knows what the loader knows."""

from typing import get_args

import pytest

from bot.core.flow.model import KindName
from bot.language.json_schema import flow_json_schema
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

    assert {"flow", "version", "steps"} <= set(schema["required"])
    assert set(schema["properties"]) == {
        "flow",
        "version",
        "language",
        "reminders",
        "budget",
        "waive",
        "steps",
        "anytime",
    }


def test_every_kind_says_which_keys_it_knows() -> None:
    assert set(KEYS_OF_KIND) == set(get_args(KindName))
