"""What administrators see and do over HTTP, and that nobody else does."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hubbub.server.administrators import ADMINISTRATION
from hubbub.server.audit import Deed
from hubbub.wire.isupport import update_tokens
from hubbub.wire.message import Message
from server.conftest import PASSWORD
from support.irc import PATIENCE, IrcClient
from web.conftest import LISTEN, Site, running_site
from web.test_upload import sent, told_address


def token_of(lines: list[Message]) -> str | None:
    """What a session was told last of the administration; None for nothing."""
    tokens: dict[str, str] = {}
    for line in lines:
        if line.command == "005":
            update_tokens(tokens, line.params[1:-1])
    return tokens.get(ADMINISTRATION)


@dataclass
class Desk:
    """An administrator, and what that asks for over HTTP."""

    site: Site
    client: IrcClient
    token: str

    async def ask(self, method: str, path: str, **asked: object) -> tuple[int, Any]:
        """Ask with a query or with a body: the status and the answer."""
        how: dict[str, Any] = {"json": asked} if method == "POST" else {"params": asked}
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.site.http.request(method, self.site.url(path), headers=headers, **how) as answer:
            return answer.status, await answer.json(content_type=None) if answer.status != 204 else None

    async def get(self, path: str, **asked: object) -> Any:  # noqa: ANN401 - JSON
        status, answer = await self.ask("GET", path, **asked)
        assert status == 200, answer
        return answer

    async def do(self, method: str, path: str, **asked: object) -> None:
        status, answer = await self.ask(method, path, **asked)
        assert status in {200, 204}, answer

    async def log(self, **asked: object) -> list[tuple[str, str, str]]:
        """The entries of the audit log, newest first: deed, actor and target."""
        found = await self.get("/api/log", **asked)
        return [(each["deed"], each["actor"], each["target"]) for each in found["items"]]

    async def person(self, name: str) -> dict[str, Any]:
        found = await self.get("/api/people", search=name)
        return next(each for each in found["items"] if each["name"] == name)


async def at_desk(site: Site, nick: str = "root") -> Desk:
    """The first account of a server, which is an administrator's."""
    client = await site.server.join(nick, "#lobby")
    token = token_of(await client.ask(f"REGISTER * * {PASSWORD}"))
    assert token
    return Desk(site, client, token)


@pytest.fixture
async def desk(site: Site) -> Desk:
    return await at_desk(site)


async def left(client: IrcClient) -> None:
    """Have somebody go, and wait until they have."""
    client.send("QUIT")
    await client.until("ERROR")


async def closing_words(client: IrcClient) -> list[Message]:
    """Everything until the server hangs up."""
    async with asyncio.timeout(PATIENCE):
        return [await client.until("KILL"), await client.until("ERROR")]


