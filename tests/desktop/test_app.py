"""The whole program against a real server: what people do, and what they see."""

import json
import logging
import os
import signal
import socket
import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk
from typing import TypeVar

import pytest

from desktop.driving import (
    Person,
    double_click,
    option,
    place_of_row,
    press,
    settle,
    tags_at,
    text_of,
    wait_until,
    widgets,
    write,
)
from desktop.serving import ServerProcess
from desktop.visitor import Visitor
from hubbub.client.address import Address
from hubbub.client.known_servers import KnownServers
from hubbub.client.model import Kind, Link
from hubbub.desktop import app as program
from hubbub.desktop import theme
from hubbub.desktop.account.dialog import AccountDialog
from hubbub.desktop.account.forms import RegisterForm
from hubbub.desktop.app import App
from hubbub.desktop.chat.places import Place
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.launcher.create import CreatePage
from hubbub.desktop.launcher.enter import EnterPage
from hubbub.desktop.launcher.name import NamePage
from hubbub.desktop.launcher.start import StartPage
from hubbub.desktop.popup import PopUp
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.trust import TrustPrompt
from hubbub.desktop.visit import Visit
from hubbub.wire.control import Order, Verb

Guest = Callable[[str], Person]
_Page = TypeVar("_Page")


def page_of(app: App, kind: type[_Page]) -> _Page:
    assert isinstance(app.page, kind)
    return app.page


def enter(app: App, server: ServerProcess, nick: str) -> Visit:
    """Enter the server under a name, and wait until the lobby is seen."""
    app.enter(server.address, nick)
    visit = wait_until(app.root, lambda: app.visit)
    wait_until(app.root, lambda: nick in members(visit))
    return visit


def members(visit: Visit) -> tuple[str, ...]:
    return visit.page.members.tree.get_children()


def shown(visit: Visit) -> str:
    return text_of(visit.page.pane.view.text)


def rows(visit: Visit) -> list[str]:
    """What the list says of the server's conversations."""
    tree = visit.page.conversations.tree
    return [str(tree.item(row, "text")) for row in tree.get_children(str(visit.address))]


def say(visit: Visit, text: str) -> None:
    visit.page.pane.composer.field.insert("end", text)
    press(visit.page.pane.composer.field, "<Return>")


def popups(app: App) -> list[PopUp]:
    return [widget for widget in app.root.winfo_children() if isinstance(widget, PopUp)]


def private_windows(app: App) -> list[PrivateWindow]:
    return [widget for widget in app.root.winfo_children() if isinstance(widget, PrivateWindow)]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


# The launcher


def test_pages_lead_to_each_other_and_back(app: App) -> None:
    app.show_start()
    page_of(app, StartPage).create_button.invoke()
    page_of(app, CreatePage)
    press(app.root, "<Escape>")
    page_of(app, StartPage).enter_button.invoke()
    page_of(app, EnterPage).enter_button.invoke()
    page_of(app, NamePage)
    press(app.root, "<Escape>")
    page_of(app, EnterPage)
    press(app.root, "<Escape>")
    page_of(app, StartPage)
    press(app.root, "<Escape>")
    page_of(app, StartPage)


def test_who_creates_a_server_is_in_its_chat_a_moment_later(app: App) -> None:
    app.show_create()
    creating = page_of(app, CreatePage)
    creating.host.fill("127.0.0.1")
    creating.port.fill(str(port := free_port()))
    creating.create()
    wait_until(app.root, lambda: isinstance(app.page, NamePage))
    naming = page_of(app, NamePage)
    assert str(port) in option(naming.subtitle, "text")
    naming.name.fill("Maria")
    naming.join()
    visit = wait_until(app.root, lambda: app.visit)
    wait_until(app.root, lambda: "Welcome" in shown(visit))
    assert app.root.title() == "Maria - #lobby - Hubbub"
    assert app._server.place is not None
    assert app._preferences.values.web_port == app._server.place.web
    began = time.monotonic()
    app.close()
    assert time.monotonic() - began < 1
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def create(app: App, nick: str) -> int:
    """Create a server for this computer only, and enter it; its port."""
    app.show_create()
    creating = page_of(app, CreatePage)
    creating.name.fill("Maria's place")
    creating.host.fill("127.0.0.1")
    creating.port.fill(str(port := free_port()))
    creating.create()
    wait_until(app.root, lambda: isinstance(app.page, NamePage), 20)
    naming = page_of(app, NamePage)
    naming.name.fill(nick)
    naming.join()
    visit = wait_until(app.root, lambda: app.visit)
    wait_until(app.root, lambda: "Welcome to Maria's place" in shown(visit))
    return port


