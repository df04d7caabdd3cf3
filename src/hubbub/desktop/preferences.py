"""What the program remembers between two runs: the theme, the name, the last server, and the last emoji."""

import json
import logging
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Every value is text, as it stands in the fields that it fills in."""

    theme: str = "hubbub-dark"
    nick: str = ""
    host: str = "localhost"
    port: str = "6697"
    emoji: str = ""


class PreferenceFile:
    """Preferences in a JSON file. One that can't be read or written costs a preference, not the program."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.values = _load(path)

    def remember(self, **changed: str) -> None:
        """Change some of the values and write them all."""
        self.values = replace(self.values, **changed)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(asdict(self.values), indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            _log.warning("The preferences can't be saved in %s: %s", self._path, error.strerror)


def _load(path: Path) -> Preferences:
    try:
        stored: Any = json.loads(path.read_text(encoding="utf-8"))
        items = stored.items()
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, AttributeError) as error:  # AttributeError: JSON, but no object
        _log.warning("The preferences in %s can't be read, so the usual ones are used: %s", path, error)
        return Preferences()
    known = {field.name for field in fields(Preferences)}
    return Preferences(**{key: value for key, value in items if key in known and isinstance(value, str)})
