import tkinter as tk
from tkinter import ttk

import pytest

from desktop.driving import press, settle, take_focus
from hubbub.desktop.scrolled import ScrolledFrame


class Scene:
    """Some fields below each other in a frame that has room for a part of them."""

    def __init__(self, root: tk.Tk, fields: int, room: int) -> None:
        self.room = room
        self.frame = ScrolledFrame(root, lambda: self.room)
        self.fields = [ttk.Entry(self.frame.content) for _ in range(fields)]
        for field in self.fields:
            field.pack(pady=10)
        self.frame.grid()
        settle(root)

    def sees(self, widget: tk.Misc) -> bool:
        top = widget.winfo_rooty() - self.frame.winfo_rooty()
        return 0 <= top <= top + widget.winfo_height() <= self.frame.winfo_height()


def test_it_is_as_high_as_its_content(root: tk.Tk) -> None:
    scene = Scene(root, fields=3, room=500)
    assert scene.frame.winfo_height() == scene.frame.content.winfo_reqheight() < 500
    scene.fields[0].pack_forget()
    settle(root)
    assert scene.frame.winfo_height() == scene.frame.content.winfo_reqheight()


def test_it_is_no_higher_than_there_is_room(root: tk.Tk) -> None:
    scene = Scene(root, fields=30, room=300)
    assert scene.frame.winfo_height() == 300
    assert scene.sees(scene.fields[0])
    assert not scene.sees(scene.fields[-1])


def test_it_follows_the_keyboard(root: tk.Tk) -> None:
    scene = Scene(root, fields=30, room=300)
    for field in (scene.fields[-1], scene.fields[12], scene.fields[0]):
        take_focus(field)
        settle(root)
        assert scene.sees(field)
    press(scene.fields[0], "<Tab>")
    assert root.focus_get() is scene.fields[1]


def test_back_near_the_beginning_it_shows_all_of_it(root: tk.Tk) -> None:
    scene = Scene(root, fields=30, room=300)
    for field in (scene.fields[-1], scene.fields[2]):
        take_focus(field)
        settle(root)
    assert scene.sees(scene.fields[2])
    assert scene.sees(scene.fields[0])


@pytest.mark.parametrize(("button", "further"), [(5, True), (4, False)])
def test_the_wheel_scrolls(root: tk.Tk, button: int, further: bool) -> None:
    scene = Scene(root, fields=30, room=300)
    take_focus(scene.fields[15])
    settle(root)
    before = scene.fields[0].winfo_rooty()
    scene.fields[15].event_generate(f"<Button-{button}>")
    settle(root)
    assert (scene.fields[0].winfo_rooty() < before) is further


def test_where_all_is_seen_the_wheel_does_nothing(root: tk.Tk) -> None:
    scene = Scene(root, fields=2, room=300)
    before = scene.fields[0].winfo_rooty()
    scene.fields[0].event_generate("<Button-5>")
    settle(root)
    assert scene.fields[0].winfo_rooty() == before


def test_a_stretched_one_gives_its_content_all_the_height(root: tk.Tk) -> None:
    frame = ScrolledFrame(root, stretch=True)
    frame.place(x=0, y=0, width=300, height=400)
    settle(root)
    assert frame.content.winfo_height() == 400
