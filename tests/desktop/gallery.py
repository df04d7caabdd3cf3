"""Draws every window of the program in many sizes, themes and languages: `make images ARGS="--all FOLDER"`.

Nothing of this is kept with the program: it is there to be looked at after the looks were changed.
"""

import os
import subprocess
import sys
import tempfile
import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from PIL import ImageGrab

from desktop.driving import Person, press, settle, text_of, wait_until
from desktop.neighbours import CHANNEL, NETWORK, NICK, TOPIC, company
from desktop.serving import ServerProcess
from desktop.sight import faults
from hubbub.client.changes import NameRefused, PasswordPlace, ServerChanged
from hubbub.client.known_servers import KnownServers
from hubbub.client.passwords import Place as PasswordKeeper
from hubbub.desktop import theme
from hubbub.desktop.account.dialog import AccountDialog
from hubbub.desktop.account.forms import RegisterForm
from hubbub.desktop.app import App
from hubbub.desktop.chat.pane import ConversationPane
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.host.window import HostWindow
from hubbub.desktop.hosting import free_port
from hubbub.desktop.launcher.create import CreatePage
from hubbub.desktop.launcher.name import NamePage
from hubbub.desktop.notices.card import Card
from hubbub.desktop.notices.settings import NoticeSettings
from hubbub.desktop.notices.toast import Toasts
from hubbub.desktop.popup import NamePrompt, PopUp
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.trust import TrustPrompt
from hubbub.desktop.visit import Visit
from hubbub.wire.control import Attendee

_PATIENCE: Final = 0.35


class Look(NamedTuple):
    """One way in which the program is seen: its window fills a screen of so many pixels."""

    palette: theme.Palette
    scale: int
    width: int
    height: int
    language: str
    size: int

    @property
    def name(self) -> str:
        """What its folder is called."""
        screen = f"{self.width}x{self.height}-at-{self.scale}x"
        return f"{screen}-{self.palette.name.removeprefix('hubbub-')}-{self.language}-{self.size}"


LOOKS: Final = (
    Look(theme.DARK, 1, 1024, 640, "en", 11),
    Look(theme.LIGHT, 1, 1024, 640, "de", 11),
    Look(theme.LIGHT, 1, 1024, 640, "en", 10),
    Look(theme.DARK, 1, 1024, 640, "de", 16),
    Look(theme.LIGHT, 1, 1024, 640, "de", 24),
    Look(theme.DARK, 1, 1920, 1080, "en", 11),
    Look(theme.LIGHT, 1, 1920, 1080, "de", 10),
    Look(theme.LIGHT, 1, 1920, 1080, "en", 16),
    Look(theme.DARK, 1, 1920, 1080, "de", 24),
    Look(theme.DARK, 2, 2048, 1280, "en", 10),
    Look(theme.LIGHT, 2, 2048, 1280, "de", 11),
    Look(theme.DARK, 2, 2048, 1280, "de", 24),
    Look(theme.LIGHT, 2, 1920, 1080, "de", 16),
    Look(theme.DARK, 2, 3840, 2160, "en", 16),
    Look(theme.LIGHT, 2, 3840, 2160, "de", 24),
)


