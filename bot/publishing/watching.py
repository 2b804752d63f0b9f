"""Looking after the practice's files: which are there, how large, and when they were last written."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.loading import Folders

State = Mapping[str, tuple[int, int]]
"""Name -> size in bytes and time of the last change in nanoseconds."""

# Without names that begin with a dot: editors put such files beside the one that is open.
CONFIG = ("[!.]*.yaml", "*/[!.]*.yaml")  # no deeper: the folder may hold far more than our files
FLOWS = ("[!.]*.yaml",)
TEMPLATES = ("**/[!.]*.yaml", "**/[!.]*.j2")


def state_of(folders: Folders) -> State:
    """As the files are now; a look at their entries, not into them."""
    found: dict[str, tuple[int, int]] = {}
    for name, path in _files(folders):
        try:
            entry = path.stat()
        except OSError:
            continue  # gone since it was listed
        found[name] = (entry.st_size, entry.st_mtime_ns)
    return found


def name_of(state: State) -> str:
    """A short name of this state, the same for all workers that share the files."""
    listed = "\n".join(f"{name} {size} {at}" for name, (size, at) in sorted(state.items()))
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def _files(folders: Folders) -> Iterator[tuple[str, Path]]:
    yield f"config/{folders.practice}", folders.config / folders.practice
    for title, folder, patterns in (
        ("config", folders.config, CONFIG),
        ("flows", folders.flows, FLOWS),
        ("templates", folders.templates, TEMPLATES),
    ):
        for pattern in patterns:
            for path in folder.glob(pattern):
                yield f"{title}/{path.relative_to(folder).as_posix()}", path


class Watch:
    """Notices a change once it has stood still for one look, so that a file is not read while it is being written."""

    def __init__(self, state: State) -> None:
        self._taken = state
        self._seen = state

    def is_settled(self, state: State) -> bool:
        """Is this state new, and the same as at the look before?"""
        stands_still = state == self._seen
        self._seen = state
        return stands_still and state != self._taken

    def take(self, state: State) -> None:
        """This state has been read; it is news no more."""
        self._taken = state
