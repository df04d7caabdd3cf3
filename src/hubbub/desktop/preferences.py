"""What the program remembers between two runs: the theme, the name, the last servers, and the last emoji."""

import json
import logging
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Values are texts, as they stand in the fields that they fill in, numbers, switches, and lists."""

    theme: str = "hubbub-dark"
    """This, font, size, density, clock, pictures and language: see looks.py."""
    font: str = ""
    size: int = 11
    density: str = "roomy"
    clock: str = "24"
    pictures: str = "shown"
    language: str = "system"
    dark: bool = True
    """Whether the desktop was dark when it was last asked."""
    nick: str = ""
    host: str = "localhost"
    port: str = "6697"
    server_name: str = ""
    """That of the server that was created last."""
    browsers: bool = True
    """Whether people could join that with a browser."""
    web_port: int = 8067
    """The port where they did."""
    recent: tuple[str, ...] = ()
    """The servers that were entered lately: see recent.py."""
    window: str = ""
    """The size and place of the main window."""
    stays: tuple[str, ...] = ()
    """The servers that one was on: see memory.py."""
    windows: tuple[str, ...] = ()
    """The private windows: see memory.py."""
    columns: str = ""
    """The columns of the chat: see chat/columns.py."""
    emoji: str = ""
    """Those that were used lately: see recent_emoji.py."""
    notices: bool = True
    """Whether mentions and private messages are told by notices."""
    sound: bool = True
    """Whether they are heard."""
    highlights: str = ""
    """Words that count like one's name, with commas between them."""
    undisturbed: str = ""
    """Until when nobody is to disturb: see notices/quiet.py."""
    levels: tuple[str, ...] = ()
    """What to be called for in which conversation: see notices/levels.py."""


class PreferenceFile:
    """Preferences in a JSON file. One that can't be read or written costs a preference, not the program."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.values = _load(path)

    def remember(self, **changed: Any) -> None:  # noqa: ANN401 - the fields of Preferences
        """Change some of the values and write them all."""
        self.values = replace(self.values, **changed)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(json.dumps(asdict(self.values), indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            _log.warning("The preferences can't be saved in %s: %s", self.path, error.strerror)


def _load(path: Path) -> Preferences:
    try:
        stored: Any = json.loads(path.read_text(encoding="utf-8"))
        items = stored.items()
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, AttributeError) as error:  # AttributeError: JSON, but no object
        _log.warning("The preferences in %s can't be read, so the usual ones are used: %s", path, error)
        return Preferences()
    kinds = {field.name: type(field.default) for field in fields(Preferences)}
    values = {key: _value(value) for key, value in items}
    known: dict[str, Any] = {key: value for key, value in values.items() if type(value) is kinds.get(key)}
    return Preferences(**known)


def _value(stored: Any) -> Any:  # noqa: ANN401 - whatever JSON has
    """A list as the lines in it."""
    return tuple(line for line in stored if isinstance(line, str)) if isinstance(stored, list) else stored
