"""A YAML document into a model: every objection of pydantic becomes a finding with a place and a mend."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.core.flow.model import Mark
from bot.language.document import Document
from bot.language.findings import Finding, finding, in_order, one_of
from bot.language.nodes import Fields, find

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[int | str, ...]

Said = tuple[str, str]

SAID: Mapping[str, Said] = {
    "int_parsing": ("{input!r} is not a whole number", "write digits, such as 20"),
    "int_type": ("{input!r} is not a whole number", "write digits, such as 20"),
    "decimal_parsing": ("{input!r} is not an amount", "write digits, such as 70 or 62.50"),
    "bool_parsing": ("{input!r} is neither yes nor no", "write yes or no"),
    "bool_type": ("{input!r} is neither yes nor no", "write yes or no"),
    "time_parsing": ("{input!r} is not a time of the day", "write it as 08:00"),
    "date_from_datetime_parsing": ("{input!r} is not a date", "write it as 2026-12-25"),
    "date_parsing": ("{input!r} is not a date", "write it as 2026-12-25"),
    "string_pattern_mismatch": (
        "{input!r} cannot be a name for the program",
        "use small letters, digits and _, beginning with a letter, such as elena_m",
    ),
    "string_type": ("words are needed here", "write them in quotes"),
    "string_too_short": ("there are no words", "write some, or leave the line out if it may be left out"),
    "tuple_type": ("a list is needed here", "put it in brackets, [one, two], or each on a line of its own after `- `"),
    "too_short": ("the list has no entry", "add one"),
    "dict_type": ("words for each language are needed here", "write `en: …`, a line for each language"),
    "model_type": ("entries of its own are needed here, a line each", "look at the example that came with the program"),
    "greater_than_equal": ("{input} is too small", "write {ge} or more"),
    "greater_than": ("{input} is too small", "write more than {gt}"),
    "less_than_equal": ("{input} is too large", "write {le} or less"),
    "literal_error": ("{input!r} cannot stand here", "use {expected}"),
}
"""What pydantic objects to -> how a practice is told, and the mend."""


def read_model(document: Document, model: type[Model]) -> Model | tuple[Finding, ...]:
    """The file as a model, or all that is wrong with it."""
    if document.root is None or document.findings:
        return document.findings
    try:
        return model.model_validate(document.root.plain)
    except ValidationError as error:
        problems = [dict(problem) for problem in error.errors(include_url=False)]
        return in_order(_finding(document.root, model, each) for each in problems if not _is_echo(each, problems))


def _is_echo(problem: Mapping[str, Any], problems: Sequence[Mapping[str, Any]]) -> bool:
    """A list counts as empty when its only entry is wrong: that is told once, where it is wrong."""
    loc = problem["loc"]
    inside = [each for each in problems if each["loc"][: len(loc)] == loc and len(each["loc"]) > len(loc)]
    return problem["type"] == "too_short" and bool(inside)


def place(root: Fields, path: Path) -> Mark:
    """Where a value of the model stands in its file."""
    return find(root, path)[1]


def _finding(root: Fields, model: type[BaseModel], problem: dict[str, Any]) -> Finding:
    path: Path = tuple(problem["loc"])
    name = ".".join(str(step) for step in path) or "the file"
    match problem["type"]:
        case "missing":
            return finding("E115", place(root, path), f"`{name}` is missing", f"add a line `{path[-1]}: …`")
        case "extra_forbidden":
            known = _known(model, path[:-1])
            mend = one_of(str(path[-1]), known, "remove this line")
            return finding("E114", _key_mark(root, path), f"`{name}` is not known here", mend)
        case "value_error":
            message, _, mend = str(problem["ctx"]["error"]).partition("; ")
            return finding("E116", place(root, path), f"`{name}`: {message}", mend or "check this value")
        case kind:
            said, mend = _said(kind, problem)
            return finding("E116", place(root, path), f"`{name}`: {said}", mend)


def _said(kind: str, problem: Mapping[str, Any]) -> Said:
    if kind not in SAID:
        return str(problem["msg"]).lower(), "look at the example that came with the program"
    said, mend = SAID[kind]
    values = {"input": problem.get("input"), **problem.get("ctx", {})}
    return said.format(**values), mend.format(**values)


def _key_mark(root: Fields, path: Path) -> Mark:
    parent = find(root, path[:-1])[0]
    return parent.key_mark(str(path[-1])) if isinstance(parent, Fields) else parent.mark


def _known(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that a place in the file may have."""
    for step in path:
        if isinstance(step, int):
            continue
        field = next((each for each in model.model_fields.values() if each.alias == step), None)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return []
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside `Model`, `Model | None` or `tuple[Model, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(each) for each in getattr(annotation, "__args__", ()))
    return next((each for each in inner if each is not None), None)
