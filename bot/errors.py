"""Every exception of ours, in one tree.

VestibuleError
├── SettingsError      the installation cannot run as configured; says which setting and how to mend it
├── ContentError       a file of the practice is wrong; carries findings with places
├── StoreError         the database refused or is away
│   ├── KeyMismatch    the master key does not open this database
│   └── DamagedData    one stored value cannot be read; everything else can
└── ChannelError       a channel could not deliver

An answer we cannot accept is no exception: see `bot.core.flow.kinds`.
"""

from datetime import timedelta


class VestibuleError(Exception):
    """Something went wrong in Vestibule."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])


class SettingsError(VestibuleError):
    """The settings do not allow a start."""


class ContentError(VestibuleError):
    """A file of the practice has findings."""


class StoreError(VestibuleError):
    """The database is not available."""


class KeyMismatch(StoreError):
    """The master key does not belong to this database."""


class DamagedData(StoreError):
    """Something that is stored cannot be read. The database is there: trying again is useless."""


class ChannelError(VestibuleError):
    """The channel could not deliver.

    permanent: trying again is useless.
    unreachable: the person cannot be written to any more (blocked, chat gone).
    uncertain: the message may have arrived (time-out or reset after the request was written).
    retry_after: the channel asked us to wait this long.
    """

    def __init__(
        self,
        message: str = "",
        *,
        permanent: bool = False,
        unreachable: bool = False,
        uncertain: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unreachable = unreachable
        self.uncertain = uncertain
        self.retry_after = retry_after
