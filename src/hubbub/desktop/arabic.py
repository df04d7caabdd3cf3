"""Joining Arabic letters. Tk on X11 draws each letter alone, so it is given Unicode's presentation forms."""

import unicodedata
from functools import cache
from typing import Final

_FORMS: Final = ("<isolated>", "<final>", "<initial>", "<medial>")
_ISOLATED, _FINAL, _INITIAL, _MEDIAL = range(4)
_PRESENTATION_BLOCKS: Final = (range(0xFB50, 0xFDD0), range(0xFE70, 0xFEFD))
_LAM: Final = "\u0644"
_LAM_WITH_ALEF: Final = frozenset(_LAM + alef for alef in "\u0622\u0623\u0625\u0627")
_BY_NEIGHBOURS: Final = {
    (False, False): _ISOLATED,
    (True, False): _FINAL,
    (False, True): _INITIAL,
    (True, True): _MEDIAL,
}
"""The form of a letter that joins the one before it or not, and the one after it or not."""


def shape(text: str) -> str:
    """The text with every Arabic letter in the form that its neighbours give it (Unicode, section 9.2)."""
    return "".join(form for form, _ in shaped(text))


def shaped(text: str) -> list[tuple[str, int]]:
    """What is drawn for each letter, and how many characters of the text it is: lam with alef is 2."""
    if not any("\u0600" <= character <= "\u06ff" for character in text):
        return [(character, 1) for character in text]
    letters = _ligated(text)
    return [(_form(letters, at), len(letter)) for at, letter in enumerate(letters)]


def unshape(text: str) -> str:
    """The plain letters of a shaped text."""
    return "".join(
        unicodedata.normalize("NFKC", character) if _is_presentation(character) else character
        for character in text
    )


def _form(letters: list[str], at: int) -> str:
    forms = _table().get(letters[at])
    if forms is None:
        return letters[at]
    form = _BY_NEIGHBOURS[_joins(letters, at, -1), _joins(letters, at, +1)]
    return forms[form] or letters[at]


def _joins(letters: list[str], at: int, step: int) -> bool:
    """Whether the letter at `at` joins its neighbour in that direction. Marks between them don't count."""
    neighbour = at + step
    while 0 <= neighbour < len(letters) and unicodedata.combining(letters[neighbour][0]):
        neighbour += step
    if not 0 <= neighbour < len(letters):
        return False
    first, second = (letters[neighbour], letters[at]) if step < 0 else (letters[at], letters[neighbour])
    return _reaches(first, _INITIAL) and _reaches(second, _FINAL)


def _reaches(letter: str, form: int) -> bool:
    """Whether a letter has a form that joins the next one (initial) or the one before (final)."""
    forms = _table().get(letter)
    return forms is not None and bool(forms[form])


def _ligated(text: str) -> list[str]:
    """The letters, with lam and alef as the one letter that they must become."""
    letters: list[str] = []
    for character in text:
        if letters and letters[-1] == _LAM and _LAM + character in _LAM_WITH_ALEF:
            letters[-1] += character
        else:
            letters.append(character)
    return letters


@cache
def _table() -> dict[str, list[str]]:
    """The four forms of each letter and of lam with alef; an empty string for one that there isn't."""
    table: dict[str, list[str]] = {}
    for code in (code for block in _PRESENTATION_BLOCKS for code in block):
        form, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        letter = "".join(chr(int(hexadecimal, 16)) for hexadecimal in letters)
        if form in _FORMS and (len(letter) == 1 or letter in _LAM_WITH_ALEF):
            table.setdefault(letter, [""] * len(_FORMS))[_FORMS.index(form)] = chr(code)
    return table


def _is_presentation(character: str) -> bool:
    return any(ord(character) in block for block in _PRESENTATION_BLOCKS)
