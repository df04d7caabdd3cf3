"""People with a browser: a real one, Debian's Chromium, without a screen and with an empty profile each."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

PATIENCE: Final = 20.0
FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP hub.local 127.0.0.1",
)
DESKTOP: Final = (1440, 900)
TABLET: Final = (820, 1180)
PHONE: Final = (360, 740)

WHOLE: Final = "chromium"
SHELL: Final = "chromium-headless-shell"
"""The same without what surrounds a page, which costs half as much. Only Debian has it by itself."""

expect.set_options(timeout=PATIENCE * 1000)


@contextmanager
def chromium(program: str = SHELL) -> Iterator[Browser]:
    """The browser itself."""
    path = shutil.which(program) or shutil.which(WHOLE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Surfer:
    """Somebody who has the page open."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        size: tuple[int, int] = DESKTOP,
        theme: Literal["dark", "light"] = "dark",
        locale: str = "en-GB",
        path: str = "",
    ) -> None:
        width, height = size
        self._context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale=locale
        )
        self._context.set_default_timeout(PATIENCE * 1000)
        self.page: Page = self._context.new_page()
        self.complaints: list[str] = []
        """What the browser said of the page: errors, and what its policy has forbidden."""
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"{error}: {error.stack}"))
        self.page.goto(f"http://{address}/{path}")

    def enter(self, name: str) -> None:
        """Type a name and go in."""
        self.page.get_by_label("Your name").fill(name)
        self.page.keyboard.press("Enter")
        self.field.wait_for()

    def say(self, text: str) -> None:
        """Write a message and press Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    @property
    def field(self) -> Locator:
        """Where one writes."""
        return self.page.get_by_label("Write to")

    @property
    def log(self) -> Locator:
        """What is said in the conversation that is shown."""
        return self.page.get_by_role("log")

    @property
    def state(self) -> Locator:
        """How the connection is, beside one's own name."""
        return self.page.get_by_title("Your account")

    def sees(self, text: str) -> None:
        """Wait until a text can be read in the conversation."""
        expect(self.log).to_contain_text(text)

    def close(self) -> None:
        self._context.close()
