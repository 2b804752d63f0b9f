"""People write in several messages: they are one answer, taken once, whatever comes between them."""

from datetime import timedelta

from tests.changes.conftest import Talk
from tests.changes.test_edited_file import TO_HOPES

PAUSE = "typing: 8 seconds\n"
BURST = TO_HOPES + PAUSE + "client: I want to\nbot: listening\nclient: (quickly) sleep again\nbot: nothing\n"


def test_the_pause_takes_what_was_typed_and_the_next_question_comes_once(talk: Talk) -> None:
    talk.says(BURST + "wait: 9 seconds\nbot: ask fee_ok, saved_in_your_words")
    assert talk.kept("hopes") == "I want to\nsleep again"
    talk.says("wait: 1 hour\nbot: ask fee_ok")


def test_done_takes_it_at_once(talk: Talk) -> None:
    talk.says(BURST + "client: (quickly) [Done]\nbot: ask fee_ok")
    assert talk.kept("hopes") == "I want to\nsleep again"


def test_a_typed_done_counts_too(talk: Talk) -> None:
    talk.says(BURST + "client: (quickly) done\nbot: ask fee_ok")
    assert talk.kept("hopes") == "I want to\nsleep again"


def test_many_messages_are_enough(talk: Talk) -> None:
    talk.says(TO_HOPES + PAUSE + "client: 1\n" + "client: (quickly) more\n" * 11 + "bot: ask fee_ok")


def test_a_long_paste_that_the_channel_cut_in_two_is_one_answer(talk: Talk) -> None:
    talk.says(
        TO_HOPES + PAUSE + f"client: {'x' * 4096}\nclient: (quickly) {'y' * 904}\nwait: 9 seconds\nbot: ask fee_ok"
    )
    assert talk.kept("hopes") == f"{'x' * 4096}\n{'y' * 904}"


def test_more_than_an_answer_holds_is_told_kindly(talk: Talk) -> None:
    talk.says(
        TO_HOPES + PAUSE + f"client: {'x' * 4096}\nclient: (quickly) {'y' * 4096}\nbot: problem_too_long, ask hopes"
    )


def test_typing_on_and_on_ends_after_two_minutes(talk: Talk) -> None:
    talk.says(
        TO_HOPES
        + "typing: 60 seconds\nclient: a\nclient: b\nclient: c\nclient: d\nbot: nothing\nclient: e\nbot: ask fee_ok"
    )


def test_an_edit_while_typing_changes_the_piece(talk: Talk) -> None:
    talk.says(BURST + 'client: (quickly) (edits "sleep again") sleep well\nbot: nothing\nwait: 9 seconds')
    assert talk.kept("hopes") == "I want to\nsleep well"


def test_an_edit_of_a_part_after_it_was_taken_opens_the_answer(talk: Talk) -> None:
    talk.says(BURST + 'wait: 9 seconds\nclient: (edits "sleep again") sleep well\nbot: edit_of_a_part, ask hopes')
    talk.says("client: [k:hopes]\nbot: kept, ask fee_ok")


def test_going_on_to_something_else_keeps_what_was_typed(talk: Talk) -> None:
    talk.says(BURST + "client: (quickly) /overview\nbot: overview_title")
    assert talk.kept("hopes") == "I want to\nsleep again"
    talk.says("wait: 1 minute\nclient: /start\nbot: ask fee_ok")


def test_skipping_skips_although_something_was_typed(talk: Talk) -> None:
    talk.says(BURST + "client: (quickly) /skip\nbot: ask fee_ok\nsaved: hopes = skipped\nwait: 1 minute")
    talk.says("saved: hopes = skipped")


def test_why_leaves_what_is_being_typed_alone(talk: Talk) -> None:
    talk.says(BURST + "client: (quickly) [w:hopes]\nbot: why hopes\nwait: 9 seconds\nbot: ask fee_ok")
    assert talk.kept("hopes") == "I want to\nsleep again"


def test_words_that_are_urgent_only_together_open_the_card(talk: Talk) -> None:
    talk.says(TO_HOPES + PAUSE + "client: i want to\nclient: (quickly) kill myself\nbot: crisis_self, alert self")
    talk.says("wait: 1 minute\nbot: crisis_self\nclient: [safe]\nbot: crisis_carry_on")


def test_a_message_for_a_human_may_come_in_pieces(talk: Talk) -> None:
    talk.says(TO_HOPES + PAUSE + "client: /contact\nclient: [c:contact:write]\nclient: hello\nbot: listening")
    talk.says("client: (quickly) I have a question\nbot: nothing\nwait: 9 seconds\nbot: told contact, ask hopes")


def test_the_pause_survives_a_night(talk: Talk) -> None:
    talk.says(BURST)
    talk.player.now += timedelta(hours=9)
    talk.says("wait: 1 second\nbot: ask fee_ok")
    assert talk.kept("hopes") == "I want to\nsleep again"