class TestWhoMay:
    async def test_nobody_without_a_token(self, site: Site) -> None:
        async with site.http.get(site.url("/api/overview")) as answer:
            assert answer.status == 401
            assert answer.content_type == "application/problem+json"
            problem = await answer.json(content_type=None)
        assert (problem["status"], problem["title"]) == (401, "Unauthorized")
        assert "token" in problem["detail"]

    async def test_nobody_who_is_no_administrator(self, desk: Desk) -> None:
        ann = await desk.site.server.owner("ann")
        desk.token = (await told_address(ann)).rpartition("/")[2]
        status, problem = await desk.ask("GET", "/api/overview")
        assert (status, problem["detail"]) == (403, "Only administrators of this server can do that.")

    async def test_not_with_the_token_for_files(self, desk: Desk) -> None:
        desk.token = (await told_address(desk.client)).rpartition("/")[2]
        assert (await desk.ask("GET", "/api/overview"))[0] == 403

    async def test_nobody_who_has_gone(self, desk: Desk) -> None:
        await desk.client.quit()
        assert (await desk.ask("GET", "/api/overview"))[0] == 401

    async def test_guests_are_told_nothing(self, site: Site) -> None:
        await site.server.owner("root")
        ann = await site.server.join("ann")
        assert token_of(await ann.ask("VERSION", "REGISTER * * correct-horse")) is None

    async def test_whoever_comes_back_is_told(self, desk: Desk) -> None:
        await desk.client.quit()
        client = await desk.site.server.connect()
        lines = await client.ask("NICK other", "USER other 0 * :other")
        assert token_of(lines) is None
        lines = await client.ask(f"PRIVMSG NickServ :IDENTIFY root {PASSWORD}")
        assert token_of(lines)

    async def test_who_says_oper_is_one_until_they_are_not(self, desk: Desk) -> None:
        ann = await desk.site.server.join("ann")
        desk.token = token_of(await ann.ask(f"OPER root {PASSWORD}")) or ""
        assert (await desk.ask("GET", "/api/overview"))[0] == 200
        assert f"-{ADMINISTRATION}" in [p for line in await ann.ask("MODE ann -o") for p in line.params]
        assert (await desk.ask("GET", "/api/overview"))[0] == 401

    async def test_over_a_line_that_others_can_read_there_is_no_token(self, tmp_path: Path) -> None:
        """A proxy that the server knows brings the page over plain HTTP, from elsewhere."""
        web = {"proxies": ["127.0.0.1/32"]}
        async with running_site(tmp_path / "data", web=web) as site:
            desk = await at_desk(site)
            browser = await site.browser(X_Forwarded_For="192.0.2.7", X_Forwarded_Proto="http")
            await browser.register("ann")
            lines = await browser.ask(f"PRIVMSG NickServ :IDENTIFY root {PASSWORD}")
            assert token_of(lines) == ""
            headers = {
                "Authorization": f"Bearer {desk.token}",
                "X-Forwarded-For": "192.0.2.7",
                "X-Forwarded-Proto": "http",
            }
            async with site.http.get(site.url("/api/overview"), headers=headers) as answer:
                assert answer.status == 403
                assert "HTTPS" in (await answer.json(content_type=None))["detail"]
            headers["X-Forwarded-Proto"] = "https"
            async with site.http.get(site.url("/api/overview"), headers=headers) as answer:
                assert answer.status == 200

    async def test_nor_for_a_page_that_comes_through_a_proxy_which_nobody_has_named(
        self, tmp_path: Path
    ) -> None:
        async with running_site(tmp_path / "data", web={"address": "http://chat.example.org"}) as site:
            await at_desk(site)
            browser = await site.browser(Origin="http://chat.example.org")
            await browser.register("ann")
            assert token_of(await browser.ask(f"PRIVMSG NickServ :IDENTIFY root {PASSWORD}")) == ""


class TestAsking:
    @pytest.mark.parametrize(
        ("method", "path", "asked", "words"),
        [
            ("GET", "/api/people", {"limit": 0}, "limit"),
            ("GET", "/api/people", {"limit": "x"}, "limit"),
            ("GET", "/api/people", {"colour": "red"}, "colour"),
            ("GET", "/api/people", {"search": "x" * 300}, "search"),
            ("GET", "/api/uploads", {"after": "x"}, "after"),
            ("DELETE", "/api/sessions", {}, "id"),
            ("POST", "/api/bans", {"kind": "address", "mask": "192.0.2.1", "seconds": "9"}, "seconds"),
        ],
    )
    async def test_a_mistake_is_named(
        self, desk: Desk, method: str, path: str, asked: dict[str, object], words: str
    ) -> None:
        status, problem = await desk.ask(method, path, **asked)
        assert (status, problem["title"]) == (400, "Bad Request")
        assert words in problem["detail"]

    async def test_what_is_too_long_is_not_read(self, desk: Desk) -> None:
        assert (await desk.ask("POST", "/api/log-out", account="x" * 20_000))[0] == 413

    async def test_nothing_is_kept_by_whoever_passes_it_on(self, desk: Desk) -> None:
        headers = {"Authorization": f"Bearer {desk.token}"}
        async with desk.site.http.get(desk.site.url("/api/overview"), headers=headers) as answer:
            assert answer.headers["Cache-Control"] == "no-store"

    async def test_long_lists_come_in_parts(self, desk: Desk) -> None:
        for number in range(5):
            await desk.client.ask(f"JOIN #room{number}")
        names: list[str] = []
        after: str | None = ""
        while after is not None:
            part = await desk.get("/api/channels", limit=2, after=after, search="room")
            names += [each["name"] for each in part["items"]]
            after = part["next"]
        assert names == [f"#room{number}" for number in range(5)]

    async def test_while_the_disk_refuses_nothing_is_changed(self, desk: Desk) -> None:
        server = desk.site.server.server
        assert server is not None
        await desk.site.server.owner("ann")
        waiting = asyncio.get_running_loop().create_future()
        server.journal._recovery = waiting
        try:
            status, problem = await desk.ask("POST", "/api/bans", kind="address", mask="192.0.2.1")
            assert (status, problem["title"]) == (503, "Service Unavailable")
            assert (await desk.ask("POST", "/api/log-out", account="ann"))[0] == 503
        finally:
            server.journal._recovery = None
        assert server.bans.of("D") == []


