"""What a command leaves behind of the memory that it worked with."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_command_leaves_a_core_dump() -> None:
    program = (
        "import resource as r; r.setrlimit(r.RLIMIT_CORE, (r.getrlimit(r.RLIMIT_CORE)[1],) * 2);"
        "from bot.cli import main; main(['version'], {}); print(r.getrlimit(r.RLIMIT_CORE))"
    )
    done = subprocess.run((sys.executable, "-c", program), cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "(0, 0)"
