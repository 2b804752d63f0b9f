"""Whatever a client writes is words: nothing of it is worked out, in no message, digest, page or copy."""

from datetime import timedelta

import pytest

from tests.desk.stand_in import Hands, make_desk
from tests.desk.test_desk import Desk
from tests.therapist.test_letters import ELENA, SAM, House, shipped

PRODUCT = str(1337 * 7331)
INJECTED = (
    "{{1337*7331}}",
    "{{ 1337 * 7331 }}",
    "{%if 1%}{{1337*7331}}{%endif%}",
    "{% print(1337*7331) %}",
    "{{'{{1337*7331}}'}}",
    "${1337*7331}",
    "#{1337*7331}",
    "<%= 1337*7331 %>",
    "{1337*7331}",
    "%(name)s {0} {name} {practice.name} ${name}",
    "{{ practice.name }} {{ self.__init__.__globals__ }}",
)
CHOSEN = ("/start", "[o:consent:yes]", "[o:age:yes]", "[o:place:uk]", "[o:may_write:yes]")


async def said_by_sam(words: str) -> tuple[House, str]:
    """Everything that anyone reads after someone wrote this wherever words can be written."""
    house = House()
    await house.pairs()
    for line in (
        *CHOSEN,
        words,
        words,
        f"/contact {words}",
        words,
        "/contact write",
        words,
        "[d]",
        "/concern",
        words,
        "[d]",
    ):
        await house.says(line)
    await house.says(f"/change {words}")
    await house.says(f"/start {words}")
    code = await house.code()
    for line in ("/digest", "/people", f"/open {code}", f"/reply {code} {words}", f"/open {words}", words):
        await house.says(line, ELENA)
    number = await house.store.client_at(SAM)
    assert number is not None
    record = await house.store.record(number)
    assert record is not None
    files = shipped().export_files(record)
    source = await house.store.gather("elena", house.now + timedelta(days=1))
    told = [item.mail().body.text for item in house.store._posts.items.values() if hasattr(item.mail().body, "text")]
    told += [text.text for text in shipped().digest_texts("elena", source, house.now)]
    told += [file.content.decode() for file in files]
    return house, "\n".join([*told, *await desk_of(house, code)])


async def desk_of(house: House, code: str) -> list[str]:
    desk = Desk()
    desk.store, desk.clock = house.store, Hands(house.now)
    desk.house = make_desk(house.store, desk.clock, person_texts=shipped().person_texts)
    visitor = await desk.seated()
    return [(await visitor.get(path)).text for path in ("/desk/", f"/desk/people/{code}", "/desk/delivered")]


@pytest.mark.parametrize("words", INJECTED)
async def test_nothing_that_a_client_writes_is_worked_out(words: str) -> None:
    _, told = await said_by_sam(words)

    assert words.split(maxsplit=1)[0].replace("<", "&lt;") in told
    assert PRODUCT not in told
    assert "__globals__" not in told.replace(words, "").replace("self.__init__.__globals__", "")
