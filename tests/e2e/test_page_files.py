"""Files in the page, in a real browser: how they come in, how they go, and what is seen of them."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Request, expect

from desktop.driving import Person
from desktop.serving import ServerProcess
from e2e.browsing import PHONE, Surfer
from e2e.test_browser import serious
from e2e.test_page import ann, bob, site, surf
from support.pictures import bomb, picture

__all__ = ["ann", "bob", "site", "surf"]

Open = Callable[..., Surfer]
Visitor = Callable[[ServerProcess, str], Person]
HTML = b"<!doctype html><script>document.title = 'harm'</script>"
ID = "AAAAAAAAAAAAAAAAAAAAAA"
SMALL_LIMIT = "[files]\nsize = 1_000_000\nquota = 3_000_000\n"


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that takes little."""
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0", settings=SMALL_LIMIT) as running:
        yield running


def entered(browser: Browser, site: ServerProcess, name: str = "ann", *how: object) -> Surfer:
    surfer = Surfer(browser, site.web, *how)  # type: ignore[arg-type]
    surfer.enter(name)
    surfer.sees("Welcome")
    return surfer


def made(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def choose(surfer: Surfer, *paths: Path) -> None:
    """Press the button, and choose in what the system shows then."""
    with surfer.page.expect_file_chooser() as chooser:
        surfer.page.get_by_role("button", name="Attach files").click()
    chooser.value.set_files([str(path) for path in paths])


def tray(surfer: Surfer) -> Locator:
    return surfer.page.get_by_role("list", name="Files to send").get_by_role("listitem")


def small(surfer: Surfer) -> Locator:
    return surfer.log.locator("article img")


def until_drawn(image: Locator) -> None:
    expect(image).to_be_visible()
    image.evaluate("image => image.decode()")


def send(surfer: Surfer, *paths: Path, text: str = "") -> None:
    """Attach files, write something and press Enter; wait until all are there."""
    choose(surfer, *paths)
    surfer.say(text)
    expect(tray(surfer)).to_have_count(0)


def drag(session: CDPSession, kind: str, *paths: Path) -> None:
    """What the system tells of files that are dragged over the page."""
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 300, "data": data})


# How they go


def test_files_go_with_the_text_and_are_seen_by_all(bob: Person, ann: Surfer, tmp_path: Path) -> None:
    files = made(tmp_path, "cake.png", picture((800, 600))), made(tmp_path, "list.txt", b"flour")
    choose(ann, *files)
    expect(tray(ann)).to_have_text([re.compile("cake.png"), re.compile("list.txt")])
    expect(ann.field).to_be_focused()
    ann.say("What do you think?")
    assert bob.wait_for("list.txt").endswith("/list.txt")
    expect(ann.log).to_contain_text("What do you think?")
    until_drawn(small(ann))
    expect(ann.log.get_by_role("link", name="list.txt")).to_contain_text("TXT · 5 bytes")
    expect(tray(ann)).to_have_count(0)


def test_what_is_dragged_has_a_target_and_goes_where_it_is_dropped(ann: Surfer, tmp_path: Path) -> None:
    path = made(tmp_path, "photo.jpg", picture((400, 300), "JPEG"))
    session = ann.page.context.new_cdp_session(ann.page)
    target = ann.page.get_by_text("Let go, and it goes with your next message.")
    drag(session, "dragEnter", path)
    drag(session, "dragOver", path)
    expect(target).to_be_visible()
    ann.page.evaluate(
        "document.dispatchEvent(new DragEvent('dragleave'))"
    )  # the protocol's dragCancel tells nothing
    expect(target).to_be_hidden()
    drag(session, "dragEnter", path)
    drag(session, "dragOver", path)
    drag(session, "drop", path)
    expect(target).to_be_hidden()
    expect(tray(ann)).to_contain_text("photo.jpg")
    ann.field.press("Enter")
    until_drawn(small(ann))


