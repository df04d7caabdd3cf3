"""The columns beside the conversation: the list of servers on the left, the members on the right."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final, NamedTuple

from hubbub.desktop import theme
from hubbub.desktop.measures import follow_size

_NARROWEST: Final = 70
_STEP: Final = 8
"""By how many points a key makes a column wider or narrower."""
_MIDDLE: Final = 330
"""The points that the conversation needs before there is room for the members beside it."""


class Arrangement(NamedTuple):
    """How wide the columns are, in points, and whether the members are to be seen."""

    servers: int = 140
    members: int = 130
    with_members: bool = True

    @classmethod
    def parse(cls, text: str) -> "Arrangement":
        """What was written as a text; the usual one where that can't be read."""
        match text.split():
            case [servers, members, shown] if servers.isdecimal() and members.isdecimal():
                return cls(int(servers), int(members), shown == "shown")
            case _:
                return cls()

    def __str__(self) -> str:
        return f"{self.servers} {self.members} {'shown' if self.with_members else 'hidden'}"


class Columns(ttk.Panedwindow):
    """Their edges are dragged, or moved by keys. The members hide by themselves where there is no room."""

    def __init__(
        self, parent: tk.Misc, arrangement: Arrangement, on_arrange: Callable[[Arrangement], None]
    ) -> None:
        super().__init__(parent, orient="horizontal")
        self.arrangement = arrangement
        self._on_arrange = on_arrange
        self._is_narrow = False
        self._aside = False
        self._before = arrangement.with_members

    def fill(self, servers: tk.Widget, middle: tk.Widget, members: tk.Widget) -> None:
        """Take the three columns, which are children of this widget."""
        self._servers, self._members = servers, members
        self.add(servers, weight=0)
        self.add(middle, weight=1)
        if self.arrangement.with_members:
            self.add(members, weight=0)
        follow_size(self, self._fit)
        self.bind("<ButtonRelease-1>", lambda _event: self._dragged())

    @property
    def _point(self) -> float:
        """A point in pixels. It grows with the text, so that as much of a name is seen."""
        return self.winfo_fpixels("1p") * theme.growth(self)

    @property
    def with_members(self) -> bool:
        """Whether the members can be seen."""
        return str(self._members) in {str(pane) for pane in self.panes()}  # type: ignore[no-untyped-call]

    def put_members_aside(self, *, aside: bool) -> None:
        """Do without the members for a while, as in a conversation that has none."""
        if aside and not self._aside:
            self._before = self.with_members
        if aside != self._aside:
            self._aside = aside
            self._show_members(self._before and not aside)

    def toggle_members(self) -> None:
        """Show the members, or hide them; where there is little room too."""
        if self._aside:
            return
        self._show_members(not self.with_members)
        self._arrange(self.arrangement._replace(with_members=self.with_members))

    def widen(self, step: int, *, servers: bool) -> None:
        """Move the edge of a column by a step to the right (1) or to the left (-1)."""
        now = self.arrangement
        if servers:
            self._arrange(now._replace(servers=now.servers + step * _STEP))
        else:
            self._arrange(now._replace(members=now.members - step * _STEP))

    def _fit(self) -> None:
        """The window has another size."""
        needed = self.arrangement.servers + self.arrangement.members + _MIDDLE
        is_narrow = self.winfo_width() < needed * self._point
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._before = self.arrangement.with_members and not is_narrow
            self._show_members(self._before and not self._aside)
        self._place()

    def _show_members(self, shown: bool) -> None:
        if shown and not self.with_members:
            self.add(self._members, weight=0)
            self.update_idletasks()  # only then it can be given its width
        elif not shown and self.with_members:
            self.forget(self._members)
        self._place()

    def _dragged(self) -> None:
        """Somebody has moved an edge with the mouse."""
        members = self._in_points(self._members.winfo_width())
        self._arrange(
            self.arrangement._replace(
                servers=self._in_points(self._servers.winfo_width()),
                members=members if self.with_members else self.arrangement.members,
            )
        )

    def _arrange(self, arrangement: Arrangement) -> None:
        """Take another arrangement, as far as there is room for it."""
        widest = max(self._in_points(self.winfo_width()) // 3, _NARROWEST)
        self.arrangement = arrangement._replace(
            servers=min(max(arrangement.servers, _NARROWEST), widest),
            members=min(max(arrangement.members, _NARROWEST), widest),
        )
        self._place()
        self._on_arrange(self.arrangement)

    def _place(self) -> None:
        if not self.winfo_exists() or self.winfo_width() <= 1:
            return
        widest = self.winfo_width() // 3
        self.sashpos(0, min(round(self.arrangement.servers * self._point), widest))  # type: ignore[no-untyped-call]
        if self.with_members:
            at = self.winfo_width() - min(round(self.arrangement.members * self._point), widest)
            self.sashpos(1, at)  # type: ignore[no-untyped-call]

    def _in_points(self, pixels: int) -> int:
        return round(pixels / self._point)
