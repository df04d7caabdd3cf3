"""Reading a channel's mode changes: who gets or loses which role, and the rest in words."""

from typing import Final, NamedTuple

from hubbub.client.features import Features

_ROLE_NAMES: Final = {"q": "an owner", "a": "an administrator", "o": "a moderator", "h": "a half-operator"}
_VOICE: Final = "v"


class ModeChange(NamedTuple):
    """One letter of a MODE message; `argument` is empty where the letter has none."""

    added: bool
    letter: str
    argument: str = ""


def parse_modes(words: tuple[str, ...], features: Features) -> list[ModeChange]:
    """Read ``+ov-b alice bob *!*@spam`` into its changes (modern.ircdocs.horse, "MODE message")."""
    letters, *arguments = words or ("",)
    rest = iter(arguments)
    added = True
    changes: list[ModeChange] = []
    for letter in letters:
        if letter in "+-":
            added = letter == "+"
        else:
            takes = features.takes_argument(letter, added=added)
            changes.append(ModeChange(added, letter, next(rest, "") if takes else ""))
    return changes


def describe_modes(actor: str, changes: list[ModeChange]) -> str:
    """Say in words what `actor` changed."""
    return "; ".join(_describe(actor, change) for change in changes)


def _describe(actor: str, change: ModeChange) -> str:
    role = _ROLE_NAMES.get(change.letter)
    if role is not None and change.added:
        return f"{actor} made {change.argument} {role}"
    if role is not None:
        return f"{change.argument} is no longer {role} ({actor})"
    if change.letter == _VOICE:
        verb = "gave voice to" if change.added else "took the voice of"
        return f"{actor} {verb} {change.argument}"
    sign = "+" if change.added else "-"
    return f"{actor} set the mode {sign}{change.letter} {change.argument}".rstrip()
