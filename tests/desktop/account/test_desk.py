"""The account window follows what the session tells."""

import tkinter as tk
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING, cast

import pytest

from desktop.dead_line import DeadLine
from desktop.driving import press, settle, widgets
from hubbub.client.changes import (
    AccountChanged,
    AccountRefused,
    Missing,
    NameRefused,
    PasswordChanged,
    PasswordPlace,
)
from hubbub.client.passwords import Place
from hubbub.desktop.account.desk import AccountDesk
from hubbub.desktop.account.dialog import AccountDialog
from hubbub.desktop.account.forms import RegisterForm
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.popup import NamePrompt, PopUp

if TYPE_CHECKING:
    from hubbub.desktop.line import Line


class Unsent:
    count = 0


@pytest.fixture
def line(tmp_path: Path) -> DeadLine:
    return DeadLine(tmp_path)


@pytest.fixture
def unsent() -> Unsent:
    return Unsent()


@pytest.fixture
def desk(root: tk.Tk, line: DeadLine, unsent: Unsent) -> AccountDesk:
    made = AccountDesk(root, cast("Line", line), lambda: unsent.count)
    made.rename("ann")
    return made


def dialogs(root: tk.Tk) -> list[AccountDialog]:
    settle(root)
    return widgets(root, AccountDialog)


def test_what_is_told_while_it_is_closed_is_seen_when_it_opens(root: tk.Tk, desk: AccountDesk) -> None:
    desk.apply(AccountChanged("ann"))
    desk.apply(PasswordChanged())
    desk.open()
    [dialog] = dialogs(root)
    assert dialog.heading["text"] == "You are logged in as ann"


def test_a_refusal_is_told_though_it_is_closed(root: tk.Tk, desk: AccountDesk) -> None:
    desk.apply(AccountRefused(Missing.PASSWORD, "No."))
    [popup] = widgets(root, PopUp)
    assert "No." in [str(label["text"]) for label in widgets(popup, ttk.Label)]
    popup.close()


def test_it_opens_once(root: tk.Tk, desk: AccountDesk) -> None:
    desk.open()
    desk.open()
    assert len(dialogs(root)) == 1


def test_changes_are_seen_at_once(root: tk.Tk, desk: AccountDesk) -> None:
    desk.open()
    [dialog] = dialogs(root)
    desk.apply(PasswordPlace(Place.FILE))
    desk.apply(AccountRefused(Missing.NEW_PASSWORD, "Longer."))
    desk.apply(AccountChanged(None))  # as after each break, which is no reason to begin anew
    assert isinstance(dialog.form, RegisterForm)
    assert dialog.form.password.problem == "Longer."
    assert "a file" in str(dialog.form.keep.note["text"])
    desk.apply(AccountChanged("ann"))
    desk.apply(PasswordChanged())
    assert dialog.said["text"] == "Your password is changed."
    dialog.close()
    desk.apply(AccountChanged(None))


def log_out(root: tk.Tk, desk: AccountDesk) -> None:
    desk.apply(AccountChanged("ann"))
    desk.open()
    [dialog] = dialogs(root)
    next(each for each in widgets(dialog.buttons, ttk.Button) if each["text"] == "Log out").invoke()
    settle(root)


def test_logging_out_with_nothing_unsent_asks_nothing(root: tk.Tk, desk: AccountDesk, line: DeadLine) -> None:
    log_out(root, desk)
    assert line.calls[-1] == ("log_out", ())
    assert not widgets(root, Confirm)


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 message is not sent yet. It will"), (2, "2 messages are not sent yet. They will")],
)
def test_logging_out_asks_first_where_messages_would_be_lost(
    root: tk.Tk, desk: AccountDesk, line: DeadLine, unsent: Unsent, count: int, words: str
) -> None:
    unsent.count = count
    log_out(root, desk)
    [question] = widgets(root, Confirm)
    assert any(words in str(label["text"]) for label in widgets(question, ttk.Label))
    desk.apply(PasswordPlace(Place.FILE))
    press(question.no_button, "<Return>")
    assert ("log_out", ()) not in line.calls
    log_out(root, desk)
    widgets(root, Confirm)[0].yes_button.invoke()
    assert line.calls[-1] == ("log_out", ())


def test_the_question_goes_with_its_server(root: tk.Tk, desk: AccountDesk, unsent: Unsent) -> None:
    unsent.count = 1
    log_out(root, desk)
    desk.end()
    assert not widgets(root, Confirm)


def test_a_name_that_is_refused_takes_its_place(root: tk.Tk, desk: AccountDesk) -> None:
    desk.open()
    desk.refuse_name(NameRefused("ann", "Type the password.", asks_password=True))
    assert dialogs(root) == []
    [prompt] = widgets(root, NamePrompt)
    desk.apply(PasswordPlace(Place.FILE))
    desk.apply(AccountRefused(Missing.PASSWORD, "The connection was lost."))
    assert "a file" in str(prompt.keep.note["text"])


def test_what_is_typed_for_the_server_goes_there_and_one_can_leave_instead(
    root: tk.Tk, desk: AccountDesk, line: DeadLine
) -> None:
    refused = NameRefused("ann", "That is not it.", asks_server_password=True)
    desk.refuse_name(refused)
    [prompt] = widgets(root, NamePrompt)
    prompt.server_password.fill("sesame")
    prompt.close()
    assert ("enter", ("ann", "", True, "", "sesame")) in line.calls
    desk.refuse_name(refused)
    [prompt] = widgets(root, NamePrompt)
    prompt.leave_button.invoke()
    assert ("leave", ()) in line.calls