def test_who_hosts_is_asked_before_others_are_cut_off(app: App, tmp_path: Path) -> None:
    port = create(app, "Maria")
    assert app.visit is not None
    app.visit.page.host_button.invoke()
    window = wait_until(app.root, lambda: app._host.window)
    bob = Visitor(app.root, port, "bob", tmp_path)
    wait_until(app.root, lambda: window.people.tree.get_children() == ("bob", "Maria"))

    def asked() -> Confirm | None:
        found = [each for each in widgets(app.root, Confirm) if each.winfo_exists()]
        return found[0] if found else None

    for ask in (app.ask_to_close, app.show_create):
        ask()
        dialog = wait_until(app.root, asked)
        dialog.no_button.invoke()
        settle(app.root)
        assert bob.link is Link.ONLINE
    window.destroy()
    press(app.root, "<F8>")
    window = wait_until(app.root, lambda: app._host.window)
    window.stop_button.invoke()
    wait_until(app.root, asked).yes_button.invoke()
    page_of(app, StartPage)
    wait_until(app.root, lambda: bob.link is not Link.ONLINE)
    bob.leave()
    app.show_create()
    assert page_of(app, CreatePage).name.value == "Maria's place"


def test_stopping_ones_own_server_asks_where_it_has_not_got_messages(app: App, tmp_path: Path) -> None:
    create(app, "Maria")
    visit = app.visit
    assert visit
    process = app._server._process
    assert process
    os.kill(process.pid, signal.SIGSTOP)
    say(visit, "last words")
    wait_until(app.root, lambda: visit.known.unconfirmed == 1)
    app._host.open()
    window = wait_until(app.root, lambda: app._host.window)

    def asked(title: str) -> Confirm:
        return wait_until(
            app.root,
            lambda: next((each for each in widgets(app.root, Confirm) if each.title() == title), None),
        )

    window.stop_button.invoke()
    asked("Stop the server?").yes_button.invoke()
    asked("1 message is not sent yet").no_button.invoke()
    settle(app.root)
    assert app.visit is visit
    assert window.winfo_exists()
    window.stop_button.invoke()
    asked("Stop the server?").yes_button.invoke()
    question = asked("1 message is not sent yet")
    assert option(question.yes_button, "text") == "Stop anyway"
    address = str(visit.address)
    question.yes_button.invoke()
    page_of(app, StartPage)
    assert not window.winfo_exists()
    assert process.returncode is not None
    assert app._drafts.of(address, "Maria", "#lobby") == "last words"


def test_what_is_left_while_one_waits_is_waited_for_no_longer(app: App, server: ServerProcess) -> None:
    visit = enter(app, server, "alice")
    assert server.process.pid
    os.kill(server.process.pid, signal.SIGSTOP)
    say(visit, "last words")
    wait_until(app.root, lambda: visit.known.unconfirmed == 1)
    app.ask_to_close()
    app._stays.leave(visit.address)
    with pytest.raises(tk.TclError):
        wait_until(app.root, lambda: not app.root.winfo_exists())


def test_whoever_has_left_their_own_server_finds_the_way_back(app: App) -> None:
    create(app, "Maria")
    assert app.visit
    app._stays.leave(app.visit.address)
    own = page_of(app, StartPage).own_button
    assert own
    assert own["text"] == "Back to Maria's place"
    own.invoke()
    assert page_of(app, NamePage).name.value == "Maria"
    page_of(app, NamePage).join()
    wait_until(app.root, lambda: app.root.title() == "Maria - #lobby - Hubbub")
    visit = wait_until(app.root, lambda: app.visit)
    assert visit.invitation
    app._stays.leave(visit.address)
    app._stop_hosting()
    assert page_of(app, StartPage).own_button is None


def test_who_hosts_nobody_else_is_not_asked(app: App) -> None:
    app.show_create()
    app.ask_to_close()
    with pytest.raises(tk.TclError):
        app.root.winfo_exists()


def test_values_are_remembered_for_the_next_time(app: App, server: ServerProcess, tmp_path: Path) -> None:
    app.show_enter()
    page = page_of(app, EnterPage)
    page.host.fill("127.0.0.1")
    page.port.fill(str(server.address.port))
    page.enter()
    page_of(app, NamePage).name.fill("alice")
    page_of(app, NamePage).join()
    wait_until(app.root, lambda: app.visit)
    app.close()
    home = tmp_path / "home"
    again = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
    again.show_enter()
    assert page_of(again, EnterPage).port.value == str(server.address.port)
    again.enter(server.address, "")
    assert page_of(again, NamePage).name.value == "alice"
    again.close()


def test_a_server_of_this_network_is_entered_with_return_alone(app: App, tmp_path: Path) -> None:
    app.show_enter()
    found = page_of(app, EnterPage).found
    with ServerProcess.running(tmp_path / "data", ircs="*:0", settings='name = "Anns-place"') as server:
        row = wait_until(
            app.root,
            lambda: [row for row in found.tree.get_children() if row.endswith(f":{server.address.port}")],
        )
        found.tree.selection_set(row)
        press(found.tree, "<Return>")
        page_of(app, NamePage).name.fill("alice")
        press(page_of(app, NamePage).name.entry, "<Return>")
        visit = wait_until(app.root, lambda: app.visit)
        wait_until(app.root, lambda: members(visit))
        visit.page.pane.composer.field.insert("end", "/quit")
        press(visit.page.pane.composer.field, "<Return>")
        wait_until(app.root, lambda: popups(app))[0].close()
    app.show_enter()
    page = page_of(app, EnterPage)
    assert page.recent.tree.get_children() == tuple(row)
    press(page.recent.tree, "<Delete>")
    assert page.recent.tree.get_children() == ()
    app.show_enter()
    assert page_of(app, EnterPage).recent.tree.get_children() == ()


