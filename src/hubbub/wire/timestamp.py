"""The time format of the ``time`` tag and of chathistory (https://ircv3.net/specs/extensions/server-time)."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FORMAT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_LEAP: Final = ":60."


def format_time(milliseconds: int) -> str:
    """Write milliseconds since 1970 (UTC) as ``2026-11-21T09:30:00.000Z``."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{_format_second(seconds)}.{rest:03d}Z"


@lru_cache
def _format_second(seconds: int) -> str:
    """Write whole seconds, once for all messages of the same one."""
    return (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()


def parse_time(text: str) -> int | None:
    """Read a time of that format as milliseconds since 1970, or None when it is none.

    A leap second is the one after it, as in Unix time.
    """
    if not _FORMAT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text.replace(_LEAP, ":59.")) + timedelta(seconds=_LEAP in text)
    except (ValueError, OverflowError):
        return None
    return (moment - _EPOCH) // timedelta(milliseconds=1)
