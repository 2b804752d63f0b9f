"""The page itself: no cookie before a word, no inline code, nothing from elsewhere, and people even without JS."""

import re
from pathlib import Path

import pytest

from bot.channels.web.app import ASSETS
from bot.channels.web.room import PAGE
from tests.channels.web.stand_in import ROOT, Pad, caller, introduced, make_house, page_words


async def page(path: str = "/chat/", **changes: object) -> str:
    async with caller(make_house(Pad(), **changes)) as client:
        return (await client.get(path)).text


async def test_looking_sets_no_cookie_and_is_never_cached() -> None:
    async with caller(make_house(Pad())) as client:
        answer = await client.get("/chat/")

    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_policy_allows_our_own_files_and_nothing_else() -> None:
    async with caller(make_house(Pad(), frames=("https://elm.example",))) as client:
        alone = (await client.get("/chat/")).headers["content-security-policy"]
        framed = (await client.get("/embed/")).headers["content-security-policy"]

    assert alone.startswith("default-src 'self';")
    assert "unsafe" not in alone
    assert alone.endswith("frame-ancestors 'self'")
    assert framed.endswith("frame-ancestors 'self' https://elm.example")


async def test_there_is_no_inline_code_and_nothing_from_elsewhere() -> None:
    html = await page()

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", html)
    assert all(
        address.startswith("../page/") for address in re.findall(r'(?:src|href)="([^"]+\.(?:js|css|svg))"', html)
    )


@pytest.mark.parametrize("name", [*ASSETS, "embed.js"])
def test_our_files_load_nothing_from_elsewhere(name: str) -> None:
    text = (PAGE / name).read_text(encoding="utf-8")

    assert not re.search(r"""(?:import|url\(|fetch\()\s*['"(]*(?:https?:)?//""", text)


async def test_without_javascript_there_are_people_to_reach() -> None:
    html = await page()

    without = html.split("<noscript>")[1].split("</noscript>")[0]
    assert "mailto:hello@elm-practice.example" in without
    assert 'href="tel:116123"' in without


@pytest.mark.parametrize(
    ("path", "accepted", "expected"),
    [
        ("/chat/", "es-MX,es;q=0.9,en;q=0.5", "es"),
        ("/chat/", "fr", "en"),
        ("/chat/?lang=es", "en", "es"),
        ("/chat/?lang=xx", "es", "es"),
        ("/chat/", "en;q=0, es;q=nonsense", "en"),
    ],
)
async def test_the_page_speaks_the_visitors_language(path: str, accepted: str, expected: str) -> None:
    async with caller(make_house(Pad()), **{"accept-language": accepted}) as client:
        answer = await client.get(path)

    assert answer.headers["content-language"] == expected
    assert f'<html lang="{expected}">' in answer.text


def test_both_languages_have_the_same_words() -> None:
    assert page_words("en", "").texts.keys() == page_words("es", "").texts.keys()


def test_every_word_on_the_page_exists_and_every_word_is_used() -> None:
    files = [*PAGE.glob("*.html"), *PAGE.glob("*.js"), ROOT / "bot/channels/web/app.py"]
    code = "\n".join(Path(file).read_text(encoding="utf-8") for file in files)

    used = set(re.findall(r"\bwords\.([a-z_]+)", code)) | set(re.findall(r'"(embed_[a-z]+)"', code))

    assert used == page_words("en", "").texts.keys()


async def test_who_comes_back_is_known_and_kept() -> None:
    async with introduced(make_house(Pad())) as client:
        answer = await client.get("/chat/")

    assert 'data-known="yes"' in answer.text
    assert "Max-Age=15552000" in answer.headers["set-cookie"]


async def test_the_short_addresses_lead_to_the_page() -> None:
    async with caller(make_house(Pad())) as client:
        targets = [(await client.get(path)).headers["location"] for path in ("/", "/chat", "/embed")]

    assert targets == ["chat/", "chat/", "embed/"]


async def test_the_button_for_other_sites_brings_its_words() -> None:
    async with caller(make_house(Pad())) as client:
        answer = await client.get("/embed.js")
        again = await client.get("/embed.js", headers={"if-none-match": answer.headers["etag"]})

    assert "Ask for a free first call" in answer.text
    assert "/* words */" not in answer.text
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert again.status_code == 304
