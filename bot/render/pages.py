"""Longer texts from `templates/`: Jinja2 in its sandbox, strict, and of its filters only a few.

What a client wrote is only ever a value here. In HTML it is escaped; in plain text it is left as it is. A template
cannot reach anything that it was not given, and a name it was not given is an error, not an empty place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.render.moments import Clock

FILTERS = ("escape", "join", "length", "trim", "lower", "upper", "capitalize")
TESTS = ("defined",)


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates of one language."""

    folder: Path
    clock: Clock
    html: ImmutableSandboxedEnvironment = field(init=False, repr=False)
    text: ImmutableSandboxedEnvironment = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "html", self._environment(autoescape=True))
        object.__setattr__(self, "text", self._environment(autoescape=False))

    def in_html(self, name: str, values: Mapping[str, Any]) -> str:
        return self.html.get_template(name).render(values).strip()

    def in_words(self, name: str, values: Mapping[str, Any]) -> str:
        return self.text.get_template(name).render(values).strip()

    def _environment(self, *, autoescape: bool) -> ImmutableSandboxedEnvironment:
        environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self.folder),
            undefined=StrictUndefined,
            autoescape=autoescape,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.clear()
        environment.tests = {name: environment.tests[name] for name in TESTS}
        environment.filters = {name: environment.filters[name] for name in FILTERS}
        environment.filters["moment"] = self.clock.moment
        environment.filters["short"] = self.clock.short
        environment.filters["clock"] = self.clock.time
        environment.filters["day"] = self.clock.day
        return environment
