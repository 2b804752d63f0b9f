"""The desk's pages in words: what is known becomes HTML here, in the therapist's language and time."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.access import Sitting
from bot.desk.board import Board
from bot.desk.house import DeskHouse, Member
from bot.desk.markup import safe
from bot.posts import Text
from bot.server.words import Words
from bot.store.base import ClientView, Mail, OpenNotice

MOST = 30  # people without anything open
Shown = Callable[[Request, Member, Sitting], Awaitable[Response]]
"""What is shown to a member who sits at the desk."""


class Pages:
    def __init__(self, house: Callable[[], DeskHouse], folder: Path) -> None:
        self._house = house
        self._jinja = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def overview(self, request: Request, member: Member, sitting: Sitting, board: Board) -> Response:
        sections = (
            ("alerts", board.alerts),
            ("due", board.due),
            ("new", board.new),
            ("unfinished", ()),
            ("waiting", board.waiting),
            ("others", board.others[:MOST]),
        )
        told = {name: request.query_params.get(name) == "yes" for name in ("answered", "tested")}
        lacking = self._house().lacking(member.id)
        values: dict[str, Any] = {
            "board": board,
            "sections": sections,
            "lacking": lacking,
            "form": token_urlsafe(16),
            **told,
        }
        return self._page(request, "overview", member, sitting, **values)

    def person(
        self, request: Request, member: Member, sitting: Sitting, client: ClientView, notices: Sequence[OpenNotice]
    ) -> Response:
        texts = self._house().person_texts(member.id, client, notices)
        return self._page(
            request,
            "person",
            member,
            sitting,
            client=client,
            notices=notices,
            texts=[_without_name(text, client.code) for text in texts],
            contact=self._house().contact(client.session),
            form=token_urlsafe(16),
            answered=request.query_params.get("answered") == "yes",
        )

    def delivered(self, request: Request, member: Member, sitting: Sitting, posts: Sequence[Mail]) -> Response:
        return self._page(request, "delivered", member, sitting, posts=posts)

    def studio(self, request: Request, member: Member, sitting: Sitting) -> Response:
        words = self._house().words[self._language(member)]
        own = {key.removeprefix("studio."): _open(words, key) for key in words.keys if key.startswith("studio.")}
        return self._page(request, "studio", member, sitting, own=own)

    def door(self, request: Request, secret: str, *, is_good: bool) -> Response:
        return self._page(request, "door", status=200 if is_good else 410, secret=secret, is_good=is_good)

    def closed(self, request: Request) -> Response:
        return self._page(request, "closed", status=401)

    def missing(
        self, request: Request, status: int, member: Member | None = None, sitting: Sitting | None = None
    ) -> Response:
        return self._page(request, "missing", member, sitting, status=status)

    def _page(
        self,
        request: Request,
        name: str,
        member: Member | None = None,
        sitting: Sitting | None = None,
        status: int = 200,
        **values: Any,
    ) -> Response:
        house, language = self._house(), self._language(member)
        html = self._jinja.get_template(f"{name}.html").render(
            words=house.words[language],
            language=language,
            practice=house.practice,
            name_of=house.name_of,
            now=house.clock(),
            refused=house.refused,
            has_studio=bool(member and member.owner and house.studio),
            markup=_markup,
            root=_root(request),
            page=name,
            member=member,
            sitting=sitting,
            status=status,
            **values,
        )
        return Response(html, status_code=status, media_type="text/html")

    def _language(self, member: Member | None) -> str:
        words = self._house().words
        return member.language if member and member.language in words else next(iter(words))


def _open(words: Words, key: str) -> str:
    """A sentence with its values left open, for the page's own code to fill in."""
    return words(key, **{name: f"{{{name}}}" for name in words.printed(key)})


def _without_name(text: Text, code: str) -> Text:
    """A summary begins with name and code in a chat; the page has them as its heading."""
    first, _, rest = text.text.partition("\n")
    return replace(text, text=rest) if first.endswith(f"<code>{code}</code>") else text


def _markup(text: Text) -> Markup:
    return safe(text.text) if text.markup == "html" else escape(text.text)


def _root(request: Request) -> str:
    """The way from this page to the overview, without knowing our own address."""
    within = request.url.path.removeprefix(request.scope.get("root_path", "")).strip("/")
    return "../" * within.count("/") or "./"
