"""What of a message is a link, code, emphasis or a name: a small markup, safe for any text. Pure.

It is the part of Markdown that people type in chats, without what would hide where a link leads. A mark
without a partner is text. What formatting codes of other IRC clients say is said here too.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from hubbub.client.formatting import Span, Style, formatted, plain
from hubbub.client.mentions import NOBODY, People
from hubbub.wire.names import NAME


class Run(NamedTuple):
    """A part of one line, all of it in the same styles."""

    text: str
    styles: frozenset[Style] = frozenset()


Line: TypeAlias = list[Run]

_FENCE: Final = "```"
_LANGUAGE: Final = re.compile(r"[a-z0-9+#.-]{0,20}(?=\n)")
_STYLES: Final = {"**": Style.STRONG, "*": Style.EMPHASIS, "_": Style.EMPHASIS, "~~": Style.STRIKE}
_LINK: Final = re.compile(r"(?<![\w+.-])(?:https?|hubbub|ircs?)://[^\s<>\"`]+", re.IGNORECASE)
_TOKEN: Final = re.compile(
    r"(?P<code>`[^\S\n]*[^`\s][^`\n]*`)"
    rf"|(?P<link>{_LINK.pattern})"
    r"|(?P<channel>(?<![\w#&/])#[^\s,:*?#`<>\"]+)"
    r"|(?P<mark>\*+|_+|~+)"
    rf"|(?P<name>{NAME.pattern})"
    r"|(?P<end>\n)",
    re.IGNORECASE,
)
_NEVER_LAST: Final = ".,;:!?'*_~"
_BRACKETS: Final = {")": "(", "]": "[", "}": "{"}
_MARKED: Final = re.compile(r"[`*_~#\n\x00-\x1f\x7f-\x9f\u2028\u2029]|://")
"""What a text without markup has none of."""


def parse(text: str, people: People = NOBODY) -> list[Line]:
    """The lines of a text as runs, without the marks. Never raises; its time grows with the text's length."""
    if not _MARKED.search(text) and not people.may_be_in(text):
        return [[Run(text)]]
    seen, spans = formatted(text)
    reader = _Reader(seen, people)
    reader.read()
    return list(_lines(seen, [*spans, *reader.spans], reader.marks))


def verbatim(text: str) -> list[Line]:
    """The lines of a text without markup, in which only addresses are more than they seem."""
    seen = plain(text)
    ends = ((found.start(), _link_end(seen, *found.span())) for found in _LINK.finditer(seen))
    return list(_lines(seen, [Span(start, end, Style.LINK) for start, end in ends if end is not None], []))


def is_link(text: str) -> bool:
    """Whether a text as a whole is an address that may be opened."""
    found = _TOKEN.match(text)
    return found is not None and found.lastgroup == "link" and _link_end(text, *found.span()) == len(text)


