"""MARKREAD: markers only move forward, last, and are told to one's own devices only."""

from pathlib import Path

import pytest

from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from server.conftest import PASSWORD, RunningServer, running_server
from support.gate import Gate
from support.irc import commands

EARLY, LATE = "timestamp=2019-01-04T14:33:26.123Z", "timestamp=2020-01-04T14:33:26.123Z"
SECRET = "a secret of sixteen characters or more"


def markers(messages: list[Message]) -> list[tuple[str, ...]]:
    return [message.params for message in messages if message.command == "MARKREAD"]


async def test_a_marker_moves_forward_only(server: RunningServer) -> None:
    ann = await server.join("ann", "#Room", caps=cap.READ_MARKER)
    assert markers(await ann.ask("MARKREAD #room")) == [("#Room", "*")]
    assert markers(await ann.ask(f"MARKREAD #room {EARLY}")) == [("#Room", EARLY)]
    assert (
        markers(await ann.ask(f"MARKREAD #room {LATE}", f"MARKREAD #room {EARLY}")) == [("#Room", LATE)] * 2
    )


async def test_a_marker_stays_in_the_past(server: RunningServer) -> None:
    ann = await server.join("ann", "#room", caps=cap.READ_MARKER)
    ((_, moment),) = markers(await ann.ask("MARKREAD #room timestamp=9999-12-31T23:59:59.999Z"))
    assert LATE < moment < "timestamp=9"


async def test_private_conversations_have_markers_by_nick(server: RunningServer) -> None:
    ann = await server.join("ann", caps=cap.READ_MARKER)
    bob = await server.join("Bob")
    assert markers(await ann.ask(f"MARKREAD bob {EARLY}")) == [("Bob", EARLY)]
    await bob.ask("NICK Robert")
    assert markers(await ann.ask("MARKREAD robert", "MARKREAD bob")) == [("Robert", EARLY), ("bob", "*")]


async def test_a_private_conversation_with_somebody_who_has_left_has_its_marker(
    server: RunningServer,
) -> None:
    ann = await server.join("ann", caps=cap.READ_MARKER)
    bob = await server.join("bob")
    await ann.ask("PRIVMSG bob :hello")
    await bob.quit()
    assert markers(await ann.ask(f"MARKREAD bob {EARLY}", "MARKREAD bob")) == [("bob", EARLY)] * 2


async def test_what_one_does_not_know_has_no_marker(server: RunningServer) -> None:
    bob = await server.join("bob", "#secret")
    await bob.ask("MODE #secret +s")
    ann = await server.join("ann", caps=cap.READ_MARKER)
    for target in ("#nowhere", "#secret", "nobody"):
        assert markers(await ann.ask(f"MARKREAD {target}")) == [(target, "*")]
        (refusal,) = await ann.ask(f"MARKREAD {target} {EARLY}")
        assert refusal.params[:3] == ("MARKREAD", "INVALID_PARAMS", target)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("MARKREAD", ("MARKREAD", "NEED_MORE_PARAMS")),
        ("MARKREAD *", ("MARKREAD", "INVALID_PARAMS", "*")),
        ("MARKREAD #room *", ("MARKREAD", "INVALID_PARAMS", "*")),
        ("MARKREAD #room timestamp=soon", ("MARKREAD", "INVALID_PARAMS", "timestamp=soon")),
        ("MARKREAD #room 2019-01-04T14:33:26.123Z", ("MARKREAD", "INVALID_PARAMS", EARLY[10:])),
    ],
)
async def test_what_can_not_be_understood_is_refused(
    server: RunningServer, line: str, answer: tuple[str, ...]
) -> None:
    ann = await server.join("ann", "#room", caps=cap.READ_MARKER)
    (refusal,) = await ann.ask(line)
    assert refusal.command == "FAIL"
    assert refusal.params[:-1] == answer


async def test_a_marker_is_shown_on_joining_before_the_names_end(server: RunningServer) -> None:
    ann = await server.join("ann", caps=cap.READ_MARKER)
    shown = await ann.ask("JOIN #room")
    assert commands(shown) == ["JOIN", "MARKREAD", "353", "366"]
    assert shown[1].params == ("#room", "*")
    assert "MARKREAD" not in commands(await (await server.join("bob")).ask("JOIN #room"))


async def test_the_other_devices_are_told_and_others_are_not(server: RunningServer) -> None:
    caps = f"sasl {cap.READ_MARKER}"
    ann = await server.owner("ann", "#room", caps=caps)
    phone = await server.join("ann", caps=caps, password=PASSWORD)
    old = await server.join("ann", caps="sasl", password=PASSWORD)
    bob = await server.join("bob", "#room", caps=cap.READ_MARKER)
    await ann.sync()
    assert markers(await ann.ask(f"MARKREAD #room {EARLY}")) == [("#room", EARLY)]
    assert markers(await phone.sync()) == [("#room", EARLY)]
    assert markers(await old.sync()) == markers(await bob.sync()) == []
    await ann.ask(f"MARKREAD #room {EARLY}")
    assert markers(await phone.sync()) == [], "nothing has moved"


