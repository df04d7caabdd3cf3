"""A person with the real client, but for its window, whose line to the server can be disturbed."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from client.peer import Window
from faults.proxy import HOST, Proxy
from faults.stir import Stir
from hubbub.client.address import Address
from hubbub.client.changes import Change, LinkChanged, Problem
from hubbub.client.known_servers import KnownServers
from hubbub.client.model import Delivery, Entry, Link
from hubbub.client.session import Session
from hubbub.client.visit import Timing

LOBBY: Final = "#lobby"
SECOND: Final = "#second"
PRIVATE: Final = "in private"

TIMING: Final = Timing(longest_retry=2.0)
"""As in earnest, but for a shorter back-off, so that little time has to be skipped."""


class Guest:
    """A person with a home, and a line that can be disturbed. In each stay, their program starts anew."""

    def __init__(self, nick: str, home: Path, other: str, stir: Stir) -> None:
        self.nick = nick
        self.other = other
        self.line = Proxy(0, stir.stir)
        self.window = Window()
        self.stay = 0
        self.has_left = False
        self.has_joined = False
        self._home = home
        self._stir = stir
        self._session: Session | None = None
        self._running: asyncio.Task[None] | None = None

    def __str__(self) -> str:
        """How they are, for whoever waits for them in vain."""
        told = [str(change) for change in self.window.changes if isinstance(change, LinkChanged | Problem)]
        lines = [f"{self.nick}: {'here' if self.is_here else 'not here'}, {self.line}", *told[-5:]]
        if self.is_here:
            state = self.session._reducer.state
            asking = (state.history._current, state.history._waiting)
            lines += [f"unsent: {[str(each) for each in state.outbox]}", f"asking: {asking}"]
        lines += [f"{key}: {entries[-6:]}" for key, entries in self.window.entries.items()]
        return "\n  ".join(lines)

    @property
    def session(self) -> Session:
        assert self._session is not None, f"{self.nick} is not here"
        return self._session

    @property
    def is_here(self) -> bool:
        """Whether their program runs."""
        return self._running is not None and not self._running.done()

    @property
    def links(self) -> list[Link]:
        """What the window has been told of the connection in this stay."""
        return [change.link for change in self.window.changes if isinstance(change, LinkChanged)]

    @property
    def link(self) -> Link:
        return self.links[-1] if self.links else Link.CLOSED

    @property
    def was_in(self) -> bool:
        """Whether this stay has ever seen the server."""
        return Link.ONLINE in self.links

    @property
    def is_calm(self) -> bool:
        """Whether they are online and there is nothing that they wait for."""
        if not self.is_here:
            return False
        if self.has_joined and not self.is_in(SECOND):
            return False
        state = self.session._reducer.state
        is_asking = state.history._current is not None or state.history._waiting
        return self.link is Link.ONLINE and self.is_in(LOBBY) and not len(state.outbox) and not is_asking

    def enter(self) -> None:
        """Start the program; it must not run."""
        self.check()
        self.window = Window()
        self.stay += 1
        self.has_left = self.has_joined = False
        address = Address(HOST, self.line.port, tls=False)
        known = KnownServers(self._home / "servers.json")
        self._session = Session(address, self.nick, self._sink, known, timing=TIMING)
        self._running = asyncio.ensure_future(self._session.run())
        self._running.add_done_callback(lambda _: self._stir.stir())

    def say(self, conversation: str, text: str) -> None:
        if conversation == PRIVATE:
            self.session.open_direct(self.other)
        self.session.say(self.key(conversation), text)

    def key(self, conversation: str) -> str:
        """What this person's program calls a conversation."""
        return self.other if conversation == PRIVATE else conversation

    def join(self) -> None:
        """Ask for the second channel, if one can; it is answered in this stay, whatever happens."""
        if self.link is Link.ONLINE:
            self.session.join(SECOND)
            self.has_joined = True

    def knows(self, conversation: str) -> bool:
        return self.key(conversation) in self.window.conversations

    def may_speak(self, conversation: str) -> bool:
        return self.knows(conversation) if conversation == PRIVATE else self.is_in(conversation)

    def texts(self, conversation: str) -> list[str]:
        return [entry.text for entry in self.view(conversation)]

    def was_refused(self, conversation: str, text: str) -> bool:
        """Whether something that this person has said was not taken."""
        said = (entry for entry in self.view(conversation) if entry.text == text)
        return any(entry.delivery is Delivery.FAILED for entry in said)

    def is_in(self, channel: str) -> bool:
        return channel in self.window.conversations and self.window.conversations[channel].joined

    def view(self, conversation: str) -> Sequence[Entry]:
        return self.window.entries.get(self.key(conversation), [])

    def oldest(self, conversation: str) -> int:
        """The number of the oldest entry that is shown and has one."""
        return next((entry.seq for entry in self.view(conversation) if entry.seq is not None), 1)

    def leave(self) -> None:
        """Tell the program to end, which it does a moment later."""
        self.has_left = True
        self.session.leave()

    def check(self) -> None:
        """The program ends by itself only where it never got in. Raises what it failed with."""
        if self._running is not None and self._running.done():
            self._running.result()
            assert self.has_left or not self.was_in, f"{self.nick} gave up: {self.window.changes[-1]}"

    async def end(self) -> None:
        await self.line.close()
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    def _sink(self, changes: Sequence[Change]) -> None:
        self.window.sink(changes)
        self._stir.stir()
