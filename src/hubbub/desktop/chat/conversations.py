"""The list of open conversations, with how many messages in each are unread."""

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk

from hubbub.client.model import Conversation
from hubbub.desktop import theme
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.theme import Palette
from hubbub.wire.names import is_channel


class ConversationList(ttk.Frame):
    """The lobby first, then channels, then people. Choosing one opens it."""

    def __init__(self, parent: tk.Misc, on_choose: Callable[[str], None]) -> None:
        super().__init__(parent, style="Panel.TFrame", padding="8p 8p 0 4p")
        self._on_choose = on_choose
        self._drawing = drawing_for(self)
        self.rowconfigure(1, weight=1)
        self.columnconfigure(0, weight=1)
        ttk.Label(self, style="PanelQuiet.TLabel", text="Conversations").grid(
            row=0, column=0, sticky="w", padx="4p", pady=(0, "4p")
        )
        self.tree = ttk.Treeview(self, show="tree", selectmode="browse")
        self.tree.column("#0", width=1, stretch=True)
        self.tree.grid(row=1, column=0, sticky="nsew")
        self.tree.tag_configure("unread", font=theme.BOLD_FONT)
        theme.follow(self.tree, self._paint)
        self.tree.bind("<ButtonRelease-1>", lambda event: self._choose(self.tree.identify_row(event.y)))
        self.tree.bind("<Return>", lambda _event: self._choose(self.tree.focus()))

    def show(
        self, conversations: Mapping[str, Conversation], unread: Mapping[str, int], current: str, lobby: str
    ) -> None:
        """Bring the list up to date; `current` is the key of the one whose messages are shown."""

        def rank(conversation: Conversation) -> tuple[bool, bool, str]:
            return conversation.key != lobby, not is_channel(conversation.name), conversation.key

        ordered = sorted(conversations.values(), key=rank)
        self.tree.delete(*(key for key in self.tree.get_children() if key not in conversations))
        for position, conversation in enumerate(ordered):
            self._place(position, conversation, unread.get(conversation.key, 0))
        if current in conversations:
            self.tree.selection_set(current)

    def _place(self, position: int, conversation: Conversation, unread: int) -> None:
        text = self._drawing.draw(f"{conversation.name} ({unread})" if unread else conversation.name)
        tags = ("unread",) if unread else () if conversation.joined else ("absent",)
        if self.tree.exists(conversation.key):
            self.tree.item(conversation.key, text=text, tags=tags)
            self.tree.move(conversation.key, "", position)
        else:
            self.tree.insert("", position, iid=conversation.key, text=text, tags=tags)

    def _choose(self, key: str) -> None:
        if key:
            self._on_choose(key)

    def _paint(self, palette: Palette) -> None:
        self.tree.tag_configure("absent", foreground=palette.quiet)
