"""Longer texts from `templates/`: Jinja2 in its sandbox, strict, and of its filters only a few.

What a client wrote is only ever a value here. In HTML it is escaped; in plain text it is left as it is. A template
cannot reach anything that it was not given, and a name it was not given is an error, not an empty place.

They are read once, with everything else a practice writes: what runs does not change while a file is being edited.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.core.flow.model import Mark
from bot.language.findings import Finding, finding
from bot.render.moments import Clock

FILTERS = ("escape", "join", "length", "trim", "lower", "upper", "capitalize")
MOMENTS = ("moment", "short", "clock", "day")
TESTS = ("defined",)


@dataclass(frozen=True, slots=True)
class Folder:
    """The templates of one language: `texts` by name, and what the folder is called when something is wrong."""

    name: str
    texts: Mapping[str, str]


Templates = Mapping[str, Folder]
"""By language."""


def read_templates(folder: Path, languages: Sequence[str]) -> Templates | tuple[Finding, ...]:
    try:
        return {language: _folder(folder, language) for language in languages}
    except (OSError, UnicodeDecodeError) as error:
        place = Mark(str(getattr(error, "filename", "") or folder), 1, 1)
        message = f"a template cannot be read ({type(error).__name__})"
        return (finding("E113", place, message, "check the name and who may read it, and save it as UTF-8"),)


def _folder(templates: Path, language: str) -> Folder:
    folder = templates / language
    texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("[!.]*.j2"))}
    return Folder(f"{templates.name}/{language}", texts)


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates of one language, ready to be printed."""

    folder: Folder
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

    def _named(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """With its name, so that an error says where it stands."""
        text = self.folder.texts.get(name)
        return None if text is None else (text, f"{self.folder.name}/{name}", lambda: True)

    def _environment(self, *, autoescape: bool) -> ImmutableSandboxedEnvironment:
        environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(self._named),
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
