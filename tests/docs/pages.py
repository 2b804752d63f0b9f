"""The pages of the documentation, and the fenced blocks and links in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))

_FENCE = re.compile(
    r"^(?P<indent> *)(?P<ticks>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=indent)(?P=ticks)`*$", re.M | re.S
)
_NOTES = re.compile(r"(?:<!-- (?:with|file:) .+ -->\n)+\Z")
_WITH = re.compile(r"<!-- with (?P<file>\S+): (?P<old>.+) => (?P<new>.*) -->\n")
_FILE = re.compile(r"<!-- file: (?P<file>\S+) -->\n")
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True)
class Change:
    """What an example wants changed in a file of the practice before it is run."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Block:
    """`info`: what stands behind the backticks; `start` and `end`: where its text stands in the page.

    `file`: what it is the content of, for the commands further down on the page.
    """

    page: Path
    info: str
    text: str
    start: int
    end: int
    changes: tuple[Change, ...] = ()
    file: str = ""

    def __str__(self) -> str:
        line = self.page.read_text(encoding="utf-8")[: self.start].count("\n") + 1
        return f"{name_of(self.page)}:{line}"


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks_of(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for fence in _FENCE.finditer(text):
        notes = _NOTES.search(text[: fence.start()])
        before = notes[0] if notes else ""
        changes = tuple(
            Change(each["file"], each["old"].replace("\\n", "\n"), each["new"].replace("\\n", "\n"))
            for each in _WITH.finditer(before)
        )
        is_file = _FILE.search(before)
        file = is_file["file"] if is_file else ""
        yield Block(page, fence["info"].strip(), fence["text"], fence.start("text"), fence.end("text"), changes, file)


def blocks(info: str) -> list[Block]:
    """All blocks of one kind, such as `yaml flow`."""
    return [block for page in PAGES for block in blocks_of(page) if block.info == info]


def prose(page: Path) -> str:
    """A page with its fenced blocks blanked out; lines keep their numbers."""
    return _FENCE.sub(lambda found: "\n" * found[0].count("\n"), page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    return [found["target"] for found in _LINK.finditer(prose(page))]


def rows(text: str) -> list[list[str]]:
    """The cells of every table row, without headings and rules; a bar behind a backslash is none."""
    found = [line.strip().strip("|") for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)] for line in found]
    return [row for row in cells if not all(set(cell) <= set("-: ") for cell in row)]


def anchors(page: Path) -> set[str]:
    """What `#…` can point at, as GitHub makes it from headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
