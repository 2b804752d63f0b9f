"""Runs what a page shows: commands in a copy of the practice's files, their output as people would see it.

`python -m tests.docs.running` writes the real output into every page; look at the difference before you commit it.
"""

import contextlib
import io
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from unittest import mock

from bot.cli import main
from tests.docs.pages import PAGES, ROOT, Block, Change, blocks_of

PROMPT = "$ python run_bot.py"
WIDTH = {"COLUMNS": "100"}


@contextlib.contextmanager
def practice(changes: Iterable[Change] = (), written: Mapping[str, str] | None = None) -> Iterator[Path]:
    """A folder with the practice's files, those that a page has written beside them, with changes in them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for content in ("config", "flows", "templates"):
            shutil.copytree(ROOT / content, folder / content)
        for file, text in (written or {}).items():
            (folder / file).write_text(text, encoding="utf-8")
        for change in changes:
            _apply(change, folder)
        yield folder


def _apply(change: Change, folder: Path) -> None:
    file = folder / change.file
    text = file.read_text(encoding="utf-8")
    assert change.old in text, f"{change.file} no longer holds: {change.old}"
    file.write_text(text.replace(change.old, change.new, 1), encoding="utf-8")


def shown(block: Block) -> str:
    """The block as it should be: each of its commands with the output it really has."""
    commands = [line for line in block.text.splitlines() if line.startswith("$ ")]
    written = {each.file: each.text for each in blocks_of(block.page) if each.file and each.start < block.start}
    with practice(block.changes, written) as folder:
        return "\n\n".join(f"{command}\n{output(command, folder)}" for command in commands) + "\n"


def output(command: str, folder: Path) -> str:
    assert command.startswith(PROMPT), f"only `{PROMPT}` can be run from a page, not `{command}`"
    said = io.StringIO()
    out, err = contextlib.redirect_stdout(said), contextlib.redirect_stderr(said)
    with contextlib.chdir(folder), mock.patch.dict(os.environ, WIDTH), out, err, contextlib.suppress(SystemExit):
        main(shlex.split(command.removeprefix(PROMPT)), {"HOME": str(folder)})
    return said.getvalue().strip()


def refresh(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for block in reversed(list(blocks_of(page))):
        if block.info == "console real":
            text = text[: block.start] + shown(block) + text[block.end :]
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for each in PAGES:
        refresh(each)
