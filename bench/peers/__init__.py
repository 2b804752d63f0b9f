"""Bots built in the usual way, to be compared with; each file is one process, told where to go by its environment."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """`folder`: a fresh one, for whatever the bot keeps."""

    url: str
    token: str
    folder: Path


def options() -> Options:
    return Options(os.environ["BENCH_URL"], os.environ["BENCH_TOKEN"], Path(os.environ["BENCH_FOLDER"]))
