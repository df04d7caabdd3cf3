"""Messages above, composer below: what a channel and a private window have in common."""

import tkinter as tk
from operator import attrgetter
from tkinter import ttk
from typing import Final, NamedTuple, Protocol

from hubbub.client.history import Place
from hubbub.client.mentions import People
from hubbub.client.model import Conversation, Entry
from hubbub.desktop.channel.door import DoorBar
from hubbub.desktop.chat.composer import Composer
from hubbub.desktop.chat.date_field import DateField
from hubbub.desktop.chat.first import keys_of_the_window_first
from hubbub.desktop.chat.labels import ElidedLabel
from hubbub.desktop.chat.message_menu import MessageMenu
from hubbub.desktop.chat.purpose import PurposeBar
from hubbub.desktop.chat.search import SearchPanel
from hubbub.desktop.chat.view import MessageView
from hubbub.desktop.files.basket import Basket
from hubbub.desktop.files.desk import FileDesk
from hubbub.desktop.files.previews import Previews
from hubbub.desktop.files.shown import ShownFiles
from hubbub.desktop.measures import follow_size, is_low
from hubbub.desktop.recent_emoji import RecentEmoji
from hubbub.desktop.timeline import Splice, Timeline
from hubbub.desktop.typists import TypingNotice, describe

_LOW: Final = 17  # lines of text
_NICK: Final = attrgetter("nick")


class Speaker(Protocol):
    """What can be done in a conversation. The conversation is named by its key."""

    @property
    def previews(self) -> Previews | None:
        """The files to which messages link."""

    def keep(self, key: str, text: str) -> None:
        """Keep what is written and not sent yet."""

    def kept(self, key: str) -> str:
        """What was written and not sent."""

    def files(self, key: str) -> Basket:
        """The files that are to be sent there."""

    def say(self, key: str, text: str, answers: Entry | None) -> None:
        """Send what was written in the composer, as an answer to a message where there is one."""

    def replace(self, key: str, entry: Entry, text: str) -> None:
        """Send a newer version of a message."""

    def react(self, key: str, entry: Entry, text: str, add: bool) -> None:
        """Answer a message with an emoji, or take that back."""

    def remove(self, key: str, entry: Entry) -> None:
        """Remove a message for everybody."""

    def may_remove(self, key: str) -> bool:
        """Whether one may remove what others have said there."""

    def typing(self, key: str, active: bool) -> None:
        """Tell the others that one is writing, or has stopped."""

    def retry(self, key: str, entry: Entry) -> None:
        """Send again what could not be sent."""

    def discard(self, key: str, entry: Entry) -> None:
        """Delete what the server does not have."""

    def open_channel(self, name: str) -> None:
        """Show a channel, and enter it first where one isn't in it."""

    def open_private(self, nick: str) -> None:
        """Open the private window of somebody."""

    def load_older(self, key: str) -> None:
        """Fetch entries older than the first that is known."""

    def look_for(self, key: str, place: Place) -> None:
        """Show a place in the conversation, whether it is known or not."""

    def search(self, key: str, text: str, everywhere: bool) -> None:
        """Look for messages, in all conversations or in this one."""

    def go_to(self, key: str, name: str, msgid: str) -> None:
        """Show a message in another conversation; without a msgid the newest one."""

    def extend_past(self, key: str, older: bool) -> None:
        """Fetch the next page of the part of the past that is shown."""

    def leave_past(self, key: str) -> None:
        """Go back from the past to what goes on now."""


class _Spot(NamedTuple):
    """A message in the conversation `key`, which is called `name`; the newest one without a msgid."""

    key: str
    name: str
    msgid: str


