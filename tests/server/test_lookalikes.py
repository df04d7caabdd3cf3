"""Names that look like somebody else's: the skeletons, and who is refused what on a real server."""

import unicodedata
from pathlib import Path

import pytest

from hubbub.server import lookalikes
from hubbub.server.lookalikes import LookAlikes, looks_of
from hubbub.wire.message import Message
from server.conftest import PASSWORD, RunningServer, running_server
from support.gate import Gate
from support.irc import commands

CYRILLIC_ANN = "\u0410nn"
"""Ann with a Cyrillic letter."""

LOOKS_LIKE = "That looks like the name of somebody else"


def alike(one: str, other: str) -> bool:
    return not looks_of(one).isdisjoint(looks_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paypal", "\u0440\u0430ypal"),  # Cyrillic
        ("mary", "\u041cary"),  # a capital is another letter's twin than the small one
        ("bob", "\u0412\u041e\u0412"),
        ("ivan", "\u0406van"),
        ("Anna", "\u0391nn\u0430"),  # Greek and Cyrillic
        ("oliver", "\u03bfliver"),  # Greek
        ("\u041e\u043b\u044f", "O\u043b\u044f"),  # Latin in a Cyrillic name
        ("ann", "\uff41\uff4e\uff4e"),  # fullwidth
        ("bill", "\uff42\uff49\uff29\uff29"),
        ("ann", "\U0001d41a\U0001d427\U0001d427"),  # mathematical
        ("Ann", "\U0001d4d0\U0001d4f7\U0001d4f7"),
        ("\xe5sa", "a\u030asa"),  # composed or not
        ("fred", "\u017fred"),  # a long s
        ("co", "\u03f2\u0585"),  # lunate sigma, Armenian
        ("bill", "biII"),
        ("bill", "bi1l"),
        ("Bill", "biII"),
        ("Al", "AI"),
        ("oscar", "0scar"),
        ("modern", "modem"),
        ("mary", "rnary"),
        ("Ian", "lan"),
        ("\u05d0\u05d5", "\u05d0\u05df"),  # Hebrew vav, final nun
        ("\u0643\u0627", "\u06a9\u0627"),  # Arabic and Persian kaf
        ("\u529b\u5de5", "\u30ab\u30a8"),  # CJK, katakana
        ("\uf900a", "\u8c48a"),  # CJK compatibility
        ("\u13aann", "Ann"),  # Cherokee
    ],
)
def test_names_that_can_be_taken_for_each_other_are_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ann", "anna"),
        ("ann", "anne"),
        ("ann", "ann_"),
        ("Ali", "All"),
        ("Lia", "Ila"),
        ("will", "wili"),
        ("zo\xeb", "zoe"),
        ("\u0130dil", "odil"),
        ("\u674e", "\u738b"),
        ("\u043d\u0438\u043d\u0430", "nina"),
        ("u1", "u2"),
    ],
)
def test_names_that_differ_to_the_eye_are_not(one: str, other: str) -> None:
    assert not alike(one, other)


def test_a_prototype_is_its_own_skeleton() -> None:
    prototypes = lookalikes._prototypes()
    assert len(prototypes) > 6000
    assert {each for each in prototypes.values() if each.translate(prototypes) != each} == set()


def test_names_in_ascii_are_not_normalized(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_form: str, text: str) -> str:
        raise AssertionError(f"{text} was normalized")

    with monkeypatch.context() as patch:  # pytest normalizes too
        patch.setattr(unicodedata, "normalize", refuse)
        looks = looks_of("Bill")
    assert looks == {"Bill", "bill", "BlLL"}


def test_an_owner_is_found_until_the_name_is_theirs_no_longer() -> None:
    index = LookAlikes[str]()
    index.add("Bill", "1")
    index.add("Bill", "1")
    index.add("biII", "2")
    assert set(index.having(looks_of("bill"))) == {"1", "2"}
    index.remove("Bill", "1")
    assert set(index.having(looks_of("bill"))) == {"2"}
    index.remove("biII", "2")
    assert index._owners == {}


def refusals(answer: list[Message]) -> list[tuple[str, str]]:
    return [(each.params[1], each.params[2]) for each in answer if each.command == "433"]


async def test_nobody_comes_in_under_a_name_that_looks_like_one_in_use(server: RunningServer) -> None:
    await server.join("Ann")
    client = await server.connect()
    answer = await client.ask(f"NICK {CYRILLIC_ANN}", "USER u 0 * :U")
    assert refusals(answer) == [(CYRILLIC_ANN, f"{LOOKS_LIKE}, choose another")]
    client.send("NICK eve")
    assert (await client.until("001")).params[0] == "eve"


