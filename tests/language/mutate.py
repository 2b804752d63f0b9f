"""Breaks every kind of file a practice writes, by chance, and asks that only placed findings come of it.

`python -m tests.language.mutate --count 100000` breaks that many; `make test` breaks fewer. A mutation that fails is
printed with its number: `--only NUMBER` repeats it, with the same seed.
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time, thread_time

from bot.language.findings import Finding
from bot.language.load import load_flow
from bot.practice import load_helplines, load_phrases, load_practice, load_tones, practice_values
from bot.practice.model import Practice
from bot.render import load_commands, load_lines, load_profiles
from tests.content import shipped

SEED = 7
LONGEST_SECONDS = 0.2  # of processor time, for one file
MOST_MEMORY = 200 * 1024  # KiB, for the whole process
AGAIN = 3  # a slow one is tried again: the machine has other things to do

NASTY = (
    "\t", "\x00", "\x07", "\ufeff", "\u2028", "\u202e", "\u200b", "é", "𝕏", "🙂", "\r", "\x85", "\ud7ff",
    "&a ", "*a", "!!python/object:os.system ", "!x ", "<<: *a", "---\n", "...\n", "%YAML 9.9\n", "? ", "- ", ": ",
    "{{ ", " }}", "{% if ", "{% endif %}", "{{ 9 ** 9 ** 9 }}", "{# ", "'", '"', "|", ">", "|9", "[", "{", "]", "}",
    "#", " #", "@", "`", "%", ",", "\\", "\n", "\n\n", "~", "null", "no", "1e999", "-0", "0x1f", "9" * 400, "1_000",
    "(((", "not " * 60, "a or " * 200, "[" * 60, "{a: " * 60, "- " * 60, "(a+)+$", "x" * 5000, "only if: ", "was: ",
)  # fmt: skip
BOMB = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in pairwise("abcdefghi"))

Lines = list[str]
Change = Callable[[random.Random, Lines], Lines]


def _byte_flip(chance: random.Random, lines: Lines) -> Lines:
    text = bytearray("\n".join(lines).encode("utf-8", "surrogateescape"))
    for _ in range(chance.randint(1, 4) if text else 0):
        text[chance.randrange(len(text))] ^= 1 << chance.randrange(8)
    return text.decode("utf-8", "surrogateescape").split("\n")


def _swap(chance: random.Random, lines: Lines) -> Lines:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def _delete(chance: random.Random, lines: Lines) -> Lines:
    start = chance.randrange(len(lines))
    return lines[:start] + lines[start + chance.randint(1, 4) :] or [""]


def _double(chance: random.Random, lines: Lines) -> Lines:
    start = chance.randrange(len(lines))
    piece = lines[start : start + chance.randint(1, 12)]
    place = chance.randrange(len(lines))
    return lines[:place] + piece * chance.randint(1, 3) + lines[place:]


def _indent(chance: random.Random, lines: Lines) -> Lines:
    at = chance.randrange(len(lines))
    lines[at] = chance.choice((" ", "  ", "\t", "    ")) + lines[at] if chance.random() < 0.6 else lines[at].lstrip()
    return lines


def _insert(chance: random.Random, lines: Lines) -> Lines:
    at = chance.randrange(len(lines))
    place = chance.randint(0, len(lines[at]))
    lines[at] = lines[at][:place] + chance.choice(NASTY) + lines[at][place:]
    return lines


def _cut(chance: random.Random, lines: Lines) -> Lines:
    at = chance.randrange(len(lines))
    start = chance.randint(0, len(lines[at]))
    lines[at] = lines[at][:start] + lines[at][start + chance.randint(1, 9) :]
    return lines


def _value(chance: random.Random, lines: Lines) -> Lines:
    """Put the value of one line behind the key of another, or something nasty."""
    at = chance.randrange(len(lines))
    key, colon, _ = lines[at].partition(":")
    other = chance.choice(lines).partition(":")[2] if chance.random() < 0.5 else " " + chance.choice(NASTY)
    lines[at] = key + colon + other
    return lines


def _break_off(chance: random.Random, lines: Lines) -> Lines:
    return lines[: chance.randrange(len(lines))] or [""]


def _bomb(chance: random.Random, lines: Lines) -> Lines:
    place = chance.choice((0, len(lines)))
    return [*lines[:place], *BOMB.split("\n"), *lines[place:]]


CHANGES: Sequence[Change] = (
    _byte_flip, _swap, _delete, _double, _indent, _insert, _insert, _cut, _value, _value, _break_off, _bomb,
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A file, and what reads it."""

    name: str
    read: Callable[[Path], Iterable[Finding]]


def _flow(folder: Path) -> Iterable[Finding]:
    return load_flow(folder / "flows" / "free_consultation.yaml", shipped.values()).findings


def _practice(folder: Path) -> Iterable[Finding]:
    found = load_practice(folder / "config")
    if not isinstance(found, Practice):
        return found
    practice_values(found, shipped.helplines())
    return ()


def _findings(loaded: object) -> Iterable[Finding]:
    return loaded if isinstance(loaded, tuple) else ()


def _lines(folder: Path) -> Iterable[Finding]:
    return _findings(load_lines(folder / "templates", shipped.LANGUAGES, shipped.values().names["en"]))


