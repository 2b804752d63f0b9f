"""Which of our languages a browser would like to read. Pure."""

from collections.abc import Mapping, Sequence


def choose_language(ours: Sequence[str], asked: str | None, headers: Mapping[str, str]) -> str:
    """The one asked for in the address, else the browser's first that we have, else our first.

    >>> choose_language(["en", "es"], None, {"accept-language": "fr-FR,fr;q=0.9,es-MX;q=0.8,en;q=0.7"})
    'es'
    >>> choose_language(["en", "es"], "en", {"accept-language": "es"})
    'en'
    """
    wished = [asked or "", *_accepted(headers.get("accept-language", ""))]
    by_tag = {tag.lower(): tag for tag in ours}
    for wish in wished:
        for tag in (wish.lower(), wish.lower().partition("-")[0]):
            if tag in by_tag:
                return by_tag[tag]
    return ours[0]


def _accepted(header: str) -> list[str]:
    weighed = [(_weight(part), -place, part.split(";")[0].strip()) for place, part in enumerate(header.split(",")[:20])]
    return [tag for weight, _, tag in sorted(weighed, reverse=True) if weight > 0]


def _weight(part: str) -> float:
    _, _, weight = part.partition(";q=")
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
