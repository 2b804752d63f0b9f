"""`practice.yaml`: the example runs, and every mistake is told with its place and a mend."""

import re
from pathlib import Path

import pytest

from bot.practice import Practice, load_practice
from tests.content import shipped

pytestmark = pytest.mark.core

EXAMPLE = (shipped.CONFIG / "practice.yaml").read_text(encoding="utf-8")


def load(tmp_path: Path, old: str = "", new: str = "") -> object:
    """The example with one thing changed."""
    assert old in EXAMPLE, old
    folder = tmp_path / "config"
    folder.mkdir(exist_ok=True)
    (folder / "practice.yaml").write_text(EXAMPLE.replace(old, new, 1) if old else EXAMPLE, encoding="utf-8")
    return load_practice(folder)


def place_of(text: str) -> str:
    """`file:line` of a piece of the example."""
    return f"config/practice.yaml:{EXAMPLE[: EXAMPLE.index(text)].count(chr(10)) + 1}"


def test_the_example_is_a_practice(tmp_path: Path) -> None:
    practice = load(tmp_path)

    assert isinstance(practice, Practice)
    assert practice.therapists[0].digest.days == (0, 1, 2, 3, 4)
    assert practice.countries == {"uk": "GB", "ireland": "IE", "spain": "ES"}


MISTAKES = (
    ("name: Elm Practice\n", "\n", "E115", "`name` is missing"),
    ("website: https", "webiste: https", "E114", "did you mean `website`"),
    ("hello@elm-practice.example\n", "hello\n", "E116", "not an e-mail address"),
    ("phone: +44 20 7946 0018", "phone: 020 7946 0018", "E116", "country code"),
    ("country: GB  ", "country: UK  ", "E116", "did you mean GB?"),
    ("zone: Europe/London  ", "zone: London  ", "E116", "did you mean Europe/London?"),
    ("currency: GBP  ", "currency: POUND  ", "E116", "not a currency"),
    ("minutes: 50", "minutes: fifty", "E116", "session.minutes"),
    ("days: weekdays         ", "days: [mon, fryday]    ", "E116", "not a day"),
    ("time: 08:00  ", "time: 8 o'clock  ", "E116", "time"),
    ("detail: brief  ", "detail: all  ", "E116", "words"),
    ("licensed: yes}", "licensed: perhaps}", "E116", "licensed"),
    ("Europe/Dublin, licensed: yes}", "Europe/Dublin, licensed: no}", "E116", "only `elsewhere`"),
    ("\nreplies:", "\nlists:\n  rooms: {}\nreplies:", "E116", "rooms"),
    ("\nreplies:", "\nlists:\n  places: {a: A}\nreplies:", "E116", "always there"),
    ("\nreplies:", "\nlists:\n  rooms: {a: {en: A}}\nreplies:", "E501", "no words in `es`"),
    ("\nreplies:", "\nlists:\n  My rooms: {a: A}\nreplies:", "E116", "lists"),
    ("to: 17:00", "to: 08:00", "E116", "earlier"),
    ("{id: phone, ", "{id: online, ", "E120", "stands twice"),
    ("  email: backup@elm-practice.example\n", "", "E116", "a backup needs"),
    ("    es: Si llegas tarde, terminamos igual a la hora prevista.\n", "", "E501", "no words in `es`"),
    ("{{ practice.cancellation_notice }} before", "{{ practice.notice }} before", "E210", "cannot be printed"),
    ("{{ practice.cancellation_notice }} before", "{{ 24 * 2 }} before", "E209", "only print values"),
    ("language: en\n\ncall", "language: fr\n\ncall", "E116", "no `fr`"),
    ("within days: 2", "within days: 0", "E116", "within days"),
    ("fee: 70", f"fee: {'9' * 400}", "E116", "session.fee"),
    ("languages: [en, es]  ", "languages: [en, es, xx]  ", "E116", "not the code of a language"),
    ("languages: [en, es]  ", "languages: [english, es]  ", "E116", "use a code such as en"),
    ("languages: [en, es]             #", "languages: en, es             #", "E116", "put it in brackets"),
    ("zone: Europe/London  ", "zone: Middle Earth  ", "E116", "use a name such as"),
    ("hello@elm-practice.example\n", "hello at elm\n", "E116", "name@example.org"),
    ("time: 08:00  ", "time: 8am  ", "E116", "'8am' is not a time of the day"),
    ("closed: []", "closed: [25.12.2026]", "E116", "write it as 2026-12-25"),
    ("cancellation hours: 24", "cancellation hours: 24h", "E116", "'24h' is not a whole number"),
    ("insurance: no ", "insurance: maybe ", "E116", "write yes or no"),
    ("- id: elena ", "- id: Elena M ", "E116", "such as elena_m"),
    ("fee: 70", "fee: -70", "E116", "is too small"),
)


@pytest.mark.parametrize(("old", "new", "code", "said"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_a_mend(tmp_path: Path, old: str, new: str, code: str, said: str) -> None:
    found = load(tmp_path, old, new)

    assert isinstance(found, tuple)
    assert [each.code for each in found] == [code]
    assert said in str(found[0])
    assert found[0].mend
    assert re.fullmatch(r"config/practice\.yaml:\d+:\d+", str(found[0].mark))


def test_days_may_be_written_out(tmp_path: Path) -> None:
    practice = load(tmp_path, "days: weekdays         ", "days: [Monday, wed, mon]  ")

    assert isinstance(practice, Practice)
    assert practice.therapists[0].digest.days == (0, 2)


def test_a_mistake_points_at_its_line(tmp_path: Path) -> None:
    (found,) = load(tmp_path, "currency: GBP", "currency: POUND")  # type: ignore[misc]

    assert str(found.mark).startswith(place_of("currency: GBP"))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    text = EXAMPLE.replace("country: GB  ", "country: UK  ").replace("currency: GBP", "currency: XXQ")
    (folder / "practice.yaml").write_text(text, encoding="utf-8")

    found = load_practice(folder)

    assert isinstance(found, tuple)
    assert len(found) == 2


def test_a_practice_that_is_not_there_is_told_kindly(tmp_path: Path) -> None:
    (found,) = load_practice(tmp_path)  # type: ignore[misc]

    assert found.code == "E113"