def test_a_folder_is_refused_in_words(ann: Surfer, tmp_path: Path) -> None:
    (tmp_path / "holiday").mkdir()
    session = ann.page.context.new_cdp_session(ann.page)
    for kind in ("dragEnter", "dragOver", "drop"):
        drag(session, kind, tmp_path / "holiday")
    expect(ann.page.get_by_role("alert")).to_contain_text("holiday is a folder. Pack it into one file")
    expect(tray(ann)).to_have_count(0)


def test_beside_a_dialog_or_where_nothing_can_be_said_a_drop_does_nothing(
    bob: Person, ann: Surfer, tmp_path: Path
) -> None:
    """The browser would show the file instead of the page."""
    send(ann, made(tmp_path, "one.png", picture((60, 40))))
    session = ann.page.context.new_cdp_session(ann.page)
    ann.page.get_by_role("button", name="Show one.png large").click()
    expect(ann.page.get_by_role("dialog")).to_be_visible()
    for kind in ("dragEnter", "dragOver", "drop"):
        drag(session, kind, tmp_path / "one.png")
    expect(ann.page.get_by_role("dialog")).to_be_visible()
    ann.page.keyboard.press("Escape")
    expect(tray(ann)).to_have_count(0)
    ann.say("/part")
    ann.page.get_by_role("button", name="Enter again").wait_for()
    for kind in ("dragEnter", "dragOver", "drop"):
        drag(session, kind, tmp_path / "one.png")
    expect(ann.page.get_by_role("alert")).not_to_be_empty()
    expect(tray(ann)).to_have_count(0)
    expect(ann.page.get_by_role("button", name="Enter again")).to_be_visible()


def test_a_picture_is_pasted_and_text_stays_text(ann: Surfer) -> None:
    ann.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ann.page.evaluate("""async () => {
        const canvas = new OffscreenCanvas(300, 200);
        canvas.getContext("2d").fillRect(0, 0, 100, 100);
        const blob = await canvas.convertToBlob();
        await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
    }""")
    ann.field.press("Control+v")
    expect(tray(ann)).to_have_text(re.compile(r"Picture \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png"))
    ann.field.press("Enter")
    until_drawn(small(ann))
    ann.page.evaluate("() => navigator.clipboard.writeText('only words')")
    ann.field.press("Control+v")
    expect(ann.field).to_have_value("only words")
    expect(tray(ann)).to_have_count(0)


def slow_down(surfer: Surfer, rate: int) -> CDPSession:
    """Let so many bytes a second leave the browser; 0 takes that back."""
    session = surfer.page.context.new_cdp_session(surfer.page)
    session.send("Network.enable")
    surroundings = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": rate or -1}
    session.send("Network.emulateNetworkConditions", surroundings)
    return session


def test_progress_is_shown_and_an_upload_outlives_a_look_elsewhere(
    bob: Person, ann: Surfer, tmp_path: Path
) -> None:
    choose(ann, made(tmp_path, "film.mp4", bytes(1_500_000)))
    slow_down(ann, 400_000)
    ann.field.press("Enter")
    progress = ann.page.get_by_role("progressbar", name="Progress of film.mp4")
    expect(progress).to_be_visible()
    expect(tray(ann)).to_contain_text(re.compile(r"[1-9]\d\d kB of 1500 kB"))
    bob.send("PRIVMSG ann :come here")
    ann.page.get_by_role("navigation").get_by_text("bob").first.click()
    ann.sees("come here")
    expect(tray(ann)).to_have_count(0)
    assert "PRIVMSG #lobby :" in bob.wait_for("film.mp4")


def test_what_is_on_its_way_can_be_stopped(bob: Person, ann: Surfer, tmp_path: Path) -> None:
    choose(ann, made(tmp_path, "film.mp4", bytes(5_000_000)), made(tmp_path, "list.txt", b"flour"))
    session = slow_down(ann, 200_000)
    ann.say("both")
    expect(ann.page.get_by_role("progressbar", name="film.mp4")).to_be_visible()
    expect(tray(ann).last).to_contain_text("waits for its turn")
    ann.page.get_by_role("button", name="Remove film.mp4").click()
    expect(ann.field).to_be_focused()
    session.detach()
    assert bob.wait_for("list.txt").endswith("list.txt")
    ann.sees("both")
    expect(ann.log).not_to_contain_text("film.mp4")


