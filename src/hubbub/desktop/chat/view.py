"""The messages of one conversation: a window of some hundred entries on a timeline of any length."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Final

from hubbub.client.model import Entry, is_own_message
from hubbub.desktop.chat.blocks import BlockText
from hubbub.desktop.chat.links import LinkKeys
from hubbub.desktop.chat.pointing import Pointer
from hubbub.desktop.chat.rendering import Block
from hubbub.desktop.timeline import Splice, Timeline

WINDOW: Final = 500
"""How many entries are shown at once. Tk inserts as many in some milliseconds."""
PAGE: Final = 100
"""How many entries come and go at the edges while one scrolls."""

_EDGE: Final = 0.1  # the part of the window at either end in which the next page is fetched


class MessageView(ttk.Frame):
    """Shows the newest entries and follows them until the person scrolls up; then it stays where they are."""

    def __init__(
        self,
        parent: tk.Misc,
        *,
        on_older: Callable[[], None],
        on_retry: Callable[[Entry], None],
        on_react: Callable[[Entry, str], None],
    ) -> None:
        super().__init__(parent)
        self._on_older = on_older
        self._timeline = Timeline()
        self._start = 0
        self._end = 0
        self._first_new = ""
        self.following = True
        self._build()
        self._listen()
        self.pointer = Pointer(self, on_retry, on_react)

    def _build(self) -> None:
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        self.text = BlockText(self)
        self.text.grid(row=0, column=0, sticky="nsew")
        scrollbar = ttk.Scrollbar(self, command=self._drag_scrollbar, takefocus=False)
        scrollbar.grid(row=0, column=1, sticky="ns")
        self.text.configure(yscrollcommand=scrollbar.set)
        self.pill = ttk.Button(
            self, text="New messages ↓", style="Pill.TButton", command=self.follow, takefocus=False
        )

    def _listen(self) -> None:
        after_text = f"after{self.text}"  # runs when the class bindings of Text have scrolled
        self.text.bindtags((*self.text.bindtags(), after_text))
        for event in ("<MouseWheel>", "<Button-4>", "<Button-5>"):
            self.text.bind_class(after_text, event, lambda _event: self._scrolled())
        self.text.bind_class(after_text, "<ButtonRelease-1>", lambda _event: self._notice_bottom())
        self.text.bind("<Prior>", lambda _event: self.page(-1))
        self.text.bind("<Next>", lambda _event: self.page(1))
        self.text.bind("<Home>", lambda _event: self._scroll_to(0.0))
        self.text.bind("<End>", lambda _event: self._scroll_to(1.0))
        self.text.bind("<Button-1>", lambda _event: self.text.focus_set(), add=True)
        self.text.bind("<Configure>", lambda _event: self._resized(), add=True)
        self.text.bind("<<ThemeChanged>>", lambda _event: self._look_different(), add=True)
        self.links = LinkKeys(self.text)

    def show(self, timeline: Timeline, first_new: str = "") -> None:
        """Show another timeline from its newest entries on; `first_new` is the id of the first unread one."""
        self._timeline = timeline
        self._first_new = first_new
        self.pointer.choose("")
        self._show_tail()
        self.follow()

    def follow(self) -> None:
        """Go to the newest entry and stay with what comes."""
        self.following = True
        self.pill.place_forget()
        if self._end != len(self._timeline):
            self._show_tail()
        self.text.to_bottom()

    def page(self, pages: int) -> str:
        """Scroll by so many windowfuls: up is negative."""
        self.text.yview_scroll(pages, "pages")
        self._scrolled()
        return "break"

    @property
    def shown(self) -> Sequence[Entry]:
        """The entries in the window, one for each block."""
        return self._timeline.slice(self._start, self._end)

    def last_own(self) -> Entry | None:
        """The newest message in the window that one has sent and the server has stored."""
        return next((entry for entry in reversed(self.shown) if is_own_message(entry)), None)

    def jump(self, msgid: str) -> None:
        """Bring a message into sight and choose it, if it is known."""
        index = self._timeline.find(msgid)
        if index is None:
            return
        if not self._start <= index < self._end:
            self._end = min(len(self._timeline), max(index + WINDOW // 2, WINDOW))
            self._start = max(0, self._end - WINDOW)
            self._redraw()
        self.pointer.choose(self._timeline.slice(index, index + 1)[0].id)
        self.text.see_block(index - self._start)
        self._notice_bottom()

    def mark_new(self, entry_id: str) -> None:
        """From this entry on nothing has been read."""
        marks = {self._first_new, entry_id}
        self._first_new = entry_id
        for number, entry in enumerate(self.shown):
            if entry.id in marks:
                at = self._start + number
                self.text.replace_blocks(number, 1, self._blocks(at, at + 1))
        if self.following:
            self.text.to_bottom()

    def apply(self, splice: Splice) -> None:
        """The timeline has changed so: show it if it is in the window."""
        old_length = len(self._timeline) - splice.added + splice.removed
        if splice.at == self._end == old_length:
            self._append(splice.added)
        elif splice.at >= self._end:
            self._announce()
        elif splice.at + splice.removed <= self._start:
            self._shift(splice)
        else:
            self._replace(splice)
        self._settle()

    @property
    def _shown(self) -> int:
        return self._end - self._start

    def _append(self, added: int) -> None:
        if not self.following:
            self._announce()
        elif added >= WINDOW:
            self._show_tail()
        else:
            self.text.replace_blocks(self._shown, 0, self._blocks(self._end, self._end + added))
            self._end += added

    def _announce(self) -> None:
        """Something new is below what is read."""
        if not self.following:
            self.pill.place(relx=0.5, rely=1.0, y=-10, anchor="s")

    def _shift(self, splice: Splice) -> None:
        """Entries came or went above the window. Its first entry may have another neighbour now."""
        self._start += splice.added - splice.removed
        self._end += splice.added - splice.removed
        if self._shown:
            with self.text.anchored():
                self.text.replace_blocks(0, 1, self._blocks(self._start, self._start + 1))

    def _replace(self, splice: Splice) -> None:
        """Entries in the window changed, and with them how the one after them is headed."""
        self._end += splice.added - splice.removed
        until = min(splice.at + splice.added + 1, self._end)
        blocks = self._blocks(splice.at, until)
        with self.text.anchored():
            self.text.replace_blocks(
                splice.at - self._start, len(blocks) - splice.added + splice.removed, blocks
            )

    def _settle(self) -> None:
        """Keep the window full, but not much larger than WINDOW, and at the bottom while it follows."""
        if self._shown < WINDOW and self._start:
            self._extend_up(WINDOW - self._shown)
        if self._shown > WINDOW + PAGE:
            self._trim_top() if self.following else self._trim_bottom()
        if self.following:
            self.text.to_bottom()
        self.pointer.mark()

    def _scrolled(self) -> None:
        """The person has scrolled."""
        first, last = self.text.yview()
        if first < _EDGE:
            self._page_up()
        elif last > 1 - _EDGE:
            self._page_down()
        self._notice_bottom()

    def _notice_bottom(self) -> None:
        """Who has the newest entry in sight wants to see the next one too."""
        self.following = self._end == len(self._timeline) and self.text.at_bottom()
        if self.following:
            self.pill.place_forget()

    def _page_up(self) -> None:
        if self._start:
            self._extend_up(PAGE)
            self._trim_bottom()
        elif not self._timeline.complete:
            self._on_older()

    def _page_down(self) -> None:
        until = min(self._end + PAGE, len(self._timeline))
        self.text.replace_blocks(self._shown, 0, self._blocks(self._end, until))
        self._end = until
        self._trim_top()

    def _extend_up(self, count: int) -> None:
        start = max(0, self._start - count)
        with self.text.anchored():
            self.text.replace_blocks(0, 0, self._blocks(start, self._start))
        self._start = start

    def _trim_top(self) -> None:
        if (excess := self._shown - WINDOW) > 0:
            with self.text.anchored():
                self.text.replace_blocks(0, excess, [])
            self._start += excess

    def _trim_bottom(self) -> None:
        if (excess := self._shown - WINDOW) > 0:
            self.text.replace_blocks(WINDOW, excess, [])
            self._end -= excess

    def _show_tail(self) -> None:
        self._end = len(self._timeline)
        self._start = max(0, self._end - WINDOW)
        self._redraw()

    def _redraw(self) -> None:
        self.text.replace_blocks(0, self.text.block_count, self._blocks(self._start, self._end))

    def _blocks(self, start: int, end: int) -> list[Block]:
        previous = self._timeline.before(start)
        blocks = []
        for index, entry in enumerate(self._timeline.slice(start, end), start):
            answered = self._timeline.answered(index)
            first_new = entry.id == self._first_new
            blocks.append(self.text.render(entry, previous, answered=answered, first_new=first_new))
            previous = entry
        return blocks

    def _drag_scrollbar(self, *how: str) -> None:
        self.text.yview(*how)
        self._scrolled()

    def _scroll_to(self, fraction: float) -> str:
        self.text.yview_moveto(fraction)
        self._scrolled()
        return "break"

    def _look_different(self) -> None:
        """The clock, the size of emoji, or where lines end is another one."""
        with self.text.anchored():
            self._redraw()
        if self.following:
            self.text.to_bottom()

    def _resized(self) -> None:
        if self.text.rewrap():
            with self.text.anchored():
                self._redraw()
        if self.following:
            self.text.to_bottom()
