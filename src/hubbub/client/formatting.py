"""IRC formatting: the codes for bold and the like of other clients (modern.ircdocs.horse/formatting)."""

import re
from enum import Enum
from typing import Final, NamedTuple


class Style(Enum):
    """What a part of a message is."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    STRIKE = "strike"
    CODE = "code"
    BLOCK = "block"
    """Code that stands on lines of its own."""
    LINK = "link"
    MENTION = "mention"
    """One's own name."""
    MEMBER = "member"
    """The name of somebody else who is here."""
    CHANNEL = "channel"


class Span(NamedTuple):
    """From character number `start` up to and without `end`."""

    start: int
    end: int
    style: Style


_STYLES: Final = {
    "\x02": Style.STRONG,
    "\x1d": Style.EMPHASIS,
    "\x1e": Style.STRIKE,
    "\x11": Style.CODE,
}
_RESET: Final = "\x0f"
_LINE_END: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
# Formatting, and the controls that Tk would draw as boxes. Colours say nothing that has to be known.
_UNSEEN: Final = re.compile(
    r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)


def plain(text: str) -> str:
    """The text without formatting codes and controls, with its line ends."""
    return _UNSEEN.sub("", _LINE_END.sub("\n", text).replace("\t", "    "))


def formatted(text: str) -> tuple[str, list[Span]]:
    """The plain text, and what its codes make of it. A line's end ends them all."""
    text = _LINE_END.sub("\n", text).replace("\t", "    ")
    pieces: list[str] = []
    spans: list[Span] = []
    begun: dict[Style, int] = {}
    length = end = 0

    def finish(*styles: Style) -> None:
        spans.extend(Span(start, length, style) for style in styles if (start := begun.pop(style)) < length)

    for code in _CODE_OR_LINE_END.finditer(text):
        piece = text[end : code.start()]
        pieces.append(piece)
        length += len(piece)
        end = code.end()
        style = _STYLES.get(code[0])
        if code[0] in {_RESET, "\n"}:
            finish(*begun)
        elif style in begun:
            finish(style)
        elif style is not None:
            begun[style] = length
        if code[0] == "\n":
            pieces.append("\n")
            length += 1
    pieces.append(text[end:])
    length += len(text) - end
    finish(*begun)
    return "".join(pieces), spans


_CODE_OR_LINE_END: Final = re.compile(_UNSEEN.pattern + r"|\n")
