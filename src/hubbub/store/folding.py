"""Text as search compares it, and the pieces of it that the index holds."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

PIECE: Final = 3
"""Characters of a piece: words that are this long or longer are found by theirs, shorter ones by a prefix."""

SENDER: Final = "\ue000"
"""What the index holds a sender under: this character, which no folded text has, and the folded nick."""

# What is in the text and not read: the codes of colours and styles (https://modern.ircdocs.horse/formatting)
# and other controls, joiners, soft hyphens, marks of direction and variation selectors.
_UNREAD: Final = re.compile(
    r"\x01ACTION |\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?"
    r"|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
    "|[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ue000]"
    "|[\U000e0000-\U000e0fff]"
)


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC and full case folding, without what is not read.

    As in Unicode's NFKC_Casefold, width, ligatures, composition and case make no difference. Accents and
    other marks do.
    """
    read = _UNREAD.sub("", text)
    if read.isascii():
        return read.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", read).casefold())


def words(text: str) -> list[str]:
    """The folded words of a text, as spaces part them."""
    return fold(text).split()


def nick_of(source: str) -> str:
    """The folded nick of a source (nick!user@host)."""
    return fold(source.partition("!")[0])


def pieces(source: str, text: str) -> str:
    """What the index holds of a message, parted by spaces: the sender, and from every character on a piece.

    The last pieces of each word are shorter, so that every character of a word begins one.
    """
    found = {word[start : start + PIECE] for word in words(text) for start in range(len(word))}
    return " ".join([SENDER + nick_of(source), *found])


def expression(wanted: Iterable[str], sender: str | None, step: int = PIECE - 1) -> str:
    """What to ask the index (https://www.sqlite.org/fts5.html#full_text_query_syntax) for folded words.

    All that have them are found, and some that only have their pieces: more with a greater `step` from piece
    to piece, which takes less time. Empty where there is nothing to ask.
    """
    terms = [] if sender is None else [_quoted(SENDER + sender)]
    for word in wanted:
        if len(word) < PIECE:
            terms.append(f"{_quoted(word)} *")
        else:
            terms += [_quoted(piece) for piece in _pieces_to_ask(word, step)]
    return " AND ".join(list(dict.fromkeys(terms))[:_MOST_TERMS])


def _pieces_to_ask(word: str, step: int) -> Iterator[str]:
    last = len(word) - PIECE
    for start in range(0, last, step):
        yield word[start : start + PIECE]
    yield word[last:]


_MOST_TERMS: Final = 16
"""More make an answer no smaller, and each costs a look into the index."""


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
