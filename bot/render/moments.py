"""Days and times as a language writes them, in the zone where they are lived."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time


@dataclass(frozen=True, slots=True)
class Clock:
    """A language and a zone: all that is needed to write a moment down."""

    locale: Locale
    zone: str

    def moment(self, at: datetime) -> str:
        """
        >>> from datetime import UTC
        >>> Clock(Locale("en", "GB"), "Europe/London").moment(datetime(2026, 12, 1, 17, tzinfo=UTC))
        'Tuesday, 1 December 2026, 17:00'
        """
        here = at.astimezone(ZoneInfo(self.zone))
        return f"{format_date(here, 'full', locale=self.locale)}, {self.time(at)}"

    def short(self, at: datetime) -> str:
        """A day of these weeks and its time, without the year."""
        here = at.astimezone(ZoneInfo(self.zone))
        return f"{format_skeleton('MMMEd', here, locale=self.locale)}, {self.time(at)}"

    def time(self, at: datetime) -> str:
        return str(format_time(at.astimezone(ZoneInfo(self.zone)), "short", locale=self.locale))

    def day(self, day: date) -> str:
        return str(format_date(day, "long", locale=self.locale))

    def iso_day(self, text: str) -> str:
        """A date that the core wrote down, for people; anything else as it is."""
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            return text
