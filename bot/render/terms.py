"""The exact words that people agree to, in each language: what a consent says, and how the practice works."""

import hashlib
from collections.abc import Mapping

from bot.core.flow.model import Ask, Flow, Terms
from bot.core.summary import POLICIES, consents
from bot.language.words import Words
from bot.practice.model import Practice


def terms_of(flow: Flow, words: Words, practice: Practice) -> dict[str, dict[str, Terms]]:
    """Language -> question -> its words, as a fingerprint with the practice's version."""
    versions: dict[str, int] = {ask.name: practice.privacy.version for ask in consents(flow)}
    if isinstance(flow.index.get(POLICIES), Ask):
        versions[POLICIES] = practice.policies.version
    return {
        language: {
            step: Terms(version, fingerprint(exact_words(flow, words, language, step)))
            for step, version in versions.items()
        }
        for language in practice.languages
    }


def exact_words(flow: Flow, words: Words, language: str, step: str) -> str:
    """The text and its answers, a line each, as they are shown."""
    text = words.text(language, step)
    labels: Mapping[str, str] = flow.labels.get(language, {}).get(step, {})
    return "\n".join([text.render({}) if text else "", *labels.values()])


def fingerprint(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
