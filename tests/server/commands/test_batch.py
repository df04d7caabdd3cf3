"""Messages of many lines."""

import pytest

from hubbub.wire import capabilities as cap
from server.conftest import RunningServer
from support.irc import commands, texts

NONCES = (
    f"{cap.MESSAGE_TAGS} {cap.SERVER_TIME} {cap.ECHO_MESSAGE} {cap.BATCH} {cap.LABELED_RESPONSE} {cap.SEQ} "
    f"{cap.NONCE} {cap.MULTILINE}"
)


async def test_a_batch_arrives_as_one_message(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", caps=NONCES), await server.join("bob", "#a", caps=NONCES)
    await ann.ask(
        f"BATCH +1 {cap.MULTILINE} #a",
        "@batch=1 PRIVMSG #a :one",
        "@batch=1 PRIVMSG #a :",
        "@batch=1;draft/multiline-concat PRIVMSG #a :three",
        "BATCH -1",
    )
    opening, *lines, closing = await bob.sync()
    assert opening.params[1:] == (cap.MULTILINE, "#a")
    assert opening.tags["msgid"]
    assert texts(lines) == ["one", "three"]
    assert closing.params == (f"-{opening.params[0][1:]}",)


async def test_others_get_its_lines(server: RunningServer) -> None:
    ann, bob = await server.join("ann", "#a", caps=NONCES), await server.join("bob", "#a")
    await ann.ask(
        f"BATCH +1 {cap.MULTILINE} #a",
        "@batch=1 PRIVMSG #a :one",
        "@batch=1 PRIVMSG #a :",
        "@batch=1 PRIVMSG #a :three",
        "BATCH -1",
    )
    assert texts(await bob.sync()) == ["one", "three"]


async def test_a_long_line_arrives_whole(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=NONCES)
    bob = await server.join("bob", "#a", caps=cap.MESSAGE_TAGS)
    carol = await server.join("carol", "#a", caps=NONCES)
    await bob.sync()
    pieces = ["wörter und mehr " * 20 for _ in range(12)]
    lines = [f"@batch=1;draft/multiline-concat PRIVMSG #a :{piece}" for piece in pieces]
    await ann.ask(f"BATCH +1 {cap.MULTILINE} #a", *lines, "BATCH -1")
    told = await bob.sync()
    assert "".join(texts(told)) == "".join(pieces)
    assert not any("draft/multiline-concat" in each.tags for each in told)
    seen = [each for each in await carol.sync() if each.command == "PRIVMSG"]
    assert "".join(texts(seen)) == "".join(pieces)
    assert all("draft/multiline-concat" in each.tags for each in seen[1:])


async def test_the_label_and_nonce_of_its_opening_come_back(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=NONCES)
    answer = await ann.ask(
        f"@label=L;{cap.NONCE}=n BATCH +1 {cap.MULTILINE} #a",
        "@batch=1 PRIVMSG #a :one",
        "@batch=1 PRIVMSG #a :two",
        "BATCH -1",
    )
    assert commands(answer) == ["BATCH", "PRIVMSG", "PRIVMSG", "BATCH"]
    assert (answer[0].tags["label"], answer[0].tags[cap.NONCE]) == ("L", "n")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("@batch=1 PRIVMSG #b :elsewhere", "MULTILINE_INVALID_TARGET"),
        ("@batch=1 TOPIC #a :no message", "MULTILINE_INVALID"),
        ("@batch=1;draft/multiline-concat PRIVMSG #a :", "MULTILINE_INVALID"),
    ],
)
async def test_a_bad_line_voids_it(server: RunningServer, line: str, code: str) -> None:
    ann, bob = await server.join("ann", "#a", caps=NONCES), await server.join("bob", "#a")
    await ann.sync()
    answer = await ann.ask(f"BATCH +1 {cap.MULTILINE} #a", line)
    assert [(each.command, each.params[1]) for each in answer] == [("FAIL", code)]
    assert texts(await bob.sync()) == []


async def test_it_has_a_greatest_size(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=NONCES)
    lines = [f"@batch=1 PRIVMSG #a :{'x' * 400}"] * 200
    answer = await ann.ask(f"BATCH +1 {cap.MULTILINE} #a", *lines[:164])
    assert [each.params[1] for each in answer if each.command == "FAIL"] == ["MULTILINE_MAX_BYTES"]


async def test_it_has_a_greatest_number_of_lines(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=NONCES)
    answer = await ann.ask(f"BATCH +1 {cap.MULTILINE} #a", *["@batch=1 PRIVMSG #a :x"] * 1001)
    assert [each.params[1] for each in answer] == ["MULTILINE_MAX_LINES"]


async def test_a_blank_one_is_refused(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=NONCES)
    answer = await ann.ask(f"BATCH +1 {cap.MULTILINE} #a", "@batch=1 PRIVMSG #a :", "BATCH -1")
    assert [each.params[1] for each in answer] == ["MULTILINE_INVALID"]


async def test_other_batches_are_refused(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=NONCES)
    assert commands(await ann.ask("BATCH +1 netsplit", "BATCH -9")) == ["FAIL", "FAIL"]


async def test_one_that_is_not_closed_is_answered_when_another_begins(server: RunningServer) -> None:
    ann = await server.join("ann", "#a", caps=NONCES)
    opening = f"BATCH +1 {cap.MULTILINE} #a"
    void, refused = await ann.ask(f"@label=one {opening}", f"@label=two BATCH +2 {cap.MULTILINE} #a")
    assert (void.tags["label"], void.params[:2]) == ("one", ("BATCH", "MULTILINE_INVALID"))
    assert (refused.tags["label"], refused.params[:2]) == ("two", ("BATCH", "INVALID_PARAMS"))
    assert await ann.ask(opening) == []
