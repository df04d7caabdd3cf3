import tkinter as tk

import pytest

from desktop.driving import press, settle, write
from hubbub.client.passwords import Place
from hubbub.desktop.launcher.name import NamePage


class Naming:
    def __init__(self, root: tk.Tk) -> None:
        self.names: list[str] = []
        self.passwords: list[tuple[str, bool]] = []
        self.server_passwords: list[str] = []
        self.page = NamePage(root, "A place", "", on_back=root.update, on_join=self._join)
        self.page.grid(sticky="nsew")
        self.page.focus_first()
        settle(root)

    def _join(self, name: str, password: str, keep: bool, server_password: str) -> None:
        self.names.append(name)
        self.passwords.append((password, keep))
        self.server_passwords.append(server_password)


@pytest.fixture
def naming(root: tk.Tk) -> Naming:
    return Naming(root)


def test_the_name_has_the_focus_and_return_joins(naming: Naming) -> None:
    assert naming.page.focus_get() is naming.page.name.entry
    write(naming.page.name.entry, "alice")
    press(naming.page.name.entry, "<Return>")
    assert naming.names == ["alice"]


def test_so_does_the_button(naming: Naming) -> None:
    assert naming.page.join_button["text"] == "Join"
    naming.page.name.fill("alice")
    naming.page.join_button.invoke()
    assert naming.names == ["alice"]


@pytest.mark.parametrize(("name", "words"), [("", "name"), ("  ", "name"), ("a b", "a_b"), ("#x", "#")])
def test_what_is_no_name_is_told_beside_the_field(naming: Naming, name: str, words: str) -> None:
    naming.page.name.fill(name)
    naming.page.join()
    settle(naming.page)
    assert words in naming.page.name.problem
    assert naming.names == []
    assert naming.page.focus_get() is naming.page.name.entry


def test_name_and_join_cannot_be_changed_while_it_enters(naming: Naming) -> None:
    naming.page.name.fill("alice")
    naming.page.join()
    assert naming.page.is_locked
    write(naming.page.name.entry, "bob")
    naming.page.join()
    naming.page.join_button.invoke()
    assert naming.page.name.value == "alice"
    assert naming.names == ["alice"]


def test_a_refused_name_can_be_replaced(naming: Naming) -> None:
    naming.page.name.fill("alice")
    naming.page.join()
    naming.page.refuse("alice is taken. Try another name.")
    settle(naming.page)
    assert naming.page.name.problem == "alice is taken. Try another name."
    write(naming.page.name.entry, "bob")
    press(naming.page.name.entry, "<Return>")
    assert naming.names == ["alice", "bob"]


def test_it_says_that_something_is_under_way(naming: Naming) -> None:
    naming.page.name.fill("alice")
    naming.page.join()
    settle(naming.page)
    assert naming.page.progress.winfo_ismapped()
    naming.page.unlock()
    settle(naming.page)
    assert not naming.page.progress.winfo_ismapped()
    assert not naming.page.is_locked


def test_the_password_is_asked_for_where_the_name_is_an_accounts(naming: Naming) -> None:
    naming.page.name.fill("alice")
    naming.page.join()
    assert naming.page.password.winfo_manager() == ""
    naming.page.refuse("alice is an account.", asks_password=True)
    settle(naming.page)
    assert naming.page.password.problem == "alice is an account."
    assert naming.page.focus_get() is naming.page.password.entry
    naming.page.show_place(Place.FILE)
    assert "a file that only you can read" in str(naming.page.keep.note["text"])
    write(naming.page.password.entry, "horse")
    press(naming.page.password.entry, "<Return>")
    assert naming.passwords == [("", True), ("horse", True)]


def test_so_is_the_servers_beside_it(naming: Naming) -> None:
    page = naming.page
    page.name.fill("alice")
    page.join()
    page.refuse("The server has a password.", asks_server_password=True)
    settle(page)
    assert page.server_password.problem == "The server has a password."
    assert page.focus_get() is page.server_password.entry
    press(page.server_password.entry, "<Return>")
    assert "whoever runs the server" in page.server_password.problem
    write(page.server_password.entry, "sesame")
    press(page.server_password.entry, "<Return>")
    page.refuse("alice is an account.", asks_password=True)
    settle(page)
    places = [widget.winfo_y() for widget in (page.name, page.password, page.server_password, page.keep)]
    assert places == sorted(set(places))
    write(page.password.entry, "horse")
    press(page.password.entry, "<Return>")
    assert naming.server_passwords == ["", "sesame", "sesame"]
    assert naming.passwords[-1] == ("horse", True)