def test_the_servers_password_is_asked_for_kept_and_forgotten_with_the_server(
    app: App, tmp_path: Path
) -> None:
    with ServerProcess.running(tmp_path / "locked", settings='password = "sesame"') as server:
        app.enter(server.address, "alice")
        field = page_of(app, NamePage).server_password
        wait_until(app.root, lambda: "a password for all" in field.problem)
        write(field.entry, "open")
        press(field.entry, "<Return>")
        wait_until(app.root, lambda: "not the server's password" in field.problem)
        write(field.entry, "sesame")  # in the place of the first one, which is selected
        press(field.entry, "<Return>")
        visit = wait_until(app.root, lambda: app.visit)
        wait_until(app.root, lambda: members(visit))
        kept = app._known_servers().path.with_name("passwords.json")
        wait_until(app.root, lambda: kept.exists() and "sesame" in kept.read_text())
        say(visit, "/quit")
        wait_until(app.root, lambda: popups(app))[0].close()
    app.show_enter()
    press(page_of(app, EnterPage).recent.tree, "<Delete>")
    wait_until(app.root, lambda: "sesame" not in kept.read_text())


def test_the_list_of_servers_says_which_one_lets_nobody_in(app: App) -> None:
    started: list[int] = []
    app._server.start("0.0.0.0", 0, name="Anns place", ready=started.append, failed=pytest.fail)
    port = wait_until(app.root, lambda: started and started[0])
    app.show_enter()
    tree = page_of(app, EnterPage).found.tree

    def state() -> str:
        rows = [row for row in tree.get_children() if row.endswith(f":{port}")]
        return str(tree.set(rows[0], "state")) if rows else ""

    wait_until(app.root, lambda: state() == "0 online")
    app._server.give(Order(Verb.CLOSE_DOOR))
    wait_until(app.root, lambda: state() == "lets nobody in now")
    app._server.give(Order(Verb.OPEN_DOOR))
    wait_until(app.root, lambda: state() == "0 online")


def test_a_link_leads_into_its_channels(app: App, server: ServerProcess) -> None:
    app.show_enter()
    page = page_of(app, EnterPage)
    page.host.fill(f"hubbub://127.0.0.1:{server.address.port}/#cakes,dev")
    page.enter()
    naming = page_of(app, NamePage)
    assert "open #cakes, #dev" in option(naming.subtitle, "text")
    naming.name.fill("alice")
    naming.join()
    visit = wait_until(app.root, lambda: app.visit)
    wait_until(app.root, lambda: app.root.title() == "alice - #cakes - Hubbub")
    wait_until(app.root, lambda: len(rows(visit)) == 3)
    assert app.root.title() == "alice - #cakes - Hubbub"


# Entering


def test_a_taken_name_is_refused_and_another_can_be_tried(
    app: App, server: ServerProcess, guest: Guest
) -> None:
    guest("alice")
    app.enter(server.address, "alice")
    naming = page_of(app, NamePage)
    assert "that name already" in wait_until(app.root, lambda: naming.name.problem)
    assert not naming.is_locked
    naming.name.begin()
    write(naming.name.entry, "bob")
    press(naming.name.entry, "<Return>")
    visit = wait_until(app.root, lambda: app.visit)
    wait_until(app.root, lambda: set(members(visit)) == {"alice", "bob"})


def test_the_others_are_told_of_a_newcomer(app: App, server: ServerProcess, guest: Guest) -> None:
    bob = guest("bob")
    visit = enter(app, server, "alice")
    assert bob.wait_for(" JOIN ").startswith(":alice!")
    wait_until(app.root, lambda: "Welcome" in shown(visit))


def test_a_server_that_is_not_there_gets_a_pop_up(app: App) -> None:
    app.enter(Address("127.0.0.1", free_port(), tls=True), "alice")
    (popup,) = wait_until(app.root, lambda: popups(app))
    words = " ".join(option(label, "text") for label in widgets(popup, ttk.Label))
    assert "Nobody answers" in words
    assert "firewall" in words
    assert "Traceback" not in words
    popup.close()
    assert not page_of(app, NamePage).is_locked


def test_one_can_try_again_when_the_server_is_there(app: App, server: ServerProcess) -> None:
    app.enter(server.address._replace(port=free_port()), "alice")
    wait_until(app.root, lambda: popups(app))[0].close()
    page_of(app, NamePage).back()
    page_of(app, EnterPage)
    enter(app, server, "alice")


def test_going_back_while_connecting_is_possible_at_once(app: App) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app.enter(Address("127.0.0.1", silent.getsockname()[1], tls=True), "alice")
        settle(app.root)
        press(app.root, "<Escape>")
        page_of(app, EnterPage)
        settle(app.root)
    assert popups(app) == []


def test_a_damaged_list_of_known_servers_is_told(app: App, server: ServerProcess, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "servers.json").write_text("{")
    app.enter(server.address, "alice")
    (popup,) = popups(app)
    words = " ".join(option(label, "text") for label in widgets(popup, ttk.Label))
    assert "servers.json is damaged" in words
    popup.close()


# The room


