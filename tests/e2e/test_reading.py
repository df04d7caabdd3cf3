"""Reading and searching in a conversation that is far longer than what the page holds, in a real browser."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, expect

import hubbub
from desktop.driving import Person
from desktop.serving import ServerProcess
from e2e.browsing import DESKTOP, PHONE, Surfer
from e2e.test_browser import serious

ROOM: Final = "#0"
STORED: Final = 5_000
BEFORE_ALL: Final = "2023-11-01"
CAPS: Final = "message-tags echo-message batch draft/chathistory"

Visitor = Callable[[ServerProcess, str], Person]
Open = Callable[..., Surfer]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that has been told much in one channel."""
    data = tmp_path_factory.mktemp("stored") / "data"
    data.mkdir(mode=0o700)
    source = Path(hubbub.__file__).parents[1]
    command = [sys.executable, "-m", "bench.stored", str(data), str(STORED), "1"]
    subprocess.run(command, check=True, cwd=source.parent, env={**os.environ, "PYTHONPATH": str(source)})
    settings = "[flood]\nenabled = false\n"
    with ServerProcess.running(data, web="127.0.0.1:0", settings=settings) as running:
        yield running


@pytest.fixture
def surf(browser: Browser, site: ServerProcess) -> Iterator[Open]:
    """Opens the page, for somebody with a profile of their own, and goes to the long conversation."""
    surfers: list[Surfer] = []

    def open_page(
        name: str, size: tuple[int, int] = DESKTOP, theme: str = "dark", room: str = ROOM
    ) -> Surfer:
        surfer = Surfer(browser, site.web, size, "light" if theme == "light" else "dark")
        surfers.append(surfer)
        surfer.enter(name)
        surfer.say(f"/join {room}")
        expect(surfer.page.get_by_role("heading", name=room, level=1)).to_be_visible()
        expect(log_of(surfer, room).get_by_role("article").first).to_be_visible()
        return surfer

    yield open_page
    for surfer in surfers:
        surfer.close()


@pytest.fixture
def bob(site: ServerProcess, visitor: Visitor) -> Person:
    """Somebody who is in the long conversation too."""
    somebody = visitor(site, "bob")
    somebody.send(f"CAP REQ :{CAPS}", f"JOIN {ROOM}")
    somebody.wait_for(f" {ROOM} :End")
    return somebody


def log_of(surfer: Surfer, room: str = ROOM) -> Locator:
    return surfer.page.get_by_role("log", name=f"Messages in {room}")


def go_to_first_day(surfer: Surfer) -> None:
    page = surfer.page
    page.keyboard.press("Control+f")
    page.get_by_role("button", name="Go to a day…").click()
    page.get_by_label("Read from the first message of this day on").fill(BEFORE_ALL)
    page.get_by_role("button", name="Go", exact=True).click()


def first_msgid(bob: Person) -> str:
    bob.send(f"CHATHISTORY AFTER {ROOM} timestamp=1970-01-01T00:00:00.000Z 1")
    found = re.search(r"msgid=([^; ]+)", bob.wait_for(f"PRIVMSG {ROOM} "))
    assert found
    return found[1]


def search(surfer: Surfer, text: str) -> None:
    field = surfer.page.get_by_label("Words to look for")
    field.fill(text)
    field.press("Enter")


def test_from_the_first_day_one_reads_on_and_comes_back_at_once(surf: Open, bob: Person) -> None:
    ann = surf("ann")
    page = ann.page
    go_to_first_day(ann)
    log = log_of(ann)
    expect(page.get_by_text(f"This is where {ROOM} begins.")).to_be_attached()
    first = log.get_by_role("article").first
    expect(first).to_be_in_viewport()
    before = first.bounding_box()
    bob.send(f"PRIVMSG {ROOM} :something new")
    newest = page.get_by_role("button", name="1 new")
    expect(newest).to_be_visible()
    assert first.bounding_box() == before
    oldest = first.get_attribute("data-id")
    log.focus()
    for _ in range(200):
        log.press("PageDown")
        if log.get_by_role("article").first.get_attribute("data-id") != oldest:
            break  # so far that what one came from has been let go
    else:
        raise AssertionError("Nothing newer comes")
    newest.click()
    expect(page.get_by_text("something new")).to_be_in_viewport()
    expect(newest).to_have_count(0)
    assert ann.complaints == []


def test_an_answer_leads_to_what_it_answers_and_says_where_that_is_gone(surf: Open, bob: Person) -> None:
    msgid = first_msgid(bob)
    bob.send(f"@+reply={msgid} PRIVMSG {ROOM} :the first of all", f"@+reply=gone PRIVMSG {ROOM} :of nothing")
    ann = surf("ann")
    articles = log_of(ann).get_by_role("article")
    earlier = ann.page.get_by_role("button", name="an earlier message")
    articles.filter(has_text="of nothing").locator(earlier).click()
    expect(ann.page.get_by_role("alert")).to_contain_text("That message can't be found")
    articles.filter(has_text="the first of all").locator(earlier).press("Enter")
    found = log_of(ann).locator(f"[data-id='{msgid}']")
    expect(found).to_be_focused()
    expect(found).to_be_in_viewport()


