"""The desk in a real browser: readable in light and dark, on a phone, by keyboard, and without a line of script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.desk import desk_app, login_path, make_login
from bot.server import assemble
from bot.store.memory.store import MemoryStore
from tests.browser.running import Running
from tests.browser.test_access import CONTRASTS, SMALL_TARGETS
from tests.desk.stand_in import NOW, Hands, fill, make_desk

pytestmark = pytest.mark.browser


class Desk:
    def __init__(self, browser: Browser) -> None:
        self.store = MemoryStore()
        self.running = Running(assemble(_nothing, desk_app(lambda: make_desk(self.store, Hands()))))
        self.running.run(fill(self.store))
        self.running.start()
        self._browser = browser
        self.requests: list[str] = []
        self.problems: list[str] = []

    def open(self, **options: object) -> Page:
        context = self._browser.new_context(**{"java_script_enabled": True, **options})  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.problems.append(message.text))
        secret = self.running.run(make_login(self.store, "elena", NOW))
        page.goto(self.running.address + login_path(secret))
        return page

    def seated(self, **options: object) -> Page:
        page = self.open(**options)
        page.get_by_role("button", name="Open my desk").click()
        page.get_by_role("heading", name="Open alerts").wait_for()
        return page


async def _nothing(scope: object, receive: object, send: object) -> None:
    raise AssertionError("the chat was asked")


@pytest.fixture
def desk(browser: Browser) -> Iterator[Desk]:
    desk = Desk(browser)
    yield desk
    for context in browser.contexts:
        context.close()
    desk.running.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(desk: Desk, scheme: str) -> None:
    page = desk.open(color_scheme=scheme, viewport={"width": 360, "height": 740})
    seen = page.evaluate(CONTRASTS)
    page.get_by_role("button", name="Open my desk").click()
    page.get_by_role("heading", name="Open alerts").wait_for()
    seen += page.evaluate(CONTRASTS)
    page.get_by_role("link", name="Sam").click()
    page.get_by_text("Their hope").wait_for()
    seen += page.evaluate(CONTRASTS)

    assert len(seen) > 40
    assert [text for text in seen if text["ratio"] < 4.5] == []
    assert [text for text in seen if text["size"] < 16] == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_scrolls_sideways(desk: Desk, width: int) -> None:
    page = desk.seated(viewport={"width": width, "height": 700})

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_buttons_are_big_enough_for_a_thumb(desk: Desk) -> None:
    page = desk.seated(viewport={"width": 360, "height": 740})

    small = page.evaluate(SMALL_TARGETS)

    assert [name for name in small if "Skip" not in name] == []


def test_an_alert_is_acknowledged_and_closed_without_any_script(desk: Desk) -> None:
    page = desk.seated(java_script_enabled=False)
    alert = page.locator("section.alerts li")

    alert.get_by_role("button", name="I have seen it").click()
    expect(alert).to_contain_text("seen Mon 23 Nov")
    alert.get_by_role("button", name="Done").click()

    expect(page.get_by_role("heading", name="Open alerts")).to_have_count(0)


def test_logging_out_closes_the_desk_and_the_way_back(desk: Desk) -> None:
    page = desk.seated()

    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="The desk is closed")).to_be_visible()
    page.go_back()

    expect(page.get_by_text("Sam")).to_have_count(0)


def test_the_desk_asks_nobody_but_us(desk: Desk) -> None:
    page = desk.seated()
    page.get_by_role("link", name="Sam").click()
    page.get_by_role("link", name="Digests and alerts").click()
    page.get_by_text("for Sam").wait_for()

    assert {url.split("/")[2] for url in desk.requests} == {f"localhost:{desk.running.port}"}
    assert desk.problems == []