def test_what_one_person_writes_the_others_see(app: App, server: ServerProcess, guest: Guest) -> None:
    bob = guest("bob")
    visit = enter(app, server, "alice")
    say(visit, "Hello, everybody")
    assert bob.wait_for("PRIVMSG #lobby").endswith(":Hello, everybody")
    wait_until(app.root, lambda: "Hello, everybody" in shown(visit))
    wait_until(app.root, lambda: "pending" not in tags_at(visit.page.pane.view.text, "Hello, everybody"))
    bob.send("PRIVMSG #lobby :Hello, alice")
    wait_until(app.root, lambda: "Hello, alice" in shown(visit))
    lines = shown(visit).split("\n")
    assert lines[lines.index("Hello, everybody") - 1].startswith("You  ")
    assert lines[lines.index("Hello, alice") - 1].startswith("bob  ")
    assert shown(visit).count("Hello, everybody") == 1


@pytest.mark.parametrize(
    "text", ["日本語 😀 ñ ✓", "word " * 3000, "x" * 5000, "one\ntwo\n\n  four", "//slashes // inside"]
)
def test_messages_arrive_whole_and_unchanged(app: App, server: ServerProcess, text: str) -> None:
    visit = enter(app, server, "alice")
    say(visit, text)
    arrived = text.strip().removeprefix("/")
    wait_until(app.root, lambda: arrived in shown(visit))
    start = arrived[:20].split()[0]
    wait_until(app.root, lambda: "pending" not in tags_at(visit.page.pane.view.text, start))


def test_the_list_follows_joins_leaves_and_renames(app: App, server: ServerProcess, guest: Guest) -> None:
    visit = enter(app, server, "alice")
    bob = guest("bob")
    wait_until(app.root, lambda: set(members(visit)) == {"alice", "bob"})
    bob.send("NICK bobby")
    wait_until(app.root, lambda: set(members(visit)) == {"alice", "bobby"})
    bob.send("AWAY :lunch")
    wait_until(app.root, lambda: visit.page.members.tree.item("bobby", "tags") == ("away",))
    bob.close()
    wait_until(app.root, lambda: set(members(visit)) == {"alice"})
    assert "bobby left" in shown(visit)


def test_commands_work(app: App, server: ServerProcess) -> None:
    visit = enter(app, server, "alice")
    say(visit, "/join #cakes")
    wait_until(app.root, lambda: "#cakes" in rows(visit))
    say(visit, "/nick alicia")
    wait_until(app.root, lambda: app.root.title() == "alicia - #lobby - Hubbub")
    say(visit, "/dance")
    wait_until(app.root, lambda: "/dance" in option(visit.page.pane.composer.hint, "text"))
    say(visit, "/quit")
    wait_until(app.root, lambda: isinstance(app.page, StartPage))
    popups(app)[0].close()


# Messages


def test_messages_are_answered_changed_and_taken_back(app: App, server: ServerProcess, guest: Guest) -> None:
    bob, visit = guest("bob"), enter(app, server, "alice")
    pane = visit.page.pane
    bob.send("CAP REQ :message-tags draft/message-redaction hubbub.chat/edit", "PRIVMSG #lobby :cake?")
    wait_until(app.root, lambda: "cake?" in shown(visit))
    press(pane.composer.field, "<Alt-Up>")
    entry = pane.view.pointer.entry
    assert entry is not None
    pane.menu.fill(entry)
    pane.menu.menu.invoke("Answer")
    say(visit, "yess")
    assert f"+reply={entry.msgid}" in bob.wait_for("PRIVMSG #lobby :yess")
    wait_until(app.root, lambda: pane.view.last_own() is not None)
    press(pane.composer.field, "<Up>")
    pane.composer.fill("yes")
    press(pane.composer.field, "<Return>")
    bob.wait_for("PRIVMSG #lobby :yes")
    wait_until(app.root, lambda: "yes  (edited)" in shown(visit))
    assert "↪ bob: cake?" in shown(visit)
    pane.menu.fill(entry)
    pane.menu.reactions.invoke(0)
    wait_until(app.root, lambda: "👍 you" in shown(visit))
    press(pane.composer.field, "<Alt-Up>")
    pane.menu.fill(pane.view.pointer.entry)
    pane.menu.menu.invoke("Remove for everybody")
    bob.wait_for("REDACT #lobby")
    wait_until(app.root, lambda: "Your message was removed" in shown(visit))


def test_what_was_read_elsewhere_is_not_new(app: App, server: ServerProcess, guest: Guest) -> None:
    bob, visit = guest("bob"), enter(app, server, "alice")
    say(visit, "/join #cakes")
    wait_until(app.root, lambda: "#cakes" in rows(visit))
    bob.send("JOIN #cakes", "PRIVMSG #cakes :one")
    wait_until(app.root, lambda: "#cakes (1)" in rows(visit))
    one = visit.known.timelines["#cakes"].newest_stored()
    assert one is not None
    bob.send("PRIVMSG #cakes :two")
    wait_until(app.root, lambda: "#cakes (2)" in rows(visit))
    visit.line.call(visit.line.session.mark_read, "#cakes", one.time)
    wait_until(app.root, lambda: "#cakes (1)" in rows(visit))
    visit.choose("#cakes")
    settle(app.root)
    assert shown(visit).splitlines()[-3] == "New"
    assert "#cakes" in rows(visit)


