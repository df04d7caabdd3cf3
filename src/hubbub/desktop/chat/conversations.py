"""The list of open conversations: how many messages in each are unread, and how many call us."""

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk

from hubbub.client.model import Conversation
from hubbub.desktop import theme
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.notices.marks import Mark, counted
from hubbub.desktop.notices.menu import LevelMenu
from hubbub.desktop.notices.pills import Pills
from hubbub.desktop.notices.policy import Level
from hubbub.desktop.theme import Palette
from hubbub.wire.names import is_channel


class ConversationList(ttk.Frame):
    """The lobby first, then channels, then people. Choosing one opens it; muted ones are quiet."""

    def __init__(
        self, parent: tk.Misc, on_choose: Callable[[str], None], on_level: Callable[[str, Level], None]
    ) -> None:
        """`on_level` gets what the person wants to be called for in the conversation with a key."""
        super().__init__(parent, style="Panel.TFrame", padding="8p 8p 0 4p")
        self._on_choose = on_choose
        self._drawing = drawing_for(self)
        self._rows: dict[str, tuple[str, Mark]] = {}
        self.rowconfigure(1, weight=1)
        self.columnconfigure(0, weight=1)
        ttk.Label(self, style="PanelQuiet.TLabel", text="Conversations").grid(
            row=0, column=0, sticky="w", padx="4p", pady=(0, "4p")
        )
        self.tree = ttk.Treeview(self, show="tree", selectmode="browse")
        self.tree.column("#0", width=1, stretch=True)
        self.tree.grid(row=1, column=0, sticky="nsew")
        self.tree.tag_configure("unread", font=theme.BOLD_FONT)
        self._pills = Pills(self.tree)
        theme.follow(self.tree, self._paint)
        self.menu = LevelMenu(self.tree, self._described, on_level)
        self.tree.bind("<ButtonRelease-1>", lambda event: self._choose(self.tree.identify_row(event.y)))
        self.tree.bind("<Return>", lambda _event: self._choose(self.tree.focus()))

    def show(
        self, conversations: Mapping[str, Conversation], marks: Mapping[str, Mark], current: str, lobby: str
    ) -> None:
        """Bring the list up to date; `current` is the key of the one whose messages are shown."""

        def rank(conversation: Conversation) -> tuple[bool, bool, str]:
            return conversation.key != lobby, not is_channel(conversation.name), conversation.key

        ordered = sorted(conversations.values(), key=rank)
        for key in self._rows.keys() - conversations.keys():
            self.tree.delete(key)
            del self._rows[key]
        for position, conversation in enumerate(ordered):
            self._place(position, conversation, marks.get(conversation.key, Mark()))
        if current in conversations:
            self.tree.selection_set(current)

    def _place(self, position: int, conversation: Conversation, mark: Mark) -> None:
        key = conversation.key
        self._rows[key] = (conversation.name, mark)
        text = self._drawing.draw(counted(conversation.name, mark))
        loud = mark.unread and not mark.muted
        tags = ("unread",) if loud else ("absent",) if mark.muted or not conversation.joined else ()
        image = self._pills.image(mark)
        if self.tree.exists(key):
            self.tree.item(key, text=text, tags=tags, image=image)
            self.tree.move(key, "", position)
        else:
            self.tree.insert("", position, iid=key, text=text, tags=tags, image=image)

    def _choose(self, key: str) -> None:
        if key:
            self._on_choose(key)

    def _paint(self, palette: Palette) -> None:
        self.tree.tag_configure("absent", foreground=palette.quiet)
        for key, (_name, mark) in self._rows.items():
            self.tree.item(key, image=self._pills.image(mark))

    def _described(self, key: str) -> tuple[str, Level] | None:
        """The name of a row, and what it calls for."""
        if key not in self._rows:
            return None
        name, mark = self._rows[key]
        return name, mark.level
