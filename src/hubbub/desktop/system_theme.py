"""Whether the desktop is dark. Every system has a program of its own that knows it."""

import re
import subprocess
import sys
import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

_LOOK: Final = 20  # milliseconds between two looks at whether it has answered
_PATIENCE: Final = 100  # looks


class Question(NamedTuple):
    """A command, and what it says where the desktop is dark."""

    command: Sequence[str]
    dark: str


# The setting "color-scheme" of the freedesktop portal: 1 is dark, 2 light, and 0 says that nobody cares.
_PORTAL: Final = (
    *("dbus-send", "--session", "--print-reply=literal", "--reply-timeout=1500"),
    *("--dest=org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"),
    *("org.freedesktop.portal.Settings.Read", "string:org.freedesktop.appearance", "string:color-scheme"),
)
_PERSONALIZE: Final = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
QUESTIONS: Final = {
    "linux": Question(_PORTAL, r"uint32 1\b"),
    "darwin": Question(("defaults", "read", "-g", "AppleInterfaceStyle"), "Dark"),
    "win32": Question(("reg", "query", _PERSONALIZE, "/v", "AppsUseLightTheme"), "0x0"),
}


class SystemTheme:
    """Asks without waiting. Of a desktop that doesn't answer nothing is told."""

    def __init__(self, root: tk.Misc, tell: Callable[[bool], None], question: Question | None = None) -> None:
        """Call `tell` with whether the desktop is dark, each time that it has been asked and has answered."""
        self._root = root
        self._tell = tell
        self._question = question or QUESTIONS.get(sys.platform)
        self._asked: subprocess.Popen[str] | None = None
        self._looks = 0
        self._timer = ""

    def ask(self) -> None:
        """Ask once more, unless an answer is on its way."""
        if self._question is None or self._asked is not None:
            return
        try:
            self._asked = subprocess.Popen(  # noqa: S603 - one of the commands above
                self._question.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        except OSError:  # the desktop has no such program
            return
        self._looks = 0
        self._timer = self._root.after(_LOOK, self._look)

    def close(self) -> None:
        """Ask nothing more, and wait for no answer."""
        self._question = None
        self._give_up()

    def _look(self) -> None:
        assert self._asked is not None and self._question is not None  # noqa: S101, PT018 - close() cancels
        self._looks += 1
        if self._asked.poll() is not None:
            said, failed = self._asked.communicate()[0], self._asked.returncode
            self._asked = None
            if not failed or sys.platform == "darwin":  # a light macOS knows no such setting
                self._tell(re.search(self._question.dark, said) is not None)
        elif self._looks >= _PATIENCE:
            self._give_up()
        else:
            self._timer = self._root.after(_LOOK, self._look)

    def _give_up(self) -> None:
        if self._asked is not None:
            self._root.after_cancel(self._timer)
            self._asked.kill()
            self._asked.communicate()
            self._asked = None
