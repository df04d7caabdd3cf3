"""The text of a message as pieces for a Text: markup, names and emoji. Pure, no widgets."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from hubbub.client.emoji_segments import has_emoji, split_emoji
from hubbub.client.formatting import Style
from hubbub.client.markup import Run, parse, verbatim
from hubbub.client.mentions import NOBODY, People
from hubbub.desktop.colours import name_hue
from hubbub.desktop.ordering import reads_right_to_left
from hubbub.desktop.pieces import EMOJI, Piece, Tags

DrawPieces: TypeAlias = Callable[[Sequence[Piece]], Sequence[Piece]]
"""Brings the pieces of a line into the order of the screen."""

STRONG_EMPHASIS: Final = "strong-emphasis"
"""The tag of what is both: Tk knows one font for a place."""

_BOTH: Final = {Style.STRONG, Style.EMPHASIS}


class Inline:
    """How a text is read: whose names are looked for, and how its lines come to the screen."""

    def __init__(self, people: People = NOBODY, draw: DrawPieces = list) -> None:
        self._people = people
        self._draw = draw

    def lines(
        self, text: str, tags: Tags, before: str = "", *, as_is: bool = False
    ) -> Iterator[tuple[Sequence[Piece], Tags]]:
        """The pieces of each line, and the tags of its end. The first line begins with the text `before`.

        A text that is shown `as_is` has no markup.
        """
        with_emoji = has_emoji(text)
        for run_line in verbatim(text) if as_is else parse(text, self._people):
            line = [Run(before), *run_line] if before else run_line
            before = ""
            rtl = reads_right_to_left("".join(run.text for run in line))
            own = (*tags, "rtl") if rtl else tags
            pieces = [piece for run in line for piece in _pieces(run, own, with_emoji=with_emoji)]
            in_block = run_line and Style.BLOCK in run_line[-1].styles
            yield self._draw(pieces), (*own, Style.BLOCK.value) if in_block else own


def _pieces(run: Run, tags: Tags, *, with_emoji: bool) -> Iterator[Piece]:
    if run.styles:
        tags = (*tags, *_style_tags(run))
    if not with_emoji:
        yield run.text, tags
        return
    for text, is_emoji in split_emoji(run.text):
        yield text, (*tags, EMOJI) if is_emoji else tags


def _style_tags(run: Run) -> Iterator[str]:
    """The names of the styles; somebody else's name has the colour that it has everywhere."""
    if run.styles >= _BOTH:
        yield STRONG_EMPHASIS
    for style in run.styles:
        yield f"name-{name_hue(run.text)}" if style is Style.MEMBER else style.value
