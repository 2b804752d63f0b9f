"""What a loaded flow contains, and what it is made of."""

from bot.core.flow.model import And, Ask, End, Is, Limits, Option, Review, Say
from tests.language.conftest import Load


def test_steps_come_in_order_with_their_sections(load: Load, intake: str) -> None:
    flow = load(intake).flow
    assert flow

    assert [(type(step).__name__, step.name) for step in flow.steps][:4] == [
        ("Say", "welcome"),
        ("Ask", "agreed"),
        ("End", "declined"),
        ("Ask", "age"),
    ]
    assert {step.section for step in flow.steps} == {"before", "you", "practical", "end"}
    assert [section.name for section in flow.sections] == ["before", "you", "practical", "end"]
    assert {type(step) for step in flow.steps} == {Say, Ask, Review, End}
    assert all(flow.index[step.name] is step for step in flow.steps)


def test_a_question_has_all_its_keys(load: Load, intake: str) -> None:
    flow = load(intake).flow
    assert flow

    topics, since = flow.index["topics"], flow.index["since"]

    assert isinstance(topics, Ask)
    assert isinstance(since, Ask)
    assert topics.options[-2:] == (Option("other", other=True), Option("unsaid", exclusive=True))
    assert topics.limits == Limits(at_most=3)
    assert topics.urgent == {"harm": "self"}
    assert (topics.sensitive, topics.has_why, topics.has_error) == (True, True, False)
    assert since.was == ("started",)
    assert since.limits == Limits(earliest="1990-01-01", latest="2030-12-31")


def test_options_of_the_practice_come_first_and_written_ones_behind(load: Load, intake: str) -> None:
    flow = load(intake).flow
    assert flow

    place = flow.index["place"]

    assert isinstance(place, Ask)
    assert [option.id for option in place.options] == ["berlin", "vienna", "elsewhere"]


def test_yes_and_no_are_always_the_options_of_their_questions(load: Load, intake: str) -> None:
    flow = load(intake).flow
    assert flow

    kinds = {step.kind: step.options for step in flow.steps if isinstance(step, Ask)}

    assert kinds["yes/no"] == kinds["consent"] == (Option("yes"), Option("no"))


def test_the_condition_of_a_section_holds_for_each_of_its_steps(load: Load, intake: str) -> None:
    flow = load(intake).flow
    assert flow

    fee_ok, fee_limit = flow.index["fee_ok"].only_if, flow.index["fee_limit"].only_if

    assert fee_limit == And((fee_ok, Is("fee_ok", "no")))


def test_words_are_compiled_for_every_language(load: Load, intake: str, intake_de: str) -> None:
    loaded = load(intake, de=intake_de)
    assert loaded.flow
    assert loaded.words

    assert loaded.flow.languages == ("en", "de")
    assert loaded.words.text("de", "fee_ok").constant == "Eine Sitzung kostet 80 Euro. Passt das für Sie?"
    assert loaded.words.text("en", "place").render({}) == "Where will you be, dear reader?"
    assert loaded.words.title("en", "before").constant == "Before we start"
    assert loaded.words.title("de", "end").constant == "Zum Schluss"
    assert loaded.words.faq("en", "fees").constant.startswith("80 EUR")
    assert loaded.words.faq("en", "crisis") is None
    assert loaded.words.text("de", "name", "title").constant == "Ihr Name"
    assert loaded.words.text("fr", "agreed", "why").constant == "Nobody else sees them."
    assert loaded.flow.labels["de"]["agreed"]["yes"] == "Ja, gern"
    assert loaded.flow.labels["de"]["nights"] == {"low": "selten", "high": "jede Nacht"}
    assert loaded.flow.labels["en"]["place"]["vienna"] == "Vienna"


def test_anytime_entries_hear_in_every_language(load: Load, intake: str, intake_de: str) -> None:
    flow = load(intake, de=intake_de).flow
    assert flow

    fees, crisis = flow.anytime

    assert fees.hears == {"en": ("fee", "cost", "how much"), "de": ("preis", "kosten")}
    assert (fees.urgent, crisis.urgent) == (False, True)


def test_a_section_without_a_title_is_called_by_its_name(load: Load) -> None:
    loaded = load("flow: f\nversion: 1\nsteps:\n  - section: Before we start\n  - end: bye\n    text: Bye.\n")
    assert loaded.words

    assert loaded.words.title("en", "Before we start").constant == "Before we start"


def test_the_language_of_a_flow_can_be_said(load: Load) -> None:
    loaded = load("flow: f\nversion: 1\nlanguage: de\nsteps:\n  - end: bye\n    text: Tschüss.\n", en="bye: Bye.\n")
    assert loaded.flow

    assert loaded.flow.languages == ("de", "en")


def test_the_hash_covers_the_file_and_its_translations(load: Load, intake: str, intake_de: str) -> None:
    hashes = {
        flow.hash
        for flow in (
            load(intake, de=intake_de).flow,
            load(intake, de=intake_de.replace("Ihr Name", "Der Name")).flow,
            load(intake.replace("Your name", "The name"), de=intake_de).flow,
        )
        if flow
    }

    assert len(hashes) == 3


def fingerprint(loaded: object, step: str) -> str:
    found = loaded.flow.index[step]  # type: ignore[attr-defined]
    assert isinstance(found, Ask)
    return found.fingerprint


def test_a_fingerprint_is_of_what_makes_the_question(load: Load, intake: str, intake_de: str) -> None:
    before = load(intake, de=intake_de)
    changes = {
        "wording": ("text: What brings you here?", "text: What brings you?", "topics", True),
        "a new option": ("      sleep: Sleep\n", "      sleep: Sleep\n      rest: Rest\n", "topics", False),
        "a limit": ("    at most: 3", "    at most: 2", "topics", False),
        "consent": ("read your answers?", "read them?", "agreed", False),
    }

    for old, new, step, same in changes.values():
        after = load(
            intake.replace(old, new),
            de=intake_de.replace("    sleep:", "    rest: Rast\n    sleep:") if "rest" in new else intake_de,
        )
        assert (fingerprint(before, step) == fingerprint(after, step)) is same

    translated = load(intake, de=intake_de.replace("Ihre Antworten lesen", "Ihre Worte lesen"))
    assert fingerprint(before, "agreed") != fingerprint(translated, "agreed")


def test_a_warning_does_not_stop_a_flow(load: Load, intake: str) -> None:
    loaded = load(intake.replace("    why: It helps to prepare the call.\n", ""))

    assert [each.code for each in loaded.findings] == ["W701"]
    assert loaded.flow
