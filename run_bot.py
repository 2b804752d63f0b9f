"""`python run_bot.py` runs everything that is configured; `python run_bot.py --help` lists the rest."""

import gc
import os
import sys

# A start is a quarter shorter without three things that nobody asked for: garbage collections of what has come to stay,
# a look through every installed package for plugins of pydantic, and httpx's own command line.
gc.set_threshold(1_000_000)
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
sys.modules["httpx._main"] = None  # type: ignore[assignment]

from bot.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
