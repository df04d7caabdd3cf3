"""Driving a window as a person does, and other people in the chat."""

import socket
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from tkinter import ttk
from typing import Any, TypeVar

from hubbub.desktop.chat.blocks import written_by

_T = TypeVar("_T")
_Widget = TypeVar("_Widget", bound=tk.Misc)

DEADLINE = 10.0


def wait_until(window: tk.Misc, happened: Callable[[], _T | None], timeout: float = DEADLINE) -> _T:
    """Let the window live until something has happened; gives back what `happened` said."""
    until = time.monotonic() + timeout
    while not (result := happened()):
        if time.monotonic() > until:
            raise AssertionError("It has not happened")
        window.update()
        window.tk.call("after", 2)
    return result


def settle(window: tk.Misc) -> None:
    """Let everything happen that is due."""
    for _ in range(3):
        window.update()


def take_focus(widget: tk.Misc) -> None:
    """Bring the keyboard to a widget. Keys that come before the screen has agreed go nowhere."""
    widget.focus_force()
    widget.update()
    wait_until(widget, lambda: widget.focus_displayof() is widget)


def press(widget: tk.Misc, key: str) -> None:
    """Press a key, such as ``<Return>``, in a widget."""
    take_focus(widget)
    widget.event_generate(key)
    widget.update()


def write(widget: tk.Misc, text: str) -> None:
    """Type a text, key by key."""
    take_focus(widget)
    for character in text:
        widget.event_generate("<Key>", keysym=_KEYSYMS.get(character, character))
    widget.update()


def click(widget: tk.Misc, x: int, y: int, button: int = 1) -> None:
    """Click at a place in a widget."""
    widget.event_generate("<Enter>", x=x, y=y)
    widget.event_generate("<Motion>", x=x, y=y)
    widget.event_generate(f"<Button-{button}>", x=x, y=y)
    widget.event_generate(f"<ButtonRelease-{button}>", x=x, y=y)
    widget.update()


def double_click(widget: tk.Misc, x: int, y: int) -> None:
    """Click twice at a place in a widget."""
    click(widget, x, y)
    click(widget, x, y)


def widgets(parent: tk.Misc, kind: type[_Widget]) -> list[_Widget]:
    """Everything of a kind inside a widget."""
    return [widget for widget in _descendants(parent) if isinstance(widget, kind)]


def option(widget: tk.Misc, name: str) -> str:
    """The value of a widget's option as text, whatever Tcl keeps it as."""
    return str(widget.cget(name))


def text_of(text: tk.Text) -> str:
    """All that stands in a text; emoji may stand there as images."""
    dumped = text.dump("1.0", "end-1c", text=True, image=True)
    return "".join(written_by(value) if kind == "image" else value for kind, value, _index in dumped)


def tags_at(text: tk.Text, words: str) -> set[str]:
    """The tags of the first place where `words` stand."""
    place = text.search(words, "1.0")
    assert place, f"{words!r} isn't shown"
    return set(text.tag_names(place))


def place_of(text: tk.Text, words: str) -> tuple[int, int]:
    """Where in the widget `words` can be clicked."""
    box = text.bbox(text.search(words, "1.0"))
    assert box, f"{words!r} isn't in sight"
    return box[0] + 3, box[1] + box[3] // 2


def place_of_row(tree: ttk.Treeview, row: str) -> tuple[int, int]:
    """Where in a list a row can be clicked."""
    box = tree.bbox(row)
    assert not isinstance(box, str), f"{row} isn't in sight"
    x, y, _width, height = box
    return x + 5, y + height // 2


def _descendants(parent: tk.Misc) -> Iterator[Any]:
    for child in parent.winfo_children():
        yield child
        yield from _descendants(child)


_KEYSYMS = {
    " ": "space",
    "\n": "Return",
    "#": "numbersign",
    "/": "slash",
    ".": "period",
    ",": "comma",
    ":": "colon",
    "-": "minus",
}


class Person:
    """Somebody else in the lobby, with a plain IRC connection and no screen."""

    def __init__(self, port: int, nick: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
        self._lines = self._socket.makefile("r", encoding="utf-8", newline="\r\n")
        self.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}", "JOIN #lobby")
        self.wait_for(" 366 ")

    def send(self, *lines: str) -> None:
        self._socket.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def wait_for(self, part: str) -> str:
        """Read until a line has `part`, and give it back."""
        for line in self._lines:
            if line.startswith("PING"):
                self.send(line.replace("PING", "PONG", 1).strip())
            if part in line:
                return line.rstrip("\r\n")
        raise AssertionError(f"The server hung up before it said {part!r}")

    def all_until(self, part: str) -> list[str]:
        """Every line up to the one that has `part`."""
        heard: list[str] = []
        while part not in (line := self.wait_for(" ")):
            heard.append(line)
        return heard

    def close(self) -> None:
        self._lines.close()
        self._socket.close()
