"""`schema`: what editors need to complete and check flow files while they are written."""

import json

from bot.cli.command import Command, Context
from bot.language.json_schema import flow_json_schema


def act(_context: Context) -> int:
    print(json.dumps(flow_json_schema(), indent=2, ensure_ascii=False))
    return 0


COMMAND = Command(
    "schema",
    "print the JSON Schema of flow files, for editors",
    act,
    example="python run_bot.py schema > docs/reference/flow.schema.json",
)