# Private conversations


def test_a_private_conversation_is_only_between_two(app: App, server: ServerProcess, guest: Guest) -> None:
    bob, carol = guest("bob"), guest("carol")
    visit = enter(app, server, "alice")
    wait_until(app.root, lambda: len(members(visit)) == 3)
    tree = visit.page.members.tree
    double_click(tree, *place_of_row(tree, "bob"))
    (window,) = private_windows(app)
    say_private(window, "psst")
    assert bob.wait_for("PRIVMSG").endswith("PRIVMSG alice :psst".replace("alice", "bob"))
    bob.send("PRIVMSG alice :what?")
    wait_until(app.root, lambda: "what?" in text_of(window.pane.view.text))
    bob.send("PRIVMSG #lobby :done")
    assert carol.wait_for("PRIVMSG").endswith("#lobby :done")
    wait_until(app.root, lambda: "done" in shown(visit))
    assert "what?" not in shown(visit)
    bob.send("QUIT")
    wait_until(app.root, lambda: window.header.topic_label.full == "bob isn't online.")


def say_private(window: PrivateWindow, text: str) -> None:
    window.pane.composer.field.insert("end", text)
    press(window.pane.composer.field, "<Return>")


def test_a_private_message_opens_a_window_by_itself(app: App, server: ServerProcess, guest: Guest) -> None:
    bob = guest("bob")
    enter(app, server, "alice")
    bob.send("PRIVMSG alice :are you there?")
    (window,) = wait_until(app.root, lambda: private_windows(app))
    wait_until(app.root, lambda: "are you there?" in text_of(window.pane.view.text))


def test_writing_to_somebody_who_has_gone_says_so(app: App, server: ServerProcess, guest: Guest) -> None:
    bob = guest("bob")
    visit = enter(app, server, "alice")
    wait_until(app.root, lambda: "bob" in members(visit))
    visit.open_private("bob")
    bob.close()
    wait_until(app.root, lambda: "bob" not in members(visit))
    (window,) = private_windows(app)
    say_private(window, "too late")
    wait_until(app.root, lambda: "Not sent" in text_of(window.pane.view.text))


# The connection


def test_a_server_that_goes_and_comes_back_loses_nothing(app: App, tmp_path: Path) -> None:
    with ServerProcess.running(tmp_path / "data") as first:
        visit = enter(app, first, "alice")
        say(visit, "before")
        wait_until(app.root, lambda: "before" in shown(visit))
        wait_until(app.root, lambda: "pending" not in tags_at(visit.page.pane.view.text, "before"))
        first.stop()
        wait_until(app.root, lambda: option(visit.page.status.link, "text") == "● Disconnected")
        assert "Trying again" in wait_until(app.root, lambda: option(visit.page.header.detail, "text"))
        for text in ("meanwhile", "nonsense", "and later"):
            say(visit, text)
        waiting = visit.page.status.waiting
        wait_until(app.root, lambda: option(waiting, "text") == "3 messages wait for the connection")
        assert "pending" in tags_at(visit.page.pane.view.text, "meanwhile")
        visit.page.pane.menu.fill(
            next(each for each in visit.page.pane.view.shown if each.text == "nonsense")
        )
        visit.page.pane.menu.menu.invoke("Don't send")
        wait_until(app.root, lambda: option(waiting, "text") == "2 messages wait for the connection")
    with ServerProcess.running(tmp_path / "data", f"127.0.0.1:{first.address.port}"):
        wait_until(app.root, lambda: "Connected" in option(visit.page.status.link, "text"), 30)
        wait_until(app.root, lambda: "pending" not in tags_at(visit.page.pane.view.text, "and later"))
        own = [entry.text for entry in visit.page.pane.view.shown if entry.own and entry.kind is Kind.SAID]
        assert own == ["before", "meanwhile", "and later"]
        assert option(waiting, "text") == ""
        app.close()


def test_closing_the_window_says_goodbye_and_ends_within_a_second(
    app: App, server: ServerProcess, guest: Guest
) -> None:
    bob = guest("bob")
    enter(app, server, "alice")
    began = time.monotonic()
    app.close()
    assert time.monotonic() - began < 1
    assert bob.wait_for(" QUIT ").startswith(":alice!")


def test_closing_asks_first_where_messages_are_not_sent_and_keeps_them(app: App, tmp_path: Path) -> None:
    with ServerProcess.running(tmp_path / "data") as server:
        visit = enter(app, server, "alice")
    wait_until(app.root, lambda: "Trying again" in str(visit.page.header.detail["text"]))
    for text in ("one", "/me waves", "three"):
        say(visit, text)
    wait_until(app.root, lambda: visit.known.unconfirmed == 3)
    visit.page.pane.composer.type("half a sen")
    app.ask_to_close()
    (question,) = wait_until(app.root, lambda: widgets(app.root, Confirm))
    assert question.title() == "3 messages are not sent yet"
    question.no_button.invoke()
    assert app.root.children
    app.ask_to_close()
    wait_until(app.root, lambda: widgets(app.root, Confirm))[0].yes_button.invoke()
    with pytest.raises(tk.TclError):
        app.root.winfo_exists()
    stored = json.loads((tmp_path / "home" / "drafts.json").read_text())
    assert stored == [[str(server.address), "alice", "#lobby", "one\n/me waves\nthree\nhalf a sen"]]


