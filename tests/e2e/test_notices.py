"""Notices on phones: from what is said to what the browser shows, through a push service of our own.

Chromium's own service is on the internet. In its place stands one of ours, and what it would hand to the
browser is handed there by the browser's tools for developers.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from desktop.driving import Person
from desktop.serving import ServerProcess
from e2e.browsing import PATIENCE, WHOLE, Surfer, chromium
from hubbub.wire.message import Message
from support.push_service import Device, Pushed, PushService, push_service

SETTINGS = '[flood]\nenabled = false\n\n[web]\ninternal = ["127.0.0.0/8"]\n'
Visitor = Callable[[ServerProcess, str], Person]

# What Chromium does with its own push service.
SUBSCRIBING = """
const decode = (text) => atob(text.replaceAll("-", "+").replaceAll("_", "/"));
const toKey = (text) => Uint8Array.from(decode(text), (each) => each.charCodeAt(0));
PushManager.prototype.subscribe = async function ({ applicationServerKey }) {
  localStorage.setItem("test.key", applicationServerKey);
  return this.getSubscription();
};
PushManager.prototype.getSubscription = async function () {
  const key = localStorage.getItem("test.key");
  return key && {
    endpoint: ENDPOINT,
    options: { applicationServerKey: toKey(key).buffer },
    toJSON: () => ({ endpoint: ENDPOINT, keys: KEYS }),
    unsubscribe: async () => localStorage.removeItem("test.key"),
  };
};
"""


class Service:
    """Our push service, in a thread of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop, service: PushService) -> None:
        self._loop = loop
        self._service = service
        self.device = Device()

    @property
    def endpoint(self) -> str:
        return self._service.endpoint()

    def take(self) -> str:
        """The next line that comes, which must."""
        pushed: Pushed = asyncio.run_coroutine_threadsafe(self._service.take(), self._loop).result(PATIENCE)
        return self.device.decrypt(pushed.body)


