"""Measure the page in a real browser: `PYTHONPATH=tests python -m bench.page`, once the page is built.

It prints its size, how long it takes until something is painted, until a newcomer's first message is stored,
and how long the browser is kept busy while somebody pages back in a long conversation.
"""

import argparse
import statistics
import time
from functools import partial
from typing import Final, NamedTuple

from playwright.sync_api import Browser

from bench.servers import hubbub
from bench.stored import fill_apart
from e2e.browsing import WHOLE, Surfer, chromium
from hubbub.web.page import BUILT

ROOM: Final = "#0"
PAGES: Final = 200
"""How often the person turns the page backwards."""
STARTS: Final = 5
_LOADED: Final = """() => ["resource", "navigation"].flatMap((type) => performance.getEntriesByType(type))
.reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""
_PAINTED: Final = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
_WATCH: Final = """() => {
window.tasks = [];
new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(each => each.duration)))
  .observe({ type: "longtask" });
window.gaps = [];
let last = performance.now();
const tick = now => { window.gaps.push(now - last); last = now; requestAnimationFrame(tick); };
requestAnimationFrame(tick);
}"""


class Opened(NamedTuple):
    """Coming in for the first time, in seconds from asking for the page."""

    painted: float
    stored: float
    """Until the newcomer's first message was stored."""
    loaded: float
    """Bytes that were loaded until then."""


def size() -> str:
    """All that a browser may ever load."""
    brotli, gzip = (
        sum(file.stat().st_size for file in BUILT.rglob(f"*.{ending}")) / 1000 for ending in ("br", "gz")
    )
    return f"The page with all its parts: {brotli:.1f} kB with Brotli, {gzip:.1f} kB with gzip."


def opened(browser: Browser, address: str, name: str) -> Opened:
    """Come in with an empty profile, and say something."""
    began = time.perf_counter()
    surfer = Surfer(browser, address)
    surfer.enter(name)
    surfer.say(f"Hello from {name}")
    surfer.page.locator("article:not(.pending)", has_text=f"Hello from {name}").wait_for()
    stored = time.perf_counter() - began
    painted, loaded = surfer.page.evaluate(_PAINTED), surfer.page.evaluate(_LOADED)
    surfer.close()
    return Opened(painted / 1000, stored, loaded)


def paged(browser: Browser, address: str) -> tuple[list[float], list[float]]:
    """Page back in a long conversation: milliseconds of long tasks, and those between frames."""
    surfer = Surfer(browser, address)
    surfer.enter("reader")
    page = surfer.page
    channel = page.get_by_label("Enter a channel", exact=True)
    channel.fill(ROOM)
    channel.press("Enter")
    log = page.get_by_role("log", name=f"Messages in {ROOM}")
    log.locator("article").first.wait_for()
    page.evaluate(_WATCH)
    log.focus()
    for _ in range(PAGES):
        page.keyboard.press("PageUp")
        page.wait_for_timeout(50)
    tasks: list[float] = page.evaluate("() => window.tasks")
    frames: list[float] = page.evaluate("() => window.gaps")
    surfer.close()
    return tasks, frames


def main() -> None:
    """Measure all of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--stored", type=int, default=100_000, help="messages in the conversation")
    options = parser.parse_args()
    print(size())
    prepare = partial(fill_apart, messages=options.stored, conversations=1)
    with hubbub(kind="web", prepare=prepare) as server, chromium(WHOLE) as browser:
        address = f"127.0.0.1:{server.port}"
        opens = [opened(browser, address, f"guest{number}") for number in range(STARTS)]
        painted, stored, loaded = (statistics.median(column) for column in zip(*opens, strict=True))
        print(f"First paint after {painted:.2f} s, a newcomer's first message stored after {stored:.2f} s.")
        print(f"Loaded until then: {loaded / 1000:.1f} kB.")
        tasks, frames = paged(browser, address)
    frames.sort()
    print(
        f"{PAGES} pages back in {options.stored:,} messages: {len(tasks)} tasks over 50 ms, the longest "
        f"{max(tasks, default=0):.0f} ms; frames {statistics.median(frames):.1f} ms apart, "
        f"99 % within {frames[int(len(frames) * 0.99)]:.0f} ms."
    )


if __name__ == "__main__":
    main()
