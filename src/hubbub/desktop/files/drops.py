"""Files that are dragged here from other programs, by the Tk extension tkdnd (docs/decisions/0023)."""

import logging
import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

_log = logging.getLogger(__name__)

_FILES: Final = "DND_Files"
_COPY: Final = "copy"


def take_drops(
    widget: tk.Misc,
    *,
    on_names: Callable[[Sequence[str]], None],
    on_over: Callable[[bool], None],
) -> bool:
    """Let files be dropped on a widget and all in it; whether that is possible here.

    `on_names` gets the names of files; what is dragged from a browser comes as the address of a page.
    `on_over` is told when something is dragged over it, and when that is over.
    """
    if not _is_loaded(widget.nametowidget(".")):
        return False

    def over(here: bool) -> str:
        on_over(here)
        return _COPY

    def drop(data: str) -> str:
        on_over(False)
        on_names(widget.tk.splitlist(data))
        return _COPY

    entered, left = widget.register(lambda: over(True)), widget.register(lambda: over(False))
    widget.tk.call("tkdnd::drop_target", "register", widget, _FILES)
    widget.tk.call("bind", widget, "<<DropEnter>>", entered)
    widget.tk.call("bind", widget, "<<DropLeave>>", left)
    widget.tk.call("bind", widget, f"<<Drop:{_FILES}>>", f"{widget.register(drop)} %D")
    return True


def _is_loaded(root: tk.Misc) -> bool:
    """Whether tkdnd is there. Loading it takes some milliseconds, once in a program."""
    if root.tk.call("info", "commands", "tkdnd::drop_target"):
        return True
    from tkinterdnd2 import TkinterDnD  # noqa: PLC0415 - so that the start doesn't wait for it

    try:
        TkinterDnD.require(root)
    except RuntimeError as error:
        _log.info("Nothing can be dropped on the window here: %s", error)
        return False
    return True
