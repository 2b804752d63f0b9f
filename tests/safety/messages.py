"""The evaluation set of the crisis-language rules: the messages in `set/`, as they are written there."""

import json
from pathlib import Path
from typing import Any

SET = Path(__file__).parent / "set"
ALERTING = ("imminent", "elevated")


def messages(half: str | None = None) -> list[dict[str, Any]]:
    """All messages, or those of one half: `dev` to tune on, `test` only to measure."""
    files = sorted(SET.glob(f"*.{half or '*'}.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def said(message: dict[str, Any]) -> list[str]:
    """What was typed, a message at a time: most are one, a burst is several."""
    return message.get("texts") or [message["text"]]


def accepted(message: dict[str, Any]) -> list[str]:
    """Every level that counts as right."""
    return message.get("accept") or [message["level"]]


def alerts(message: dict[str, Any]) -> bool | None:
    """Whether it must raise an alert; None if either answer is right, so that it is not scored."""
    found = {level in ALERTING for level in accepted(message)}
    return found.pop() if len(found) == 1 else None
