"""`python run_bot.py` runs everything that is configured; `python run_bot.py --help` lists the rest."""

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
