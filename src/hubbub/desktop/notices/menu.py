"""The context menu of a conversation in the list: what of it one wants to be called for."""

from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Final

from hubbub.desktop.chat.menu import themed_menu
from hubbub.desktop.notices.policy import Level, levels_of

_WORDS: Final = {
    Level.ALL: "Call me for every message",
    Level.MENTIONS: "Call me when I am mentioned",
    Level.NOTHING: "Be quiet (mute)",
}


class LevelMenu:
    """Opens on a right click, and for the row with the keyboard's focus with the Menu key or Shift+F10."""

    def __init__(
        self,
        tree: ttk.Treeview,
        describe: Callable[[str], tuple[str, Level] | None],
        on_choose: Callable[[str, Level], None],
    ) -> None:
        """`describe` gives the name and the level of a row, None where it is no conversation."""
        self._tree = tree
        self._describe = describe
        self._on_choose = on_choose
        self.menu = themed_menu(tree)
        tree.bind(
            "<Button-3>", lambda event: self._open(tree.identify_row(event.y), event.x_root, event.y_root)
        )
        for key in ("<Menu>", "<Shift-F10>"):
            tree.bind(key, lambda _event: self._asked())

    def fill(self, row: str) -> bool:
        """Offer what can be chosen for a row; whether anything can."""
        described = self._describe(row) if row else None
        if described is None:
            return False
        name, current = described
        self.menu.delete(0, "end")
        for level in levels_of(name):
            sign = "●" if level is current else "○"
            command = partial(self._on_choose, row, level)
            self.menu.add_command(label=f"{sign}  {_WORDS[level]}", command=command)
        return True

    def _open(self, row: str, x: int, y: int) -> None:
        if self.fill(row):
            self.menu.tk_popup(x, y)

    def _asked(self) -> str:
        """Show it at the row that the keyboard is on."""
        row = self._tree.focus() or next(iter(self._tree.selection()), "")
        box = self._tree.bbox(row) if row else ""
        if box:
            x, y, _width, height = box
            self._open(row, self._tree.winfo_rootx() + x + height, self._tree.winfo_rooty() + y + height)
        return "break"
