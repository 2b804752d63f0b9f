"""What all our pages stand on: the server, its guards, its cookies, its words."""

from datetime import timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.web import web_app
from bot.errors import ContentError, SettingsError
from bot.server import Server, assemble, check_host
from bot.server.cookies import Cookie
from bot.server.words import read_words
from tests.channels.web.stand_in import Pad, introduced, letter, make_house


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_may_always_be_listened_on(host: str) -> None:
    check_host(host, behind_tls_proxy=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example"])
def test_other_machines_only_through_a_tls_proxy(host: str) -> None:
    check_host(host, behind_tls_proxy=True)

    with pytest.raises(SettingsError, match="VESTIBULE_WEB_BEHIND_TLS_PROXY"):
        check_host(host, behind_tls_proxy=False)


async def test_the_server_starts_stops_and_starts_again_on_its_port() -> None:
    server = Server(PlainTextResponse("here"), port=0)
    await server.start()
    port = server.port
    await server.stop()
    again = Server(PlainTextResponse("here again"), port=port)
    await again.start()

    async with AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/")
    await again.stop()

    assert answer.text == "here again"
    assert "server" not in answer.headers


async def test_a_taken_port_is_said_plainly() -> None:
    first = Server(PlainTextResponse("here"), port=0)
    await first.start()

    with pytest.raises(SettingsError, match="VESTIBULE_WEB_PORT"):
        await Server(PlainTextResponse("here"), port=first.port).start()

    await first.stop()


async def test_stopping_twice_or_before_the_start_is_no_harm() -> None:
    server = Server(PlainTextResponse("here"), port=0)

    await server.stop()
    await server.start()
    await server.stop()
    await server.stop()


async def test_open_streams_end_when_the_server_stops() -> None:
    house = make_house(Pad())
    server = Server(assemble(web_app(house)), port=0, before_stop=house.wakes.close)
    await server.start()
    async with introduced(house, f"http://127.0.0.1:{server.port}") as inside:
        cookie = "; ".join(f"{name}={value}" for name, value in inside.cookies.items())

    async with AsyncClient(base_url=f"http://127.0.0.1:{server.port}", headers={"cookie": cookie}) as client:
        own = {"x-vestibule": "1", "sec-fetch-site": "same-origin"}
        await client.post("/chat/messages", json=letter(), headers=own)
        async with client.stream("GET", "/chat/stream") as stream:
            lines = stream.aiter_lines()
            heard = [await anext(lines) for _ in range(2)]
            await server.stop()
            async for _ in lines:
                pass  # it ends

    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert heard[1] == "event: entry"
    assert len(house.wakes) == 0


async def test_nothing_of_a_request_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    server = Server(assemble(PlainTextResponse("here")), port=0)
    await server.start()
    async with AsyncClient() as client:
        await client.get(f"http://127.0.0.1:{server.port}/desk/login?ticket=SECRET")
    await server.stop()

    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]
    assert not [line for line in ours if "SECRET" in line]


async def test_extra_routes_come_first() -> None:
    async def well(_: Request) -> Response:
        return PlainTextResponse("well")

    server = Server(assemble(PlainTextResponse("chat"), extra=[Route("/healthz", well)]), port=0)
    await server.start()
    async with AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        answers = [(await client.get(path)).text for path in ("/healthz", "/anything")]
    await server.stop()

    assert answers == ["well", "chat"]


def test_a_secure_cookie_is_bound_to_its_host() -> None:
    response = Response()

    Cookie("seat", True, "Strict", timedelta(hours=1)).give(response, "secret")

    written = response.headers["set-cookie"]
    assert written == "__Host-seat=secret; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure"


def test_words_are_filled_in_and_never_compiled_again(tmp_path: Path) -> None:
    file = tmp_path / "words.yaml"
    file.write_text('hello: "Hello, {{ name }}"\nnew: {one: 1 new, other: "{{ n }} new"}\nno: no\n', encoding="utf-8")

    words = read_words(file)

    assert words("hello", name="{{ 7 * 7 }}") == "Hello, {{ 7 * 7 }}"
    assert [words.count("new", n) for n in (0, 1, 2)] == ["0 new", "1 new", "2 new"]
    assert words("no") == "no"


@pytest.mark.parametrize("text", ["- a list", "a: {{ broken", "a: '{% for %}'", "a: [1]", "a: &x b\nc: *x\n: ["])
def test_broken_words_are_said_with_their_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "words.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ContentError, match=r"words\.yaml"):
        read_words(file)