class ConversationPane(ttk.Frame):
    """One conversation at a time."""

    def __init__(self, parent: tk.Misc, speaker: Speaker, recent: RecentEmoji | None = None) -> None:
        super().__init__(parent)
        self._speaker = speaker
        self.key = self._name = ""
        # With too little room for all, the messages yield, then what was found; the composer never.
        self.rowconfigure(0, weight=1)
        self.rowconfigure(1, weight=1000)
        self.columnconfigure(0, weight=1)
        self.view = MessageView(self, self, on_retry=self.retry, on_react=self.react)
        self.view.grid(row=1, column=0, sticky="nsew")
        self.search = SearchPanel(
            self,
            on_search=lambda text, everywhere: self._speaker.search(self.key, text, everywhere),
            on_show=lambda hit: self._go(_Spot(hit.key, hit.name, hit.entry.msgid or "")),
            on_close=self._search_closed,
            on_date=self.open_date,
        )
        self.search.grid(row=0, column=0, sticky="nsew")
        self.search.grid_remove()
        self.date = DateField(
            self,
            on_choose=lambda time: self._speaker.look_for(self.key, Place(time=time)),
            on_close=self.focus_composer,
        )
        self.date.grid(row=0, column=0, sticky="ew")
        self.date.grid_remove()
        self._left = self._spot
        """Where one was when one began to search."""
        self._is_following_hit = False
        self.typing = ElidedLabel(self, "Small.TLabel")
        self.typing.grid(row=2, column=0, sticky="ew", padx="14p")
        self.purpose = PurposeBar(self, on_cancel=self._back_to_draft)
        self.purpose.grid(row=3, column=0, sticky="ew")
        self.purpose.grid_remove()
        self.door = DoorBar(self)
        self.door.grid(row=3, column=0, sticky="ew")
        self.door.hide()
        self.composer = Composer(self, self._send, recent)
        self.composer.grid(row=5, column=0, sticky="ew")
        self.composer.has_files = self._has_files
        self.composer.completion.authors = self.view.authors
        self.files = FileDesk(self, self.composer, self._text_came_back)
        self.files.tray.grid(row=4, column=0, sticky="ew")
        self.files.tray.lower(self.composer)
        self.shown = ShownFiles(self.view, self.composer)
        self.menu = MessageMenu(self.view, self, self.shown, lambda: self._speaker.may_remove(self.key))
        self._notice = TypingNotice(lambda active: self._speaker.typing(self.key, active))
        self._listen()

    def _listen(self) -> None:
        follow_size(self, self._share_room)
        for text in (self.view.text, self.composer.field):
            keys_of_the_window_first(text)
        self.view.text.bind("<Key>", self._type, add=True)
        self.view.text.bind("<Control-e>", lambda _event: self.composer.pick_emoji())
        self.view.links.on_channel = lambda name: self._speaker.open_channel(name)  # noqa: PLW0108
        self.view.text.tag_bind("head", "<Double-Button-1>", self._open_author)
        self.composer.field.bind("<Prior>", lambda _event: self.view.page(-1))
        self.composer.field.bind("<Next>", lambda _event: self.view.page(1))
        self.composer.field.bind("<Up>", lambda _event: self._change_last())
        for widget in (self.view.text, self.composer.field):
            widget.bind("<Alt-Up>", lambda _event: self._choose(-1))
            widget.bind("<Alt-Down>", lambda _event: self._choose(1))
        self.composer.field.bind("<<Modified>>", lambda _event: self._written(), add=True)

    def _share_room(self) -> None:
        """Where there is little, what is explained yields to the messages."""
        for part in (self.composer, self.search):
            part.be_brief(is_low(self, _LOW))

    def turn_to(self, speaker: Speaker) -> None:
        """Let what is done from here on be done elsewhere, such as on another server."""
        self.leave()
        self._speaker = speaker

    def show(self, conversation: Conversation, timeline: Timeline, first_new: str = "") -> None:
        """Show another conversation; `first_new` is the id of its first unread message."""
        self.leave()
        self.key, self._name = conversation.key, conversation.name
        self.composer.address(conversation.name)
        self.files.show(self._speaker.files(self.key) if self.key else None)
        self._show_draft()
        self.shown.turn_to(self._speaker.previews if self.key else None)
        self.view.show(timeline, first_new)

    def look_for(self, conversation: Conversation, nick: str) -> None:
        """Mark and complete the names of those who are in the conversation. `nick` is one's own."""
        others = tuple(filter(nick.__ne__, map(_NICK, conversation.members)))  # in C, there may be thousands
        if not conversation.members:
            others = (conversation.name,)
        self.composer.completion.names = others
        self.view.text.look_for(People(nick, others))

    def apply(self, timeline: Timeline, splice: Splice) -> None:
        """A timeline of the conversation that is shown has changed so."""
        if timeline is self.view.timeline:
            self.view.apply(splice)
        else:
            self.view.announce()

    def focus_composer(self) -> None:
        """Let the person write."""
        self.composer.field.focus_set()

    def show_typing(self, nicks: list[str]) -> None:
        """Say who else is writing here."""
        self.typing.show(describe(nicks))

    def answer(self, entry: Entry) -> None:
        """What is written next answers a message."""
        self.view.pointer.choose("")
        self.purpose.answer(entry)
        self.focus_composer()

    def change(self, entry: Entry) -> None:
        """Let the person write a newer version of their message."""
        self.view.pointer.choose("")
        self.composer.fill(entry.text)
        self.purpose.replace(entry)
        self.focus_composer()

    def give_up(self) -> bool:
        """Give up a choice, an answer or a newer version that was begun; whether there was one."""
        if self.search.is_open or self.date.is_open:
            self.search.close()
            self.date.close()
            return True
        if self.view.pointer.chosen:
            self.view.pointer.choose("")
            self.focus_composer()
            return True
        return self.purpose.cancel()

    def _send(self, text: str) -> None:
        self._notice.sent()
        answers, replaces = self.purpose.take()
        if replaces is not None:
            self._speaker.replace(self.key, replaces, text)
            self._show_draft()
        else:
            self.view.follow()
            if not self.files.send(text, answers):
                self._speaker.say(self.key, text, answers)

    def _choose(self, step: int) -> str:
        """Lead the keyboard to a message."""
        self.view.text.focus_set()
        return self.view.pointer.move(step)

    def _written(self) -> None:
        """What was put into the field as it had been left is nothing new."""
        if self._keep_draft():
            self._notice.changed(self.composer.text)

    def _keep_draft(self) -> bool:
        """Keep what is written, unless that is the new version of a message; whether it was changed."""
        if self.purpose.purpose.replaces or not self.key:
            return True
        if self.composer.text == self._speaker.kept(self.key):
            return False
        self._speaker.keep(self.key, self.composer.text)
        return True

    def _show_draft(self) -> None:
        """Let the person write on where they have stopped."""
        draft = self._speaker.kept(self.key) if self.key else ""
        if draft != self.composer.text:
            self.composer.fill(draft)
            self.composer.field.edit_reset()

    def _has_files(self) -> bool:
        """Whether there are files to be sent. The newer version of a message takes none along."""
        return self.files.has_waiting and not self.purpose.purpose.replaces

    def _text_came_back(self) -> None:
        if not self.purpose.purpose.replaces:
            self._show_draft()

    def _back_to_draft(self) -> None:
        """A newer version was given up, or an answer."""
        self._show_draft()
        self.focus_composer()

    def leave(self) -> None:
        """Nothing more is written where one has been; what was begun there is kept."""
        self._keep_draft()
        self._notice.stopped()
        self.purpose.take()
        if not self._is_following_hit:
            self.search.dismiss()
        self.date.dismiss()
        if self.view.in_past:
            self._speaker.leave_past(self.key)
        self.files.show(None)
        self.key = ""

    def _change_last(self) -> str | None:
        """In an empty field, the arrow that leads up leads to the last message that one has sent."""
        last = self.view.last_own()
        if last is None or not self.composer.is_empty:
            return None
        self.change(last)
        return "break"

    def retry(self, entry: Entry) -> None:
        """Send a message again that has failed."""
        self._speaker.retry(self.key, entry)

    def discard(self, entry: Entry) -> None:
        """Delete a message that has failed, or still waits."""
        self._speaker.discard(self.key, entry)

    def react(self, entry: Entry, text: str) -> None:
        """Answer a message with an emoji, or take that back where it is one's own already."""
        own = any(reaction.own and reaction.text == text for reaction in entry.reactions)
        self._speaker.react(self.key, entry, text, not own)

    def remove(self, entry: Entry) -> None:
        """Take a message back."""
        self._speaker.remove(self.key, entry)

    def fetch_older(self) -> None:
        """Fetch the page before the oldest entry that is known."""
        if self.view.in_past:
            self._speaker.extend_past(self.key, True)
        else:
            self._speaker.load_older(self.key)

    def fetch_newer(self) -> None:
        """Fetch the page after the newest entry of the part of the past that is shown."""
        self._speaker.extend_past(self.key, False)

    def leave_past(self) -> None:
        """Go back to what goes on now."""
        self._speaker.leave_past(self.key)

    def find(self, msgid: str) -> None:
        """Show a message that is not known."""
        self._speaker.look_for(self.key, Place(msgid))

    def open_search(self, *, everywhere: bool = False) -> str:
        """Let the person look for messages."""
        self.date.dismiss()
        if not self.search.is_open:
            self._left = self._spot
        self.search.open(everywhere=everywhere)
        return "break"

    def go_to(self, msgid: str) -> None:
        """Show a message, without a msgid the newest one."""
        self.view.jump(msgid) if msgid else self.view.follow()

    def open_date(self) -> str:
        """Let the person go to a day."""
        self.search.dismiss()
        return self.date.open()

    @property
    def _spot(self) -> "_Spot":
        """What is read now."""
        return _Spot(self.key, self._name, "" if self.view.following else self.view.in_sight() or "")

    def _go(self, spot: "_Spot") -> None:
        """Show what was found or left, here or in another conversation. The panel stays, if it is open."""
        if spot.key == self.key:
            self.go_to(spot.msgid)
            return
        self._is_following_hit = True
        try:
            self._speaker.go_to(*spot)
        finally:
            self._is_following_hit = False
        if self.search.is_open and spot.key == self.key:
            self.search.field.focus_set()

    def _search_closed(self, back: bool) -> None:
        """The panel has gone; `back` says whether the person wants to be where they were before."""
        self.view.pointer.choose("")
        if back and self._left != self._spot:
            self._go(self._left)
        self.focus_composer()

    def _open_author(self, event: "tk.Event[tk.Misc]") -> None:
        """Somebody's name was clicked on twice."""
        if (entry := self.view.pointer.at(event.x, event.y)) and not entry.own:
            self._speaker.open_private(entry.author)

    def _type(self, event: "tk.Event[tk.Misc]") -> None:
        """What is typed while the messages have the focus is meant for the composer."""
        if event.char and event.char.isprintable() and not int(event.state) & 0x4:  # Control
            self.composer.type(event.char)
