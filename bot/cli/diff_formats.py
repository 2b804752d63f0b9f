"""What a new version of a flow changes, and for whom: for people, and for programs."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

from bot.cli.findings_formats import plain
from bot.language.findings import Finding
from bot.publishing.comparing import Change
from bot.publishing.effects import Asked, Effects, Reason

SIGNS = {"added": "+", "removed": "-", "renamed": "~", "changed": "~", "words": "~", "moved": "~"}
HOW = {"words": "other words: {how}", "moved": "in another place"}
WHY: Mapping[Reason, str] = {
    "new": "it is new",
    "reached": "it comes before the place where they are, or now applies to them",
    "type": "it is a question of another type",
    "consent": "what they agreed to has other words",
    "meaning": "it says `ask again`",
    "options": "what they chose is no option any more",
    "skip": "they left it out, which it does not allow any more",
    "limits": "their answer is outside the limits",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """`effects` None: nobody was looked for, as there is no database."""

    flow: str
    versions: tuple[int, int]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    effects: Effects | None


def as_text(found: Difference) -> str:
    title = f"{found.flow}: version {found.versions[0]} → {found.versions[1]}"
    changes = [_change(each) for each in found.changes] or ["  Nothing changes."]
    findings = [f"\n{each}" for each in found.findings]
    return "\n".join([title, *changes, *findings, "", *_effects(found.effects)])


def _change(change: Change) -> str:
    how = HOW.get(change.what, "{how}").format(how=change.how)
    return f"  {SIGNS[change.what]} {change.verb} {change.step}{how and ': ' + how}"


def _effects(effects: Effects | None) -> Iterator[str]:
    if effects is None:
        yield "There is no database yet, so nobody is under way."
        return
    if not effects.people:
        yield "Nobody is under way."
        return
    yield f"{_people(effects.people, 'is', 'are')} under way. {_untouched(effects)}"
    for asked, count in effects.asked:
        again = "asked again" if asked.again else "asked"
        yield f"  {_people(count, 'is', 'are')} {again} `{asked.step}`: {WHY[asked.reason]}"
    for step, count in effects.gone:
        yield f"  {_people(count, 'has', 'have')} `{step}` open, which is gone: they go on with the next question"
    if effects.ended:
        yield "  These would come to an ending. They are held until their therapist has spoken with them:"
        yield from (f"    {code}: `{ending}`" for ending, code in effects.ended)


def _untouched(effects: Effects) -> str:
    if effects.untouched == effects.people:
        return "Nobody notices anything."
    return f"{effects.untouched} of them {'notices' if effects.untouched == 1 else 'notice'} nothing."


def _people(count: int, one: str, many: str) -> str:
    return f"1 person {one}" if count == 1 else f"{count} people {many}"


def as_json(found: Difference) -> str:
    data = {
        "flow": found.flow,
        "versions": found.versions,
        "changes": [asdict(change) for change in found.changes],
        "findings": [plain(each) for each in found.findings],
        "people": _counted(found.effects) if found.effects else None,
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _counted(effects: Effects) -> dict[str, object]:
    return {
        "under_way": effects.people,
        "untouched": effects.untouched,
        "asked": [_asked(asked) | {"people": count} for asked, count in effects.asked],
        "open_question_gone": [{"step": step, "people": count} for step, count in effects.gone],
        "would_end": [{"ending": ending, "code": code} for ending, code in effects.ended],
    }


def _asked(asked: Asked) -> dict[str, object]:
    return {"step": asked.step, "again": asked.again, "reason": asked.reason}


FORMATS: Mapping[str, Callable[[Difference], str]] = {"text": as_text, "json": as_json}
