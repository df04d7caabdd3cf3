"""METADATA: who may tell what, who hears of it, and how each of the two drafts has that."""

from pathlib import Path

import pytest

from hubbub.server import metadata
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from server.conftest import PASSWORD, RunningServer, running_server
from support.gate import Gate
from support.irc import IrcClient, commands

NEW = f"{cap.METADATA_3} {cap.BATCH}"
OLD = f"{cap.METADATA_2} {cap.BATCH}"
SECRET = "a secret of sixteen characters or more"


def events(messages: list[Message]) -> list[tuple[str, ...]]:
    """What was told about keys, without whom it was told and without words."""
    return [
        (message.command, *message.params[1 : None if message.command == "761" else 3])
        for message in messages
        if message.command in {"761", "766"}
    ]


def failures(messages: list[Message]) -> list[tuple[str, ...]]:
    return [(each.command, *each.params[:-1]) for each in messages if each.command in {"FAIL", "WARN"}]


async def settle(*clients: IrcClient) -> None:
    for client in clients:
        await client.sync()


async def values(client: IrcClient, target: str) -> dict[str, str]:
    return {
        each.params[2]: each.params[4]
        for each in await client.ask(f"METADATA {target} LIST")
        if each.command == "761"
    }


# Reading and changing


async def test_a_value_is_set_changed_and_removed(server: RunningServer) -> None:
    ann = await server.join("ann", caps=NEW)
    assert events(await ann.ask("METADATA * SET url :an address")) == [
        ("761", "ann", "url", "*", "an address")
    ]
    assert events(await ann.ask("METADATA ANN SET url :another")) == [("761", "ann", "url", "*", "another")]
    assert events(await ann.ask("METADATA * GET url")) == [("761", "ann", "url", "*", "another")]
    assert events(await ann.ask("METADATA * SET url")) == [("766", "ann", "url")]
    assert events(await ann.ask("METADATA * SET url :")) == [("766", "ann", "url")], (
        "nothing to remove is no error"
    )


async def test_keys_are_answered_in_order_in_a_batch(server: RunningServer) -> None:
    ann = await server.join("ann", caps=NEW)
    await ann.ask("METADATA * SET url :x")
    opening, *answers, end = await ann.ask("METADATA * GET color Bad url")
    assert opening.params[1:] == ("metadata", "ann")
    assert end.params[0] == f"-{opening.params[0][1:]}"
    assert commands(answers) == ["766", "WARN", "761"]
    assert {answer.tags["batch"] for answer in answers} == {opening.params[0][1:]}


async def test_all_is_listed_and_cleared(server: RunningServer) -> None:
    ann = await server.join("ann", caps=NEW)
    await ann.ask("METADATA * SET a :1", "METADATA * SET b :2")
    assert await values(ann, "*") == {"a": "1", "b": "2"}
    assert events(await ann.ask("METADATA * CLEAR")) == [("766", "ann", "a"), ("766", "ann", "b")]
    assert commands(await ann.ask("METADATA * LIST", "METADATA * CLEAR")) == ["BATCH"] * 4


