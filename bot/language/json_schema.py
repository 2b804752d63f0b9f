"""The JSON Schema of flow files, for completion and hints in editors; made from the same shapes the loader uses."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from bot.language.schema import FileShape


class _Schema(GenerateJsonSchema):
    schema_dialect = "https://json-schema.org/draft/2020-12/schema"


def flow_json_schema() -> dict[str, Any]:
    """A schema an editor can use for `flows/*.yaml`."""
    schema = FileShape.model_json_schema(by_alias=True, mode="validation", schema_generator=_Schema)
    return {"$schema": _Schema.schema_dialect, **schema, "title": "A conversation of Vestibule"}