class TestOverview:
    async def test_it_tells_how_the_server_is(self, desk: Desk) -> None:
        address = await told_address(await desk.site.server.join("ann", "#a"))
        await sent(desk.site, address, bytes(5000))
        told = await desk.get("/api/overview")
        assert (told["people"], told["accounts"], told["channels"]) == (2, 1, 2)
        assert told["started"] <= told["now"]
        assert told["entries"] == 2
        assert told["disk"]["files"] == 8192
        assert told["disk"]["database"] > 4096
        assert told["disk"]["free"] > 0


class TestPeople:
    async def test_guests_and_accounts_with_their_devices(self, desk: Desk) -> None:
        await desk.site.server.join("ann", "#a", "#b")
        await left(await desk.site.server.owner("bob"))
        people = (await desk.get("/api/people"))["items"]
        assert [(each["name"], each["account"], len(each["devices"])) for each in people] == [
            ("ann", "", 1),
            ("bob", "bob", 0),
            ("root", "root", 1),
        ]
        ann, bob_told, root = people
        assert (ann["channels"], ann["since"] is not None, ann["registered"]) == (2, True, None)
        assert (bob_told["since"], bob_told["registered"] is not None) == (None, True)
        assert (root["administrator"], root["is_me"], ann["is_me"]) == (True, True, False)
        assert root["devices"][0]["address"] == "127.0.0.1"
        assert not root["devices"][0]["browser"]

    @pytest.mark.parametrize(
        ("asked", "names"),
        [
            ({"who": "online"}, ["ann", "root"]),
            ({"who": "guests"}, ["ann"]),
            ({"who": "accounts"}, ["bob", "root"]),
            ({"who": "administrators"}, ["root"]),
            ({"search": "B"}, ["bob"]),
            ({"search": "127.0"}, ["ann", "root"]),
            ({"search": "x"}, []),
        ],
    )
    async def test_some_of_them(self, desk: Desk, asked: dict[str, object], names: list[str]) -> None:
        await desk.site.server.join("ann")
        await left(await desk.site.server.owner("bob"))
        found = await desk.get("/api/people", **asked)
        assert [each["name"] for each in found["items"]] == names

    async def test_one_device_is_ended_and_told_why(self, desk: Desk) -> None:
        ann = await desk.site.server.owner("ann")
        other = await desk.site.server.join("x")
        await other.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}")
        first, second = (await desk.person("ann"))["devices"]
        await desk.do("DELETE", "/api/sessions", id=second["id"], reason="a lost phone")
        kill, error = await closing_words(other)
        assert kill.params == ("ann", "a lost phone")
        assert "a lost phone" in error.params[0]
        assert [each["id"] for each in (await desk.person("ann"))["devices"]] == [first["id"]]
        assert await ann.ask("PING x") is not None
        assert (await desk.log())[0] == (Deed.SESSION_ENDED, "root", "ann")
        assert (await desk.ask("DELETE", "/api/sessions", id=second["id"]))[0] == 404

    async def test_logged_out_everywhere_also_where_no_password_was_needed(self, desk: Desk) -> None:
        secret = "s" * 20
        ann = await desk.site.server.join("ann", secret=secret)
        await ann.ask(f"REGISTER * * {PASSWORD}")
        await desk.do("POST", "/api/log-out", account="ann")
        assert "logged this account out" in (await ann.until("ERROR")).params[0]
        again = await desk.site.server.connect()
        lines = await again.ask(f"IDENTITY {secret}", "NICK ann", "USER ann 0 * :ann")
        assert "433" in [line.command for line in lines]
        assert (await desk.log())[0] == (Deed.LOGGED_OUT, "root", "ann")

    async def test_an_account_is_removed_for_good(self, desk: Desk) -> None:
        ann = await desk.site.server.owner("ann")
        await desk.do("DELETE", "/api/accounts", account="Ann")
        assert "ann is deleted" in (await ann.until("ERROR")).params[0]
        assert (await desk.ask("DELETE", "/api/accounts", account="ann"))[0] == 404
        assert (await desk.log())[0] == (Deed.ACCOUNT_REMOVED, "root", "ann")

    async def test_administrators_are_made_and_unmade(self, desk: Desk) -> None:
        ann = await desk.site.server.owner("ann")
        await desk.do("POST", "/api/administrators", account="ann", administrator=True)
        token = token_of(await ann.sync())
        assert token
        theirs = Desk(desk.site, ann, token)
        assert (await theirs.person("ann"))["administrator"]
        await desk.do("POST", "/api/administrators", account="ann", administrator=False)
        assert (await theirs.ask("GET", "/api/people"))[0] == 401
        assert [each[0] for each in await desk.log(limit=2)] == [
            Deed.ADMINISTRATOR_UNMADE,
            Deed.ADMINISTRATOR_MADE,
        ]

    async def test_it_lasts(self, tmp_path: Path) -> None:
        async with running_site(tmp_path / "data") as site:
            desk = await at_desk(site)
            await site.server.owner("ann")
            await desk.do("POST", "/api/administrators", account="ann", administrator=True)
            await site.server.stop()
            await site.server.start(listen=LISTEN)
            client = await site.server.join("x")
            assert token_of(await client.ask(f"PRIVMSG NickServ :IDENTIFY ann {PASSWORD}"))

    @pytest.mark.parametrize(
        ("method", "path", "more"),
        [("POST", "/api/administrators", {"administrator": False}), ("DELETE", "/api/accounts", {})],
    )
    async def test_the_last_one_stays(
        self, desk: Desk, method: str, path: str, more: dict[str, object]
    ) -> None:
        await desk.site.server.owner("ann")
        status, problem = await desk.ask(method, path, account="root", **more)
        assert (status, problem["title"]) == (409, "Conflict")
        assert "no administrator left" in problem["detail"]

    async def test_whom_the_configuration_names_is_one_as_long_as_it_does(self, tmp_path: Path) -> None:
        async with running_site(tmp_path / "data", administrators=["root"]) as site:
            desk = await at_desk(site)
            await site.server.owner("ann")
            await desk.do("POST", "/api/administrators", account="ann", administrator=True)
            status, problem = await desk.ask(
                "POST", "/api/administrators", account="root", administrator=False
            )
            assert (status, "configuration" in problem["detail"]) == (409, True)
            assert (await desk.person("root"))["named_in_settings"]


