"""Files of a real server in the window: shown small, opened, saved and deleted."""

import tkinter as tk
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tkinter import filedialog

import pytest

from desktop.driving import Person, click, option, press, settle, tags_at, text_of, wait_until, widgets
from desktop.serving import ServerProcess
from hubbub.desktop.app import App
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.files import previews as previews_module
from hubbub.desktop.files.previews import Preview, Previews, Stage
from hubbub.desktop.files.saving import SaveWindow
from hubbub.desktop.files.viewer import Viewer
from hubbub.desktop.looks import LINKS, SHOWN
from support.pictures import bomb, picture


class Room:
    """A conversation in the program, to which files are sent."""

    def __init__(self, app: App, home: Path) -> None:
        visit = wait_until(app.root, lambda: app.visit)
        self.app, self.home = app, home
        self.previews: Previews = visit.where.speaking.previews
        self.pane = visit.page.pane
        wait_until(app.root, lambda: self.previews.place and visit.channel)

    def send(self, name: str, content: bytes) -> Preview:
        """Send a file; what its card shows as soon as the message is there."""
        file = self.home / name
        file.write_bytes(content)
        before = len(self.pane.view.shown)
        self.pane.files.add([file])
        wait_until(self.app.root, lambda: self.pane.files.tray.rows)
        press(self.pane.composer.field, "<Return>")
        wait_until(self.app.root, lambda: len(self.pane.view.shown) > before)
        wait_until(self.app.root, lambda: self.pane.view.shown[-1].msgid)
        (preview,) = self.pane.shown.of(self.pane.view.shown[-1])
        return preview

    def known(self, preview: Preview) -> Preview:
        """The same, once it is known what it is."""
        wait_until(self.app.root, lambda: preview.stage in {Stage.KNOWN, Stage.FAILED})
        settle(self.app.root)
        return preview

    def images(self) -> list[str]:
        """The images of the pictures in the text, top down."""
        text = self.pane.view.text
        return [str(text.image_cget(index, "image")) for _name, index in text.images("1.0", "end")]

    def is_drawn(self) -> bool:
        """Whether each picture in the text is there."""
        images = self.images()
        return bool(images) and "picture-box" not in images


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0") as running:
        yield running


@pytest.fixture
def room(app: App, server: ServerProcess, tmp_path: Path) -> Room:
    app.enter(server.address, "alice")
    return Room(app, tmp_path)


def test_a_picture_takes_its_room_at_once_and_comes_small_without_a_jump(app: App, room: Room) -> None:
    preview = room.send("A cat.png", picture((1200, 900)))
    text = room.pane.view.text
    assert room.images() == ["picture-box"]
    end, height = text.index("end"), text.count("1.0", "end", "ypixels")
    wait_until(app.root, room.is_drawn)
    assert (text.index("end"), text.count("1.0", "end", "ypixels")) == (end, height)
    assert preview.facts is not None
    assert preview.facts.name == "A cat.png"
    assert "A cat.png  ·  picture  ·  " in text_of(text)
    assert text.at_bottom()


def test_what_is_copied_is_what_was_written(app: App, room: Room) -> None:
    preview = room.send("cat.png", picture())
    wait_until(app.root, room.is_drawn)
    assert text_of(room.pane.view.text).count(preview.link) == 1
    assert room.pane.view.text.written("1.0", "end").count(preview.link) == 1


def test_other_files_have_a_line_with_name_kind_and_size(app: App, room: Room) -> None:
    room.known(room.send("List of all.pdf", b"%PDF" + bytes(20_000)))
    assert "List of all.pdf  ·  PDF  ·  20 kB  ·  Save…" in text_of(room.pane.view.text)
    assert not room.images()


def test_what_only_looks_like_a_picture_is_never_opened_here(app: App, room: Room) -> None:
    assert room.known(room.send("bomb.png", bomb(60_000, 60_000))).png == b""
    assert room.known(room.send("text.png", b"no picture at all")).png == b""
    words = text_of(room.pane.view.text)
    assert "bomb.png  ·  picture" in words
    assert "can't be shown here" in words
    assert room.images() == ["picture-box"]


def test_links_elsewhere_are_links_and_nobody_is_asked(
    app: App, room: Room, guest: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_words: object) -> None:
        raise AssertionError

    monkeypatch.setattr(room.previews, "want", never)
    bob = guest("bob")
    for link in ("https://evil.example/files/1/cat.png", "http://127.0.0.1:1/files/abc/cat.png"):
        bob.send(f"PRIVMSG #lobby :{link}")
        wait_until(app.root, partial(_says, room, link))
    app.root.tk.call("after", 100)
    settle(app.root)
    assert not room.images()


def test_who_wants_no_pictures_gets_links_and_nothing_is_fetched(app: App, room: Room) -> None:
    app.settings.open()
    assert app.settings.window is not None
    app.settings.window.pictures[LINKS].invoke()
    preview = room.send("cat.png", picture())
    app.root.tk.call("after", 200)
    settle(app.root)
    assert not room.images()
    assert preview.stage is Stage.UNKNOWN
    app.settings.window.pictures[SHOWN].invoke()
    wait_until(app.root, room.is_drawn)
    app.settings.window.close()


