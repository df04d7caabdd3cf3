"""The account window, by keyboard alone. The session here never runs."""

import tkinter as tk
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING, TypeVar, cast

import pytest

from desktop.dead_line import DeadLine
from desktop.driving import option, press, settle, widgets, write
from hubbub.client.changes import AccountRefused, Missing
from hubbub.client.passwords import Place
from hubbub.desktop.account.dialog import AccountDialog
from hubbub.desktop.account.forms import ChangeForm, Form, LogInForm, RegisterForm

if TYPE_CHECKING:
    from hubbub.desktop.line import Line

_Form = TypeVar("_Form", bound=Form)


class Opened:
    def __init__(self, root: tk.Tk, home: Path, account: str | None = None) -> None:
        self.line = DeadLine(home)
        self.logged_out = False
        self.dialog = AccountDialog(root, cast("Line", self.line), "ann", account, self.log_out)
        settle(root)

    def log_out(self) -> None:
        self.logged_out = True

    def form(self, kind: type[_Form]) -> _Form:
        assert isinstance(self.dialog.form, kind)
        return self.dialog.form

    def press(self, text: str) -> None:
        """Press one of the buttons below by keyboard."""
        buttons = {str(each["text"]): each for each in widgets(self.dialog.buttons, ttk.Button)}
        press(buttons[text], "<space>")
        settle(self.dialog)

    def refuse(self, missing: Missing, reason: str) -> None:
        self.dialog.refuse(AccountRefused(missing, reason))
        settle(self.dialog)


@pytest.fixture
def guest(root: tk.Tk, tmp_path: Path) -> Opened:
    return Opened(root, tmp_path)


@pytest.fixture
def member(root: tk.Tk, tmp_path: Path) -> Opened:
    return Opened(root, tmp_path, "ann")


def heading(opened: Opened) -> str:
    return str(opened.dialog.heading["text"])


def test_a_guest_registers_with_a_password_and_return(guest: Opened) -> None:
    form = guest.form(RegisterForm)
    assert heading(guest) == "You are ann, a guest"
    assert form.focus_get() is form.password.entry
    press(form.password.entry, "<Return>")
    assert form.password.problem == "Type the password first."
    write(form.password.entry, "correct horse")
    press(form.password.entry, "<Return>")
    press(form.password.entry, "<Return>")  # once is enough
    assert guest.line.calls == [("register", ("correct horse", True, ""))]


def test_what_the_server_refuses_stands_beside_the_field(guest: Opened) -> None:
    form = guest.form(RegisterForm)
    form.password.fill("short")
    form.submit()
    assert form.button.instate(["disabled"])
    guest.refuse(Missing.NEW_PASSWORD, "Longer, please.")
    assert form.password.problem == "Longer, please."
    assert form.focus_get() is form.password.entry
    form.password.fill("longer than that")
    form.keep.box.invoke()
    form.submit()
    assert guest.line.calls[-1] == ("register", ("longer than that", False, ""))


def test_an_address_and_a_code_are_asked_for_when_the_server_wants_them(guest: Opened) -> None:
    form = guest.form(RegisterForm)
    form.password.fill("correct horse")
    form.submit()
    guest.refuse(Missing.EMAIL, "An address is needed.")
    assert form.email.problem == "An address is needed."
    form.email.fill("ann@example.org")
    press(form.email.entry, "<Return>")
    assert guest.line.calls[-1] == ("register", ("correct horse", True, "ann@example.org"))
    guest.refuse(Missing.CODE, "Type the code.")
    form.code.fill("1234")
    press(form.code.entry, "<Return>")
    assert ("verify", ("1234",)) in guest.line.calls
    guest.refuse(Missing.NEW_PASSWORD, "That was not the code.")
    assert not form.code.winfo_manager()
    form.submit()
    assert guest.line.calls[-1][0] == "register"


def test_a_guest_logs_in_to_an_account(guest: Opened) -> None:
    guest.press("Log in instead")
    form = guest.form(LogInForm)
    assert form.focus_get() is form.password.entry
    form.name.fill("")
    form.submit()
    assert form.name.problem == "Type the name first."
    form.name.fill("anna")
    form.password.fill("correct horse")
    press(form.password.entry, "<Return>")
    assert guest.line.calls == [("log_in", ("anna", "correct horse", True))]
    guest.refuse(Missing.PASSWORD, "That was wrong.")
    assert form.password.problem == "That was wrong."
    guest.press("Register instead")
    guest.form(RegisterForm)


def test_who_has_logged_in_sees_that(guest: Opened) -> None:
    guest.dialog.show_account("ann", "ann")
    assert heading(guest) == "You are logged in as ann"
    guest.refuse(Missing.PASSWORD, "Too late.")
    guest.dialog.show_place(Place.FILE)


def test_the_password_is_changed(member: Opened) -> None:
    member.press("Change password")
    form = member.form(ChangeForm)
    assert form.focus_get() is form.old.entry
    form.old.fill("old one")
    form.new.fill("new one")
    press(form.new.entry, "<Return>")
    assert member.line.calls == [("change_password", ("old one", "new one", True))]
    member.refuse(Missing.PASSWORD, "Not that one.")
    assert form.old.problem == "Not that one."
    member.refuse(Missing.NEW_PASSWORD, "Longer.")
    assert form.new.problem == "Longer."
    member.dialog.show_changed()
    assert member.dialog.said["text"] == "Your password is changed."
    member.press("Change password")
    member.press("Back")
    assert "Nobody can be ann" in str(member.dialog.said["text"])


def test_logging_out_closes_it(member: Opened) -> None:
    member.press("Log out")
    assert member.logged_out
    assert not member.dialog.winfo_exists()


def test_where_the_password_is_kept_is_said_in_every_form(guest: Opened) -> None:
    guest.dialog.show_place(Place.KEY_STORE)
    assert "key store" in str(guest.form(RegisterForm).keep.note["text"])
    guest.press("Log in instead")
    assert "key store" in str(guest.form(LogInForm).keep.note["text"])


def test_tab_goes_from_field_to_button_and_escape_closes(guest: Opened) -> None:
    form = guest.form(RegisterForm)
    order: list[tk.Misc] = [form.password.entry]
    for _ in range(2):
        following = order[-1].tk_focusNext()
        assert following is not None
        order.append(following)
    assert order[1:] == [form.password.reveal, form.keep.box]
    following = order[-1].tk_focusNext()
    assert following is not None
    assert option(following, "text") == "Log in instead"
    press(form.password.entry, "<Escape>")
    assert not guest.dialog.winfo_exists()
