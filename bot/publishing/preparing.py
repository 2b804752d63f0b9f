"""The files as an edition that may follow the one that runs, or everything that stands in the way."""

from collections.abc import Callable, Iterable, Iterator

from jinja2 import TemplateError

from bot.content import Content
from bot.core.flow.model import Mark
from bot.language.check.changes import changes
from bot.language.findings import Finding, finding
from bot.loading import Folders, load_content
from bot.publishing.losses import find_losses
from bot.publishing.rehearsal import fault, rehearse
from bot.wiring.edition import Edition, edition_of

Objections = Callable[[Content, Content], Iterable[Finding]]
"""Running and new content -> what speaks against the change."""


def of_the_flow(running: Content, new: Content) -> Iterator[Finding]:
    """A flow may change so that nobody's answers are put into another question, and so that versions can be told.

    What only the practice's own lists change, such as its places, is the same flow and needs no new version; nor do two
    flows have versions that follow each other.
    """
    old, now = running.flow, new.flow
    is_another_version = old.name == now.name and old.hash != now.hash
    for each in changes(old, now):
        if each.code != "E402" or is_another_version:
            yield each


OBJECTIONS: tuple[Objections, ...] = (find_losses, of_the_flow)


def prepare(folders: Folders, running: Edition) -> Edition | tuple[Finding, ...]:
    try:
        content = load_content(folders)
    except TemplateError as error:  # some texts are printed once, when they are read
        return (fault(error),)
    except KeyError as error:  # a sentence that every language lacks; the languages are compared with each other only
        return (finding("E115", Mark("templates", 1, 1), f"{error} is missing", "put it back as it was"),)
    if not isinstance(content, Content):
        return errors(content)
    objections = errors(each for object_to in OBJECTIONS for each in object_to(running.content, content))
    return objections or rehearse(content) or edition_of(content)


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.severity == "error")
