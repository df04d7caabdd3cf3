"""The bot of docs/bots.md, as it stands there, on a real server."""

import asyncio
import re
from pathlib import Path

from cli.conftest import Start
from cli.talking import Place
from support.irc import IrcClient

PAGE = Path(__file__).parents[2] / "docs" / "bots.md"


def example() -> str:
    """The code on the page."""
    [code] = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    return str(code)


def test_the_example_answers(start: Start, tmp_path: Path) -> None:
    with Place(start, tmp_path) as place:
        place.open()
        host, port = place.listening["irc"][0].split(":")
        asyncio.run(_ask(start, int(port), host))


async def _ask(start: Start, port: int, host: str) -> None:
    ann = await IrcClient.connect(port)
    try:
        await _talk(ann, start, host, port)
    finally:
        await ann.quit()
        await ann.close()


async def _talk(ann: IrcClient, start: Start, host: str, port: int) -> None:
    await ann.register("ann", "message-tags")
    await ann.ask("JOIN #ops")
    start(host, str(port), python=("-c", example()))
    await ann.until("JOIN", lambda each: (each.source or "").startswith("timebot!"))
    answer = await ann.ask("PRIVMSG #ops :!time")
    said = next((each for each in answer if each.command == "PRIVMSG"), None) or await ann.until("PRIVMSG")
    assert re.fullmatch(r"ann: it is \d\d:\d\d", said.params[1])
    assert "bot" in said.tags


def test_the_example_is_short() -> None:
    assert len([line for line in example().splitlines() if line.strip()]) <= 20
