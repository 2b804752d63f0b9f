"""What runs follows the files while they are good; if not, the last good version stays, and the owner is told."""

import logging
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.publishing.chronicle import Chronicle
from bot.publishing.reloader import Reloader
from bot.publishing.watching import state_of
from bot.store.memory import MemoryStore
from tests.acceptance.waiting import until
from tests.publishing.stage import CHAT, FLOW, PRACTICE, THERAPIST, Stage

HELLO = "What would you like to be called?"
FAULT = f"{FLOW}:12"


async def to_the_name(stage: Stage) -> str:
    await stage.says("hello")
    for tap in ("o:consent:yes", "o:age:yes", "o:place:uk"):
        await stage.taps(tap)
    return await stage.taps("o:may_write:no")


async def test_a_changed_sentence_is_said_from_the_next_message_on(stage: Stage) -> None:
    assert HELLO in await to_the_name(stage)
    stage.change(FLOW, HELLO, "What shall I call you?")
    await stage.settle()

    assert "What shall I call you?" in await stage.taps("c:again")


async def test_a_tab_in_line_12_is_refused_and_nobody_who_writes_notices(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await to_the_name(stage)
    running = stage.app.edition
    stage.put_tab_in(FLOW, 12)
    await stage.settle()

    assert stage.app.edition is running
    assert "Who would be in the sessions?" in await stage.says("Sam")
    (told,) = await stage.told()
    assert FAULT in told
    assert "Mend: " in told
    (line,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert (line.action, line.error) == ("reload_refused", "E102")  # type: ignore[attr-defined]
    assert f"{FAULT}:" in line.place  # type: ignore[attr-defined]


async def test_the_mended_file_runs_without_a_restart_and_the_owner_hears_it(stage: Stage) -> None:
    await to_the_name(stage)
    before = stage.put_tab_in(FLOW, 12)
    await stage.settle()
    stage.write(FLOW, before.replace(HELLO, "What shall I call you?"))
    await stage.settle()

    assert "What shall I call you?" in await stage.taps("c:again")
    assert "in order again" in (await stage.told())[-1]
    assert stage.app.reloader.refused == ()


async def test_the_same_fault_in_a_second_save_is_not_told_again_and_another_one_is(stage: Stage) -> None:
    good = stage.put_tab_in(FLOW, 12)
    await stage.settle()
    stage.write(FLOW, stage.text(FLOW) + "\n")
    await stage.settle()
    assert len(await stage.told()) == 1

    stage.write(FLOW, good.replace("- ask: name\n", "- ask: name\n    typ: text\n"))
    await stage.settle()
    assert ["E102" in told or "typ" in told for told in await stage.told()] == [False, True]


async def test_the_same_fault_after_a_mend_is_told_again(stage: Stage) -> None:
    for _ in range(2):
        good = stage.put_tab_in(FLOW, 12)
        await stage.settle()
        stage.write(FLOW, good)
        await stage.settle()

    assert [FAULT in told for told in await stage.told()] == [True, False, True, False]


async def test_two_quick_saves_end_in_the_second(stage: Stage) -> None:
    await to_the_name(stage)
    stage.change(FLOW, HELLO, "What shall I call you?")
    await stage.app.reloader.look()
    stage.change(FLOW, "What shall I call you?", "And your name?")
    await stage.settle()

    assert "And your name?" in await stage.taps("c:again")


async def test_a_file_is_not_read_while_it_is_being_written(stage: Stage) -> None:
    whole = stage.text(FLOW).replace(HELLO, "What shall I call you?")
    for part in (len(whole) // 3, len(whole) // 2, len(whole) - 5):
        stage.write(FLOW, whole[:part])
        await stage.app.reloader.look()
    stage.write(FLOW, whole)
    await stage.settle()

    assert await stage.told() == []
    assert stage.app.reloader.refused == ()
    assert "What shall I call you?" in await to_the_name(stage)


async def test_a_file_that_stays_half_written_is_refused(stage: Stage) -> None:
    running = stage.app.edition
    whole = stage.text(FLOW)
    stage.write(FLOW, whole[: len(whole) // 2])
    await stage.settle()

    assert stage.app.edition is running
    assert len(await stage.told()) == 1


@pytest.mark.parametrize("file", [FLOW, PRACTICE, "config/helplines.yaml", THERAPIST, CHAT, "templates/en/alert.j2"])
async def test_a_deleted_file_is_refused_and_missed_by_nobody_until_it_is_back(stage: Stage, file: str) -> None:
    running, text = stage.app.edition, stage.text(file)
    (stage.folder / file).unlink()
    await stage.settle()

    assert stage.app.edition is running
    assert Path(file).name in (await stage.told())[0]

    stage.write(file, text)
    await stage.settle()
    assert stage.app.reloader.refused == ()
    assert stage.app.edition is not running


async def test_two_workers_tell_it_once(stage: Stage) -> None:
    app = stage.app
    folders = app.reloader._folders
    chronicle = Chronicle(app.store, app._deliverer.put, app.now)
    other = Reloader(folders, state_of(folders), app.edition, app.reloader._prepare, chronicle)
    good = stage.put_tab_in(FLOW, 12)
    for worker in (app.reloader, other, app.reloader, other):
        await worker.look()
    assert len(await stage.told()) == 1

    stage.write(FLOW, good)
    for worker in (other, app.reloader, app.reloader, other):
        await worker.look()
    assert len(await stage.told()) == 2


async def test_what_could_not_be_told_is_told_when_the_database_is_back(stage: Stage) -> None:
    reloader, chronicle = stage.app.reloader, stage.app.reloader._chronicle

    class Away(MemoryStore):
        async def post(self, posts: object, now: object) -> tuple[()]:
            raise StoreError

    chronicle._store = Away()
    stage.put_tab_in(FLOW, 12)
    await reloader.look()
    with pytest.raises(StoreError):
        await reloader.look()
    assert reloader.refused
    chronicle._store = stage.app.store
    await reloader.look()

    assert len(await stage.told()) == 1


async def test_a_fault_of_ours_in_reading_leaves_everything_as_it_is(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    running = stage.app.edition

    def fail(_: object) -> tuple[()]:
        raise RuntimeError("words of a file")

    stage.app.reloader._prepare = fail
    stage.write(FLOW, stage.text(FLOW) + "\n")
    await stage.settle()

    assert stage.app.edition is running
    assert "RuntimeError" in (await stage.told())[0]


async def test_the_owner_is_told_when_the_practice_names_one(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.change(PRACTICE, "\ncall:\n", SECOND)
    stage = Stage(tmp_path)
    await stage.app.start()
    try:
        stage.put_tab_in(FLOW, 12)
        await stage.settle()
        assert await stage.told() == []
        assert len(await stage.app.store.desk_posts("bea")) == 1
    finally:
        await stage.app.stop()


async def test_it_can_be_switched_off(stage: Stage) -> None:
    assert stage.app.reloader._task is None


async def test_switched_on_it_looks_by_itself(tmp_path: Path) -> None:
    stage = Stage(tmp_path, reload="true", reload_seconds="0.01")
    await stage.app.start()

    async def is_taken_over() -> bool:
        return stage.app.content.files["free_consultation.yaml"] == stage.text(FLOW)

    stage.change(FLOW, HELLO, "What shall I call you?")
    await until(is_taken_over, "the new file runs")
    await stage.app.stop()


SECOND = """
  - id: bea
    name: Bea Lund
    title: {en: Psychotherapist, es: Psicoterapeuta}
    licence: {en: "Registered, number 1", es: "Registrada, número 1"}
    register: https://register.example/bea
    languages: [en]
    owner: yes

call:
"""


async def test_what_an_editor_puts_beside_an_open_file_is_none_of_ours(stage: Stage) -> None:
    running = stage.app.edition
    for file in ("config/safety/.#en.yaml", "templates/en/.#alert.j2", "templates/en/chat/.#buttons.yaml"):
        (stage.folder / file).symlink_to("somebody@a-computer.4711")
    await stage.settle()
    assert stage.app.edition is running

    stage.change(FLOW, HELLO, "What shall I call you?")
    await stage.settle()
    assert (stage.app.reloader.refused, stage.app.edition is running) == ((), False)
