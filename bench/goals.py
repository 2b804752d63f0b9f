"""What we promised ourselves: the least that must be, the goal beyond it, and how each is read from the book."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.book import Book, Metric, cpu, p50, p99, rss, speed, startup, tail

Read = Callable[[Book, str], list[float]]


@dataclass(frozen=True)
class Goal:
    """`at_least`: larger is better. `read` gives one value a round, for the subject named."""

    row: int
    what: str
    must: float
    goal: float
    read: Read
    at_least: bool = False

    def verdict(self, value: float) -> str:
        def reaches(limit: float) -> bool:
            return value >= limit if self.at_least else value <= limit

        return "goal" if reaches(self.goal) else "must" if reaches(self.must) else "MISSED"


def _against(metric: Metric, load: str, peer: str) -> Read:
    return lambda book, subject: book.ratios(metric, subject, load, peer)


def _itself(metric: Metric, load: str) -> Read:
    return lambda book, subject: book.values(metric, subject, load)


def _syncs(load: str) -> Read:
    return lambda book, subject: book.fsyncs(subject, load)


def _growth(step: int) -> Read:
    return lambda book, subject: book.growth(subject, step)


def _beside_floor(name: str) -> Read:
    return lambda book, _subject: book.beside_floor(name)


def _lost(book: Book, subject: str) -> list[float]:
    return [sum(lost)] if (lost := book.lost(subject)) else []


def _grown(book: Book, subject: str) -> list[float]:
    return book.between(cpu, subject, "1M", "1k")


GOALS = (
    Goal(1, "C=50 CPU a turn / ptb_echo", 0.45, 0.30, _against(cpu, "50", "ptb_echo")),
    Goal(1, "C=50 turns/s / ptb_echo", 2.2, 3.5, _against(speed, "50", "ptb_echo"), at_least=True),
    Goal(2, "C=50 CPU a turn / ptb_pickle", 1 / 2.7, 1 / 4.5, _against(cpu, "50", "ptb_pickle")),
    Goal(2, "C=50 turns/s / ptb_pickle", 2.7, 4.5, _against(speed, "50", "ptb_pickle"), at_least=True),
    Goal(3, "C=50 CPU a turn / ptb_sqlite", 1 / 4, 1 / 7, _against(cpu, "50", "ptb_sqlite")),
    Goal(3, "C=50 turns/s / ptb_sqlite", 4, 7, _against(speed, "50", "ptb_sqlite"), at_least=True),
    Goal(4, "C=50 CPU a turn / aiogram_memory", 1 / 1.5, 1 / 2.5, _against(cpu, "50", "aiogram_memory")),
    Goal(4, "C=50 turns/s / aiogram_memory", 1.5, 2.5, _against(speed, "50", "aiogram_memory"), at_least=True),
    Goal(4, "C=50 CPU a turn / aiogram_sqlite", 1 / 1.7, 1 / 3, _against(cpu, "50", "aiogram_sqlite")),
    Goal(4, "C=50 turns/s / aiogram_sqlite", 1.7, 3, _against(speed, "50", "aiogram_sqlite"), at_least=True),
    Goal(5, "C=500, RTT 30 ms: turns/s / ptb_pickle", 30, 50, _against(speed, "far", "ptb_pickle"), at_least=True),
    Goal(5, "C=500, RTT 30 ms: p99 / ptb_pickle", 1 / 20, 1 / 30, _against(p99, "far", "ptb_pickle")),
    Goal(6, "C=500 p99 / ptb_echo", 0.55, 0.3, _against(p99, "500", "ptb_echo")),
    Goal(6, "C=500 own p99 / own p50", 2, 1.5, _itself(tail, "500")),
    Goal(7, "C=50 CPU a turn / itself in memory", 1.4, 1.15, _against(cpu, "50", "vestibule_memory")),
    Goal(8, "C=50 CPU a turn / floor", 16, 8, _against(cpu, "50", "floor")),
    Goal(9, "CPU a turn, 1M stored clients / 1k", 1.2, 1.05, _grown),
    Goal(10, "RSS at start / ptb_echo", 1.6, 1.3, _against(rss, "50", "ptb_echo")),
    Goal(10, "RSS: first 10,000 clients, MB", 12, 8, _growth(0)),
    Goal(10, "RSS: second 10,000 clients, MB", 1, 1, _growth(1)),
    Goal(11, "start to first getUpdates / ptb_echo", 1.8, 1.3, _against(startup, "50", "ptb_echo")),
    Goal(12, "C=50 fsyncs a turn", 0.15, 0.07, _syncs("50")),
    Goal(12, "C=500 fsyncs a turn", 0.08, 0.04, _syncs("500")),
    Goal(12, "C=1 fsyncs a turn", 1.1, 1.05, _syncs("1")),
    Goal(13, "C=1 p50 / ptb_echo", 1.0, 0.6, _against(p50, "1", "ptb_echo")),
    Goal(14, "flow of 1,000 steps, read and proved / CSafeLoader", 1.6, 1.2, _beside_floor("flow")),
    Goal(15, "digest of 1,000 intakes as it is sent / all answers, plain", 2.5, 2, _beside_floor("digest")),
    Goal(15, "1,000 people opened, 20 answers each / the same, plain", 2.5, 2, _beside_floor("people")),
    Goal(16, "kill -9 at C=50: answers lost in all", 0, 0, _lost),
)