@pytest.mark.parametrize(
    ("line", "new", "old"),
    [
        ("METADATA nobody LIST", ("INVALID_TARGET", "nobody"), ("INVALID_TARGET", "nobody")),
        ("METADATA #none GET url", ("INVALID_TARGET", "#none"), ("INVALID_TARGET", "#none")),
        ("METADATA bob SUB url", ("INVALID_TARGET", "bob"), ("INVALID_TARGET", "bob")),
        ("METADATA * SNEEZE", ("INVALID_PARAMS", "SNEEZE"), ("SUBCOMMAND_INVALID", "SNEEZE")),
        ("METADATA * SET $key :x", ("INVALID_KEY", "$key"), ("KEY_INVALID", "$key")),
        (f"METADATA * SET {'k' * 65} :x", ("INVALID_KEY", "k" * 65), ("KEY_INVALID", "k" * 65)),
        (f"METADATA * SET url :{'x' * 301}", ("INVALID_VALUE", "url"), ("VALUE_INVALID",)),
        ("METADATA bob SET url :x", ("KEY_NO_PERMISSION", "bob", "url"), ("KEY_NO_PERMISSION", "bob", "url")),
        ("METADATA #b SET url :x", ("KEY_NO_PERMISSION", "#b", "url"), ("KEY_NO_PERMISSION", "#b", "url")),
        ("METADATA #b CLEAR", ("KEY_NO_PERMISSION", "#b", "*"), ("KEY_NO_PERMISSION", "#b", "*")),
        ("METADATA #b LIST", ("KEY_NO_PERMISSION", "#b", "*"), ("KEY_NO_PERMISSION", "#b", "*")),
        ("METADATA #b GET url", ("KEY_NO_PERMISSION", "#b", "*"), ("KEY_NO_PERMISSION", "#b", "*")),
        ("METADATA #b SYNC", ("KEY_NO_PERMISSION", "#b", "*"), ("KEY_NO_PERMISSION", "#b", "*")),
    ],
)
async def test_what_fails_has_the_code_of_each_draft(
    server: RunningServer, line: str, new: tuple[str, ...], old: tuple[str, ...]
) -> None:
    await server.join("bob", "#b")
    for nick, caps, code in (("ann", NEW, new), ("eve", OLD, old)):
        client = await server.join(nick, caps=caps)
        assert failures(await client.ask(line)) == [("FAIL", "METADATA", *code)]


async def test_a_missing_key_is_answered_with_what_to_say(server: RunningServer) -> None:
    ann = await server.join("ann", caps=NEW)
    assert commands(await ann.ask("METADATA *", "METADATA * GET", "METADATA * SUB")) == ["461"] * 3


async def test_the_older_draft_has_an_error_for_removing_nothing(server: RunningServer) -> None:
    ann = await server.join("ann", caps=OLD)
    assert failures(await ann.ask("METADATA * SET url")) == [
        ("FAIL", "METADATA", "KEY_NOT_SET", "ann", "url")
    ]
    assert failures(await ann.ask("METADATA * GET $x")) == [("FAIL", "METADATA", "KEY_INVALID", "$x")]


async def test_a_client_has_one_of_the_drafts(server: RunningServer) -> None:
    ann = await server.connect()
    both, one, other = await ann.ask(
        f"CAP REQ :{cap.METADATA_2} {cap.METADATA_3}",
        f"CAP REQ :{cap.METADATA_2}",
        f"CAP REQ :-{cap.METADATA_2} {cap.METADATA_3}",
    )
    assert [answer.params[1] for answer in (both, one, other)] == ["NAK", "ACK", "ACK"]


async def test_keys_subscriptions_and_values_are_bounded_and_the_capability_says_so(tmp_path: Path) -> None:
    limits = {"metadata_keys": 1, "metadata_subscriptions": 2, "metadata_value": 3}
    async with running_server(tmp_path / "data", limits=limits) as server:
        ann = await server.join("ann", caps=NEW)
        listed = " ".join(line.params[-1] for line in await ann.ask("CAP LS 302"))
        assert (
            "draft/metadata-3=before-connect,max-subs=2,max-keys=1,max-key-bytes=64,max-value-bytes=3"
            in listed
        )
        await ann.ask("METADATA * SET a :1")
        full = ("FAIL", "METADATA", "LIMIT_REACHED", "SET", "ann", "1")
        assert failures(await ann.ask("METADATA * SET b :1", "METADATA * SET a :2")) == [full]
        answers = await ann.ask("METADATA * SUB a b c d")
        assert failures(answers) == [("FAIL", "METADATA", "LIMIT_REACHED", "SUB", "c", "2")]
        assert [each.params[1:] for each in answers if each.command == "770"] == [("a", "b")]
        eve = await server.join("eve", caps=OLD)
        answers = await eve.ask("METADATA * SET a :1", "METADATA * SET b :1", "METADATA * SUB a b c")
        assert failures(answers) == [
            ("FAIL", "METADATA", "LIMIT_REACHED", "eve"),
            ("FAIL", "METADATA", "TOO_MANY_SUBS", "c"),
        ]


