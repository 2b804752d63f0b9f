"""What never gets to run: each of these faults is refused, with its file, and with the line where there is one."""

import pytest

from tests.publishing.stage import CHAT, FLOW, PRACTICE, THERAPIST, Stage

ALERT, PRIVACY, DESK, BUTTONS = (
    f"templates/en/{name}" for name in ("alert.j2", "privacy.j2", "desk.yaml", "chat/buttons.yaml")
)
DATE = "- ask: name\n    type: date\n"

FAULTS = {
    "a typing error in the flow": (FLOW, "- ask: age\n", "- aks: age\n", FLOW),
    "a name that is used again for another type": (FLOW, "- ask: name\n    type: text\n", DATE, FLOW),
    "another ending in the same version": (FLOW, "only if: age is no\n", "only if: not age is yes\n", "version: 2"),
    "an unknown key of the practice": (PRACTICE, "country: GB  ", "contry: GB  ", PRACTICE),
    "a template that cannot be read": (ALERT, "{% if alert.unsafe %}", "{% if alert.unsafe", f"{ALERT}:"),
    "a name that a template does not have": (ALERT, "{{ practice }}", "{{ practise }}", f"{ALERT}:3"),
    "a value that a template does not have": (ALERT, "{% if alert.unsafe %}", "{% if alert.unsave %}", f"{ALERT}:6"),
    "a wrong name in the privacy notice": (PRIVACY, "{{ practice.basis }}", "{{ practise.basis }}", f"{PRIVACY}:10"),
    "a sentence that is gone": (BUTTONS, "button_skip:", "button_skipp:", "templates/en/chat"),
    "words of the page that print a wrong name": (CHAT, "{{ practice.name }}", "{{ practise.name }}", CHAT),
    "words of the desk with a broken value": (DESK, "Hello, {{ name }}", "Hello, {{ name", f"{DESK}:20"),
    "a sentence for therapists that prints a wrong name": (THERAPIST, "{{ link }}", "{{ lnik }}", "therapist.yaml"),
}


@pytest.mark.parametrize(("file", "old", "new", "place"), FAULTS.values(), ids=FAULTS)
async def test_it_is_refused_and_told(stage: Stage, file: str, old: str, new: str, place: str) -> None:
    running = stage.app.edition
    translated = file.replace("/en/", "/es/")  # alike, or the languages would tell it apart
    for each in {file, translated} if file.endswith(".j2") else {file}:
        stage.write(each, stage.text(each).replace(old, new, 1))
    await stage.settle()

    assert stage.app.edition is running
    assert place in (await stage.told())[0]


@pytest.mark.parametrize("key", ["button_skip:", "button_back:"])
async def test_a_sentence_that_went_from_every_language_is_missed(stage: Stage, key: str) -> None:
    """Comparing the languages finds nothing here."""
    running = stage.app.edition
    for language in ("en", "es"):
        file = f"templates/{language}/chat/buttons.yaml"
        kept = [line for line in stage.text(file).splitlines() if not line.startswith(key)]
        stage.write(file, "\n".join(kept) + "\n")
    await stage.settle()

    assert stage.app.edition is running
    assert key.rstrip(":") in (await stage.told())[0]
