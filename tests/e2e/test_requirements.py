"""One test for each row of what was asked for, named after it."""

import json
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
import tkinter as tk
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from desktop.driving import (
    Person,
    double_click,
    place_of,
    press,
    settle,
    tags_at,
    text_of,
    wait_until,
    widgets,
    write,
)
from desktop.serving import ServerProcess
from e2e.conftest import Enter, go_to_server, in_lobby, is_shown, say
from hubbub.desktop import scaling, theme
from hubbub.desktop.account.forms import RegisterForm
from hubbub.desktop.app import App
from hubbub.desktop.chat.page import ChatPage
from hubbub.desktop.chat.private import PrivateWindow
from hubbub.desktop.hosting import free_port
from hubbub.desktop.launcher.create import CreatePage
from hubbub.desktop.launcher.enter import EnterPage
from hubbub.desktop.launcher.invited import InvitedPage
from hubbub.desktop.launcher.name import NamePage
from hubbub.desktop.launcher.new_password import NewPasswordPage
from hubbub.desktop.launcher.start import StartPage
from hubbub.desktop.popup import PopUp
from hubbub.desktop.visit import Visit

Guest = Callable[[str], Person]
Visitor = Callable[[ServerProcess, str], Person]


def shown(visit: Visit) -> str:
    return text_of(visit.page.pane.view.text)


def is_sent(visit: Visit, text: str) -> bool:
    """Whether a message is shown, and no longer as one that is on its way."""
    return text in shown(visit) and "pending" not in tags_at(visit.page.pane.view.text, text)


def wait_for_text(app: App, visit: Visit, text: str) -> None:
    wait_until(app.root, lambda: text in shown(visit))


def online(visit: Visit) -> set[str]:
    return {str(row) for row in visit.page.members.tree.get_children()}


def private_windows(app: App) -> list[PrivateWindow]:
    return widgets(app.root, PrivateWindow)


def start_page(app: App) -> StartPage:
    app.show_start()
    assert isinstance(app.page, StartPage)
    return app.page


def create_page(app: App) -> CreatePage:
    start_page(app).create_button.invoke()
    assert isinstance(app.page, CreatePage)
    return app.page


# A. The launcher


def test_a1_launcher_offers_create_and_enter(app: App) -> None:
    page = start_page(app)
    assert [str(button["text"]) for button in (page.create_button, page.enter_button)] == [
        "Create server",
        "Enter a server",
    ]
    press(page.create_button, "<space>")
    assert is_shown(app, CreatePage)
    press(app.root, "<Escape>")
    assert isinstance(app.page, StartPage)
    press(app.page.enter_button, "<space>")
    assert is_shown(app, EnterPage)
    press(app.root, "<Escape>")
    assert is_shown(app, StartPage)


def test_a2_create_takes_host_and_port_and_starts_a_server(app: App) -> None:
    page = create_page(app)
    assert (page.host.value, page.port.value) == ("0.0.0.0", "6697")
    page.host.fill("127.0.0.1")
    page.port.fill(str(free_port("127.0.0.1", 20_000)))
    page.create_button.invoke()
    wait_until(app.root, lambda: is_shown(app, NamePage))
    assert isinstance(app.page, NamePage)
    app.page.name.fill("ann")
    app.page.join_button.invoke()
    visit = in_lobby(app)
    wait_for_text(app, visit, "You joined")


def test_a3_enter_takes_host_and_port_and_opens_the_chat(app: App, enter: Enter) -> None:
    visit = enter(app, "ann")
    assert is_shown(app, ChatPage)
    wait_for_text(app, visit, "You joined")


@pytest.mark.parametrize(
    ("host", "port", "field"),
    [
        ("999.1.1.1", "6697", "host"),
        ("a b", "6697", "host"),
        ("localhost", "70000", "port"),
        ("::1", "x", "port"),
    ],
)
def test_a4_what_is_no_address_gets_a_message_beside_the_field(
    app: App, host: str, port: str, field: str
) -> None:
    start_page(app).enter_button.invoke()
    assert isinstance(app.page, EnterPage)
    app.page.host.fill(host)
    app.page.port.fill(port)
    app.page.enter_button.invoke()
    problems = {"host": app.page.host.problem, "port": app.page.port.problem}
    assert is_shown(app, EnterPage)
    assert {name for name, problem in problems.items() if problem} == {field}


