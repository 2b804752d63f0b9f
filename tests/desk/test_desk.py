"""The desk: who gets in, what they see, what they can do; and that every look is noted."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from httpx import ASGITransport, AsyncClient, Response

from bot.desk import DeskHouse, desk_app, login_path, make_login
from bot.desk.access import AT_MOST, IDLE, LINK_LASTS
from bot.errors import StoreError
from bot.server import assemble
from bot.store.base import ClientView, Notice
from bot.store.memory.store import MemoryStore
from tests.desk.stand_in import NOW, Hands, client, fill, make_desk

BASE = "http://desk.example"
ELSEWHERE = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}


class Desk:
    def __init__(self) -> None:
        self.store = MemoryStore()
        self.clock = Hands()
        self.house = make_desk(self.store, self.clock)

    def visitor(self, house: DeskHouse | None = None, base: str = BASE, *, secure: bool = False) -> AsyncClient:
        own = {"sec-fetch-site": "same-origin", "origin": base}
        app = assemble(_nothing, desk_app(lambda: house or self.house, secure=secure))
        return AsyncClient(transport=ASGITransport(app), base_url=base, headers=own)

    async def seated(self, therapist: str = "elena") -> AsyncClient:
        visitor = self.visitor()
        await visitor.post("/desk/login", data={"ticket": await self.link(therapist)})
        return visitor

    async def link(self, therapist: str = "elena") -> str:
        return await make_login(self.store, therapist, self.clock.now)

    async def code(self, therapist: str, name: str) -> str:
        clients = await self.store.clients(therapist)
        return next(each.code for each in clients if each.session.answers["name"].value == name)

    def audited(self) -> list[tuple[str, str]]:
        return [(actor, action) for _, actor, action, _, _ in self.store.links]


async def _nothing(scope: object, receive: object, send: object) -> None:
    raise AssertionError("the chat was asked")


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    await fill(desk.store)
    yield desk


def token_of(page: Response) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page.text)
    assert found
    return found[1]


# The door ---------------------------------------------------------------------------------------------------


async def test_a_link_lets_its_therapist_in(desk: Desk) -> None:
    visitor = desk.visitor()

    door = await visitor.get(login_path(await desk.link()))
    answer = await visitor.post("/desk/login", data={"ticket": await desk.link()})
    page = await visitor.get("/desk/")

    assert "Open my desk" in door.text
    assert (answer.status_code, answer.headers["location"]) == (303, "./")
    assert "Hello, Elena Marsh" in page.text


async def test_looking_at_a_link_does_not_use_it_up(desk: Desk) -> None:
    secret = await desk.link()
    preview, visitor = desk.visitor(), desk.visitor()

    looked = [await preview.get(login_path(secret)) for _ in range(3)]
    await visitor.post("/desk/login", data={"ticket": secret})

    assert all("set-cookie" not in page.headers for page in looked)
    assert (await preview.get("/desk/")).status_code == 401
    assert (await visitor.get("/desk/")).status_code == 200


async def test_a_link_works_once(desk: Desk) -> None:
    secret = await desk.link()
    first, second = desk.visitor(), desk.visitor()

    await first.post("/desk/login", data={"ticket": secret})
    again = await second.post("/desk/login", data={"ticket": secret})

    assert again.status_code == 410
    assert "set-cookie" not in again.headers
    assert (await second.get(login_path(secret))).status_code == 410


async def test_a_link_is_over_after_a_quarter_of_an_hour(desk: Desk) -> None:
    secret = await desk.link()
    desk.clock.now += LINK_LASTS + timedelta(seconds=1)

    answer = await desk.visitor().post("/desk/login", data={"ticket": secret})

    assert answer.status_code == 410


async def test_another_site_cannot_use_a_link(desk: Desk) -> None:
    secret = await desk.link()

    answer = await desk.visitor().post(
        "/desk/login",
        data={"ticket": secret},
        headers=ELSEWHERE,
    )

    assert answer.status_code == 403
    assert (await desk.visitor().post("/desk/login", data={"ticket": secret})).status_code == 303


async def test_a_link_of_someone_who_works_here_no_more_is_no_good(desk: Desk) -> None:
    answer = await desk.visitor().post("/desk/login", data={"ticket": await desk.link("gone")})

    assert answer.status_code == 410


async def test_the_cookie_stays_on_this_host_and_out_of_reach(desk: Desk) -> None:
    base = "https://desk.example"
    visitor = desk.visitor(base=base, secure=True)

    plain = await desk.visitor().post("/desk/login", data={"ticket": await desk.link()})
    secure = await visitor.post("/desk/login", data={"ticket": await desk.link()})

    assert re.match(
        r"vestibule-desk=[\w-]{43}; Path=/; Max-Age=\d+; HttpOnly; SameSite=Strict", plain.headers["set-cookie"]
    )
    assert secure.headers["set-cookie"].startswith("__Host-vestibule-desk=")
    assert "; Secure" in secure.headers["set-cookie"]


async def test_the_desk_closes_when_nobody_is_there(desk: Desk) -> None:
    visitor = await desk.seated()
    desk.clock.now += IDLE + timedelta(seconds=1)

    page = await visitor.get("/desk/")

    assert page.status_code == 401
    assert "The desk is closed" in page.text


async def test_work_keeps_it_open_but_not_for_ever(desk: Desk) -> None:
    visitor = await desk.seated()
    first = dict(visitor.cookies)

    statuses = []
    while desk.clock.now <= NOW + AT_MOST:
        desk.clock.now += IDLE * 0.9
        statuses.append((await visitor.get("/desk/")).status_code)

    assert statuses[:-1] == [200] * (len(statuses) - 1)
    assert statuses[-1] == 401
    assert dict(visitor.cookies) != first


async def test_logging_out_ends_it(desk: Desk) -> None:
    visitor = await desk.seated()
    stolen = dict(visitor.cookies)
    token = token_of(await visitor.get("/desk/"))

    await visitor.post("/desk/logout", data={"token": token})
    thief = desk.visitor()
    thief.cookies.update(stolen)

    assert (await visitor.get("/desk/")).status_code == 401
    assert (await thief.get("/desk/")).status_code == 401


@pytest.mark.parametrize("path", ["/desk/", "/desk/people/AAAA", "/desk/delivered"])
async def test_without_a_sitting_there_is_nothing_to_see(desk: Desk, path: str) -> None:
    page = await desk.visitor().get(path)

    assert page.status_code == 401
    assert "Sam" not in page.text


# What lies there --------------------------------------------------------------------------------------------


async def test_what_is_urgent_comes_first(desk: Desk) -> None:
    page = await (await desk.seated()).get("/desk/")

    titles = re.findall(r'<h2 id="(\w+)"', page.text)
    assert titles == ["alerts", "due", "new", "unfinished", "others"]
    assert "3 need you soon" in page.text
    assert page.text.index("Mira") < page.text.index("Noor") < page.text.index("Alex")


async def test_who_did_not_agree_to_be_read_is_not_there(desk: Desk) -> None:
    visitor = await desk.seated()
    page = await visitor.get("/desk/")
    person = await visitor.get(f"/desk/people/{await desk.code('elena', 'Hidden')}")

    assert "Hidden" not in page.text
    assert person.status_code == 404


async def test_who_has_not_sent_is_a_number_and_has_no_page(desk: Desk) -> None:
    visitor = await desk.seated()
    page = await visitor.get("/desk/")
    person = await visitor.get(f"/desk/people/{await desk.code('elena', 'Kim')}")

    assert "1 person has begun and sent nothing yet." in page.text
    assert "Kim" not in page.text
    assert person.status_code == 404


async def test_who_has_not_sent_but_waits_for_an_answer_can_be_opened(desk: Desk) -> None:
    await client(desk.store, "11", "Uma", Notice("contact", "elena", {"wish": "call"}, NOW), shared=False)
    visitor = await desk.seated()
    code = await desk.code("elena", "Uma")
    page, person = await visitor.get("/desk/"), await visitor.get(f"/desk/people/{code}")
    form = {"token": token_of(person), "person": code}

    closed = await visitor.post(f"/desk/notices/{await notice_of(desk, 'elena', 'contact')}/close", data=form)

    assert "Would like a call" in page.text
    assert person.status_code == 200
    assert closed.headers["location"] == "../../"
    assert (await visitor.get(f"/desk/people/{code}")).status_code == 404


async def test_beside_the_answer_stands_that_it_is_not_safe_to_write(desk: Desk) -> None:
    await client(desk.store, "12", "Uma", ended="sent", unsafe=True)
    visitor = await desk.seated()
    unsafe = await visitor.get(f"/desk/people/{await desk.code('elena', 'Uma')}")
    safe = await visitor.get(f"/desk/people/{await desk.code('elena', 'Noor')}")

    await client(desk.store, "13", "Vera", ended="sent", vague=True)
    vague = await visitor.get(f"/desk/people/{await desk.code('elena', 'Vera')}")

    assert "Keep it vague: others may see this chat." in vague.text
    assert "They said it is not safe to write here." in unsafe.text
    assert "not safe to write" not in safe.text


async def test_a_name_stands_on_its_page_once(desk: Desk) -> None:
    page = await (await desk.seated()).get(f"/desk/people/{await desk.code('elena', 'Sam')}")

    assert page.text.count("Sam") == 1


async def test_the_buttons_say_what_they_do(desk: Desk) -> None:
    page = await (await desk.seated()).get("/desk/")

    assert "“I have seen it” keeps something on your list." in page.text
    assert 'title="It is settled, and goes off your list"' in page.text


async def test_a_client_of_another_therapist_is_not_there(desk: Desk) -> None:
    visitor = await desk.seated()

    page = await visitor.get("/desk/")
    person = await visitor.get(f"/desk/people/{await desk.code('ana', 'Luz')}")

    assert "Luz" not in page.text
    assert person.status_code == 404
    assert "Luz" not in person.text


async def test_a_summary_is_shown_as_words(desk: Desk) -> None:
    page = await (await desk.seated()).get(f"/desk/people/{await desk.code('elena', 'Sam')}")

    assert "<b>Their hope</b>" in page.text
    assert "<script>" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


async def test_what_was_delivered_can_be_read_again(desk: Desk) -> None:
    page = await (await desk.seated()).get("/desk/delivered")

    assert "<b>Alert</b> for Sam" in page.text


async def test_an_empty_desk_says_so() -> None:
    desk = Desk()
    visitor = await desk.seated()

    assert "Nobody has written yet" in (await visitor.get("/desk/")).text
    assert "No digest and no alert so far" in (await visitor.get("/desk/delivered")).text


async def test_every_look_at_a_client_is_noted_once(desk: Desk) -> None:
    visitor = await desk.seated()
    code = await desk.code("elena", "Sam")

    for path in ("/desk/", f"/desk/people/{code}", "/desk/delivered", "/desk/people/NONE"):
        await visitor.get(path)

    elena = "therapist:elena"
    assert desk.audited()[-4:] == [
        (elena, "opened the desk"),
        (elena, "read list"),
        (elena, f"opened {code}"),
        (elena, "read digests"),
    ]


async def test_the_desk_speaks_its_therapists_language(desk: Desk) -> None:
    page = await (await desk.seated("ana")).get("/desk/")

    assert '<html lang="es">' in page.text
    assert "Hola, Ana Gil" in page.text


# Buttons ----------------------------------------------------------------------------------------------------


async def notice_of(desk: Desk, therapist: str, kind: str) -> int:
    return next(notice.id for notice in await desk.store.notices(therapist) if notice.kind == kind)


async def test_an_alert_is_seen_and_then_closed(desk: Desk) -> None:
    visitor = await desk.seated()
    number, code = await notice_of(desk, "elena", "alert"), await desk.code("elena", "Sam")
    before = await visitor.get(f"/desk/people/{code}")
    form = {"token": token_of(before), "person": code}

    seen = await visitor.post(f"/desk/notices/{number}/acknowledge", data=form)
    between = await visitor.get(f"/desk/people/{code}")
    await visitor.post(f"/desk/notices/{number}/close", data=form)
    after = await visitor.get("/desk/")

    assert f"notices/{number}/close" not in before.text
    assert (seen.status_code, seen.headers["location"]) == (303, f"../../people/{code}")
    assert f"notices/{number}/close" in between.text
    assert "Open alerts" not in after.text
    assert ("therapist:elena", "acknowledged") in desk.audited()
    assert ("therapist:elena", "closed") in desk.audited()


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ({}, {}),
        ({"token": "0" * 64}, {}),
        ({"token": "ü"}, {}),
        (None, ELSEWHERE),
        (None, {"origin": "null"}),
    ],
)
async def test_a_button_of_another_page_does_nothing(
    desk: Desk, form: dict[str, str] | None, headers: dict[str, str]
) -> None:
    visitor = await desk.seated()
    number = await notice_of(desk, "elena", "alert")
    right = {"token": token_of(await visitor.get("/desk/"))}

    answer = await visitor.post(
        f"/desk/notices/{number}/acknowledge", data=right if form is None else form, headers=headers
    )

    assert answer.status_code == 403
    assert all(notice.acknowledged_at is None for notice in await desk.store.notices("elena"))


async def test_a_form_token_of_one_sitting_is_no_good_in_another(desk: Desk) -> None:
    one, two = await desk.seated(), await desk.seated()
    number = await notice_of(desk, "elena", "alert")

    answer = await two.post(f"/desk/notices/{number}/close", data={"token": token_of(await one.get("/desk/"))})

    assert answer.status_code == 403


async def test_a_notice_of_another_therapist_cannot_be_touched(desk: Desk) -> None:
    visitor = await desk.seated()
    number = await notice_of(desk, "ana", "request")

    await visitor.post(f"/desk/notices/{number}/close", data={"token": token_of(await visitor.get("/desk/"))})

    assert await notice_of(desk, "ana", "request") == number
    assert ("therapist:elena", "closed") not in desk.audited()


async def test_what_comes_back_is_never_an_address_of_someone_elses_making(desk: Desk) -> None:
    visitor = await desk.seated()
    number = await notice_of(desk, "elena", "alert")
    form = {"token": token_of(await visitor.get("/desk/")), "person": "//evil.example"}

    answer = await visitor.post(f"/desk/notices/{number}/acknowledge", data=form)

    assert answer.headers["location"] == "../../"


async def test_a_get_changes_nothing(desk: Desk) -> None:
    visitor = await desk.seated()
    number = await notice_of(desk, "elena", "alert")

    answers = [await visitor.get(path) for path in (f"/desk/notices/{number}/close", "/desk/logout")]

    assert [answer.status_code for answer in answers] == [405, 405]


# Headers and failures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/desk/", "/desk/login?ticket=x", "/desk/people/NONE", "/desk/nowhere"])
async def test_no_page_of_the_desk_can_be_framed_scripted_or_cached(desk: Desk, path: str) -> None:
    page = await (await desk.seated()).get(path)

    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page.text)


async def test_when_the_store_is_away_the_desk_says_so(desk: Desk) -> None:
    visitor = await desk.seated()

    async def away(*_: object) -> None:
        raise StoreError

    desk.store.notices = away  # type: ignore[method-assign, assignment]
    page = await visitor.get("/desk/")

    assert page.status_code == 503
    assert "Nothing is lost" in page.text


async def test_a_person_who_was_erased_is_gone_from_the_desk(desk: Desk) -> None:
    visitor = await desk.seated()
    code = await desk.code("elena", "Sam")
    number = await desk.store.find(code)
    assert number is not None

    await desk.store.erase(number, desk.clock.now)

    assert (await visitor.get(f"/desk/people/{code}")).status_code == 404
    assert "Sam" not in (await visitor.get("/desk/")).text


async def test_a_name_is_never_markup(desk: Desk) -> None:
    await client(desk.store, "x", "<b>Bold</b><script>", ended="sent")

    page = await (await desk.seated()).get("/desk/")

    assert "&lt;b&gt;Bold&lt;/b&gt;&lt;script&gt;" in page.text


async def test_an_answer_goes_to_the_therapists_own_client_only(desk: Desk) -> None:
    heard: list[tuple[str, str, str]] = []

    async def answer(therapist: str, client: ClientView, words: str, key: str) -> None:
        heard.append((therapist, client.code, words))

    house = make_desk(desk.store, desk.clock, answer=answer)
    elena, ana = desk.visitor(house), desk.visitor(house)
    await elena.post("/desk/login", data={"ticket": await desk.link("elena")})
    await ana.post("/desk/login", data={"ticket": await desk.link("ana")})
    code = await desk.code("elena", "Sam")
    form = {"form": "f" * 22, "words": "Would Thursday suit you?"}

    sent = await elena.post(f"/desk/people/{code}/answer", data={"token": token_of(await elena.get("/desk/")), **form})
    refused = await ana.post(f"/desk/people/{code}/answer", data={"token": token_of(await ana.get("/desk/")), **form})
    forged = await elena.post(f"/desk/people/{code}/answer", data=form)

    assert (sent.status_code, refused.status_code, forged.status_code) == (303, 404, 403)
    assert heard == [("elena", code, "Would Thursday suit you?")]
    assert "Sent." in (await elena.get(f"/desk/people/{code}?answered=yes")).text


async def test_a_form_with_more_fields_than_any_of_ours_is_refused(desk: Desk) -> None:
    visitor = await desk.seated()
    number = await notice_of(desk, "elena", "alert")
    crowd = {f"field{index}": "x" for index in range(25)}

    refused = await visitor.post(f"/desk/notices/{number}/close", data=crowd)
    at_the_door = await desk.visitor().post("/desk/login", data=crowd)

    assert (refused.status_code, at_the_door.status_code) == (400, 400)


async def test_an_origin_that_is_none_is_refused(desk: Desk) -> None:
    visitor = await desk.seated()

    refused = await visitor.post("/desk/logout", data={}, headers={"origin": "http://["})

    assert refused.status_code == 403


# What became of it ------------------------------------------------------------------------------------------


async def test_what_became_of_it_is_said_on_the_page_and_taken_back_there(desk: Desk) -> None:
    visitor = await desk.seated()
    code = await desk.code("elena", "Noor")
    page = await visitor.get(f"/desk/people/{code}")
    form = {"token": token_of(page), "what": "declined"}

    answer = await visitor.post(f"/desk/people/{code}/conclusion", data=form)

    said = await visitor.get(f"/desk/people/{code}")
    assert answer.status_code == 303
    assert "You don&#39;t work together, said" in said.text
    assert ("therapist:elena", f"declined {code}") in desk.audited()
    await visitor.post(f"/desk/people/{code}/conclusion", data={**form, "what": "open"})
    assert "It decides how long" in (await visitor.get(f"/desk/people/{code}")).text


async def test_nobody_concludes_for_a_stranger_or_in_other_words(desk: Desk) -> None:
    visitor = await desk.seated()
    code = await desk.code("elena", "Noor")
    token = token_of(await visitor.get(f"/desk/people/{code}"))

    other = await visitor.post(f"/desk/people/{code}/conclusion", data={"token": token, "what": "erased"})
    stranger = await visitor.post("/desk/people/ZZZZ/conclusion", data={"token": token, "what": "declined"})

    assert (other.status_code, stranger.status_code) == (404, 404)
