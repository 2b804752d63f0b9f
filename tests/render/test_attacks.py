"""What a client types to turn, hide, forge or break what therapists read: every line stays where it was."""

import os
import random
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from html import escape

import pytest

from bot.channels.telegram.cleaning import clean
from bot.core.digest import compose
from bot.posts import Text
from bot.practice import Practice
from bot.render import Reports
from bot.render.aside import END, ISOLATE, in_a_line
from bot.render.split import LIMIT, units
from tests.content import shipped
from tests.fakes.bot_api_html import parse_html
from tests.render.people import NOW, client, notice, session, source
from tests.render.test_reports import reading

pytestmark = pytest.mark.core

RANDOM_TEXTS = int(os.environ.get("RANDOM_TEXTS", "5000"))
A_TIME = 5  # people in one digest
SEED = 20_261_126
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
INVISIBLE = (
    "\u200b\u200c\u200d\u2060\u2061\u2064\ufeff\u00ad\u034f\u115f\u1160\u3164\uffa0\u180e\u17b4\0\x07\x1b\x7f\x9f"
)
BREAKING = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
WORDS = ("Dana", "\u05e0\u05d5\u05e8", "\u0646\u0648\u0631 \u0639\u0644\u064a", "Ann \u05d0\u05d1 12", "<b>Dana</b>")
FORGED = (
    "Sam</b>\n\n<b>OPEN ALERTS (9)</b>",
    "Sam\n\nOPEN ALERTS (9)\nKim K999",
    "Sam <code>K999</code>",
    "Sam & </b> &lt;b&gt; &amp;amp; &#60;script&#62;",
    '<a href="https://evil.example">Dana</a>',
    "<tg-spoiler>Dana</tg-spoiler><pre>",
    "{{ 7 * 7 }}{% raw %}{{7*7}}",
    "${7*7} #{7*7} <%= 7*7 %> {{'7'*7}}",
    "Dana" + "\u0335\u0336\u0337\u0338" * 60,
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034da\u036b",
    "\U000e0041\U000e0042Dana\U000e007f",
    "\ud83dDana\udc00",
    "\ufff9Dana\ufffaK999\ufffb",
)


@cache
def openly() -> tuple[Practice, Reports]:
    return reading(detail="words")


def attacks() -> list[str]:
    placed: Sequence[Callable[[str, str], str]] = (
        lambda sign, word: sign + word,
        lambda sign, word: word + sign,
        lambda sign, word: sign.join(word),
    )
    made = [place(sign, word) for sign in TURNING + INVISIBLE + BREAKING for word in WORDS[:2] for place in placed]
    return [*made, *WORDS, *FORGED]


def digest(*names: str) -> list[str]:
    """A digest of a therapist who reads people's words, about three people of whom the one in the middle attacks."""
    practice, reports = openly()
    people = tuple(
        client(number, session(name=name, hope=name, ask_them=name)) for number, name in enumerate(names, start=1)
    )
    notices = [notice(number, "request", number, due_in=40) for number in range(1, len(names) + 1)]
    asked = notice(90, "contact", 2, words=names[1])
    texts = reports.digest(compose(source(*notices, asked, people=people), NOW), practice.therapists[0])
    return "\n\n".join(text.text for text in texts).split("\n")


def shown(words: str) -> str:
    return escape(in_a_line(words)).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


@pytest.mark.parametrize("attack", attacks(), ids=ascii)
def test_every_line_of_a_digest_stays_where_it_was(attack: str) -> None:
    words = clean(attack)
    plain, attacked = digest("Kim", "Dana", "Jo"), digest("Kim", words, "Jo")

    assert [line.replace(shown(words), "Dana") for line in attacked if line] == [line for line in plain if line]


def test_there_are_more_than_two_hundred_attacks() -> None:
    assert len(set(attacks())) > 200


@pytest.mark.parametrize("attack", attacks(), ids=ascii)
def test_nothing_turns_the_reading_direction_of_what_is_ours(attack: str) -> None:
    for line in digest("Kim", clean(attack), "Jo"):
        assert not set(line) & set(TURNING) - {ISOLATE, END}
        assert line.count(ISOLATE) == line.count(END)
        outside = "".join(part.rpartition(END)[2] for part in line.split(ISOLATE))
        assert not any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in outside)