async def test_moderators_tell_of_channels_and_members_read_it(server: RunningServer) -> None:
    ann = await server.join("ann", "#room", caps=NEW)
    bob = await server.join("bob", "#room", caps=NEW)
    assert events(await ann.ask("METADATA #ROOM SET url :x")) == [("761", "#room", "url", "*", "x")]
    assert failures(await bob.ask("METADATA #room SET url :y"))
    assert await values(bob, "#room") == {"url": "x"}


async def test_a_secret_channel_does_not_show(server: RunningServer) -> None:
    ann = await server.join("ann", "#room", caps=NEW)
    await ann.ask("MODE #room +s")
    bob = await server.join("bob", caps=NEW)
    assert failures(await bob.ask("METADATA #room LIST")) == [("FAIL", "METADATA", "INVALID_TARGET", "#room")]


async def test_administrators_may_change_all(server: RunningServer) -> None:
    ann = await server.owner("ann", caps=NEW)  # the first one on this machine
    bob = await server.join("bob", "#room", caps=NEW)
    await ann.ask(f"OPER ann {PASSWORD}")
    await ann.ask("METADATA bob SET url :x", "METADATA #room SET url :y")
    assert await values(bob, "*") == {"url": "x"}
    assert await values(bob, "#room") == {"url": "y"}


# Subscriptions and what is heard


async def test_subscriptions_are_a_clients_own(server: RunningServer) -> None:
    ann = await server.join("ann", caps=NEW)
    answers = await ann.ask("METADATA * SUB url Bad avatar url")
    assert [(each.command, each.params[1:-1]) for each in answers] == [
        ("WARN", ("INVALID_KEY", "Bad")),
        ("770", ("url",)),
        ("774", (metadata.EVERYTHING, "0")),
    ]
    assert commands(await ann.ask("METADATA * SUB url")) == ["770"], "nothing new"
    answers = await ann.ask("METADATA * UNSUB url none $x", "METADATA * SUBS")
    assert commands(answers) == ["WARN", "771", "BATCH", "772", "BATCH"]
    assert answers[3].params[1:] == ("avatar",)


async def test_the_older_draft_is_told_each_target_to_ask_for(server: RunningServer) -> None:
    await server.join("bob")
    ann = await server.join("ann", "#room", caps=OLD)
    await ann.ask("MONITOR + bob,eve")
    answers = await ann.ask("METADATA * SUB url")
    assert [each.params[1] for each in answers if each.command == "774"] == ["ann", "#room", "bob"]


async def test_without_the_capability_nothing_can_be_subscribed_to(server: RunningServer) -> None:
    ann = await server.join("ann", caps=cap.METADATA_3)  # which needs batches
    assert failures(await ann.ask("METADATA * SUB url")) == [("FAIL", "METADATA", "INVALID_PARAMS", "SUB")]
    await ann.ask(f"CAP REQ {cap.BATCH}", "METADATA * SUB url", f"CAP REQ -{cap.METADATA_3}")
    assert commands(await ann.ask("METADATA * SUBS")) == ["BATCH", "BATCH"], "gone with the capability"


async def test_changes_are_heard_by_who_shares_a_channel(server: RunningServer) -> None:
    ann = await server.join("ann", "#room", "#hall", caps=NEW)
    bob = await server.join("bob", "#room", "#hall", caps=NEW)
    old = await server.join("old", "#room", caps=OLD)
    eve = await server.join("eve", caps=NEW)
    for client in (ann, bob, old, eve):
        await client.ask("METADATA * SUB url")
    await settle(ann, bob, old, eve)
    await ann.ask(
        "METADATA * SET url :x", "METADATA * SET other :x", "METADATA #room SET url :y", "METADATA * SET url"
    )
    told = [("761", "ann", "url", "*", "x"), ("761", "#room", "url", "*", "y"), ("766", "ann", "url")]
    assert events(await bob.sync()) == told
    assert [each.params for each in await old.sync()] == [
        ("ann", "url", "*", "x"),
        ("#room", "url", "*", "y"),
        ("ann", "url", "*"),
    ]
    assert events(await eve.sync()) == []