def test_a5_a_taken_port_is_said_and_a_free_one_offered(app: App) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        page = create_page(app)
        page.host.fill("127.0.0.1")
        page.port.fill(str(taken.getsockname()[1]))
        page.create_button.invoke()
        wait_until(app.root, lambda: page.port.problem)
        assert "taken" in page.port.problem
        page.offer_button.invoke()
        wait_until(app.root, lambda: is_shown(app, NamePage))


def test_a5_a_host_that_is_not_ours_is_said(app: App) -> None:
    page = create_page(app)
    page.host.fill("192.0.2.77")
    page.create_button.invoke()
    wait_until(app.root, lambda: page.host.problem)
    assert "not an address of this machine" in page.host.problem


def test_a6_everything_grows_with_the_density_of_the_screen(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = app.root.winfo_pixels("100p")
    scale = app.root.tk.call("tk", "scaling")
    monkeypatch.setenv("HUBBUB_SCALE", "2")
    dense = tk.Tk()
    try:
        scaling.apply_scale(dense)
        assert dense.winfo_pixels("100p") == pytest.approx(2 * before, rel=0.05)
    finally:
        dense.tk.call("tk", "scaling", scale)  # Tk keeps it for the screen, not for the window
        dense.destroy()


# B. Entering


@pytest.mark.parametrize("way", ["return", "button"])
def test_b1_the_name_is_asked_first(app: App, server: ServerProcess, way: str) -> None:
    page = go_to_server(app, server)
    settle(app.root)
    assert app.root.focus_get() is page.name.entry
    write(page.name.entry, "ann")
    if way == "return":
        press(page.name.entry, "<Return>")
    else:
        page.join_button.invoke()
    in_lobby(app)


def test_b2_an_empty_or_taken_name_is_refused(app: App, server: ServerProcess, guest: Guest) -> None:
    guest("bob")
    page = go_to_server(app, server)
    page.name.fill("")
    page.join_button.invoke()
    assert "Type a name first" in page.name.problem
    page.name.fill("Bob")
    page.join_button.invoke()
    wait_until(app.root, lambda: page.name.problem)
    assert "has that name already" in page.name.problem
    page.name.fill("ann")
    page.join_button.invoke()
    in_lobby(app)


def test_b3_once_inside_name_and_join_are_gone(app: App, server: ServerProcess) -> None:
    page = go_to_server(app, server)
    page.name.fill("ann")
    page.join_button.invoke()
    assert page.is_locked
    assert page.name.entry.instate(["disabled"])
    in_lobby(app)
    assert not page.winfo_exists()


def test_b4_no_server_gets_a_pop_up_that_says_what_to_check(app: App) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    app.show_enter()
    assert isinstance(app.page, EnterPage)
    app.page.host.fill("127.0.0.1")
    app.page.port.fill(str(port))
    app.page.enter_button.invoke()
    assert isinstance(app.page, NamePage)
    app.page.name.fill("ann")
    app.page.join_button.invoke()
    wait_until(app.root, lambda: widgets(app.root, PopUp))
    words = " ".join(str(label["text"]) for label in widgets(widgets(app.root, PopUp)[0], tk.ttk.Label))
    assert f"127.0.0.1:{port}" in words
    assert "Is the server running" in words
    assert "Traceback" not in words
    widgets(app.root, PopUp)[0].close()
    assert not app.page.is_locked


def test_b5_the_newcomer_is_welcomed_and_others_are_told(app: App, enter: Enter, guest: Guest) -> None:
    bob = guest("bob")
    visit = enter(app, "ann")
    wait_for_text(app, visit, "Welcome")
    assert "JOIN" in bob.wait_for("ann!")
    assert "Connected, encrypted" in str(visit.page.status.link["text"])


# C. The room


def test_c1_everyone_sees_what_one_writes_and_the_writer_once(
    app: App, other_app: App, enter: Enter, guest: Guest
) -> None:
    bob = guest("bob")
    visit, other = enter(app, "ann"), enter(other_app, "carol")
    say(visit, "hello all")
    wait_for_text(other_app, other, "hello all")
    wait_for_text(app, visit, "hello all")
    bob.wait_for("hello all")
    assert shown(visit).count("hello all") == 1
    assert "You" in shown(visit)
    assert "ann" in shown(other)


def test_c2_blank_is_not_sent_and_the_field_keeps_the_focus(app: App, enter: Enter, guest: Guest) -> None:
    bob, visit = guest("bob"), enter(app, "ann")
    composer = visit.page.pane.composer
    write(composer.field, "   ")
    press(composer.field, "<Return>")
    assert "nothing to send" in str(composer.hint["text"])
    write(composer.field, "by button")
    composer.send_button.invoke()
    assert text_of(composer.field) == ""
    assert app.root.focus_get() is composer.field
    assert bob.wait_for(" PRIVMSG ").endswith(":by button")


def test_c3_messages_are_wrapped_locked_and_can_be_copied(app: App, enter: Enter) -> None:
    visit = enter(app, "ann")
    text = visit.page.pane.view.text
    say(visit, "copy me")
    wait_for_text(app, visit, "copy me")
    before = text_of(text)
    press(text, "<Control-v>")
    text.event_generate("<Key>", keysym="x")
    settle(app.root)
    assert text_of(text) == before
    assert str(text["wrap"]) == "word"
    start = text.search("copy me", "1.0")
    text.tag_add("sel", start, f"{start}+7c")
    text.event_generate("<<Copy>>")
    assert app.root.clipboard_get() == "copy me"
    composer = visit.page.pane.composer.field
    composer.delete("1.0", "end")
    composer.focus_force()
    composer.event_generate("<<Paste>>")
    assert text_of(composer) == "copy me"


def test_c4_the_view_follows_only_at_the_bottom(app: App, enter: Enter, guest: Guest) -> None:
    bob, visit = guest("bob"), enter(app, "ann")
    view = visit.page.pane.view
    bob.send(*[f"PRIVMSG #lobby :line {number}" for number in range(30)])
    wait_for_text(app, visit, "line 29")
    wait_until(app.root, lambda: view.text.yview()[1] == 1.0)  # Tk measures lines when it has time
    view.page(-1)
    bob.send("PRIVMSG #lobby :one more")
    wait_until(app.root, view.pill.winfo_ismapped)
    assert view.text.yview()[1] < 1.0
    view.pill.invoke()
    wait_for_text(app, visit, "one more")
    wait_until(app.root, lambda: view.text.yview()[1] == 1.0)
    assert not view.pill.winfo_ismapped()


def test_c5_title_and_header_say_who_and_where(app: App, enter: Enter) -> None:
    visit = enter(app, "ann")
    wait_until(app.root, lambda: "#lobby" in app.root.title())
    assert "ann" in app.root.title()
    assert "ann" in str(visit.page.header.who["text"])
    assert "#lobby" in str(visit.page.header.place_label["text"])


def test_c6_the_list_of_people_is_current(app: App, enter: Enter, guest: Guest) -> None:
    visit = enter(app, "ann")
    bob = guest("bob")
    wait_until(app.root, lambda: online(visit) == {"ann", "bob"})
    bob.send("NICK robert")
    wait_until(app.root, lambda: online(visit) == {"ann", "robert"})
    bob.send("PART #lobby")
    wait_until(app.root, lambda: online(visit) == {"ann"})


def test_c7_who_leaves_or_is_cut_off_goes_and_others_are_told(app: App, enter: Enter, guest: Guest) -> None:
    visit = enter(app, "ann")
    bob, carol = guest("bob"), guest("carol")
    wait_until(app.root, lambda: online(visit) == {"ann", "bob", "carol"})
    bob.send("QUIT :bye")
    carol.close()
    wait_until(app.root, lambda: online(visit) == {"ann"})
    wait_for_text(app, visit, "bob left")
    wait_for_text(app, visit, "carol left")


def test_c8_any_script_arrives_and_long_messages_arrive_whole(app: App, other_app: App, enter: Enter) -> None:
    visit, other = enter(app, "ann"), enter(other_app, "bob")
    words = ["привет", "你好", "สวัสดี", "Grüße", "🎉"]
    long = " ".join(f"word{number}" for number in range(900))
    field = visit.page.pane.composer.field
    for text in (*words, long):
        field.insert("1.0", text)
        press(field, "<Return>")
    wait_for_text(other_app, other, "word899")
    assert all(word in shown(other) for word in words)
    assert long in shown(other)


def test_c9_messages_of_one_instant_stay_apart_and_in_one_order(
    app: App, other_app: App, enter: Enter, guest: Guest
) -> None:
    visit, other = enter(app, "ann"), enter(other_app, "dora")
    people = [guest(f"p{number}") for number in range(4)]
    threads = [
        threading.Thread(
            target=person.send, args=[f"PRIVMSG #lobby :{number}-{count}" for count in range(10)]
        )
        for number, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {f"{number}-{count}" for number in range(4) for count in range(10)}

    def said(place: Visit) -> list[str]:
        return [line.strip() for line in shown(place).splitlines() if line.strip() in expected]

    wait_until(app.root, lambda: len(said(visit)) == 40)
    wait_until(other_app.root, lambda: len(said(other)) == 40)
    assert said(visit) == said(other)


# D. Private conversations


def test_d1_a_double_click_opens_one_private_window(app: App, enter: Enter, guest: Guest) -> None:
    guest("bob")
    visit = enter(app, "ann")
    wait_until(app.root, lambda: "bob" in online(visit))
    settle(app.root)
    for _ in range(2):
        box = visit.page.members.tree.bbox("bob")
        assert box
        double_click(visit.page.members.tree, box[0] + 5, box[1] + 5)
        settle(app.root)
    [window] = private_windows(app)
    assert "bob" in window.title()


def test_d2_only_that_person_gets_it_and_their_window_opens(
    app: App, other_app: App, enter: Enter, guest: Guest
) -> None:
    visit, _ = enter(app, "ann"), enter(other_app, "bob")
    eve = guest("eve")
    visit.open_private("bob")
    [mine] = private_windows(app)
    field = mine.pane.composer.field
    write(field, "just you")
    press(field, "<Return>")
    wait_until(other_app.root, lambda: private_windows(other_app))
    [theirs] = private_windows(other_app)
    wait_until(other_app.root, lambda: "just you" in text_of(theirs.pane.view.text))
    wait_until(app.root, lambda: "just you" in text_of(mine.pane.view.text))
    eve.send("PING :end")
    assert not any("just you" in line for line in eve.all_until("PONG"))


def test_d3_the_other_leaving_is_shown_and_writing_then_says_so(app: App, enter: Enter, guest: Guest) -> None:
    bob, visit = guest("bob"), enter(app, "ann")
    wait_until(app.root, lambda: "bob" in online(visit))
    visit.open_private("bob")
    [window] = private_windows(app)
    bob.send("QUIT")
    wait_until(app.root, lambda: "isn't online" in str(window.header.topic_label["text"]))
    write(window.pane.composer.field, "still there")
    press(window.pane.composer.field, "<Return>")
    wait_until(app.root, lambda: "isn't here" in text_of(window.pane.view.text))


def test_d4_nobody_else_can_read_or_forge_it(app: App, enter: Enter, guest: Guest) -> None:
    eve, bob, visit = guest("eve"), guest("bob"), enter(app, "ann")
    wait_until(app.root, lambda: online(visit) == {"ann", "bob", "eve"})
    bob.send("PRIVMSG ann :between us")
    wait_until(app.root, lambda: private_windows(app))
    eve.send("CAP REQ :draft/chathistory batch", "CHATHISTORY LATEST ann * 50", "CHATHISTORY LATEST bob * 50")
    eve.send(":bob PRIVMSG ann :forged", "PING :end")
    assert not any("between us" in line for line in eve.all_until("PONG"))
    wait_until(app.root, lambda: len(private_windows(app)) == 2)
    by_title = {window.title().split()[0]: text_of(window.pane.view.text) for window in private_windows(app)}
    assert "forged" in by_title["eve"]
    assert "forged" not in by_title["bob"]


# E. The server


def test_e1_a_client_that_never_reads_delays_nobody(tmp_path: Path, visitor: Visitor) -> None:
    settings = "[flood]\nenabled = false\n[limits]\nsend_queue = 65536\n"
    with ServerProcess.running(tmp_path / "data", settings=settings) as server:
        _stuck, ann, bob = (visitor(server, nick) for nick in ("stuck", "ann", "bob"))
        longest = 0.0
        for block in range(40):  # 8 MB, more than the system's own buffers take
            sent = time.monotonic()
            ann.send(
                *[f"PRIVMSG #lobby :{number} {'x' * 400}" for number in range(500)],
                f"PRIVMSG #lobby :end{block}",
            )
            bob.wait_for(f":end{block}")
            longest = max(longest, time.monotonic() - sent)
        ann.wait_for("stuck!")  # it was let go when its queue was full
    assert longest < 3


def test_e2_past_the_limit_one_gets_a_reason(tmp_path: Path, visitor: Visitor) -> None:
    with ServerProcess.running(tmp_path / "data", settings="[limits]\nclients = 1\n") as server:
        visitor(server, "ann")
        with socket.create_connection(("127.0.0.1", server.plain_port), timeout=10) as late:
            assert b"This server is full (1 people)" in late.recv(4096)


def test_e3_joins_leaves_and_errors_are_logged_with_time_and_address(
    tmp_path: Path, visitor: Visitor
) -> None:
    with ServerProcess.running(tmp_path / "data") as server:
        ann = visitor(server, "ann")
        ann.send("QUIT :bye")
        ann.wait_for("ERROR")
        server.stop()
    lines = (tmp_path / "data.log").read_text().splitlines()
    entered = next(line for line in lines if " entered " in line)
    assert "nick=ann" in entered
    assert "address=127.0.0.1" in entered
    assert entered[:4].isdecimal()
    assert any(" left " in line and "bye" in line for line in lines)
    assert any(line.endswith(" stopped") for line in lines)


def test_e4_ctrl_c_ends_it_gracefully(tmp_path: Path, visitor: Visitor) -> None:
    with ServerProcess.running(tmp_path / "data") as server:
        ann = visitor(server, "ann")
        ann.send("PRIVMSG #lobby :kept")
        server.interrupt()
        assert "shutting down" in ann.wait_for("ERROR")
        server.process.join(10)
        assert server.process.exitcode == 0
    assert not (tmp_path / "data" / "run.json").exists()
    with ServerProcess.running(tmp_path / "data") as server:
        bob = visitor(server, "bob")
        bob.wait_for("kept")


def test_e5_garbage_ends_a_connection_and_never_the_server(server: ServerProcess, guest: Guest) -> None:
    ann = guest("ann")
    for garbage in (
        b"\x00\xff\xfe\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"x" * 9000,
        b"GET / HTTP/1.1\r\n\r\n",
        b"NICK",
    ):
        with socket.create_connection(("127.0.0.1", server.plain_port), timeout=10) as peer:
            peer.sendall(garbage)
    ann.send("PING :alive")
    ann.wait_for("alive")
    assert server.process.is_alive()


def test_e6_hundreds_joining_and_leaving_at_once_leave_a_true_list(
    server: ServerProcess, guest: Guest, visitor: Visitor
) -> None:
    ann = guest("ann")

    def come_and_go(number: int) -> None:
        person = visitor(server, f"p{number}")
        if number % 2:
            person.close()
        else:
            staying.append(person)

    staying: list[Person] = []
    threads = [threading.Thread(target=come_and_go, args=[number]) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {"ann", *(f"p{number}" for number in range(0, 200, 2))}
    deadline = time.monotonic() + 10
    while (there := _names(ann)) != expected:
        assert time.monotonic() < deadline, there ^ expected
    for person in staying:
        person.close()


def _names(person: Person) -> set[str]:
    person.send("NAMES #lobby")
    found: set[str] = set()
    while " 366 " not in (line := person.wait_for(" 3")):
        if " 353 " in line:
            found.update(name.lstrip("~@+") for name in line.rpartition(" :")[2].split())
    return found


# F. The window


def test_f1_dark_by_default_and_a_light_theme_beside_it(app: App) -> None:
    start_page(app)
    assert theme.current(app.root) is theme.DARK
    assert (theme.DARK.background, theme.DARK.panel, theme.DARK.accent) == ("#121212", "#1F1B24", "#464EB8")
    theme.use(app.root, theme.LIGHT.name)
    settle(app.root)
    assert str(app.root["background"]).upper() == theme.LIGHT.background.upper()


def test_f2_three_parts_and_the_middle_grows(app: App, enter: Enter) -> None:
    page = enter(app, "ann").page
    settle(app.root)
    middle = page.pane.view
    tops = [each.winfo_rooty() for each in (page.header, middle, page.pane.composer)]
    assert tops == sorted(tops)
    before = (middle.winfo_width(), middle.winfo_height())
    assert before[0] >= 600
    assert before[1] >= 400
    app.root.geometry("1270x890")
    wait_until(app.root, lambda: middle.winfo_width() > before[0] and middle.winfo_height() > before[1])


def test_f3_the_window_lives_while_the_network_is_stuck(app: App) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app.show_enter()
        assert isinstance(app.page, EnterPage)
        app.page.host.fill("127.0.0.1")
        app.page.port.fill(str(silent.getsockname()[1]))
        app.page.enter_button.invoke()
        assert isinstance(app.page, NamePage)
        app.page.name.fill("ann")
        app.page.join_button.invoke()
        turns: list[None] = []

        def turn() -> None:
            turns.append(None)
            app.root.after(10, turn)

        with silent.accept()[0]:
            turn()
            wait_until(app.root, lambda: len(turns) > 20)
        assert app.visit is None


def _window_named(name: str) -> str:
    """Wait until a program shows a window whose title has this in it; the window's id."""
    deadline = time.monotonic() + 20
    while True:
        command = ["xdotool", "search", "--onlyvisible", "--name", name]
        found = subprocess.run(command, check=False, capture_output=True, text=True).stdout.split()
        if found:
            return found[0]
        assert time.monotonic() < deadline, f"no window is called {name}"


def test_f4_closing_ends_within_a_second(tmp_path: Path, server: ServerProcess, guest: Guest) -> None:
    bob = guest("bob")
    where = f"{server.address.host}:{server.address.port}"
    environment = {**os.environ, "HUBBUB_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "hubbub", "join", where, "--name", "ann"]
    with subprocess.Popen(command, env=environment) as program:
        bob.wait_for("ann!")
        window = _window_named("ann - #lobby")
        closed = time.monotonic()
        subprocess.run(["xdotool", "windowclose", window], check=True)
        program.wait(5)
        assert time.monotonic() - closed < 3
    assert "QUIT" in bob.wait_for("QUIT")


def test_f4_a_lost_server_is_shown_and_come_back_to(app: App, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ServerProcess.running(data) as server:
        page = go_to_server(app, server)
        page.name.fill("ann")
        page.join_button.invoke()
        visit = in_lobby(app)
        say(visit, "before")
        wait_for_text(app, visit, "before")
        port = server.address.port
        server.process.kill()
        wait_until(app.root, lambda: "Disconnected" in str(visit.page.status.link["text"]))
        server.process.join(10)
    say(visit, "meanwhile")
    with ServerProcess.running(data, ircs=f"127.0.0.1:{port}") as server:
        wait_until(app.root, lambda: "Connected" in str(visit.page.status.link["text"]), timeout=30)
        wait_until(app.root, lambda: is_sent(visit, "meanwhile"))
    assert shown(visit).count("before") == 1
    assert shown(visit).count("meanwhile") == 1


# G. What those programs only wished for


def test_g1_history_survives_a_restart(app: App, tmp_path: Path, visitor: Visitor) -> None:
    data = tmp_path / "data"
    with ServerProcess.running(data) as server:
        bob = visitor(server, "bob")
        bob.send("PRIVMSG #lobby :said long ago", "QUIT")
        bob.wait_for("ERROR")
        server.stop()
    with ServerProcess.running(data) as server:
        page = go_to_server(app, server)
        page.name.fill("ann")
        page.join_button.invoke()
        wait_for_text(app, in_lobby(app), "said long ago")


def test_g2_accounts_with_passwords(app: App, other_app: App, server: ServerProcess, enter: Enter) -> None:
    visit = enter(app, "ann")
    register = registering(app, visit)
    register.password.fill("correct horse battery")
    press(register.password.entry, "<Return>")
    wait_until(app.root, lambda: is_said(app, "You are logged in as ann"))
    press(app.root.focus_get() or app.root, "<Escape>")
    page = go_to_server(other_app, server)
    page.name.fill("ann")
    page.join_button.invoke()
    assert "ann is the name of an account" in wait_until(other_app.root, lambda: page.password.problem)
    page.password.fill("a wrong guess")
    press(page.password.entry, "<Return>")
    wait_until(other_app.root, lambda: "password is wrong" in page.password.problem)
    page.password.fill("correct horse battery")
    press(page.password.entry, "<Return>")
    other_visit = in_lobby(other_app)
    say(other_visit, "from the other computer")
    wait_for_text(app, visit, "from the other computer")
    assert online(visit) == {"ann"}
    other_visit.account.open()
    wait_until(other_app.root, lambda: is_said(other_app, "You are logged in as ann"))


def registering(app: App, visit: Visit) -> RegisterForm:
    """The form for a guest's name, which the name in the header leads to."""
    wait_for_text(app, visit, "You joined")
    press(visit.page.header.who, "<space>")
    return wait_until(app.root, lambda: next(iter(widgets(app.root, RegisterForm)), None))


def is_said(app: App, text: str) -> bool:
    return any(text in str(label["text"]) for label in widgets(app.root, tk.ttk.Label))


def test_g3_the_wire_is_encrypted(app: App, enter: Enter, tmp_path: Path) -> None:
    visit = enter(app, "ann")
    assert "encrypted" in str(visit.page.status.link["text"])
    assert "not encrypted" not in str(visit.page.status.link["text"])
    known = json.loads((tmp_path / "home" / "servers.json").read_text())
    assert "fingerprint" in json.dumps(known)


def test_g4_file_sharing(app: App, visitor: Visitor, tmp_path: Path) -> None:
    photo = tmp_path / "Größe.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10_000)
    with ServerProcess.running(tmp_path / "files", web="127.0.0.1:0") as server:
        bob = visitor(server, "bob")
        page = go_to_server(app, server)
        page.name.fill("ann")
        page.join_button.invoke()
        pane = in_lobby(app).page.pane
        pane.files.add([photo])
        wait_until(app.root, lambda: pane.files.tray.rows)
        press(pane.composer.field, "<Return>")
        wait_until(app.root, lambda: not pane.files.tray.rows)
        link = bob.wait_for("PRIVMSG #lobby").rpartition(" :")[2]
        assert link.endswith("/Groe.png")
        assert opened(link) == photo.read_bytes()
        app.close()


def opened(link: str) -> bytes:
    """What somebody gets who opens a link, and passes over that the certificate is self-made."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with urllib.request.urlopen(link, context=context) as answer:
        assert answer.headers["Content-Type"] == "image/png"
        data: bytes = answer.read()
        return data


def test_g5_an_emoji_picker(app: App, enter: Enter, guest: Guest) -> None:
    bob, visit = guest("bob"), enter(app, "ann")
    composer = visit.page.pane.composer
    assert any("😀" in str(button["text"]) for button in widgets(visit.page, tk.ttk.Button))
    press(composer.field, "<Control-e>")
    write(composer.picker.search, "party popper")
    press(composer.picker.search, "<Return>")
    write(composer.field, " ")
    composer.field.insert("insert", ":woman_te")
    press(composer.field, "<Tab>")
    composer.field.insert("insert", ":heart:")
    press(composer.field, "<Return>")
    assert bob.wait_for(" PRIVMSG ").endswith(":🎉 👩‍🏫 ❤️")
    wait_for_text(app, visit, "🎉 👩‍🏫 ❤️")


def test_g6_typing_is_shown(app: App, enter: Enter, guest: Guest) -> None:
    bob, visit = guest("bob"), enter(app, "ann")
    pane = visit.page.pane
    bob.send("CAP REQ message-tags", "@+typing=active TAGMSG #lobby")
    wait_until(app.root, lambda: pane.typing.full == "bob is writing…")
    bob.send("PRIVMSG #lobby :here it is")
    wait_until(app.root, lambda: pane.typing.full == "")
    write(pane.composer.field, "h")
    assert "+typing=active" in bob.wait_for("TAGMSG #lobby")
    pane.composer.fill("")
    settle(app.root)
    assert "+typing=done" in bob.wait_for("TAGMSG #lobby")


def test_g7_the_list_shows_who_is_away(app: App, enter: Enter, guest: Guest) -> None:
    bob, visit = guest("bob"), enter(app, "ann")
    wait_until(app.root, lambda: "bob" in online(visit))
    bob.send("AWAY :lunch")
    wait_until(app.root, lambda: "away" in str(visit.page.members.tree.item("bob", "text")))


def test_g8_private_messages(app: App, enter: Enter, guest: Guest) -> None:
    bob, visit = guest("bob"), enter(app, "ann")
    bob.send("PRIVMSG ann :psst")
    wait_until(app.root, lambda: private_windows(app))
    [window] = private_windows(app)
    wait_until(app.root, lambda: "psst" in text_of(window.pane.view.text))
    write(window.pane.composer.field, "what")
    press(window.pane.composer.field, "<Return>")
    assert bob.wait_for("PRIVMSG bob").endswith(":what")
    assert "psst" not in shown(visit)


def test_g9_works_over_the_internet(tmp_path: Path) -> None:
    """A link leads in from anywhere, under the public name that the server has behind its proxy."""
    settings = '[web]\naddress = "https://chat.example.org"\nproxies = ["127.0.0.1/32"]\n'
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0", settings=settings) as server:
        command = [sys.executable, "-m", "hubbub", "invite", "--data", str(server.data)]
        link = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split(" ")[0]
        assert link.startswith("https://chat.example.org/invite/")
        headers = {
            "Host": "chat.example.org",
            "Accept": "application/json",
            "X-Forwarded-For": "203.0.113.7",
            "X-Forwarded-Proto": "https",
        }
        address = f"http://{server.web}{urlsplit(link).path}"
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            assert json.load(answer)["left"] > 0
        headers["Accept"] = "text/html"
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            assert b"<script" in answer.read()


def test_links_that_let_people_in_are_followed(app: App, tmp_path: Path) -> None:
    """Somebody pastes the link that they were given, and another one later; a lost password is no end."""

    def made(*order: str) -> str:
        command = [sys.executable, "-m", "hubbub", *order, "--data", str(server.data)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        [link] = re.findall(r"http://\S+", told)
        return str(link)

    def paste(link: str) -> None:
        start_page(app).enter_button.invoke()
        page = app.page
        assert isinstance(page, EnterPage)
        page.host.fill(link)
        press(page.host.entry, "<Return>")
        wait_until(app.root, lambda: app.page is not page)

    settings = "[accounts]\nguests = false\nregistration = false\n"
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0", settings=settings) as server:
        paste(made("invite"))
        invited = app.page
        assert isinstance(invited, InvitedPage)
        invited.name.fill("ann")
        write(invited.new_password.entry, "short")
        press(invited.new_password.entry, "<Return>")
        assert "8 characters" in invited.new_password.problem
        invited.new_password.fill("correct horse battery")
        press(invited.new_password.entry, "<Return>")
        visit = in_lobby(app)
        assert visit.nick == "ann"
        paste(made("invite"))
        wait_for_text(app, visit, "has invited you")
        lost = made("login-link", "ann")
        app.come_by(lost, "")
        enter = app.page
        assert isinstance(enter, EnterPage)
        wait_until(app.root, lambda: enter.host.problem)
        assert "Leave it first" in enter.host.problem
        app.show_start()
        visit.line.call(visit.line.session.leave)
        wait_until(app.root, lambda: app.visit is None)
        app.come_by(lost, "")
        wait_until(app.root, lambda: is_shown(app, NewPasswordPage))
        assert isinstance(app.page, NewPasswordPage)
        app.page.new_password.fill("staple and more")
        app.page.join_button.invoke()
        assert in_lobby(app).nick == "ann"


def test_links_are_marked_so_that_they_can_be_opened(app: App, enter: Enter, guest: Guest) -> None:
    bob, visit = guest("bob"), enter(app, "ann")
    bob.send("PRIVMSG #lobby :see https://example.org/ today")
    wait_for_text(app, visit, "https://example.org/")
    text = visit.page.pane.view.text
    assert "link" in tags_at(text, "https://example.org/")
    assert place_of(text, "https://example.org/")


def test_the_status_says_when_a_stay_ends(app: App, enter: Enter) -> None:
    visit = enter(app, "ann")
    say(visit, "/quit")
    wait_until(app.root, lambda: is_shown(app, StartPage))
    assert "You have left" in str(widgets(app.root, PopUp)[0].title())
