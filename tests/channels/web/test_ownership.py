"""One visitor against another, on every address of the chat: a cookie opens its own conversation, and nothing else."""

from secrets import token_urlsafe

import pytest
from starlette.routing import Mount, Route

from bot.channels.web import web_app
from bot.channels.web.house import WebHouse
from bot.core.messages import Address
from tests.channels.web.stand_in import Pad, caller, introduced, letter, make_house

SECRET = "Qzkolibri"


def addresses(house: WebHouse) -> list[tuple[str, str]]:
    """Method and path of every address that is not a file of the page; a new one is here by itself."""
    found: list[tuple[str, str]] = []
    for mount in (each for each in web_app(house).routes if isinstance(each, Mount)):
        for route in (each for each in mount.routes if isinstance(each, Route)):
            for kind in ("json", "html"):
                path = f"{mount.path}{route.path}".replace("{kind}", kind)
                found += [(method, path) for method in sorted(route.methods or ()) if method != "HEAD"]
    return sorted(set(found))


@pytest.mark.parametrize("who", ["nobody", "another visitor", "a guess", "the start of the secret"])
async def test_nobody_reads_or_changes_the_conversation_of_another_visitor(who: str) -> None:
    pad = Pad()
    house = make_house(pad)
    async with introduced(house) as sam:
        await sam.post("/chat/messages", json=letter(1, text=SECRET))
        await sam.post("/chat/messages", json=letter(2, kind="command", text="start"))
        token = sam.cookies["vestibule"]
    mine = Address("web", token)
    before = await pad.mail(mine)
    cookies = {"another visitor": token_urlsafe(32), "a guess": token[::-1], "the start of the secret": token[:-1]}
    house.wakes.close()  # so that a stream ends
    async with caller(house) as other:
        if who in cookies:
            other.cookies.set("vestibule", cookies[who], domain="chat.example")
        tried = addresses(house)
        for method, path in tried:
            references = [letter(1), letter(3, kind="tap", data="o:topics:worry", on=str(before[-1].id))]
            for body in references if method == "POST" else (None,):
                answer = await other.request(method, path, json=body, params={"after": "0", "id": token[:8]})
                assert SECRET not in answer.text, (method, path)
                assert token not in answer.text

    assert len(tried) > 6
    assert await pad.mail(mine) == before
    assert SECRET in "".join(each.body.text for each in before)
