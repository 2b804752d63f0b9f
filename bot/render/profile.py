"""What Telegram shows of the assistant before anyone wrote: `templates/<language>/profile.yaml`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import Field

from bot.language.document import read_document
from bot.language.findings import Finding, finding, in_order, one_of
from bot.language.nodes import Fields, Node, Scalar
from bot.practice.fields import Line, Part
from bot.practice.reading import place, read_model
from bot.render.lines import Sentence, sentence

FILE = "profile.yaml"
LONGEST = {"description": 512, "short description": 120}


class Profile(Part):
    """`description` stands in the empty chat, `short_description` on the profile and where the bot is shared."""

    description: Line = Field()
    short_description: Line = Field()


def load_profiles(
    templates: Path, languages: Sequence[str], names: Mapping[str, Mapping[str, str]]
) -> Mapping[str, Profile] | tuple[Finding, ...]:
    """`names`: language -> what the texts may print of the practice."""
    found: dict[str, Profile] = {}
    findings: list[Finding] = []
    for language in languages:
        document = read_document(templates / language / FILE, f"{templates.name}/{language}/{FILE}")
        read = read_model(document, Profile)
        if not isinstance(read, Profile) or document.root is None:
            findings.extend(read if isinstance(read, tuple) else document.findings)
            continue
        odd = [each for _, node in document.root.entries.values() for each in _odd(node, names[language])]
        findings.extend(odd)
        if not odd:
            found[language] = _filled(read, names[language])
            findings.extend(_too_long(found[language], document.root))
    return in_order(findings) or found


def _odd(node: Node, names: Mapping[str, str]) -> list[Finding]:
    """What a text prints that is no fact of the practice: before anyone wrote there is nothing else."""
    said = sentence(node.plain, names) if isinstance(node, Scalar) else Sentence(("",))
    unknown = [
        finding("E210", node.mark, f"the practice has no value `{name}`", one_of(name, names, "write it out"))
        for name in said.names
    ]
    if any(mark in words for words in said.words for mark in ("{{", "{%", "}}")):
        mend = "write `{{ practice.name }}`"
        unknown.append(finding("E209", node.mark, "a text can print values and do no more", mend))
    return unknown


def _filled(profile: Profile, names: Mapping[str, str]) -> Profile:
    """Facts of the practice put in."""
    return Profile(
        description=sentence(profile.description, names).say({}),
        short_description=sentence(profile.short_description, names).say({}),
    )


def _too_long(profile: Profile, root: Fields) -> list[Finding]:
    said = {"description": profile.description, "short description": profile.short_description}
    return [
        finding("E601", place(root, (name,)), f"`{name}` has {len(text)} characters", f"use at most {LONGEST[name]}")
        for name, text in said.items()
        if len(text) > LONGEST[name]
    ]
