"""Changes of a size that suits the window, with the same outcome.

To insert 50 lines costs a tenth of 50 inserts, and about as long as one turn of the window may take.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from hubbub.client.changes import Change, ConversationChanged, EntriesAdded, EntryChanged, StartedOver

PIECE: Final = 50
"""The most entries of one addition."""


def coalesce(changes: Iterable[Change]) -> list[Change]:
    """Join additions that follow each other, cut long ones, and keep only each conversation's newest state.

    A conversation's newest state stands where its first one stood, so that a conversation is still known
    before its entries come.
    """
    result: list[Change] = []
    additions: dict[str, int] = {}
    states: dict[str, int] = {}
    for change in _cut(changes):
        match change:
            case EntriesAdded(key=key):
                at = additions.get(key)
                if at is not None and (joined := _joined(result[at], change)):
                    result[at] = joined
                    continue
                additions[key] = len(result)
            case EntryChanged(key=key):
                additions.pop(key, None)
            case ConversationChanged(conversation):
                if conversation.key in states:
                    result[states[conversation.key]] = change
                    continue
                states[conversation.key] = len(result)
            case StartedOver():
                additions.clear()
                states.clear()
            case _:
                pass
        result.append(change)
    return result


def _joined(first: Change, second: EntriesAdded) -> EntriesAdded | None:
    """Both additions as one; None when the second doesn't continue the first, or they are too many."""
    if not isinstance(first, EntriesAdded) or not first.entries:
        return None
    if (first.live, first.late) != (second.live, second.late):
        return None
    if len(first.entries) + len(second.entries) > PIECE:
        return None
    if second.after != first.entries[-1].id:
        return None
    return replace(first, entries=first.entries + second.entries)


def _cut(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes, with additions that are too long in pieces."""
    for change in changes:
        if not isinstance(change, EntriesAdded):
            yield change
            continue
        after = change.after
        for start in range(0, len(change.entries), PIECE):
            piece = change.entries[start : start + PIECE]
            yield replace(change, entries=piece, after=after)
            after = piece[-1].id
