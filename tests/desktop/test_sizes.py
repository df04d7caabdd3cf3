"""Every dialog and page with the largest text on a small screen: all is reached, and nothing is cut off."""

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING, Final, cast

import pytest

from desktop.channel.garden import GARDEN, RULES
from desktop.dead_line import DeadLine
from desktop.driving import settle, take_focus, wait_until, widgets
from desktop.notices.calling import Called
from desktop.sight import faults
from hubbub.client.address import Address
from hubbub.client.changes import NameRefused, ServerChanged
from hubbub.client.entrance import Entrance, Invitation, Kind, LoginLink
from hubbub.client.person import Person
from hubbub.desktop import theme
from hubbub.desktop.account.dialog import AccountDialog
from hubbub.desktop.channel.orders import Orders
from hubbub.desktop.channel.profile import ProfileDialog
from hubbub.desktop.channel.removal import BanDialog, RemoveDialog
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.dialog import Dialog
from hubbub.desktop.host.send_away import SendAway
from hubbub.desktop.hosting import HostedServer
from hubbub.desktop.launcher.create import CreatePage
from hubbub.desktop.launcher.enter import EnterPage
from hubbub.desktop.launcher.invited import InvitedPage
from hubbub.desktop.launcher.joining import JoiningPage
from hubbub.desktop.launcher.name import NamePage
from hubbub.desktop.launcher.new_password import NewPasswordPage
from hubbub.desktop.launcher.start import StartPage
from hubbub.desktop.looks import LARGEST, Looks, wear
from hubbub.desktop.notices.settings import NoticeSettings
from hubbub.desktop.popup import NamePrompt, PopUp
from hubbub.desktop.settings.dialog import SettingsDialog
from hubbub.desktop.trust import TrustPrompt
from hubbub.wire.control import Attendee

if TYPE_CHECKING:
    from hubbub.desktop.line import Line

INVITE: Final = Entrance(Kind.INVITE, "secret")
HERE: Final = Address("localhost", 6697, tls=True)
NICK: Final = "Maximiliane-von-Hohenstaufen-X"
WORDS: Final = "Autumn fair on Saturday from two to four in the library, cakes to the kitchen please. " * 3


pytestmark = pytest.mark.usefixtures("small_screen", "german")


@pytest.fixture
def small() -> Iterator[tk.Tk]:
    """A window as large as the screen, with the largest text."""
    window = tk.Tk()
    theme.install(window)
    wear(window, Looks(size=LARGEST), dark=True)
    window.geometry("1024x640+0+0")
    wait_until(window, lambda: window.winfo_height() == 640)
    window.focus_force()
    yield window
    window.update()
    window.destroy()


def account(root: tk.Tk, line: "Line", name: str | None = None) -> AccountDialog:
    return AccountDialog(root, line, NICK, name, lambda: None)


def change_password(root: tk.Tk, line: "Line") -> Dialog:
    dialog = account(root, line, NICK)
    dialog.show_change()
    return dialog


def log_in(root: tk.Tk, line: "Line") -> Dialog:
    dialog = account(root, line)
    dialog.show_log_in()
    return dialog


def trust(root: tk.Tk) -> Dialog:
    change = ServerChanged("chat.example.org:6697", 1_700_000_000_000, "ab" * 32, "cd" * 32)
    return TrustPrompt(root, change, on_trust=lambda _digits: None, on_refuse=root.update)


def ban(root: tk.Tk, line: "Line") -> Dialog:
    dialog = BanDialog(root, Orders(line), GARDEN, NICK, RULES)
    settle(root)
    dialog.show_person(Person(NICK, user="max", host="host.example.org", account="max"))
    return dialog


def profile(root: tk.Tk) -> Dialog:
    dialog = ProfileDialog(root, NICK, lambda: ["#garden"], lambda _nick: None)
    person = Person(NICK, user="max", host="host.example.org", away=WORDS, channels=tuple("#garden" * 3))
    dialog.show_person(person)
    return dialog


def asked_for_server_password(root: tk.Tk) -> NamePage:
    page = NamePage(root, WORDS, NICK, on_back=root.update, on_join=lambda *_typed: None)
    page.refuse(WORDS, asks_password=True)
    page.refuse(WORDS, asks_server_password=True)
    return page


