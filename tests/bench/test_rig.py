"""The rig runs: one tiny round of the cheapest peer, and a report of it. Figures are nobody's promise here."""

from bench.book import Book
from bench.measure import Load, side_by_side
from bench.report import report
from bench.rig import opened
from bench.subjects import SUBJECTS


def test_a_tiny_round_of_the_echo_is_measured_and_reported() -> None:
    load = Load("2", 2, 0.2)

    with opened() as rig:
        samples = list(side_by_side(rig, [SUBJECTS["ptb_echo"]], [load], range(1)))

    assert [(sample.error, sample.stray) for sample in samples] == [("", 0)]
    assert samples[0].turns > 0
    assert samples[0].cpu > 0
    assert "ptb_echo" in report(Book(samples), [load], ())
