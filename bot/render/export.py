"""All that is kept of a client, as files for them: JSON for a computer, and a page to read."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.flow.model import Answer, Flow
from bot.render.facts import Facts
from bot.render.pages import Pages
from bot.render.terms import exact_words, fingerprint
from bot.render.voice import Sources, Voice
from bot.store.base import AnswerEvent, Mail, OpenNotice, Record

TEMPLATE = "export.html.j2"
FORMAT = 1  # of the JSON; raised when a key changes its meaning


@dataclass(frozen=True, slots=True)
class ExportFile:
    name: str
    media_type: str
    content: bytes


def export_files(record: Record, flow: Flow, sources: Sources, voice: Voice) -> tuple[ExportFile, ...]:
    """Both files, in the client's language."""
    session = record.client.session
    speech = voice.speech(session.language)
    facts = Facts(speech, voice.words, flow, session)
    pages = Pages(sources.templates[speech.language], speech.clock)
    data = _data(record, facts)
    told = {"practice": sources.practice.name, "language": speech.language, "city": speech.clock.city}
    agreed = [event for event in data["history"] if event["agreement"]]
    page = pages.in_html(TEMPLATE, {**told, "data": data, "agreed": agreed})
    plain = json.dumps(data, ensure_ascii=False, indent=2, default=datetime.isoformat)
    return (
        ExportFile("my-data.html", "text/html", page.encode()),
        ExportFile("my-data.json", "application/json", plain.encode()),
    )


def _data(record: Record, facts: Facts) -> dict[str, Any]:
    client = record.client
    session = client.session
    return {
        "format": FORMAT,
        "code": client.code,
        "channel": client.channel,
        "language": session.language,
        "first_seen": client.created_at,
        "started_at": session.started_at,
        "updated_at": session.updated_at,
        "practice_said": {"what": client.concluded, "at": client.concluded_at} if client.concluded else None,
        "flow": {"name": session.flow, "version": session.version},
        "answers": [_answer(answer, facts) for answer in session.answers.values()],
        "history": [_event(event, facts) for event in record.history],
        "told_to_the_practice": [_notice(notice) for notice in record.notices],
        "messages": [_message(mail) for mail in record.posts],
    }


def _answer(answer: Answer, facts: Facts) -> dict[str, Any]:
    given = facts.openly(answer.step)
    return {
        "step": answer.step,
        "question": _question(answer.step, facts),
        "title": given.title,
        "answer": given.text,
        "value": list(answer.value) if isinstance(answer.value, tuple) else answer.value,
        "own_words": answer.words,
        "skipped": answer.value is None,
        "at": answer.at,
        "agreement": _agreement(answer, facts),
    }


def _event(event: AnswerEvent, facts: Facts) -> dict[str, Any]:
    answer = event.answer
    value = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    return {
        "step": answer.step,
        "title": facts.title(answer.step),
        "answer": facts.of(answer),
        "value": value,
        "own_words": answer.words,
        "at": answer.at,
        "flow_version": answer.version,
        "agreement": _agreement(answer, facts),
    }


def _agreement(answer: Answer, facts: Facts) -> dict[str, Any] | None:
    """What makes it a consent that can be shown. The words themselves as long as they are still the same."""
    agreed = answer.agreed
    if agreed is None:
        return None
    words = exact_words(facts.flow, facts.words, agreed.language, answer.step)
    return {
        "version": agreed.version,
        "language": agreed.language,
        "how": agreed.how,
        "words_sha256": agreed.hash,
        "words": words if fingerprint(words) == agreed.hash else None,
    }


def _question(step: str, facts: Facts) -> str:
    text = facts.words.text(facts.speech.language, step)
    return text.render({}) if text is not None else ""


def _notice(notice: OpenNotice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "at": notice.at,
        "promised_by": notice.due_at,
        "seen_at": notice.acknowledged_at,
        "closed_at": notice.closed_at,
        "words": notice.details.get("words", ""),
        "details": dict(notice.details),
    }


def _message(mail: Mail) -> dict[str, Any]:
    return {"at": mail.at, "from": "you" if mail.body.mine else "assistant", "text": mail.body.text}