DIALOGS: Final[dict[str, Callable[[tk.Tk, "Line", Path], Dialog]]] = {
    "register": lambda root, line, _home: account(root, line),
    "log in": lambda root, line, _home: log_in(root, line),
    "logged in": lambda root, line, _home: account(root, line, NICK),
    "change the password": lambda root, line, _home: change_password(root, line),
    "settings": lambda root, _line, _home: SettingsDialog(root, Looks(size=LARGEST), lambda _looks: None),
    "notices": lambda root, _line, home: NoticeSettings(root, Called(root, home).centre),
    "trust": lambda root, _line, _home: trust(root),
    "pop-up": lambda root, _line, _home: PopUp(root, WORDS[:40], WORDS, [WORDS, WORDS]),
    "name": lambda root, _line, _home: NamePrompt(
        root, NameRefused(NICK, WORDS, asks_password=True), lambda *_typed: None, root.update
    ),
    "server password": lambda root, _line, _home: NamePrompt(
        root, NameRefused(NICK, WORDS, asks_server_password=True), lambda *_typed: None, root.update
    ),
    "confirm": lambda root, _line, _home: Confirm(
        root, WORDS[:40], WORDS, yes="Den Server anhalten", no="Weiter laufen lassen", on_yes=root.update
    ),
    "send away": lambda root, _line, _home: SendAway(
        root, Attendee(NICK, "", ("192.168.100.200",), 0, 0), lambda _reason, _ban: None
    ),
    "profile": lambda root, _line, _home: profile(root),
    "remove": lambda root, line, _home: RemoveDialog(root, Orders(line), GARDEN, NICK, RULES),
    "ban": lambda root, line, _home: ban(root, line),
}
PAGES: Final[dict[str, Callable[[tk.Tk, Path], StartPage | CreatePage | EnterPage | JoiningPage]]] = {
    "start": lambda root, _home: StartPage(root, on_create=root.update, on_enter=root.update, was_on=[NICK]),
    "create": lambda root, home: CreatePage(
        root, HostedServer(root, home), on_back=root.update, on_ready=lambda _address, _words: None
    ),
    "enter": lambda root, _home: EnterPage(
        root,
        "localhost",
        "6697",
        on_back=root.update,
        on_link=lambda _link: None,
        on_entrance=lambda _link: None,
        on_forget=lambda _where: None,
    ),
    "name": lambda root, _home: NamePage(
        root, WORDS, NICK, on_back=root.update, on_join=lambda *_typed: None
    ),
    "server password": lambda root, _home: asked_for_server_password(root),
    "invited": lambda root, _home: InvitedPage(
        root,
        Invitation(INVITE, WORDS, HERE, "", 8, NICK, (), guests=True),
        WORDS,
        NICK,
        on_back=root.update,
        on_join=lambda *_typed: None,
    ),
    "new password": lambda root, _home: NewPasswordPage(
        root,
        LoginLink(INVITE, WORDS, HERE, "", 8, NICK),
        on_back=root.update,
        on_join=lambda *_typed: None,
    ),
}


def reached_by_tab(window: tk.Tk | tk.Toplevel) -> set[tk.Misc]:
    """What gets the focus one after the other. Each is in sight as soon as it has it."""
    reached: dict[tk.Misc, None] = {}
    start = window.focus_get()
    widget = start
    while widget is not None and widget not in reached:
        reached[widget] = None
        take_focus(widget)
        settle(widget)
        assert_in_sight(widget)
        widget = widget.tk_focusNext()
    return set(reached)


def assert_in_sight(widget: tk.Misc) -> None:
    """The whole of it is inside of what it stands in."""
    top, bottom = widget.winfo_rooty(), widget.winfo_rooty() + widget.winfo_height()
    above: tk.Misc | None = widget
    while above is not None and not isinstance(above, tk.Tk | tk.Toplevel):
        above = above.master
        if isinstance(above, tk.Canvas | tk.Tk | tk.Toplevel):
            assert top >= above.winfo_rooty(), f"{widget} begins above {above}"
            assert bottom <= above.winfo_rooty() + above.winfo_height(), f"{widget} ends below {above}"


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_stays_on_the_screen_and_is_used_by_keyboard(
    small: tk.Tk, tmp_path: Path, name: str
) -> None:
    dialog = DIALOGS[name](small, cast("Line", DeadLine(tmp_path)), tmp_path)
    wait_until(small, lambda: dialog.winfo_ismapped() and dialog.winfo_height() > 1)
    settle(small)
    assert faults(dialog) == []
    buttons = widgets(dialog, ttk.Button)
    assert buttons
    for button in buttons:
        button.state(["!disabled"])
        assert_in_sight(button)
    assert {*buttons} <= reached_by_tab(dialog)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stays_in_the_window_and_is_used_by_keyboard(small: tk.Tk, tmp_path: Path, name: str) -> None:
    page = PAGES[name](small, tmp_path)
    page.pack(fill="both", expand=True)
    page.focus_first()
    settle(small)
    assert faults(small) == []
    buttons = [each for each in widgets(page, ttk.Button) if each.winfo_manager()]
    assert {*buttons} <= reached_by_tab(small)
    for button in widgets(page.footer, ttk.Button):
        if button.winfo_manager():
            assert_in_sight(button)


def test_what_grows_while_it_is_seen_stays_on_the_screen(small: tk.Tk, tmp_path: Path) -> None:
    dialog = account(small, cast("Line", DeadLine(tmp_path)), NICK)
    dialog.geometry("+20+300")
    settle(small)
    dialog.show_log_in()
    wait_until(small, lambda: faults(dialog) == [])
