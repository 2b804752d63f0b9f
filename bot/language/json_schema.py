"""The JSON Schema of flow files, for completion and hints in editors; made from the same shapes the loader uses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from bot.language.schema import FileShape

HINTS: Mapping[str, str] = MappingProxyType(
    {
        "flow": "The name of the conversation.",
        "version": "Raise it when questions change, not when words do.",
        "language": "The language of this file; translations stand beside it.",
        "reminders": "When to remind someone who stopped half-way.",
        "after": "Reminders: how long after the last message. In a flow with `extends`: behind which step this comes.",
        "before": "In a flow with `extends`: the step that this comes before.",
        "extends": "The flow that this one takes over and changes.",
        "remove": "Names of the extended flow that are left out; several are a list.",
        "give up after": "When to stop waiting, such as `30 days`.",
        "budget": "What the longest way through may ask of someone.",
        "minutes": "At most so many minutes.",
        "typed answers": "At most so many answers that need a keyboard.",
        "waive": "Warnings that you have thought about: `W701: the reason`.",
        "steps": "What is said and asked, read from top to bottom.",
        "anytime": "Answers to what people ask in between.",
        "section": "Begins a part; the word is its name.",
        "say": "Says something and goes on; the word is its name.",
        "ask": "Asks and waits; the word is the answer's name for ever.",
        "let": "A value that follows from answers, for later conditions and texts; the word is its name.",
        "is": "Its cases, the first that holds counts; the last has no `only if`.",
        "value": "What conditions compare with.",
        "number of": "Questions; the value is how many of them are answered.",
        "sum of": "Questions of type number; the value is their sum.",
        "repeat": "A group that is gone through several times; the word is the group's name.",
        "another": "Asks after each round whether there is one more.",
        "review": "Reads all answers back and waits for a yes.",
        "end": "Ends the conversation; the word is the ending's name.",
        "faq": "An answer to a common question; the word is its name.",
        "only if": "Leaves this out unless it holds: `age < 18 and place is uk`.",
        "title": "A short name for people.",
        "text": "The words; `{{ practice.fee }}` and `{{ name }}` are filled in.",
        "type": "What kind of answer is wanted.",
        "why": "What stands behind *Why do you ask?*.",
        "example": "Shown when an answer could not be taken twice.",
        "error": "Shown when an answer cannot be taken, in place of the usual words.",
        "options": "`id: Label`, one a line; the id never changes.",
        "options from": "A list of the practice: places, formats, client_types, therapists, or one under `lists`.",
        "label": "What people read.",
        "exclusive": "Cannot be chosen together with others.",
        "other": "Asks for the person's own words.",
        "min": "The smallest number.",
        "max": "The largest number.",
        "low": "What the smallest number means.",
        "high": "What the largest number means.",
        "earliest": "A date as 2026-01-31, or `today`; for a time, 18:30.",
        "latest": "A date as 2026-01-31, or `today`; for a time, 18:30.",
        "pattern": "A regular expression that all of the text has to match.",
        "at most": "Characters of a text, options of `choices`, or rounds of a repeat.",
        "at least": "Characters of a text, or options of `choices`.",
        "optional": "Gives a Skip button.",
        "sensitive": "About health, love, money or safety: never before consent.",
        "purpose": "`reminders`: this consent says whether people may be written to first.",
        "summary": "Where the therapist reads it: headline, detail or hidden.",
        "was": "What the question was called before; several are a list.",
        "ask again": "Its meaning has changed: ask those who have answered once more.",
        "for new clients only": "Not put to people whose conversation is under way.",
        "outcome": "request: a therapist takes over; declined: nothing is kept; closed: kept, no one waits.",
        "hears": "Words by which the question is known; several are a list.",
        "urgent": "Opens the help lines.",
    }
)


class _Schema(GenerateJsonSchema):
    schema_dialect = "https://json-schema.org/draft/2020-12/schema"


def flow_json_schema() -> dict[str, Any]:
    """A schema an editor can use for `flows/*.yaml`."""
    schema = FileShape.model_json_schema(by_alias=True, mode="validation", schema_generator=_Schema)
    schema["required"].remove("steps")
    definitions = {name: _shape(shape) for name, shape in schema["$defs"].items()}
    return {
        "$schema": _Schema.schema_dialect,
        "title": "A conversation of Vestibule",
        **_shape({key: value for key, value in schema.items() if key not in ("$defs", "title", "description")}),
        "anyOf": [{"required": ["steps"]}, {"required": ["extends"]}],
        "$defs": definitions,
    }


def _shape(shape: dict[str, Any]) -> dict[str, Any]:
    """Without what a file cannot write (null) and nobody reads, and with a hint for every key."""
    properties = {key: _key(key, value) for key, value in shape.get("properties", {}).items()}
    rest = {key: value for key, value in shape.items() if key not in ("title", "description", "properties")}
    return {**rest, "properties": properties}


def _key(name: str, value: dict[str, Any]) -> dict[str, Any]:
    kept = {key: each for key, each in value.items() if key not in ("title", "default", "anyOf")}
    ways = [way for way in value.get("anyOf", []) if way != {"type": "null"}]
    kept |= ways[0] if len(ways) == 1 else {"anyOf": ways} if ways else {}
    return {"description": HINTS[name], **kept}
