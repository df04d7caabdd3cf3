import tkinter as tk

import pytest

from desktop.driving import click, option, press, settle
from hubbub.client.changes import LinkChanged
from hubbub.client.model import Link
from hubbub.desktop.chat.header import Header, PrivateHeader


def test_it_says_who_and_where_one_is(root: tk.Tk) -> None:
    header = Header(root)
    header.grid(sticky="ew")
    header.show_place("#lobby", "Cake at four")
    header.show_nick("alice")
    settle(root)
    assert header.place_label["text"] == "#lobby"
    assert header.topic_label["text"] == "Cake at four"
    assert header.who["text"] == "You are alice"


def test_the_name_leads_to_the_account(root: tk.Tk) -> None:
    opened: list[str] = []
    header = Header(root, lambda: opened.append("account"))
    header.grid(sticky="ew")
    header.show_nick("alice")
    press(header.who, "<space>")
    assert opened == ["account"]


def test_the_place_leads_to_its_settings(root: tk.Tk) -> None:
    opened: list[str] = []
    header = Header(root, None, lambda: opened.append("settings"))
    header.grid(sticky="ew")
    header.show_place("#lobby", "Cake at four")
    settle(root)
    press(header.settings_button, "<space>")
    click(header.topic_label, 5, 5)
    click(header.place_label, 5, 5)
    assert opened == ["settings"] * 3


def test_a_long_topic_leaves_room_for_the_status(root: tk.Tk) -> None:
    header = PrivateHeader(root, root.update, root.update)
    header.grid(sticky="ew")
    header.show_place("#lobby", "very long " * 100)
    header.show_status(LinkChanged(Link.ONLINE, "", encrypted=True))
    settle(root)
    assert str(header.topic_label["text"]).endswith("…")
    assert (
        header.status.winfo_rootx() + header.status.winfo_width() <= root.winfo_rootx() + root.winfo_width()
    )


@pytest.mark.parametrize(
    ("change", "words", "style"),
    [
        (LinkChanged(Link.ONLINE, "", encrypted=True), "● Connected, encrypted", "Good.TLabel"),
        (LinkChanged(Link.ONLINE, "", encrypted=False), "● Connected, not encrypted", "Good.TLabel"),
        (LinkChanged(Link.CONNECTING, ""), "● Connecting…", "Waiting.TLabel"),
        (LinkChanged(Link.WAITING, ""), "● Disconnected", "Waiting.TLabel"),
        (LinkChanged(Link.CLOSED, ""), "● Disconnected", "Danger.TLabel"),
    ],
)
def test_the_status_is_said_in_words(root: tk.Tk, change: LinkChanged, words: str, style: str) -> None:
    header = PrivateHeader(root, root.update, root.update)
    header.show_status(change)
    assert (option(header.status, "text"), option(header.status, "style")) == (words, style)


def test_while_there_is_no_connection_it_says_why(root: tk.Tk) -> None:
    header = Header(root)
    header.grid(sticky="ew")
    settle(root)
    assert not header.detail.winfo_ismapped()
    header.show_status(LinkChanged(Link.WAITING, "The server hung up. Trying again in 3 s."))
    settle(root)
    assert header.detail.winfo_ismapped()
    assert header.detail["text"] == "The server hung up. Trying again in 3 s."
    header.show_status(LinkChanged(Link.ONLINE, ""))
    settle(root)
    assert not header.detail.winfo_ismapped()