class TestChannels:
    async def test_what_is_told_of_them(self, desk: Desk) -> None:
        ann = await desk.site.server.owner("ann", "#secret")
        await ann.ask("PART #secret", "JOIN #secret", "MODE #secret +s", "TOPIC #secret :Plans")
        await ann.ask("JOIN #new", "MODE #new +b bad!*@*")
        found = {each["name"]: each for each in (await desk.get("/api/channels"))["items"]}
        assert set(found) == {"#lobby", "#new", "#secret"}
        assert (found["#secret"]["hidden"], found["#secret"]["topic"]) == (True, "Plans")
        assert (found["#new"]["bans"], found["#new"]["people"], found["#new"]["here"]) == (1, 1, 1)

    async def test_bans_are_made_and_lifted_and_everybody_there_sees_it(self, desk: Desk) -> None:
        ann = await desk.site.server.join("ann", "#a")
        await desk.do("POST", "/api/channels/bans", channel="#a", mask="bad")
        line = await ann.until("MODE")
        assert (line.params, (line.source or "").partition("!")[0]) == (("#a", "+b", "bad!*@*"), "root")
        bans = (await desk.get("/api/channels/bans", channel="#A"))["items"]
        assert [each["mask"] for each in bans] == ["bad!*@*"]
        await desk.do("DELETE", "/api/channels/bans", channel="#a", mask="bad!*@*")
        assert (await ann.until("MODE")).params == ("#a", "-b", "bad!*@*")
        assert (await desk.ask("DELETE", "/api/channels/bans", channel="#a", mask="bad!*@*"))[0] == 404
        assert (await desk.ask("GET", "/api/channels/bans", channel="#none"))[0] == 404
        assert (await desk.log(limit=2)) == [(Deed.CHANNEL_CHANGED, "root", "#a")] * 2

    async def test_what_is_no_mask_is_said(self, desk: Desk) -> None:
        status, problem = await desk.ask("POST", "/api/channels/bans", channel="#lobby", mask="a b")
        assert (status, "mask" in problem["detail"] or "nick!user@host" in problem["detail"]) == (409, True)


