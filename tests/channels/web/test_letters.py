"""The way in over HTTP: who may post, what is kept, and what 200 means."""

import pytest

from bot.posts import Text
from tests.channels.web.stand_in import Pad, caller, introduced, letter, make_house


async def test_a_first_letter_gets_a_cookie_and_is_sent_again() -> None:
    pad = Pad()
    async with caller(make_house(pad)) as client:
        first = await client.post("/chat/messages", json=letter())
        again = await client.post("/chat/messages", json=letter())

    assert (first.status_code, again.status_code) == (401, 200)
    assert await pad.texts(mine=True) == ["Sam"]


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    async with caller(make_house(Pad())) as client:
        cookie = (await client.post("/chat/messages", json=letter())).headers["set-cookie"]

    assert cookie.startswith("vestibule=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert len(cookie.split("=")[1].split(";")[0]) == 43


async def test_over_https_the_cookie_is_bound_to_this_host() -> None:
    async with caller(make_house(Pad(), secure=True), "https://chat.example") as client:
        own = (await client.post("/chat/messages", json=letter())).headers["set-cookie"]
        framed = (await client.post("/embed/messages", json=letter())).headers["set-cookie"]

    assert own.startswith("__Host-vestibule=")
    assert "; Secure" in own
    assert framed.startswith("__Host-vestibule-frame=")
    assert "SameSite=None; Secure; Partitioned" in framed


async def test_a_letter_posted_twice_counts_once() -> None:
    pad = Pad()
    async with introduced(make_house(pad)) as client:
        statuses = [(await client.post("/chat/messages", json=letter())).status_code for _ in range(3)]

    assert statuses == [200, 200, 200]
    assert await pad.texts(mine=True) == ["Sam"]


async def test_when_nothing_can_be_kept_the_page_is_asked_to_keep_it() -> None:
    pad = Pad()
    async with introduced(make_house(pad)) as client:
        pad.refuses = True
        refused = await client.post("/chat/messages", json=letter())
        pad.refuses = False
        kept = await client.post("/chat/messages", json=letter())

    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json() == {"kept": False, "reason": "not kept", "urgent": []}
    assert kept.status_code == 200
    assert await pad.texts(mine=True) == ["Sam"]


async def test_urgent_help_is_in_the_answer_even_when_nothing_can_be_kept() -> None:
    pad = Pad()
    house = make_house(pad)

    async def take(letters: object) -> None:
        await house.direct.send(letters[0].address, Text("Call 999"), hints=None)  # type: ignore[index, arg-type]
        await pad.handle([], None, None)  # type: ignore[arg-type]

    pad.refuses = True
    async with introduced(make_house(pad, take=take, direct=house.direct)) as client:
        refused = await client.post("/chat/messages", json=letter())

    assert refused.status_code == 503
    assert [text["text"] for text in refused.json()["urgent"]] == ["Call 999"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
async def test_another_site_can_post_nothing(headers: dict[str, str]) -> None:
    pad = Pad()
    async with introduced(make_house(pad)) as client:
        answer = await client.post("/chat/messages", json=letter(), headers=headers)

    assert answer.status_code == 403
    assert await pad.texts() == []


@pytest.mark.parametrize("missing", ["x-vestibule", "origin"])
async def test_a_form_or_a_tool_without_our_headers_can_post_nothing(missing: str) -> None:
    pad = Pad()
    async with introduced(make_house(pad)) as client:
        del client.headers[missing]
        del client.headers["sec-fetch-site"]
        answer = await client.post("/chat/messages", json=letter())

    assert answer.status_code == 403
    assert await pad.texts() == []


async def test_with_a_public_address_only_that_origin_is_ours() -> None:
    house = make_house(Pad(), origin="https://chat.example/assistant")
    async with caller(house, "https://chat.example") as client:
        ours = await client.post("/chat/messages", json=letter())
        other = await client.post("/chat/messages", json=letter(), headers={"origin": "http://chat.example"})

    assert (ours.status_code, other.status_code) == (401, 403)


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_over_64_kib_is_refused(declared: bool) -> None:
    pad = Pad()

    async def chunks() -> object:
        for _ in range(65):
            yield b"x" * 1024

    async with introduced(make_house(pad)) as client:
        body = b"x" * 65 * 1024 if declared else chunks()
        answer = await client.post("/chat/messages", content=body)  # type: ignore[arg-type]

    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": "letter-1", "kind": "dance"}'])
async def test_nonsense_is_refused_and_not_kept(body: bytes) -> None:
    pad = Pad()
    async with introduced(make_house(pad)) as client:
        answer = await client.post("/chat/messages", content=body)

    assert answer.status_code == 400
    assert pad.addresses == []


async def test_a_visitor_can_be_asked_to_slow_down() -> None:
    pad = Pad()
    async with introduced(make_house(pad, admit=lambda message: False)) as client:
        answer = await client.post("/chat/messages", json=letter())

    assert answer.status_code == 429
    assert pad.addresses == []


@pytest.mark.parametrize("value", ["short", "x" * 44, "x" * 42 + "%", "x" * 42 + '"'])
async def test_a_cookie_that_is_not_ours_is_no_visitor(value: str) -> None:
    async with caller(make_house(Pad()), cookie=f"vestibule={value}") as client:
        answer = await client.post("/chat/messages", json=letter())

    assert answer.status_code == 401


async def test_my_data_is_for_its_visitor_only() -> None:
    house = make_house(Pad())
    async with introduced(house) as mine, introduced(house) as other:
        await mine.post("/chat/messages", json=letter())
        for_computer = await mine.get("/chat/my-data.json")
        to_read = await mine.get("/chat/my-data.html")
        theirs = await other.get("/chat/my-data.json")
        unknown = await caller(house).get("/chat/my-data.json")

    assert for_computer.json()[0] == "Sam"
    assert to_read.headers["content-disposition"] == 'attachment; filename="my-data.html"'
    assert to_read.headers["cache-control"] == "no-store"
    assert (theirs.status_code, unknown.status_code) == (404, 404)


async def test_a_device_can_forget_the_chat() -> None:
    async with introduced(make_house(Pad())) as client:
        answer = await client.post("/chat/leave")
        after = await client.post("/chat/messages", json=letter())

    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert after.status_code == 401
