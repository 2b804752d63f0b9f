"""`draw`: the shipped flow as a picture and as a chart."""

from pathlib import Path
from xml.etree import ElementTree

from tests.cli.conftest import Run


def test_the_shipped_flow_is_written_as_a_picture_and_that_is_said(run: Run, house: Path) -> None:
    first, again = run("draw --svg flow.svg"), run("draw --svg flow.svg")

    assert (first.code, again.code) == (0, 0)
    assert first.out.startswith("Written to flow.svg (")
    assert again.out.startswith("Replaced flow.svg (")
    picture = ElementTree.fromstring((house / "flow.svg").read_text(encoding="utf-8"))
    said = " ".join(picture.itertext())
    assert "only if safe_to_write is no" in said
    assert "Free consultation, version 1" in said


def test_a_chart_is_printed(run: Run) -> None:
    assert run("draw").out == run("draw --mermaid").out
    assert run("draw").out.startswith("flowchart TD\n")


def test_a_place_that_cannot_be_written_is_told(run: Run) -> None:
    ran = run("draw --svg nowhere/flow.svg")

    assert ran.code == 2
    assert ran.err == "nowhere/flow.svg cannot be written: No such file or directory.\n"