def test_after_a_broken_connection_it_can_be_tried_again(ann: Surfer, tmp_path: Path) -> None:
    ann.page.route("**/upload/*", lambda route: route.abort())
    choose(ann, made(tmp_path, "list.txt", b"flour"))
    ann.say("look")
    expect(tray(ann)).to_contain_text("The connection was lost before the file was there. Try again.")
    expect(ann.field).to_have_value("look")
    ann.page.unroute("**/upload/*")
    ann.page.get_by_role("button", name="Try again").click()
    expect(ann.log.get_by_role("link", name="list.txt")).to_contain_text("5 bytes")


def test_what_is_not_taken_is_said_with_the_limit(
    browser: Browser, limited: ServerProcess, tmp_path: Path
) -> None:
    ann = entered(browser, limited)
    choose(ann, made(tmp_path, "large.bin", bytes(1_000_001)))
    ann.field.press("Enter")
    expect(tray(ann)).to_contain_text("The server takes files of up to 1000 kB.")
    ann.page.get_by_role("button", name="Remove large.bin").click()
    for number in range(3):
        choose(ann, made(tmp_path, f"{number}.bin", bytes([number]) * 999_000))
        ann.field.press("Enter")
        if number < 2:
            expect(tray(ann)).to_have_count(0)
    choose(ann, made(tmp_path, "last.bin", b"x" * 900_000))
    ann.field.press("Enter")
    expect(tray(ann).last).to_contain_text("The server has no room left for files.")
    ann.close()


def test_a_server_without_files_says_so(browser: Browser, tmp_path: Path) -> None:
    settings = "[files]\nenabled = false\n"
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0", settings=settings) as running:
        ann = entered(browser, running)
        ann.page.get_by_role("button", name="Attach files").click()
        expect(ann.page.get_by_role("alert")).to_contain_text("This server takes no files.")
        ann.close()


# What is seen of them


def test_nothing_moves_when_a_picture_comes(ann: Surfer, tmp_path: Path) -> None:
    gate: list[Callable[[], None]] = []
    ann.page.route("**/*?thumbnail", lambda route: gate.append(route.continue_))
    send(ann, made(tmp_path, "tall.png", picture((200, 900))), text="before")
    ann.say("after")
    ann.sees("after")
    expect(small(ann)).to_be_attached()
    after = ann.log.locator("article", has_text="after")
    before = after.bounding_box()
    while not gate:
        ann.page.wait_for_timeout(10)
    gate.pop()()
    until_drawn(small(ann))
    assert after.bounding_box() == before