def test_pictures_are_kept_on_the_disk_until_one_logs_out(
    app: App, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = room.known(room.send("cat.png", picture()))
    png = preview.png
    preview.stage, preview.png = Stage.UNKNOWN, b""

    def never(*_words: object) -> str:
        raise AssertionError

    monkeypatch.setattr(room.previews.jobs, "look", never)
    room.previews.want(preview, room.pane.shown._album.box)
    assert room.known(preview).png == png
    folder = room.home / "home" / "cache" / "previews"
    assert list(folder.iterdir())
    room.previews.forget()
    wait_until(app.root, lambda: not list(folder.iterdir()))


def test_what_was_not_looked_at_for_longest_leaves_the_memory(
    app: App, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = room.known(room.send("one.png", picture((50, 50))))
    assert first.png
    monkeypatch.setattr(previews_module, "MEMORY", len(first.png))
    second = room.known(room.send("two.png", picture((60, 60))))
    assert second.png
    assert not first.png


def test_a_click_opens_it_large_and_the_keys_lead_to_the_others(app: App, room: Room) -> None:
    room.known(room.send("one.png", picture((900, 600))))
    room.known(room.send("two.png", picture((600, 900))))
    wait_until(app.root, room.is_drawn)
    text = room.pane.view.text
    _name, index = text.images("1.0", "end")[-1]
    box = text.bbox(index)
    assert box is not None
    click(text, box[0] + 5, box[1] + 5)
    viewer = wait_until(app.root, lambda: widgets(app.root, Viewer))[0]
    assert viewer.name.full == "two.png"
    wait_until(
        app.root, lambda: viewer.state_label.full.startswith("2 of 2") and "…" not in viewer.state_label.full
    )
    assert viewer.tk.call("image", "height", viewer._image) == viewer.picture.winfo_height()
    assert viewer.next_button.instate(["disabled"])
    press(viewer.picture, "<Left>")
    assert viewer.name.full == "one.png"
    wait_until(app.root, lambda: "…" not in viewer.state_label.full)
    press(viewer.picture, "<Escape>")
    assert not viewer.winfo_exists()


def test_tab_leads_to_a_file_and_return_opens_it(app: App, room: Room) -> None:
    room.known(room.send("one.png", picture()))
    text = room.pane.view.text
    press(text, "<<PrevWindow>>")
    assert "chosen-link" in tags_at(text, "Save…")
    press(text, "<<PrevWindow>>")
    assert "chosen-link" in tags_at(text, "one.png  ")
    press(text, "<Return>")
    wait_until(app.root, lambda: widgets(app.root, Viewer))[0].close()


def test_a_file_is_saved_under_a_harmless_name(app: App, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"x" * 300_000
    preview = room.known(room.send("list.txt", content))
    target, asked = room.home / "saved.txt", []

    def choose(**words: object) -> str:
        asked.append(words["initialfile"])
        return str(target)

    monkeypatch.setattr(filedialog, "asksaveasfilename", choose)
    room.pane.menu.fill(room.pane.view.shown[-1])
    _invoke(room.pane.menu.menu, "Save file…")
    wait_until(app.root, lambda: "is saved in" in option(room.pane.composer.hint, "text"))
    assert target.read_bytes() == content
    assert asked == ["list.txt"]
    assert not widgets(app.root, SaveWindow)
    SaveWindow(app.root, room.previews, preview, room.home / "no" / "list.txt", print)
    window = widgets(app.root, SaveWindow)[0]
    wait_until(app.root, lambda: "Choose another folder" in option(window.state_label, "text"))
    (room.home / "no").mkdir()
    window.retry_button.invoke()
    wait_until(app.root, (room.home / "no" / "list.txt").exists)


def test_ones_own_file_is_deleted_for_everybody_once_that_is_confirmed(app: App, room: Room) -> None:
    preview = room.known(room.send("cat.png", picture()))
    room.pane.menu.fill(room.pane.view.shown[-1])
    assert _labels(room.pane.menu.menu).count("Remove for everybody, with the file") == 1
    _invoke(room.pane.menu.menu, "Delete the file for everybody…")
    widgets(app.root, Confirm)[0].no_button.invoke()
    assert not preview.is_gone
    _invoke(room.pane.menu.menu, "Delete the file for everybody…")
    widgets(app.root, Confirm)[0].yes_button.invoke()
    wait_until(app.root, lambda: "cat.png  ·  no longer there" in text_of(room.pane.view.text))
    assert not room.images()
    room.pane.menu.fill(room.pane.view.shown[-1])
    assert "Save file…" not in _labels(room.pane.menu.menu)


def test_somebody_elses_file_is_theirs(app: App, room: Room, guest: Callable[[str], Person]) -> None:
    preview = room.send("cat.png", picture())
    guest("bob").send(f"PRIVMSG #lobby :{preview.link}")
    wait_until(
        app.root,
        lambda: (room.pane.view.shown[-1].author, room.pane.view.shown[-1].text) == ("bob", preview.link),
    )
    room.pane.menu.fill(room.pane.view.shown[-1])
    labels = _labels(room.pane.menu.menu)
    assert "Save file…" in labels
    assert "Delete the file for everybody…" not in labels
    assert "Remove for everybody, with the file" not in labels


def _says(room: Room, words: str) -> bool:
    return words in text_of(room.pane.view.text)


def _labels(menu: tk.Menu) -> list[str]:
    last = menu.index("end")
    assert last is not None
    return [menu.entrycget(at, "label") for at in range(last + 1) if menu.type(at) != "separator"]


def _invoke(menu: tk.Menu, label: str) -> None:
    menu.invoke(label)
    menu.update()
