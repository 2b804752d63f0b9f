"""The studio: the owner changes the conversation here, sees at once what is wrong, tries it, and publishes.

To everybody else there is no such page. It is the only one of the desk with code of its own, which is served from here.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.core.flow.model import Ask
from bot.desk.access import Sitting
from bot.desk.house import DeskHouse, Member
from bot.desk.showing import Pages, Shown
from bot.language.document import MAX_BYTES
from bot.language.findings import Finding
from bot.language.walk import in_minutes
from bot.server.assets import assets
from bot.server.guards import read_body
from bot.store.base import Entry, Publication
from bot.studio.looking import Looked
from bot.studio.trying import MOST, Bubble, Chat, Did
from bot.studio.workshop import Changed, Impact, TooLong, Workshop

FOLDER: Final = Path(__file__).parent / "pages" / "studio"
SCRIPTS: Final = ("studio.js", "server.js", "drafts.js", "editor.js", "picture.js", "chat.js", "publish.js")
TOKEN: Final = "x-desk-token"  # noqa: S105 - the name of a header
LONGEST: Final = 16 * MAX_BYTES
LONGEST_SAID: Final = 4096
POLICY: Final = (
    "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

Act = Callable[["Asked"], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page asks for, once it is clear that it may."""

    workshop: Workshop
    member: Member
    house: DeskHouse
    fields: Mapping[str, Any]

    @property
    def files(self) -> dict[str, str]:
        files = self.fields.get("files")
        if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        if not self.workshop.may_be_called(files):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        return files

    def text(self, name: str) -> str:
        value = self.fields.get(name, "")
        if not isinstance(value, str):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        return value


class Studio:
    def __init__(self, house: Callable[[], DeskHouse], pages: Pages) -> None:
        self._house = house
        self._pages = pages

    def routes(self, shown: Callable[[Shown], Callable[[Request], Awaitable[Response]]]) -> list[BaseRoute]:
        posts = [Route(f"/studio/{name}", shown(self._answering(act)), methods=["POST"]) for name, act in ACTS.items()]
        return [
            Route("/studio", shown(self._page), methods=["GET"]),
            *posts,
            *assets(FOLDER, "/studio", ("studio.css", *SCRIPTS)),
            *assets(FOLDER / "codemirror", "/studio/codemirror", ("codemirror.js",)),
        ]

    async def _page(self, request: Request, member: Member, sitting: Sitting) -> Response:
        if self._workshop(member) is None:
            return self._pages.missing(request, 404, member, sitting)
        await _note(self._house(), member, "opened the studio")
        response = self._pages.studio(request, member, sitting)
        response.headers["content-security-policy"] = POLICY
        return response

    def _answering(self, act: Act) -> Shown:
        async def answer(request: Request, member: Member, sitting: Sitting) -> Response:
            workshop = self._workshop(member)
            if workshop is None:
                return self._pages.missing(request, 404, member, sitting)
            asked = Asked(workshop, member, self._house(), await _fields(request))
            try:
                said, status = await act(asked), 200
            except Changed:
                said, status = {"why": "changed"}, 409
            except TooLong:
                said, status = {"why": "too_long"}, 503
            except OSError:
                said, status = {"why": "unwritable"}, 500
            return JSONResponse({**said, "token": sitting.token}, status_code=status)

        return answer

    def _workshop(self, member: Member) -> Workshop | None:
        return self._house().studio if member.owner else None


async def _fields(request: Request) -> Mapping[str, Any]:
    try:
        fields = json.loads(await read_body(request, LONGEST))
    except (ValueError, RecursionError):
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    if not isinstance(fields, dict):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return fields


async def _note(house: DeskHouse, member: Member, action: str) -> None:
    await house.store.audit([Entry(f"therapist:{member.id}", action)], house.clock())


# What can be asked for --------------------------------------------------------------------------------------


