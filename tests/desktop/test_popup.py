import tkinter as tk
from tkinter import ttk

import pytest

from desktop.driving import press, settle, widgets, write
from hubbub.client.changes import NameRefused
from hubbub.client.passwords import Place
from hubbub.desktop.popup import NamePrompt, PopUp


def words(popup: PopUp) -> list[str]:
    return [str(label["text"]) for label in widgets(popup, ttk.Label)]


def test_it_says_what_is_the_matter_and_what_to_check(root: tk.Tk) -> None:
    popup = PopUp(root, "Not in yet", "Nobody answers.", ["Is the server running?"])
    settle(root)
    assert words(popup) == ["Not in yet", "Nobody answers.", "•  Is the server running?"]
    assert popup.title() == "Not in yet"
    popup.close()


@pytest.mark.parametrize("key", ["<Return>", "<Escape>", "<KP_Enter>"])
def test_a_key_closes_it_and_the_focus_returns(root: tk.Tk, key: str) -> None:
    entry = tk.Entry(root)
    entry.grid()
    entry.focus_force()
    settle(root)
    popup = PopUp(root, "Title", "Text")
    settle(root)
    press(popup.ok, key)
    assert not popup.winfo_exists()
    settle(root)
    assert root.focus_lastfor() is entry


def test_the_button_closes_it(root: tk.Tk) -> None:
    popup = PopUp(root, "Title", "Text")
    settle(root)
    popup.ok.invoke()
    assert not popup.winfo_exists()


def test_it_comes_first_until_it_is_read(root: tk.Tk) -> None:
    popup = PopUp(root, "Title", "Text")
    settle(root)
    assert popup.grab_status() == "local"
    popup.close()
    assert not root.tk.call("grab", "current")


def test_it_stands_over_its_window(root: tk.Tk) -> None:
    root.geometry("900x600+100+100")
    settle(root)
    popup = PopUp(root, "Title", "Text")
    settle(root)
    assert root.winfo_rootx() < popup.winfo_rootx()
    assert popup.winfo_rootx() + popup.winfo_width() < root.winfo_rootx() + root.winfo_width()
    popup.close()


def test_closing_it_after_its_page_has_gone_is_no_trouble(root: tk.Tk) -> None:
    entry = tk.Entry(root)
    entry.grid()
    entry.focus_force()
    settle(root)
    popup = PopUp(root, "Title", "Text")
    settle(root)
    entry.destroy()
    popup.close()


def test_another_name_is_asked_for_until_there_is_one(root: tk.Tk) -> None:
    names: list[tuple[str, str, bool, str]] = []
    refused = NameRefused("alice", "alice is taken.")
    prompt = NamePrompt(root, refused, lambda *typed: names.append(typed), root.update)
    settle(root)
    press(prompt.name.entry, "<Return>")
    assert prompt.name.problem
    write(prompt.name.entry, "bob")
    press(prompt.name.entry, "<Return>")
    assert names == [("bob", "", True, "")]
    assert not prompt.winfo_exists()


def test_the_password_is_asked_for_where_the_name_is_an_accounts(root: tk.Tk) -> None:
    names: list[tuple[str, str, bool, str]] = []
    refused = NameRefused("alice", "alice is an account.", asks_password=True)
    prompt = NamePrompt(root, refused, lambda *typed: names.append(typed), root.update)
    settle(root)
    assert prompt.focus_get() is prompt.password.entry
    press(prompt.password.entry, "<Return>")
    assert "choose another name" in prompt.password.problem
    prompt.show_place(Place.KEY_STORE)
    assert "key store" in str(prompt.keep.note["text"])
    write(prompt.password.entry, "horse")
    prompt.keep.box.invoke()
    press(prompt.password.entry, "<Return>")
    assert names == [("alice", "horse", False, "")]


def test_the_servers_password_is_typed_or_one_leaves(root: tk.Tk) -> None:
    names: list[tuple[str, str, bool, str]] = []
    left: list[bool] = []
    refused = NameRefused("alice", "That is not it.", asks_server_password=True)

    def ask() -> NamePrompt:
        made = NamePrompt(root, refused, lambda *typed: names.append(typed), lambda: left.append(True))
        settle(root)
        return made

    prompt = ask()
    assert prompt.focus_get() is prompt.server_password.entry
    assert not prompt.password.winfo_ismapped()
    press(prompt.server_password.entry, "<Return>")
    assert "whoever runs the server" in prompt.server_password.problem
    write(prompt.server_password.entry, "sesame")
    press(prompt.server_password.entry, "<Return>")
    assert names == [("alice", "", True, "sesame")]
    ask().leave_button.invoke()
    assert (len(names), left) == (1, [True])
