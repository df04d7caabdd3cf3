"""Administrators manage the server in the page, in a real browser; others don't."""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect

from desktop.driving import Person
from desktop.serving import ServerProcess
from e2e.browsing import DESKTOP, PHONE, Surfer

PASSWORD = "correct-horse"
TABS = ("Overview", "People", "Channels", "Files", "Bans", "Invitations", "Log")

Visitor = Callable[[ServerProcess, str], Person]
Open = Callable[..., Surfer]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerProcess]:
    settings = "[flood]\nenabled = false\n"
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0", settings=settings) as running:
        yield running


@pytest.fixture
def surf(browser: Browser, site: ServerProcess) -> Iterator[Open]:
    surfers: list[Surfer] = []

    def open_page(size: tuple[int, int] = DESKTOP, host: str = "127.0.0.1", **more: str) -> Surfer:
        port = site.web.rpartition(":")[2]
        surfers.append(Surfer(browser, f"{host}:{port}", size, **more))  # type: ignore[arg-type]
        return surfers[-1]

    yield open_page
    for surfer in surfers:
        surfer.close()


@pytest.fixture
def owner(site: ServerProcess, visitor: Visitor) -> None:
    """The account root is an administrator's."""
    first = visitor(site, "root")
    first.send(f"REGISTER * * {PASSWORD}", "QUIT")
    first.wait_for("ERROR")


def log_in(surfer: Surfer) -> None:
    page = surfer.page
    page.get_by_label("Your name").fill("root")
    page.keyboard.press("Enter")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    surfer.field.wait_for()


@pytest.fixture
def root(surf: Open, owner: None) -> Surfer:
    """The administrator, with the administration open."""
    surfer = surf()
    log_in(surfer)
    manage(surfer)
    return surfer


def manage(surfer: Surfer) -> None:
    surfer.page.get_by_role("button", name="Manage this server").click()
    expect(surfer.page.get_by_role("dialog", name="Manage this server")).to_be_visible()


def tab(surfer: Surfer, name: str) -> Locator:
    """Open a tab; what is in it."""
    surfer.page.get_by_role("tab", name=name).click()
    return surfer.page.get_by_role("tabpanel", name=name)


def item(panel: Locator, title: str) -> Locator:
    """What a list has under a title."""
    named = panel.page.locator("strong").get_by_text(title, exact=True)
    return panel.get_by_role("list").first.locator(":scope > li").filter(has=named)


def confirm(surfer: Surfer, title: str, deed: str, reason: str = "") -> None:
    """Say yes to what is asked once more."""
    question = surfer.page.get_by_role("dialog", name=title)
    if reason:
        question.get_by_label("Reason").fill(reason)
    question.get_by_role("button", name=deed).click()
    expect(question).to_have_count(0)


def upload(site: ServerProcess, person: Person, content: bytes) -> str:
    """Send a file as a program does; its path."""
    person.send("VERSION")
    line = person.wait_for("soju.im/FILEHOST=")
    address = next(word for word in line.split() if word.startswith("soju.im/FILEHOST="))
    token = address.rpartition("/")[2]
    headers = {"Content-Disposition": 'attachment; filename="plan.txt"', "Content-Type": "text/plain"}
    request = urllib.request.Request(f"http://{site.web}/upload/{token}", content, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.headers["Location"]).partition(site.web)[2]


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_others_have_no_button(surf: Open, owner: None) -> None:
    ann = surf()
    ann.enter("ann")
    ann.sees("Welcome")
    expect(ann.page.get_by_role("button", name="Leave Hubbub")).to_be_visible()
    expect(ann.page.get_by_role("button", name="Manage this server")).to_have_count(0)
    assert ann.page.evaluate("fetch('/api/people').then(answer => answer.status)") == 401


def test_a_session_is_ended_and_the_other_browser_is_told_why(surf: Open, root: Surfer) -> None:
    ann = surf()
    ann.enter("ann")
    people = tab(root, "People")
    row = item(people, "ann")
    expect(row).to_contain_text("Guest")
    row.get_by_text("1 device").click()
    row.get_by_role("button", name="End the session").click()
    confirm(root, "End a session of ann?", "End the session", "a lost phone")
    expect(ann.page.get_by_role("status")).to_contain_text("root has ended your connection: a lost phone")
    expect(item(people, "ann")).to_have_count(0)
    expect(item(tab(root, "Log"), "Session ended: ann")).to_contain_text("a lost phone")


def test_an_address_is_banned_and_the_ban_lifted(root: Surfer) -> None:
    bans = tab(root, "Bans")
    expect(bans).to_contain_text("Nobody is banned from this server.")
    bans.get_by_label("Whom to ban").fill("everybody")
    bans.get_by_role("button", name="Ban", exact=True).click()
    expect(bans.get_by_role("alert")).to_contain_text("as in 192.0.2.0/24")
    bans.get_by_label("Whom to ban").fill("192.0.2.7")
    bans.get_by_label("Reason, which they are told").fill("Spam")
    bans.get_by_label("For how long").select_option("for a day")
    bans.get_by_role("button", name="Ban", exact=True).click()
    expect(item(bans, "192.0.2.7/32")).to_contain_text("Spam")
    bans.get_by_role("button", name="Lift the ban of 192.0.2.7/32").click()
    confirm(root, "Lift the ban of 192.0.2.7/32?", "Lift the ban")
    expect(bans).to_contain_text("Nobody is banned from this server.")
    log = tab(root, "Log")
    expect(item(log, "Ban lifted: 192.0.2.7/32")).to_have_count(1)
    expect(item(log, "Banned: 192.0.2.7/32")).to_contain_text("Spam")


