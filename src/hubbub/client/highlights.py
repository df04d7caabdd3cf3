"""What calls somebody in a text: their name, and the words that they have set. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from hubbub.client.formatting import Style, plain
from hubbub.client.markup import parse
from hubbub.client.mentions import People
from hubbub.client.translation import _

MOST: Final = 50
"""Words that one can set."""

LONGEST: Final = 64
"""Characters of one of them."""


class Highlights:
    """One's name on a server, and the words that count as if they were it."""

    def __init__(self, nick: str = "", words: Sequence[str] = ()) -> None:
        self._people = People(nick)
        self._words = _pattern(words)

    def found_in(self, text: str) -> bool:
        """Whether the text calls us: the name outside of code and addresses, a word anywhere."""
        if self._words is not None and self._words.search(plain(text)):
            return True
        return any(Style.MENTION in run.styles for line in parse(text, self._people) for run in line)


def split_words(text: str) -> tuple[str, ...]:
    """The words of a list with commas between them, each once. Words may have blanks inside."""
    words = (" ".join(word.split()) for word in text.split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def words_problem(text: str) -> str | None:
    """What is wrong with a list of words, in words; None if nothing is."""
    words = split_words(text)
    if len(words) > MOST:
        return _("These are {words} words. At most {most} are looked for: leave some out.").format(
            words=len(words), most=MOST
        )
    if any(len(word) > LONGEST for word in words):
        return _("A word can have {longest} characters. Put commas between words.").format(longest=LONGEST)
    return None


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Finds any of the words as a whole, in capitals or not."""
    if not words:
        return None
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
