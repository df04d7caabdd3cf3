"""What people do with the page, with keys and a pointer, in a real browser."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from desktop.driving import Person
from desktop.serving import ServerProcess
from e2e.browsing import PATIENCE, PHONE, Surfer

CAPS = "message-tags echo-message"
OLD = 350
MOST_RENDERED = 300

Visitor = Callable[[ServerProcess, str], Person]
Open = Callable[..., Surfer]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerProcess]:
    settings = "[flood]\nenabled = false\n"
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0", settings=settings) as running:
        yield running


@pytest.fixture
def surf(browser: Browser, site: ServerProcess) -> Iterator[Open]:
    """Opens the page, for somebody with a profile of their own."""
    surfers: list[Surfer] = []

    def open_page(size: tuple[int, int] = (1200, 800), host: str = "127.0.0.1") -> Surfer:
        port = site.web.rpartition(":")[2]
        surfers.append(Surfer(browser, f"{host}:{port}", size))
        return surfers[-1]

    yield open_page
    for surfer in surfers:
        surfer.close()


@pytest.fixture
def ann(surf: Open) -> Surfer:
    surfer = surf()
    surfer.enter("ann")
    surfer.sees("Welcome")
    return surfer


@pytest.fixture
def bob(site: ServerProcess, visitor: Visitor) -> Person:
    somebody = visitor(site, "bob")
    somebody.send(f"CAP REQ :{CAPS}")
    somebody.wait_for(" ACK ")
    return somebody


def messages_sent(page: Page) -> list[str]:
    """What the page will have sent over its socket."""
    sent: list[str] = []

    def hear(frame: str | bytes) -> None:
        sent.append(str(frame))

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", hear)

    page.on("websocket", listen)
    return sent


def test_a_name_is_all_that_one_needs(surf: Open) -> None:
    page = surf().page
    expect(page.get_by_label("Your name")).to_be_focused()
    expect(page.get_by_label("Password")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Type a name")
    page.keyboard.type("ann")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="#lobby", level=1)).to_be_visible()
    expect(page.get_by_role("textbox", name="Write to #lobby")).to_be_focused()
    expect(page.get_by_role("complementary", name="Members")).to_contain_text("ann")


def test_the_name_is_remembered_and_another_window_takes_over(ann: Surfer) -> None:
    page = ann.page
    again = page.context.new_page()
    again.goto(page.url)
    expect(again.get_by_label("Your name")).to_have_value("ann")
    again.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("another window")
    page.get_by_role("button", name="Come in here").click()
    expect(ann.state).not_to_contain_text("Not connected")
    expect(again.get_by_role("status")).to_contain_text("another window")


def test_an_account_takes_its_password_which_nobody_on_the_way_sees(
    site: ServerProcess, visitor: Visitor, surf: Open
) -> None:
    owner = visitor(site, "ann")
    owner.send("PRIVMSG NickServ :REGISTER correct-horse")
    owner.wait_for(" 900 ")
    owner.send("QUIT")
    for host in ("127.0.0.1", "hub.local"):  # the other is not secure, and so has no Web Crypto
        page = surf(host=host).page
        assert page.evaluate("isSecureContext") == (host == "127.0.0.1")
        sent = messages_sent(page)
        page.get_by_label("Your name").fill("ann")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("type its password")
        page.get_by_label("Password").fill("wrong-horse")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("is wrong")
        page.get_by_label("Password").fill("correct-horse")
        page.keyboard.press("Enter")
        expect(page.get_by_role("log")).to_contain_text("Welcome")
        assert "NICK ann" in sent
        assert not [line for line in sent if "horse" in line]


def test_shift_enter_begins_a_line_and_enter_sends(bob: Person, ann: Surfer) -> None:
    ann.page.keyboard.type("one")
    ann.page.keyboard.press("Shift+Enter")
    ann.page.keyboard.type("two")
    ann.page.keyboard.press("Enter")
    bob.wait_for(":one")
    bob.wait_for(":two")
    expect(ann.field).to_have_value("")
    expect(ann.page.get_by_role("article")).to_have_count(1)


def test_messages_are_reacted_to_answered_changed_and_removed_with_keys_alone(
    bob: Person, ann: Surfer
) -> None:
    page = ann.page
    articles = page.get_by_role("article")
    bob.send("PRIVMSG #lobby :cake?")
    ann.sees("cake?")
    ann.log.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="React", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="👍 1: ann")).to_be_visible()

    page.get_by_role("button", name="Answer").press("Enter")
    page.keyboard.type("yes!")
    page.keyboard.press("Enter")
    answer = articles.filter(has_text="yes!")
    expect(answer).to_have_class(re.compile("stored"))  # before that there is nothing to change
    answer.get_by_role("button", name="↪ bob: cake?").press("Enter")
    expect(articles.first).to_be_focused()

    ann.field.press("ArrowUp")
    expect(ann.field).to_have_value("yes!")
    ann.say("no")
    expect(articles.nth(1)).to_contain_text("no (edited)")

    articles.nth(1).focus()
    page.get_by_role("button", name="Remove").press("Enter")
    page.get_by_role("button", name="Remove").press("Enter")
    expect(articles.nth(1)).to_contain_text("This message was removed")


def test_what_is_unread_is_counted_and_marked_and_then_read(bob: Person, ann: Surfer) -> None:
    page = ann.page
    page.get_by_label("Enter a channel").fill("cakes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="#cakes", level=1)).to_be_visible()
    bob.send("PRIVMSG #lobby :ann, look", "PRIVMSG #lobby :and here", "PRIVMSG ann :psst")
    expect(page).to_have_title("(2) #cakes · Hubbub")
    page.get_by_role("button", name="#lobby, 2 unread, 1 for you").click()
    expect(page.get_by_role("separator", name="New messages")).to_be_visible()
    expect(page).to_have_title("(1) #lobby · Hubbub")
    page.get_by_role("button", name="bob, 1 unread").click()
    ann.sees("psst")
    expect(page).to_have_title("bob · Hubbub")


def test_typing_is_told_and_shown(bob: Person, ann: Surfer) -> None:
    ann.page.keyboard.type("hm")
    bob.wait_for("+typing=active")
    bob.send("@+typing=active TAGMSG #lobby")
    expect(ann.page.get_by_text("bob is writing…")).to_be_visible()
    bob.send("PRIVMSG #lobby :done")
    expect(ann.page.get_by_text("bob is writing…")).to_have_count(0)


def test_on_a_phone_the_lists_slide_over_and_give_the_focus_back(surf: Open) -> None:
    surfer = surf(PHONE)
    surfer.enter("ann")
    page = surfer.page
    for opener, inside in (("Conversations", "#lobby"), ("Members: 1", "ann you, owner")):
        button = page.get_by_role("button", name=opener)
        expect(page.get_by_role("button", name=inside, exact=True)).to_have_count(0)
        button.press("Enter")
        expect(page.get_by_role("button", name=inside, exact=True)).to_be_focused()
        page.keyboard.press("Escape")
        expect(button).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_where_there_is_room_again_nothing_slides_over(surf: Open) -> None:
    surfer = surf(PHONE)
    surfer.enter("ann")
    surfer.page.get_by_role("button", name="Members: 1").click()
    surfer.page.set_viewport_size({"width": 1200, "height": 800})
    surfer.field.click()
    expect(surfer.field).to_be_focused()


def test_older_messages_come_when_one_scrolls_to_them_and_what_is_read_stays_in_place(
    bob: Person, surf: Open
) -> None:
    bob.send(*(f"PRIVMSG #lobby :message {number}" for number in range(OLD)))
    bob.wait_for(f":message {OLD - 1}")
    surfer = surf()
    surfer.enter("ann")
    page = surfer.page
    expect(page.get_by_text(f"message {OLD - 1}", exact=True)).to_be_in_viewport()
    beginning = page.get_by_text("This is where #lobby begins.")
    shown: set[int] = set()
    until = time.monotonic() + PATIENCE
    while not beginning.count() and time.monotonic() < until:  # pages come as fast as the server gives them
        surfer.log.press("Home")
        shown.add(page.get_by_role("article").count())
    surfer.log.press("Home")
    expect(beginning).to_be_in_viewport()
    texts = [text.strip() for text in page.locator("article .text").all_inner_texts()]
    assert texts == [f"message {number}" for number in range(len(texts))]
    assert max(shown) <= MOST_RENDERED

    second = page.get_by_text("message 1", exact=True)
    before = second.bounding_box()
    bob.send("PRIVMSG #lobby :something new")
    newer = page.get_by_role("button", name="1 new")
    expect(newer).to_be_visible()
    assert second.bounding_box() == before
    newer.click()
    expect(page.get_by_text("something new")).to_be_in_viewport()


def test_at_the_very_top_what_is_older_comes_without_another_move(bob: Person, surf: Open) -> None:
    bob.send(*(f"PRIVMSG #lobby :message {number}" for number in range(OLD)))
    bob.wait_for(f":message {OLD - 1}")
    surfer = surf()
    surfer.enter("ann")
    page = surfer.page
    expect(page.get_by_text(f"message {OLD - 1}", exact=True)).to_be_in_viewport()
    first = page.get_by_role("article").first
    for asked in (1, 2, 3):
        before = first.inner_text()
        surfer.log.evaluate("log => { log.scrollTop = 0 }")
        expect(first, f"after {asked} moves").not_to_have_text(before, timeout=5000)


def test_emphasis_code_names_and_channels_are_shown(bob: Person, ann: Surfer) -> None:
    bob.send("PRIVMSG #lobby :**bold _and_** ~~gone~~ `x**y**` bob, Ann: see #cakes.")
    text = ann.page.get_by_role("article").locator(".text")
    expect(text).to_have_text("bold and gone x**y** bob, Ann: see #cakes.")
    for tag, shown in {
        "strong": "and",
        "strong em": "and",
        "s": "gone",
        "code": "x**y**",
        "b": "bob",
        "mark": "Ann",
    }.items():
        expect(text.locator(tag).last).to_have_text(shown)
    ann.say("```py\ntwo\n\n  lines\n```")
    expect(ann.page.locator("code").last).to_have_text("two\n\n  lines")


def test_the_name_of_a_channel_leads_there(bob: Person, ann: Surfer) -> None:
    bob.send("PRIVMSG #lobby :see #cakes or #lobby")
    ann.page.get_by_role("article").get_by_role("button", name="#cakes").click()
    expect(ann.page.get_by_role("heading", name="#cakes", level=1)).to_be_visible()
    ann.say("or #lobby")
    ann.page.get_by_role("article").get_by_role("button", name="#lobby").press("Enter")
    expect(ann.page.get_by_role("heading", name="#lobby", level=1)).to_be_visible()
