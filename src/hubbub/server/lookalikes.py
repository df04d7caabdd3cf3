"""Names that look alike though they are not the same, by Unicode's table of what can be taken for what.

Source: UTS #39, "Unicode Security Mechanisms", section 4, "Confusable Detection".
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from hubbub.server.services import SERVICES
from hubbub.wire.names import fold, plain, without_unseen

if TYPE_CHECKING:
    from hubbub.server.server import Server

T = TypeVar("T")

Looks: TypeAlias = frozenset[str]
"""What a name looks like, in each of the ways in which it may be written."""

_LEFT_TO_RIGHT: Final = "\u200e"
"""What stands around Hebrew and Arabic in the comments that the library has read the table from."""


@lru_cache(maxsize=1024)  # who comes in is compared, and then noted; who has gone may come back
def looks_of(name: str) -> Looks:
    """The skeletons of a name as it is written, in small letters and in capitals: all are the same name.

    Two names look alike if they share one.
    """
    simple = plain(name)
    return frozenset(map(_skeleton, {without_unseen(name), simple, simple.lower(), simple.upper()}))


def _skeleton(name: str) -> str:
    """The same for all names that can be taken for each other (UTS #39, "skeleton"). It is not for people."""
    if name.isascii():
        return name.translate(_prototypes())
    return _decomposed(_decomposed(name).translate(_prototypes()))


def _decomposed(name: str) -> str:
    return unicodedata.normalize("NFD", name)


@cache
def _prototypes() -> Mapping[int, str]:
    """For each character that looks like another, that other one, or several."""
    text = (files("confusable_homoglyphs") / "confusables.json").read_text("utf-8")
    pairs = {
        character.strip(_LEFT_TO_RIGHT): [each["c"].strip(_LEFT_TO_RIGHT) for each in others]
        for character, others in json.loads(text).items()
    }
    found = {ord(each): _prototype(each, pairs) for each in pairs if len(each) == 1}
    return {code: prototype.translate(found) for code, prototype in found.items() if chr(code) != prototype}


def _prototype(character: str, pairs: Mapping[str, list[str]]) -> str:
    """What stands for a character and all that look like it.

    The library has each line of Unicode's table in both directions. What all others of a kind are paired with
    is the prototype; of a lone pair either can be it.
    """
    return max((character, *pairs[character]), key=lambda each: (len(each) > 1, len(pairs[each]), each))


class LookAlikes(Generic[T]):
    """Who has a name that looks like another one."""

    def __init__(self) -> None:
        self._owners: dict[str, tuple[T, ...]] = {}

    def add(self, name: str, owner: T) -> None:
        """Note that somebody has a name."""
        for look in looks_of(name):
            owners = self._owners.get(look, ())
            if owner not in owners:
                self._owners[look] = (*owners, owner)

    def remove(self, name: str, owner: T) -> None:
        """Note that they have it no longer."""
        for look in looks_of(name):
            rest = tuple(each for each in self._owners.pop(look, ()) if each != owner)
            if rest:
                self._owners[look] = rest

    def having(self, looks: Looks) -> Iterator[T]:
        """Whoever has a name that looks like this one; some of them more than once."""
        return (owner for look in looks for owner in self._owners.get(look, ()))


def own_looks(host: str) -> Looks:
    """What the names look like that the server and its services say things under."""
    return frozenset().union(*map(looks_of, (host, *SERVICES.values())))


def resembles_another(server: "Server", name: str, identity: str | None) -> bool:
    """Whether a name looks like that of somebody else, of an account or of the server, and is not that name.

    Whoever has an account may always have its name.
    """
    account = server.accounts.named(name)
    if account is not None and account.identity == identity:
        return False
    key, looks = fold(name), looks_of(name)
    return (
        not looks.isdisjoint(server.own_looks)
        or any(each.key != key and each.identity != identity for each in server.accounts.resembling(looks))
        or any(each.key != key and each.identity != identity for each in server.registry.resembling(looks))
    )
