"""The master key: found in the right place, made when absent, refused where it protects nothing."""

import base64
import stat
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.keys import FILE_VARIABLE, VARIABLE, MasterKey, load_master_key, new_master_key, parse_key

pytestmark = pytest.mark.core

SECRET = bytes(range(32))
TEXT = base64.b64encode(SECRET).decode()


def put(path: Path, text: str = TEXT, mode: int = 0o600) -> Path:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.rstrip("="),
        f"  {TEXT}\n",
        SECRET.hex(),
        SECRET.hex().upper(),
        base64.urlsafe_b64encode(SECRET).decode(),
    ],
)
def test_a_key_may_be_written_in_base64_or_hex(text: str) -> None:
    assert parse_key(text, "here") == SECRET


@pytest.mark.parametrize("text", ["", "secret", TEXT[:-8], SECRET.hex()[:-2], TEXT + "AAAA", "é" * 32, "!" * 44])
def test_anything_else_is_refused_with_a_mend_and_without_the_text(text: str) -> None:
    with pytest.raises(SettingsError, match="32 bytes") as refusal:
        parse_key(text, "VARIABLE")

    assert "openssl" in str(refusal.value)
    assert len(text) < 10 or text not in str(refusal.value)


def test_the_variable_comes_before_the_file(tmp_path: Path) -> None:
    path = put(tmp_path / "key", new_master_key().secret.hex())

    assert load_master_key({VARIABLE: TEXT, FILE_VARIABLE: str(path)}) == MasterKey(SECRET, VARIABLE)


def test_the_named_file_comes_before_the_default(tmp_path: Path) -> None:
    path = put(tmp_path / "key")

    key = load_master_key({FILE_VARIABLE: str(path), "XDG_CONFIG_HOME": str(tmp_path)})
    assert key == MasterKey(SECRET, str(path))


def test_a_key_is_made_in_a_private_place_and_found_again(tmp_path: Path) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    made = load_master_key(environment)
    found = load_master_key(environment)

    path = tmp_path / "config" / "vestibule" / "master.key"
    assert made.created
    assert not found.created
    assert made.secret == found.secret
    assert made.origin == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_without_a_configuration_folder_the_home_is_used(tmp_path: Path) -> None:
    load_master_key({"HOME": str(tmp_path)})

    assert (tmp_path / ".config" / "vestibule" / "master.key").exists()


def test_without_any_private_place_the_setting_is_asked_for() -> None:
    with pytest.raises(SettingsError, match=FILE_VARIABLE):
        load_master_key({})


def test_no_key_is_made_where_that_is_not_allowed(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no master key"):
        load_master_key({"XDG_CONFIG_HOME": str(tmp_path)}, create=False)

    assert list(tmp_path.iterdir()) == []


def test_a_named_file_that_is_absent_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_master_key({FILE_VARIABLE: str(tmp_path / "absent")})


@pytest.mark.parametrize("place", ["master.key", "deeper/master.key"])
def test_a_key_in_the_folder_of_the_database_is_refused(tmp_path: Path, place: str) -> None:
    path = put(tmp_path / place)

    with pytest.raises(SettingsError, match="one copy would hold both"):
        load_master_key({FILE_VARIABLE: str(path)}, tmp_path)


def test_a_link_into_the_folder_of_the_database_is_seen_through(tmp_path: Path) -> None:
    path = put(tmp_path / "data" / "master.key")
    link = tmp_path / "link"
    link.symlink_to(path)

    with pytest.raises(SettingsError, match="one copy would hold both"):
        load_master_key({FILE_VARIABLE: str(link)}, tmp_path / "data")


def test_a_default_key_beside_the_database_is_not_even_made(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load_master_key({"XDG_CONFIG_HOME": str(tmp_path)}, tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_key_that_others_can_open_is_refused(tmp_path: Path, mode: int) -> None:
    path = put(tmp_path / "key", mode=mode)

    with pytest.raises(SettingsError, match="chmod 600"):
        load_master_key({FILE_VARIABLE: str(path)})


def test_a_key_that_others_can_replace_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "open" / "key")
    path.parent.chmod(0o777)

    with pytest.raises(SettingsError, match="chmod 700"):
        load_master_key({FILE_VARIABLE: str(path)})


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "key")
    path.write_bytes(b"\xff" * 32)

    with pytest.raises(SettingsError, match="32 bytes"):
        load_master_key({FILE_VARIABLE: str(path)})


def test_derived_keys_differ_by_purpose_and_are_always_the_same() -> None:
    master = MasterKey(SECRET)

    assert master.derive("wrapping key") == MasterKey(SECRET).derive("wrapping key")
    assert len({master.derive("wrapping key"), master.derive("index key"), SECRET}) == 3
    # What is written must stay readable: these bytes may never change.
    assert master.derive("wrapping key").hex()[:16] == "45e8604d7448204b"


def test_a_key_does_not_show_itself() -> None:
    assert SECRET.hex() not in repr(MasterKey(SECRET))
    assert str(SECRET) not in repr(MasterKey(SECRET))
