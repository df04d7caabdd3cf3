"""The page as a program: it can be installed, opens without its server, and comes back by itself."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from desktop.serving import ServerProcess
from e2e.browsing import Surfer

SETTINGS = "[flood]\nenabled = false\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0", settings=SETTINGS) as running:
        yield running


@pytest.fixture
def ann(browser: Browser, site: ServerProcess) -> Iterator[Surfer]:
    surfer = Surfer(browser, site.web)
    yield surfer
    surfer.close()


def until_kept(page: Page) -> None:
    """Wait until the page can do without its server."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def test_it_can_be_installed(ann: Surfer) -> None:
    until_kept(ann.page)
    devtools = ann.page.context.new_cdp_session(ann.page)
    found = devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    manifest = json.loads(found["data"])
    assert (manifest["name"], manifest["display"], manifest["start_url"]) == ("Hubbub", "standalone", "/")
    # A profile without a disk is the one thing that keeps it from being installed here.
    errors = {
        each["errorId"] for each in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    }
    assert errors <= {"in-incognito"}
    for icon in manifest["icons"]:
        size = ann.page.evaluate(
            "async (src) => { const image = new Image(); image.src = src; await image.decode();"
            " return `${image.naturalWidth}x${image.naturalHeight}` }",
            icon["src"],
        )
        assert icon["sizes"] in {size, "any"}


@pytest.mark.parametrize(
    ("path", "kind"), [("sw.js", "javascript"), ("manifest.webmanifest", "application/manifest+json")]
)
def test_the_worker_and_the_manifest_are_asked_for_anew_and_compressed(
    site: ServerProcess, ann: Surfer, path: str, kind: str
) -> None:
    headers = ann.page.request.get(f"http://{site.web}/{path}").headers
    assert kind in headers["content-type"]
    assert headers["cache-control"] == "no-cache"
    assert headers["content-encoding"] in {"br", "gzip"}


def test_it_opens_without_its_server_and_enters_when_that_is_back(site: ServerProcess, ann: Surfer) -> None:
    page = ann.page
    ann.enter("ann")
    ann.say("before")
    ann.sees("before")
    until_kept(page)
    site.stop()
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("The server can't be reached")
    expect(page.get_by_role("alert")).to_contain_text("Trying again")
    expect(page.get_by_label("Your name")).to_have_value("ann")
    colour = "each => getComputedStyle(each).backgroundColor"  # its styles are there too
    assert page.get_by_role("button", name="Join").evaluate(colour) == "rgb(70, 78, 184)"
    with ServerProcess.running(site.data, web=site.web, settings=SETTINGS):
        ann.field.wait_for()
        ann.sees("before")


def test_who_has_left_is_not_brought_in(ann: Surfer) -> None:
    ann.enter("ann")
    ann.page.reload()
    ann.field.wait_for()
    ann.page.get_by_role("button", name="Leave Hubbub").click()
    ann.page.reload()
    expect(ann.page.get_by_label("Your name")).to_have_value("ann")
    expect(ann.page.get_by_role("button", name="Join")).to_be_enabled()


def test_a_new_version_is_there_at_the_next_start_and_the_old_one_is_dropped(
    site: ServerProcess, ann: Surfer
) -> None:
    page = ann.page
    until_kept(page)
    [kept] = page.evaluate("caches.keys()")
    # The same worker with another version in it, as a server has it after an update.
    script = page.request.get(f"http://{site.web}/sw.js").text()
    version = kept.removeprefix("hubbub-")
    assert script.count(version) == 1
    page.context.route(
        "**/sw.js",
        lambda route: route.fulfill(body=script.replace(version, "newer"), content_type="text/javascript"),
    )
    page.evaluate("navigator.serviceWorker.getRegistration().then(each => each.update()).then(() => null)")
    page.wait_for_function("caches.keys().then(names => names.includes('hubbub-newer'))")
    assert kept in page.evaluate("caches.keys()")
    page.goto("about:blank")
    page.goto(f"http://{site.web}/")
    page.wait_for_function("caches.keys().then(names => names.join() === 'hubbub-newer')")
