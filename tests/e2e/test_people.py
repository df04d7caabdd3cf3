"""Accounts, moderation and settings in the page, as people use them in a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, WebSocket, expect

from desktop.driving import Person
from desktop.serving import ServerProcess
from e2e.browsing import DESKTOP, PHONE, Surfer
from e2e.test_browser import serious

PASSWORD = "correct-horse"
NEW = "another horse of mine"

EXPECTED = re.compile("^verbose:|origin was untrustworthy")
"""What a browser says of a page that came over plain HTTP, and its advice."""

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

    def open_page(
        name: str = "",
        size: tuple[int, int] = DESKTOP,
        host: str = "127.0.0.1",
        locale: str = "en-GB",
        theme: Literal["dark", "light"] = "dark",
    ) -> Surfer:
        port = site.web.rpartition(":")[2]
        surfers.append(Surfer(browser, f"{host}:{port}", size, theme, locale))
        if name:
            surfers[-1].enter(name)
        return surfers[-1]

    yield open_page
    for surfer in surfers:
        assert [each for each in surfer.complaints if not EXPECTED.search(each)] == []
        surfer.close()


def sent_by(surfer: Surfer) -> list[str]:
    """What the page sends over its next sockets."""
    sent: list[str] = []

    def hear(frame: str | bytes) -> None:
        sent.append(str(frame))

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", hear)

    surfer.page.on("websocket", listen)
    return sent


def open_account(surfer: Surfer) -> Locator:
    surfer.page.get_by_title("Your account").click()
    return surfer.page.get_by_role("dialog")


def register(surfer: Surfer, password: str = PASSWORD) -> None:
    dialog = open_account(surfer)
    dialog.get_by_label("A new password", exact=True).fill(password)
    dialog.get_by_label("The same once more", exact=True).fill(password)
    dialog.get_by_role("button", name="Keep this name").click()
    expect(dialog.get_by_role("heading")).to_contain_text("You are logged in")
    surfer.page.keyboard.press("Escape")


def come_with_password(surfer: Surfer, name: str, password: str) -> None:
    """Enter under the name of an account, from a machine that has never seen it."""
    surfer.page.get_by_label("Your name").fill(name)
    surfer.page.keyboard.press("Enter")
    surfer.page.get_by_label("Password", exact=True).fill(password)
    surfer.page.keyboard.press("Enter")


class TestAccounts:
    # hub.local is what another machine of the network is called: browsers have no Web Crypto there.
    @pytest.mark.parametrize("host", ["127.0.0.1", "hub.local"])
    def test_a_name_is_kept_and_comes_back_on_another_machine(self, surf: Open, host: str) -> None:
        ann = surf(host=host)
        sent = sent_by(ann)
        ann.page.reload()
        ann.enter("ann")
        register(ann)
        expect(ann.page.get_by_title("Your account")).to_contain_text("Logged in")
        ann.say("mine")
        ann.page.get_by_role("button", name="Leave Hubbub").click()
        other = surf(host=host)
        sent_by_other = sent_by(other)
        other.page.reload()
        come_with_password(other, "ann", "wrong-horse")
        expect(other.page.get_by_role("alert")).to_contain_text("wrong")
        other.page.get_by_label("Password", exact=True).fill(PASSWORD)
        other.page.keyboard.press("Enter")
        other.sees("mine")
        expect(other.page.get_by_title("Your account")).to_contain_text("Logged in")
        assert any("REGISTER * * SCRAM-SHA-256$100000:" in line for line in sent)
        assert not any("horse" in line for line in (*sent, *sent_by_other))

    def test_it_stays_logged_in_until_one_logs_out(self, surf: Open) -> None:
        register(surf("ann"))
        other = surf()
        come_with_password(other, "ann", PASSWORD)
        other.field.wait_for()
        other.page.reload()
        expect(other.page.get_by_title("Your account")).to_contain_text("Logged in")
        open_account(other).get_by_role("button", name="Log out").click()
        other.page.get_by_label("Your name").fill("ann")
        other.page.keyboard.press("Enter")
        expect(other.page.get_by_label("Password", exact=True)).to_be_focused()

    def test_what_is_refused_stands_beside_its_field(self, surf: Open) -> None:
        ann = surf("ann")
        dialog = open_account(ann)
        first, again = (
            dialog.get_by_label("A new password", exact=True),
            dialog.get_by_label("The same once more", exact=True),
        )
        keep = dialog.get_by_role("button", name="Keep this name")
        keep.click()
        expect(first).to_be_focused()
        expect(first).to_have_accessible_description("Type the password first.")
        first.fill("short")
        again.fill("shore")
        keep.click()
        expect(again).to_have_accessible_description(re.compile("not the same"))
        again.fill("short")
        keep.click()
        expect(first).to_have_accessible_description("A password needs 8 characters at least.")
        expect(first).to_be_focused()
        dialog.get_by_role("button", name="Show: A new password").click()
        expect(first).to_have_attribute("type", "text")

    def test_the_password_is_changed_and_other_devices_need_the_new_one(self, surf: Open) -> None:
        ann, other = surf("ann"), surf()
        register(ann)
        come_with_password(other, "ann", PASSWORD)
        other.field.wait_for()
        dialog = open_account(ann)
        dialog.get_by_role("button", name="Change password").click()
        dialog.get_by_label("The password until now", exact=True).fill("wrong-horse")
        dialog.get_by_label("The new password", exact=True).fill(NEW)
        dialog.get_by_label("The same once more", exact=True).fill(NEW)
        dialog.get_by_role("button", name="Change password").click()
        old = dialog.get_by_label("The password until now", exact=True)
        expect(old).to_have_accessible_description(re.compile("wrong"))
        old.fill(PASSWORD)
        dialog.get_by_role("button", name="Change password").click()
        expect(dialog.get_by_role("status")).to_have_text("Your password is changed.")
        expect(other.page.get_by_role("alert")).to_contain_text("has been changed")
        other.page.get_by_label("Password", exact=True).fill(NEW)
        other.page.keyboard.press("Enter")
        other.field.wait_for()

    def test_a_code_is_asked_for_where_the_server_wants_one(self, browser: Browser, tmp_path: Path) -> None:
        settings = '[accounts]\ncode = "swordfish"\n'
        with ServerProcess.running(tmp_path / "coded", web="127.0.0.1:0", settings=settings) as running:
            ann = Surfer(browser, running.web)
            ann.enter("ann")
            dialog = open_account(ann)
            for code in ("herring", "swordfish"):
                dialog.get_by_label("A new password", exact=True).fill(PASSWORD)
                dialog.get_by_label("The same once more", exact=True).fill(PASSWORD)
                dialog.get_by_role("button", name="Keep this name").click()
                dialog.get_by_label("Code").fill(code)
                dialog.get_by_role("button", name="Keep this name").click()
                if code == "herring":
                    expect(dialog.get_by_role("alert").first).to_contain_text("not the code")
            expect(dialog.get_by_role("heading")).to_contain_text("You are logged in as ann")
            ann.close()


def choose(surfer: Surfer, item: str) -> None:
    """Choose something from the menu that is open."""
    menu = surfer.page.get_by_role("menu")
    menu.get_by_role("menuitem", name=item).or_(menu.get_by_role("menuitemradio", name=item)).click()


def member(surfer: Surfer, nick: str) -> Locator:
    return surfer.page.get_by_role("complementary", name="Members").get_by_role("button", name=nick)


class TestModeration:
    @pytest.fixture
    def ann(self, surf: Open) -> Surfer:
        """The owner of #club, which she is in."""
        ann = surf("ann")
        ann.say("/join #club")
        expect(ann.page.get_by_role("heading", level=1)).to_have_text("#club")
        return ann

    @pytest.fixture
    def bob(self, surf: Open, ann: Surfer) -> Surfer:
        bob = surf("bob")
        bob.say("/join #club")
        expect(bob.page.get_by_role("heading", level=1)).to_have_text("#club")
        expect(member(ann, "bob")).to_be_visible()
        return bob

    def test_somebody_is_banned_and_let_in_again(self, ann: Surfer, bob: Surfer) -> None:
        member(ann, "bob").click()
        choose(ann, "Ban from the channel…")
        dialog = ann.page.get_by_role("dialog")
        expect(dialog).to_contain_text("whoever is called bob")  # both come from one address
        dialog.get_by_label("Reason").fill("spam")
        dialog.get_by_role("button", name="Ban").click()
        expect(dialog).to_have_count(0)
        expect(bob.page.get_by_role("main")).to_contain_text("ann removed you from #club: spam")
        bob.page.get_by_role("button", name="Enter again").click()
        expect(bob.page.get_by_role("alert")).to_contain_text("banned")
        ann.page.get_by_role("button", name="About #club").click()
        choose(ann, "About the channel…")
        dialog.get_by_role("button", name="Lift the ban: the name bob").click()
        expect(dialog).to_contain_text("Nobody is.")
        bob.page.get_by_role("button", name="Enter again").click()
        bob.say("back again")
        ann.sees("back again")

    def test_who_is_kept_from_writing_is_told_so(self, ann: Surfer, bob: Surfer) -> None:
        member(ann, "bob").click()
        choose(ann, "Keep from writing…")
        dialog = ann.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Keep from writing").click()
        expect(dialog).to_have_count(0)
        bob.say("hello?")
        expect(bob.log).to_contain_text(re.compile("can't|not|banned|muted"))
        expect(ann.log).not_to_contain_text("hello?")

    def test_roles_are_given_and_offered_to_those_who_may(self, ann: Surfer, bob: Surfer) -> None:
        member(bob, "ann").click()
        menu = bob.page.get_by_role("menu")
        expect(menu).to_contain_text("Write in private")
        expect(menu).not_to_contain_text("Ban")
        bob.page.keyboard.press("Escape")
        expect(member(bob, "ann")).to_be_focused()
        member(ann, "bob").click()
        choose(ann, "Make moderator")
        expect(member(ann, "bob")).to_contain_text("moderator")
        member(bob, "ann").click()
        expect(menu).to_contain_text("Give voice")
        expect(menu).not_to_contain_text("Ban")  # she is above him

    def test_the_menu_goes_by_the_keyboard(self, ann: Surfer, bob: Surfer) -> None:
        bob.say("hi")
        ann.sees("hi")
        ann.page.get_by_role("article").last.focus()
        ann.page.keyboard.press("Shift+F10")
        items = ann.page.get_by_role("menu").get_by_role("menuitem")
        expect(items.first).to_be_focused()
        ann.page.keyboard.press("ArrowDown")
        expect(items.nth(1)).to_be_focused()
        ann.page.keyboard.press("ArrowUp")
        ann.page.keyboard.press("ArrowUp")
        expect(items.last).to_be_focused()
        ann.page.keyboard.press("m")
        expect(items.nth(1)).to_have_text("Mention")
        ann.page.keyboard.press("Home")
        ann.page.keyboard.press("ArrowDown")
        ann.page.keyboard.press("Enter")
        expect(ann.field).to_have_value("bob: ")
        expect(ann.field).to_be_focused()

    def test_the_channel_is_described_and_closed(self, ann: Surfer, bob: Surfer, surf: Open) -> None:
        ann.page.get_by_role("button", name="About #club").click()
        choose(ann, "About the channel…")
        dialog = ann.page.get_by_role("dialog")
        dialog.get_by_label("Topic", exact=True).fill("cakes")
        dialog.get_by_label("Only people who were invited may come in").check()
        dialog.get_by_label("People at most").fill("many")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.get_by_label("People at most")).to_have_accessible_description(
            "Type a number, such as 20."
        )
        dialog.get_by_label("People at most").fill("3")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        expect(bob.page.get_by_role("main")).to_contain_text("cakes")
        bob.page.get_by_role("button", name="About #club").click()
        choose(bob, "About the channel…")
        seen = bob.page.get_by_role("dialog")
        expect(seen.get_by_label("Only people who were invited may come in")).to_be_checked()
        expect(seen.get_by_label("Only people who were invited may come in")).to_be_disabled()
        expect(seen.get_by_label("People at most")).to_have_value("3")
        cat = surf("cat")
        cat.say("/join #club")
        expect(cat.page.get_by_role("alert")).to_contain_text("invited")
        ann.page.get_by_role("button", name="About #club").click()
        choose(ann, "Invite somebody…")
        dialog.get_by_label("Their name").fill("nobody")
        dialog.get_by_role("button", name="Invite").click()
        expect(dialog.get_by_role("alert")).not_to_be_empty()
        dialog.get_by_label("Their name").fill("cat")
        dialog.get_by_role("button", name="Invite").click()
        expect(dialog).to_have_count(0)
        cat.sees("ann invites you to #club")
        cat.say("/join #club")
        expect(cat.page.get_by_role("heading", level=1)).to_have_text("#club")

    def test_a_channel_is_left_and_a_private_conversation_closed(self, ann: Surfer, bob: Surfer) -> None:
        member(ann, "bob").click()
        choose(ann, "Write in private")
        ann.say("psst")
        conversations = ann.page.get_by_role("navigation", name="Conversations")
        conversations.get_by_role("button", name="bob").click(button="right")
        choose(ann, "Close")
        expect(conversations.get_by_role("button", name="bob")).to_have_count(0)
        bob.page.get_by_role("button", name="ann, 1 unread").click()
        bob.sees("psst")
        bob.say("yes?")
        conversations.get_by_role("button", name="bob, 1 unread").click()
        ann.sees("psst")
        ann.sees("yes?")
        conversations.get_by_role("button", name="#club").click()
        ann.page.get_by_role("button", name="About #club").click()
        choose(ann, "Leave the channel")
        expect(ann.page.get_by_role("button", name="Enter again")).to_be_visible()

    def test_who_somebody_is_and_what_is_typed_about_them(self, ann: Surfer, bob: Surfer) -> None:
        dialog = ann.page.get_by_role("dialog")
        member(ann, "bob").press("Enter")
        ann.page.keyboard.press("p")
        ann.page.keyboard.press("Enter")
        expect(dialog).to_contain_text("None: a guest")
        expect(dialog).to_contain_text("#club, #lobby")
        ann.page.keyboard.press("Escape")
        expect(member(ann, "bob")).to_be_focused()
        ann.say("/voice bob")
        expect(member(ann, "bob")).to_contain_text("voice")
        ann.say("/kick bob out")
        expect(bob.page.get_by_role("main")).to_contain_text("ann removed you from #club: out")
        ann.say("/whois bob")
        expect(dialog).to_contain_text("Channels with you #lobby")
        bob.page.get_by_role("button", name="Enter again").click()
        bob.say("/nick rob")
        expect(dialog.get_by_role("heading")).to_have_text("rob")
        expect(dialog.get_by_role("status")).to_have_text("bob is called rob now.")
        bob.say("/quit enough")
        bob.page.get_by_label("Your name").wait_for()
        expect(dialog.get_by_role("status")).to_have_text(
            "rob has left meanwhile. This is how it was before."
        )
        dialog.get_by_role("button", name="Ask again").click()
        expect(dialog.get_by_role("status")).to_have_text("Nobody who is here now is called rob.")

    def test_a_muted_conversation_is_quiet(self, ann: Surfer, bob: Surfer) -> None:
        conversations = ann.page.get_by_role("navigation", name="Conversations")
        ann.page.get_by_role("button", name="About #club").click()
        choose(ann, "Mute")
        conversations.get_by_role("button", name="#lobby").click()
        bob.say("ann: hello")
        expect(conversations.get_by_role("button", name="#club, muted, something for you")).to_be_visible()
        expect(ann.page).to_have_title(re.compile("^#lobby"))


