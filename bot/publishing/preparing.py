"""The files as an edition that may follow the one that runs, or everything that stands in the way."""

from collections.abc import Callable, Iterable

from jinja2 import TemplateError

from bot.content import Content
from bot.core.flow.model import Mark
from bot.language.findings import Finding, finding
from bot.loading import Folders, load_content
from bot.publishing.losses import find_losses
from bot.publishing.rehearsal import fault, rehearse
from bot.wiring.edition import Edition, edition_of

Objections = Callable[[Content, Content], Iterable[Finding]]
"""Running and new content -> what speaks against the change."""

OBJECTIONS: tuple[Objections, ...] = (find_losses,)


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