@contextmanager
def running_service() -> Iterator[Service]:
    started: list[Service] = []
    ready, over = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with push_service() as service:
            started.append(Service(loop, service))
            ready.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(PATIENCE)
    try:
        yield started[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The whole one: without its windows it has no notices."""
    with chromium(WHOLE) as started:
        yield started


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0", settings=SETTINGS) as running:
        yield running


@pytest.fixture
def service() -> Iterator[Service]:
    with running_service() as running:
        yield running


def account(site: ServerProcess, visitor: Visitor, nick: str) -> None:
    owner = visitor(site, nick)
    owner.send("PRIVMSG NickServ :REGISTER correct-horse")
    owner.wait_for(" 900 ")
    owner.send("JOIN #garden", "QUIT")
    owner.wait_for("ERROR")


class Phone(Surfer):
    """Somebody whose browser has notices."""

    def __init__(self, browser: Browser, address: str, service: Service) -> None:
        super().__init__(browser, address)
        self.context: BrowserContext = self._context
        self.context.grant_permissions(["notifications"])
        keys = dict(each.split("=") for each in service.device.keys.split(";"))
        self.page.add_init_script(
            f"const ENDPOINT = {service.endpoint!r}; const KEYS = {keys!r};{SUBSCRIBING}"
        )
        self.page.reload()

    def log_in(self, nick: str) -> None:
        self.page.get_by_label("Your name").fill(nick)
        self.page.keyboard.press("Enter")
        self.page.get_by_label("Password").fill("correct-horse")
        self.page.keyboard.press("Enter")
        self.field.wait_for()

    def open_notices(self) -> None:
        self.page.get_by_role("button", name="Settings").click()

    def switch_on(self) -> None:
        self.open_notices()
        switch = self.page.get_by_role("switch")
        switch.check()
        expect(switch).to_be_enabled()  # again, once the server has answered
        expect(switch).to_be_checked()
        self.page.keyboard.press("Escape")

    def shown(self) -> list[list[str]]:
        """The notices that are shown: title and text of each."""
        script = """navigator.serviceWorker.ready.then((each) => each.getNotifications())
            .then((all) => all.map(({ title, body }) => [title, body]))"""
        found: list[list[str]] = self.page.evaluate(script)
        return found

    def until_shown(self, *notices: list[str]) -> None:
        self.page.wait_for_function(
            """(wanted) => navigator.serviceWorker.ready.then((each) => each.getNotifications())
                .then((all) => JSON.stringify(all.map(({ title, body }) => [title, body])) === wanted)""",
            arg=json.dumps(list(notices), separators=(",", ":")),
        )


class Deliverer:
    """Hands to a page's worker what its push service has taken."""

    def __init__(self, page: Page, address: str) -> None:
        self._devtools: CDPSession = page.context.new_cdp_session(page)
        self._origin = f"http://{address}"
        self._registrations: list[dict[str, Any]] = []
        self._devtools.on("ServiceWorker.workerRegistrationUpdated", self._hear)
        self._devtools.send("ServiceWorker.enable")
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")

    def _hear(self, event: dict[str, Any]) -> None:
        self._registrations += event["registrations"]

    def deliver(self, line: str) -> None:
        found = [each for each in self._registrations if each["scopeURL"].startswith(self._origin)]
        parameters = {"origin": self._origin, "registrationId": found[-1]["registrationId"], "data": line}
        self._devtools.send("ServiceWorker.deliverPushMessage", parameters)


@pytest.fixture
def ann(browser: Browser, site: ServerProcess, service: Service, visitor: Visitor) -> Iterator[Phone]:
    account(site, visitor, "ann")
    phone = Phone(browser, site.web, service)
    phone.log_in("ann")
    yield phone
    phone.close()


def test_a_mention_becomes_a_notice_that_leads_to_the_conversation(
    site: ServerProcess, service: Service, visitor: Visitor, ann: Phone
) -> None:
    ann.switch_on()
    bob = visitor(site, "bob")
    bob.send("JOIN #garden")
    bob.wait_for(" 366 bob #garden ")
    bob.send("PRIVMSG #garden :ann: \x02cake\x02?")
    line = service.take()
    assert Message.parse(line).params == ("#garden", "ann: \x02cake\x02?")
    deliverer = Deliverer(ann.page, site.web)
    deliverer.deliver(line)
    ann.until_shown(["#garden", "bob: ann: cake?"])
    bob.send("PRIVMSG #garden :ann!")
    deliverer.deliver(service.take())
    ann.until_shown(["#garden", "bob: ann: cake?\nbob: ann!"])
    [worker] = ann.context.service_workers
    worker.evaluate(
        """async () => {
            const [notification] = await registration.getNotifications();
            const click = new NotificationEvent("notificationclick", { notification });
            click.waitUntil = () => undefined; // which only the browser's own events allow
            dispatchEvent(click);
        }"""
    )
    expect(ann.page.get_by_role("heading", name="#garden", level=1)).to_be_visible()
    ann.until_shown()


def test_what_the_page_has_told_of_is_not_told_again(
    site: ServerProcess, service: Service, visitor: Visitor, ann: Phone
) -> None:
    ann.switch_on()
    ann.page.evaluate("document.hasFocus = () => false")
    bob = visitor(site, "bob")
    bob.send("PRIVMSG ann :hi")
    ann.until_shown(["bob", "hi"])
    deliverer = Deliverer(ann.page, site.web)
    deliverer.deliver(service.take())
    bob.send("PRIVMSG ann :there?")
    ann.until_shown(["bob", "there?"])
    deliverer.deliver("@time=2030-01-01T00:00:00.000Z :bob!u@h PRIVMSG ann :later")
    ann.until_shown(["bob", "there?\nlater"])


def test_what_is_read_elsewhere_is_taken_away(
    site: ServerProcess, service: Service, visitor: Visitor, ann: Phone
) -> None:
    deliverer = Deliverer(ann.page, site.web)
    deliverer.deliver("@time=2026-01-02T03:04:05.000Z :bob!u@h PRIVMSG #far :ann")
    deliverer.deliver("@time=2026-01-02T03:04:05.000Z :bob!u@h PRIVMSG ann :hi")
    ann.until_shown(["#far", "bob: ann"], ["bob", "hi"])
    deliverer.deliver(":srv MARKREAD #far timestamp=2026-01-02T03:04:04.000Z")
    deliverer.deliver(":srv MARKREAD bob timestamp=2026-01-02T03:04:05.000Z")
    ann.until_shown(["#far", "bob: ann"])


def test_a_page_that_is_opened_by_a_notice_shows_its_conversation(site: ServerProcess, ann: Phone) -> None:
    ann.page.goto("about:blank")
    ann.page.goto(f"http://{site.web}/#open=%23garden")
    expect(ann.page.get_by_role("heading", name="#garden", level=1)).to_be_visible()
    assert "#" not in ann.page.url


def test_the_switch_says_why_there_are_no_notices(
    browser: Browser, site: ServerProcess, visitor: Visitor, service: Service, ann: Phone
) -> None:
    ann.switch_on()
    ann.open_notices()
    switch = ann.page.get_by_role("switch", name="Notify me on this device")
    expect(switch).to_be_checked()
    assert [
        each["id"]
        for each in Axe().run(ann.page).response["violations"]
        if each["impact"] in {"serious", "critical"}
    ] == []
    switch.press("Space")
    expect(switch).not_to_be_checked()
    port = site.web.rpartition(":")[2]
    plain = Surfer(browser, f"hub.local:{port}")
    plain.enter("eve")
    plain.page.get_by_role("button", name="Settings").click()
    expect(plain.page.get_by_role("dialog")).to_contain_text("Notices need HTTPS")
    expect(plain.page.get_by_role("switch")).to_be_disabled()
    plain.close()
    guest = Phone(browser, site.web, service)
    guest.enter("guest")
    guest.open_notices()
    guest.page.get_by_role("switch").click()
    expect(guest.page.get_by_role("dialog").get_by_role("alert")).to_contain_text("people with an account")
    expect(guest.page.get_by_role("switch")).not_to_be_checked()
    guest.close()


def test_who_leaves_gets_none_any_more(
    site: ServerProcess, service: Service, visitor: Visitor, ann: Phone
) -> None:
    ann.switch_on()
    ann.page.get_by_role("button", name="Leave Hubbub").click()
    expect(ann.page.get_by_label("Your name")).to_be_visible()
    bob = visitor(site, "bob")
    bob.send("PRIVMSG ann :are you there?", "PRIVMSG bob :done")
    bob.wait_for("done")
    assert "push notifications wanted" in site.data.with_suffix(".log").read_text()
    ann.enter("ann")  # whose browser has kept what logs in
    ann.switch_on()
    ann.page.goto("about:blank")
    bob.send("PRIVMSG ann :and now?")
    assert Message.parse(service.take()).params == ("ann", "and now?")