class TestUploads:
    async def test_whose_they_are_and_that_they_can_be_removed(self, desk: Desk) -> None:
        site = desk.site
        ann = await site.server.owner("ann")
        address = await told_address(ann)
        links = [await sent(site, address, bytes([each]) * 5000) for each in range(3)]
        first = await desk.get("/api/uploads", limit=2)
        second = await desk.get("/api/uploads", limit=2, after=first["next"])
        found = [*first["items"], *second["items"]]
        assert second["next"] is None
        assert [each["path"] for each in found] == [link.partition(site.address)[2] for link in links[::-1]]
        assert {(each["owner"], each["size"], each["name"]) for each in found} == {("ann", 5000, "list.txt")}
        totals = (await desk.get("/api/uploads/totals"))["items"]
        assert [(each["owner"], each["bytes"]) for each in totals] == [("ann", 3 * 8192)]
        await desk.do("DELETE", "/api/uploads", id=found[0]["id"])
        async with site.http.get(links[2]) as answer:
            assert answer.status == 404
        totals = (await desk.get("/api/uploads/totals"))["items"]
        assert [(each["owner"], each["bytes"]) for each in totals] == [("ann", 2 * 8192)]
        assert (await desk.log())[0] == (Deed.UPLOAD_REMOVED, "root", "ann")
        assert (await desk.ask("DELETE", "/api/uploads", id=found[0]["id"]))[0] == 404
        only = await desk.get("/api/uploads", payer=totals[0]["payer"])
        assert len(only["items"]) == 2
        assert (await desk.get("/api/uploads", payer="nobody"))["items"] == []


