"""Messages above, composer below: what a channel and a private window have in common."""

import tkinter as tk
from tkinter import ttk
from typing import Protocol

from hubbub.client.mentions import People
from hubbub.client.model import Conversation, Entry
from hubbub.desktop.chat.composer import Composer
from hubbub.desktop.chat.view import MessageView
from hubbub.desktop.recent import RecentEmoji
from hubbub.desktop.timeline import Splice, Timeline


class Speaker(Protocol):
    """What can be done in a conversation. The conversation is named by its key."""

    def say(self, key: str, text: str) -> None:
        """Send what was written in the composer."""

    def retry(self, key: str, entry: Entry) -> None:
        """Send again what could not be sent."""

    def load_older(self, key: str) -> None:
        """Fetch entries older than the first that is known."""


class ConversationPane(ttk.Frame):
    """One conversation at a time."""

    def __init__(self, parent: tk.Misc, speaker: Speaker, recent: RecentEmoji | None = None) -> None:
        super().__init__(parent)
        self._speaker = speaker
        self.key = ""
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        self.view = MessageView(self, on_older=self._load_older, on_retry=self._retry)
        self.view.grid(row=0, column=0, sticky="nsew")
        self.composer = Composer(self, self._send, recent)
        self.composer.grid(row=1, column=0, sticky="ew")
        self.view.text.bind("<Key>", self._type, add=True)
        self.view.text.bind("<Control-e>", lambda _event: self.composer.pick_emoji())
        self.composer.field.bind("<Prior>", lambda _event: self.view.page(-1))
        self.composer.field.bind("<Next>", lambda _event: self.view.page(1))

    def show(self, conversation: Conversation, timeline: Timeline) -> None:
        """Show another conversation."""
        self.key = conversation.key
        self.composer.address(conversation.name)
        self.view.show(timeline)

    def look_for(self, conversation: Conversation, nick: str) -> None:
        """Mark and complete the names of those who are in the conversation. `nick` is one's own."""
        others = [member.nick for member in conversation.members if member.nick != nick]
        if not conversation.members:
            others = [conversation.name]
        self.composer.completion.names = others
        self.view.text.look_for(People(nick, others))

    def apply(self, splice: Splice) -> None:
        """The timeline of the conversation that is shown has changed so."""
        self.view.apply(splice)

    def focus_composer(self) -> None:
        """Let the person write."""
        self.composer.field.focus_set()

    def _send(self, text: str) -> None:
        self.view.follow()
        self._speaker.say(self.key, text)

    def _retry(self, entry: Entry) -> None:
        self._speaker.retry(self.key, entry)

    def _load_older(self) -> None:
        self._speaker.load_older(self.key)

    def _type(self, event: "tk.Event[tk.Misc]") -> None:
        """What is typed while the messages have the focus is meant for the composer."""
        with_control = int(event.state) & 0x4
        if event.char and event.char.isprintable() and not with_control:
            self.composer.type(event.char)
