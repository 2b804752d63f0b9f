"""The words of our pages: a flat YAML file a language, every value a sentence with Jinja placeholders."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.errors import ContentError

_JINJA = ImmutableSandboxedEnvironment(undefined=StrictUndefined)


class Words:
    """Sentences by key: `words("login.lasts", minutes=15)`. Values are only ever printed, never compiled."""

    def __init__(self, texts: Mapping[str, str], **always: object) -> None:
        self._templates = {key: _JINJA.from_string(text) for key, text in texts.items()}
        self._always = always

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._templates)

    def __call__(self, key: str, **values: object) -> str:
        return self._templates[key].render(**self._always, **values)

    def __contains__(self, key: str) -> bool:
        return key in self._templates

    def count(self, key: str, n: int) -> str:
        """`key.one` for one, else `key.other`."""
        return self(f"{key}.{'one' if n == 1 else 'other'}", n=n)

    def all(self, **values: object) -> dict[str, str]:
        return {key: self(key, **values) for key in self._templates}


def read_words(path: Path, **always: object) -> Words:
    """Nested keys are joined with dots. Every value stays the string that was written."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - strings only
        return Words(dict(_flat("", data)), **always)
    except (OSError, yaml.YAMLError, TemplateError, ValueError) as error:
        raise ContentError(f"{path}: {error}") from error


def _flat(prefix: str, data: Any) -> list[tuple[str, str]]:
    if isinstance(data, str):
        return [(prefix, data)]
    if not isinstance(data, dict):
        raise ValueError(f"{prefix or 'the file'} should hold words or further keys")
    return [pair for key, value in data.items() for pair in _flat(f"{prefix}.{key}" if prefix else key, value)]