class _Reader:
    """Reads a text once, from its start to its end, for `spans` and the `marks` that make them."""

    def __init__(self, text: str, people: People) -> None:
        self._text = text
        self._people = people
        self._opened: dict[str, tuple[int, int]] = {}
        self.spans: list[Span] = []
        self.marks: list[tuple[int, int]] = []

    def read(self) -> None:
        start = 0
        for opening, closing in _fences(self._text):
            self._read_lines(start, opening)
            self._fenced(opening, closing)
            start = closing + len(_FENCE)
        self._read_lines(start, len(self._text))

    def _fenced(self, opening: int, closing: int) -> None:
        """Code between two fences. On one line it is part of that line; else it has lines of its own."""
        text = self._text
        first, after = opening + len(_FENCE), closing + len(_FENCE)
        if "\n" not in text[first:closing]:
            self._add(Span(first, closing, Style.CODE), opening, after)
            return
        last = closing
        if language := _LANGUAGE.match(text, first):
            first = language.end() + 1
            self.marks.append((opening, first if opening == 0 or text[opening - 1] == "\n" else first - 1))
        else:
            self.marks.append((opening, first))
        if text[last - 1] == "\n" and first < last:
            last -= 1
        self.marks.append((last if text[after : after + 1] in {"", "\n"} else closing, after))
        self.spans.append(Span(first, last, Style.BLOCK))

    def _read_lines(self, start: int, end: int) -> None:
        self._opened.clear()
        while found := _TOKEN.search(self._text, start, end):
            start = found.end()
            match found.lastgroup:
                case "code":
                    self._add(Span(found.start() + 1, start - 1, Style.CODE), *found.span())
                case "link":
                    start = self._link(*found.span())
                case "channel":
                    start = self._channel(*found.span())
                case "name":
                    start = self._name(*found.span())
                case "mark":
                    start = self._mark(*found.span(), end)
                case _:
                    self._opened.clear()

    def _add(self, span: Span, first: int, last: int) -> None:
        """Take a span whose marks reach from `first` to `last`."""
        self.spans.append(span)
        self.marks += [(first, span.start), (span.end, last)]

    def _link(self, start: int, end: int) -> int:
        last = _link_end(self._text, start, end)
        if last is None:
            return end
        self.spans.append(Span(start, last, Style.LINK))
        return last

    def _channel(self, start: int, end: int) -> int:
        end = max(_trimmed(self._text, start, end), start + 1)
        if any(character.isalpha() for character in self._text[start:end]):  # and no number such as #1
            self.spans.append(Span(start, end, Style.CHANNEL))
        return end

    def _name(self, start: int, end: int) -> int:
        """Whoever is meant. An underscore at the end is part of a name, or else a mark."""
        style = self._people.style(self._text[start:end])
        if style is None:
            end = start + len(self._text[start:end].rstrip("_"))
            style = self._people.style(self._text[start:end])
        if style is not None:
            self.spans.append(Span(start, end, style))
        return end

    def _mark(self, start: int, end: int, last: int) -> int:
        """A mark closes what the same one has opened, or opens something; beside spaces it does neither."""
        name = NAME.match(self._text, start, last)
        if name is not None and self._people.style(name[0]) is not None:
            return self._name(*name.span())
        before, after = self._text[start - 1 : start] or " ", self._text[end : end + 1] or " "
        marks = [(start, start + 2), (start + 2, end)] if self._text[start:end] == "***" else [(start, end)]
        for mark in reversed(marks) if _mark_of(self._text, marks[-1]) in self._opened else marks:
            kind = _mark_of(self._text, mark)
            if kind not in _STYLES:
                continue
            inside = len(kind) == 1  # snake_case and 2*3*4 are words
            if kind in self._opened and not before.isspace() and not (inside and after.isalnum()):
                self._close(kind, mark)
            elif not after.isspace() and not (inside and before.isalnum()):
                self._opened.pop(kind, None)
                self._opened[kind] = mark
        return end

    def _close(self, kind: str, mark: tuple[int, int]) -> None:
        opening = self._opened[kind]
        if opening[1] < mark[0]:
            self._add(Span(opening[1], mark[0], _STYLES[kind]), opening[0], mark[1])
        for later in list(self._opened)[list(self._opened).index(kind) :]:
            del self._opened[later]


def _mark_of(text: str, place: tuple[int, int]) -> str:
    return text[slice(*place)]


def _fences(text: str) -> Iterator[tuple[int, int]]:
    """Where each two fences with something between them begin."""
    opening = text.find(_FENCE)
    while opening >= 0 and (closing := text.find(_FENCE, opening + len(_FENCE))) >= 0:
        if text[opening + len(_FENCE) : closing].strip():
            yield opening, closing
            closing += len(_FENCE)
        opening = text.find(_FENCE, closing)


def _link_end(text: str, start: int, end: int) -> int | None:
    """Where an address ends; None where nothing but a scheme is left of it."""
    end = _trimmed(text, start, end)
    return None if text.endswith("://", start, end) else end


def _trimmed(text: str, start: int, end: int) -> int:
    """Where an address ends, without the sentence's punctuation and brackets that were opened before it."""
    opened = Counter(text[start:end])
    while end > start:
        last = text[end - 1]
        bracket = _BRACKETS.get(last)
        if last not in _NEVER_LAST and (bracket is None or opened[bracket] >= opened[last]):
            break
        opened[last] -= 1
        end -= 1
    return end


def _lines(text: str, spans: list[Span], marks: list[tuple[int, int]]) -> Iterator[Line]:
    """Cut the text where a style begins or ends, and into lines."""
    changes: list[tuple[int, Style | None, int]] = [(start, None, 1) for start, _ in marks]
    changes += [(end, None, -1) for _, end in marks]
    changes += [(span.start, span.style, 1) for span in spans]
    changes += [(span.end, span.style, -1) for span in spans]
    changes.sort(key=lambda change: change[0])
    current: Counter[Style | None] = Counter()
    line: Line = []
    for (start, style, step), (end, _, _) in pairwise([(0, None, 0), *changes, (len(text), None, 0)]):
        current[style] += step
        if start == end or current[None]:
            continue
        styles = frozenset(each for each, count in current.items() if each is not None and count)
        for number, part in enumerate(text[start:end].split("\n")):
            if number:
                yield line
                line = []
            if part or Style.BLOCK in styles:  # a line without anything may be part of a block
                line.append(Run(part, styles))
    yield line