async def test_nobody_changes_to_a_name_that_looks_like_one_in_use(server: RunningServer) -> None:
    bill = await server.join("bill")
    eve = await server.join("eve")
    assert refusals(await eve.ask("NICK biII")) == [("biII", f"{LOOKS_LIKE}, choose another")]
    assert commands(await bill.ask("NICK biII", "NICK BILL", "NICK bill")) == ["NICK"] * 3
    await bill.ask("NICK william")
    assert commands(await eve.ask("NICK biII")) == ["NICK"]
    await eve.quit()
    assert commands(await bill.ask("NICK bill")) == ["NICK"]


async def test_nobody_has_a_name_that_looks_like_an_account(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data") as server:
        await (await server.owner("Ann")).quit()
        await server.stop()
        await server.start()
        eve = await server.join("eve")
        assert refusals(await eve.ask(f"NICK {CYRILLIC_ANN}"))
        ann = await server.join("Ann", password=PASSWORD)
        assert commands(await ann.ask(f"NICK {CYRILLIC_ANN}")) == ["NICK"]  # it is their own
        assert commands(await ann.ask("NICK ann")) == ["NICK"]


@pytest.mark.parametrize("name", ["N\u0456ckServ", "Nick\u0405erv", "ChanS\u0435rv"])
async def test_nobody_has_a_name_that_looks_like_a_service(server: RunningServer, name: str) -> None:
    eve = await server.join("eve")
    assert [number for number in commands(await eve.ask(f"NICK {name}")) if number == "433"]


async def test_nobody_has_a_name_that_looks_like_the_server(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", host="lobby") as server:
        eve = await server.join("eve")
        assert refusals(await eve.ask("NICK lobby", "NICK Iobby"))


async def test_no_account_is_made_with_a_name_that_looks_like_another(tmp_path: Path) -> None:
    accounts = {"before_connect": True, "registration": True}
    async with running_server(tmp_path / "data", accounts=accounts) as server:
        ann = await server.administrator("Ann")
        client = await server.connect()
        client.send("CAP LS 302", f"NICK {CYRILLIC_ANN}")
        client.send(f"REGISTER * * {PASSWORD}")
        fail = await client.until("FAIL")
        assert fail.params == ("REGISTER", "BAD_ACCOUNT_NAME", CYRILLIC_ANN, f"{LOOKS_LIKE}. Choose another")
        [notice] = await ann.ask(f"NICKSERV ADD {CYRILLIC_ANN} {PASSWORD}")
        assert notice.params[-1] == f"{LOOKS_LIKE}. Choose another"


async def test_a_deleted_account_keeps_its_likeness_too(server: RunningServer) -> None:
    admin = await server.administrator("root")
    await server.owner("Ann")
    await admin.ask("NICKSERV DROP Ann")
    eve = await server.join("eve")
    assert refusals(await eve.ask(f"NICK {CYRILLIC_ANN}"))
    [notice] = await admin.ask(f"NICKSERV ADD Ann {PASSWORD}")
    assert notice.params[-1].startswith("The account Ann is made")
    assert refusals(await eve.ask(f"NICK {CYRILLIC_ANN}"))


async def test_accounts_that_were_alike_before_stay_usable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_server(tmp_path / "data") as server:
        with monkeypatch.context() as before:
            for module in ("accounts", "registration"):
                before.setattr(f"hubbub.server.commands.{module}.resembles_another", lambda *_: False)
            for name in ("bill", "biII"):
                await server.owner(name, "#a")
        await server.stop()
        await server.start()
        for name in ("bill", "biII"):
            client = await server.join(name, password=PASSWORD)
            assert [each for each in await client.ask(f"WHOIS {name}") if each.command == "330"]
            assert commands(await client.ask("NICK else", f"NICK {name}")) == ["NICK"] * 2


async def test_a_channel_may_look_like_another(server: RunningServer) -> None:
    ann = await server.join("ann", "#modern")
    assert "JOIN" in commands(await ann.ask("JOIN #modem"))


async def test_whoever_becomes_somebody_else_leaves_their_look_alikes_too(server: RunningServer) -> None:
    await (await server.owner("ann")).quit()
    bob = await server.owner("bob")
    await bob.ask("NICK b0b")
    answer = await bob.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}")
    assert [each.params for each in answer if each.command == "NICK"] == [("ann",)]


async def test_an_account_that_was_refused_looks_like_nobody(server: RunningServer, gate: Gate) -> None:
    ann = await server.join("Ann")
    gate.close()
    ann.send(f"REGISTER * * {PASSWORD}")
    await gate.reached()
    gate.refuse()
    await ann.until("FAIL")
    await ann.ask("NICK bob")
    eve = await server.join("eve")
    assert commands(await eve.ask(f"NICK {CYRILLIC_ANN}")) == ["NICK"]
