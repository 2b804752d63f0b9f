"""A log line holds what is on the list and nothing else; only we speak in our own words."""

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs

pytestmark = pytest.mark.core

BOT = Path(logs.__file__).parent
SECRET = "my own words and 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-x"
LIBRARIES = ["uvicorn.error", "aiohttp.client", "sqlalchemy.engine.Engine", "telegram.Bot", "telegram.ext", "httpx"]
STRANGERS = ["starlette", "someone.new", "bottle", "root"]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the process writes; logging is put back as it was."""
    root, out = logging.getLogger(), io.StringIO()
    kept = (root.handlers[:], root.level)
    levels = {name: logging.getLogger(name).level for name in logs._QUIET}
    monkeypatch.setattr("sys.stderr", out)
    logs.set_up("DEBUG")
    yield out
    root.handlers[:], root.level = kept
    root.setLevel(kept[1])
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.parametrize("name", [*LIBRARIES, *STRANGERS])
@pytest.mark.parametrize("level", [logging.WARNING, logging.ERROR])
def test_of_a_library_it_is_told_that_it_spoke_and_not_what_it_said(
    written: io.StringIO, name: str, level: int
) -> None:
    logging.getLogger(name).log(level, "failed: %s", SECRET, extra={"path": SECRET, "error": SECRET})

    (line,) = lines(written)
    assert line["event"] == f"{name} reported a problem"
    assert "own words" not in written.getvalue()
    assert "AAHdq" not in written.getvalue()


@pytest.mark.parametrize("name", [*LIBRARIES, *STRANGERS])
def test_the_small_talk_of_libraries_is_not_written_at_all(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("connected with %s", SECRET)
    logging.getLogger(name).debug("sent %s", SECRET)

    assert written.getvalue() == ""


def test_an_error_of_a_library_tells_its_kind_and_place(written: io.StringIO) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")

    (line,) = lines(written)
    assert line["error"] == "ValueError"
    assert "test_logs.py" in str(line["place"])
    assert "own words" not in written.getvalue()


def test_we_speak_in_our_own_words(written: io.StringIO) -> None:
    logging.getLogger("bot.tick").info("digest made", extra={"action": "digest", "therapist": "elena"})

    (line,) = lines(written)
    assert (line["event"], line["action"], line["therapist"]) == ("digest made", "digest", "elena")


def test_a_field_that_is_not_on_the_list_is_left_out(written: io.StringIO) -> None:
    logging.getLogger("bot.tick").info("digest made", extra={"client": SECRET})

    assert "own words" not in written.getvalue()


def test_every_field_that_our_code_gives_is_on_the_list() -> None:
    given = {key for file in sorted(BOT.rglob("*.py")) for key in keys_in(file)}

    assert {"action", "letters", "failures", "language", "count"} <= given
    assert given - logs.FIELDS == set()


def keys_in(file: Path) -> set[str]:
    """Keys of every dict that is an `extra`, or that is made to become one: those with an `action`."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    dicts = [node for node in ast.walk(tree) if isinstance(node, ast.Dict) and "action" in names(node)]
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and is_logging(call):
            dicts += [inner for word in call.keywords if word.arg == "extra" for inner in inside(word.value)]
    return {name for each in dicts for name in names(each)}


def is_logging(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "log"
    )


def inside(value: ast.expr) -> list[ast.Dict]:
    return [node for node in ast.walk(value) if isinstance(node, ast.Dict)]


def names(node: ast.Dict) -> set[str]:
    return {key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
