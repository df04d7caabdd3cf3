"""Another server in place of the one that was met: the safe way is the easy one."""

import tkinter as tk
from tkinter import ttk

import pytest

from desktop.driving import press, settle, widgets
from hubbub.client.changes import ServerChanged
from hubbub.desktop.trust import TrustPrompt, in_groups

CHANGE = ServerChanged("chat.example.org:6697", 1_793_707_200_000, "0123456789abcdef" * 4, "f" * 64)


class Asked:
    def __init__(self, root: tk.Tk) -> None:
        self.answers: list[str] = []
        self.prompt = TrustPrompt(
            root, CHANGE, on_trust=self.answers.append, on_refuse=lambda: self.answers.append("no")
        )
        settle(root)


@pytest.fixture
def asked(root: tk.Tk) -> Asked:
    return Asked(root)


def test_it_says_what_is_the_matter_and_shows_both_fingerprints(asked: Asked) -> None:
    words = [str(label["text"]) for label in widgets(asked.prompt, ttk.Label)]
    assert "the server that you met on Tuesday 3 November 2026 at chat.example.org:6697" in words[1]
    assert in_groups(CHANGE.noted) in words
    assert in_groups(CHANGE.presented) in words
    asked.prompt.close()


@pytest.mark.parametrize("key", ["<Return>", "<Escape>", "<space>"])
def test_without_a_deliberate_choice_it_does_not_connect(asked: Asked, key: str) -> None:
    assert asked.prompt.focus_get() is asked.prompt.refuse_button
    press(asked.prompt.refuse_button, key)
    assert asked.answers == ["no"]
    assert not asked.prompt.winfo_exists()


def test_the_fingerprint_that_was_shown_is_the_one_that_is_trusted(asked: Asked) -> None:
    following = asked.prompt.refuse_button.tk_focusNext()
    assert following is asked.prompt.trust_button
    press(asked.prompt.trust_button, "<Return>")
    assert asked.answers == [CHANGE.presented]


def test_groups_of_four() -> None:
    assert in_groups("0123456789abcdef" * 4) == "\n".join(["0123 4567 89ab cdef 0123 4567 89ab cdef"] * 2)
