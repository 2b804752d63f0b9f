"""A changed mind: what it sets aside is said first; no leaves everything, yes sets aside just that, back is back."""

import pytest

from tests.changes.conftest import Talk
from tests.changes.test_edited_file import TO_CALL

TO_END = TO_CALL + "client: mornings\nbot: review check\nclient: [Send it]\nbot: end booked\n"
TO_CHANGE = "client: /change\nclient: [r:fee_ok]\nclient: [o:fee_ok:yes]\nbot: change_removes\n"


@pytest.mark.parametrize("so_far", [TO_CALL, TO_END], ids=["on the way", "after the end"])
def test_no_to_what_a_change_would_set_aside_changes_nothing(talk: Talk, so_far: str) -> None:
    talk.says(so_far + TO_CHANGE)
    assert "30" in talk.read()

    talk.says("client: [k:fee_ok]\nbot: kept\nsaved: fee_ok = no\nsaved: fee_limit = 30")


@pytest.mark.parametrize("so_far", [TO_CALL, TO_END], ids=["on the way", "after the end"])
def test_a_branch_goes_with_its_answer_and_comes_back_with_it(talk: Talk, so_far: str) -> None:
    talk.says(so_far + TO_CHANGE)
    talk.says("client: [Yes, change it]\nsaved: fee_ok = yes\nnot in summary: fee_limit\nnot: ask fee_limit")

    talk.says("client: /change\nclient: [r:fee_ok]\nclient: [o:fee_ok:no]\nbot: came_back")
    assert "30" in talk.read()
    talk.says("saved: fee_limit = 30")


def test_after_the_end_the_therapist_hears_of_it_and_nobody_is_asked_anew(talk: Talk) -> None:
    talk.says(TO_END + TO_CHANGE + "not: told amended")

    talk.says("client: [Yes, change it]\nbot: amended, told amended")


@pytest.mark.parametrize("word", ["yes", "ok"])
def test_a_typed_yes_counts_like_the_button(talk: Talk, word: str) -> None:
    talk.says(TO_CALL + TO_CHANGE + f"client: {word}\nbot: changed\nsaved: fee_ok = yes")


def test_a_typed_no_leaves_it(talk: Talk) -> None:
    talk.says(TO_CALL + TO_CHANGE + "client: no\nbot: kept, ask call_time\nsaved: fee_ok = no")


def test_the_yes_of_an_old_preview_changes_nothing(talk: Talk) -> None:
    talk.says(TO_CALL + TO_CHANGE + "client: [k:fee_ok]\nclient: (old) [p:fee_ok]\nbot: old_answer_is")
    talk.says("saved: fee_ok = no")


def test_an_edited_message_is_asked_first_too_when_it_sets_answers_aside(talk: Talk) -> None:
    talk.says(TO_CALL.replace("client: [no]\n", "client: no way\n").replace("client: no way", "client: no"))

    talk.says('client: (edits "no") yes\nbot: change_removes\nsaved: fee_ok = no')
    talk.says("client: [Yes, change it]\nbot: changed\nsaved: fee_ok = yes")


def test_an_ending_opened_by_a_correction_and_closed_again_restores_all(talk: Talk) -> None:
    talk.says(TO_CALL + "client: /change\nclient: [r:age]\nclient: 16\nbot: change_removes")
    talk.says("client: [k:age]\nbot: kept, ask call_time\nsaved: age = 34")


def test_a_detour_on_the_way_comes_back_to_the_correction(talk: Talk) -> None:
    talk.says(TO_CALL + TO_CHANGE + "client: /help\nclient: [again]\nbot: ask fee_ok, your_answer_so_far")
    talk.says("client: [k:fee_ok]\nbot: kept, ask call_time")


def test_what_changes_nothing_else_is_not_asked_twice(talk: Talk) -> None:
    talk.says(TO_CALL + "client: /change\nclient: [r:fee_limit]\nclient: 40\nbot: changed\nnot: change_removes")
