"""Draws the pictures of docs/images anew, from the real program and a real server: `make images`.

With ``ARGS="--all FOLDER"`` it draws every window in many looks into that folder instead: see gallery.py.
"""

import os
import subprocess
import sys
import tempfile
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image, ImageGrab

from desktop.driving import Person, press, settle, text_of, wait_until
from desktop.gallery import draw_all
from desktop.serving import ServerProcess
from hubbub.client.known_servers import KnownServers
from hubbub.client.translation import ENGLISH
from hubbub.desktop import theme
from hubbub.desktop.app import App
from hubbub.desktop.launcher.create import CreatePage
from hubbub.desktop.launcher.name import NamePage
from hubbub.desktop.notices.policy import Level
from hubbub.desktop.notices.settings import NoticeSettings
from hubbub.desktop.preferences import PreferenceFile
from hubbub.desktop.visit import Visit

IMAGES: Final = Path(__file__).parents[2] / "docs" / "images"
SCREEN: Final = "2200x1520x24"
_CAPABILITIES: Final = "message-tags echo-message draft/message-redaction hubbub.chat/edit"


class Studio:
    """The program on a screen of its own, in one theme and at one scale."""

    def __init__(self, home: Path, palette: str, scale: str, language: str) -> None:
        os.environ["HUBBUB_SCALE"] = scale
        PreferenceFile(home / "desktop.json").remember(sound=False, language=language, theme=palette)
        self.app = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
        width, height = (round(float(scale) * side) for side in (1040, 720))
        self.app.root.geometry(f"{width}x{height}+20+20")
        self.app.root.focus_force()
        settle(self.app.root)

    def take(self, name: str, window: tk.Tk | tk.Toplevel | None = None) -> None:
        """Save what is to be seen of the program, or of one of its windows, as docs/images/`name`.png."""
        root = window or self.app.root
        until = time.monotonic() + 1.5  # emoji are drawn one in a turn, and windows open in steps
        while time.monotonic() < until:
            root.update()
        x, y = root.winfo_rootx(), root.winfo_rooty()
        picture = ImageGrab.grab(xdisplay=os.environ["DISPLAY"])
        picture = picture.crop((x, y, x + root.winfo_width(), y + root.winfo_height()))
        picture.convert("P", palette=Image.Palette.ADAPTIVE).save(IMAGES / f"{name}.png", optimize=True)
        print(name)  # noqa: T201

    def enter(self, server: ServerProcess, nick: str) -> Visit:
        """Come into the chat."""
        self.app.enter(server.address, nick)
        visit = wait_until(self.app.root, lambda: self.app.visit)
        wait_until(self.app.root, lambda: visit.page.pane.view.shown)
        return visit


@contextmanager
def studio(palette: str = theme.DARK.name, scale: str = "1", language: str = ENGLISH) -> Iterator[Studio]:
    """A fresh program, as somebody has it who starts it for the first time."""
    with tempfile.TemporaryDirectory(prefix="hubbub-images-") as home:
        made = Studio(Path(home), palette, scale, language)
        yield made
        made.app.close()


@contextmanager
def company() -> Iterator[tuple[ServerProcess, list[Person]]]:
    """A server with some people who talk."""
    with (
        tempfile.TemporaryDirectory(prefix="hubbub-images-") as data,
        ServerProcess.running(Path(data) / "data", web="127.0.0.1:0") as server,
    ):
        people = [Person(server.plain_port, nick) for nick in ("bob", "Carolina", "dan")]
        talk(*people)
        yield server, people
        for person in people:
            person.close()


def talk(bob: Person, carol: Person, dan: Person) -> None:
    """What people say: answers, reactions, a newer version, another script, code."""
    for person in (bob, carol, dan):
        person.send(f"CAP REQ :{_CAPABILITIES}")

    def say(person: Person, text: str, tags: str = "") -> str:
        person.send(f"{tags}PRIVMSG #lobby :{text}")
        line = person.wait_for(f"PRIVMSG #lobby :{text}")
        return next(tag for tag in line[1:].split(" ")[0].split(";") if tag.startswith("msgid="))[6:]

    bob.send("TOPIC #lobby :Autumn fair on Saturday, from two to four in the library")
    asked = say(bob, "Shall we meet on *Thursday*? There is a room free: https://library.example.org/rooms")
    say(carol, "Thursday is fine 👩‍👩‍👧‍👦", f"@+reply={asked} ")
    cake = say(carol, "I bring teh cake")
    carol.send(f"@hubbub.chat/edit={cake} PRIVMSG #lobby :I bring the cake 🎂")
    carol.wait_for("PRIVMSG #lobby :I bring the cake")
    for person, reaction in ((bob, "👍"), (dan, "👍"), (dan, "🎉")):
        person.send(f"@+draft/react={reaction};+reply={cake} TAGMSG #lobby")
    say(dan, "The list is `hubbub say '#ops' < list.txt`, and شكرا لكم جميعا 日本語も大丈夫")


def draw_launcher() -> None:
    with company() as (server, _people), studio() as made:
        made.app.show_start()
        made.take("start")
        made.app.show_create()
        made.take("create")
        made.app.show_enter()
        made.take("enter")
        made.app.enter(server.address, "")
        made.take("name")


