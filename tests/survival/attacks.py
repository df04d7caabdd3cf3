"""What is done to a server, where more than one test does it."""

import asyncio
from typing import Final

from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from support.irc import IrcClient
from survival.arena import Arena

FLOODS: Final = {
    "nothing": b"",
    "no command": b"FLY",
    "not UTF-8": b"\xff",
    "AUTHENTICATE": b"AUTHENTICATE PLAIN",
    "AWAY": b"AWAY :flood",
    "CAP": b"CAP LS 302",
    "CHATHISTORY": b"CHATHISTORY LATEST #a * 100",
    "HELP": b"HELP",
    "JOIN": b"JOIN #b",
    "LIST": b"LIST",
    "METADATA": b"METADATA * LIST",
    "MODE": b"MODE #a +b",
    "MONITOR": b"MONITOR + a,b,c,d",
    "NAMES": b"NAMES #a",
    "NICK": b"NICK flooder\nNICK flood",
    "NICKSERV": b"NICKSERV IDENTIFY flood flooded-password",
    "NOTICE": b"NOTICE #a,#a,#a,#a :flood",
    "PART": b"JOIN #c\nPART #c",
    "PING": b"PING x",
    "PONG": b"PONG",
    "PRIVMSG": b"PRIVMSG #a :flood",
    "REGISTER": b"REGISTER * * flooded-password",
    "SEARCH": b"SEARCH text=flood",
    "TAGMSG": b"@+x TAGMSG #a",
    "TOPIC": b"TOPIC #a :flood",
    "WHO": b"WHO *",
    "WHOIS": b"WHOIS flood",
}
"""A line of each kind, without its end."""

QUICK: Final = ("nothing", "not UTF-8", "CHATHISTORY", "NICK", "PART", "PONG", "PRIVMSG", "SEARCH")
"""Those that differ most in what they cost."""

_STORY: Final = 150
"""Lines of a story."""


async def pump(client: IrcClient, data: bytes, seconds: float) -> int:
    """Send the same as fast as it is taken, for so long; returns the number of bytes that were."""
    taken = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                await client.push_bytes(data)
                taken += len(data)
                await asyncio.sleep(0)  # which pushing alone does not do while there is room
    except TimeoutError:
        return taken


async def tell_stories(client: IrcClient, channel: str, number: int) -> None:
    """Say something of 60 KB, so many times."""
    lines = [f"@batch=1 PRIVMSG {channel} :story {'x' * 390}"] * _STORY
    for _ in range(number):
        await client.ask(f"BATCH +1 {cap.MULTILINE} {channel}", *lines, "BATCH -1")


async def crowd_out(there: Arena) -> Message:
    """Have somebody say more than another reads, until that one is gone; returns how that is told."""
    teller = await there.join("teller", "#full", caps="batch draft/multiline")
    reader = await there.join("reader", "#full")
    reader.stop_reading()
    telling = asyncio.create_task(_tell_on(teller))
    try:
        return await teller.until("QUIT")
    finally:
        telling.cancel()


async def _tell_on(teller: IrcClient) -> None:
    while True:
        lines = [f"@batch=1 PRIVMSG #full :{'x' * 400}\r\n"] * _STORY
        text = "".join([f"BATCH +1 {cap.MULTILINE} #full\r\n", *lines, "BATCH -1\r\n"])
        await teller.push_bytes(text.encode())
        await asyncio.sleep(0.01)
