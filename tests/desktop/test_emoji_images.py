import tkinter as tk

import pytest

from desktop.driving import wait_until
from hubbub.desktop import emoji_images as module
from hubbub.desktop.emoji_images import EmojiImages, emoji_images, emoji_of

FAMILY = "👨‍👩‍👧"


def size(root: tk.Tk, name: str) -> tuple[int, int]:
    return int(root.tk.call("image", "width", name)), int(root.tk.call("image", "height", name))


def is_drawn(root: tk.Tk, name: str) -> bool:
    return bool(root.tk.call(name, "cget", "-data"))


def test_an_image_has_its_place_at_once_and_is_drawn_soon(root: tk.Tk) -> None:
    name = emoji_images(root).image(FAMILY, 20)
    assert name
    assert size(root, name) == (20, 20)
    wait_until(root, lambda: is_drawn(root, name))
    assert size(root, name)[1] == 20


def test_a_name_tells_its_emoji(root: tk.Tk) -> None:
    name = emoji_images(root).image(FAMILY, 20)
    assert name
    assert emoji_of(name) == emoji_of(f"{name}#3") == FAMILY


def test_everybody_shares_the_images(root: tk.Tk) -> None:
    frame = tk.Frame(root)
    assert emoji_images(frame) is emoji_images(root)
    assert emoji_images(frame).image("😀", 20) == emoji_images(root).image("😀", 20)
    assert emoji_images(frame).image("😀", 20) != emoji_images(root).image("😀", 30)


def test_what_is_out_of_sight_makes_room(root: tk.Tk) -> None:
    images = EmojiImages(root, capacity=2)
    label = tk.Label(root, image=images.image("😀", 20) or "")
    gone, new = images.image("😁", 20), images.image("😂", 20)
    assert gone
    assert new
    known = root.tk.splitlist(root.tk.call("image", "names"))
    assert gone not in known
    assert str(label["image"]) in known


def test_when_all_are_in_sight_there_is_text_until_some_go(
    root: tk.Tk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CROWDED", 1)
    images = EmojiImages(root, capacity=1)
    label = tk.Label(root, image=images.image("😀", 20) or "")
    assert images.image("😁", 20) is None
    label.destroy()
    wait_until(root, lambda: images.image("😁", 20))


def test_without_a_font_there_is_text(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "can_draw", lambda: False)
    assert EmojiImages(root).image("😀", 20) is None
