"""Links that let people in, as those see them who open one in a browser, and as programs read them."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import segno

from hubbub.server.certificate import fingerprint
from server.conftest import RunningServer, running_server
from support.irc import IrcClient
from web.conftest import Site, running_site

JSON = {"Accept": "application/json"}
CAPS = "standard-replies"
_SVG = "{http://www.w3.org/2000/svg}"


async def made(maker: IrcClient, line: str) -> str:
    """The address of the link that a line has made."""
    [note] = [
        each for each in await maker.ask(line) if each.command == "NOTE" and each.params[1] == "CREATED"
    ]
    return note.params[3]


async def told(site: Site, address: str) -> tuple[int, dict[str, object]]:
    async with site.http.get(address, headers=JSON) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status, await answer.json()


async def test_an_invitation_is_told_to_programs(tmp_path: Path) -> None:
    listen = {"irc": ["127.0.0.1:0"], "ircs": ["127.0.0.1:0"], "web": ["127.0.0.1:0"]}
    async with running_site(tmp_path / "data", listen=listen) as site:
        ann = await site.server.owner("ann", "#a", caps=CAPS)
        status, about = await told(site, await made(ann, "INVITELINK CREATE #a 3"))
        assert status == 200
        assert isinstance(about.pop("expires"), int)
        certificate = tmp_path / "data" / "tls" / "certificate.pem"
        irc = {"host": "127.0.0.1", "port": site.server.tls_port, "tls": True}
        assert about == {
            "name": "Hubbub",
            "passwordLength": 8,
            "by": "ann",
            "channels": ["#a"],
            "left": 3,
            "guests": True,
            "irc": {**irc, "fingerprint": fingerprint(certificate)},
        }


async def test_without_tls_there_is_nothing_for_other_programs(site: Site) -> None:
    ann = await site.server.owner("ann", caps=CAPS)
    _, about = await told(site, await made(ann, "INVITELINK CREATE"))
    assert about["irc"] is None


async def test_opening_one_counts_nobody(site: Site) -> None:
    ann = await site.server.owner("ann", caps=CAPS)
    address = await made(ann, "INVITELINK CREATE * 1")
    assert [(await told(site, address))[1]["left"] for _ in range(3)] == [1, 1, 1]


async def test_one_that_lets_nobody_in_says_why(site: Site) -> None:
    ann = await site.server.owner("ann", caps=CAPS)
    address = await made(ann, "INVITELINK CREATE * 1")
    status, about = await told(site, f"{address}x")
    assert (status, about["code"]) == (404, "NO_SUCH_LINK")
    bob = await site.server.join("bob")
    await bob.ask(f"INVITELINK USE {address.rpartition('/')[2]}")
    status, about = await told(site, address)
    assert (status, about["code"]) == (410, "USED_UP")
    assert "Ask ann for a new one." in str(about["problem"])


async def test_guesses_are_throttled(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", limits={"login_attempts": 2}) as site:
        statuses = [(await told(site, site.url("/invite/none")))[0] for _ in range(3)]
        assert statuses == [404, 404, 429]
        assert (await told(site, site.url("/login/none")))[0] == 429
        async with site.http.get(site.url("/invite/none/code.svg")) as answer:
            assert answer.status == 429


async def test_the_code_is_that_of_the_link(site: Site) -> None:
    ann = await site.server.owner("ann", caps=CAPS)
    address = await made(ann, "INVITELINK CREATE")
    async with site.http.get(f"{address}/code.svg") as answer:
        assert answer.content_type == "image/svg+xml"
        drawn = ET.fromstring(await answer.text())
    [dark] = [each for each in drawn.iter(f"{_SVG}path") if each.get("stroke")]
    assert _modules(dark.get("d") or "") == _expected(address)


def _modules(path: str) -> set[tuple[int, int]]:
    """The dark modules of a path that segno draws: lines of them, each placed relative to the one before."""
    words = path.replace("M", " M ").replace("m", " m ").replace("h", " h ").split()
    found: set[tuple[int, int]] = set()
    x = y = 0.0
    at = 0
    while at < len(words):
        command, value = words[at], float(words[at + 1])
        if command == "h":
            found |= {(int(x) + step, int(y)) for step in range(int(value))}
            x, at = x + value, at + 2
        else:
            further = float(words[at + 2])
            x, y = (value, further) if command == "M" else (x + value, y + further)
            at += 3
    return found


def _expected(text: str) -> set[tuple[int, int]]:
    matrix = segno.make(text, error="m", micro=False).matrix
    return {(x + 4, y + 4) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


async def test_a_login_link_says_whose_it_is(site: Site) -> None:
    root = await site.server.administrator("root", caps=CAPS)
    await site.server.owner("ann")
    status, about = await told(site, await made(root, "LOGINLINK CREATE ann"))
    assert (status, about["account"], about["passwordLength"]) == (200, "ann", 8)
    assert about["irc"] is None  # there is no listener with TLS


@pytest.mark.parametrize(
    ("origin", "begins"),
    [
        ("http://hub.local:{port}", "http://hub.local:{port}/"),
        ("http://localhost:{port}", "http://127.0.0.1:{port}/"),
    ],
)
async def test_a_link_leads_to_where_its_maker_has_the_page_from(
    site: Site, origin: str, begins: str
) -> None:
    port = site.address.rpartition(":")[2]
    name = origin.format(port=port)
    browser = await site.browser(Origin=name, Host=name.removeprefix("http://"))
    await browser.register("ann", CAPS)
    await browser.send("REGISTER * * correct-horse", "INVITELINK CREATE")
    note = await browser.until("NOTE")
    assert note.params[3].startswith(begins.format(port=port))


async def test_a_configured_address_is_told(tmp_path: Path) -> None:
    listen = {"irc": ["127.0.0.1:0"], "ircs": [], "web": ["127.0.0.1:0"]}
    settings: dict[str, object] = {"listen": listen, "web": {"address": "https://chat.example.org"}}
    async with running_server(tmp_path / "data", **settings) as server:
        ann = await RunningServer.owner(server, "ann", caps=CAPS)
        assert (await made(ann, "INVITELINK CREATE")).startswith("https://chat.example.org/invite/")
