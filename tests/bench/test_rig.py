"""The rig runs: one tiny round of the cheapest peer, and a report of it. Figures are nobody's promise here."""

from bench.book import Book
from bench.crash import kill_often
from bench.files import beside_floors
from bench.measure import Load, side_by_side
from bench.report import report
from bench.rig import opened
from bench.subjects import ROOT, SUBJECTS
from bot.language.load import load_flow
from bot.practice import Helplines, Practice, load_helplines, load_practice, practice_values


def test_a_tiny_round_of_the_echo_is_measured_and_reported() -> None:
    load = Load("2", 2, 0.2)

    with opened() as rig:
        samples = list(side_by_side(rig, [SUBJECTS["ptb_echo"]], [load], range(1)))

    assert [(sample.error, sample.stray) for sample in samples] == [("", 0)]
    assert samples[0].turns > 0
    assert samples[0].cpu > 0
    assert "ptb_echo" in report(Book(samples), [load], ())


def test_what_needs_no_network_is_measured_beside_its_floor() -> None:
    shares = list(beside_floors(1))

    assert {share.name for share in shares} == {"flow", "digest", "people"}
    assert all(share.ours > 0 and share.floor > 0 for share in shares)


def test_a_bot_that_is_killed_has_kept_what_it_answered() -> None:
    with opened() as rig:
        (kill,) = kill_often(rig, SUBJECTS["vestibule_sqlite"], 1)

    assert kill.sent > 0
    assert kill.lost == 0


def test_the_flow_of_the_bench_has_nothing_to_mend() -> None:
    practice, helplines = load_practice(ROOT / "config"), load_helplines(ROOT / "config")
    assert isinstance(practice, Practice)
    assert isinstance(helplines, Helplines)

    loaded = load_flow(ROOT / "bench" / "flow" / "intake.yaml", practice_values(practice, helplines))

    assert loaded.findings == ()