class Gallery:
    """The program in one look, and the folder that its pictures go to."""

    def __init__(self, look: Look, home: Path, folder: Path) -> None:
        self.look = look
        self.home = home
        self._folder = folder
        self._number = 0
        os.environ["HUBBUB_SCALE"] = str(look.scale)
        PreferenceFile(home / "desktop.json").remember(
            language=look.language, theme=look.palette.name, size=look.size, sound=False, notices=False
        )
        self.app = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
        self.root = self.app.root
        self.root.geometry(f"{look.width}x{look.height}+0+0")
        self.root.focus_force()
        settle(self.root)

    def take(self, name: str, window: tk.Tk | tk.Toplevel | None = None) -> None:
        """Save what is to be seen of the screen, and say what of a window can't be seen."""
        seen = window or self.root
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            self.root.update()
        self._number += 1
        ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).save(
            self._folder / f"{self._number:02} {name} {self.look.name}.png"
        )
        for words in faults(seen):
            print(f"{self.look.name}: {name}: {words}", flush=True)  # noqa: T201

    def take_and_close(self, name: str, window: tk.Toplevel | None) -> None:
        """Save a window, and let it go."""
        assert window is not None
        self.take(name, window)
        window.destroy()
        settle(self.root)

    def take_smallest(self, name: str, window: tk.Tk | tk.Toplevel | None = None) -> None:
        """Save a window made as small as it lets itself be made, and then give it its size again."""
        seen = window or self.root
        before = seen.geometry()
        width, height = seen.minsize()
        seen.geometry(f"{width}x{height}")
        wait_until(self.root, lambda: (seen.winfo_width(), seen.winfo_height()) == (width, height))
        self.take(f"{name}-smallest", window)
        seen.geometry(before)
        settle(self.root)

    def take_menu(self, name: str, menu: tk.Menu, open_it: Callable[[], object]) -> None:
        """Save a menu while it is open."""
        open_it()
        self.take(name)
        menu.unpost()
        settle(self.root)

    def show_launcher(self, server: ServerProcess) -> None:
        """The pages before the chat."""
        app = self.app
        app.show_start()
        self.take("start")
        app.show_create()
        self.take("create")
        assert isinstance(app.page, CreatePage)
        app.page.name.complain("!" * 5 + " " + TOPIC[:70])
        app.page.host.complain(TOPIC[:120])
        app.page.port.complain(TOPIC[:120])
        self.take("create-complaints")
        app.show_enter()
        self.take("enter")
        app.enter(server.address, "", (CHANNEL,))
        page = app.page
        assert isinstance(page, NamePage)
        self.take("name")
        page.refuse(
            "This name belongs to an account. Type its password, or choose another name.", asks_password=True
        )
        page.show_place(PasswordKeeper.FILE)
        self.take("name-password")
        page.refuse("That is not the server's password.", asks_server_password=True)
        self.take("name-server-password")

    def enter(self, server: ServerProcess) -> Visit:
        """Come into the chat."""
        self.app.enter(server.address, NICK)
        visit = wait_until(self.root, lambda: self.app.visit)
        wait_until(
            self.root, lambda: "Welcome" in text_of(visit.page.pane.view.text) or visit.page.pane.view.shown
        )
        return visit

    def show_chat(self, visit: Visit, people: list[Person]) -> None:
        """The page on which one talks, and what opens on it."""
        pane = visit.page.pane
        wait_until(self.root, lambda: "kitchen" in text_of(pane.view.text))
        people[0].send(f"JOIN {CHANNEL}", *[f"PRIVMSG {CHANNEL} :{NICK}, could you bring plates?"] * 12)
        wait_until(self.root, lambda: visit.listed.new.mentions == 12)
        self.take("chat")
        pane.answer(next(entry for entry in pane.view.shown if "Thursday" in entry.text))
        self._write_much(pane)
        people[0].send("@+typing=active TAGMSG #lobby")
        wait_until(self.root, lambda: pane.typing.full)
        self.take("chat-answer")
        pane.composer.fill("")
        pane.purpose.cancel()
        pane.composer.pick_emoji()
        self.take("emoji")
        press(pane.composer.picker.search, "<Escape>")
        pane.open_search()
        pane.search.field.insert(0, "the")
        press(pane.search.field, "<Return>")
        wait_until(self.root, lambda: len(pane.search.list))
        self.take("search")
        self._write_much(pane)
        self.take("search-and-draft")
        self.take_smallest("search-and-draft")
        pane.search.close()
        pane.composer.fill("")
        pane.open_date()
        self.take("date")
        self._write_much(pane)
        self.take_smallest("date-and-draft")
        pane.date.close()
        pane.composer.fill("")
        self.take_smallest("chat")
        self.root.event_generate("<Control-k>")
        self.take("switcher")
        visit.page.focus_first()
        entry = next(entry for entry in pane.view.shown if "Thursday" in entry.text)
        pane.menu.fill(entry)
        self.take_menu("message-menu", pane.menu.menu, lambda: pane.menu.menu.tk_popup(400, 200))
        members = visit.page.members
        members.tree.selection_set("bob")
        self.take_menu("member-menu", members._menu, members._show_menu_of_selected)
        self.take_menu("notices-menu", visit.page.status.menu, visit.page.status.ask)
        tree = visit.page.conversations
        tree.tree.focus(tree.tree.selection()[0])
        self.take_menu(
            "conversation-menu", tree.fill_menu(tree.tree.focus()), lambda: tree._menu.tk_popup(60, 120)
        )

    def _write_much(self, pane: ConversationPane) -> None:
        pane.composer.type("I come straight from work, so a few minutes late. " * 8)

    def show_channel(self, visit: Visit) -> None:
        """The settings of a channel, and what is asked about its people."""
        visit.channels.open("#lobby")
        window = next(iter(visit.channels._windows.values()))
        for tab in window.tabs:
            window.turn_to(tab)
            self.take(f"channel-{tab.title.replace(' ', '-')}", window)
        self.take_smallest("channel", window)
        window.destroy()
        visit.channels._windows.clear()
        visit.channels.show_profile("bob")
        wait_until(self.root, lambda: visit.channels._asking is None)
        self.take_and_close("profile", visit.channels._dialog)
        visit.channels.ask_removal("#lobby", "bob")
        self.take_and_close("remove", visit.channels._dialog)
        visit.channels.ask_ban("#lobby", "bob")
        wait_until(self.root, lambda: visit.channels._asking is None)
        self.take_and_close("ban", visit.channels._dialog)

    def show_dialogs(self, visit: Visit) -> None:
        """What asks and tells."""
        desk = visit.account
        desk.open()
        dialog = desk._open
        assert isinstance(dialog, AccountDialog)
        assert isinstance(dialog.form, RegisterForm)
        desk.apply(PasswordPlace(PasswordKeeper.FILE))
        self.take("account-register", dialog)
        dialog.form.password.complain("That password is too short. Take one with at least eight characters.")
        self.take("account-complaint", dialog)
        dialog.show_log_in()
        self.take("account-log-in", dialog)
        dialog.show_account(NICK, NICK)
        self.take("account-member", dialog)
        dialog.show_change()
        self.take_and_close("account-change", dialog)
        self.app.settings.open()
        self.take_and_close("settings", self.app.settings.window)
        self.take_and_close("notices", NoticeSettings(self.root, self.app._centre))
        change = ServerChanged(visit.place.server, 1_700_000_000_000, "ab" * 32, "cd" * 32)
        trust = TrustPrompt(self.root, change, on_trust=lambda _digits: None, on_refuse=lambda: None)
        self.take_and_close("trust", trust)
        checks = [TOPIC[:100], TOPIC[:140], "Is the server running?"]
        self.take_and_close("popup", PopUp(self.root, "The server can't be reached", TOPIC[:200], checks))
        refused = NameRefused(NICK, TOPIC[:150], asks_password=True)
        self.take_and_close("name-prompt", NamePrompt(self.root, refused, lambda *_: None, self.root.update))
        confirm = Confirm(
            self.root,
            "Stop the server?",
            TOPIC[:170],
            yes="Stop the server",
            no="Cancel",
            on_yes=lambda: None,
        )
        self.take_and_close("confirm", confirm)
        toasts = Toasts(self.root, lambda _tag: None)
        toasts.show(Card("a", f"{NICK} - {NETWORK}", TOPIC[:120]))
        toasts.show(Card("b", "bob", "شكرا لكم جميعا 日本語も大丈夫"))
        self.take("toasts")
        toasts.close()

    def show_private(self, visit: Visit, people: list[Person]) -> None:
        """What two people say, in place."""
        people[0].send(
            f"PRIVMSG {NICK} :Could you bring plates, too? هل يمكنك إحضار الأطباق؟ お皿もお願いします"
        )
        visit.where.show_here("bob")
        wait_until(self.root, lambda: "plates" in text_of(visit.page.pane.view.text))
        self.take("private")
        visit.choose("#lobby")
        visit.open_private("bob")
        window = wait_until(self.root, lambda: visit.sight.windows.get("bob"))
        wait_until(self.root, lambda: "plates" in text_of(window.pane.view.text))
        self.take("private-window", window)
        self.take_menu("private-menu", window.person.menu, window.open_menu)
        window.pane.open_search()
        self._write_much(window.pane)
        self.take_smallest("private-search", window)
        window.pane.search.close()
        window.pane.composer.fill("")
        window.close()

    def show_offline(self, visit: Visit, server: ServerProcess) -> None:
        """No connection, and a message that waits for it."""
        server.stop()
        wait_until(self.root, visit.page.header.detail.winfo_ismapped)
        visit.page.pane.composer.type("I am on my way")
        press(visit.page.pane.composer.field, "<Return>")
        wait_until(self.root, lambda: visit.page.status.waiting["text"])
        self.take("offline")

    def show_host(self) -> None:
        """A server of our own, and its window."""
        app = self.app
        app._show_create()
        assert isinstance(app.page, CreatePage)
        app.page.name.fill(NETWORK)
        port = str(free_port("127.0.0.1", 16_697))
        app.page.port.fill(port)
        app.page.create()
        wait_until(self.root, lambda: isinstance(app.page, NamePage))
        self.take("name-of-host")
        assert isinstance(app.page, NamePage)
        app.page.name.fill(NICK)
        app.page.join()
        wait_until(self.root, lambda: app.visit and app.visit.place.server.endswith(port))
        self.take("chat-of-host")
        app._host.open()
        window = app._host.window
        assert isinstance(window, HostWindow)
        wait_until(self.root, window.people.tree.get_children)
        for name, page in (("share", 0), ("people", 1), ("log", 2)):
            window.tk.call(window.pages, "select", page)
            self.take(f"host-{name}", window)
            self.take_smallest(f"host-{name}", window)
        window._ask_to_send_away(Attendee(NETWORK, "", ("192.168.100.200", "192.168.100.201"), 0, 0))
        dialog = next(each for each in window.winfo_children() if isinstance(each, tk.Toplevel))
        self.take_and_close("host-send-away", dialog)
        app._host.stop()
        asking = app._host._asking
        assert asking is not None
        self.take("host-stop", asking)
        asking.close()


