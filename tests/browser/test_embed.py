"""The chat in a frame on a practice's own site, which is another site than ours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.channels.web import web_app
from tests.browser.running import Running
from tests.channels.web.stand_in import Pad, make_house

pytestmark = pytest.mark.browser


class Site:
    """A practice's page at 127.0.0.1 with our script, which comes from localhost: for a browser two sites."""

    def __init__(self, *, allowed: bool) -> None:
        self.practice = Running(Starlette(routes=[Route("/", self._page)]))
        self.practice.start()
        self.pad = Pad()
        frames = (self.address,) if allowed else ()
        # Browsers take secure cookies from localhost as they do over https.
        self.house = make_house(self.pad, frames=frames, secure=True)
        self.running = Running(web_app(self.house), self.house.wakes.close)
        self.running.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.practice.port}"

    async def _page(self, _: Request) -> HTMLResponse:
        script = f'<script src="{self.running.address}/embed.js" defer></script>'
        return HTMLResponse(f'<!doctype html><html lang="en"><title>Elm</title><h1>Elm Practice</h1>{script}</html>')

    def close(self) -> None:
        self.running.close()
        self.practice.close()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(allowed=True)
    yield site
    site.close()


def visit(browser: Browser, site: Site) -> Page:
    page = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB").new_page()
    page.set_default_timeout(10_000)
    page.goto(site.address)
    return page


def test_the_chat_works_in_a_frame_on_another_site(browser: Browser, site: Site) -> None:
    page = visit(browser, site)
    page.get_by_role("button", name="Ask for a free first call").click()
    frame = page.frame_locator("iframe")

    frame.get_by_role("button", name="Begin").click()
    frame.get_by_label("Your message").fill("Sam")
    frame.get_by_role("button", name="Send").click()
    expect(frame.get_by_text("Thank you, Sam.")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Ask for a free first call").click()

    expect(page.frame_locator("iframe").get_by_text("Thank you, Sam.")).to_be_visible()
    cookies = page.context.cookies()
    assert [(cookie["name"], cookie["sameSite"], cookie["secure"]) for cookie in cookies] == [
        ("__Host-vestibule-frame", "None", True)
    ]
    page.context.close()


def test_nothing_but_the_script_is_loaded_before_someone_wants_to_talk(browser: Browser, site: Site) -> None:
    page = visit(browser, site)
    expect(page.get_by_role("button", name="Ask for a free first call")).to_be_visible()

    assert page.locator("iframe").count() == 0
    assert page.context.cookies() == []
    page.context.close()


def test_the_button_opens_closes_and_keeps_the_focus(browser: Browser, site: Site) -> None:
    page = visit(browser, site)
    button = page.locator("button")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_have_text("Close the chat")

    button.press("Escape")

    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()
    expect(page.locator("iframe")).to_be_hidden()
    page.context.close()


def test_leaving_from_the_frame_leaves_the_whole_page(browser: Browser, site: Site) -> None:
    page = visit(browser, site)
    page.context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="<h1>An encyclopedia</h1>"))
    page.get_by_role("button", name="Ask for a free first call").click()

    page.frame_locator("iframe").get_by_role("link", name="Exit").click()

    expect(page.get_by_role("heading", name="An encyclopedia")).to_be_visible()
    page.context.close()


def test_a_site_that_is_not_listed_cannot_frame_the_chat(browser: Browser) -> None:
    site = Site(allowed=False)
    page = visit(browser, site)

    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.get_by_role("button", name="Ask for a free first call").click()

    assert page.frame_locator("iframe").get_by_role("button", name="Begin").count() == 0
    page.context.close()
    site.close()
