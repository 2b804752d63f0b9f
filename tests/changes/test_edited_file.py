"""The file is edited while people are in the middle: nothing is lost, and nobody is asked again what still holds."""

from tests.changes.conftest import Talk

TO_AGE = "client: /start\nclient: [Yes]\nbot: ask age\n"
TO_HOPES = TO_AGE + "client: 34\nclient: [work]\nclient: [sleep]\nclient: [Done]\nbot: ask hopes\n"
TO_FEE = TO_HOPES + "client: sleep better\nbot: ask fee_ok\n"
TO_LIMIT = TO_FEE + "client: [no]\nbot: ask fee_limit\n"
TO_CALL = TO_LIMIT + "client: 30\nbot: ask call_time\n"
PRONOUNS = "  - ask: pronouns\n    type: text\n    text: How may I address you?\n"
BEFORE_CONCERNS = ("  - ask: concerns\n", PRONOUNS + "  - ask: concerns\n")


def test_a_typo_mended_changes_nothing(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(("What brings you?", "What brings you here?"))

    talk.says("client: [no]\nbot: ask fee_limit\nnot: ask concerns\nsaved: concerns = work + sleep")


def test_a_question_added_before_the_place_is_asked_next_and_introduced(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(BEFORE_CONCERNS)

    talk.says("client: [no]\nbot: ask pronouns, not_asked_earlier")
    assert talk.kept("fee_ok") == "no"
    talk.says("client: she\nbot: ask fee_limit\nsaved: pronouns = she")


def test_words_for_the_question_that_was_open_stay_with_it(talk: Talk) -> None:
    talk.says(TO_HOPES)
    talk.edit(BEFORE_CONCERNS)

    talk.says("client: sleep better\nnot asked: pronouns\nbot: ask pronouns")
    assert talk.kept("hopes") == "sleep better"


def test_a_question_for_new_clients_only_is_not_put_to_those_who_are_under_way(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(("  - ask: concerns\n", PRONOUNS + "    for new clients only: true\n  - ask: concerns\n"))

    talk.says("client: [yes]\nbot: ask call_time\nnot: ask pronouns")
    talk.player.session = None
    talk.says("client: /start\nclient: [Yes]\nclient: 34\nbot: ask pronouns")
    talk.edit(("How may I address you?", "What are your pronouns?"), version=3)
    talk.says("client: they\nbot: ask concerns")


def test_an_option_that_two_chose_is_asked_again_with_what_is_left_of_it(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(("      work: Work\n", "      job: My job\n"))

    talk.says("client: [no]\nbot: ask concerns, question_changed, your_answer_so_far")
    assert talk.kept("fee_ok") == "no"
    talk.says("client: [Done]\nsaved: concerns = sleep\nbot: ask fee_limit")


def test_an_option_added_asks_nobody_again(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(("      sleep: Sleep\n", "      sleep: Sleep\n      family: Family\n"))

    talk.says("client: [no]\nbot: ask fee_limit\nsaved: concerns = work + sleep")


def test_a_limit_made_tighter_asks_only_whom_it_no_longer_fits(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(("    max: 120\n", "    max: 30\n"))

    talk.says("client: [no]\nbot: ask age, question_changed")
    talk.says("client: 29\nbot: ask fee_limit")


def test_another_type_is_asked_again_and_shows_what_was_said(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(
        (
            "    type: number\n    min: 5\n    max: 120\n    text: How old are you?\n",
            "    type: choice\n    text: How old are you?\n    options: { young: Under 30, older: 30 or more }\n",
        ),
        ("only if: age < 18", "only if: age is young"),
    )

    talk.says("client: [no]\nbot: ask age, question_changed")
    assert "34" in talk.read()
    talk.says("client: [older]\nbot: ask fee_limit\nsaved: age = older")


def test_a_question_taken_away_while_it_is_open_takes_no_words_for_another(talk: Talk) -> None:
    talk.says(TO_HOPES)
    hopes = talk.text[talk.text.index("  - ask: hopes") : talk.text.index("  - ask: fee_ok")]
    talk.edit((hopes, ""))

    talk.says("client: to be calm\nbot: question_gone, ask fee_ok\nnot asked: fee_ok, hopes")
    talk.says("client: (old) [skip]\nbot: question_gone")


def test_an_answer_to_a_question_taken_away_stays_kept_and_leaves_the_review(talk: Talk) -> None:
    talk.says(TO_FEE)
    hopes = talk.text[talk.text.index("  - ask: hopes") : talk.text.index("  - ask: fee_ok")]
    talk.edit((hopes, ""))

    talk.says("client: [yes]\nclient: mornings\nbot: review check")
    assert "sleep better" not in talk.read()
    assert talk.kept("hopes") == "sleep better"


def test_a_new_name_carries_the_answer(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(("  - ask: hopes\n", "  - ask: goals\n    was: hopes\n"))

    talk.says("client: [yes]\nbot: ask call_time\nsaved: goals = sleep better")


def test_a_new_name_for_the_open_question_takes_its_words(talk: Talk) -> None:
    talk.says(TO_HOPES)
    talk.edit(("  - ask: hopes\n", "  - ask: goals\n    was: hopes\n"))

    talk.says("client: to be calm\nsaved: goals = to be calm\nbot: ask fee_ok")


def test_a_question_whose_meaning_changed_is_asked_again_once(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(("  - ask: age\n", "  - ask: age\n    ask again: true\n"))

    talk.says("client: [no]\nbot: ask age, question_changed\nclient: 35\nbot: ask fee_limit")
    talk.edit(("What brings you?", "What brings you here?"), version=3)
    talk.says("client: 30\nbot: ask call_time\nnot: ask age")


def test_changed_words_of_a_consent_are_asked_first_and_nothing_else_is_touched(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(("May I keep your answers?", "May I keep your answers for a year?"))

    talk.says("client: [no]\nbot: ask privacy_ok, consent_changed")
    assert talk.kept("fee_ok") == "no"
    talk.says("client: [o:privacy_ok:yes]\nbot: ask fee_limit\nsaved: privacy_ok = yes")


def test_an_ending_that_only_the_edit_leads_to_is_held_for_a_human(talk: Talk) -> None:
    talk.says(TO_FEE)
    talk.edit(("only if: age < 18", "only if: age < 40"))

    talk.says("client: [no]\nbot: held_for_human, told question\nnot: end under_18")
    assert talk.kept("fee_ok") == "no"
    assert talk.player.session is not None
    assert talk.player.session.ended == ""
    talk.says("client: but I had just begun\nbot: told contact, held_for_human")
    talk.says("client: /change\nclient: [r:age]\nclient: [k:age]\nbot: held_for_human\nnot: end under_18")
    talk.edit(("only if: age < 40", "only if: age < 18"), version=3)
    talk.says("client: /start\nbot: ask fee_limit\nnot: held_for_human")


def test_an_edit_after_the_end_asks_nothing_anew(talk: Talk) -> None:
    talk.says(TO_FEE + "client: [yes]\nclient: mornings\nclient: [Send it]\nbot: end booked")
    talk.edit(BEFORE_CONCERNS)

    talk.says("client: /overview\nnot: ask pronouns\nclient: /change\nclient: [r:age]\nclient: 36\nbot: amended")