def test_a_newer_version_that_is_not_sent_is_kept_too(app: App, tmp_path: Path) -> None:
    with ServerProcess.running(tmp_path / "data") as server:
        visit = enter(app, server, "alice")
        say(visit, "a cake  for\nbob")
        wait_until(app.root, visit.page.pane.view.last_own)
    wait_until(app.root, lambda: "Trying again" in str(visit.page.header.detail["text"]))
    press(visit.page.pane.composer.field, "<Up>")
    visit.page.pane.composer.fill("")
    say(visit, "two cakes")
    wait_until(app.root, lambda: visit.known.unconfirmed == 1)
    say(visit, "and tea")
    wait_until(app.root, lambda: visit.known.unconfirmed == 2)
    visit.page.pane.composer.type("half a sen")
    app.ask_to_close()
    wait_until(app.root, lambda: widgets(app.root, Confirm))[0].yes_button.invoke()
    ((*_, kept),) = json.loads((tmp_path / "home" / "drafts.json").read_text())
    assert kept == "Instead of “a cake for bob”: two cakes\nand tea\nhalf a sen"


def test_closing_waits_for_what_is_on_its_way(app: App, server: ServerProcess, guest: Guest) -> None:
    bob = guest("bob")
    visit = enter(app, server, "alice")
    wait_until(app.root, lambda: "bob" in members(visit))
    pid = server.process.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    say(visit, "last words")
    wait_until(app.root, lambda: visit.known.unconfirmed == 1)
    app.ask_to_close()
    os.kill(pid, signal.SIGCONT)
    with pytest.raises(tk.TclError):
        wait_until(app.root, lambda: not app.root.winfo_exists())
    assert bob.wait_for("PRIVMSG").endswith(":last words")


def test_closing_ends_in_time_even_when_the_server_is_frozen(app: App) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app.enter(Address("127.0.0.1", silent.getsockname()[1], tls=True), "alice")
        settle(app.root)
        began = time.monotonic()
        app.close()
        assert time.monotonic() - began < 1


# Several servers


def test_two_servers_in_one_window(app: App, server: ServerProcess, guest: Guest, tmp_path: Path) -> None:
    bob, first = guest("bob"), enter(app, server, "alice")
    press(first.page.pane.composer.field, "<Control-n>")
    press(page_of(app, EnterPage).host.entry, "<Escape>")
    assert app.page is first.page
    with ServerProcess.running(tmp_path / "chess", settings='name = "Chess"') as other:
        first.page.conversations.add_button.invoke()
        page_of(app, EnterPage).host.fill(f"hubbub://{other.address}/")
        page_of(app, EnterPage).enter()
        page_of(app, NamePage).name.fill("bishop")
        page_of(app, NamePage).join()
        second = wait_until(app.root, lambda: app.visit if app.visit is not first else None)
        wait_until(app.root, lambda: members(second) == ("bishop",))
        assert app.root.title() == "bishop - #lobby - Chess - Hubbub"
        say(second, "only chess players read this")
        bob.send("PRIVMSG #lobby :Hello, alice")
        wait_until(app.root, lambda: app.root.title().startswith("(1) "))
        assert "Hello, alice" not in shown(second)
        other.stop()
        wait_until(app.root, lambda: "Disconnected" in option(second.page.status.link, "text"))
        press(second.page.pane.composer.field, "<Alt-Shift-Down>")
        wait_until(app.root, lambda: "Hello, alice" in shown(first))
        assert "Connected" in option(first.page.status.link, "text")
        say(first, "/quit")
        wait_until(app.root, lambda: popups(app))[0].close()
        assert app.visit is second
        assert "only chess players" in shown(second)
        second.page.conversations.fill_menu(str(other.address)).invoke("Leave Chess…")
        settle(app.root)
        (question,) = widgets(app.root, Confirm)
        question.yes_button.invoke()
    page_of(app, StartPage)


def test_a_server_that_one_is_on_is_not_entered_twice(app: App, server: ServerProcess) -> None:
    visit = enter(app, server, "alice")
    app.show_enter()
    page_of(app, EnterPage).host.fill(f"hubbub://{server.address}/#cakes")
    page_of(app, EnterPage).enter()
    assert app.page is visit.page
    wait_until(app.root, lambda: app.root.title() == "alice - #cakes - Hubbub")


def test_the_next_start_offers_to_come_back(
    app: App, server: ServerProcess, guest: Guest, tmp_path: Path
) -> None:
    guest("bob")
    visit = enter(app, server, "alice")
    say(visit, "/join #cakes")
    wait_until(app.root, lambda: "#cakes" in rows(visit))
    visit.choose("#cakes")
    visit.page.pane.composer.type("half a sen")
    visit.open_private("bob")
    private_windows(app)[0].geometry("420x410+30+40")
    app.root.geometry("900x500+60+50")
    settle(app.root)
    app.close()
    home = tmp_path / "home"
    again = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
    again.root.update()
    again.show_start()
    settle(again.root)
    assert again.root.geometry().startswith("900x500")
    button = page_of(again, StartPage).back_button
    assert button
    assert button["text"] == "Come back to Hubbub"
    button.invoke()
    wait_until(again.root, lambda: again.root.title() == "alice - #cakes - Hubbub")
    assert again.visit
    assert text_of(again.visit.page.pane.composer.field) == "half a sen"
    (window,) = private_windows(again)
    settle(again.root)
    assert window.geometry().startswith("420x410")
    again.visit.page.pane.composer.fill("")
    say(again.visit, "/quit")
    wait_until(again.root, lambda: popups(again))[0].close()
    assert page_of(again, StartPage).back_button is None
    again.close()


