"""A log line holds what is on the list and nothing else; only we speak in our own words."""

import io
import json
import logging
import re
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
    # Not with `ast`: after a fuzz test that met the end of the stack, Python 3.11 refuses to parse in that process.
    dicts = re.finditer(r"(extra=|extra \| )?\{([^{}]*)\}", file.read_text(encoding="utf-8"))
    given = [found[2] for found in dicts if found[1] or '"action":' in found[2]]
    return {name for each in given for name in re.findall(r'"(\w+)":', each)}