class TestBans:
    async def test_an_address_is_banned_and_no_longer(self, desk: Desk) -> None:
        await desk.do("POST", "/api/bans", kind="address", mask="192.0.2.9/24", reason="Spam", seconds=60)
        (ban,) = (await desk.get("/api/bans", search="192.0"))["items"]
        assert (ban["mask"], ban["reason"], ban["author"]) == ("192.0.2.0/24", "Spam", "root")
        assert ban["expires"] - ban["time"] == 60_000
        await desk.do("DELETE", "/api/bans", kind="address", mask="192.0.2.0/24")
        assert (await desk.get("/api/bans"))["items"] == []
        assert (await desk.ask("DELETE", "/api/bans", kind="address", mask="192.0.2.0/24"))[0] == 404
        assert [each[0] for each in await desk.log(limit=2)] == [Deed.BAN_LIFTED, Deed.BANNED]

    async def test_whoever_has_a_banned_account_is_put_out(self, desk: Desk) -> None:
        ann = await desk.site.server.owner("ann")
        await desk.do("POST", "/api/bans", kind="person", mask="R:ann", reason="Rude")
        assert "Rude" in (await ann.until("465")).params[-1]
        assert (await desk.person("ann"))["banned"]

    @pytest.mark.parametrize(
        ("kind", "mask", "words"),
        [
            ("address", "127.0.0.1", "Your own address"),
            ("address", "everybody", "as in 192.0.2.0/24"),
            ("person", "*!*@*", "not everybody"),
        ],
    )
    async def test_some_can_not_be_banned(self, desk: Desk, kind: str, mask: str, words: str) -> None:
        status, problem = await desk.ask("POST", "/api/bans", kind=kind, mask=mask)
        assert (status, words in problem["detail"]) == (409, True)

    async def test_there_are_only_so_many(self, tmp_path: Path) -> None:
        async with running_site(tmp_path / "data", limits={"server_bans": 1}) as site:
            desk = await at_desk(site)
            await desk.do("POST", "/api/bans", kind="address", mask="192.0.2.1")
            status, problem = await desk.ask("POST", "/api/bans", kind="address", mask="192.0.2.2")
            assert (status, "limits.server_bans" in problem["detail"]) == (409, True)


class TestInvitations:
    async def test_links_are_seen_and_ended(self, desk: Desk) -> None:
        ann = await desk.site.server.owner("ann", "#a")
        await ann.ask("INVITELINK CREATE #a 3 1d :for the garden", "INVITELINK CREATE")
        (link,) = (await desk.get("/api/invitations", search="GARDEN"))["items"]
        assert (link["author"], link["left"], link["uses"]) == ("ann", 3, 3)
        assert (link["channels"], link["note"], link["over"]) == (["#a"], "for the garden", False)
        await desk.do("DELETE", "/api/invitations", id=link["id"])
        left = (await desk.get("/api/invitations"))["items"]
        assert (len(left), left[0]["id"] == link["id"]) == (1, False)
        assert (await desk.ask("DELETE", "/api/invitations", id=link["id"]))[0] == 404
        assert (await desk.log(limit=3)) == [
            (Deed.INVITE_LINK_ENDED, "root", link["id"]),
            (Deed.INVITE_LINK_MADE, "ann", left[0]["id"]),
            (Deed.INVITE_LINK_MADE, "ann", link["id"]),
        ]


class TestLog:
    async def test_it_can_be_looked_through(self, desk: Desk) -> None:
        for name in ("ann", "bob"):
            await desk.site.server.owner(name)
        assert await desk.log() == [
            (Deed.REGISTERED, "bob", "bob"),
            (Deed.REGISTERED, "ann", "ann"),
            (Deed.REGISTERED, "root", "root"),
        ]
        assert await desk.log(search="AN") == [(Deed.REGISTERED, "ann", "ann")]
        assert await desk.log(deed="kicked") == []
        first = await desk.get("/api/log", limit=2)
        second = await desk.get("/api/log", limit=2, after=first["next"])
        assert ([each["actor"] for each in second["items"]], second["next"]) == (["root"], None)
        assert (await desk.ask("GET", "/api/log", deed="eaten"))[0] == 400


@pytest.fixture
async def secure(tmp_path: Path) -> AsyncIterator[Site]:
    async with running_site(tmp_path / "data") as site:
        yield site


async def test_it_can_be_used_over_tls(secure: Site) -> None:
    desk = await at_desk(secure)
    headers = {"Authorization": f"Bearer {desk.token}"}
    async with secure.http.get(secure.url("/api/overview", scheme="https"), headers=headers) as answer:
        assert answer.status == 200
