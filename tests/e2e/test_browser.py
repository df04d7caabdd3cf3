"""The page in a real browser, beside the desktop program, WeeChat and plain connections."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from desktop.driving import Person, text_of, wait_until
from desktop.serving import ServerProcess
from e2e.browsing import DESKTOP, PHONE, Surfer
from e2e.conftest import go_to_server, in_lobby, say
from hubbub.desktop.app import App
from support.chat_clients import PROGRAMS, Login, chat_client

WEB = "127.0.0.1:0"
Open = Callable[..., Surfer]

HOSTILE = (
    "<img src=x onerror=xss()>",
    "<script>xss()</script>",
    "<svg/onload=xss()>",
    '"><iframe srcdoc="<script>parent.xss()</script>">',
    "javascript:xss()",
    "javascript://example.org/%0axss()",
    "data:text/html,<script>xss()</script>",
    'https://example.org/" onmouseover="xss()',
    "https://example.org/'onclick='xss()",
    "`<b onclick=xss()>`",
    "{{constructor.constructor('xss()')()}}",
    "${xss()}",
    "&lt;script&gt;xss()&lt;/script&gt;",
    "\u202ehttps://gro.elpmaxe\u202c",
    "<a href=javascript:xss()>click</a>",
    "<style>*{background:url(javascript:xss())}</style>",
)
"""What is to be read as it stands, and never to be carried out."""

HOSTILE_MARKUP = {
    "**<img src=x onerror=xss()>**": "<img src=x onerror=xss()>",
    "***<svg/onload=xss()>*** ~~<b onclick=xss()>~~": "<svg/onload=xss()> <b onclick=xss()>",
    "[x](javascript:xss())": "[x](javascript:xss())",
    "**[x](javascript:xss())** ![x](https://example.org/x.png)": "[x](javascript:xss()) ![x](https://example.org/x.png)",
    "\x02javascript:xss()\x02 \x11<script>xss()</script>\x11": "javascript:xss() <script>xss()</script>",
    "hubbub://example.org/#x ircs://example.org": "hubbub://example.org/#x ircs://example.org",
    "#<img/src=x/onerror=xss()> #x'onclick='xss()": "#<img/src=x/onerror=xss()> #x'onclick='xss()",
    "```<script>xss()</script>``` `${xss()}`": "<script>xss()</script> ${xss()}",
}
"""The same with marks, and what is to be read of it."""


@pytest.fixture
def surf(browser: Browser) -> Iterator[Open]:
    """Opens the page of a server, for somebody with a profile of their own."""
    surfers: list[Surfer] = []

    def open_page(server: ServerProcess, *how: object) -> Surfer:
        surfers.append(Surfer(browser, server.web, *how))  # type: ignore[arg-type]
        return surfers[-1]

    yield open_page
    for surfer in surfers:
        surfer.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess.running(tmp_path / "data", web=WEB) as running:
        yield running


def test_browsers_the_desktop_program_and_weechat_talk(
    app: App, site: ServerProcess, surf: Open, tmp_path: Path
) -> None:
    page = go_to_server(app, site)
    page.name.fill("ann")
    page.join_button.invoke()
    visit = in_lobby(app)

    def in_window(text: str) -> None:
        wait_until(app.root, lambda: text in text_of(visit.page.pane.view.text))

    bob, cat = surf(site), surf(site, PHONE, "light")
    bob.enter("bob")
    cat.enter("cat")
    with chat_client(
        PROGRAMS["weechat"], tmp_path / "weechat", Login(site.plain_port, "wendy", "#lobby")
    ) as wendy:
        wendy.wait_until_in("#lobby")
        said = {
            "from a browser, grüße 你好 👋": bob.say,
            "from a phone\nin two lines": cat.say,
            "from the window": lambda text: say(visit, text),
            "from weechat": wendy.type,
        }
        for text, speak in said.items():
            speak(text)
            for line in text.splitlines():
                in_window(line)
                bob.sees(line)
                cat.sees(line)
                wait_until(app.root, lambda line=line: line in wendy.screen())  # type: ignore[misc]
    assert bob.complaints == cat.complaints == []


def test_a_name_that_is_taken_is_refused_in_words(site: ServerProcess, surf: Open) -> None:
    bob = surf(site)
    bob.enter("bob")
    other = surf(site)
    other.page.get_by_label("Your name").fill("bob")
    other.page.keyboard.press("Enter")
    expect(other.page.get_by_role("alert")).not_to_be_empty()
    other.enter("rob")
    bob.sees("rob joined")


def test_what_was_written_while_the_server_was_gone_is_said_once(tmp_path: Path, surf: Open) -> None:
    data = tmp_path / "data"
    with ServerProcess.running(data, web=WEB) as server:
        bob = surf(server)
        bob.enter("bob")
        bob.say("before")
        bob.sees("before")
        server.kill()
        expect(bob.state).to_contain_text("Not connected")
        bob.say("meanwhile")
        where = {"irc": f"127.0.0.1:{server.plain_port}", "ircs": str(server.address), "web": server.web}
        with ServerProcess.running(data, **where) as again:
            expect(bob.state).not_to_contain_text("Not connected", timeout=40_000)
            bob.say("after")
            bob.sees("after")
            late = surf(again)
            late.enter("late")
            for text in ("before", "meanwhile", "after"):
                expect(late.log.get_by_text(text, exact=True)).to_have_count(1)


def test_nothing_that_somebody_says_is_carried_out(
    site: ServerProcess, surf: Open, visitor: Callable[[ServerProcess, str], Person]
) -> None:
    bob = surf(site)
    bob.page.evaluate("() => { window.xss = () => { window.wasCarriedOut = true } }")
    bob.enter("bob")
    mallory = visitor(site, "mallory")
    mallory.send(*(f"PRIVMSG #lobby :{text}" for text in (*HOSTILE, *HOSTILE_MARKUP)))
    mallory.send(*(f"TOPIC #lobby :{text}" for text in HOSTILE))
    mallory.send("PRIVMSG #lobby :that was all")
    bob.sees("that was all")
    for text in HOSTILE:
        bob.sees(text.replace("`", ""))
    for text in HOSTILE_MARKUP.values():
        bob.sees(text)
    addresses = bob.log.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert {address.partition(":")[0] for address in addresses} <= {"http", "https"}
    bob.page.mouse.move(700, 400)
    assert bob.page.evaluate("() => window.wasCarriedOut") is None
    assert bob.complaints == []
    with bob.page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        bob.page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=xss()>')")
    assert bob.page.evaluate("() => window.wasCarriedOut") is None


@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "dark"), (PHONE, "light")], ids=["desktop", "phone"])
def test_nothing_keeps_anybody_from_using_it(
    site: ServerProcess,
    surf: Open,
    visitor: Callable[[ServerProcess, str], Person],
    size: tuple[int, int],
    theme: str,
) -> None:
    """As far as axe-core sees: contrast, names of buttons, order of headings, and the like."""
    bob = surf(site, size, theme)
    assert serious(bob) == []
    bob.enter("bob")
    ann = visitor(site, "ann")
    ann.send("PRIVMSG #lobby :Look at https://example.org and `code`", "PRIVMSG bob :psst")
    bob.sees("Look at")
    bob.say("Hello")
    bob.sees("Hello")
    assert serious(bob) == []
    if size is PHONE:
        bob.page.get_by_role("button", name="Conversations").click()
        assert serious(bob) == []


def serious(surfer: Surfer) -> list[str]:
    """What axe-core finds, of what matters."""
    found = Axe().run(surfer.page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]
