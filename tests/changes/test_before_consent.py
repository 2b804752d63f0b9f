"""Before a yes, words are read for danger and for nothing else: they are gone a minute later, and nobody is told."""

from tests.changes.conftest import Talk


def test_words_before_consent_are_gone_within_a_minute(talk: Talk) -> None:
    talk.says("client: /start\nclient: I have not slept for weeks\nbot: ask privacy_ok\nwait: 61 seconds")
    assert talk.player.session is not None
    assert talk.player.session.heard == ""


def test_danger_in_two_messages_is_heard_before_consent_too(talk: Talk) -> None:
    talk.says("client: /start\nclient: i want to\nclient: (quickly) kill myself\nbot: crisis_self, alert self")


def test_heavy_words_before_consent_show_the_numbers_and_tell_nobody(talk: Talk) -> None:
    talk.says("client: /start\nclient: I lost my brother to suicide last year\nbot: crisis_gently\nnot: told amended")


def test_heavy_words_after_consent_stand_in_the_digest(talk: Talk) -> None:
    talk.says("client: /start\nclient: [Yes]\nclient: 34\nclient: [work]\nclient: [Done]\nbot: ask hopes")
    talk.says("client: I lost my brother to suicide last year\nbot: crisis_gently, told amended")
