"""The studio: for the owner alone, and only from its own page; what it writes, refuses, and leaves alone."""

import hashlib
import json
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response

from bot.content import Content
from bot.core.turn import House
from bot.desk import desk_app, make_login
from bot.desk.access import IDLE
from bot.desk.studio import ACTS, FOLDER
from bot.language.findings import Finding
from bot.loading import Folders, content_or_raise, load_content
from bot.server import assemble
from bot.store.base import Publication
from bot.store.memory.store import MemoryStore
from bot.studio.workshop import Workshop
from tests.desk.stand_in import NOW, ROOT, Hands, make_desk

BASE = "http://desk.example"
FLOW, SPANISH = "free_consultation.yaml", "free_consultation.es.yaml"
HELLO = "What would you like to be called?"


class Studio:
    """A desk with a studio, on a copy of the shipped flows."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(ROOT / "flows", folder / "flows")
        self.flows = folder / "flows"
        self.folders = Folders(ROOT / "config", self.flows, ROOT / "templates")
        self.content = content_or_raise(self.folders)
        self.store = MemoryStore()
        self.clock = Hands()
        self.workshop = Workshop(self.folders, lambda: self.content, self._gate, self.store, self.clock)
        self.house = make_desk(self.store, self.clock, studio=self.workshop)

    def _gate(self, folders: Folders) -> Content | tuple[Finding, ...]:
        return load_content(folders)

    def visitor(self) -> AsyncClient:
        own = {"sec-fetch-site": "same-origin", "origin": BASE}
        app = assemble(_nothing, desk_app(lambda: self.house))
        return AsyncClient(transport=ASGITransport(app), base_url=BASE, headers=own)

    async def seated(self, therapist: str = "elena") -> AsyncClient:
        visitor = self.visitor()
        await visitor.post("/desk/login", data={"ticket": await make_login(self.store, therapist, self.clock.now)})
        page = await visitor.get("/desk/studio" if therapist == "elena" else "/desk/")
        visitor.headers["x-desk-token"] = _token(page)
        return visitor

    def text(self, name: str = FLOW) -> str:
        return (self.flows / name).read_text(encoding="utf-8")

    def files(self, old: str = "", new: str = "") -> dict[str, str]:
        return {FLOW: self.text().replace(old, new), SPANISH: self.text(SPANISH)}

    def audited(self) -> list[tuple[str, str]]:
        return [(actor, action) for _, actor, action, _, _ in self.store.links]


def _token(page: Response) -> str:
    found = re.search(r'(?:data-token|name="token" value)="([0-9a-f]{64})"', page.text)
    assert found
    return found[1]


async def _nothing(scope: object, receive: object, send: object) -> None:
    raise AssertionError("the chat was asked")


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    yield Studio(tmp_path)


async def ask(visitor: AsyncClient, name: str, **fields: Any) -> Response:
    return await visitor.post(f"/desk/studio/{name}", json=fields)


# Whose it is ------------------------------------------------------------------------------------------------


async def test_the_owner_finds_it_on_the_desk(studio: Studio) -> None:
    elena = await studio.seated()

    desk, page = await elena.get("/desk/"), await elena.get("/desk/studio")

    assert 'href="./studio"' in desk.text
    assert page.status_code == 200
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


async def test_for_other_therapists_there_is_none(studio: Studio) -> None:
    ana = await studio.seated("ana")

    desk, page = await ana.get("/desk/"), await ana.get("/desk/studio")
    answers = [await ask(ana, name, files=studio.files()) for name in ACTS]

    assert "studio" not in desk.text
    assert page.status_code == 404
    assert {each.status_code for each in answers} == {404}


async def test_who_is_not_logged_in_stands_before_the_door(studio: Studio) -> None:
    visitor = studio.visitor()

    page = await visitor.get("/desk/studio")
    answers = [await ask(visitor, name, files=studio.files()) for name in ACTS]

    assert page.status_code == 401
    assert {each.status_code for each in answers} == {401}


@pytest.mark.parametrize("name", ACTS)
async def test_nothing_is_done_without_the_token_of_our_page(studio: Studio, name: str) -> None:
    elena, before = await studio.seated(), studio.text()
    elena.headers.pop("x-desk-token")

    without = await ask(elena, name, files=studio.files(HELLO, "Who?"))
    elena.headers["x-desk-token"] = "0" * 64
    wrong = await ask(elena, name, files=studio.files(HELLO, "Who?"))

    assert (without.status_code, wrong.status_code) == (403, 403)
    assert studio.text() == before


@pytest.mark.parametrize("name", ACTS)
async def test_another_site_can_do_nothing(studio: Studio, name: str) -> None:
    elena = await studio.seated()
    elena.headers.update({"origin": "https://evil.example", "sec-fetch-site": "cross-site"})

    assert (await ask(elena, name, files=studio.files())).status_code == 403


async def test_a_long_day_in_the_studio_keeps_its_token(studio: Studio) -> None:
    elena = await studio.seated()

    for _ in range(4):
        studio.clock.now += IDLE * 0.9
        answer = await ask(elena, "open")
        assert answer.status_code == 200
        elena.headers["x-desk-token"] = answer.json()["token"]


# What it says -----------------------------------------------------------------------------------------------


async def test_a_mistake_is_found_at_its_line_and_goes_when_it_is_mended(studio: Studio) -> None:
    elena = await studio.seated()

    wrong = (await ask(elena, "look", files=studio.files("consent is no", "consnt is no"))).json()
    right = (await ask(elena, "look", files=studio.files())).json()

    (finding,) = wrong["findings"]
    line = studio.text().split("only if: consent is no")[0].count("\n") + 1
    assert (finding["code"], finding["file"], finding["line"]) == ("E202", FLOW, line)
    assert "picture" not in wrong
    assert right["findings"] == []
    assert 'data-step="age"' in right["picture"]
    assert {"name": "under_age", "ways": 1} in right["endings"]


async def test_no_finding_tells_where_the_server_keeps_things(studio: Studio) -> None:
    elena = await studio.seated()

    said = await ask(elena, "look", files=studio.files("- ask: age", "- ask: old_age"))

    assert said.json()["findings"]
    assert "/draft-" not in said.text


async def test_a_draft_is_tried_and_nothing_is_left_of_it(studio: Studio) -> None:
    elena, before = await studio.seated(), len(studio.store.links)
    moves = [{"kind": "say", "what": "/start"}, {"kind": "tap", "what": "o:consent:yes"}]
    files = studio.files("Are you 18 or older?", "Have you come of age?")

    said = (await ask(elena, "try", files=files, moves=moves, language="en")).json()
    alarming = [*moves, {"kind": "say", "what": "I want to die"}]
    alarmed = (await ask(elena, "try", files=files, moves=alarming, language="en")).json()

    assert "Have you come of age?" in said["bubbles"][-1]["text"]
    assert alarmed["bubbles"][-1]["kind"] == "alert"
    assert await studio.store.notices("elena") == ()
    assert len(studio.store.links) == before


async def test_what_is_tried_is_what_would_run(studio: Studio) -> None:
    files = studio.files("Is that OK with you?", "Is this OK with you?")
    tried = (await studio.workshop.look(files)).content
    (studio.flows / FLOW).write_text(files[FLOW], encoding="utf-8")
    runs = content_or_raise(studio.folders)
    assert tried

    names = [
        each.name for each in fields(House) if each.name != "flow" and not callable(getattr(runs.house, each.name))
    ]

    assert {name: getattr(tried.house, name) for name in names} == {name: getattr(runs.house, name) for name in names}
    assert (tried.flow.hash, tried.files) == (runs.flow.hash, runs.files)


async def test_a_chat_stops_where_the_draft_has_no_such_button_any_more(studio: Studio) -> None:
    elena = await studio.seated()
    moves = [{"kind": "say", "what": "/start"}, {"kind": "tap", "what": "o:consent:maybe"}]

    said = (await ask(elena, "try", files=studio.files(), moves=moves, language="en")).json()

    assert said["played"] == 1


@pytest.mark.parametrize("name", ["../config/practice.yaml", "/etc/passwd", "other.yaml", "free_consultation.py"])
async def test_no_other_file_can_be_named(studio: Studio, name: str) -> None:
    elena = await studio.seated()

    answer = await ask(elena, "publish", files={**studio.files(), name: "x"}, base="")

    assert answer.status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"files": 1}', b'{"files": {"free_consultation.yaml": 1}}'])
async def test_nonsense_is_refused(studio: Studio, body: bytes) -> None:
    elena = await studio.seated()

    assert (await elena.post("/desk/studio/look", content=body)).status_code == 400


async def test_who_asks_too_much_waits_no_longer_than_patience_lasts(studio: Studio) -> None:
    elena = await studio.seated()

    studio.workshop.patience = timedelta(0)
    answer = await ask(elena, "look", files=studio.files())
    studio.workshop.patience = timedelta(minutes=1)

    assert (answer.status_code, answer.json()["why"]) == (503, "too_long")
    assert (await ask(elena, "look", files=studio.files())).status_code == 200


# What it writes ---------------------------------------------------------------------------------------------


async def test_looking_at_the_impact_writes_nothing(studio: Studio) -> None:
    elena, before = await studio.seated(), studio.text()

    impact = (await ask(elena, "impact", files=studio.files(HELLO, "Who are you?"))).json()

    assert [(each["what"], each["step"]) for each in impact["changes"]] == [("words", "name")]
    assert impact["effects"]["people"] == 0
    assert studio.text() == before


async def test_publishing_writes_the_file_and_says_who_did(studio: Studio) -> None:
    elena = await studio.seated()
    base = (await ask(elena, "open")).json()["base"]

    done = (await ask(elena, "publish", files=studio.files(HELLO, "Who are you?"), base=base)).json()

    assert done["findings"] == []
    assert "Who are you?" in studio.text()
    assert ("therapist:elena", "published flow") in studio.audited()
    (published,) = await studio.store.publications()
    assert (published.by, published.files[FLOW]) == ("elena", studio.text())
    assert [path.name for path in studio.flows.glob(".*")] == []


async def test_a_change_that_needs_a_version_gets_one(studio: Studio) -> None:
    elena = await studio.seated()
    base = (await ask(elena, "open")).json()["base"]
    files = studio.files("    title: 18 or older", "    title: 18 or older\n    optional: yes")

    done = (await ask(elena, "publish", files=files, base=base)).json()

    assert done["versions"] == [1, 2]
    assert "\nversion: 2\n" in studio.text()


async def test_a_file_that_changed_meanwhile_is_not_overwritten(studio: Studio) -> None:
    elena = await studio.seated()
    base, mine = (await ask(elena, "open")).json()["base"], studio.files(HELLO, "Who are you?")
    theirs = studio.text().replace(HELLO, "Your name?")
    (studio.flows / FLOW).write_text(theirs, encoding="utf-8")

    refused = await ask(elena, "publish", files=mine, base=base)
    again = (await ask(elena, "open")).json()["base"]
    taken = await ask(elena, "publish", files=mine, base=again)

    assert (refused.status_code, refused.json()["why"]) == (409, "changed")
    assert (taken.status_code, "Who are you?" in studio.text()) == (200, True)


async def test_a_draft_with_a_mistake_is_not_published(studio: Studio) -> None:
    elena, before = await studio.seated(), studio.text()
    base = (await ask(elena, "open")).json()["base"]

    said = (await ask(elena, "publish", files=studio.files("consent is no", "consnt is no"), base=base)).json()

    assert [each["code"] for each in said["findings"]] == ["E202"]
    assert studio.text() == before
    assert await studio.store.publications() == ()


async def test_what_cannot_be_written_leaves_everything_as_it_was(studio: Studio) -> None:
    elena, before = await studio.seated(), studio.files()
    base = (await ask(elena, "open")).json()["base"]
    (studio.flows / f".{SPANISH}.new").mkdir()
    files = {**studio.files(HELLO, "Who are you?"), SPANISH: studio.text(SPANISH) + "\n"}

    answer = await ask(elena, "publish", files=files, base=base)

    assert (answer.status_code, answer.json()["why"]) == (500, "unwritable")
    assert studio.files() == before


async def test_the_version_before_is_offered_with_who_published_it(studio: Studio) -> None:
    elena, flow = await studio.seated(), studio.content.flow
    first = {FLOW: "the first", SPANISH: "el primero"}
    assert (await ask(elena, "before")).json().keys() == {"token"}
    await studio.store.publish(Publication(NOW, flow.name, 1, "first", "elena", first))
    await studio.store.publish(Publication(NOW, flow.name, 1, flow.hash, "files", studio.content.files))

    before = (await ask(elena, "before")).json()

    assert (before["files"], before["by"], before["version"]) == (first, "Elena Marsh", 1)


def test_the_editor_is_the_file_that_its_readme_says() -> None:
    folder = FOLDER / "codemirror"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]

    assert hashlib.sha256((folder / "codemirror.js").read_bytes()).hexdigest() in readme
    assert [name for name, version in wanted.items() if f"| {name} | {version} |" not in readme] == ["esbuild"]
    assert "MIT License" in (folder / "LICENSE").read_text(encoding="utf-8")
