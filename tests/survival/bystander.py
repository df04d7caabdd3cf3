"""People who have nothing to do with an attack, and who notice when they are disturbed."""

import asyncio
from asyncio import get_running_loop
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Final

from hubbub.wire import numerics
from support.irc import IrcClient

PATIENCE: Final = 5.0
"""Seconds after which a word that has not arrived is lost."""

_PAUSE: Final = 0.01
"""Seconds between two words, so that those who talk are no attack themselves."""

_numbers = count(1)


class DisturbedError(Exception):
    """A bystander was not served; the text says of what."""


class Bystanders:
    """Two people in a channel: one says one word after the other, and one listens."""

    def __init__(self, channel: str, talker: IrcClient, listener: IrcClient) -> None:
        self._channel = channel
        self._talker = talker
        self._listener = listener
        self._said = 0
        self._spoken = asyncio.Condition()

    async def talk(self, words: int) -> list[float]:
        """Say so many words, and return how long each took."""
        return [await self.say() for _ in range(words)]

    async def words(self, number: int) -> None:
        """Wait until so many more words have been said, by somebody else's `talk_until`."""
        last = self._said + number
        async with asyncio.timeout(number * PATIENCE), self._spoken:
            await self._spoken.wait_for(lambda: self._said > last)

    async def talk_until(self, over: asyncio.Event) -> list[float]:
        """Talk until it is over, and return how long each word took."""
        delays = [await self.say()]
        while not over.is_set():
            delays.append(await self.say())
        return delays

    async def say(self) -> float:
        """Say the next word, and return the seconds it took. Raises DisturbedError."""
        start = get_running_loop().time()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._say_and_hear()
        except (EOFError, ConnectionError, TimeoutError) as error:
            raise DisturbedError(f"word {self._said} did not arrive: {error!r}") from error
        delay = get_running_loop().time() - start
        await asyncio.sleep(_PAUSE)
        return delay

    async def _say_and_hear(self) -> None:
        """Say the next word, see that it is the next to arrive, and have a PING answered."""
        self._said += 1
        said = (self._channel, f"word {self._said}")
        self._talker.send("PRIVMSG {} :{}".format(*said))
        heard = (await self._listener.until("PRIVMSG")).params
        if heard != said:
            raise DisturbedError(f"heard {heard} instead of {said}")
        await self._listener.sync()
        async with self._spoken:
            self._spoken.notify_all()

    async def connections(self) -> int:
        """How many connections the server has, those of the two among them."""
        counts = {numerics.RPL_LUSERUNKNOWN, numerics.RPL_LOCALUSERS}
        answers = await self._listener.ask("LUSERS")
        return sum(int(answer.params[1]) for answer in answers if answer.command in counts)


@asynccontextmanager
async def bystanders(port: int) -> AsyncIterator[Bystanders]:
    """Two people on the server at a port of this machine."""
    number = next(_numbers)
    talker, listener = [await IrcClient.connect(port) for _ in range(2)]
    try:
        for client, nick in ((talker, f"talker{number}"), (listener, f"listener{number}")):
            await client.register(nick)
            await client.ask(f"JOIN #quiet{number}")
        await talker.sync()
        yield Bystanders(f"#quiet{number}", talker, listener)
    finally:
        talker.abort()
        listener.abort()
