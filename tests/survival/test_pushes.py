"""Push endpoints that lead to what is behind the operator's own doors."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import web

from support.irc import PATIENCE
from support.push_service import Device, push_service
from survival.arena import CONFIGURATION, Arena, arena

pytestmark = pytest.mark.asyncio(loop_scope="package")

# 127.0.0.2 stands for the internet: every other address of this machine is one that nothing may go to.
SOMEWHERE = f'{CONFIGURATION}\n[web]\ninternal = ["127.0.0.2/32"]\n'
KEYS = Device().keys
INSIDE = [
    *("http://127.0.0.1:{port}/", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/"),
    *("https://10.0.0.1/", "https://192.168.0.1/", "https://169.254.169.254/", "https://100.64.0.1/"),
    *("https://0.0.0.0/", "https://[::]/", "https://[64:ff9b::7f00:1]/", "https://[fd00::1]/"),
    *("https://[fe80::1]/", "https://224.0.0.1/", "https://[ff02::1]/", "ftp://127.0.0.2/", "https://a@b/"),
]


async def until_logged(there: Arena, words: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while words not in there.server.log.read_text():  # noqa: ASYNC110 - another process's log
            await asyncio.sleep(0.05)


async def test_nothing_is_sent_inside_whatever_an_endpoint_says(tmp_path: Path) -> None:
    async def attack(there: Arena) -> None:
        async with push_service() as victim, push_service(host="127.0.0.2") as service:

            async def redirect(_request: web.BaseRequest) -> web.StreamResponse:
                return web.Response(status=307, headers={"Location": victim.endpoint()})

            service.behave = redirect
            ann, bob = await there.join("ann"), await there.join("bob")
            await ann.ask("REGISTER * * correct-horse")
            port = victim.origin.rpartition(":")[2]
            for url in INSIDE:
                [answer] = await ann.ask(f"WEBPUSH REGISTER {url.format(port=port)} {KEYS}")
                assert answer.params[:2] == ("WEBPUSH", "INVALID_PARAMS"), url
            # What these mean is known only when they are looked up, or asked.
            for url in (f"http://localhost:{port}/", "https://localhost/", service.endpoint()):
                [answer] = await ann.ask(f"WEBPUSH REGISTER {url} {KEYS}")
                assert answer.params == ("REGISTER", url)
            await bob.ask("PRIVMSG ann :hi")
            await service.take()
            await until_logged(
                there, "a notification was not taken"
            )  # by the service, which has redirected it
            await until_logged(there, "localhost is not on the internet")
            assert victim.pushed.empty()

    async with arena(tmp_path / "data", SOMEWHERE, web=True) as there:
        await there.endures(attack)
