import tkinter as tk

import pytest

from desktop.driving import press, settle, tags_at, text_of
from desktop.entries import said
from hubbub.client.mentions import People
from hubbub.desktop import theme
from hubbub.desktop.chat.blocks import BlockText
from hubbub.desktop.chat.rendering import Block
from hubbub.desktop.colours import name_hue
from hubbub.desktop.emoji_images import EmojiImages


@pytest.fixture
def text(root: tk.Tk) -> BlockText:
    made = BlockText(root)
    made.grid(sticky="nsew")
    settle(root)
    return made


def block(words: str) -> Block:
    return [(f"{words}\n", ("body",))]


def tall(count: int) -> list[Block]:
    return [block(f"line {number}\nsecond line of {number}") for number in range(count)]


def test_blocks_are_replaced_by_their_numbers(text: BlockText) -> None:
    text.replace_blocks(0, 0, [block("one"), block("two\ntwo and a half"), block("three")])
    text.replace_blocks(1, 1, [block("2")])
    text.replace_blocks(3, 0, [block("four")])
    text.replace_blocks(0, 1, [])
    assert text_of(text) == "2\nthree\nfour\n"
    assert text.block_count == 3
    text.replace_blocks(0, 3, [])
    assert text_of(text) == ""


def test_a_place_is_found_again(text: BlockText) -> None:
    text.replace_blocks(0, 0, [block("one\none"), block("two"), block("three\nthree\nthree")])
    numbers = [text.block_at(f"{line}.0") for line in range(1, 8)]
    assert numbers == [0, 0, 1, 2, 2, 2, None]


def test_nobody_can_type_into_it(text: BlockText) -> None:
    text.replace_blocks(0, 0, [block("fixed")])
    press(text, "<Key-x>")
    press(text, "<BackSpace>")
    press(text, "<<Paste>>")
    assert text_of(text) == "fixed\n"


def test_what_is_selected_can_be_copied(text: BlockText) -> None:
    text.replace_blocks(0, 0, [block("to be copied")])
    text.tag_add("sel", "1.6", "1.12")
    press(text, "<Control-c>")
    assert text.clipboard_get() == "copied"


def test_copying_nothing_leaves_the_clipboard_alone(text: BlockText) -> None:
    text.clipboard_clear()
    text.clipboard_append("kept")
    press(text, "<Control-c>")
    assert text.clipboard_get() == "kept"


def test_right_to_left_text_is_copied_as_it_was_written(text: BlockText) -> None:
    text.replace_blocks(0, 0, [text.render(said(1, "שלום לכולם"), said(0))])
    assert "םלוכל םולש" in text_of(text)
    text.tag_add("sel", "1.0", "1.end")
    press(text, "<Control-c>")
    assert text.clipboard_get() == "שלום לכולם"


def test_right_to_left_text_is_wrapped_again_for_another_width(root: tk.Tk, text: BlockText) -> None:
    text.replace_blocks(0, 0, [text.render(said(1, "שלום " * 60), said(0))])
    lines = text_of(text).count("\n")
    assert lines > 1
    assert not text.rewrap()
    root.geometry("500x400")
    settle(root)
    assert text.rewrap()
    assert not text.rewrap()
    text.replace_blocks(0, 1, [text.render(said(1, "שלום " * 60), said(0))])
    assert text_of(text).count("\n") > lines


def test_what_is_in_sight_stays_when_something_comes_above_it(root: tk.Tk, text: BlockText) -> None:
    text.replace_blocks(0, 0, tall(100))
    settle(root)
    text.yview_scroll(1234, "pixels")
    settle(root)
    place = text.index("@0,200 linestart")
    before = text.bbox(place)
    assert before
    with text.anchored():
        text.replace_blocks(0, 0, tall(50))
    settle(root)
    assert text.bbox(f"{place} + 100 lines") == before


def test_the_bottom_is_known(root: tk.Tk, text: BlockText) -> None:
    text.replace_blocks(0, 0, tall(100))
    settle(root)
    assert not text.at_bottom()
    text.to_bottom()
    settle(root)
    assert text.at_bottom()
    assert text.yview()[1] == 1.0


def test_it_has_the_themes_colours(root: tk.Tk, text: BlockText) -> None:
    assert text["background"] == theme.DARK.background
    theme.use(root, theme.LIGHT.name)
    settle(root)
    assert text["background"] == theme.LIGHT.background
    assert str(text.tag_cget("own", "background")) == theme.LIGHT.own


FAMILY = "👨‍👩‍👧"


def images(text: BlockText) -> int:
    return len(text.dump("1.0", "end", image=True))


def test_emoji_are_images_and_are_copied_as_they_were_written(text: BlockText) -> None:
    text.replace_blocks(0, 0, [text.render(said(1, f"we {FAMILY} and 🇩🇪 and {FAMILY}"), said(0))])
    assert images(text) == 3
    assert text.get("1.0", "1.end") == "we  and  and "
    text.tag_add("sel", "1.0", "1.end")
    press(text, "<Control-c>")
    assert text.clipboard_get() == f"we {FAMILY} and 🇩🇪 and {FAMILY}"


def test_an_emoji_in_right_to_left_text_is_copied_too(text: BlockText) -> None:
    written = f"שלום **לכולם** {FAMILY} (abc)"
    text.replace_blocks(0, 0, [text.render(said(1, written), said(0))])
    assert images(text) == 1
    text.tag_add("sel", "1.0", "1.end")
    press(text, "<Control-c>")
    assert text.clipboard_get() == written.replace("*", "")


def test_an_image_belongs_to_its_line(text: BlockText) -> None:
    text.replace_blocks(0, 0, [text.render(said(1, f"{FAMILY}", own=True), said(0, own=True))])
    assert {"body", "own"} <= set(text.tag_names("1.0"))


def test_without_images_an_emoji_is_text(text: BlockText, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EmojiImages, "image", lambda *_arguments: None)
    text.replace_blocks(0, 0, [text.render(said(1, f"we {FAMILY}!"), said(0))])
    assert text.get("1.0", "1.end") == f"we {FAMILY}!"


def test_a_wall_of_emoji_is_images_in_part(text: BlockText) -> None:
    text.replace_blocks(0, 0, [text.render(said(1, "🎉" * 1_200), said(0))])
    assert images(text) == 1_000
    assert text_of(text) == "🎉" * 1_200 + "\n"


def test_names_are_looked_for(text: BlockText) -> None:
    text.look_for(People("ann", ["bob"]))
    text.replace_blocks(0, 0, [text.render(said(1, "ann, bob!"), said(0))])
    assert "mention" in tags_at(text, "ann")
    assert f"name-{name_hue('bob')}" in tags_at(text, "bob")


def test_segments_have_their_tags(text: BlockText) -> None:
    text.replace_blocks(0, 0, [[("name ", ("head", "name-3")), ("text\n", ("body",))]])
    assert tags_at(text, "name") == {"head", "name-3"}
    assert tags_at(text, "text") == {"body"}
