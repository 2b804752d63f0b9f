"""All rows of one run, and what can be asked of them: medians, and ratios within the same round."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from bench.crash import Kill
from bench.files import Share
from bench.measure import Memory, Sample, Syncs

Metric = Callable[[Sample], float | None]


def speed(sample: Sample) -> float:
    return sample.turns / sample.seconds


def cpu(sample: Sample) -> float:
    """CPU milliseconds a turn, which is seconds per 1000 turns."""
    return sample.cpu / sample.turns * 1000


def server_cpu(sample: Sample) -> float | None:
    return None if sample.server_cpu is None else sample.server_cpu / sample.turns * 1000


def p50(sample: Sample) -> float | None:
    return sample.p50 and sample.p50 * 1000


def p99(sample: Sample) -> float | None:
    return sample.p99 and sample.p99 * 1000


def tail(sample: Sample) -> float | None:
    """How far the slowest hundredth is behind the middle."""
    return sample.p99 / sample.p50 if sample.p99 and sample.p50 else None


def startup(sample: Sample) -> float:
    return sample.startup_seconds


def rss(sample: Sample) -> float:
    return sample.rss / 1e6


def requests(sample: Sample) -> float:
    return sum(sample.calls.values()) / sample.turns


@dataclass
class Book:
    samples: list[Sample] = field(default_factory=list)
    syncs: list[Syncs] = field(default_factory=list)
    memories: list[Memory] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    kills: list[Kill] = field(default_factory=list)

    def of(self, subject: str, load: str) -> list[Sample]:
        found = [sample for sample in self.samples if (sample.subject, sample.load) == (subject, load)]
        return [sample for sample in found if sample.turns]

    def has(self, load: str) -> bool:
        return any(sample.load == load for sample in self.samples)

    def middle(self, metric: Metric, subject: str, load: str) -> float | None:
        return middle([metric(sample) for sample in self.of(subject, load)])

    def values(self, metric: Metric, subject: str, load: str) -> list[float]:
        return [value for sample in self.of(subject, load) if (value := metric(sample)) is not None]

    def ratios(self, metric: Metric, subject: str, load: str, peer: str) -> list[float]:
        """One a round in which both were measured."""
        return _ratios(metric, self.of(subject, load), self.of(peer, load))

    def between(self, metric: Metric, subject: str, load: str, other: str) -> list[float]:
        """The same bot under two loads, one ratio a round."""
        return _ratios(metric, self.of(subject, load), self.of(subject, other))

    def fsyncs(self, subject: str, load: str) -> list[float]:
        return [row.per_turn for row in self.syncs if (row.subject, row.load) == (subject, load)]

    def growth(self, subject: str, step: int) -> list[float]:
        """Megabytes that the so-many-th thousands of clients added."""
        rows = [row.rss for row in self.memories if row.subject == subject]
        return [(sizes[step + 1] - sizes[step]) / 1e6 for sizes in rows]

    def beside_floor(self, name: str) -> list[float]:
        return [row.ours / row.floor for row in self.shares if row.name == name]

    def lost(self, subject: str) -> list[float]:
        """Answers that each kill lost."""
        return [row.lost for row in self.kills if row.subject == subject]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _ratios(metric: Metric, these: list[Sample], those: list[Sample]) -> list[float]:
    others = {sample.round: metric(sample) for sample in those}
    pairs = [(metric(sample), others.get(sample.round)) for sample in these]
    return [value / other for value, other in pairs if value is not None and other]


def middle(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