def draw_chat(name: str, palette: str = theme.DARK.name, scale: str = "1") -> None:
    with company() as (server, people), studio(palette, scale) as made:
        pane = made.enter(server, "Maria").page.pane
        wait_until(made.app.root, lambda: "Thursday" in text_of(pane.view.text))
        pane.answer(next(entry for entry in pane.view.shown if "Thursday" in entry.text))
        pane.composer.type("I come straight from work, so a few minutes late")
        people[0].send("@+typing=active TAGMSG #lobby")
        wait_until(made.app.root, lambda: pane.typing.full)
        made.take(name)


def draw_emoji() -> None:
    with company() as (server, _people), studio() as made:
        made.enter(server, "Maria").page.pane.composer.pick_emoji()
        made.take("emoji")


def draw_german() -> None:
    with company() as (server, _people), studio(theme.LIGHT.name, language="de") as made:
        made.enter(server, "Maria")
        made.app.settings.open()
        made.take("german")


def draw_account() -> None:
    with company() as (server, _people), studio() as made:
        made.enter(server, "Maria").account.open()
        made.take("account")


def draw_private() -> None:
    with company() as (server, people), studio() as made:
        visit = made.enter(server, "Maria")
        people[0].send("PRIVMSG Maria :Could you bring plates, too?")
        wait_until(made.app.root, lambda: visit.sight.windows.get("bob"))
        made.take("private")


def draw_servers(name: str, palette: str = theme.DARK.name) -> None:
    with (
        company() as (server, _people),
        tempfile.TemporaryDirectory(prefix="hubbub-images-") as data,
        ServerProcess.running(Path(data) / "chess", settings='name = "Chess-club"') as chess,
        studio(palette) as made,
    ):
        visit = made.enter(server, "Maria")
        made.app.enter(chess.address, "Maria")
        other = wait_until(made.app.root, lambda: made.app.visit if made.app.visit is not visit else None)
        other.open_channels(["#openings", "#tournament-in-the-old-town-hall"])
        wait_until(made.app.root, lambda: len(other.listed.conversations) == 3)
        made.app._stays.go_to(visit.place)
        ivan = Person(chess.plain_port, "Ivan")
        ivan.send("JOIN #openings", "PRIVMSG #openings :e4 or d4?")
        wait_until(made.app.root, lambda: other.listed.mark("#openings").unread)
        made.app.root.event_generate("<Control-k>")
        made.take(name)
        ivan.close()


def draw_offline() -> None:
    with company() as (server, _people), studio() as made:
        visit = made.enter(server, "Maria")
        server.stop()
        wait_until(made.app.root, lambda: "Disconnected" in str(visit.page.status.link["text"]))
        visit.page.pane.composer.type("I am on my way")
        press(visit.page.pane.composer.field, "<Return>")
        wait_until(made.app.root, lambda: visit.page.status.waiting["text"])
        made.take("offline")


def draw_host() -> None:
    with studio() as made:
        app = made.app
        app.show_create()
        assert isinstance(app.page, CreatePage)
        app.page.name.fill("The library")
        app.page.create()
        wait_until(app.root, lambda: isinstance(app.page, NamePage))
        assert isinstance(app.page, NamePage)
        app.page.name.fill("Maria")
        app.page.join()
        wait_until(app.root, lambda: app.visit)
        app._host.open()
        window = app._host.window
        assert window is not None
        wait_until(app.root, window.people.tree.get_children)
        for page, name in enumerate(("server", "server-people")):
            window.tk.call(window.pages, "select", page)
            made.take(name, window)


def draw_notices() -> None:
    with company() as (server, people), studio() as made:
        visit = made.enter(server, "Maria")
        visit.open_channels(["#garden", "#cakes"])
        wait_until(made.app.root, lambda: len(visit.listed.conversations) == 3)
        visit.attention.be_called_for("#garden", Level.NOTHING)
        visit.choose("#lobby")
        people[0].send("JOIN #cakes", "PRIVMSG #cakes :Maria, could you bring plates?")
        wait_until(made.app.root, lambda: visit.listed.new.mentions)
        NoticeSettings(made.app.root, made.app._centre)
        made.take("notices")


SCENES: Final[dict[str, Callable[[], None]]] = {
    "launcher": draw_launcher,
    "chat": lambda: draw_chat("chat"),
    "chat-2x": lambda: draw_chat("chat-2x", scale="2"),
    "light": lambda: draw_chat("light", theme.LIGHT.name),
    "german": draw_german,
    "emoji": draw_emoji,
    "account": draw_account,
    "private": draw_private,
    "offline": draw_offline,
    "notices": draw_notices,
    "servers": lambda: draw_servers("servers"),
    "servers-light": lambda: draw_servers("servers-light", theme.LIGHT.name),
    "host": draw_host,
}


def main() -> None:
    """Draw the scene that is named; without a name draw all, each in a process with a screen of its own."""
    match sys.argv[1:]:
        case []:
            screen = ["xvfb-run", "--auto-servernum", "--server-args", f"-screen 0 {SCREEN}"]
            for scene in SCENES:
                subprocess.run([*screen, sys.executable, "-m", "desktop.screenshots", scene], check=True)
        case ["--all", folder]:
            draw_all(Path(folder))
        case [scene]:
            SCENES[scene]()
        case _:
            sys.exit("Say nothing, the name of a scene, or --all and a folder.")


if __name__ == "__main__":
    main()
