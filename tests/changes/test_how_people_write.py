"""Two answers in one message, numbers in words, places in a list, questions instead of answers."""

import pytest

from tests.changes.conftest import Talk
from tests.changes.test_edited_file import TO_AGE

TO_CONCERNS = TO_AGE + "client: 34\nbot: ask concerns\n"
FAQ = ("  - review: check\n", "  - review: check\n")


@pytest.mark.parametrize("said", ["thirty-four", "I'm thirty four", "Thirty and four", "34 years old", "٣٤", "34,"])
def test_a_number_may_be_written_in_many_ways(talk: Talk, said: str) -> None:
    talk.says(TO_AGE + f"client: {said}\nbot: ask concerns\nsaved: age = 34")


@pytest.mark.parametrize("said", ["four or five", "thirty, I was twenty then", "a few"])
def test_what_is_no_one_number_is_asked_again(talk: Talk, said: str) -> None:
    talk.says(TO_AGE + f"client: {said}\nbot: error age, ask age\nnot asked: age")


def test_a_number_with_more_beside_it_is_offered_and_the_rest_comes_back_where_it_fits(talk: Talk) -> None:
    talk.says(TO_AGE + "client: 34, and mostly my bad sleep\nbot: suggest, rest_is_kept\nnot asked: age")
    assert "34" in talk.read()
    talk.says("client: [Yes, that one]\nbot: ask concerns\nsaved: age = 34\nnot: said_earlier")
    talk.says("client: [work]\nclient: [Done]\nbot: ask hopes, said_earlier")
    assert "and mostly my bad sleep" in talk.read()
    talk.says("client: [e:hopes]\nbot: ask fee_ok\nsaved: hopes = and mostly my bad sleep")


def test_the_rest_is_no_answer_unless_someone_says_so(talk: Talk) -> None:
    talk.says(TO_AGE + "client: 34, and mostly my bad sleep\nclient: yes\nsaved: age = 34\nclient: [work]")
    talk.says("client: [Done]\nclient: sleep better\nsaved: hopes = sleep better\nclient: [yes]\nbot: ask call_time")
    talk.says("not: said_earlier")


def test_the_second_one_is_offered_and_never_guessed(talk: Talk) -> None:
    talk.says(TO_CONCERNS.replace("ask concerns", "ask concerns") + "client: [work]\nclient: [Done]\nclient: x\n")
    talk.says("bot: ask fee_ok\nclient: the second one I think, but not sure\nbot: suggest\nnot asked: fee_ok")
    talk.says("client: [Yes, that one]\nsaved: fee_ok = no")


def test_a_question_that_nobody_here_can_answer_reaches_the_therapist(talk: Talk) -> None:
    talk.says(TO_AGE + "client: do you also see families on weekends?\nbot: question_kept, ask age, told question")


@pytest.mark.parametrize("said", ["yes i am", "ok thanks", "Yes, that is fine", "sure, please"])
def test_a_plain_yes_may_have_words_around_it(talk: Talk, said: str) -> None:
    talk.says(f"client: /start\nclient: {said}\nbot: suggest\nnot asked: privacy_ok")
    talk.says("client: [Yes, that one]\nbot: ask age")


@pytest.mark.parametrize(
    "said",
    ["yes but not really", "is that ok?", "i am", "right now i am at work", "are you sure", "please correct that",
     "is this ok?! please", "right, and you?"],
)  # fmt: skip
def test_what_is_no_plain_yes_is_asked_again(talk: Talk, said: str) -> None:
    talk.says(f"client: /start\nclient: {said}\nnot asked: privacy_ok\nnot: ask age")


@pytest.mark.parametrize("said", ["is this a real person?", "hi, am I talking to a real person", "A REAL PERSON??"])
def test_a_common_question_is_heard_in_other_words(talk: Talk, said: str) -> None:
    faq = "anytime:\n  - faq: real\n    hears: [are you a real person]\n    text: I am a program.\n"
    talk.edit(("    outcome: request\n    text: Thank you.\n", f"    outcome: request\n    text: Thank you.\n{faq}"))
    talk.says(f"client: /start\nclient: {said}\nbot: faq real, ask privacy_ok")


def test_a_question_where_any_words_are_an_answer_is_one_unless_it_holds_the_very_words(talk: Talk) -> None:
    faq = "anytime:\n  - faq: work\n    hears: [how does it work]\n    text: We talk.\n"
    talk.edit(("    outcome: request\n    text: Thank you.\n", f"    outcome: request\n    text: Thank you.\n{faq}"))
    talk.says(TO_CONCERNS + "client: [work]\nclient: [Done]\nclient: how do you work with sleep?\nbot: ask fee_ok")
    assert talk.kept("hopes") == "how do you work with sleep?"


def test_words_of_two_questions_that_share_one_word_are_not_one(talk: Talk) -> None:
    faq = "anytime:\n  - faq: real\n    hears: [are you a real person]\n    text: I am a program.\n"
    talk.edit(("    outcome: request\n    text: Thank you.\n", f"    outcome: request\n    text: Thank you.\n{faq}"))
    talk.says("client: /start\nclient: which person do I meet\nnot: faq real")


def test_before_consent_no_question_is_passed_on(talk: Talk) -> None:
    talk.says("client: /start\nclient: do you also see families on weekends?\nnot: told question\nbot: ask privacy_ok")


def test_words_that_may_be_a_question_are_the_answer_with_the_practices_answer_beside(talk: Talk) -> None:
    faq = "anytime:\n  - faq: fees\n    hears: [fee, how much]\n    text: Seventy pounds.\n"
    talk.edit(("    outcome: request\n    text: Thank you.\n", f"    outcome: request\n    text: Thank you.\n{faq}"))
    talk.says(TO_CONCERNS + "client: [work]\nclient: [Done]\nclient: to worry less about the fee\nbot: ask fee_ok")
    assert talk.kept("hopes") == "to worry less about the fee"
    talk.says("client: [That was a question]\nbot: faq fees, ask fee_ok")
