"""What the assistant may do on its machine: the service, the container, and what is installed."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "vestibule.service"
WORST = 20  # tenths of systemd's measure: 0 is shut, 100 is open
ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")
def test_the_service_is_exposed_to_little() -> None:
    done = subprocess.run(
        (str(ANALYZE), "security", "--offline=true", f"--threshold={WORST}", str(UNIT)),
        check=False,
        capture_output=True,
        text=True,
    )
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze cannot look at a file")

    assert done.returncode == 0, done.stdout[-500:] + done.stderr


def test_the_service_leaves_no_core_dump_and_writes_only_its_own_data() -> None:
    lines = UNIT.read_text(encoding="utf-8").splitlines()

    for line in ("LimitCORE=0", "ProtectSystem=strict", "UMask=0077", "User=vestibule", "NoNewPrivileges=yes"):
        assert line in lines
    assert not [line for line in lines if line.startswith("ReadWritePaths=")]


def test_the_assistant_starts_where_no_memory_may_be_written_and_run(tmp_path: Path) -> None:
    """As `MemoryDenyWriteExecute=yes` wants it; libraries with code of their own are what could break it."""
    program = f"""
import ctypes, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0):
    sys.exit(77)
import uvloop
from tests.shell.test_greeting import app_of
async def life():
    app = app_of(web_port="0", database_url="sqlite:///{tmp_path / "v.sqlite3"}")
    await app.start()
    await app.stop()
uvloop.run(life())
"""
    done = subprocess.run((sys.executable, "-c", program), check=False, cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 77:
        pytest.skip("this kernel cannot forbid it for one process")

    assert done.returncode == 0, done.stderr[-500:]


def service() -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    (one,) = composed["services"].values()
    return dict(one)


def test_the_container_has_no_root_no_privilege_and_nothing_to_write_on() -> None:
    one = service()

    assert one["user"].split(":")[0] not in ("", "0", "root")
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert "cap_add" not in one
    assert "privileged" not in one
    assert "no-new-privileges:true" in one["security_opt"]
    assert one["ulimits"]["core"] == 0
    assert all(port.startswith("127.0.0.1:") for port in one["ports"])
    assert all(volume.endswith(":ro") for volume in one["volumes"] if not volume.startswith("data:"))


def test_no_secret_of_the_container_stands_in_its_environment() -> None:
    secrets = [name for name in service()["environment"] if re.search("TOKEN|KEY|SECRET|PASSWORD|DATABASE|SMTP", name)]

    assert secrets
    assert all(name.endswith("_FILE") for name in secrets)


def test_the_container_is_given_every_secret_it_reads_and_a_mail_server_to_open_with() -> None:
    composed: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    files = {name: path for name, path in service()["environment"].items() if name.endswith("_FILE")}

    assert "VESTIBULE_SMTP_URL_FILE" in files
    assert {path.rpartition("/")[2] for path in files.values()} == set(service()["secrets"]) == set(composed["secrets"])


def test_the_image_runs_as_nobody_special_and_installs_only_what_is_locked() -> None:
    steps = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    last = steps.rsplit("FROM ", 1)[1]

    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "--require-hashes" in steps
    assert not re.search(r"^ADD |apt-get|curl ", steps, re.MULTILINE)
    assert not re.search(r"^COPY \. ", steps, re.MULTILINE)


def test_nothing_but_code_and_content_goes_into_the_image() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]

    assert rules[0] == "*"
    taken = {line[1:] for line in rules if line.startswith("!")}
    assert taken == {"requirements.txt", "run_bot.py", "bot", "config", "flows", "templates"}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_locked_with_a_hash(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    packages = [line for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]

    assert len(packages) > 20
    assert [line[:40] for line in packages if "==" not in line or "--hash=sha256:" not in line] == []


def test_a_package_with_another_hash_is_not_installed(tmp_path: Path) -> None:
    wheel = tmp_path / "elm-1-py3-none-any.whl"
    wheel.write_bytes(b"something else")
    (tmp_path / "requirements.txt").write_text(f"elm==1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "install", "--require-hashes", "--no-index", "--no-deps", "--dry-run")
    done = subprocess.run(
        (*pip, f"--find-links={tmp_path}", "-r", str(tmp_path / "requirements.txt")),
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
