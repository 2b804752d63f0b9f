"""Files that a command was asked to write."""

from pathlib import Path

from bot.errors import ContentError


def write(file: Path, text: str) -> None:
    """Write it, and say so."""
    known = file.exists()
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ContentError(f"{file} cannot be written: {error.strerror}.") from error
    print(f"{'Replaced' if known else 'Written to'} {file} ({len(text.encode()) // 1024 or 1} KiB).")
