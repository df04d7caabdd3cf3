"""The whole program moderates on a real server: what an owner, a moderator and a member do and see."""

import itertools
import tkinter as tk
from collections.abc import Callable, Iterator

import pytest

from desktop.driving import Person, place_of_row, press, settle, text_of, wait_until, write
from desktop.serving import ServerProcess
from hubbub.desktop.app import App
from hubbub.desktop.channel.profile import ProfileDialog
from hubbub.desktop.channel.removal import BanDialog
from hubbub.desktop.channel.window import ChannelWindow

Come = Callable[[str], Person]
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One for all tests: each has a garden of its own."""
    with ServerProcess.running(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@pytest.fixture
def garden() -> str:
    """The name of a channel that nobody has made yet."""
    return f"#garden{next(_numbers)}"


class Seat:
    """Ana in her program, in a channel."""

    def __init__(self, app: App, server: ServerProcess, garden: str) -> None:
        self.root = app.root
        app.enter(server.address, "ana")
        self.visit = wait_until(app.root, lambda: app.visit)
        self.visit.open_channels([garden])
        self.until(lambda: self.visit.page.header.place_label.full == garden)

    def until(self, happened: Callable[[], object]) -> None:
        wait_until(self.root, lambda: happened() or None)

    def until_told(self, words: str) -> None:
        self.until(lambda: words in text_of(self.visit.page.pane.view.text))

    def until_there(self, *rows: str) -> None:
        tree = self.visit.page.members.tree
        self.until(lambda: [str(tree.item(row, "text")) for row in tree.get_children()] == list(rows))

    def opened(self, kind: type[tk.Toplevel]) -> tk.Toplevel:
        """The window of a kind, as soon as it is there."""
        return wait_until(
            self.root,
            lambda: next((each for each in self.root.winfo_children() if isinstance(each, kind)), None),
        )

    def settings(self) -> ChannelWindow:
        press(self.visit.page.pane.composer.field, "<F3>")
        window = self.opened(ChannelWindow)
        assert isinstance(window, ChannelWindow)
        self.until(lambda: window.modes.switches["n"].chosen)
        return window

    def menu_of(self, nick: str) -> tk.Menu:
        """Open somebody's menu by keyboard."""
        members = self.visit.page.members
        members.tree.selection_set(nick)
        press(members.tree, "<Shift-F10>")
        members._menu.unpost()
        return members._menu


@pytest.fixture
def seat(app: App, server: ServerProcess, garden: str) -> Seat:
    return Seat(app, server, garden)


def joined(person: Person, garden: str) -> Person:
    person.send(f"JOIN {garden}")
    person.wait_for(" 366 ")
    return person


def test_an_owner_moderates(seat: Seat, guest: Come, garden: str) -> None:
    ben, cat = joined(guest("ben"), garden), joined(guest("cat"), garden)
    seat.until_there("ana (you, owner)", "ben", "cat")
    seat.menu_of("ben").invoke("Make moderator")
    seat.until_there("ana (you, owner)", "ben (moderator)", "cat")
    seat.until_told("ana made ben a moderator")
    window = seat.settings()
    window.modes.switches["i"].invoke()
    window.topic.field.insert("end", "Roses")
    press(window, "<Control-s>")
    assert f"TOPIC {garden}" in ben.wait_for("TOPIC")
    seat.until(lambda: window.state_label["text"] == "Saved.")
    ben.send(f"MODE {garden} +b mallory")
    seat.until(lambda: window._look.lists.get("b"))
    press(window, "<Escape>")
    seat.until_told("ben banned the name mallory")
    seat.menu_of("cat").invoke("Ban from the channel…")
    dialog = seat.opened(BanDialog)
    assert isinstance(dialog, BanDialog)
    seat.until(lambda: dialog.button.instate(["!disabled"]))
    write(dialog.reason.entry, "loud")
    press(dialog.reason.entry, "<Return>")
    assert cat.wait_for("KICK").endswith("cat :loud")
    seat.until_there("ana (you, owner)", "ben (moderator)")
    assert not dialog.winfo_exists()


def test_a_member_looks_and_is_put_out_and_comes_back(
    app: App, server: ServerProcess, guest: Come, garden: str
) -> None:
    ben = joined(guest("ben"), garden)
    seat = Seat(app, server, garden)
    ben.send(f"TOPIC {garden} :Ben's roses")
    window = seat.settings()
    seat.until(lambda: window.topic.value == "Ben's roses")
    assert window.modes.switches["i"].instate(["disabled"])
    window.close()
    tree = seat.visit.page.members.tree
    x, y = place_of_row(tree, "ben")
    tree.event_generate("<Button-3>", x=x, y=y)
    settle(seat.root)
    menu = seat.visit.page.members._menu
    menu.unpost()
    assert menu.index("end") == 1
    menu.invoke("Profile")
    profile = seat.opened(ProfileDialog)
    assert isinstance(profile, ProfileDialog)
    seat.until(lambda: len(profile.facts.grid_slaves()) > 2)
    press(profile, "<Escape>")
    ben.send(f"KICK {garden} ana :too loud")
    door = seat.visit.page.pane.door
    seat.until(door.winfo_ismapped)
    assert door.label["text"] == f"ben removed you from {garden}: too loud"
    press(door.enter_button, "<space>")
    seat.until(lambda: not door.winfo_ismapped())
    ben.send(f"MODE {garden} +b ana", f"KICK {garden} ana")
    seat.until(door.winfo_ismapped)
    press(door.enter_button, "<space>")
    seat.until(lambda: "You are banned" in str(door.label["text"]))


def test_an_invitation_is_accepted(seat: Seat, guest: Come) -> None:
    ben = guest("ben")
    ben.send("JOIN #secret", "MODE #secret +i", "INVITE ana #secret")
    door = seat.visit.page.pane.door
    seat.until(door.winfo_ismapped)
    assert door.label["text"] == "ben invites you to #secret."
    press(door.enter_button, "<space>")
    seat.until(lambda: seat.visit.page.header.place_label.full == "#secret")
    assert not door.winfo_ismapped()
    write(seat.visit.page.pane.composer.field, "/whois ben")
    press(seat.visit.page.pane.composer.field, "<Return>")
    press(seat.opened(ProfileDialog), "<Escape>")
