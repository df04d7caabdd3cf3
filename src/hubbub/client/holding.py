"""One bound for what is held of all conversations: those that nobody has looked at for longest give way."""

from typing import Final

from hubbub.client.room import Room
from hubbub.client.state import State

MOST: Final = 20_000
"""The entries that are held of all conversations on a server, about 1 kB each."""

KEPT: Final = 200
"""The newest entries of a conversation, which give way to nothing."""


class Holding:
    """What is held of the conversations in a State. What was let go is asked for again, page by page."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._looks = 0

    def look_at(self, room: Room) -> None:
        """Somebody looks at a conversation, and wants to go on reading where they are."""
        self._looks += 1
        room.last_look = self._looks

    def make_room(self) -> None:
        """Let go of what is beyond the bound, but of nothing in the conversation that was looked at last."""
        surplus = sum(room.held for room in self._state.rooms.values()) - MOST
        if surplus <= 0:
            return
        for room in sorted(self._state.rooms.values(), key=lambda room: room.last_look)[:-1]:
            if surplus > 0 and room.held > 2 * KEPT:  # by the hundred, and not one by one
                surplus -= self._shorten(room)

    def _shorten(self, room: Room) -> int:
        """Hold no more of a conversation than is always held; how much less that is."""
        before = room.held
        self._state.add(*self._state.history.leave_past(room), *room.timeline.shorten(KEPT, newest=False))
        return before - room.held
