"""The settings window of a channel."""

import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from tkinter import ttk
from typing import Final, NamedTuple

from hubbub.client.channel_changes import Refusal
from hubbub.client.model import Conversation, Listed
from hubbub.client.moderation import TOPIC
from hubbub.client.modes import ModeChange
from hubbub.client.rules import BANS, Rules
from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.book import Book
from hubbub.desktop.channel import masks
from hubbub.desktop.channel.invite import InviteTab
from hubbub.desktop.channel.masks import MasksTab
from hubbub.desktop.channel.modes import ModesTab
from hubbub.desktop.channel.orders import Orders, Then
from hubbub.desktop.channel.people import PeopleTab
from hubbub.desktop.channel.person_menu import member_of
from hubbub.desktop.channel.tab import Look, Tab, in_words
from hubbub.desktop.channel.topic import TopicTab
from hubbub.desktop.chat.labels import ElidedLabel, WrappedLabel
from hubbub.desktop.flow import Flow
from hubbub.desktop.keys import control, with_key
from hubbub.desktop.measures import fitting, keep_usable, room
from hubbub.desktop.scrolled import ScrolledFrame

_WIDTH: Final = 440
_HEIGHT: Final = 420
_BESIDE: Final = "14p"
_UNSAVED: Final = N_("Not saved yet.")
_STILL_UNSAVED: Final = N_(
    "There are changes that are not saved. Save them, or close once more to drop them."
)


class Surroundings(NamedTuple):
    """What the window needs of the chat around it."""

    orders: Orders
    nick: Callable[[], str]
    known: Callable[[], Iterable[str]]
    """The people that we know of."""
    offer: Callable[[tk.Menu, str, str], None]
    """Fills the menu of somebody in the channel of a key."""
    on_write: Callable[[str], None]
    on_link: Callable[[str], None]
    """Offers a link into the channel of a key."""