class TestSettings:
    def test_the_theme_and_the_size_hold_at_once_and_next_time(self, surf: Open) -> None:
        ann = surf("ann")
        root = ann.page.locator("html")
        expect(root).to_have_attribute("data-theme", "dark")
        ann.page.keyboard.press("Control+,")
        ann.page.get_by_label("Light").check()
        ann.page.get_by_label("Text size").select_option("125")
        expect(root).to_have_attribute("data-theme", "light")
        expect(root).to_have_css("font-size", "20px")
        ann.page.reload()
        expect(root).to_have_attribute("data-theme", "light")
        expect(ann.page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")

    def test_the_page_speaks_the_browser_s_language_or_the_one_that_is_chosen(self, surf: Open) -> None:
        ann = surf(locale="de-AT")
        ann.page.get_by_label("Dein Name").fill("ann")
        ann.page.keyboard.press("Enter")
        expect(ann.page.locator("html")).to_have_attribute("lang", "de")
        ann.page.get_by_role("button", name="Einstellungen").click()
        ann.page.get_by_label("Sprache").select_option("en")
        ann.page.get_by_role("button", name="Jetzt neu laden").click()
        expect(ann.page.get_by_role("button", name="Settings")).to_be_visible()
        expect(ann.page.locator("html")).to_have_attribute("lang", "en")

    def test_who_comes_and_goes_need_not_be_shown(
        self, surf: Open, site: ServerProcess, visitor: Visitor
    ) -> None:
        ann = surf("ann")
        visitor(site, "bob")
        ann.sees("bob joined")
        ann.page.keyboard.press("Control+,")
        ann.page.get_by_label("Show who comes and goes").uncheck()
        expect(ann.log).not_to_contain_text("bob joined")

    def test_enter_may_begin_a_new_line(self, surf: Open) -> None:
        ann = surf("ann")
        ann.page.keyboard.press("Control+,")
        ann.page.get_by_label("Enter sends").uncheck()
        ann.page.keyboard.press("Escape")
        ann.field.press_sequentially("one")
        ann.field.press("Enter")
        ann.field.press_sequentially("two")
        expect(ann.field).to_have_value("one\ntwo")
        ann.field.press("Control+Enter")
        ann.sees("one\ntwo")


class TestKeys:
    def test_one_goes_to_a_conversation_by_a_part_of_its_name(self, surf: Open) -> None:
        ann = surf("ann")
        heading = ann.page.get_by_role("heading", level=1)
        ann.say("/join #cooking")
        expect(heading).to_have_text("#cooking")
        ann.page.keyboard.press("Alt+ArrowDown")
        expect(heading).to_have_text("#lobby")
        ann.page.keyboard.press("Control+k")
        ann.page.get_by_role("combobox").fill("cook")
        ann.page.keyboard.press("Enter")
        expect(heading).to_have_text("#cooking")
        ann.page.keyboard.press("Control+k")
        expect(ann.page.get_by_role("combobox")).to_be_focused()
        ann.page.keyboard.press("ArrowDown")
        ann.page.keyboard.press("Enter")
        expect(heading).to_have_text("#lobby")

    def test_the_keys_are_explained(self, surf: Open) -> None:
        ann = surf("ann", PHONE)
        ann.page.keyboard.press("Control+/")
        expect(ann.page.get_by_role("dialog")).to_contain_text("Go to a conversation")
        ann.page.keyboard.press("Escape")
        expect(ann.page.get_by_role("dialog")).to_have_count(0)
        ann.say("/help")
        expect(ann.page.get_by_role("heading", level=3).first).to_have_text("Commands")


class TestEverybodyCanUseIt:
    """As far as axe-core sees: contrast, names of fields and buttons, and the like."""

    @pytest.mark.parametrize(("size", "theme"), [(PHONE, "dark"), (DESKTOP, "light")])
    def test_dialogs_and_menus(
        self, surf: Open, size: tuple[int, int], theme: Literal["dark", "light"]
    ) -> None:
        ann = surf("ann", size, theme=theme)
        ann.say("/join #club")
        page = ann.page
        expect(page.get_by_role("heading", level=1)).to_have_text("#club")
        page.get_by_role("button", name="About #club").click()
        assert serious(ann) == []
        choose(ann, "About the channel…")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Keep out also").fill("spammer")
        dialog.get_by_role("button", name="Ban").click()
        expect(dialog).to_contain_text("the name spammer")
        assert self.looked_at(ann) == []
        page.get_by_role("button", name="About #club").click()
        choose(ann, "Invite somebody…")
        dialog.get_by_role("button", name="Invite").click()
        assert self.looked_at(ann) == []
        for key in ("Control+,", "Control+k", "Control+/"):
            page.keyboard.press(key)
            dialog.wait_for()
            assert self.looked_at(ann) == []
        ann.say("/whois ann")
        expect(dialog).to_contain_text("Account")
        assert self.looked_at(ann) == []
        if size is PHONE:
            page.get_by_role("button", name="Conversations").click()
        open_account(ann)
        dialog.get_by_role("button", name="Keep this name").click()
        assert serious(ann) == []
        dialog.get_by_role("button", name="Log in instead").click()
        assert self.looked_at(ann) == []

    def looked_at(self, surfer: Surfer) -> list[str]:
        """What is wrong with the dialog that is open; closes it."""
        found = serious(surfer)
        body = surfer.page.get_by_role("dialog").locator(".body")
        if body.evaluate("each => each.scrollWidth > each.clientWidth"):
            found.append("it is wider than the page")
        surfer.page.keyboard.press("Escape")
        expect(surfer.page.get_by_role("dialog")).to_have_count(0)
        return found