async def test_changes_are_heard_by_ones_other_devices_and_by_who_monitors(server: RunningServer) -> None:
    caps = f"{NEW} sasl"
    ann = await server.owner("ann", caps=caps)
    phone = await server.join("ann", caps=caps, password=PASSWORD)
    eve = await server.join("eve", caps=NEW)
    await eve.ask("MONITOR + ann")
    for client in (ann, phone, eve):
        await client.ask("METADATA * SUB url")
    assert len(events(await ann.ask("METADATA * SET url :x"))) == 1
    assert events(await phone.sync()) == events(await eve.sync()) == [("761", "ann", "url", "*", "x")]


async def test_monitoring_shows_what_is_told_of_who_is_online(server: RunningServer) -> None:
    caps = f"{NEW} {cap.IDENTITY}"
    ann = await server.join("ann", caps=caps, secret=SECRET)
    await ann.ask("METADATA * SET url :x", "METADATA * SET other :y")
    eve = await server.join("eve", caps=NEW)
    await eve.ask("METADATA * SUB url")
    answers = await eve.ask("MONITOR + ann,bob")
    assert commands(answers) == ["730", "731", "BATCH", "761", "BATCH"]
    await ann.quit()
    await server.join("ann", caps=caps, secret=SECRET)
    assert commands(await eve.sync()) == ["731", "730", "BATCH", "761", "BATCH"]


async def test_joining_shows_what_is_told_of_the_channel_and_who_is_there(server: RunningServer) -> None:
    ann = await server.join("ann", "#room", caps=NEW)
    await ann.ask("METADATA * SET url :x", "METADATA #room SET url :y", "METADATA #room SET other :z")
    for nick, caps, told in (("bob", NEW, "761"), ("eve", OLD, "METADATA")):
        client = await server.join(nick, caps=caps)
        await client.ask("METADATA * SUB url")
        assert commands(await client.ask("JOIN #room"))[-4:] == ["BATCH", told, told, "BATCH"]
    assert "BATCH" not in commands(await (await server.join("eva")).ask("JOIN #room"))


async def test_a_renamed_channel_is_shown_with_it(server: RunningServer) -> None:
    ann = await server.join("ann", "#room", caps=NEW)
    await ann.ask("METADATA #room SET url :x", "METADATA * SUB url")
    opening, told, _ = (await ann.ask("RENAME #room #hall"))[-3:]
    assert told.params[1:] == ("#hall", "url", "*", "x")
    assert told.tags["batch"] == opening.params[0][1:]


async def test_syncing_tells_what_is_subscribed_to(server: RunningServer) -> None:
    ann = await server.join("ann", "#room", caps=NEW)
    bob = await server.join("bob", caps=NEW)
    carol = await server.join("carol", caps=NEW)
    await ann.ask("METADATA #room SET url :room", "METADATA * SUB url", "MONITOR + carol")
    for client in (ann, bob, carol):
        await client.ask(f"METADATA * SET url :{client.nick}", "METADATA * SET other :x")
    await ann.sync()
    for target, told in (
        ("*", ["ann"]),
        ("#room", ["room", "ann"]),
        ("bob", ["bob"]),
        (metadata.EVERYTHING, ["room", "ann", "carol"]),
    ):
        answers = await ann.ask(f"METADATA {target} SYNC")
        assert answers[0].params[1] == "metadata"
        assert [event[-1] for event in events(answers)] == told, target


