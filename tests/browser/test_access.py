"""Everyone can use the page: by keyboard, on a phone, in the dark, with much zoom; and it asks nobody but us."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Chat

pytestmark = pytest.mark.browser

# Contrast of all text against what is painted behind it, as WCAG counts it.
CONTRASTS = """() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = numbers(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!(own || element.placeholder) || !element.checkVisibility() || element.closest(".unseen, noscript")) continue;
    const style = getComputedStyle(element, element.placeholder ? "::placeholder" : null);
    const [one, two] = [light(numbers(style.color)), light(behind(element))].sort((a, b) => b - a);
    found.push({ text: (element.textContent || element.placeholder).trim().slice(0, 40),
      ratio: (one + 0.05) / (two + 0.05), size: parseFloat(style.fontSize) });
  }
  return found;
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll("button, a, summary, textarea, input")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element.textContent || element.id, element.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"""


def walk(page: Page) -> None:
    page.get_by_label("Your message").fill("Sam")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Worry or anxiety").click()
    expect(page.get_by_role("button", name="Worry or anxiety")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(chat: Chat, scheme: str) -> None:
    page = chat.open(color_scheme=scheme, reduced_motion="reduce")
    seen = page.evaluate(CONTRASTS)
    page.get_by_role("button", name="Begin").click()
    walk(page)
    page.mouse.move(0, 0)
    seen += page.evaluate(CONTRASTS)
    page.get_by_text("More", exact=True).click()
    seen += page.evaluate(CONTRASTS)

    assert len(seen) > 30
    assert [text for text in seen if text["ratio"] < 4.5] == []
    assert [text for text in seen if text["size"] < 16] == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_scrolls_sideways(chat: Chat, width: int) -> None:
    page = chat.begin(viewport={"width": width, "height": 640})
    walk(page)
    page.get_by_label("Your message").fill("a" * 300)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("I wrote down").wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_is_big_enough_for_a_thumb(chat: Chat) -> None:
    page = chat.begin()
    walk(page)
    page.get_by_text("More", exact=True).click()

    assert page.evaluate(SMALL_TARGETS) == []


def test_much_zoom_leaves_room_for_the_words(chat: Chat) -> None:
    page = chat.begin(viewport={"width": 320, "height": 256})

    position = "element => getComputedStyle(element).position"
    positions = [page.locator(name).evaluate(position) for name in (".top", ".bottom")]

    assert positions == ["static", "static"]


def test_the_whole_conversation_works_by_keyboard(chat: Chat) -> None:
    page = chat.open(viewport={"width": 1000, "height": 800})
    tab_to(page, "Begin")
    page.keyboard.press("Enter")
    page.get_by_text("What would you like to be called").wait_for()
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type("Sam")
    page.keyboard.press("Enter")
    page.get_by_text("What brings you here?").wait_for()

    tab_to(page, "☐ Low mood", backwards=True)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Low mood")).to_have_attribute("aria-pressed", "true")
    tab_to(page, "Done")
    page.keyboard.press("Enter")
    page.get_by_text("Which day would suit you?").wait_for()

    assert chat.problems == []


def tab_to(page: Page, text: str, *, backwards: bool = False) -> None:
    for _ in range(30):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate("document.activeElement.textContent").strip() == text:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
    pytest.fail(f"no key leads to {text}")


def test_the_menu_closes_with_escape_and_gives_the_focus_back(chat: Chat) -> None:
    page = chat.begin()
    more = page.get_by_text("More", exact=True)
    more.press("Enter")
    expect(page.get_by_role("button", name="Privacy")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Privacy")).to_be_hidden()
    expect(more).to_be_focused()


def test_new_words_are_announced_and_old_ones_are_not_read_again(chat: Chat) -> None:
    page = chat.begin()
    log = page.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")

    chat.pad.refuses = True
    page.reload()

    expect(page.locator("#log")).to_have_attribute("aria-live", "off")


def test_the_right_keyboard_comes_up_and_any_words_can_be_typed(chat: Chat) -> None:
    page = chat.begin()
    walk(page)
    page.get_by_role("button", name="Done").click()
    page.get_by_label("Or pick a date").fill("2026-12-01")
    expect(page.get_by_label("Your message")).to_have_value("2026-12-01")

    page.get_by_label("Your message").fill("any weekday")
    page.get_by_role("button", name="Send").click()

    expect(page.locator(".entry.mine").last).to_have_text("You: any weekday")


def test_the_page_asks_nobody_but_us(chat: Chat) -> None:
    page = chat.begin()
    walk(page)
    page.get_by_role("button", name="Urgent help").click()
    page.locator(".entry").get_by_role("link", name="Call Samaritans").wait_for()

    assert {url.split("/")[2] for url in chat.requests} == {f"localhost:{chat.running.port}"}
    assert chat.problems == []


def test_without_javascript_there_is_a_person_to_reach(chat: Chat) -> None:
    page = chat.open(java_script_enabled=False)

    expect(page.get_by_role("link", name="hello@elm-practice.example")).to_be_visible()
    expect(page.get_by_role("link", name="Call Samaritans: 116 123")).to_be_visible()
    expect(page.get_by_role("link", name="Exit")).to_be_visible()


def test_the_page_speaks_spanish(chat: Chat) -> None:
    page = chat.open("/chat/?lang=es")

    expect(page.get_by_role("button", name="Empezar")).to_be_visible()
    expect(page.get_by_role("button", name="Ayuda urgente")).to_be_visible()
