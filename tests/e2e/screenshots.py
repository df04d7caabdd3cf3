"""Draws the pictures of the page in docs/images anew, in a real browser: `make images`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final, Literal

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from desktop.driving import Person
from desktop.screenshots import IMAGES, company
from desktop.serving import ServerProcess
from e2e.browsing import DESKTOP, PHONE, TABLET, WHOLE, Surfer, chromium

Theme = Literal["dark", "light"]

PASSWORD: Final = "seven words are better than one"


class Studio:
    """A server with people who talk, and a browser before it."""

    def __init__(self, browser: Browser, server: ServerProcess, people: list[Person]) -> None:
        self._browser = browser
        self.server = server
        self.people = people

    def surf(self, size: tuple[int, int], theme: Theme, path: str = "") -> Surfer:
        """Open the page."""
        return Surfer(self._browser, self.server.web, size, theme, path=path)

    def enter(self, size: tuple[int, int], theme: Theme, name: str = "Maria") -> Surfer:
        """Open the page and go in."""
        surfer = self.surf(size, theme)
        surfer.enter(name)
        surfer.sees("hubbub say")
        return surfer


@contextmanager
def studio() -> Iterator[Studio]:
    """A fresh server and a fresh browser."""
    with company() as (server, people), chromium(WHOLE) as browser:
        yield Studio(browser, server, people)


def take(surfer: Surfer, name: str) -> None:
    """Save what the browser shows as docs/images/`name`.png."""
    surfer.page.wait_for_load_state("networkidle")
    surfer.page.evaluate("() => document.fonts.ready")
    picture = Image.open(BytesIO(surfer.page.screenshot(animations="disabled", caret="hide")))
    picture.convert("P", palette=Image.Palette.ADAPTIVE).save(IMAGES / f"{name}.png", optimize=True)
    print(name)  # noqa: T201


def poster() -> bytes:
    """A picture that somebody sends."""
    image = Image.new("RGB", (960, 640), "#464EB8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((560, 80, 860, 380), fill="#F0A35E")
    draw.polygon([(0, 640), (360, 220), (640, 640)], fill="#1F1B24")
    draw.polygon([(380, 640), (680, 340), (960, 640)], fill="#322C3A")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def draw_desktop() -> None:
    with studio() as made:
        surfer = made.enter(DESKTOP, "dark")
        surfer.page.locator("input[type=file]").set_input_files(
            {"name": "poster.png", "mimeType": "image/png", "buffer": poster()}
        )
        surfer.say("The poster, as it goes to the printer")
        surfer.page.wait_for_function("() => document.querySelector('article img')?.naturalWidth > 0")
        made.people[0].send("@+typing=active TAGMSG #lobby")
        surfer.page.get_by_text("bob is writing").wait_for()
        surfer.field.fill("I come straight from work, so a few minutes late")
        take(surfer, "page-desktop")


def draw_tablet() -> None:
    with studio() as made:
        surfer = made.enter(TABLET, "light")
        surfer.page.get_by_role("button", name="Search").click()
        surfer.page.get_by_role("searchbox").fill("thursday")
        surfer.page.keyboard.press("Enter")
        surfer.page.get_by_text("There is a room free").last.wait_for()
        take(surfer, "page-tablet")


def draw_phone() -> None:
    with studio() as made:
        take(made.enter(PHONE, "dark"), "page-phone")


def draw_invitation() -> None:
    with studio() as made:
        host = made.enter(DESKTOP, "dark")
        register(host)
        host.page.get_by_role("button", name="Invite people").click()
        dialog = host.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Make a link").click()
        secret = dialog.get_by_label("The link", exact=True).input_value().rpartition("/")[2]
        take(host, "page-invite")
        guest = made.surf(PHONE, "light", f"invite/{secret}")
        guest.page.get_by_text("Maria").wait_for()
        take(guest, "page-invited")


def draw_administration() -> None:
    with studio() as made:
        surfer = made.enter(DESKTOP, "dark")
        register(surfer)
        surfer.page.get_by_role("button", name="Manage this server").click()
        surfer.page.get_by_role("tab", name="People").click()
        take(surfer, "page-administration")


def register(surfer: Surfer) -> None:
    """Keep one's name with a password."""
    surfer.page.get_by_title("Your account").click()
    dialog = surfer.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="A new password").fill(PASSWORD)
    dialog.get_by_role("textbox", name="The same once more").fill(PASSWORD)
    dialog.get_by_role("button", name="Keep this name").click()
    dialog.get_by_text("You are logged in as").wait_for()
    surfer.page.keyboard.press("Escape")


SCENES: Final[dict[str, Callable[[], None]]] = {
    "desktop": draw_desktop,
    "tablet": draw_tablet,
    "phone": draw_phone,
    "invitation": draw_invitation,
    "administration": draw_administration,
}


def main() -> None:
    """Draw the scenes that are named; without a name, all."""
    for scene in sys.argv[1:] or SCENES:
        SCENES[scene]()


if __name__ == "__main__":
    main()