async def _open(asked: Asked) -> Mapping[str, Any]:
    shelf, before = await asked.workshop.shelf(), await asked.workshop.before()
    return {
        "files": shelf.files,
        "base": shelf.base,
        "before": _publication(before, asked) if before else None,
    }


async def _look(asked: Asked) -> Mapping[str, Any]:
    return _looked(await asked.workshop.look(asked.files))


async def _try(asked: Asked) -> Mapping[str, Any]:
    moves = asked.fields.get("moves")
    if not isinstance(moves, list) or not 0 < len(moves) <= MOST:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    said = await asked.workshop.talk(asked.files, [_did(each) for each in moves], asked.text("language"))
    if isinstance(said, Chat):
        return {"bubbles": [_bubble(each) for each in said.bubbles], "played": said.played}
    return _looked(said)


async def _impact(asked: Asked) -> Mapping[str, Any]:
    await _note(asked.house, asked.member, "compared flows")
    return _meant(await asked.workshop.impact(asked.files))


async def _publish(asked: Asked) -> Mapping[str, Any]:
    return _meant(await asked.workshop.publish(asked.files, asked.text("base"), asked.member.id))


async def _before(asked: Asked) -> Mapping[str, Any]:
    before = await asked.workshop.before()
    return {"files": before.files, **_publication(before, asked)} if before else {}


async def _state(asked: Asked) -> Mapping[str, Any]:
    refused = [_finding(each) for each in asked.house.refused]
    return {"runs": asked.workshop.runs, "refused": refused, "takes_over": asked.workshop.takes_over}


ACTS: Final[Mapping[str, Act]] = {
    "open": _open,
    "look": _look,
    "try": _try,
    "impact": _impact,
    "publish": _publish,
    "before": _before,
    "state": _state,
}


# As the page reads it ---------------------------------------------------------------------------------------


def _did(move: object) -> Did:
    match move:
        case {"kind": "say" | "tap" as kind, "what": str() as what} if 0 < len(what.strip()) <= LONGEST_SAID:
            return Did(kind, what.strip())
        case _:
            raise HTTPException(HTTPStatus.BAD_REQUEST)


def _looked(looked: Looked) -> dict[str, Any]:
    said: dict[str, Any] = {"findings": [_finding(each) for each in looked.findings]}
    if looked.content is None or looked.ways is None:
        return said
    steps = looked.content.flow.steps
    return {
        **said,
        "picture": looked.picture,
        "version": looked.content.flow.version,
        "questions": sum(isinstance(step, Ask) for step in steps),
        "ways": looked.ways.paths if looked.ways.exhaustive else None,
        "endings": [{"name": name, "ways": ways} for name, ways in looked.ways.outcomes.items()],
        "minutes": in_minutes(looked.ways.minutes[1]),
    }


def _finding(each: Finding) -> dict[str, Any]:
    place = {"file": each.mark.file, "line": each.mark.line, "column": each.mark.column}
    told = {"code": each.code, "severity": each.severity, "message": each.message, "mend": each.mend}
    return {**place, **told, "reproduction": each.reproduction}


def _bubble(bubble: Bubble) -> dict[str, Any]:
    rows = [[{"text": key.text, "data": key.data} for key in row] for row in bubble.rows]
    return {"kind": bubble.kind, "text": bubble.text, "rows": rows}


def _meant(impact: Impact) -> dict[str, Any]:
    return {
        "files": impact.files,
        "versions": impact.versions,
        "findings": [_finding(each) for each in impact.findings],
        "warnings": [_finding(each) for each in impact.warnings],
        "changes": [asdict(each) for each in impact.changes],
        "effects": asdict(impact.effects) if impact.effects else None,
        "hash": impact.looked.content.flow.hash if impact.looked and impact.looked.content else "",
    }


def _publication(published: Publication, asked: Asked) -> dict[str, Any]:
    member = asked.house.members.get(published.by)
    clock = asked.member.clock
    return {"at": clock.short(published.at), "by": member.name if member else "", "version": published.version}
