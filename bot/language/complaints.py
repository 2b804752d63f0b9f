"""What pydantic says about an entry, as findings in words at the right place."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.language.findings import Finding, did_you_mean, finding, one_of
from bot.language.nodes import Fields, Node, Scalar, find
from bot.language.schema import BudgetShape, CaseShape, FaqShape, OptionShape, RemindersShape, keys_of

ShapeType = TypeVar("ShapeType", bound=BaseModel)

_INSIDE: Mapping[str, type[BaseModel]] = MappingProxyType(
    {"options": OptionShape, "is": CaseShape, "reminders": RemindersShape, "budget": BudgetShape}
)

_FORMS: Mapping[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = MappingProxyType(
    {
        "bool_parsing": lambda _: ("is neither yes nor no", "write `true`, or leave the line out"),
        "bool_type": lambda _: ("is neither yes nor no", "write `true`, or leave the line out"),
        "int_parsing": lambda _: ("is not a whole number", "write digits, for example `3`"),
        "int_parsing_size": lambda _: ("is too large a number", "write a smaller one"),
        "int_from_float": lambda _: ("is not a whole number", "write digits, for example `3`"),
        "float_parsing": lambda _: ("is not a number", "write digits, for example `18`"),
        "finite_number": lambda _: ("is not a number", "write digits, for example `18`"),
        "string_type": lambda _: ("should be text", "write the words after the colon, or under `|`"),
        "string_too_short": lambda _: ("is empty", "write the words, or leave the line out"),
        "string_too_long": lambda context: ("is too long", f"use at most {context['max_length']} characters"),
        "list_type": lambda _: ("should be a list", "write each entry on a line of its own, after `- `"),
        "dict_type": lambda _: ("should have keys and values", "write each as `id: label` on a line of its own"),
        "model_type": lambda _: ("should have keys and values", "write each as `key: value` on a line of its own"),
        "greater_than_equal": lambda context: ("is too small", f"use at least {context['ge']}"),
        "less_than_equal": lambda context: ("is too large", f"use at most {context['le']}"),
        "value_error": lambda context: ("does not fit", str(context["error"])),
    }
)


def shaped(shape: type[ShapeType], node: Fields, skip: frozenset[str] = frozenset()) -> ShapeType | list[Finding]:
    """The entry in its shape, or everything that is wrong with it."""
    try:
        return shape.model_validate({key: value for key, value in node.plain.items() if key not in skip})
    except ValidationError as error:
        return [_say(shape, node, each) for each in error.errors(include_url=False)]


def _say(shape: type[BaseModel], node: Fields, error: Any) -> Finding:
    path = tuple(error["loc"])
    if error["type"] == "extra_forbidden":
        return _unknown_key(shape, node, path)
    if error["type"] == "missing":
        place = find(node, path[:-1])[1]
        return finding("E115", place, f"`{path[-1]}` is missing", _how_to_add(shape, str(path[-1]), path))
    found, mark = find(node, path)
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "entry")
    if error["type"] == "literal_error":
        return _not_one_of(name, found, mark, error["ctx"]["expected"])
    form = _FORMS.get(error["type"])
    what, mend = form(error.get("ctx", {})) if form else (f"does not fit: {error['msg']}", "see the guide to flows")
    return finding("E116", mark, f"`{name}` {what}", mend)


def _unknown_key(shape: type[BaseModel], node: Fields, path: tuple[int | str, ...]) -> Finding:
    holder, _ = find(node, path[:-1])
    known = keys_of(_INSIDE.get(str(path[0]), shape) if len(path) > 1 else shape)
    key = str(path[-1])
    mark = holder.key_mark(key) if isinstance(holder, Fields) else holder.mark
    return finding("E114", mark, f"the key `{key}` is not known here", one_of(key, known, f"use {', '.join(known)}"))


def _how_to_add(shape: type[BaseModel], key: str, path: tuple[int | str, ...]) -> str:
    if shape is FaqShape and key == "hears":
        return "add `hears:` with the words clients use, for example `[fee, price]`"
    return f"add `{key}:` with its value" + (f" to `{path[-2]}`" if len(path) > 1 else "")


def _not_one_of(name: str, found: Node, mark: Any, expected: str) -> Finding:
    words = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
    given = found.plain if isinstance(found, Scalar) else ""
    near = did_you_mean(given, words)
    mend = f"did you mean `{near}`?" if near else f"use one of: {', '.join(words)}"
    return finding("E116", mark, f"`{name}` cannot be `{given}`", mend)
