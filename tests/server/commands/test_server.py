"""What the server says about itself."""

from pathlib import Path

from hubbub import __version__
from server.conftest import RunningServer, running_server
from support.irc import commands


async def test_each_question_has_an_answer(server: RunningServer) -> None:
    ann = await server.join("ann")
    answers = commands(await ann.ask("VERSION", "TIME", "INFO", "MOTD", "LUSERS"))
    assert commands(await ann.ask("ADMIN", "LINKS")) == ["256", "257", "258", "365"]
    assert answers[0] == "351"
    assert {"391", "371", "374", "375", "372", "376", "251", "255", "265"} <= set(answers)


async def test_the_version_is_that_of_the_package(server: RunningServer) -> None:
    ann = await server.join("ann")
    assert (await ann.ask("VERSION"))[0].params[1] == f"hubbub-{__version__}"


async def test_the_server_has_the_name_it_is_given(tmp_path: Path) -> None:
    async with running_server(tmp_path, host="irc.example.org") as server:
        ann = await server.join("ann")
        assert [each.source for each in await ann.ask("TIME")] == ["irc.example.org"]


async def test_people_are_counted(server: RunningServer) -> None:
    ann, _ = await server.join("ann", "#a"), await server.join("bob")
    counted = {each.command: each.params for each in await ann.ask("LUSERS")}
    assert counted["255"][-1] == "I have 2 clients and 0 servers"
    assert counted["254"][1] == "1"
    assert counted["252"][1] == "0"
    assert "253" not in counted


async def test_who_has_not_said_who_they_are_is_unknown(server: RunningServer) -> None:
    ann, stranger = await server.join("ann"), await server.connect()
    await stranger.ask("NICK bob")
    counted = {each.command: each.params for each in await ann.ask("LUSERS")}
    assert counted["253"][1] == "1"
    assert counted["265"][1:3] == ("1", "1")


async def test_no_message_of_the_day_is_said_to_be_none(tmp_path: Path) -> None:
    async with running_server(tmp_path, motd=[]) as server:
        ann = await server.join("ann")
        assert commands(await ann.ask("MOTD")) == ["422"]
