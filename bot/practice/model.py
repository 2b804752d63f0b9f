"""A practice as `config/practice.yaml` describes it: frozen, checked, every default written where it is used."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from bot.practice.fields import (
    Country,
    Currency,
    Days,
    Email,
    Identity,
    LanguageCode,
    Line,
    OneOrMore,
    Part,
    Phone,
    SecureWeb,
    Web,
    Wording,
    Zone,
)


class DigestPlan(Part):
    """When a therapist's summary comes, and how much of people's words is in it."""

    days: Days = (0, 1, 2, 3, 4)
    times: Annotated[tuple[time, ...], OneOrMore, Field(alias="time", min_length=1)] = (time(8, 0),)
    detail: Literal["words", "brief"] = "brief"
    empty: bool = True
    language: LanguageCode | None = None


ELSEWHERE = "elsewhere"  # the place that leads to an ending with other places to look


BUILT_IN = ("places", "formats", "client_types", "therapists")


class Therapist(Part):
    id: Identity
    name: Line
    title: Wording
    licence: Wording
    register_link: Web = Field(alias="register")
    languages: tuple[LanguageCode, ...] = ()
    zone: Zone | None = None
    owner: bool = False
    digest: DigestPlan = DigestPlan()


class Call(Part):
    minutes: int = Field(20, ge=5, le=120)


class SessionTerms(Part):
    minutes: int = Field(50, ge=10, le=240)
    fee: Decimal = Field(ge=0, le=1_000_000)
    currency: Currency
    lower_fee: Wording | None = None
    insurance: bool = False


class Choice(Part):
    """An option that a practice offers: its id is kept with answers, its label is read; `hears`: what means it, too."""

    id: Identity
    label: Wording
    hears: tuple[Line, ...] = ()


class Place(Choice):
    country: Country | None = None
    zone: Zone | None = None
    licensed: bool


class Replies(Part):
    """When a person reads, and the promise that is made: so many reading days, told as a day and a time."""

    days: Days = (0, 1, 2, 3, 4)
    opens: time = Field(time(9), alias="from")
    closes: time = Field(time(17), alias="to")
    within_days: int = Field(2, ge=1, le=14)
    closed: frozenset[date] = frozenset()
    hours: Wording

    @model_validator(mode="after")
    def _open(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("`from` has to be earlier than `to`; write times such as 09:00 and 17:00")
        return self


class Policies(Part):
    version: int = Field(1, ge=1)
    fixed_hour: Wording
    payment: Wording
    lateness: Wording
    cancellation_hours: int = Field(ge=0, le=24 * 14)
    cancellation: Wording
    no_show: Wording
    social_contact: Wording
    relationship: Wording
    confidentiality: Wording
    limits: Wording


class Retention(Part):
    """Days after which answers are deleted, by what became of them."""

    unfinished: int = Field(30, ge=1, le=365)
    request: int = Field(180, ge=1, le=365)
    declined: int = Field(90, ge=1, le=365)
    accepted: int = Field(30, ge=1, le=365)
    alerts: int = Field(365, ge=30, le=3650)


class Privacy(Part):
    """`mode` minimal: nothing about health where messages pass through others, such as in Telegram."""

    version: int = Field(1, ge=1)
    controller: Line
    basis: Wording
    complaint: Wording
    mode: Literal["full", "minimal"] | None = None
    hipaa_covered_entity: bool = False
    secure_form: SecureWeb | None = None

    @property
    def is_minimal(self) -> bool:
        return self.hipaa_covered_entity or self.mode == "minimal"


class Regulator(Part):
    name: Line
    address: Line


class Referral(Part):
    name: Line
    url: Web


class Backup(Part):
    """Who is told when nobody acknowledges an alert."""

    name: Line
    email: Email | None = None
    phone: Phone | None = None
    after_minutes: int = Field(10, ge=1, le=120)

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.email is None and self.phone is None:
            raise ValueError("a backup needs an e-mail address or a phone number")
        return self


class Practice(Part):
    name: Line
    email: Email
    phone: Phone | None = None
    website: Web | None = None
    country: Country
    zone: Zone
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)]
    therapists: Annotated[tuple[Therapist, ...], Field(min_length=1)]
    call: Call = Call()
    session: SessionTerms
    formats: Annotated[tuple[Choice, ...], Field(min_length=1)]
    client_types: Annotated[tuple[Choice, ...], Field(min_length=1)]
    places: Annotated[tuple[Place, ...], Field(min_length=1)]
    lists: Mapping[Identity, Annotated[Mapping[Identity, Wording], Field(min_length=1)]] = Field(default_factory=dict)
    replies: Replies
    policies: Policies
    retention: Retention = Retention()
    privacy: Privacy
    regulator: Regulator
    referrals: tuple[Referral, ...] = ()
    backup: Backup
    typing_pause: int = Field(8, ge=0, le=60)  # seconds
    flow: Identity = "free_consultation"

    @field_validator("lists")
    @classmethod
    def _own(cls, lists: Mapping[str, object]) -> Mapping[str, object]:
        taken = [name for name in lists if name in BUILT_IN]
        if taken:
            raise ValueError(f"`{taken[0]}` is a list that is always there; give yours another name")
        return lists

    @model_validator(mode="after")
    def _licensed(self) -> Self:
        """People in a place without a licence are led to the ending for `elsewhere`, and to no other."""
        unlicensed = [place.id for place in self.places if not place.licensed and place.id != ELSEWHERE]
        if unlicensed:
            raise ValueError(f"the place `{unlicensed[0]}` has `licensed: no`; only `{ELSEWHERE}` may have that")
        return self

    def therapist(self, identity: str) -> Therapist:
        return next(therapist for therapist in self.therapists if therapist.id == identity)

    @property
    def owner(self) -> Therapist:
        """Who looks after the practice's files, and hears what is wrong with them: the first, if nobody says so."""
        return next((therapist for therapist in self.therapists if therapist.owner), self.therapists[0])

    def zone_of(self, therapist: Therapist) -> str:
        return therapist.zone or self.zone

    def language_of(self, therapist: Therapist) -> str:
        """The language of their digest: the one they chose, else the first of the practice that they speak."""
        spoken = [language for language in self.languages if language in therapist.languages]
        return therapist.digest.language or next(iter(spoken), self.languages[0])

    @property
    def countries(self) -> dict[str, str]:
        """Answer of the place question -> country, for help lines."""
        return {place.id: place.country for place in self.places if place.country}
