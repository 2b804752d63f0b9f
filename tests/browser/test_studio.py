"""The studio in a real browser, with the whole bot behind it: mistakes at their lines, a chat, and publishing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.desk import login_path, make_login
from tests.browser.running import Running
from tests.browser.test_access import CONTRASTS, SMALL_TARGETS
from tests.publishing.stage import FLOW, NOW, Stage

pytestmark = pytest.mark.browser

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
HELLO = "What would you like to be called?"


class Studio:
    def __init__(self, browser: Browser, folder: Path) -> None:
        self.running = Running(_nothing)
        self.stage = Stage(folder, reload="true", reload_seconds="0.2")
        self.running.run(self.stage.app.start())
        self._browser = browser
        self.requests: list[str] = []
        self.problems: list[str] = []

    def open(self, therapist: str = "elena", **options: object) -> Page:
        context = self._browser.new_context(**{"viewport": DESK, "locale": "en-GB", **options})  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.problems.append(message.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        secret = self.running.run(make_login(self.stage.app.store, therapist, NOW))
        page.goto(self.stage.app.web.url + login_path(secret))
        page.get_by_role("button", name="Open my desk").click()
        page.get_by_role("link", name="Studio").click()
        page.get_by_role("heading", name="Nothing to mend").wait_for()
        return page

    def close(self) -> None:
        self.running.run(self.stage.app.stop())
        self.running.close()


async def _nothing(scope: object, receive: object, send: object) -> None:
    raise AssertionError("another server was asked")


@pytest.fixture
def studio(browser: Browser, tmp_path: Path) -> Iterator[Studio]:
    studio = Studio(browser, tmp_path)
    yield studio
    for context in browser.contexts:
        context.close()
    studio.close()


def text_of(page: Page) -> str:
    """The draft as the browser keeps it."""
    return str(page.evaluate("JSON.parse(localStorage.getItem('vestibule-studio')).files['free_consultation.yaml']"))


def replace(page: Page, old: str, new: str) -> None:
    """As someone does it by keyboard: find the words, and replace them."""
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+f")
    page.locator("input[name=search]").fill(old)
    page.locator("input[name=replace]").fill(new)
    page.locator("button[name=replaceAll]").click()
    page.keyboard.press("Escape")


def ask_for_pets(page: Page) -> None:
    """One more question, in both languages."""
    new = r"  - ask: pets\n    type: yes/no\n    title: Pets\n    text: Do you have a pet?\n\n  - ask: age"
    replace(page, "  - ask: age", new)
    page.get_by_role("button", name="Spanish").click()
    replace(page, r"\nage:", r"\npets:\n  title: Mascotas\n  text: ¿Tienes mascota?\n\nage:")
    page.get_by_role("button", name="The conversation").click()
    page.get_by_role("heading", name="Nothing to mend").wait_for()


def test_a_mistake_shows_at_its_line_and_goes_when_it_is_mended(studio: Studio) -> None:
    page = studio.open()

    replace(page, "consent is no", "consnt is no")
    finding = page.locator(".finding.error")
    expect(finding).to_contain_text("did you mean `consent`?")
    line = studio.stage.text(FLOW).split("only if: consent is no")[0].count("\n") + 1
    expect(finding.locator(".where")).to_have_text(f"line {line}")
    finding.click()
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    expect(page.get_by_role("button", name="Publish …")).to_be_disabled()
    replace(page, "consnt is no", "consent is no")

    expect(page.get_by_role("heading", name="Nothing to mend")).to_be_visible()
    assert studio.problems == []


def test_a_finding_leads_to_its_line(studio: Studio) -> None:
    page = studio.open()
    replace(page, "consent is no", "consnt is no")

    page.locator(".finding.error").click()

    expect(page.locator(".cm-activeLine")).to_have_text(re.compile("consnt is no"))
    expect(page.locator(".cm-content")).to_be_focused()


def test_the_draft_can_be_tried_as_it_is_written(studio: Studio) -> None:
    page = studio.open()
    chat = page.get_by_role("log")
    expect(chat).to_contain_text("I am the automated assistant")

    chat.get_by_role("button", name="Yes, that's OK").click()
    chat.get_by_role("button", name="Yes", exact=True).last.click()
    replace(page, "Are you 18 or older?", "Have you had your eighteenth birthday?")

    expect(chat).to_contain_text("Have you had your eighteenth birthday?")
    page.get_by_label("What a client would write").fill("I want to die")
    page.get_by_role("button", name="Send").click()
    expect(chat).to_contain_text("At this point the therapist would be alerted at once.")
    assert studio.running.run(studio.stage.told()) == []
    assert studio.problems == []


def test_publishing_shows_the_impact_then_runs_and_can_be_undone(studio: Studio) -> None:
    page, stage = studio.open(), studio.stage
    first = stage.text(FLOW)
    studio.running.run(stage.says("hello"))
    ask_for_pets(page)

    page.get_by_role("button", name="Publish …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Version 1 becomes version 2.")
    expect(dialog).to_contain_text("1 person is in the middle of it.")
    expect(dialog).to_contain_text("pets is new")
    assert stage.text(FLOW) == first
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published. It runs now.")).to_be_visible(timeout=20_000)
    said = studio.running.run(stage.taps("o:consent:yes"))
    assert "Do you have a pet?" in said

    page.get_by_role("button", name="Go back …").click()
    expect(dialog).to_contain_text("Go back to the conversation of")
    with page.expect_response("**/studio/publish"):
        dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published. It runs now.")).to_be_visible(timeout=20_000)

    assert stage.text(FLOW) == first.replace("version: 1", "version: 3")
    assert [each.by for each in studio.running.run(stage.app.store.publications())] == ["elena", "elena", "files"]
    assert studio.problems == []


def test_a_draft_outlives_the_page_and_can_be_dropped(studio: Studio) -> None:
    page = studio.open()
    replace(page, HELLO, "What shall I call you?")
    page.get_by_text("A draft. It is kept in this browser").wait_for()

    page.reload()
    expect(page.get_by_text("A draft. It is kept in this browser")).to_be_visible()
    assert "What shall I call you?" in text_of(page)
    page.get_by_role("button", name="Drop the draft").click()
    page.get_by_role("dialog").get_by_role("button", name="Drop it").click()

    expect(page.get_by_text("This is what runs.")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_nobody_overwrites_what_somebody_else_saved(studio: Studio) -> None:
    page, stage = studio.open(), studio.stage
    replace(page, HELLO, "What shall I call you?")
    stage.change(FLOW, "title: Welcome", "title: Hello")
    theirs = stage.text(FLOW)

    page.get_by_role("button", name="Publish …").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="The file has changed since you began this draft")).to_be_visible()
    assert stage.text(FLOW) == theirs
    page.get_by_role("button", name="Drop my draft, show me the new version").click()

    expect(page.get_by_text("This is what runs.")).to_be_visible()


def test_a_translation_is_changed_beside_the_flow(studio: Studio) -> None:
    page = studio.open()

    page.get_by_role("button", name="Spanish").click()
    expect(page.locator(".cm-content")).to_contain_text("Hola")
    expect(page.get_by_role("log")).to_contain_text("Hola")
    replace(page, "{{ practice.name }}", "{{ practice.nam }}")

    expect(page.locator(".finding.error").first).to_contain_text("practice.nam")
    expect(page.get_by_role("button", name="Spanish")).to_contain_text("mistake")


def test_the_drawing_follows_the_draft_and_leads_to_the_text(studio: Studio) -> None:
    page = studio.open()
    page.get_by_role("button", name="Drawing").click()
    drawing = page.locator(".drawing")

    replace(page, "title: 18 or older", "title: Grown up")
    expect(drawing.locator("g[data-step=age]")).to_contain_text("Grown up")
    drawing.locator("g[data-step=age] .title").click()

    expect(page.locator(".cm-activeLine")).to_have_text(re.compile("ask: age"))
    expect(page.locator(".counts")).to_contain_text("under_age")
    assert studio.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(studio: Studio, scheme: str) -> None:
    page = studio.open(color_scheme=scheme)
    page.get_by_role("log").get_by_role("button", name="Yes, that's OK").click()
    replace(page, "consent is no", "consnt is no")
    page.locator(".finding.error").wait_for()
    page.mouse.move(0, 0)

    seen = [text for text in page.evaluate(CONTRASTS) if text["ratio"]]

    assert len(seen) > 30
    disabled = {"Publish …"}
    assert [text for text in seen if text["ratio"] < 4.5 and text["text"] not in disabled] == []
    assert [text for text in seen if text["size"] < 15] == []


@pytest.mark.parametrize("view", ["Text", "Try it", "Drawing"])
def test_a_phone_is_wide_enough(studio: Studio, view: str) -> None:
    page = studio.open(viewport=PHONE)

    page.get_by_role("button", name=view, exact=True).click()

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert [name for name in page.evaluate(SMALL_TARGETS) if "Skip" not in name] == []


def test_the_keyboard_leaves_the_text(studio: Studio) -> None:
    page = studio.open()
    page.locator(".cm-content").focus()

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('.editor')") is None


def test_the_studio_asks_nobody_but_us(studio: Studio) -> None:
    page = studio.open()
    page.get_by_role("log").get_by_role("button", name="Yes, that's OK").click()
    page.get_by_role("button", name="Drawing").click()
    page.locator(".drawing g[data-step=age]").wait_for()

    assert {url.split("/")[2] for url in studio.requests} == {studio.stage.app.web.url.split("/")[2]}
    assert studio.problems == []
