"""RELAYMSG: a bot tells what people elsewhere say."""

import pytest

from hubbub.wire import capabilities as cap
from server.conftest import RunningServer
from support.irc import commands, texts

TAGS = f"{cap.MESSAGE_TAGS} {cap.ECHO_MESSAGE} {cap.CHATHISTORY} {cap.BATCH}"


async def test_it_comes_from_whom_it_is_by(server: RunningServer) -> None:
    bot, ann = await server.join("bot", "#a", caps=TAGS), await server.join("ann", "#a", caps=cap.RELAYMSG)
    [echo] = [each for each in await bot.ask("RELAYMSG #a bob/matrix :hi") if each.command == "PRIVMSG"]
    [seen] = await ann.sync()
    assert echo.source == seen.source
    assert (seen.source or "").startswith("bob/matrix!bot@")
    assert seen.params == ("#a", "hi")
    assert seen.tags == {cap.RELAYMSG: "bot"}
    assert echo.tags[cap.RELAYMSG] == "bot"
    [logged] = [each for each in await bot.ask("CHATHISTORY LATEST #a * 9") if each.command == "PRIVMSG"]
    assert logged.source == seen.source


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("bob :hi", "INVALID_NICK"),
        ("b!b/matrix :hi", "INVALID_NICK"),
        ("/ :hi", "INVALID_NICK"),
        ("bob/matrix : ", "BLANK_MSG"),
        ("eve/matrix :hi", "BANNED"),
    ],
)
async def test_what_is_refused(server: RunningServer, words: str, code: str) -> None:
    bot = await server.join("bot", "#a")
    await bot.ask("MODE #a +b m:eve/*")
    assert [each.params[:2] for each in await bot.ask(f"RELAYMSG #a {words}")] == [("RELAYMSG", code)]


async def test_only_moderators_relay(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a"), await server.join("bob", "#a")
    await ann.sync()
    assert [each.params[1] for each in await bob.ask("RELAYMSG #a x/y :hi")] == ["PRIVS_NEEDED"]
    assert commands(await bob.ask("RELAYMSG #none x/y :hi")) == ["403"]
    assert texts(await ann.sync()) == []
