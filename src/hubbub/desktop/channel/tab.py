"""What the tabs of the settings window have in common."""

import tkinter as tk
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from tkinter import ttk

from hubbub.client.channel_changes import Refusal
from hubbub.client.model import Conversation, Listed, Member
from hubbub.client.roles import may_change
from hubbub.client.rules import Rules


@dataclass(slots=True)
class Look:
    """What is known of the channel at the moment. `me` is ourselves as a member; None for who isn't in it."""

    conversation: Conversation
    rules: Rules
    me: Member | None = None
    modes: dict[str, str] | None = None
    """By letter; None until the server has told them."""
    lists: dict[str, tuple[Listed, ...]] = field(default_factory=dict)

    @property
    def may_change(self) -> bool:
        """Whether we may change the channel."""
        return may_change(self.me, self.rules)


class Tab(ttk.Frame, ABC):
    """One page of the window. It is told of each change, and keeps what the person has begun to change."""

    title = ""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, padding="12p 12p 12p 8p")
        self.columnconfigure(0, weight=1)

    @abstractmethod
    def show(self, look: Look) -> None:
        """Show how things are."""

    @property
    @abstractmethod
    def first(self) -> tk.Misc:
        """What gets the focus when the tab is opened."""


def in_words(refusals: Sequence[Refusal]) -> str:
    """Why something was refused, each reason once."""
    return " ".join(dict.fromkeys(refusal.words for refusal in refusals))
