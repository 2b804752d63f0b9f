"""One look at a draft: what to mend, where; a picture of it; and where its ways end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.content import Content
from bot.drawing import svg
from bot.drawing.outline import outline
from bot.errors import ContentError
from bot.language.draft import Draft
from bot.language.findings import Finding, render
from bot.language.load import Loaded, draft_flow, load_flow
from bot.language.walk import Walk, in_minutes, walk
from bot.loading import Folders
from bot.render import Reports, Voice
from bot.render.terms import terms_of
from bot.studio.shelf import Files, laid_out

_VERSION = re.compile(r"^version:[^\S\n]*[\"']?\d+[\"']?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Looked:
    """`content`: the draft as it would run, with its `picture` and its `ways`; none if something has to be mended."""

    findings: tuple[Finding, ...]
    content: Content | None = None
    draft: Draft | None = None
    picture: str = ""
    ways: Walk | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity == "error")


def look(folders: Folders, running: Content, files: Files) -> Looked:
    """Everything else of the practice is taken as it runs."""
    values = running.sources.values
    with laid_out(folders.flows, files) as aside:
        path = aside / f"{running.practice.flow}.yaml"
        loaded = load_flow(path, values)
        findings = named(loaded.findings, aside)
        content = with_flow(running, loaded)
        draft, _ = draft_flow(path, values)
        if content is None or draft is None:
            return Looked(findings)
        ways = walk(content.flow, content.voice.words)
        return Looked(findings, content, draft, svg.draw(outline(content, draft), *_heading(content, ways)), ways)


def draft_that_runs(folders: Folders, running: Content) -> Draft:
    """What runs, with its places, whatever lies in the folder by now."""
    with laid_out(folders.flows, running.files) as aside:
        draft, findings = draft_flow(aside / f"{running.practice.flow}.yaml", running.sources.values)
    if draft is None:
        raise ContentError(render(findings))
    return draft


def named(findings: Iterable[Finding], aside: Path) -> tuple[Finding, ...]:
    """With the files called as the practice calls them."""
    path = f"{aside.as_posix()}/"
    return tuple(
        replace(
            each,
            mark=replace(each.mark, file=each.mark.file.removeprefix(path)),
            message=each.message.replace(path, ""),
            mend=each.mend.replace(path, ""),
        )
        for each in findings
    )


def with_flow(running: Content, loaded: Loaded) -> Content | None:
    """What runs, with another flow in it."""
    if loaded.flow is None or loaded.words is None:
        return None
    sources = running.sources
    return replace(
        running,
        flow=loaded.flow,
        house=replace(running.house, flow=loaded.flow, terms=terms_of(loaded.flow, loaded.words, running.practice)),
        voice=Voice(sources, loaded.words),
        reports=Reports(sources, loaded.words, loaded.flow, running.therapist_lines),
        files=loaded.files,
        findings=loaded.findings,
        waived=loaded.waived,
    )


def with_version(text: str, version: int) -> str:
    """
    >>> with_version("flow: intake\\nversion: 1  # first\\n", 2)
    'flow: intake\\nversion: 2  # first\\n'
    """
    return _VERSION.sub(f"version: {version}", text, count=1)


def _heading(content: Content, ways: Walk) -> tuple[str, str]:
    name = content.flow.name.replace("_", " ").capitalize()
    return f"{name}, version {content.flow.version}", f"at most {in_minutes(ways.minutes[1])}"
