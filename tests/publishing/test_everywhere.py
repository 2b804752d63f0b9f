"""Whatever is made of the practice's files is made anew with them: nothing goes on with what it was built with."""

from datetime import timedelta

import aiohttp
import pytest

from bot.core.messages import Address
from bot.desk.access import login_path, make_login
from bot.store.base import Letter
from tests.publishing.stage import FLOW, NOW, PRACTICE, Stage

SECOND = """
  - id: bea
    name: Bea Lund
    title: {en: Psychotherapist, es: Psicoterapeuta}
    licence: {en: "Registered, number 1", es: "Registrada, número 1"}
    register: https://register.example/bea
    languages: [en]

call:
"""


async def page(stage: Stage, path: str) -> str:
    async with aiohttp.ClientSession() as visitor, visitor.get(f"{stage.app.web.url}{path}") as answer:
        return await answer.text()


async def desk(stage: Stage, therapist: str = "elena") -> str:
    """What a therapist sees who opens their desk."""
    ticket = await make_login(stage.app.store, therapist, NOW)
    url, own = stage.app.web.url, {"sec-fetch-site": "same-origin", "origin": stage.app.web.url}
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as visitor,
        visitor.post(f"{url}/desk/login", data={"ticket": ticket}, headers=own) as answer,
    ):
        return await answer.text()


async def test_the_words_of_the_page_and_of_the_button_on_other_sites(stage: Stage) -> None:
    assert "Elm Practice" in await page(stage, "/chat/")
    stage.change(PRACTICE, "name: Elm Practice", "name: Oak Practice")
    for language in ("en", "es"):
        old = next(line for line in stage.text(f"templates/{language}/web.yaml").splitlines() if "embed_open:" in line)
        stage.change(f"templates/{language}/web.yaml", old, "embed_open: Write to us")
    await stage.settle()

    assert "Oak Practice" in await page(stage, "/chat/")
    assert "Write to us" in await page(stage, "/embed.js")


async def test_the_desk_and_who_may_sit_at_it(stage: Stage) -> None:
    stage.change(PRACTICE, "\ncall:\n", SECOND)
    stage.change("templates/en/desk.yaml", "hello: Hello, {{ name }}", "hello: Good day, {{ name }}")
    await stage.settle()

    assert "Good day, Bea Lund" in await desk(stage, "bea")


async def test_the_desk_says_what_is_wrong_with_the_files_while_something_is(stage: Stage) -> None:
    assert "free_consultation.yaml:12" not in await desk(stage)
    good = stage.put_tab_in(FLOW, 12)
    await stage.settle()
    shown = await desk(stage)
    assert "free_consultation.yaml:12" in shown
    assert "Mend: " in shown
    assert "free_consultation.yaml:12" not in await page(stage, login_path("nobody"))

    stage.write(FLOW, good)
    await stage.settle()
    assert "free_consultation.yaml:12" not in await desk(stage)


async def test_other_names_of_commands(stage: Stage) -> None:
    await stage.says("hello")
    old = await stage.says("/hulp")
    for language in ("en", "es"):
        file = f"templates/{language}/commands.yaml"
        line = next(line for line in stage.text(file).splitlines() if line.startswith("help:"))
        stage.change(file, line, "help: {description: What you can ask, aliases: [hulp]}")
    await stage.settle()
    new = await stage.says("/hulp")

    assert "What you can ask" in new
    assert old != new


async def test_urgent_words_at_the_door_on_the_page_and_without_a_database(stage: Stage) -> None:
    words = "the sky is falling on me"

    assert stage.app.content.house.urgent_kind(words) == ""
    stage.change("config/safety/en.yaml", "  - want to kms\n", f"  - want to kms\n  - {words}\n")
    await stage.settle()
    letter = Letter("web", "1", Address("web", "x"), f'{{"kind": "text", "text": "{words}"}}'.encode(), NOW)
    await stage.app.receiver._rescue.help([letter])

    assert stage.app.web_channel.held_for(letter.address)
    assert "Samaritans" in await stage.says(words)


@pytest.mark.parametrize("time", ["07:15", "21:45"])
async def test_the_hours_of_the_digest(stage: Stage, time: str) -> None:
    stage.change(PRACTICE, "      time: 08:00 ", f'      time: "{time}" ')
    await stage.settle()

    (schedule,) = stage.app.content.schedules("elena")
    assert f"{schedule.at:%H:%M}" == time


async def test_a_therapist_who_left_is_known_at_once(stage: Stage) -> None:
    stage.change(PRACTICE, "\ncall:\n", SECOND)
    await stage.settle()
    account = Address("telegram", "9002")
    await stage.app.store.pair("bea", account, NOW - timedelta(minutes=1))
    side = stage.app.receiver._side
    await side.refresh()
    assert side.is_therapists(account)

    stage.change(PRACTICE, SECOND, "\ncall:\n")
    await stage.settle()
    await side.refresh()
    assert not side.is_therapists(account)
