"""The judge itself: it has to see each thing that can go wrong, or the kills prove nothing."""

from tests.kill.checker import Verdict, judge, judge_answers, judge_messages

WANTED = [("consent", "yes"), ("age", "yes"), ("name", "Sam")]
TEXTS = ["Hello", "Are you 18?", "Your name?"]


def of_answers(*kept: tuple[str, str]) -> Verdict:
    verdict = Verdict()
    judge_answers(WANTED, kept, verdict)
    return verdict


def of_messages(*accepted: str) -> Verdict:
    verdict = Verdict()
    judge_messages(TEXTS, accepted, verdict)
    return verdict


def test_a_run_in_which_nothing_went_wrong_has_no_faults() -> None:
    verdict = judge({1: WANTED}, {1: WANTED}, {1: TEXTS}, {1: TEXTS})

    assert verdict == Verdict()
    assert verdict.faults == {}


def test_a_lost_answer_is_seen() -> None:
    assert of_answers(*WANTED[:2]).faults == {"lost": ["name = Sam"]}


def test_an_answer_kept_twice_is_seen() -> None:
    assert of_answers(*WANTED, WANTED[2]).faults == {"doubled": ["name = Sam"]}


def test_answers_in_another_order_are_seen() -> None:
    assert of_answers(WANTED[1], WANTED[0], WANTED[2]).faults == {"out_of_order": ["age consent name"]}


def test_a_client_without_any_answers_lost_all_of_them() -> None:
    assert len(judge({1: WANTED}, {}, {}, {}).lost) == 3


def test_a_missing_reply_is_seen() -> None:
    assert of_messages("Hello", "Are you 18?").faults == {"missing": ["Your name?"]}


def test_a_repeat_without_the_mark_is_seen() -> None:
    assert of_messages("Hello", "Hello", "Are you 18?", "Your name?").faults == {"unmarked": ["Hello"]}


def test_a_marked_repeat_is_allowed_and_counted() -> None:
    verdict = of_messages("Hello", "↻ Hello", "Are you 18?", "Your name?")

    assert verdict.faults == {}
    assert verdict.marked == 1


def test_a_reply_of_which_only_the_marked_repeat_arrived_is_no_repeat() -> None:
    verdict = of_messages("↻ Hello", "Are you 18?", "Your name?")

    assert verdict.faults == {}
    assert verdict.marked == 0


def test_replies_in_another_order_are_seen() -> None:
    assert "out_of_order" in of_messages("Are you 18?", "Hello", "Your name?").faults


def test_a_message_that_nobody_should_get_is_seen() -> None:
    assert of_messages(*TEXTS, "Error 500").faults == {"strange": ["Error 500"]}