async def test_much_is_postponed_and_sent_in_pieces(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hubbub.server.metadata.METADATA_AT_ONCE", 2)
    monkeypatch.setattr("hubbub.server.commands.metadata.METADATA_AT_ONCE", 2)
    ann = await server.join("ann", "#room", caps=f"{NEW} {cap.LABELED_RESPONSE}")
    await ann.ask(
        *[f"METADATA {target} SET key{number} :x" for number in range(5) for target in ("*", "#room")]
    )
    bob = await server.join("bob", caps=f"{NEW} {cap.LABELED_RESPONSE}")
    await bob.ask(f"METADATA * SUB {' '.join(f'key{number}' for number in range(5))}")
    (postponed,) = [each for each in await bob.ask("JOIN #room") if each.command == "774"]
    assert postponed.params[1:3] == ("#room", "0")
    opening, *told, end = await bob.ask("@label=7 METADATA #room SYNC")
    assert opening.tags["label"] == "7"
    assert (len(told), end.params[0]) == (10, f"-{opening.params[0][1:]}")
    assert {each.tags["batch"] for each in told} == {opening.params[0][1:]}


# What lasts


async def test_accounts_and_channels_keep_their_metadata(server: RunningServer) -> None:
    ann = await server.owner("ann", "#room", caps=f"{NEW} sasl")
    await ann.ask(
        "METADATA * SET url :x", "METADATA * SET gone :x", "METADATA * SET gone", "METADATA #room SET url :y"
    )
    await server.stop()
    await server.start()
    ann = await server.connect()
    shown = await ann.come_in("ann", f"{NEW} sasl", password=PASSWORD)
    assert events(shown)[0] == ("761", "ann", "url", "*", "x")
    assert commands(shown).index("761") < commands(shown).index("376")
    assert await values(ann, "#room") == {"url": "y"}
    bob = await server.join("bob", caps=NEW)
    await ann.ask("PART #room")
    await ann.quit()
    assert await values(bob, "ann") == {"url": "x"}, "while they are away"


async def test_who_is_no_account_keeps_it_as_long_as_the_identity_lasts(server: RunningServer) -> None:
    caps = f"{NEW} {cap.IDENTITY} sasl"
    for secret, kept in ((SECRET, {"url": "x"}), ("", {})):
        ann = await server.join("ann", caps=caps, secret=secret)
        await ann.ask("METADATA * SET url :x")
        await ann.quit()
        ann = await server.join("ann", caps=caps, secret=secret)
        assert await values(ann, "*") == kept
        await ann.quit()


async def test_logging_in_shows_others_what_the_account_tells(server: RunningServer) -> None:
    ann = await server.owner("ann", caps=f"{NEW} sasl")
    await ann.ask("METADATA * SET url :account", "METADATA * SET same :x")
    await ann.quit()
    guest = await server.join("guest", "#room", caps=NEW)
    bob = await server.join("bob", "#room", caps=NEW)
    await bob.ask("METADATA * SUB url same color")
    await guest.ask("METADATA * SET color :red", "METADATA * SET same :x")
    await bob.sync()
    await guest.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}")
    assert events(await bob.sync()) == [("766", "guest", "color"), ("761", "guest", "url", "*", "account")]
    assert await values(guest, "*") == {"url": "account", "same": "x"}


async def test_an_account_made_by_an_administrator_begins_with_nothing(server: RunningServer) -> None:
    root = await server.administrator("root", caps=NEW)
    await root.ask("METADATA * SET url :x", f"NS ADD ann {PASSWORD}")
    assert await values(root, "ann") == {}
    assert await values(root, "root") == {"url": "x"}


async def test_before_coming_in_one_can_say_what_to_tell(server: RunningServer) -> None:
    ann = await server.connect()
    await ann.ask("CAP LS 302", f"CAP REQ :{NEW}")
    answers = await ann.ask(
        "METADATA * SET url :x",
        "METADATA * SUB url",
        "METADATA ann LIST",
        "METADATA * SYNC",
        "METADATA * LIST",
    )
    assert commands(answers) == ["761", "770", "FAIL", "774", "BATCH", "761", "BATCH"]
    assert events(await ann.ask("NICK ann", "USER u 0 * :Ann", "CAP END")) == [
        ("761", "ann", "url", "*", "x")
    ]
    assert await values(ann, "*") == {"url": "x"}
    assert commands(await ann.ask("METADATA * SUBS")) == ["BATCH", "772", "BATCH"]