@pytest.mark.parametrize("in_front", [True, False])
def test_the_next_start_shows_the_person_who_was_shown_in_place(
    app: App, server: ServerProcess, guest: Guest, tmp_path: Path, in_front: bool
) -> None:
    with ServerProcess.running(tmp_path / "other") as other:
        visit = enter(app, server, "alice")
        guest("bob").send("PRIVMSG alice :psst")
        wait_until(app.root, lambda: private_windows(app))
        say(visit, "/join #cakes")
        wait_until(app.root, lambda: "#cakes" in rows(visit))
        visit.choose("#cakes")
        visit.where.show_here("bob")
        visit.page.pane.composer.type("half a sen")
        app.enter(other.address, "alice")
        wait_until(app.root, lambda: app.visit is not visit)
        if in_front:
            app._stays.go_to(Place(str(server.address), ""))
        app.close()
        home = tmp_path / "home"
        again = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
        again.show_start()
        button = page_of(again, StartPage).back_button
        assert button
        button.invoke()
        visit = wait_until(again.root, lambda: again._stays.find(server.address))
        wait_until(again.root, lambda: {"#lobby", "#cakes", "bob"} <= set(rows(visit)))
        wait_until(again.root, lambda: len(again._stays.listed) == 2)
        assert (again.visit is visit) is in_front
        again._stays.go_to(Place(str(server.address), ""))
        assert again.root.title().startswith("alice - bob - ")
        wait_until(again.root, lambda: "psst" in shown(visit))
        assert text_of(visit.page.pane.composer.field) == "half a sen"
        assert not private_windows(again)
        visit.open_private("bob")
        assert again.root.title().startswith("alice - #cakes - ")
        again.close()


def test_a_server_that_one_cannot_come_back_to_says_so_and_is_offered_again(app: App, tmp_path: Path) -> None:
    stays = (f"alice 127.0.0.1:{free_port()}",)
    app._preferences.remember(stays=stays)
    app.show_start()
    button = page_of(app, StartPage).back_button
    assert button
    button.invoke()
    (popup,) = wait_until(app.root, lambda: popups(app))
    assert "127.0.0.1" in popup.title()
    popup.close()
    assert button["text"] == f"Come back to {stays[0].partition(' ')[2]}"
    assert PreferenceFile(tmp_path / "home" / "desktop.json").values.stays == stays


def test_a_name_that_is_taken_is_asked_for_on_the_way_back(
    app: App, server: ServerProcess, guest: Guest
) -> None:
    """And the channels of the first name are not opened for another one."""
    guest("alice")
    app._preferences.remember(stays=(f"alice {server.address}/%23cakes",))
    app.show_start()
    button = page_of(app, StartPage).back_button
    assert button
    button.invoke()
    naming = wait_until(app.root, lambda: app.page if isinstance(app.page, NamePage) else None)
    assert "that name already" in naming.name.problem
    naming.name.fill("alicia")
    naming.join()
    wait_until(app.root, lambda: app.visit and app.page is app.visit.page)
    assert app.visit
    wait_until(app.root, lambda: app.root.title() == "alicia - #lobby - Hubbub")
    say(app.visit, "/join #tea")
    wait_until(app.root, lambda: app.visit and "#tea" in rows(app.visit))
    assert rows(app.visit) == ["#lobby", "#tea"]


# Mishaps


def test_a_mistake_of_ours_is_told_in_words_once(app: App, caplog: pytest.LogCaptureFixture) -> None:
    app.show_start()

    def fail() -> None:
        raise ZeroDivisionError("a mistake")

    with caplog.at_level(logging.ERROR):
        app.root.after(0, fail)
        app.root.after(0, fail)
        wait_until(app.root, lambda: caplog.text.count("Traceback") == 2)
    (popup,) = popups(app)
    words = " ".join(option(label, "text") for label in widgets(popup, ttk.Label))
    assert "You can go on" in words
    popup.close()


def test_what_is_chosen_in_the_settings_is_remembered(app: App, tmp_path: Path) -> None:
    app.show_start()
    press(app.root, "<Control-comma>")
    assert app.settings.window
    app.settings.window.themes[theme.LIGHT.name].invoke()
    settle(app.root)
    assert theme.current(app.root) is theme.LIGHT
    app.close()
    home = tmp_path / "home"
    again = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
    assert theme.current(again.root) is theme.LIGHT
    again.close()


def test_the_command_line_shows_the_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUBBUB_HOME", str(tmp_path))
    seen: list[str] = []

    def close_soon(root: tk.Tk) -> None:
        root.update()
        seen.append(root.title())
        root.destroy()

    monkeypatch.setattr(tk.Tk, "mainloop", close_soon)
    program.launch()
    assert program.join("127.0.0.1:6697") == 0
    assert program.join("hubbub://127.0.0.1/#a") == 0
    assert seen == ["Hubbub"] * 3


