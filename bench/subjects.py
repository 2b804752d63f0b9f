"""The bots under test, in one table, and how each is told where to go."""

import secrets
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
DATABASE = "bench.sqlite3"
MASTER_KEY = secrets.token_hex(32)  # one for all runs, so that a database can be opened again


@dataclass(frozen=True)
class Place:
    """Where one run of a bot happens; `program`: a copy of ours; `folder`: empty; `database_url`: if asked for."""

    url: str
    token: str
    program: Path
    folder: Path
    database_url: str = ""


@dataclass(frozen=True)
class Subject:
    """`strict`: replies with questions, so that a wrong one is noticed. `stores`: has fsyncs to count."""

    name: str
    command: tuple[str, ...]
    environment: Callable[[Place], Mapping[str, str]]
    strict: bool = True
    stores: bool = False
    is_ours: bool = False
    wants_postgres: bool = False


def _peer(name: str, *, strict: bool = True, stores: bool = False) -> Subject:
    return Subject(name, (sys.executable, "-m", f"bench.peers.{name}"), _peer_environment, strict, stores)


def _ours(name: str, *, stores: bool = True, wants_postgres: bool = False) -> Subject:
    command = (sys.executable, "run_bot.py", "run")
    return Subject(name, command, _our_environment, True, stores, True, wants_postgres)


def _peer_environment(place: Place) -> Mapping[str, str]:
    return {"BENCH_URL": place.url, "BENCH_TOKEN": place.token, "BENCH_FOLDER": str(place.folder)}


def _our_environment(place: Place) -> Mapping[str, str]:
    return {
        "VESTIBULE_TELEGRAM_TOKEN": place.token,
        "VESTIBULE_TELEGRAM_API_URL": place.url,
        "VESTIBULE_DATABASE_URL": place.database_url or f"sqlite:///{place.folder}/{DATABASE}",
        "VESTIBULE_CONFIG": str(practice_beside(place)),
        "VESTIBULE_FLOWS": str(place.program / "bench" / "flow"),
        "VESTIBULE_TEMPLATES": str(place.program / "templates"),
        "VESTIBULE_WEB_PORT": "0",
        "VESTIBULE_MASTER_KEY": MASTER_KEY,
        "VESTIBULE_LOG_LEVEL": "WARNING",
        "VESTIBULE_TRIAL": "true",
        "VESTIBULE_NEWCOMERS_A_MINUTE": "0",
    }


def _without_disk(place: Place) -> Mapping[str, str]:
    return {**_our_environment(place), "VESTIBULE_DATABASE_URL": "memory:"}


def practice_beside(place: Place) -> Path:
    """The example practice, with the bench's flow instead of its own."""
    config = place.folder / "config"
    shutil.copytree(place.program / "config", config, dirs_exist_ok=True)
    practice = config / "practice.yaml"
    words = practice.read_text(encoding="utf-8")
    practice.write_text(
        words.replace("\nflow: free_consultation", "\nflow: intake").replace("typing pause: 8", "typing pause: 0"),
        encoding="utf-8",
    )
    return practice


SUBJECTS = {
    subject.name: subject
    for subject in (
        _ours("vestibule_sqlite"),
        _ours("vestibule_postgres", wants_postgres=True),
        replace(_ours("vestibule_memory", stores=False), environment=_without_disk),
        _peer("ptb_echo", strict=False),
        _peer("ptb_pickle"),
        _peer("ptb_sqlite", stores=True),
        _peer("aiogram_memory"),
        _peer("aiogram_sqlite", stores=True),
        _peer("floor", stores=True),
    )
}