async def test_there_is_no_more_room_before_coming_in_than_after(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", limits={"metadata_keys": 2}) as server:
        ann = await server.owner("ann", caps=f"{NEW} sasl")
        await ann.ask("METADATA * SET a :1")
        again = await server.connect()
        await again.ask("CAP LS 302", f"CAP REQ :{NEW} sasl", *[f"METADATA * SET {key} :2" for key in "ba"])
        assert await values(await again.register("ann", f"{NEW} sasl", password=PASSWORD), "*") == {
            "a": "2",
            "b": "2",
        }


async def test_who_has_not_asked_for_it_can_not_use_it_before_coming_in(server: RunningServer) -> None:
    assert commands(await (await server.connect()).ask("METADATA * LIST")) == ["451"]


async def test_whois_tells_it_to_who_has_asked_for_metadata(server: RunningServer) -> None:
    ann = await server.join("ann", caps=NEW)
    await ann.ask("METADATA * SET url :x")
    (told,) = [each for each in await ann.ask("WHOIS ann") if each.command == "760"]
    assert told.params == ("ann", "ann", "url", "*", "x")
    assert "760" not in commands(await (await server.join("bob")).ask("WHOIS ann"))


# What is not committed yet


def answers_to_bob(messages: list[Message]) -> list[str]:
    """The values that bob is told in an answer of his own; what all are told of a change is for ``*``."""
    return [
        message.params[-1]
        for message in messages
        if message.command in {"760", "761"} and message.params[0] == "bob"
    ]


async def ask_meanwhile(server: RunningServer, gate: Gate, target: str, line: str) -> IrcClient:
    """Bob, who has asked something while a change by ann is not committed; the gate is still closed."""
    ann, bob = await server.owner("ann", "#a", "#b", caps=NEW), await server.join("bob", "#b", caps=NEW)
    await ann.ask("METADATA * SET url :old", "METADATA #b SET url :old")
    await bob.ask("METADATA * SUB url", "METADATA *ALL SYNC")
    gate.close()
    ann.send(f"METADATA {target} SET url :new")
    await gate.reached()
    bob.send(line)
    await server.join("eve")
    return bob


ASKING = [
    ("*", "METADATA ann GET url"),
    ("*", "METADATA ann LIST"),
    ("*", "METADATA ann SYNC"),
    ("*", "METADATA #b SYNC"),
    ("*", "METADATA *ALL SYNC"),
    ("*", "WHOIS ann"),
    ("*", "JOIN #a"),
    ("*", "MONITOR + ann"),
    ("#b", "METADATA #b GET url"),
    ("#b", "METADATA *ALL SYNC"),
]


@pytest.mark.parametrize(("target", "line"), ASKING)
async def test_a_value_that_is_refused_is_shown_to_nobody(
    server: RunningServer, gate: Gate, target: str, line: str
) -> None:
    bob = await ask_meanwhile(server, gate, target, line)
    gate.refuse()
    assert "new" not in [message.params[-1] for message in await bob.sync()]


@pytest.mark.parametrize(("target", "line"), ASKING)
async def test_a_value_is_shown_once_it_is_committed(
    server: RunningServer, gate: Gate, target: str, line: str
) -> None:
    bob = await ask_meanwhile(server, gate, target, line)
    gate.open()
    assert "new" in answers_to_bob(await bob.sync())


@pytest.mark.parametrize("refused", [True, False])
async def test_pieces_have_what_is_committed(
    server: RunningServer, gate: Gate, monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    monkeypatch.setattr("hubbub.server.commands.metadata.METADATA_AT_ONCE", 1)
    bob = await ask_meanwhile(server, gate, "*", "METADATA *ALL SYNC")
    if refused:
        gate.refuse()
    else:
        gate.open()
    answer = await bob.sync()
    last = max(number for number, each in enumerate(answer) if each.command == "BATCH")
    assert answers_to_bob(answer[:last]) == ["old", "old" if refused else "new"]


@pytest.mark.parametrize("refused", [True, False])
async def test_who_monitors_is_told_what_is_committed(
    server: RunningServer, gate: Gate, refused: bool
) -> None:
    ann, bob = await server.owner("ann", caps=NEW), await server.join("bob", caps=NEW)
    await bob.ask("METADATA * SUB url", "MONITOR + anna")
    gate.close()
    ann.send("METADATA * SET url :new")
    await gate.reached()
    ann.send("NICK anna")
    await bob.until("730")
    if refused:
        gate.refuse()
    else:
        gate.open()
    await ann.sync()
    assert answers_to_bob(await bob.sync()) == ([] if refused else ["new"])