def test_an_account_is_suspended_and_let_in_again(
    site: ServerProcess, visitor: Visitor, root: Surfer
) -> None:
    ann = visitor(site, "ann")
    ann.send(f"REGISTER * * {PASSWORD}")
    ann.wait_for(" 900 ")
    people = tab(root, "People")
    row = item(people, "ann")
    row.get_by_text("1 device").click()
    row.get_by_role("button", name="Suspend").click()
    confirm(root, "Suspend ann?", "Suspend", "Rude")
    assert "Rude" in ann.wait_for(" 465 ")
    people.get_by_label("Which people").select_option("Accounts")
    row = item(people, "ann")
    expect(row).to_contain_text("Suspended")
    row.get_by_text("0 devices").click()
    row.get_by_role("button", name="Let in again").click()
    confirm(root, "Let ann in again?", "Let in again")
    expect(item(people, "ann")).not_to_contain_text("Suspended")


def test_an_administrator_is_made_whose_page_has_the_button_at_once(surf: Open, root: Surfer) -> None:
    ann = surf()
    ann.enter("ann")
    ann.say("/msg NickServ REGISTER another-horse")
    expect(ann.page.get_by_text("Logged in", exact=True)).to_be_visible()
    expect(ann.page.get_by_role("button", name="Manage this server")).to_have_count(0)
    people = tab(root, "People")
    people.get_by_label("Which people").select_option("Accounts")
    expect(item(people, "ann")).to_have_count(1)
    row = item(people, "ann")
    row.get_by_text("1 device").click()
    row.get_by_role("button", name="Make administrator").click()
    confirm(root, "Make ann an administrator?", "Make administrator")
    expect(ann.page.get_by_role("button", name="Manage this server")).to_be_visible()


def test_a_file_is_removed_so_that_its_link_leads_nowhere(
    site: ServerProcess, visitor: Visitor, root: Surfer
) -> None:
    path = upload(site, visitor(site, "ann"), bytes(5000))
    address = f"http://{site.web}{path}"
    assert status_of(address) == 200
    files = tab(root, "Files")
    expect(item(files, "plan.txt")).to_contain_text("5.0 KB")
    files.get_by_role("button", name="Remove plan.txt").click()
    confirm(root, "Remove plan.txt?", "Remove the file")
    expect(files).to_contain_text("Nobody has uploaded anything.")
    assert status_of(address) == 404
    expect(item(tab(root, "Log"), "File removed: ann")).to_contain_text("plan.txt")
    expect(tab(root, "Overview").get_by_text("Uploaded files").locator("..")).to_contain_text("0 B")


def test_the_bans_of_a_channel(root: Surfer) -> None:
    channels = tab(root, "Channels")
    channels.get_by_role("button", name="Bans of #lobby").click()
    expect(channels).to_contain_text("Nobody is banned there.")
    channels.get_by_label("Whom to ban there").fill("bad")
    channels.get_by_role("button", name="Ban", exact=True).click()
    expect(channels).to_contain_text("bad!*@*")
    channels.get_by_role("button", name="Lift", exact=True).click()
    confirm(root, "Lift the ban of bad!*@*?", "Lift the ban")
    expect(channels).to_contain_text("Nobody is banned there.")
    expect(item(tab(root, "Log"), "Roles or bans of a channel: #lobby").first).to_contain_text("-b bad!*@*")


def test_people_are_searched_for_and_shown_in_parts(
    site: ServerProcess, visitor: Visitor, root: Surfer
) -> None:
    for number in range(3):
        visitor(site, f"guest{number}")
    people = tab(root, "People")
    people.get_by_label("Name, account or address").fill("guest1")
    expect(item(people, "guest1")).to_have_count(1)
    expect(item(people, "guest0")).to_have_count(0)
    people.get_by_label("Name, account or address").fill("nobody")
    expect(people).to_contain_text("Nothing found.")


def test_the_keyboard_does_all(root: Surfer) -> None:
    page = root.page
    page.get_by_role("tab", name="Overview").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="People")).to_be_focused()
    expect(page.get_by_role("tab", name="People")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="Log")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name or address")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Manage this server")).to_be_focused()


def test_over_a_line_that_others_can_read_it_says_why_not(surf: Open, owner: None) -> None:
    """hub.local leads to this machine, but the server can't know that nobody reads along on the way there."""
    surfer = surf(host="hub.local")
    log_in(surfer)
    manage(surfer)
    expect(surfer.page.get_by_role("dialog").get_by_role("alert")).to_contain_text("others can read")
    expect(surfer.page.get_by_role("tab")).to_have_count(0)


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_nothing_stands_in_anybodys_way(
    site: ServerProcess,
    visitor: Visitor,
    surf: Open,
    owner: None,
    size: tuple[int, int],
    theme: str,
) -> None:
    upload(site, visitor(site, "ann"), bytes(5000))
    root = surf(size=size, theme=theme)
    log_in(root)
    if size == PHONE:
        root.page.get_by_role("button", name="Conversations").click()
    manage(root)
    for name in TABS:
        panel = tab(root, name)
        expect(panel).not_to_contain_text("Loading…")
        if name == "People":
            panel.get_by_text("1 device").first.click()
        found = Axe().run(root.page)
        assert found.violations_count == 0, (name, found.generate_report())
        width = root.page.evaluate("document.querySelector('dialog .body').scrollWidth")
        assert width <= root.page.evaluate("document.querySelector('dialog .body').clientWidth"), name
    assert [each for each in root.complaints if not each.startswith("verbose:")] == []
