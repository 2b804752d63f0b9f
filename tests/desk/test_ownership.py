"""Every page and every form of the desk against another therapist's client: none is there, and nothing changes."""

import re

import pytest
from starlette.routing import Route

from bot.desk import desk_app
from tests.desk.test_desk import Desk, desk, token_of

__all__ = ["desk"]


def paths(code: str, notice: int) -> list[tuple[str, str]]:
    """Method and path of everything that names a person or a notice; a new page is here by itself."""
    values = {"code": code, "notice": str(notice)}
    routes = [route for route in desk_app(lambda: None).routes if isinstance(route, Route)]  # type: ignore[arg-type,return-value]
    found = []
    for route in routes:
        if not any(f"{{{name}" in route.path for name in values):
            continue
        for action in ("seen", "done", "ack", "close") if "{action}" in route.path else ("",):
            path = re.sub(r"{(\w+)[^}]*}", lambda part: values.get(part[1], action), route.path)  # noqa: B023
            found += [(method, f"/desk{path}") for method in sorted(route.methods or ()) if method != "HEAD"]
    return found


async def kept(desk: Desk) -> object:
    return [await desk.store.record(client.id) for client in await desk.store.clients("elena")]


@pytest.mark.parametrize("name", ["Sam", "Mira", "Noor", "Jo", "Kim", "Hidden"])
async def test_no_page_and_no_form_reaches_another_therapists_client(desk: Desk, name: str) -> None:
    code, before = await desk.code("elena", name), await kept(desk)
    client = await desk.store.client("elena", code)
    assert client is not None
    theirs = [notice.id for notice in await desk.store.notices("elena") if notice.client == client.id] or [1]
    visitor = await desk.seated("ana")
    token = token_of(await visitor.get("/desk/"))
    noted = len(desk.audited())
    tried = paths(code, theirs[0])
    for method, path in tried:
        form = {"token": token, "words": "hello", "form": "a" * 32, "person": code}
        answer = await visitor.request(method, path, data=form if method == "POST" else None)
        assert name not in answer.text
        assert answer.status_code in (303, 404), (method, path)
        assert code not in answer.headers.get("location", "")

    assert len(tried) > 3
    assert await kept(desk) == before
    assert desk.audited()[noted:] == []
