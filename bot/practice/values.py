"""What flows and templates may print of the practice, what conditions may ask of it, and its lists of options."""

from collections.abc import Callable, Mapping, Sequence

from bot.core.flow.model import Value
from bot.language.tone import Tone
from bot.language.values import Labels, PracticeValues
from bot.practice.fields import Wording
from bot.practice.helplines import Helplines
from bot.practice.model import Choice, Practice, Therapist
from bot.practice.wording import basics, fill

_SENTENCES = (
    "fixed_hour",
    "payment",
    "lateness",
    "cancellation",
    "no_show",
    "social_contact",
    "relationship",
    "confidentiality",
    "limits",
)


def practice_values(
    practice: Practice, helplines: Helplines | None = None, tones: Mapping[str, Tone] | None = None
) -> PracticeValues:
    """Everything a practice puts into flows, in each of its languages.

    `helplines` fills `practice.emergency` and `practice.youth_helplines`; without them these are empty.
    """
    return PracticeValues(
        names={language: _dotted(printed(practice, helplines, language)) for language in practice.languages},
        facts=_facts(practice),
        options=_options(practice),
        hears={name: {choice.id: choice.hears for choice in choices} for name, choices in _listed(practice).items()},
        tones=tones,
        notice=practice.privacy.version,
        minimal=practice.privacy.is_minimal,
    )


def printed(practice: Practice, helplines: Helplines | None, language: str) -> dict[str, str]:
    """Every value by its short name, in one language."""
    known = basics(practice, language)

    def said(wording: Wording | None) -> str:
        return fill(wording.in_language(language), known) if wording else ""

    rules = {name: said(getattr(practice.policies, name)) for name in _SENTENCES}
    return {
        **known,
        **rules,
        "contact": "\n".join(way for way in (practice.email, practice.phone, practice.website) if way),
        "lower_fee": said(practice.session.lower_fee),
        "reading_hours": said(practice.replies.hours),
        "controller": practice.privacy.controller,
        "basis": said(practice.privacy.basis),
        "complaint": said(practice.privacy.complaint),
        "regulator": f"{practice.regulator.name}, {practice.regulator.address}",
        "owner": practice.owner.name,
        "profiles": "\n".join(_profile(each, said) for each in practice.therapists),
        "backup": practice.backup.name,
        "secure_form": practice.privacy.secure_form or "",
        "chat_page": "",  # filled in by who knows where the page is
        "referrals": "\n".join(f"{referral.name}: {referral.url}" for referral in practice.referrals),
        **_help(practice, helplines, language),
    }


def _profile(therapist: Therapist, said: Callable[[Wording], str]) -> str:
    """Who someone is, and where that can be looked up."""
    return f"{therapist.name}, {said(therapist.title)}. {said(therapist.licence)}: {therapist.register_link}"


def _help(practice: Practice, helplines: Helplines | None, language: str) -> dict[str, str]:
    if helplines is None:
        return {"emergency": "", "youth_helplines": ""}
    here = helplines.in_country(practice.country)
    lines = "\n".join(f"• {helplines.ways.told(line, language)}" for line in here.of("youth"))
    return {"emergency": here.emergency, "youth_helplines": lines}


def _dotted(values: Mapping[str, str]) -> dict[str, str]:
    return {f"practice.{name}": value for name, value in values.items()}


def _facts(practice: Practice) -> dict[str, Value]:
    def yes_or_no(fact: bool) -> str:
        return "yes" if fact else "no"

    return {
        "practice.several_formats": yes_or_no(len(practice.formats) > 1),
        "practice.several_client_types": yes_or_no(len(practice.client_types) > 1),
        "practice.several_therapists": yes_or_no(len(practice.therapists) > 1),
        "practice.several_places": yes_or_no(len(practice.places) > 1),
        "practice.takes_insurance": yes_or_no(practice.session.insurance),
        "practice.has_lower_fee": yes_or_no(practice.session.lower_fee is not None),
        "practice.country": practice.country.lower(),
    }


def _listed(practice: Practice) -> Mapping[str, Sequence[Choice]]:
    return {"places": practice.places, "formats": practice.formats, "client_types": practice.client_types}


def _options(practice: Practice) -> dict[str, tuple[tuple[str, Labels], ...]]:
    options = {
        name: tuple((choice.id, _labels(choice.label, practice)) for choice in choices)
        for name, choices in _listed(practice).items()
    }
    people = tuple((each.id, dict.fromkeys(practice.languages, each.name)) for each in practice.therapists)
    own = {
        name: tuple((option, _labels(label, practice)) for option, label in each.items())
        for name, each in practice.lists.items()
    }
    return {**own, **options, "therapists": people}


def _labels(label: Wording, practice: Practice) -> Labels:
    return {language: label.in_language(language) for language in practice.languages}
