"""One Chromium for each file of tests; a fresh profile, a fresh server and a fresh store for each test.

Not one for all: as long as Playwright is up, its event loop runs in this thread, and async tests cannot.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.channels.web import web_app
from bot.server import assemble
from tests.browser.chromium import ARGUMENTS, REASON, find_chromium, is_required
from tests.browser.running import Running
from tests.channels.web.stand_in import Pad, make_house

PHONE = {"width": 360, "height": 740}


class Chat:
    """The chat as one visitor has it: server, store, and the pages they open."""

    def __init__(self, browser: Browser) -> None:
        self.pad = Pad()
        self.house = make_house(self.pad)
        self.running = Running(assemble(web_app(self.house)), self.house.wakes.close)
        self.running.start()
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.requests: list[str] = []
        self.problems: list[str] = []

    def open(self, path: str = "/chat/", **options: Any) -> Page:
        """A new visitor's page; every request and every complaint of the browser is noted."""
        context = self._browser.new_context(**{"viewport": PHONE, "locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        return self.open_beside(context, path)

    def open_beside(self, context: BrowserContext, path: str = "/chat/") -> Page:
        page = context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(self.running.address + path)
        return page

    def _note(self, text: str) -> None:
        if not text.startswith("Failed to load resource"):  # a refusal of ours, which the page answers itself
            self.problems.append(text)

    def begin(self, **options: Any) -> Page:
        page = self.open(**options)
        page.get_by_role("button", name="Begin").click()
        page.get_by_text("What would you like to be called").wait_for()
        return page

    def restart(self) -> None:
        self.running.stop()
        self.house.wakes.reopen()
        self.running.start()

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        self.running.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if not path:
        (pytest.fail if is_required() else pytest.skip)(REASON)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def chat(browser: Browser) -> Iterator[Chat]:
    chat = Chat(browser)
    yield chat
    chat.close()
