"""The chat page in a real browser: what is said is kept, shown once, and still there after whatever happens."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Chat

pytestmark = pytest.mark.browser


def said(page: Page) -> list[str]:
    return page.locator(".entry.mine .words").all_inner_texts()


def say(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()


def test_a_visitor_reads_begins_writes_and_is_answered(chat: Chat) -> None:
    page = chat.begin()

    say(page, "Sam")

    expect(page.get_by_text("Thank you, Sam.")).to_be_visible()
    assert said(page) == ["Sam"]
    assert chat.problems == []


def test_looking_at_the_page_leaves_no_trace(chat: Chat) -> None:
    page = chat.open()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()

    assert page.context.cookies() == []
    assert chat.pad.addresses == []


def test_ticks_change_in_place_and_keep_the_focus(chat: Chat) -> None:
    page = chat.begin()
    say(page, "Sam")

    worry = page.get_by_role("button", name="Worry or anxiety")
    worry.click()
    expect(worry).to_have_attribute("aria-pressed", "true")
    expect(worry).to_be_focused()
    page.get_by_role("button", name="Loss").click()
    expect(page.get_by_role("button", name="Loss")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Done").click()

    expect(page.get_by_text("Which day would suit you?")).to_be_visible()
    assert page.get_by_text("What brings you here?").count() == 1
    assert said(page)[-1] == "Worry or anxiety, Loss"


def test_older_buttons_go_once_someone_has_gone_on(chat: Chat) -> None:
    page = chat.begin()
    assert page.get_by_role("button", name="Skip").count() == 1

    say(page, "Sam")
    page.get_by_text("What brings you here?").wait_for()

    assert page.get_by_role("button", name="Skip").count() == 1


def test_a_reload_shows_the_same_conversation(chat: Chat) -> None:
    page = chat.begin()
    say(page, "Sam")
    page.get_by_text("What brings you here?").wait_for()
    page.get_by_role("button", name="Low mood").click()
    expect(page.get_by_role("button", name="Low mood")).to_have_attribute("aria-pressed", "true")
    before = page.locator("#log").inner_text()

    page.reload()
    page.get_by_text("What brings you here?").wait_for()
    expect(page.get_by_role("button", name="Low mood")).to_have_attribute("aria-pressed", "true")

    assert page.locator("#log").inner_text() == before
    expect(page.locator("#doorstep")).to_be_hidden()


def test_two_tabs_show_one_conversation(chat: Chat) -> None:
    page = chat.begin()
    other = chat.open_beside(page.context)
    other.get_by_text("What would you like to be called").wait_for()

    say(page, "Sam")

    expect(other.get_by_text("Thank you, Sam.")).to_be_visible()
    assert said(other) == ["Sam"]


def test_the_page_comes_back_when_the_server_does(chat: Chat) -> None:
    page = chat.begin()

    chat.restart()
    say(page, "Sam")

    expect(page.get_by_text("Thank you, Sam.")).to_be_visible()
    assert said(page) == ["Sam"]


def test_words_written_while_the_server_is_away_go_out_once_when_it_is_back(chat: Chat) -> None:
    page = chat.begin()
    chat.running.stop()

    say(page, "Sam")
    expect(page.get_by_role("status")).to_contain_text("It is safe here")
    expect(page.locator(".on-its-way")).to_have_text("You: Sam")
    chat.house.wakes.reopen()
    chat.running.start()

    expect(page.get_by_text("Thank you, Sam.")).to_be_visible()
    expect(page.get_by_role("status")).to_be_empty()
    assert said(page) == ["Sam"]
    assert chat.running.run(chat.pad.texts(mine=True)) == ["Sam"]


def test_words_are_kept_over_a_reload_until_the_database_is_back(chat: Chat) -> None:
    page = chat.begin()
    chat.pad.refuses = True
    say(page, "Sam")
    expect(page.get_by_role("status")).to_contain_text("It is safe here")

    page.reload()
    expect(page.locator(".on-its-way")).to_have_text("You: Sam")
    chat.pad.refuses = False

    expect(page.get_by_text("Thank you, Sam.")).to_be_visible()
    assert said(page) == ["Sam"]


def test_offline_is_said_kindly_and_loses_nothing(chat: Chat) -> None:
    page = chat.begin()
    page.context.set_offline(True)
    say(page, "Sam")
    expect(page.get_by_role("status")).to_contain_text("goes out when you are back")

    page.context.set_offline(False)

    expect(page.get_by_text("Thank you, Sam.")).to_be_visible()
    assert said(page) == ["Sam"]


def test_help_lines_are_shown_even_when_nothing_works(chat: Chat) -> None:
    page = chat.begin()
    chat.running.stop()

    page.get_by_role("button", name="Urgent help").click()

    card = page.get_by_role("dialog")
    expect(card.get_by_role("link", name="Call Samaritans: 116 123")).to_have_attribute("href", "tel:116123")
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()


def test_urgent_help_is_answered_in_the_chat(chat: Chat) -> None:
    page = chat.begin()

    page.get_by_role("button", name="Urgent help").click()

    expect(page.locator(".entry").get_by_role("link", name="Call Samaritans: 116 123")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


HELP = "If there is danger right now, call 999.\n\n• Samaritans: call 116 123\n• Shout: text SHOUT to 85258"


def test_numbers_and_addresses_can_be_tapped_and_other_figures_stay_words(chat: Chat) -> None:
    page = chat.begin()
    for words in (HELP, "Call +44 20 7946 0018, or see https://elm.example. £120 by 2026-05-14, 17:00 <b>"):
        chat.running.run(chat.pad.put(words))
    page.get_by_text("elm.example").wait_for()

    links = page.locator(".entry .words a").evaluate_all("links => links.map(link => [link.textContent, link.href])")

    assert links == [
        ["999", "tel:999"],
        ["116 123", "tel:116123"],
        ["85258", "sms:85258"],
        ["+44 20 7946 0018", "tel:+442079460018"],
        ["https://elm.example", "https://elm.example/"],
    ]
    assert page.locator(".entry .words b").count() == 0


def test_days_are_written_as_in_the_country_of_the_practice(chat: Chat) -> None:
    page = chat.begin(locale="en-US")

    assert re.fullmatch(r"\w+ \d+ \w+", page.locator(".day").first.inner_text().replace(",", ""))


def test_before_anything_is_kept_the_menu_speaks_of_no_data(chat: Chat) -> None:
    page = chat.open()

    page.get_by_text("More", exact=True).click()

    expect(page.get_by_text("My data", exact=True)).to_be_hidden()


def test_after_an_erasure_nothing_of_it_is_left_on_the_page(chat: Chat) -> None:
    page = chat.begin()
    say(page, "Sam")
    page.get_by_text("Thank you, Sam.").wait_for()

    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete my data").click()

    expect(page.get_by_text("I have deleted all your data.")).to_be_visible()
    expect(page.get_by_text("Thank you, Sam.")).to_have_count(0)


def test_my_data_can_be_taken_home(chat: Chat) -> None:
    page = chat.begin()

    page.get_by_text("More", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download it to read").click()

    assert download.value.suggested_filename == "my-data.html"


def test_leaving_the_page_clears_the_screen_and_goes_elsewhere(chat: Chat) -> None:
    page = chat.begin()
    page.context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="<h1>An encyclopedia</h1>"))

    page.get_by_role("link", name="Exit").click()

    expect(page.get_by_text("An encyclopedia")).to_be_visible()
    page.go_back()
    assert "called" not in page.content()


def test_a_device_forgets_the_chat_when_asked(chat: Chat) -> None:
    page = chat.begin()

    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Remove this chat from this device").click()
    page.get_by_role("button", name="Yes, remove it").click()

    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    assert page.context.cookies() == []


def test_what_looks_like_code_stays_words(chat: Chat) -> None:
    page = chat.begin()

    say(page, "<img src=x onerror=alert(1)><b>Sam</b>")

    expect(page.locator(".entry.mine .words")).to_have_text("<img src=x onerror=alert(1)><b>Sam</b>")
    assert page.locator("#log img").count() == 0


# Outside the page -----------------------------------------------------------------------------------------

LOOK_AWAY = """(hidden) => {
  Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
RECORDER = """
  window.shown = [];
  window.Notification = class extends EventTarget {
    static permission = localStorage.getItem("permission") ?? "default";
    static async requestPermission() { return (Notification.permission = "granted"); }
    constructor(title, options) { super(); window.shown.push([title, options.body]); }
    close() {}
  };
"""


def away(page: Page) -> None:
    page.clock.install()
    page.evaluate(LOOK_AWAY, True)


def icon(page: Page) -> str | None:
    return page.locator('link[rel="icon"]').get_attribute("href")


def test_an_answer_that_comes_while_nobody_looks_shows_on_the_tab_until_somebody_does(chat: Chat) -> None:
    page = chat.begin()
    away(page)
    chat.running.run(chat.pad.put("Elena writes to you"))
    page.clock.run_for(31_000)
    expect(page).to_have_title("(1) Elm Practice")
    dotted = icon(page)
    page.evaluate(LOOK_AWAY, False)

    expect(page).to_have_title("Elm Practice")
    assert dotted is not None
    assert dotted.endswith("/page/icon-new.svg")
    expect(page.get_by_text("Elena writes to you")).to_be_visible()
    assert (icon(page) or "").endswith("/page/icon.svg")


def test_what_is_read_as_it_comes_leaves_the_tab_as_it_is(chat: Chat) -> None:
    page = chat.begin()
    say(page, "Sam")
    page.get_by_text("Thank you, Sam.").wait_for()

    expect(page).to_have_title("Elm Practice")


def test_nobody_is_notified_who_did_not_ask_for_it(chat: Chat) -> None:
    page = chat.open()
    page.context.add_init_script(RECORDER)
    page.reload()
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("What would you like to be called").wait_for()
    away(page)
    chat.running.run(chat.pad.put("Elena writes to you"))
    page.clock.run_for(31_000)

    expect(page).to_have_title("(1) Elm Practice")
    assert page.evaluate("window.shown") == []


def test_who_asks_for_it_is_notified_without_a_word_of_the_conversation_and_can_stop_it(chat: Chat) -> None:
    page = chat.open()
    page.context.add_init_script(RECORDER)
    page.reload()
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("What would you like to be called").wait_for()
    page.get_by_text("More", exact=True).click()
    choice = page.get_by_role("button", name="Tell me when something new is here")
    choice.click()
    expect(choice).to_have_attribute("aria-pressed", "true")
    away(page)
    chat.running.run(chat.pad.put("Elena writes to you"))
    page.clock.run_for(31_000)
    expect(page).to_have_title("(1) Elm Practice")
    told = page.evaluate("window.shown")
    choice.click()

    assert told == [
        ["I will tell you like this while this page stays open.", None],
        ["Something new is here", None],
    ]
    expect(choice).to_have_attribute("aria-pressed", "false")
