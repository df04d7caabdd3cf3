"""``hubbub check``: whether a configuration is right, what is in effect, and what is doubtful about it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from hubbub.cli.doubts import doubts
from hubbub.server.config import Config, ConfigError
from hubbub.server.listener import ListenError, parse_listen

_SECRET: Final = frozenset({"password", "accounts.code"})


def check(data: Path, file: Path | None, overrides: dict[str, object]) -> int:
    """Print the settings in effect as TOML, and doubts to standard error. Returns the exit status."""
    try:
        config = Config.load(file, overrides)
        for _, addresses in config.listen:
            for address in addresses:
                parse_listen(address)
    except (ConfigError, ListenError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("\n".join(_toml(config)) + "\n")
    sys.stdout.flush()
    sys.stderr.writelines(f"Warning: {doubt}\n" for doubt in doubts(config, data))
    return 0


def _toml(section: BaseModel, prefix: str = "") -> Iterator[str]:
    """The settings of a section, those of the sections in it below."""
    below: list[tuple[str, BaseModel]] = []
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, BaseModel):
            below.append((name, value))
        else:
            yield _line(prefix, name, value, field.default)
    for name, value in below:
        yield ""
        yield f"[{name}]"
        yield from _toml(value, f"{name}.")


def _line(prefix: str, name: str, value: object, default: object) -> str:
    """One setting, with its default where it has another value. TOML has no word for none."""
    if value is None:
        return f"# {name} is not set"
    if prefix + name in _SECRET:
        return f"# {name} is set, and not shown here"
    line = f"{name} = {_written(value)}"
    return line if value == default else f"{line}  # the default is {_written(default)}"


def _written(value: object) -> str:
    """A value in TOML, of which JSON's strings are a part but for one character."""
    if isinstance(value, float):
        return repr(value)  # inf and nan too
    listed = list(value) if isinstance(value, tuple) else value
    return json.dumps(listed, ensure_ascii=False, default=str).replace("\x7f", "\\u007f")
