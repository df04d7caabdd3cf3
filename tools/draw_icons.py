"""Draws the page's icons for home screens from its icon.svg, with Debian's Chromium."""

from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

_FOLDER: Final = Path(__file__).parents[1] / "webclient" / "public"
_BACKGROUND: Final = "#1f1b24"

# The part of a maskable icon that every shape leaves is a circle of 80% (https://www.w3.org/TR/appmanifest,
# "Icon masks"); the bubble's corners are just within it.
_MASKABLE: Final = 0.6


def main() -> None:
    """Draw all of them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for size in (192, 512):
            _draw(page, size, f"icon-{size}.png")
        _draw(page, 512, "icon-maskable.png", part=_MASKABLE, background=_BACKGROUND)
        browser.close()


def _draw(page: Page, size: int, name: str, *, part: float = 1, background: str = "transparent") -> None:
    """Draw the icon in the middle of a square, as large a part of it as said."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(
        f"<style>html {{ background: {background} }} svg {{ width: {part:.0%} }}"
        "body { margin: 0; height: 100vh; display: grid; place-items: center }</style>"
        f"{(_FOLDER / 'icon.svg').read_text()}"
    )
    page.screenshot(path=_FOLDER / name, omit_background=True)


if __name__ == "__main__":
    main()