async def test_an_accounts_markers_outlive_the_server_and_a_new_name(server: RunningServer) -> None:
    caps = f"sasl {cap.READ_MARKER}"
    ann = await server.owner("ann", "#room", caps=caps)
    await ann.ask(f"MARKREAD #room {EARLY}", "RENAME #room #hall")
    await server.stop()
    await server.start()
    again = await (await server.connect()).come_in("ann", caps, password=PASSWORD)
    assert markers(again) == [("#hall", EARLY)]
    assert commands(again).index("MARKREAD") < commands(again).index("366")


async def test_a_guest_who_comes_back_finds_their_markers(server: RunningServer) -> None:
    caps = f"{cap.READ_MARKER} {cap.IDENTITY}"
    ann = await server.join("ann", "#room", caps=caps, secret=SECRET)
    await ann.ask(f"MARKREAD #room {EARLY}")
    again = await server.join("ann", caps=caps, secret=SECRET)  # while the ghost is still there
    assert markers(await again.ask("MARKREAD #room")) == [("#room", EARLY)]
    await again.quit()
    again = await server.join("ann", caps=caps, secret=SECRET)
    assert markers(await again.ask("JOIN #room")) == [("#room", EARLY)]
    other = await server.join("bob", caps=caps, secret=SECRET + "!")
    assert markers(await other.ask("JOIN #room")) == [("#room", "*")]


async def test_a_device_that_was_logged_out_does_not_find_them(server: RunningServer) -> None:
    caps = f"{cap.READ_MARKER} {cap.IDENTITY}"
    ann = await server.join("ann", "#room", caps=caps, secret=SECRET)
    await ann.ask(f"MARKREAD #room {EARLY}", f"REGISTER * * {PASSWORD}")
    await ann.ask(f"PRIVMSG NickServ :SET PASSWORD {PASSWORD} another-horse")
    stranger = await server.join("eve", caps=caps, secret=SECRET)
    assert markers(await stranger.ask("JOIN #room")) == [("#room", "*")]


async def test_a_deleted_account_takes_them_along(server: RunningServer) -> None:
    caps = f"{cap.READ_MARKER} {cap.IDENTITY}"
    ann = await server.join("ann", "#room", caps=caps, secret=SECRET)
    await ann.ask(f"MARKREAD #room {EARLY}", f"REGISTER * * {PASSWORD}")
    ann.send(f"NS DROP ann {PASSWORD}")
    await ann.closed()
    again = await server.join("anna", caps=caps, secret=SECRET)
    assert markers(await again.ask("JOIN #room")) == [("#room", "*")]


async def test_who_registers_keeps_the_markers(server: RunningServer) -> None:
    caps = f"sasl {cap.READ_MARKER}"
    ann = await server.join("ann", "#room", caps=caps)
    await ann.ask(f"MARKREAD #room {EARLY}", f"REGISTER * * {PASSWORD}")
    await server.stop()
    await server.start()
    assert markers(await (await server.connect()).come_in("ann", caps, password=PASSWORD)) == [
        ("#room", EARLY)
    ]


async def test_the_oldest_marker_makes_room_for_a_new_one(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", limits={"read_markers": 2}) as server:
        caps = f"sasl {cap.READ_MARKER}"
        ann = await server.owner("ann", "#a", "#b", "#c", caps=caps)
        await ann.ask(f"MARKREAD #a {LATE}", f"MARKREAD #b {EARLY}", f"MARKREAD #c {LATE}")
        await server.stop()
        await server.start(limits={"read_markers": 2})
        again = await (await server.connect()).come_in("ann", caps, password=PASSWORD)
        assert sorted(markers(again)) == [("#a", LATE), ("#b", "*"), ("#c", LATE)]


async def test_a_channel_that_was_renamed_is_shown_with_its_marker(server: RunningServer) -> None:
    ann = await server.join("ann", "#room", caps=cap.READ_MARKER)
    assert commands(await ann.ask(f"MARKREAD #room {EARLY}", "RENAME #room #hall"))[1:] == [
        *("PART", "JOIN", "MARKREAD", "353", "366")
    ]


async def test_a_guest_who_comes_back_at_once_finds_what_is_not_on_the_disk_yet(
    server: RunningServer, gate: Gate
) -> None:
    caps = f"{cap.READ_MARKER} {cap.IDENTITY}"
    bob = await server.join("bob", "#room")
    ann = await server.join("ann", caps=caps, secret=SECRET)
    gate.close()
    ann.send(f"MARKREAD #room {EARLY}")
    await gate.reached()
    ann.abort()
    while (await bob.ask("ISON ann"))[0].params[-1]:
        pass
    again = await server.connect()
    await again.ask("CAP LS 302", f"CAP REQ :{caps}", "NICK ann", "USER ann 0 * :Ann")
    again.send(f"IDENTITY :{SECRET}", "CAP END")
    await bob.sync()
    gate.open()
    await again.until("001")
    assert markers(await again.ask("MARKREAD #room")) == [("#room", EARLY)]