TARGETS = (
    Target("flows/free_consultation.yaml", _flow),
    Target("flows/free_consultation.es.yaml", _flow),
    Target("config/practice.yaml", _practice),
    Target("config/helplines.yaml", lambda folder: _findings(load_helplines(folder / "config"))),
    Target("config/safety/es.yaml", lambda folder: _findings(load_phrases(folder / "config"))),
    Target("config/tone/en.yaml", lambda folder: _findings(load_tones(folder / "config"))),
    Target("templates/en/chat/urgent.yaml", _lines),
    Target("templates/es/chat/answers.yaml", _lines),
    Target("templates/en/commands.yaml", lambda folder: _findings(load_commands(folder / "templates", ("en", "es")))),
    Target(
        "templates/es/profile.yaml",
        lambda folder: _findings(load_profiles(folder / "templates", ("en", "es"), shipped.values().names)),
    ),
)
SHARE = (5, 3, 4, 1, 1, 1, 2, 2, 1, 1)
"""How often each is broken."""


@dataclass
class Tally:
    count: int = 0
    findings: int = 0
    unharmed: int = 0
    slowest: float = 0
    slowest_number: int = -1
    slow: int = 0  # beyond the limit at first, within it when tried again
    failures: list[str] = field(default_factory=list)
    shown: int = 0  # of the failures
    codes: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return (
            f"{self.count} mutations: {self.findings} findings of {len(self.codes)} kinds, "
            f"{self.unharmed} files without any; "
            f"slowest {self.slowest * 1000:.0f} ms (number {self.slowest_number}; {self.slow} tried again); "
            f"{memory() / 1024:.0f} MB; {len(self.failures)} failures"
        )


def memory() -> int:
    """The most this process ever held, in KiB. What `resource` tells goes back to the process that started this one."""
    told = re.search(r"^VmHWM:\s*(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"), re.M)
    assert told
    return int(told[1])


def mutated(number: int, seed: int, originals: Sequence[str]) -> tuple[Target, bytes]:
    chance = random.Random(seed * 1_000_003 + number)
    target = chance.choices(range(len(TARGETS)), SHARE)[0]
    lines = originals[target].split("\n")
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        lines = chance.choice(CHANGES)(chance, lines)
    return TARGETS[target], "\n".join(lines).encode("utf-8", "surrogateescape")


def misplaced(findings: Iterable[Finding], folder: Path) -> list[str]:
    """Findings that say too little, or point outside their file."""
    wrong = []
    for each in findings:
        path = Path(each.mark.file) if Path(each.mark.file).is_absolute() else folder / each.mark.file
        last = path.read_bytes().count(b"\n") + path.read_bytes().count(b"\r") + 1 if path.is_file() else 1
        told = each.message and each.mend and each.code
        if not told or not 1 <= each.mark.line <= last or each.mark.column < 1:
            wrong.append(f"misplaced or silent: {each}")
    return wrong


def attempt(target: Target, folder: Path, tally: Tally, number: int) -> None:
    """Read a broken file; note what should not be."""
    for again in range(AGAIN):
        began = thread_time()
        try:
            found = list(target.read(folder))
        except Exception:  # what this is all about
            tally.failures.append(f"number {number}, {target.name}:\n{traceback.format_exc()}")
            return
        taken = thread_time() - began
        if taken <= LONGEST_SECONDS:
            break
        tally.slow += again == 0
    else:
        tally.failures.append(f"number {number}, {target.name}: {taken:.2f} s")
    if taken > tally.slowest:
        tally.slowest, tally.slowest_number = taken, number
    tally.failures += [f"number {number}, {target.name}: {each}" for each in misplaced(found, folder)]
    tally.findings += len(found)
    tally.unharmed += not found
    tally.codes.update(each.code for each in found)


def run(numbers: Iterable[int], seed: int = SEED, tell: Callable[[Tally], None] = lambda _: None) -> Tally:
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for content in ("config", "flows", "templates"):
            shutil.copytree(shipped.ROOT / content, folder / content)
        originals = [(folder / target.name).read_text(encoding="utf-8") for target in TARGETS]
        for number in numbers:
            target, content = mutated(number, seed, originals)
            (folder / target.name).write_bytes(content)
            attempt(target, folder, tally, number)
            (folder / target.name).write_bytes(originals[TARGETS.index(target)].encode())
            tally.count += 1
            tell(tally)
    if memory() > MOST_MEMORY:
        tally.failures.append(f"{memory() / 1024:.0f} MB of memory")
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="go on from this number")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", type=int, help="repeat one mutation")
    options = parser.parse_args()
    began, used = perf_counter(), process_time()
    numbers = range(options.first, options.first + options.count) if options.only is None else [options.only]
    tally = run(numbers, options.seed, _progress)
    print(f"seed {options.seed}; {tally}; {perf_counter() - began:.0f} s, {process_time() - used:.0f} s of processor")
    return 1 if tally.failures else 0


def _progress(tally: Tally) -> None:
    while tally.shown < len(tally.failures):
        print(tally.failures[tally.shown], file=sys.stderr, flush=True)
        tally.shown += 1
    if tally.count % 5000 == 0:
        print(tally, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
