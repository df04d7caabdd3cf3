"""Two people with the real client in one chat, each behind a proxy, and the server that can be taken away."""

import asyncio
import atexit
import shutil
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from faults.clock import SkippingLoop
from faults.forked import ForkedServer, start_server
from faults.guest import LOBBY, PRIVATE, SECOND, TIMING, Guest
from faults.ledger import Place
from faults.stir import Stir
from faults.verdict import Said, log_problems, read_log, view_problems
from hubbub.client.model import Kind, Link

CONVERSATIONS: Final = (LOBBY, SECOND, PRIVATE)
ANN, BOB = "ann", "bob"

_TURNS: Final = 20
_QUIET: Final = 0.02
"""Seconds after which nothing more is expected to come by itself."""

_LAST_WORDS: Final = "has said all"


class Chat:
    """Ann and Bob, their lines, and the server; what they said, and where it was shown."""

    def __init__(self, folder: Path, loop: SkippingLoop) -> None:
        self._loop = loop
        self._data = folder / "data"
        self._server: ForkedServer | None = None
        self._said: dict[str, list[tuple[str, int, str]]] = {name: [] for name in CONVERSATIONS}
        self._shown: dict[str, set[tuple[str, Place]]] = {name: set() for name in CONVERSATIONS}
        self.stir = Stir()
        self.guests = {
            nick: Guest(nick, folder / nick, other, self.stir) for nick, other in ((ANN, BOB), (BOB, ANN))
        }
        shutil.copytree(_empty(), self._data)

    async def begin(self) -> None:
        """Start the server and bring everybody in."""
        self.start_server()
        for guest in self.guests.values():
            await guest.line.accept()
        await self.gather()

    async def end(self) -> None:
        for guest in self.guests.values():
            await guest.end()
        self.stop_server()

    # What happens

    def say(self, nick: str, conversation: str, words: str, times: int = 1) -> None:
        """Say something that was never said before: it begins with a number."""
        guest, said = self.guests[nick], self._said[conversation]
        for _ in range(times):
            said.append((nick, guest.stay, f"{nick} {len(said)} {words}"))
            guest.say(conversation, said[-1][2])

    @property
    def is_served(self) -> bool:
        return self._server is not None

    def start_server(self, clock_step: float = 0.0) -> None:
        self._server = start_server(self._data, clock_step)
        for guest in self.guests.values():
            guest.line.target = self._server.port

    def kill_server(self) -> None:
        if self._server is not None:
            self._server.kill()
            self._server = None

    def stop_server(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    async def leave(self, nick: str) -> None:
        """End somebody's program, which may take a moment by the clock."""
        guest = self.guests[nick]
        guest.leave()
        await self.until(lambda: not guest.is_here, lambda: self._loop.skip(TIMING.leave))

    async def listen(self, events: int) -> None:
        """Wait for the next events, as long as there are any."""
        for _ in range(events):
            await self.stir.next(_QUIET)

    async def do(self, action: Callable[[], None]) -> None:
        """Do something, and let the event loop turn."""
        action()
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    def skip(self, seconds: float) -> None:
        """Let time pass for the clients."""
        self._loop.skip(seconds)

    async def until(self, condition: Callable[[], bool], meanwhile: Callable[[], None] | None = None) -> None:
        """Wait for something, without waiting for what only waits for time: those who will try again."""
        try:
            await self.stir.until(condition, meanwhile or self._skip_waits)
        except TimeoutError as error:
            raise TimeoutError("\n".join(map(str, self.guests.values()))) from error

    def observe(self) -> None:
        """Note where what is shown as stored stands; its numbers rise at any time."""
        for guest in self.guests.values():
            for conversation in CONVERSATIONS:
                stored = [entry for entry in guest.view(conversation) if entry.seq is not None]
                numbers = [entry.seq or 0 for entry in stored]
                assert numbers == sorted(set(numbers)), f"{guest.nick} is shown {numbers} in {conversation}"
                self._shown[conversation] |= {
                    (entry.text, Place(entry.seq or 0, entry.msgid or ""))
                    for entry in stored
                    if entry.kind is Kind.SAID
                }

    def figures(self) -> dict[str, int]:
        """How much has happened."""
        said = [each for texts in self._said.values() for each in texts]
        return {
            "messages": len(said),
            "connections": sum(guest.line.accepted for guest in self.guests.values()),
            "stays": sum(guest.stay for guest in self.guests.values()),
        }

    # At the end

    async def gather(self) -> None:
        """Lift all faults, bring everybody in, and wait until nobody waits for anything."""
        if not self.is_served:
            self.start_server()
        for guest in self.guests.values():
            await guest.line.lift()
        await self.until(lambda: all(guest.is_calm for guest in self.guests.values()), self._bring_in)

    async def problems(self) -> list[str]:
        """What is wrong when all faults are lifted and everybody has had the time to catch up."""
        await self.gather()
        await self._say_last_words()
        for guest in self.guests.values():
            for conversation in filter(guest.knows, CONVERSATIONS):
                await self._read_to_the_start(guest, conversation)
        self.observe()
        return [problem for name in CONVERSATIONS for problem in self._problems_of(name)]

    def _bring_in(self) -> None:
        for guest in self.guests.values():
            if not guest.is_here:
                guest.enter()
        self._skip_waits()

    def _skip_waits(self) -> None:
        """Whoever waits tries again at once, but nobody runs out of time whom the server is answering."""
        links = [guest.link for guest in self.guests.values() if guest.is_here]
        if Link.WAITING in links and Link.CONNECTING not in links:
            self.skip(TIMING.longest_retry)

    async def _say_last_words(self) -> None:
        """Have something said in each conversation: what came before it has arrived when it has."""
        for guest in self.guests.values():
            for conversation in filter(guest.may_speak, CONVERSATIONS):
                self.say(guest.nick, conversation, _LAST_WORDS)
        await self.until(lambda: all(map(self._has_heard_all, self.guests.values())))

    def _has_heard_all(self, guest: Guest) -> bool:
        heard = all(
            set(self._last_words(conversation)) <= set(guest.texts(conversation))
            for conversation in filter(guest.may_speak, CONVERSATIONS)
        )
        return guest.is_calm and heard

    def _last_words(self, conversation: str) -> list[str]:
        """What is to be heard: not what is refused because the other has just been cut off."""
        return [
            text
            for nick, _, text in self._said[conversation]
            if text.endswith(_LAST_WORDS) and not self.guests[nick].was_refused(conversation, text)
        ]

    async def _read_to_the_start(self, guest: Guest, conversation: str) -> None:
        while (oldest := guest.oldest(conversation)) > 1:
            guest.session.reading.load_older(guest.key(conversation))
            await self.until(partial(_has_older, guest, conversation, oldest))

    def _problems_of(self, conversation: str) -> Iterator[str]:
        log = read_log(self._data / "hubbub.db", conversation)
        said = [
            Said(nick, text, still_here=stay == self.guests[nick].stay)
            for nick, stay, text in self._said[conversation]
        ]
        yield from log_problems(conversation, log, said, self._shown[conversation])
        for guest in self.guests.values():
            if guest.may_speak(conversation):
                own = [each for each in said if each.author == guest.nick and each.still_here]
                for problem in view_problems(conversation, guest.view(conversation), log, own):
                    yield f"{guest.nick}, {conversation}: {problem}"


def _has_older(guest: Guest, conversation: str, seq: int) -> bool:
    return guest.oldest(conversation) < seq


@cache
def _empty() -> Path:
    """The data of a server that has been started once, which is copied faster than made."""
    folder = Path(mkdtemp(prefix="hubbub-empty-"))
    atexit.register(shutil.rmtree, folder)
    start_server(folder / "data").stop()
    return folder / "data"
