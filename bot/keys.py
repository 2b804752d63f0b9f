"""The master key: where it comes from, how it is made, and the keys that are derived from it.

It opens everything in the database, so it must not lie beside the database: whoever copies the one must not have
the other. It is looked for in `VESTIBULE_MASTER_KEY`, then in the file that `VESTIBULE_MASTER_KEY_FILE` names, then
in `$XDG_CONFIG_HOME/vestibule/master.key`, which is made when it is absent.
"""

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SettingsError

KEY_BYTES = 32
VARIABLE = "VESTIBULE_MASTER_KEY"
FILE_VARIABLE = "VESTIBULE_MASTER_KEY_FILE"
ALSO = "VESTIBULE_MASTER_KEY_ALSO"
ALSO_FILE = "VESTIBULE_MASTER_KEY_ALSO_FILE"

# Container engines and systemd mount secrets here on their own terms; the modes are not ours to judge.
MANAGED_FOLDERS = (Path("/run/secrets"), Path("/run/credentials"))


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 secret bytes. `origin`: where they came from; `created`: made just now, so nobody has a copy.

    `also`: a second key that is accepted while one takes the place of the other; nothing new is wrapped with it.
    """

    secret: bytes = field(repr=False)
    origin: str = ""
    created: bool = False
    also: "MasterKey | None" = None

    def derive(self, purpose: str) -> bytes:
        """A key of its own for one purpose; none of them tells anything of another or of the master key."""
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"vestibule {purpose} v1".encode()).derive(
            self.secret
        )


def new_master_key() -> MasterKey:
    """A key that is kept nowhere, for a database that is kept nowhere."""
    return MasterKey(secrets.token_bytes(KEY_BYTES), origin="memory", created=True)


def load_master_key(
    environment: Mapping[str, str], database_folder: Path | None = None, *, create: bool = True
) -> MasterKey:
    """The master key, from the first place that has one. With `create`, an absent default file is made.

    `database_folder` is None if the database is no file here.
    """
    also = _named(environment, ALSO, ALSO_FILE, database_folder)
    master = _named(environment, VARIABLE, FILE_VARIABLE, database_folder)
    return replace(master or _usual(environment, database_folder, create=create), also=also)


def _named(environment: Mapping[str, str], variable: str, file: str, database_folder: Path | None) -> MasterKey | None:
    if text := environment.get(variable, "").strip():
        return MasterKey(parse_key(text, variable), origin=variable)
    if named := environment.get(file, "").strip():
        path = Path(named).expanduser()
        _refuse_beside_database(path, database_folder)
        return MasterKey(_read_file(path), origin=str(path))
    return None


def _usual(environment: Mapping[str, str], database_folder: Path | None, *, create: bool) -> MasterKey:
    path = default_path(environment)
    _refuse_beside_database(path, database_folder)
    if path.exists():
        return MasterKey(_read_file(path), origin=str(path))
    if not create:
        raise SettingsError(
            f"There is no master key at {path}. Set {VARIABLE} or {FILE_VARIABLE}, or put it back there."
        )
    return _make_file(path)


def parse_key(text: str, origin: str) -> bytes:
    """32 bytes from hex or base64 (also the URL alphabet).

    >>> parse_key("00" * 32, "here") == bytes(32)
    True
    """
    for read in (bytes.fromhex, _from_base64):
        try:
            key = read(text.strip())
        except (ValueError, binascii.Error):
            continue
        if len(key) == KEY_BYTES:
            return key
    raise SettingsError(
        f"{origin} does not hold a master key: it has to be 32 bytes in base64 or hex. "
        "`openssl rand -base64 32` makes one; a key that was used before must be put back as it was."
    )


def default_path(environment: Mapping[str, str]) -> Path:
    if folder := environment.get("XDG_CONFIG_HOME", "").strip():
        return Path(folder) / "vestibule" / "master.key"
    if home := environment.get("HOME", "").strip():
        return Path(home) / ".config" / "vestibule" / "master.key"
    raise SettingsError(f"There is no private folder for the master key: set {FILE_VARIABLE} to a file for it.")


def _from_base64(text: str) -> bytes:
    padded = text + "=" * (-len(text) % 4)
    return base64.b64decode(padded.translate({ord("-"): "+", ord("_"): "/"}), validate=True)


def _refuse_beside_database(path: Path, database_folder: Path | None) -> None:
    if database_folder is None or not path.resolve().is_relative_to(database_folder.resolve()):
        return
    raise SettingsError(
        f"The master key {path} lies in the folder of the database, so one copy would hold both. "
        f"Move it to a folder of its own and set {FILE_VARIABLE} to the new place."
    )


def _read_file(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except UnicodeDecodeError:
        text = ""
    except OSError as error:
        raise SettingsError(f"The master key {path} cannot be read: {error.strerror}.") from None
    if not any(path.is_relative_to(folder) for folder in MANAGED_FOLDERS):
        _refuse_open_modes(path, mode)
    return parse_key(text, str(path))


def _refuse_open_modes(path: Path, mode: int) -> None:
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(f"Others on this machine can open the master key {path}. Run: chmod 600 {path}")
    if path.parent.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise SettingsError(f"Others on this machine can replace the master key {path}. Run: chmod 700 {path.parent}")


def _make_file(path: Path) -> MasterKey:
    key = secrets.token_bytes(KEY_BYTES)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # O_EXCL: of two first starts at the same moment only one makes the key.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(key) + b"\n")
            file.flush()
            os.fsync(descriptor)
    except FileExistsError:
        return MasterKey(_read_file(path), origin=str(path))
    except OSError as error:
        raise SettingsError(
            f"The master key {path} cannot be made: {error.strerror}. Set {FILE_VARIABLE} to a place for it."
        ) from None
    return MasterKey(key, origin=str(path), created=True)
