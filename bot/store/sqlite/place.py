"""Where the file lies. A network file system does not keep its promises about locks, and loses a database one day."""

from pathlib import Path

from bot.errors import StoreError

NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs"})
MOUNTS = Path("/proc/self/mounts")


def refuse_network(path: Path) -> None:
    """Only where the system tells (Linux); elsewhere the manual has to."""
    if MOUNTS.exists():
        kind = file_system_of(path.absolute().parent.resolve(), MOUNTS.read_text(encoding="utf-8", errors="replace"))
        if kind in NETWORK:
            raise StoreError(f"The database lies on a network ({kind}). Keep it on a disk, or use PostgreSQL.")


def file_system_of(folder: Path, mounts: str) -> str:
    """The type of the file system that a folder is on, by the lines of /proc/self/mounts.

    >>> file_system_of(Path("/srv/data"), "/dev/sda / ext4 rw 0 0\\nbox:/x /srv nfs4 rw 0 0")
    'nfs4'
    """
    closest, found = -1, ""
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split(" ")
        mount = Path(place.replace("\\040", " "))
        # Of two at one place the later hides the earlier.
        if folder.is_relative_to(mount) and len(mount.parts) >= closest:
            closest, found = len(mount.parts), kind
    return found