def test_the_first_new_message_is_found_however_much_has_come_since(
    surf: Open, site: ServerProcess, visitor: Visitor
) -> None:
    dan = visitor(site, "dan")
    dan.send("JOIN #news", "PRIVMSG #news :known")
    cat = surf("cat", room="#news")
    cat.sees("known")
    cat.page.wait_for_timeout(1000)  # a message is read when it was looked at for half a second
    address = cat.page.url
    cat.page.goto("about:blank")
    dan.send("CAP REQ :echo-message", *(f"PRIVMSG #news :news {number}" for number in range(150)))
    dan.wait_for(":news 149")
    cat.page.goto(address)
    cat.page.keyboard.press("Enter")
    cat.say("/join #news")
    cat.page.get_by_role("button", name="First new message").click()
    expect(cat.page.get_by_text("news 0", exact=True)).to_be_in_viewport()
    expect(cat.page.get_by_role("separator", name="New messages")).to_be_in_viewport()
    expect(cat.page.get_by_role("button", name="First new message")).to_have_count(0)


def test_a_search_finds_marks_and_leads_there_with_keys_alone(surf: Open, bob: Person) -> None:
    for ten in range(6):  # pages are told apart by times, which messages of one commit share
        bob.send(*(f"PRIVMSG {ROOM} :Apfelstrudel number {ten}{one}" for one in range(10)))
        bob.wait_for(f"Apfelstrudel number {ten}9")
    bob.send("PRIVMSG #lobby :Pflaumenmus <b>in</b> the lobby")
    ann = surf("ann")
    page = ann.page
    ann.field.press("Control+f")
    expect(page.get_by_label("Words to look for")).to_be_focused()
    status = page.locator("#search-note")
    search(ann, "gibtesnicht")
    expect(status).to_contain_text("Nothing was found")
    search(ann, "strudel after:sometime")
    expect(status).to_contain_text('"sometime" is no day')
    search(ann, "STRUDEL apfel")
    hits = page.locator("#search li button")
    expect(status).to_have_text("The newest 50 messages.")
    expect(hits.first).to_contain_text("Apfelstrudel number 59")
    expect(hits.first.locator("mark")).to_have_text("Apfelstrudel")
    page.get_by_role("button", name="More").press("Enter")
    expect(status).to_have_text("60 messages.")
    expect(hits).to_have_count(60)

    page.get_by_label("Words to look for").press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(hits.nth(1)).to_be_focused()
    expect(hits.nth(1)).to_have_attribute("aria-current", "true")
    expect(log_of(ann).get_by_text("Apfelstrudel number 58", exact=True)).to_be_in_viewport()

    page.keyboard.press("Control+Shift+f")
    expect(page.get_by_label("Everywhere")).to_be_checked()
    search(ann, "pflaumen")
    expect(hits).to_have_count(1)
    hits.click()
    expect(page.get_by_role("heading", name="#lobby", level=1)).to_be_visible()
    expect(log_of(ann, "#lobby").get_by_text("Pflaumenmus <b>in</b>")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name=ROOM, level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Search", exact=True)).to_be_focused()
    assert ann.complaints == []


def test_on_a_phone_what_is_chosen_is_seen_and_the_search_is_still_there(surf: Open, bob: Person) -> None:
    bob.send(f"PRIVMSG {ROOM} :Zwetschgen", *(f"PRIVMSG {ROOM} :later {number}" for number in range(20)))
    bob.wait_for(":later 19")
    ann = surf("ann", PHONE)
    page = ann.page
    page.keyboard.press("Control+Shift+f")
    search(ann, "zwetschgen")
    page.locator("#search li button").first.click()
    expect(page.locator("#search")).to_have_count(0)
    found = log_of(ann).get_by_text("Zwetschgen").last
    expect(found).to_be_in_viewport()
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#search li button").first).to_be_visible()
    expect(page.get_by_label("Everywhere")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "dark"), (PHONE, "light")], ids=["desktop", "phone"])
def test_nothing_keeps_anybody_from_searching(
    surf: Open, bob: Person, size: tuple[int, int], theme: str
) -> None:
    bob.send(f"PRIVMSG {ROOM} :Quittengelee", "PRIVMSG #lobby :Quittengelee")
    ann = surf("ann", size, theme)
    ann.page.keyboard.press("Control+Shift+f")
    search(ann, "quitten")
    expect(ann.page.locator("#search li button").first).to_be_visible()
    assert serious(ann) == []
    ann.page.get_by_role("button", name="Go to a day…").click()
    assert serious(ann) == []
