"""How hard a text is to read: Flesch-Kincaid for English, sentence length for every language."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:]+(?:\s|$)|\n\n")


def words_in(text: str) -> list[str]:
    return _WORD.findall(re.sub(r"https?://\S+|/\w+", " ", text))


def sentences_in(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def syllables(word: str) -> int:
    """A fair guess for English: groups of vowels, without a silent e at the end."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and groups > 1
    return max(1, groups - silent)


def grade(text: str) -> float:
    """The school year of a reader who follows the text."""
    words, sentences = words_in(text), sentences_in(text)
    per_sentence = len(words) / max(1, len(sentences))
    per_word = sum(map(syllables, words)) / max(1, len(words))
    return 0.39 * per_sentence + 11.8 * per_word - 15.59
