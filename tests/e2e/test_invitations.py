"""Links that let people in, opened in a browser that has never been here, and typed into other programs."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from desktop.serving import ServerProcess
from e2e.browsing import DESKTOP, PHONE, Surfer
from support.chat_clients import Login, Program, chat_client

CLOSED = "[accounts]\nguests = false\nregistration = false\n[flood]\nenabled = false\n"

PLAIN_WEECHAT = {
    "weechat.bar.nicklist.hidden": "on",
    "buflist.look.enabled": "off",
    "weechat.bar.status.items": "buffer_number+:+buffer_name",
    "weechat.look.paste_max_lines": "-1",
}
UNTOUCHED = {
    "WeeChat": Program(
        lambda home, _login: [
            *("weechat", "--dir", str(home)),
            *(word for each in PLAIN_WEECHAT.items() for word in ("--run-command", f"/set {' '.join(each)}")),
        ],
        "/buffer irc.server.hubbub",
        "/buffer irc.hubbub.{}",
        ":{}",
    ),
    "irssi": Program(
        lambda home, _login: ["irssi", f"--home={home}"], "/window goto 1", "/window goto {}", "\n[{}]"
    ),
}
"""Programs that know of no server yet."""

Follow = Callable[..., Surfer]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0", settings=CLOSED) as running:
        yield running


@pytest.fixture
def follow(browser: Browser, site: ServerProcess) -> Iterator[Follow]:
    """Opens a link, in a browser that has never been here."""
    surfers: list[Surfer] = []

    def open_link(link: str, size: tuple[int, int] = DESKTOP) -> Surfer:
        surfers.append(Surfer(browser, site.web, size, path=link.split("/", 3)[3]))
        return surfers[-1]

    yield open_link
    for surfer in surfers:
        surfer.close()


def ordered(site: ServerProcess, *words: str) -> str:
    """The link that a command makes for whoever runs the server."""
    command = [sys.executable, "-m", "hubbub", *words, "--data", str(site.data)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return output.split(" ", 1)[0]


def make_account(surfer: Surfer, name: str, password: str = "correct-horse") -> None:
    page = surfer.page
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Password again").fill(password)
    page.keyboard.press("Enter")
    surfer.field.wait_for()


def test_from_a_link_to_the_first_message(site: ServerProcess, follow: Follow) -> None:
    link = ordered(site, "invite")
    began = time.monotonic()
    ann = follow(link)
    make_account(ann, "ann")
    ann.say("here I am")
    ann.sees("here I am")
    expect(ann.log.get_by_text("here I am")).to_be_visible()
    took = time.monotonic() - began
    sys.stdout.write(f"from the link to the first message: {took:.2f} s\n")
    assert ann.page.url == f"http://{site.web}/"
    ann.page.reload()
    ann.field.wait_for()  # she comes back by herself, and not by the link
    assert ann.page.url == f"http://{site.web}/"


def test_the_account_is_there_for_other_browsers(
    site: ServerProcess, follow: Follow, browser: Browser
) -> None:
    make_account(follow(ordered(site, "invite")), "ann")
    other = follow(ordered(site, "invite", "--uses", "1"))
    other.page.get_by_role("button", name="I have an account here").click()
    other.page.get_by_label("Your name").fill("ann")
    other.page.get_by_label("Password", exact=True).fill("wrong-horse")
    other.page.keyboard.press("Enter")
    expect(other.page.get_by_role("alert")).to_contain_text("wrong")
    other.page.get_by_label("Password", exact=True).fill("correct-horse")
    other.page.keyboard.press("Enter")
    other.field.wait_for()


def test_what_is_typed_wrong_is_said_beside_it(site: ServerProcess, follow: Follow) -> None:
    page = follow(ordered(site, "invite"), PHONE).page
    alert = page.get_by_role("alert")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(alert).to_contain_text("Type a name")
    page.get_by_label("Your name").fill("ann")
    page.get_by_label("Password", exact=True).fill("correct-horse")
    page.get_by_label("Password again").fill("correct-house")
    page.keyboard.press("Enter")
    expect(alert).to_contain_text("two different passwords")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("Password again").fill("short")
    page.keyboard.press("Enter")
    expect(alert).to_contain_text("8 characters")


def test_one_that_is_used_up_says_what_to_do(site: ServerProcess, follow: Follow) -> None:
    link = ordered(site, "invite", "--uses", "1")
    make_account(follow(link), "ann")
    late = follow(link).page
    expect(late.get_by_role("heading")).to_have_text("This link lets nobody in")
    expect(late.get_by_role("alert")).to_contain_text("for a new one")
    late.get_by_role("button", name="Go on without it").click()
    late.get_by_label("Your name").wait_for()


def test_an_expired_one_says_so(site: ServerProcess, follow: Follow) -> None:
    link = ordered(site, "invite", "--for", "1s")
    time.sleep(1.1)
    expect(follow(link).page.get_by_role("alert")).to_contain_text("was valid until")


def test_a_lost_password_is_replaced(site: ServerProcess, follow: Follow) -> None:
    before = follow(ordered(site, "invite"))
    make_account(before, "ann")
    after = follow(ordered(site, "login-link", "ann"))
    expect(after.page.get_by_role("heading")).to_have_text("A new password for ann")
    after.page.get_by_label("Password", exact=True).fill("battery-staple")
    after.page.get_by_label("Password again").fill("battery-staple")
    after.page.keyboard.press("Enter")
    after.field.wait_for()
    after.say("it's me")
    after.sees("it's me")


def test_somebody_inside_invites_others(site: ServerProcess, follow: Follow, tmp_path: Path) -> None:
    settings = '[accounts]\ninvitations = "everybody"\n'
    with ServerProcess.running(tmp_path / "open", web="127.0.0.1:0", settings=settings) as server:
        browser = follow(ordered(site, "invite")).page.context.browser
        assert browser is not None
        ann = Surfer(browser, server.web, path=ordered(server, "invite").split("/", 3)[3])
        make_account(ann, "ann")
        ann.page.get_by_role("button", name="Invite people…").click()
        dialog = ann.page.get_by_role("dialog")
        expect(dialog.get_by_label("#lobby")).to_be_checked()
        dialog.get_by_label("For how many people").select_option("1")
        dialog.get_by_role("button", name="Make a link").click()
        link = dialog.get_by_label("The link", exact=True).input_value()
        assert link.startswith(f"http://{server.web}/invite/")
        assert dialog.get_by_role("img").evaluate("each => each.decode().then(() => each.naturalWidth)")
        assert serious(ann) == []
        bob = Surfer(browser, server.web, path=link.split("/", 3)[3])
        expect(bob.page.get_by_role("heading")).to_have_text("ann invites you to Hubbub")
        bob.page.get_by_role("button", name="Come in without a password").click()
        bob.page.get_by_label("Your name").fill("bob")
        bob.page.keyboard.press("Enter")
        bob.field.wait_for()
        for each in (ann, bob):
            assert [line for line in each.complaints if "error" in line] == []
            each.close()


def serious(surfer: Surfer) -> list[str]:
    """What axe-core finds, of what matters."""
    violations = Axe().run(surfer.page).response["violations"]
    return [each["id"] for each in violations if each["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_everybody_can_use_the_page_of_a_link(
    site: ServerProcess, follow: Follow, size: tuple[int, int]
) -> None:
    surfer = follow(ordered(site, "invite"), size)
    surfer.page.get_by_role("button", name="Use another program").click()
    surfer.page.get_by_role("combobox").wait_for()
    assert serious(surfer) == []
    assert surfer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert surfer.page.get_by_role("img", name="The link of this invitation").evaluate(
        "each => each.naturalWidth"
    )
    assert [line for line in surfer.complaints if "error" in line] == []


def shown_settings(surfer: Surfer, program: str, place: str) -> list[str]:
    surfer.page.get_by_role("combobox").select_option(program)
    return surfer.page.get_by_label(place, exact=True).inner_text().splitlines()


@pytest.mark.parametrize(
    ("program", "place"), [("WeeChat", "WeeChat 3 and older"), ("irssi", "Where you write")]
)
def test_the_settings_bring_other_programs_in(
    site: ServerProcess, follow: Follow, tmp_path: Path, program: str, place: str
) -> None:
    make_account(follow(ordered(site, "invite")), "ann")
    surfer = follow(ordered(site, "invite", "#lobby"))
    surfer.page.get_by_label("Your name").fill("ann")
    surfer.page.get_by_role("button", name="Use another program").click()
    lines = [line.replace("PASSWORD", "correct-horse") for line in shown_settings(surfer, program, place)]
    with chat_client(UNTOUCHED[program], tmp_path / program, Login(0, "ann", "#lobby")) as client:
        for line in lines:
            client.type(line)
        client.wait_until_in("#lobby")
        client.wait_until_server_says("You are now logged in as ann")
