"""Crowds from real addresses, for a network namespace of its own: prints how many of each are let in.

The namespace has ADDRESSES; a test starts this in there.
"""

import asyncio
import json
import sys
from pathlib import Path

from server.conftest import running_server
from support.irc import PATIENCE

HERE_4, HERE_6 = "198.51.100.1", "2001:db8::1"
CROWD_4, CROWD_6, SAME_64, OTHER_64 = "198.51.100.7", "2001:db8::7", "2001:db8::8:9", "2001:db8:0:1::7"
ADDRESSES = (
    f"{HERE_4}/24",
    f"{CROWD_4}/24",
    *(f"{each}/64" for each in (HERE_6, CROWD_6, SAME_64, OTHER_64)),
)
SIZE = 20

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _come(host: str, port: int, source: str) -> Stream:
    return await asyncio.open_connection(host, port, local_addr=(source, 0))


async def is_served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Whether a client over plain is answered; if not, it was hung up on."""
    writer.write(b"PING :hello\r\n")
    try:
        async with asyncio.timeout(PATIENCE):
            return b"PONG" in await reader.readline()
    except ConnectionResetError:
        return False


async def _main(data: Path) -> None:
    let_in = {}
    streams: list[Stream] = []
    async with running_server(data, listen={"irc": ["*:0"], "ircs": [], "web": []}) as server:
        for source in (CROWD_4, CROWD_6, SAME_64, OTHER_64, "127.0.0.1"):
            host = source if source == "127.0.0.1" else HERE_6 if ":" in source else HERE_4
            crowd = [await _come(host, server.port, source) for _ in range(SIZE)]
            let_in[source] = sum([await is_served(*stream) for stream in crowd])
            streams += crowd
        for _, writer in streams:
            writer.close()
    json.dump(let_in, sys.stdout)


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