def draw(look: Look, folder: Path, part: str = "") -> None:
    """Draw everything in one look, or a part of it, on the screen that there is."""
    with tempfile.TemporaryDirectory(prefix="hubbub-images-") as home, company() as (server, people):
        gallery = Gallery(look, Path(home), folder)
        if part in {"", "launcher"}:
            gallery.show_launcher(server)
        visit = gallery.enter(server)
        visit.open_channels([CHANNEL, "#日本語の部屋", "#غرفة"])
        wait_until(gallery.root, lambda: len(visit.listed.conversations) == 4)
        visit.choose("#lobby")
        parts = {
            "chat": lambda: gallery.show_chat(visit, people),
            "channel": lambda: gallery.show_channel(visit),
            "dialogs": lambda: gallery.show_dialogs(visit),
            "private": lambda: gallery.show_private(visit, people),
            "offline": lambda: gallery.show_offline(visit, server),
            "host": gallery.show_host,
        }
        for name, show in parts.items():
            if part in {"", name}:
                show()
        gallery.app.close()


def draw_all(folder: Path) -> None:
    """Draw every look, each in a process with a screen of its own."""
    for look in LOOKS:
        (folder / look.name).mkdir(parents=True, exist_ok=True)
        screen = ["xvfb-run", "--auto-servernum", "--server-args", f"-screen 0 {look.width}x{look.height}x24"]
        subprocess.run([*screen, sys.executable, "-m", "desktop.gallery", look.name, str(folder)], check=True)


if __name__ == "__main__":
    chosen = next(look for look in LOOKS if look.name == sys.argv[1])
    draw(chosen, Path(sys.argv[2]) / chosen.name, *sys.argv[3:])
