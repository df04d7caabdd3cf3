"""The messages of one conversation: a window of some hundred entries on a timeline of any length."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from tkinter import ttk
from typing import Final, Protocol

from hubbub.client.model import SPOKEN, Entry, is_own_message
from hubbub.client.translation import _
from hubbub.desktop.chat.blocks import BlockText
from hubbub.desktop.chat.links import LinkKeys
from hubbub.desktop.chat.pointing import Pointer
from hubbub.desktop.chat.rendering import Block
from hubbub.desktop.timeline import Splice, Timeline, common_run

WINDOW: Final = 500
"""How many entries are shown at once. Tk inserts as many in some milliseconds."""
PAGE: Final = 100
"""How many entries come and go at the edges while one scrolls."""

_EDGE: Final = 0.1  # the part of the window at either end in which the next page is fetched


class Source(Protocol):
    """Where a view gets what it doesn't hold. Nothing of this waits for the answer."""

    def fetch_older(self) -> None:
        """Fetch the page before the oldest entry."""

    def fetch_newer(self) -> None:
        """Fetch the page after the newest entry of a part of the past."""

    def leave_past(self) -> None:
        """Have the view turn to what goes on now."""

    def find(self, msgid: str) -> None:
        """Have the view turn to where a message is."""


class MessageView(ttk.Frame):
    """Shows the newest entries and follows them until the person scrolls up; then it stays where they are."""

    def __init__(
        self,
        parent: tk.Misc,
        source: Source,
        *,
        on_retry: Callable[[Entry], None],
        on_react: Callable[[Entry, str], None],
    ) -> None:
        super().__init__(parent)
        self._source = source
        self.timeline = Timeline()
        self.in_past = False
        """Whether a part of the past is shown, and not what goes on now."""
        self._is_fetching = False
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
        self._scrollbar = scrollbar
        self.text.configure(yscrollcommand=self._moved)
        self.pill = ttk.Button(self, style="Pill.TButton", command=self.follow, takefocus=False)
        self.notice = ttk.Label(self, style="Notice.TLabel")

    def _listen(self) -> None:
        after_text = f"after{self.text}"  # runs when the class bindings of Text have scrolled
        self.text.bindtags((*self.text.bindtags(), after_text))
        for event in ("<MouseWheel>", "<Button-4>", "<Button-5>"):
            self.text.bind_class(after_text, event, lambda _event: self._scrolled())
        self.text.bind_class(after_text, "<ButtonRelease-1>", lambda _event: self._notice_bottom())
        self.text.bind("<Prior>", lambda _event: self.page(-1))
        self.text.bind("<Next>", lambda _event: self.page(1))
        self.text.bind("<Home>", lambda _event: self._scroll_to(0.0))
        self.text.bind("<End>", lambda _event: self._go_to_end())
        self.text.bind("<Button-1>", lambda _event: self.text.focus_set(), add=True)
        self.text.bind("<Configure>", lambda _event: self._resized(), add=True)
        self.text.bind("<<ThemeChanged>>", lambda _event: self._look_different(), add=True)
        self.links = LinkKeys(self.text)

    def show(self, timeline: Timeline, first_new: str = "") -> None:
        """Show another timeline from its newest entries on; `first_new` is the id of the first unread one."""
        self.timeline = timeline
        self.in_past = False
        self._first_new = first_new
        self.pointer.choose("")
        self.fetched()
        self._show_tail()
        self.follow()

    def turn_to(self, timeline: Timeline, *, past: bool) -> None:
        """Show another part of the same conversation. What is in sight stays there if that has it too."""
        if timeline is self.timeline:
            return
        here, there, count = common_run(self.shown, timeline)
        self.timeline, self.in_past = timeline, past
        self.fetched()
        if self.following or not count:
            self._show_tail()
        else:
            with self.text.anchored():
                self.text.replace_blocks(here + count, self.text.block_count - here - count, [])
                self.text.replace_blocks(0, here, [])
            self._start, self._end = there, there + count
        self._settle()
        self._offer_present()

    def follow(self) -> None:
        """Go to the newest entry and stay with what comes; from the past, as soon as that is left."""
        self.following = True
        if self.in_past:
            self._source.leave_past()
            return
        self.pill.place_forget()
        if self._end != len(self.timeline):
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
        return self.timeline.slice(self._start, self._end)

    def in_sight(self) -> str | None:
        """The msgid of the message that is highest in sight."""
        number = self.text.block_at("@0,0") or 0
        return next((entry.msgid for entry in self.shown[number:] if entry.msgid is not None), None)

    def entries_in_sight(self) -> Sequence[Entry]:
        """The entries of which anything can be seen."""
        first = self.text.block_at("@0,0") or 0
        last = self.text.block_at(f"@0,{self.text.winfo_height()}")
        return self.shown[first : None if last is None else last + 1]

    def last_own(self) -> Entry | None:
        """The newest message in the window that one has sent and the server has stored."""
        return next((entry for entry in reversed(self.shown) if is_own_message(entry)), None)

    def authors(self) -> Iterator[str]:
        """Who has said something in the window, the newest first."""
        return (entry.author for entry in reversed(self.shown) if entry.kind in SPOKEN)

    def jump(self, msgid: str) -> None:
        """Bring a message into sight, or have it looked for where it isn't held."""
        index = self.timeline.find(msgid)
        if index is None:
            self._source.find(msgid)
        else:
            self.point_out(self.timeline.slice(index, index + 1)[0].id)

    def point_out(self, entry_id: str) -> None:
        """Bring an entry into the middle of the view, choose it, and let it stand out for a moment."""
        index = self.timeline.index(entry_id)
        if not self._start <= index < self._end:
            self._end = min(len(self.timeline), max(index + WINDOW // 2, WINDOW))
            self._start = max(0, self._end - WINDOW)
            self._redraw()
        self.pointer.choose(entry_id)
        self.text.see_block(index - self._start)
        self.text.flash(index - self._start)
        self._notice_bottom()
        self._offer_present()

    def fetched(self, problem: str = "") -> None:
        """Nothing more is on the way; `problem` says why nothing came."""
        self._is_fetching = False
        self.notice.configure(text=problem)
        if not problem:
            self.notice.place_forget()

    def mark_new(self, entry_id: str) -> None:
        """From this entry on nothing has been read."""
        marks = {self._first_new, entry_id}
        self._first_new = entry_id
        self.draw_again(lambda entry: entry.id in marks)

    def draw_again(self, is_meant: Callable[[Entry], bool]) -> None:
        """Show some of the entries as they look now; what is in sight stays where it is."""
        with self.text.anchored():
            for number, entry in enumerate(self.shown):
                if is_meant(entry):
                    at = self._start + number
                    self.text.replace_blocks(number, 1, self._blocks(at, at + 1))
        if self.following:
            self.text.to_bottom()
        self.pointer.mark()

    def apply(self, splice: Splice) -> None:
        """The timeline has changed so: show it if it is in the window."""
        old_length = len(self.timeline) - splice.added + splice.removed
        self.fetched()
        if splice.at == self._end == old_length:
            self._append(splice.added)
        elif splice.at >= self._end:
            self.announce()
        elif splice.at + splice.removed <= self._start:
            self._shift(splice)
        else:
            self._replace(splice)
        self._settle()

    @property
    def _shown(self) -> int:
        return self._end - self._start

    def _append(self, added: int) -> None:
        if self.in_past:
            self._page_down()
        elif not self.following:
            self.announce()
        elif added >= WINDOW:
            self._show_tail()
        else:
            self.text.replace_blocks(self._shown, 0, self._blocks(self._end, self._end + added))
            self._end += added

    def announce(self) -> None:
        """Something new is below what is read."""
        if not self.following and not self.in_past:
            self._show_pill(_("New messages ↓"))

    def _offer_present(self) -> None:
        """From the past, one button leads back."""
        if self.in_past:
            self._show_pill(_("Jump to present ↓"))
        elif str(self.pill["text"]) != _("New messages ↓") or self.following:
            self.pill.place_forget()

    def _show_pill(self, words: str) -> None:
        self.pill.configure(text=words)
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
        elif not self._is_fetching:
            self.notice.place_forget()
        self._notice_bottom()

    def _notice_bottom(self) -> None:
        """Who has the newest entry in sight wants to see the next one too."""
        at_end = self._end == len(self.timeline) and self.text.at_bottom()
        self.following = at_end and not self.in_past
        if self.following:
            self.pill.place_forget()

    def _page_up(self) -> None:
        if self._start:
            self._extend_up(PAGE)
            self._trim_bottom()
        elif not self.timeline.complete:
            self._fetch(self._source.fetch_older, _("Fetching older messages…"))

    def _fetch(self, ask: Callable[[], None], words: str) -> None:
        """Ask for a page, once, and say that it is on the way."""
        if not self._is_fetching:
            self._is_fetching = True
            self.notice.configure(text=words)
            self.notice.place(relx=0.5, y=8, anchor="n")
            ask()

    def _page_down(self) -> None:
        if self._end == len(self.timeline):
            if self.in_past:
                self._fetch(self._source.fetch_newer, _("Fetching newer messages…"))
            return
        until = min(self._end + PAGE, len(self.timeline))
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
        self._end = len(self.timeline)
        self._start = max(0, self._end - WINDOW)
        self._redraw()

    def _redraw(self) -> None:
        self.text.replace_blocks(0, self.text.block_count, self._blocks(self._start, self._end))

    def _blocks(self, start: int, end: int) -> list[Block]:
        previous = self.timeline.before(start)
        blocks = []
        for index, entry in enumerate(self.timeline.slice(start, end), start):
            answered = self.timeline.answered(index)
            first_new = entry.id == self._first_new
            blocks.append(self.text.render(entry, previous, answered=answered, first_new=first_new))
            previous = entry
        return blocks

    def _moved(self, first: float, last: float) -> None:
        self._scrollbar.set(first, last)
        self.text.on_move()

    def _drag_scrollbar(self, *how: str) -> None:
        self.text.yview(*how)
        self._scrolled()

    def _scroll_to(self, fraction: float) -> str:
        self.text.yview_moveto(fraction)
        self._scrolled()
        return "break"

    def _go_to_end(self) -> str:
        """To the newest message, from the past too."""
        if self.in_past:
            self.follow()
            return "break"
        return self._scroll_to(1.0)

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
