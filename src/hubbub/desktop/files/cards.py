"""How a file reads below the message that links to it: its picture, its name and size. Pure, no Tk."""

from collections.abc import Callable, Iterator
from typing import Final

from hubbub.client.translation import N_, _
from hubbub.desktop.files.previews import Preview, Stage
from hubbub.desktop.files.words import size_words
from hubbub.desktop.pieces import Piece, Tags

PICTURE: Final = "picture"
"""The tag of a piece that is a picture: its text is the picture's key."""

FILE: Final = "file"
"""The tag of a file's name."""

SAVE: Final = "save"
"""The tag of what saves a file."""

_GAP: Final = "  ·  "
_KINDS: Final = {
    "image": N_("picture"),
    "video": N_("video"),
    "audio": N_("sound"),
    "text": N_("text"),
}
_LONGEST_ENDING: Final = 5


def card(preview: Preview, key: str, mine: Tags, fit: Callable[[str, str], str]) -> Iterator[Piece]:
    """A line for the picture, if there is one to be expected, and one for the rest.

    `fit` makes a name short enough to stand on one line with what follows it.
    """
    if key:
        yield key, (PICTURE, *mine)
        yield "\n", (PICTURE, *mine)
    words = "".join(_GAP + each for each in _facts(preview))
    save = "" if preview.is_gone else _GAP + _("Save…")
    name_tag = () if preview.is_gone else (FILE,)
    yield fit(preview.name, words + save), ("card", *name_tag, *mine)
    yield words, ("card", *mine)
    if save:
        yield _GAP, ("card", *mine)
        yield _("Save…"), ("card", SAVE, *mine)
    yield "\n", ("card", *mine)


def kind_words(preview: Preview) -> str:
    """What kind of file it is: of what people look at, in a word; else by the end of its name."""
    kind = preview.facts.kind if preview.facts else ""
    if known := _KINDS.get(kind.partition("/")[0]):
        return _(known)
    _stem, _dot, ending = preview.name.rpartition(".")
    return ending.upper() if _stem and ending.isalnum() and len(ending) <= _LONGEST_ENDING else ""


def _facts(preview: Preview) -> Iterator[str]:
    if preview.is_gone:
        yield _("no longer there")
        return
    if kind := kind_words(preview):
        yield kind
    if preview.facts is not None and preview.facts.size is not None:
        yield size_words(preview.facts.size)
    if preview.stage is Stage.FAILED:
        yield _("can't be reached just now")
    elif preview.stage is Stage.KNOWN and preview.is_picture and not preview.png:
        yield _("can't be shown here")
