"""A Text that shows entries as blocks of whole lines, and knows which lines are whose."""

import tkinter as tk
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, chain, islice
from tkinter import font
from typing import Final

from hubbub.client.mentions import NOBODY, People
from hubbub.client.model import Entry
from hubbub.desktop import theme
from hubbub.desktop.chat.inline import Inline
from hubbub.desktop.chat.labels import elide
from hubbub.desktop.chat.rendering import Block, line_count, render
from hubbub.desktop.chat.tags import CHOSEN, FOUND, MARGIN, make_tags, paint_tags, shape_tags
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.emoji_images import emoji_images, emoji_of
from hubbub.desktop.files.cards import PICTURE
from hubbub.desktop.looks import looks_of
from hubbub.desktop.pieces import EMOJI, Piece, Tags
from hubbub.desktop.theme import Palette

IMAGE: Final = "picture "
"""What the names begin with of pictures in the text; after it comes the key."""

_INSERTED: Final = "inserted"
"""The mark behind what was inserted last."""

_FLASH: Final = 2_500
"""Milliseconds for which a message stands out that was looked for."""

_MOST_IMAGES: Final = 1_000
"""Emoji that become images in one insert; each takes some of the window's time."""


class BlockText(tk.Text):
    """Read-only for the person, who can still select and copy. Blocks are replaced by their numbers."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(
            parent,
            wrap="word",
            state="disabled",
            font=theme.GAP_FONT,
            borderwidth=0,
            highlightthickness=0,
            padx=0,
            pady=4,
            width=1,
            height=1,
            cursor="xterm",
            takefocus=True,
        )
        self._lines: list[int] = []
        self.cards: Callable[[Entry, Tags, Callable[[str, str], str]], Iterable[Piece]] = _no_cards
        """What stands below a message because of the files that it links to."""
        self.picture: Callable[[str], str] = str
        """The image that stands for a picture, by its key."""
        self.on_move: Callable[[], None] = lambda: None
        """Called when something else has come into sight."""
        self._drawing = drawing_for(self)
        self._font = font.nametofont(theme.TEXT_FONT, self)
        self._small = font.nametofont(theme.SMALL_FONT, self)
        self._images = emoji_images(self)
        self.look_for(NOBODY)
        self._margins = 2 * self.winfo_pixels(MARGIN)
        self._wrapped_at = 0
        self._flashing = ""
        self.bind("<Destroy>", lambda _event: self._stop_flashing())
        self.bind("<<Copy>>", lambda _event: self.copy())
        make_tags(self)
        theme.follow(self, self._paint)

    @property
    def block_count(self) -> int:
        """How many blocks are shown."""
        return len(self._lines)

    def replace_blocks(self, at: int, removed: int, blocks: Sequence[Block]) -> None:
        """Take out `removed` blocks from number `at` on, and put `blocks` in their place, in one insert."""
        first, last = self._first_line(at), self._first_line(at + removed)
        self.configure(state="normal")
        if removed:
            self.delete(f"{first}.0", f"{last}.0")
        if blocks:
            self._insert(f"{first}.0", list(chain.from_iterable(blocks)))
        self.configure(state="disabled")
        self._lines[at : at + removed] = [line_count(block) for block in blocks]

    def render(
        self, entry: Entry, previous: Entry | None, *, answered: Entry | None = None, first_new: bool = False
    ) -> Block:
        """An entry's block, drawn for this widget's width."""
        return render(
            entry,
            previous,
            lambda line: self._drawing.draw(line, self._fits),
            answered=answered,
            first_new=first_new,
            inline=self._inline,
            cards=lambda mine: self.cards(entry, mine, self._beside),
            clock=self._looks.time,
        )

    def highlight(self, number: int | None) -> None:
        """Show block `number` as chosen, and no other."""
        self.tag_remove(CHOSEN, "1.0", "end")
        if number is not None:
            self.tag_add(CHOSEN, *self._range(number))

    def flash(self, number: int) -> None:
        """Let block `number` stand out for a moment."""
        self.tag_remove(FOUND, "1.0", "end")
        self.tag_add(FOUND, *self._range(number))
        self._stop_flashing()
        self._flashing = self.after(_FLASH, lambda: self.tag_remove(FOUND, "1.0", "end"))

    def _stop_flashing(self) -> None:
        if self._flashing:
            self.after_cancel(self._flashing)

    def see_block(self, number: int) -> None:
        """Scroll until block `number` is in sight."""
        first, end = self._range(number)
        self.see(f"{end} - 1 char")
        self.see(first)

    def starts_of(self, tags: Iterable[str], index: str) -> list[str]:
        """Where pieces with one of these tags begin on the line of `index`, up to there."""
        ranges = (self.tag_ranges(tag)[::2] for tag in tags)
        starts = (str(start) for start in chain.from_iterable(ranges))
        line = f"{index.split('.', maxsplit=1)[0]}.0"
        return [each for each in starts if self.compare(line, "<=", each) and self.compare(each, "<=", index)]

    def place_of_block(self, number: int | None) -> tuple[int, int]:
        """Where block `number` is, in pixels; the middle of the widget where it isn't in sight."""
        box = self.bbox(self._range(number)[0]) if number is not None else None
        return (box[0], box[1] + box[3]) if box else (self.winfo_width() // 2, self.winfo_height() // 2)

    def look_for(self, people: People) -> None:
        """Mark these people's names in what is rendered from now on."""
        self._inline = Inline(people, lambda pieces: self._drawing.draw_pieces(pieces, self._fits))

    def rewrap(self) -> bool:
        """Whether the width has changed and something is shown that had to be wrapped for the old one."""
        changed = self._wrapped_at not in {0, self.winfo_width()}
        if changed:
            self._wrapped_at = 0
        return changed

    def copy(self) -> str:
        """Put what is selected on the clipboard, as it was written."""
        if self.tag_ranges("sel"):
            self.clipboard_clear()
            self.clipboard_append(self.written("sel.first", "sel.last"))
        return "break"

    def written(self, first: str, last: str) -> str:
        """What was written there, emoji and right-to-left text too."""
        dumped = self.dump(first, last, image=True, text=True)
        drawn = (written_by(value) if kind == "image" else value for kind, value, _index in dumped)
        return self._drawing.original("".join(drawn))

    def images(self, first: str, last: str) -> list[tuple[str, str]]:
        """The names of the pictures between two places, and where they stand."""
        dumped = self.dump(first, last, image=True)
        return [(name, index) for _kind, name, index in dumped if name.startswith(IMAGE)]

    def count_before(self, tag: str, number: int, index: str) -> int:
        """How many pieces with a tag begin in block `number` up to a place."""
        starts = (str(start) for start in self.tag_ranges(tag)[::2])
        first = self._range(number)[0]
        return sum(self.compare(first, "<=", each) and self.compare(each, "<=", index) for each in starts)

    def block_at(self, index: str) -> int | None:
        """The number of the block at a Text index such as ``@10,20``, None below the last one."""
        line = int(self.index(index).split(".")[0])
        number = bisect_right(list(accumulate(self._lines)), line - 1)
        return number if number < len(self._lines) else None

    @contextmanager
    def anchored(self) -> Iterator[None]:
        """Keep what is in sight where it is, to the pixel, while blocks above it come and go."""
        top = self.index("@0,0")
        before = self.dlineinfo(top)
        self.mark_set("anchor", top)
        yield
        self.yview("anchor")
        after = self.dlineinfo("anchor")
        if before and after:
            self.yview_scroll(after[1] - before[1], "pixels")

    def at_bottom(self) -> bool:
        """Whether the last line is in sight."""
        return self.dlineinfo("end-1c") is not None or self.yview()[1] >= 1.0

    def to_bottom(self) -> None:
        """Scroll down to the last line."""
        self.see("end")

    def _insert(self, index: str, pieces: Sequence[Piece]) -> None:
        """Insert everything at once, but for emoji and pictures: each of them is an image."""
        self.mark_set(_INSERTED, index)
        start = 0
        for at in islice(
            (at for at, (text, tags) in enumerate(pieces) if _is_image(text, tags)), _MOST_IMAGES
        ):
            text, tags = pieces[at]
            if image := self._image(text, tags):
                self._insert_text(pieces[start:at])
                place = self.index(_INSERTED)
                name = IMAGE + text if PICTURE in tags else image
                self.tk.call(self, "image", "create", place, "-image", image, "-name", name)
                for tag in tags:
                    self.tag_add(tag, place)
                start = at + 1
        self._insert_text(pieces[start:])

    def _image(self, text: str, tags: Tags) -> str | None:
        """The image that stands for a piece; None where text has to do."""
        return self.picture(text) if PICTURE in tags else self._images.image(text, self._image_height)

    def _beside(self, name: str, rest: str) -> str:
        """As much of a file's name as fits on a line with what stands after it."""
        self._wrapped_at = self.winfo_width()
        room = self._wrapped_at - self._margins - self._small.measure(rest)
        return elide(self._drawing.draw(name), max(room, self._margins), self._small)

    def _insert_text(self, pieces: Sequence[Piece]) -> None:
        if pieces:
            self.tk.call(self, "insert", _INSERTED, *chain.from_iterable(pieces))

    def _fits(self, text: str) -> bool:
        self._wrapped_at = self.winfo_width()
        return self._font.measure(text) <= self._wrapped_at - self._margins

    def _range(self, number: int) -> tuple[str, str]:
        return f"{self._first_line(number)}.0", f"{self._first_line(number + 1)}.0"

    def _first_line(self, block: int) -> int:
        return 1 + sum(self._lines[:block])

    def _paint(self, palette: Palette) -> None:
        self._looks = looks_of(self)
        self._image_height = self._font.metrics("linespace")
        shape_tags(self, self._looks.spacing)
        self.configure(
            background=palette.background,
            foreground=palette.text,
            selectbackground=palette.accent,
            selectforeground=palette.on_accent,
            inactiveselectbackground=palette.accent,
        )
        paint_tags(self, palette)


def _no_cards(_entry: Entry, _mine: Tags, _fit: Callable[[str, str], str]) -> Iterable[Piece]:
    return ()


def _is_image(text: str, tags: Tags) -> bool:
    return EMOJI in tags or (PICTURE in tags and text != "\n")


def written_by(image: str) -> str:
    """What an image stands for, by its name: an emoji, or a picture, which nobody has written."""
    return "" if image.startswith(IMAGE) else emoji_of(image)
