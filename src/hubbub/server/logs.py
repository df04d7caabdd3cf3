"""The server's log: a line a person reads on a terminal, or a JSON object a line for machines."""

import json
import logging
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

# What every record has; whatever else it carries was given as `extra`.
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "taskName"}


def configure_logs(*, as_json: bool) -> None:
    """Send the log to standard error."""
    # Nothing here shows these, and a line is written for everybody who comes and goes.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if as_json else TextFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in vars(record).items() if key not in _STANDARD}


@lru_cache(maxsize=2)
def _local_time(seconds: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def _shown(value: object) -> str:
    """A value as a terminal may see it: what clients have said could command it, or look like a line."""
    text = str(value)
    return text if text.isprintable() else ascii(text)


class TextFormatter(logging.Formatter):
    """``2030-01-31 09:30:12 entered nick=ann address=127.0.0.1``."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record, with its traceback if it has one."""
        moment = _local_time(int(record.created))
        level = "" if record.levelno == logging.INFO else f"{record.levelname} "
        fields = "".join([f" {key}={_shown(value)}" for key, value in _fields(record).items()])
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{moment} {level}{record.getMessage()}{fields}{trace}"


class JsonFormatter(logging.Formatter):
    """One object a line, with time, level, event and whatever the record carries."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)
