"""What our pages refuse: what does not come from them, however it is written."""

import pytest

from bot.server.guards import is_own

pytestmark = pytest.mark.core


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "http://a]b", "null", "", "://"])
@pytest.mark.parametrize("ours", ["", "https://chat.example"])
def test_an_origin_that_is_none_is_not_ours(origin: str, ours: str) -> None:
    assert not is_own({"host": "chat.example", "origin": origin}, ours)