class ChannelWindow(tk.Toplevel):
    """Tabs, and below them what is not saved yet. Roles, lists and invitations take effect at once."""

    def __init__(
        self,
        parent: tk.Misc,
        conversation: Conversation,
        rules: Rules,
        around: Surroundings,
        on_close: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self.key = conversation.key
        self._around = around
        self._on_close = on_close
        self._rules = rules
        self._look = Look(conversation, rules, member_of(conversation, around.nick()))
        self._was_warned = self._was_dirty = self._is_saving = False
        self.title(_("{name} - channel settings - Hubbub").format(name=conversation.name))
        theme.follow_background(self)
        content = ttk.Frame(self, padding=(_BESIDE, "12p"))
        content.pack(fill="both", expand=True)
        self.heading = ElidedLabel(content, "Heading.TLabel")
        self.heading.pack(fill="x", pady=(0, "8p"))
        self.heading.show(conversation.name)
        self._make_footer(content)
        self.book = Book(content)
        self.book.pack(fill="both", expand=True)
        self._make_tabs()
        keep_usable(self, 360, 280, lambda: self.book.needed + 2 * self.winfo_pixels(_BESIDE))
        self._place_over(parent.winfo_toplevel())
        self.book.lower()  # Tab reaches the tabs before the footer: the order is the one of the stack
        self._listen()
        self.refresh(self._look.conversation)
        self._around.orders.look(self.key)
        self.tabs[0].first.focus_set()

    def _make_tabs(self) -> None:
        rules, offer = self._rules, self._around.offer
        self._frames: list[ScrolledFrame] = []
        self.topic = TopicTab(self._make_frame(), self._edited, self.save)
        self.modes = ModesTab(self._make_frame(), rules, self._edited, self.save)
        self.people = PeopleTab(
            self._make_frame(),
            rules,
            self._around.nick(),
            lambda menu, nick: offer(menu, nick, self.key),
            self._around.on_write,
            self._change_role,
        )
        lists = ((masks.BANS, BANS), (masks.EXCEPTIONS, rules.exceptions), (masks.GUESTS, rules.invited))
        self.lists = {
            letter: MasksTab(self._make_frame(), texts, letter, rules, self._change_list)
            for texts, letter in lists
            if letter
        }
        self.invite = InviteTab(
            self._make_frame(), self._around.known, self._invite, lambda: self._around.on_link(self.key)
        )
        self.tabs: list[Tab] = [self.topic, self.modes, self.people, *self.lists.values(), self.invite]
        for tab, frame in zip(self.tabs, self._frames, strict=True):
            tab.pack(fill="both", expand=True)
            self.book.add(frame, text=_(tab.title))

    def _make_frame(self) -> ttk.Frame:
        """What the next tab stands in, and scrolls in where the window is too low for it."""
        self._frames.append(ScrolledFrame(self.book, stretch=True))
        return self._frames[-1].content

    def _make_footer(self, content: ttk.Frame) -> None:
        buttons = Flow(content)
        buttons.pack(side="bottom", fill="x", pady=("6p", 0))
        self.state_label = WrappedLabel(content, "Quiet.TLabel")
        self.state_label.pack(side="bottom", fill="x", pady=("6p", 0))
        self.undo_button = ttk.Button(buttons, text=_("Undo"), command=self.undo)
        self.close_button = ttk.Button(buttons, text=_("Close"), command=self.close)
        self.save_button = ttk.Button(
            buttons, text=with_key(_("Save"), control("S")), style="Accent.TButton", command=self.save
        )
        buttons.add(self.undo_button)
        for button in (self.close_button, self.save_button):
            buttons.add(button, right=True)

    def _listen(self) -> None:
        self.book.bind("<<NotebookTabChanged>>", lambda _event: self._show())
        self.bind("<Escape>", lambda _event: self.close())
        self.bind("<Control-s>", lambda _event: self.save())
        self.protocol("WM_DELETE_WINDOW", self.close)

    # What is told

    def refresh(self, conversation: Conversation) -> None:
        """The topic or the members have changed."""
        was_outside = self._look.me is None
        self._look.conversation = conversation
        self._look.me = member_of(conversation, self._around.nick())
        if was_outside and self._look.me is not None:
            self._around.orders.look(self.key)
        self._show()

    def show_modes(self, modes: dict[str, str]) -> None:
        """The modes are these."""
        self._look.modes = modes
        self._show()

    def show_list(self, letter: str, entries: Sequence[Listed]) -> None:
        """A list holds these."""
        self._look.lists[letter] = tuple(entries)
        self._show()

    # What the person does

    def turn_to(self, tab: Tab) -> None:
        """Show one of the tabs."""
        self.book.select(self._frames[self.tabs.index(tab)])  # type: ignore[no-untyped-call]

    def save(self) -> None:
        """Send what was changed, unless something in it is wrong."""
        if not self._is_dirty or self._is_saving:
            return
        if not self.topic.check():
            self.turn_to(self.topic)
        elif not self.modes.check(self._rules):
            self.turn_to(self.modes)
        else:
            self._say(_("Saving…"))
            self._is_saving = True
            self._around.orders.change(self.key, self.modes.changes, self.topic.change, self._saved)

    def undo(self) -> None:
        """Drop what was changed."""
        self.topic.revert()
        self.modes.revert()
        self._edited()

    def close(self) -> None:
        """Go away, but only when asked a second time if something would be lost."""
        if self._is_dirty and not self._was_warned:
            self._was_warned = True
            self._say(_(_STILL_UNSAVED), "Error.TLabel")
            return
        self.destroy()
        self._on_close(self.key)

    def come_forward(self) -> None:
        """Be on top, because the person has asked for it."""
        self.deiconify()
        self.lift()
        self.focus_set()

    # Inside

    @property
    def _is_dirty(self) -> bool:
        return self.topic.change is not None or bool(self.modes.changes)

    def _show(self) -> None:
        """Bring up to date what can be changed and what is seen; members come and go all the time."""
        seen = self.tabs[self.book.index("current")]  # type: ignore[no-untyped-call]
        for tab in dict.fromkeys((self.topic, self.modes, seen)):
            tab.show(self._look)
        self._show_state()

    def _edited(self) -> None:
        self._was_warned = False
        self._say(_(_UNSAVED) if self._is_dirty else "")
        self._show_state()

    def _show_state(self) -> None:
        dirty = self._is_dirty and not self._is_saving
        for button in (self.undo_button, self.save_button):
            button.state(["!disabled" if dirty else "disabled"])
        if dirty != self._was_dirty and not self._is_saving:
            self._say(_(_UNSAVED) if dirty else "")
        self._was_dirty = dirty

    def _saved(self, refusals: Sequence[Refusal]) -> None:
        if not self.winfo_exists():
            return
        self._is_saving = False
        self._show_state()
        self._say("" if refusals else _("Saved."), "Done.TLabel")
        left = [refusal for refusal in refusals if not self._complain(refusal)]
        if left:
            self._say(in_words(left), "Error.TLabel")

    def _complain(self, refusal: Refusal) -> bool:
        """Say beside the control why it was refused; whether there is one."""
        if refusal.about == TOPIC:
            self.turn_to(self.topic)
            self.topic.complain(refusal.words)
            return True
        if self.modes.complain(refusal.about, refusal.words):
            self.turn_to(self.modes)
            return True
        return False

    def _change_list(self, changes: Sequence[ModeChange], then: Then) -> None:
        self._around.orders.change(self.key, changes, then=then)

    def _change_role(self, nick: str, letter: str, given: bool) -> None:
        change = ModeChange(given, letter, nick)
        self._around.orders.change(self.key, [change], then=self._role_changed)

    def _role_changed(self, refusals: Sequence[Refusal]) -> None:
        if self.winfo_exists() and refusals:
            self._say(in_words(refusals), "Error.TLabel")

    def _invite(self, nick: str, then: Then) -> None:
        self._around.orders.invite(self.key, nick, then)

    def _say(self, words: str, style: str = "Quiet.TLabel") -> None:
        self.state_label.configure(text=words, style=style)

    def _place_over(self, window: tk.Tk | tk.Toplevel) -> None:
        width, height = map(max, fitting(self, _WIDTH, _HEIGHT), self.minsize())
        x = window.winfo_rootx() + (window.winfo_width() - width) // 2
        y = window.winfo_rooty() + (window.winfo_height() - height) // 3
        x, y = min(x, self.winfo_screenwidth() - width), min(y, room(self) - height)
        self.geometry(f"{width}x{height}+{max(x, 0)}+{max(y, 0)}")
        self.transient(window)
