"""Days and times as a language writes them, in the zone where they are lived."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location


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

    def promised(self, at: datetime) -> dict[str, str]:
        """A promised moment, rounded up to the full hour, with the city whose clock it is told by.

        >>> from datetime import UTC
        >>> Clock(Locale("en", "GB"), "Europe/London").promised(datetime(2026, 12, 1, 16, 5, tzinfo=UTC))
        {'weekday': 'Tuesday', 'date': '1 December', 'time': '17:00', 'city': 'London'}
        """
        zone = ZoneInfo(self.zone)
        full = at.astimezone(zone).replace(minute=0, second=0, microsecond=0)
        here = full if full == at else full + timedelta(hours=1)
        return {
            "weekday": str(format_date(here, "EEEE", locale=self.locale)),
            "date": str(format_skeleton("MMMMd", here, locale=self.locale)),
            "time": self.time(here),
            "city": self.city,
        }

    @property
    def city(self) -> str:
        """Whose clock it is, in a word that people know.

        >>> Clock(Locale("es"), "Europe/London").city
        'Londres'
        """
        return str(get_timezone_location(ZoneInfo(self.zone), locale=self.locale, return_city=True))

    def short(self, at: datetime) -> str:
        """A day of these weeks and its time, without the year."""
        here = at.astimezone(ZoneInfo(self.zone))
        return f"{format_skeleton('MMMEd', here, locale=self.locale)}, {self.time(at)}"

    def time(self, at: datetime) -> str:
        return str(format_time(at.astimezone(ZoneInfo(self.zone)), "short", locale=self.locale))

    def wall_time(self, text: str) -> str:
        """A time of day that the core wrote down, for people.

        >>> Clock(Locale("en", "US"), "Europe/London").wall_time("18:30").split()
        ['6:30', 'PM']
        """
        return str(format_time(time.fromisoformat(text), "short", locale=self.locale))

    def day(self, day: date) -> str:
        return str(format_date(day, "long", locale=self.locale))

    def iso_day(self, text: str) -> str:
        """A date that the core wrote down, for people; anything else as it is."""
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            return text
