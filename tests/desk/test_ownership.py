"""Every page and every form of the desk against another therapist's client: none is there, and nothing changes.

Whatever the database is, and whatever the desk grows: pages and forms are found from its routes.
"""

import re
from collections.abc import Sequence
from inspect import isawaitable
from typing import Any

import pytest
from starlette.routing import Route

from bot.desk import desk_app
from bot.store.base import Store
from tests.desk.stand_in import fill
from tests.desk.test_desk import ELSEWHERE, Desk, desk, token_of
from tests.store.conftest import (
    Engine,
    engine,
    memory,
    postgres,
    postgres_server,
    postgres_url,
    sqlite,
    sqlite_template,
)

__all__ = ["desk", "engine", "memory", "postgres", "postgres_server", "postgres_url", "sqlite", "sqlite_template"]

PUBLIC = {"/login"}  # whoever holds a link may use it: its secret stands in for a token


def routes() -> list[Route]:
    return [route for route in desk_app(lambda: None).routes if isinstance(route, Route)]  # type: ignore[arg-type,return-value]


def paths(code: str, notice: int) -> list[tuple[str, str]]:
    """Method and path of everything that names a person or a notice; a new page is here by itself."""
    values = {"code": code, "notice": str(notice)}
    found = []
    for route in routes():
        if not any(f"{{{name}" in route.path for name in values):
            continue
        for action in ("seen", "done", "acknowledge", "close") if "{action}" in route.path else ("",):
            path = re.sub(r"{(\w+)[^}]*}", lambda part: values.get(part[1], action), route.path)  # noqa: B023
            found += [(method, f"/desk{path}") for method in sorted(route.methods or ()) if method != "HEAD"]
    return found


def forms(code: str, notice: int) -> list[str]:
    """The path of everything that can be posted."""
    values = {"code": code, "notice": str(notice), "action": "acknowledge"}
    posts = [route.path for route in routes() if "POST" in (route.methods or ()) and route.path not in PUBLIC]
    return ["/desk" + re.sub(r"{(\w+)[^}]*}", lambda part: values[part[1]], path) for path in posts]


async def links(store: Store) -> list[tuple[str, str]]:
    """Who looked at what, of any store."""
    found: Any = store.links  # type: ignore[attr-defined]
    if callable(found):
        found = found()
    kept: Sequence[Any] = await found if isawaitable(found) else found
    return [(actor, action) for _, actor, action, *_ in kept]


async def kept(desk: Desk) -> object:
    records = [await desk.store.record(client.id) for client in await desk.store.clients("elena")]
    return [(each.client, each.history, each.notices, each.posts) for each in records if each]


async def on(engine: Engine) -> Desk:
    desk = Desk()
    desk.store = await engine.open()  # type: ignore[assignment]
    desk.house = type(desk.house)(**{**_parts(desk), "store": desk.store})
    await fill(desk.store)
    return desk


def _parts(desk: Desk) -> dict[str, Any]:
    return {name: getattr(desk.house, name) for name in desk.house.__dataclass_fields__}


async def test_no_page_and_no_form_reaches_another_therapists_client(engine: Engine) -> None:
    desk = await on(engine)
    names = ("Sam", "Mira", "Noor", "Jo", "Kim", "Hidden")
    codes = {name: await desk.code("elena", name) for name in names}
    visitor = await desk.seated("ana")
    token = token_of(await visitor.get("/desk/"))
    before, noted = await kept(desk), await links(desk.store)
    notices = await desk.store.notices("elena")
    for name, code in codes.items():
        client = await desk.store.client("elena", code)
        assert client is not None
        theirs = [notice.id for notice in notices if notice.client == client.id] or [1]
        tried = paths(code, theirs[0])
        assert len(tried) > 3
        for method, path in tried:
            form = {"token": token, "words": "hello", "form": "a" * 32, "person": code, "what": "declined"}
            answer = await visitor.request(method, path, data=form if method == "POST" else None)
            assert name not in answer.text
            assert answer.status_code in (303, 404), (method, path)
            assert code not in answer.headers.get("location", "")

    assert await kept(desk) == before
    assert await links(desk.store) == noted


async def test_what_is_refused_to_another_is_done_for_the_therapist_of_the_client(engine: Engine) -> None:
    desk = await on(engine)
    code, before = await desk.code("elena", "Noor"), await kept(desk)
    visitor = await desk.seated()
    token = token_of(await visitor.get("/desk/"))
    await visitor.post(f"/desk/people/{code}/conclusion", data={"token": token, "what": "declined"})

    assert await kept(desk) != before


@pytest.mark.parametrize("how", ["no token", "a wrong token", "another's token", "another site", "nobody"])
async def test_nothing_can_be_posted_without_the_token_of_our_own_page(desk: Desk, how: str) -> None:
    elena, ana = await desk.seated(), await desk.seated("ana")
    right, others = token_of(await elena.get("/desk/")), token_of(await ana.get("/desk/"))
    token = {"a wrong token": "0" * 64, "another's token": others, "another site": right}.get(how, "")
    code, before, noted = await desk.code("elena", "Sam"), await kept(desk), desk.audited()
    (alert,) = [notice.id for notice in await desk.store.notices("elena") if notice.kind == "alert"]
    visitor = desk.visitor() if how == "nobody" else elena
    tried = forms(code, alert)
    form = {"words": "hello", "form": "a" * 32, "what": "declined", "person": code}
    for path in tried:
        for sent in ({"data": {**form, "token": token}}, {"json": {}, "headers": {"x-desk-token": token}}):
            headers = {**sent.pop("headers", {}), **(ELSEWHERE if how == "another site" else {})}  # type: ignore[dict-item]
            answer = await visitor.post(path, headers=headers, **sent)  # type: ignore[arg-type]
            assert answer.status_code == (401 if how == "nobody" else 403), path

    assert len(tried) > 12
    assert (await kept(desk), desk.audited()) == (before, noted)


SILENT = {"/login", "/studio", "/desk.css", "/icon.svg"}  # show nobody; the studio has a test of its own


async def test_every_page_that_shows_people_leaves_one_line(desk: Desk) -> None:
    """A new page is here by itself."""
    visitor, code = await desk.seated(), await desk.code("elena", "Sam")
    shown = [route.path for route in routes() if "GET" in (route.methods or ()) and "/studio/" not in route.path]
    for path in [each for each in shown if each not in SILENT]:
        before = len(desk.audited())
        answer = await visitor.get(f"/desk{path.replace('{code}', code)}")

        assert answer.status_code == 200, path
        assert len(desk.audited()) == before + 1, path

    assert len(shown) > len(SILENT)
