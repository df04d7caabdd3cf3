"""Push notifications from the beginning to the end of a server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from hubbub.web.outside import Outside
from hubbub.web.push.sender import Sender, Tally

if TYPE_CHECKING:
    from hubbub.server.server import Server


@asynccontextmanager
async def sending(server: "Server") -> AsyncIterator[Tally]:
    """Send them while the context lasts."""
    assert server.vapid is not None  # noqa: S101 - as there is a web side
    outside = Outside(lambda: server.config.web.internal)
    sender = Sender(server, server.vapid, outside)
    hearing = asyncio.create_task(server.pushing.run(sender.take))
    try:
        yield sender.tally
    finally:
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)
        await sender.close()
        await outside.close()