# Telegram's mark-up ---------------------------------------------------------------------------------------------


def random_words(choose: random.Random) -> str:
    pieces = ("<", ">", "&", '"', "'", "/", "</b>", "<b>", "&lt;", "&#60;", "<a href=", "https://evil.example", "\n\n")
    signs = [
        choose.choice(pieces) if choose.random() < 0.3 else chr(choose.choice((choose.randrange(128), *HIGH(choose))))
        for _ in range(choose.choice((1, 5, 30, 300)))
    ]
    return clean("".join(signs))


def HIGH(choose: random.Random) -> tuple[int, int]:
    return choose.randrange(0x80, 0x3000), choose.randrange(0x3000, 0x110000)


def read_by(words: Sequence[str]) -> list[Text]:
    """Everything that a therapist is sent of these people."""
    practice, reports = openly()
    elena = practice.therapists[0]
    people = tuple(
        client(number, session(name=each[:60], hope=each, ask_them=each)) for number, each in enumerate(words, start=1)
    )
    notices = [notice(number, "contact", number, words=each) for number, each in enumerate(words, start=1)]
    details = {"kind": "self", "how": "words", "words": words[0]}
    return [
        *reports.digest(compose(source(*notices, people=people), NOW), elena),
        *(text for each, told in zip(people, notices, strict=True) for text in reports.person(elena, each, [told])),
        reports.alert(elena, "K001", people[0].session, details, NOW),
    ]


def test_no_random_words_break_the_markup_or_make_a_link() -> None:
    choose = random.Random(SEED)
    for _ in range(RANDOM_TEXTS // A_TIME):
        for text in read_by([random_words(choose) for _ in range(A_TIME)]):
            _, entities = parse_html(text.text)

            assert {entity["type"] for entity in entities} <= {"bold", "italic", "code"}
            assert len(text.text) <= LIMIT
            assert units(text.text) <= LIMIT


# Words of danger in disguise -------------------------------------------------------------------------------------

LOOK_ALIKES = str.maketrans("aeiopcx", "\u0430\u0435\u0456\u043e\u0440\u0441\u0445")
DANGER = ("I want to kill myself", "I am going to end my life", "me quiero matar", "quiero morir")
DISGUISES: dict[str, Callable[[str], str]] = {
    "zero width": "\u200b".join,
    "joiners": "\u200d".join,
    "soft hyphens": "\u00ad".join,
    "word joiners": "\u2060".join,
    "turned": lambda words: f"\u202e{words}\u202c",
    "isolated": lambda words: f"\u2067{words}\u2069",
    "marks": lambda words: "".join(f"{sign}\u0336\u0334" if sign.isalpha() else sign for sign in words),
    "many marks": lambda words: "".join(sign + "\u0351\u036b\u0343\u0335\u0321" * 4 for sign in words),
    "wide": lambda words: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in words),
    "mathematical": lambda words: "".join(
        chr(0x1D41A + ord(sign) - ord("a")) if "a" <= sign <= "z" else sign for sign in words.lower()
    ),
    "circled": lambda words: "".join(
        chr(0x24D0 + ord(sign) - ord("a")) if "a" <= sign <= "z" else sign for sign in words.lower()
    ),
    "look-alikes": lambda words: words.translate(
        str.maketrans("aeiopcx", "\u0430\u0435\u0456\u043e\u0440\u0441\u0445")
    ),
    "capitals": str.upper,
    "emoji around": lambda words: f"\U0001f642 {words} \U0001f642",
    "tags": "\U000e0061".join,
    "lines": lambda words: words.replace(" ", "\n"),
    "tabs": lambda words: words.replace(" ", "\t\t"),
    "dots": lambda words: " ".join(".".join(word) if len(word) > 2 else word for word in words.split()),
    "hard spaces": lambda words: words.replace(" ", "\u00a0"),
    "nulls": "\0".join,
    "fillers": "\u3164".join,
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("words", DANGER)
def test_words_of_danger_are_heard_in_every_disguise(words: str, disguise: str) -> None:
    assert shipped.given().danger(clean(DISGUISES[disguise](words))).alerts
