"""Which flow ran since when, with its files: what a change is compared with, and what it could be undone to."""

from pathlib import Path

from tests.publishing.stage import FLOW, NOW, Stage

HELLO = "What would you like to be called?"
NAMES = ["free_consultation.yaml", "free_consultation.es.yaml"]


async def kept(stage: Stage) -> list[tuple[int, str]]:
    """Version and text of what ran, the newest first."""
    return [(each.version, each.files[NAMES[0]]) for each in await stage.app.store.publications()]


async def test_what_runs_from_the_start_is_kept_once_however_often_it_starts(tmp_path: Path) -> None:
    for _ in range(2):
        stage = Stage(tmp_path)
        await stage.app.start()
        (only,) = await stage.app.store.publications()
        await stage.app.stop()

    assert (only.flow, only.version, only.by, only.at) == ("free_consultation", 1, "files", NOW)
    assert only.files == {name: stage.text(f"flows/{name}") for name in NAMES}


async def test_each_flow_that_is_taken_over_is_kept_and_no_other(stage: Stage) -> None:
    first = stage.text(FLOW)
    stage.change(FLOW, HELLO, "What shall I call you?")
    await stage.settle()
    second = stage.text(FLOW)
    stage.change("config/practice.yaml", "name: Elm Practice", "name: Oak Practice")
    await stage.settle()
    stage.put_tab_in(FLOW, 12)
    await stage.settle()

    assert await kept(stage) == [(1, second), (1, first)]


async def test_what_comes_back_is_kept_again(stage: Stage) -> None:
    first = stage.text(FLOW)
    stage.change(FLOW, HELLO, "What shall I call you?")
    await stage.settle()
    stage.write(FLOW, first)
    await stage.settle()

    texts = [text for _, text in await kept(stage)]
    assert (len(texts), texts[0]) == (3, first)
