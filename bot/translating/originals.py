"""What a translation has to say, entry by entry, and what it says already; a place in an entry is a path."""

from collections.abc import Mapping

from bot.language.entries import Entry
from bot.language.nodes import Fields, Items, Node, Scalar
from bot.language.schema import FaqShape, SectionShape
from bot.language.texts import SCALE_ENDS, own_labels, own_parts, translated_labels, translated_parts

HEARS = "hears"
OPTIONS = "options."


def originals(entry: Entry) -> dict[str, str]:
    """Path -> the words in the flow, in its order: `text`, `why`, `options.yes`, `low`, `hears`."""
    nodes: dict[str, Scalar | Items] = {str(part): node for part, node in own_parts(entry).items()}
    nodes |= {_label(option): node for option, node in own_labels(entry).items()}
    heard = entry.node.get(HEARS) if isinstance(entry.shape, FaqShape) else None
    if isinstance(heard, Scalar | Items):
        nodes[HEARS] = heard
    in_order = sorted(nodes, key=lambda path: nodes[path].begins.index)
    return {path: words(nodes[path]).strip() for path in in_order}


def translations(entry: Entry, node: Node | None) -> dict[str, Scalar | Items]:
    """Path -> where the translated words stand; what is empty is not translated."""
    found: dict[str, Scalar | Items] = {str(part): each for part, each in translated_parts(entry, node).items()}
    found |= {_label(option): each for option, each in translated_labels(node).items()}
    heard = node.get(HEARS) if isinstance(node, Fields) else None
    if isinstance(heard, Scalar | Items) and heard.plain:
        found[HEARS] = heard
    return found


def words(node: Scalar | Items) -> str:
    return node.plain if isinstance(node, Scalar) else ", ".join(map(str, node.plain))


def short_path(entry: Entry) -> str:
    """The one path that can stand right behind the entry's name."""
    return "title" if isinstance(entry.shape, SectionShape) else "text"


def is_short(entry: Entry, wanted: Mapping[str, str]) -> bool:
    return set(wanted) == {short_path(entry)}


def _label(option: str) -> str:
    return option if option in SCALE_ENDS else f"{OPTIONS}{option}"