def test_pictures_are_seen_large_with_keys_alone(ann: Surfer, tmp_path: Path) -> None:
    names = ["one.png", "two.png", "three.png"]
    send(ann, *(made(tmp_path, name, picture((600 + index, 400))) for index, name in enumerate(names)))
    opener = ann.page.get_by_role("button", name="Show two.png large")
    opener.focus()
    ann.page.keyboard.press("Enter")
    dialog = ann.page.get_by_role("dialog", name="two.png")
    until_drawn(dialog.get_by_role("img", name="two.png"))
    expect(dialog).to_contain_text("2 of 3")
    ann.page.keyboard.press("ArrowRight")
    expect(ann.page.get_by_role("dialog", name="three.png")).to_contain_text("3 of 3")
    expect(ann.page.get_by_role("button", name="Next picture")).to_be_disabled()
    ann.page.keyboard.press("ArrowLeft")
    ann.page.keyboard.press("ArrowLeft")
    dialog = ann.page.get_by_role("dialog", name="one.png")
    until_drawn(dialog.get_by_role("img", name="one.png"))
    assert serious(ann) == []
    with ann.page.expect_download() as download:
        dialog.get_by_role("link", name="Save").click()
    assert download.value.suggested_filename == "one.png"
    with ann.page.context.expect_page() as opened:
        dialog.get_by_role("link", name="Open original").click()
    assert "/files/" in opened.value.url
    opened.value.close()
    ann.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_ones_own_file_is_removed_from_the_preview(surf: Open, ann: Surfer, tmp_path: Path) -> None:
    zoe = surf()
    zoe.enter("zoe")
    send(ann, made(tmp_path, "one.png", picture((60, 40))))
    send(ann, made(tmp_path, "two.png", picture((70, 40))), text="with words")
    until_drawn(small(zoe).last)
    yan = surf()
    zoe.page.get_by_role("button", name="Show two.png large").click()
    expect(zoe.page.get_by_role("dialog")).to_be_visible()
    expect(zoe.page.get_by_role("button", name="Remove")).to_have_count(0)
    ann.page.get_by_role("button", name="Show two.png large").click()
    dialog = ann.page.get_by_role("dialog")
    path = dialog.get_by_role("link", name="Save").get_attribute("href")
    dialog.get_by_role("button", name="Remove").click()
    dialog.get_by_role("button", name="Remove").click()
    expect(ann.page.get_by_role("dialog", name="one.png")).to_be_visible()
    ann.sees("with words")
    ann.sees("This file is no longer there.")
    yan.enter("yan")
    yan.sees("This file is no longer there.")
    assert ann.page.evaluate("path => fetch(path).then(({ status }) => status)", path) == 404
    dialog.get_by_role("button", name="Remove").click()
    zoe.page.keyboard.press("Escape")
    zoe.say("meanwhile")
    ann.sees("meanwhile")
    dialog.get_by_role("button", name="Remove").click()
    expect(dialog).to_be_hidden()
    ann.sees("This message was removed")


def test_a_page_under_another_name_shows_them_too(surf: Open, ann: Surfer, tmp_path: Path) -> None:
    """Links tell the address of the machine; the page asks for them where it is itself."""
    zoe = surf(host="hub.local")
    zoe.enter("zoe")
    send(ann, made(tmp_path, "one.png", picture((600, 400))))
    until_drawn(small(zoe))
    assert [
        each for each in zoe.complaints if "Cross-Origin-Opener-Policy" not in each
    ] == []  # as over any http


@pytest.mark.parametrize(
    "data", [HTML, b"\x89PNG\r\n\x1a\n" + HTML, bomb(40_000, 40_000)], ids=["html", "lie", "bomb"]
)
def test_a_picture_that_is_none_is_a_file_in_the_same_box(ann: Surfer, tmp_path: Path, data: bytes) -> None:
    send(ann, made(tmp_path, "photo.png", data))
    link = ann.log.get_by_role("link", name="photo.png").filter(has_text="There is no small picture of it.")
    expect(link).to_be_visible()
    box = link.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (240, 180)
    assert ann.page.title() != "harm"


def test_nothing_is_asked_of_foreign_servers(bob: Person, ann: Surfer) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    ann.page.context.on("request", note)
    bob.send(f"PRIVMSG #lobby :http://evil.example/files/{ID}/a.png https://example.org/b.jpg")
    ann.sees("evil.example")
    bob.send("PRIVMSG #lobby :after it")
    ann.sees("after it")
    assert asked == []
    expect(small(ann)).to_have_count(0)


def test_the_page_says_nothing_of_its_policy_and_nobody_is_kept_out(
    browser: Browser, site: ServerProcess, tmp_path: Path
) -> None:
    for how in (((1200, 800), "dark"), (PHONE, "light")):
        ann = entered(browser, site, "ann", *how)
        send(ann, made(tmp_path, "one.png", picture((600, 400))), made(tmp_path, "list.txt", b"flour"))
        until_drawn(small(ann).last)
        choose(ann, made(tmp_path, "two.png", picture((600, 400))))
        expect(tray(ann)).to_have_count(1)
        assert serious(ann) == []
        assert ann.complaints == []
        ann.close()
