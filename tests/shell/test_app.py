"""The end of a process: nothing new is taken, then all that is under way ends, then what it stood on is put away."""

from collections.abc import Awaitable, Callable
from types import SimpleNamespace

import pytest

from bot.app import App
from bot.settings import read_settings
from tests.acceptance.house import ROOT

ORDER = ["ticker", "polling", "web", "deliverer", "telegram", "store"]


class Parts:
    """Stand-ins that tell when they were stopped, and fail if they are told to."""

    def __init__(self, *failing: str) -> None:
        self.stopped: list[str] = []
        self.failing = failing

    def step(self, name: str) -> Callable[[], Awaitable[None]]:
        async def stop() -> None:
            self.note(name)

        return stop

    def note(self, name: str) -> None:
        self.stopped.append(name)
        if name in self.failing:
            raise RuntimeError(name)


def app_of(parts: Parts) -> App:
    environment = {
        "VESTIBULE_CONFIG": str(ROOT / "config" / "practice.yaml"),
        "VESTIBULE_FLOWS": str(ROOT / "flows"),
        "VESTIBULE_TEMPLATES": str(ROOT / "templates"),
        "VESTIBULE_DATABASE_URL": "memory:",
        "VESTIBULE_MASTER_KEY": "17" * 32,
    }
    app = App(read_settings(environment), environment)
    app._ticker = SimpleNamespace(stop=lambda: parts.note("ticker"))  # type: ignore[assignment]
    app.telegram = SimpleNamespace(stop_taking=parts.step("polling"), stop=parts.step("telegram"))  # type: ignore[assignment]
    app.web = SimpleNamespace(stop=parts.step("web"))  # type: ignore[assignment]
    app._deliverer = SimpleNamespace(drain=parts.step("deliverer"))  # type: ignore[assignment]
    app.store = SimpleNamespace(close=parts.step("store"))  # type: ignore[assignment]
    return app


async def test_first_nothing_is_taken_then_all_is_sent_then_everything_closes() -> None:
    parts = Parts()
    await app_of(parts).stop()

    assert parts.stopped == ORDER


@pytest.mark.parametrize("failing", ORDER)
async def test_a_step_that_fails_stops_no_other(failing: str) -> None:
    parts = Parts(failing)
    with pytest.raises(RuntimeError, match=failing):
        await app_of(parts).stop()

    assert parts.stopped == ORDER