def test_the_command_line_refuses_what_is_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.join("not an address") == 1
    assert program.join("hubbub://127.0.0.1/#a:b") == 1
    assert "host" in capsys.readouterr().err


# Another server in place of the one that was met


def meet_and_change(app: App, server: ServerProcess, tmp_path: Path) -> None:
    """Note another certificate for the server than it has, as though it had been met with that."""
    known = KnownServers(tmp_path / "home" / "servers.json")
    known.meet(server.address, "0" * 64, 1_793_707_200_000)
    app.enter(server.address, "alice")


def trust_prompt(app: App) -> TrustPrompt:
    return wait_until(app.root, lambda: next(iter(widgets(app.root, TrustPrompt)), None))


def test_another_server_is_not_entered_without_a_word(
    app: App, server: ServerProcess, tmp_path: Path
) -> None:
    meet_and_change(app, server, tmp_path)
    press(trust_prompt(app).refuse_button, "<Return>")
    assert not page_of(app, NamePage).is_locked
    page_of(app, NamePage).join()
    press(trust_prompt(app).trust_button, "<Return>")
    wait_until(app.root, lambda: app.visit)
    app.close()
    noted = KnownServers(tmp_path / "home" / "servers.json").fingerprint(server.address)
    assert noted not in {None, "0" * 64}


def test_a_server_that_changes_during_a_stay_is_left(app: App, tmp_path: Path) -> None:
    with ServerProcess.running(tmp_path / "data") as first:
        enter(app, first, "alice")
        first.stop()
    with ServerProcess.running(tmp_path / "other", f"127.0.0.1:{first.address.port}"):
        prompt = wait_until(app.root, lambda: next(iter(widgets(app.root, TrustPrompt)), None), 30)
        press(prompt.refuse_button, "<Escape>")
        page_of(app, StartPage)


def test_logging_out_leads_to_the_start(app: App, server: ServerProcess) -> None:
    visit = enter(app, server, "alice")
    press(app.root, "<F2>")
    form = wait_until(app.root, lambda: next(iter(widgets(app.root, RegisterForm)), None))
    form.password.fill("correct horse")
    form.submit()
    (dialog,) = widgets(app.root, AccountDialog)
    wait_until(app.root, lambda: "logged in" in option(dialog.heading, "text"))
    visit.account.open()
    (dialog,) = widgets(app.root, AccountDialog)
    press(widgets(dialog.buttons, ttk.Button)[1], "<space>")
    (popup,) = wait_until(app.root, lambda: popups(app))
    assert "You are logged out" in " ".join(option(label, "text") for label in widgets(popup, ttk.Label))
    popup.close()
    app.enter(server.address, "alice")
    naming = page_of(app, NamePage)
    assert "alice is the name of an account" in wait_until(app.root, lambda: naming.password.problem)
    assert "a file that only you can read" in wait_until(app.root, lambda: option(naming.keep.note, "text"))


def test_logging_out_asks_where_messages_would_be_lost(app: App, tmp_path: Path) -> None:
    with ServerProcess.running(tmp_path / "data") as server:
        visit = enter(app, server, "alice")
        visit.account.open()
        form = wait_until(app.root, lambda: next(iter(widgets(app.root, RegisterForm)), None))
        form.password.fill("correct horse")
        form.submit()
        (dialog,) = widgets(app.root, AccountDialog)
        wait_until(app.root, lambda: "logged in" in option(dialog.heading, "text"))
    wait_until(app.root, lambda: "Trying again" in str(visit.page.header.detail["text"]))
    say(visit, "too late")
    wait_until(app.root, lambda: visit.known.unconfirmed == 1)
    visit.account.open()
    (dialog,) = widgets(app.root, AccountDialog)
    press(widgets(dialog.buttons, ttk.Button)[1], "<space>")
    (question,) = widgets(app.root, Confirm)
    assert "1 message is not sent yet. It will be lost" in option(widgets(question, ttk.Label)[1], "text")
    press(question, "<Escape>")
    assert app.visit is visit
    visit.account.open()
    (dialog,) = widgets(app.root, AccountDialog)
    press(widgets(dialog.buttons, ttk.Button)[1], "<space>")
    widgets(app.root, Confirm)[0].yes_button.invoke()
    (popup,) = wait_until(app.root, lambda: popups(app))
    words = " ".join(option(label, "text") for label in widgets(popup, ttk.Label))
    assert "knows nothing of alice any more" in words
    assert "waits" not in words
    popup.close()
    drafts = tmp_path / "home" / "drafts.json"
    wait_until(app.root, lambda: drafts.exists() and json.loads(drafts.read_text()) == [])


def test_the_emoji_that_one_uses_are_remembered(app: App, server: ServerProcess, tmp_path: Path) -> None:
    composer = enter(app, server, "alice").page.pane.composer
    press(composer.field, "<Control-e>")
    write(composer.picker.search, "party popper")
    press(composer.picker.search, "<Return>")
    assert PreferenceFile(tmp_path / "home" / "desktop.json").values.emoji == "🎉"
