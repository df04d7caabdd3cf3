"""Writing in the page: completion, emoji, drafts and the limits of the field, with keys alone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from desktop.driving import Person
from desktop.serving import ServerProcess
from e2e.browsing import PHONE, Surfer
from e2e.test_browser import serious
from e2e.test_page import Open, Visitor, ann, bob, site, surf

__all__ = ["ann", "bob", "site", "surf"]

LONGEST = 4000
MANY = 60


def options(surfer: Surfer) -> list[str]:
    return [text.strip() for text in surfer.page.get_by_role("option").all_inner_texts()]


def chosen(surfer: Surfer) -> Locator:
    return surfer.page.get_by_role("option", selected=True)


@pytest.fixture
def company(site: ServerProcess, visitor: Visitor, bob: Person, ann: Surfer) -> Surfer:
    """Ann, among others of whom bob has spoken last."""
    for name in ("barbara", "bo-yang", "cat"):
        visitor(site, name)
        ann.sees(name)
    bob.send("PRIVMSG #lobby :hello")
    ann.sees("hello")
    return ann


def test_tab_completes_who_has_spoken_last_first_and_goes_on_to_the_next(company: Surfer) -> None:
    page, field = company.page, company.field
    page.keyboard.type("b")
    page.keyboard.press("Tab")
    expect(field).to_have_value("bob: ")
    assert options(company) == ["bob", "barbara", "bo-yang"]
    expect(field).to_have_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(chosen(company)).to_have_id(str(field.get_attribute("aria-activedescendant")))
    page.keyboard.press("Tab")
    expect(field).to_have_value("barbara: ")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(field).to_have_value("bo-yang: ")
    page.keyboard.press("Escape")
    expect(field).to_have_value("b")
    expect(field).to_have_role("textbox")
    page.keyboard.press("Tab")
    page.keyboard.type("you")
    assert options(company) == []
    page.keyboard.press("Enter")
    company.sees("bob: you")


def test_where_there_is_nothing_to_complete_tab_leads_on(company: Surfer) -> None:
    company.page.keyboard.type("b ")
    company.page.keyboard.press("Tab")
    expect(company.field).not_to_be_focused()
    company.page.keyboard.press("Shift+Tab")
    expect(company.field).to_be_focused()
    expect(company.field).to_have_value("b ")


def test_what_is_being_typed_is_offered_and_arrows_choose(company: Surfer) -> None:
    page, field = company.page, company.field
    page.keyboard.type("hi @b")
    assert options(company) == ["bob", "barbara", "bo-yang"]
    page.keyboard.press("ArrowDown")
    expect(chosen(company)).to_have_text("barbara")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).to_have_value("hi @b")
    page.keyboard.press("Enter")
    expect(field).to_have_value("hi @bo-yang ")
    page.keyboard.type("and @cat")
    expect(chosen(company)).to_have_text("cat")
    page.keyboard.press("Enter")  # it is whole already
    company.sees("hi @bo-yang and @cat")

    page.keyboard.type("@b")
    page.keyboard.press("Escape")
    page.keyboard.type("a")
    assert options(company) == []
    field.fill("")

    page.keyboard.type("/M")
    assert options(company) == ["/me DOES SOMETHING", "/msg NAME TEXT", "/mode MODES"]
    page.keyboard.press("Tab")
    page.keyboard.type("looks at #lo")
    page.keyboard.press("Tab")
    expect(field).to_have_value("/me looks at #lobby ")
    page.keyboard.press("Enter")
    company.sees("ann looks at #lobby")


def test_a_click_takes_what_is_offered(company: Surfer) -> None:
    company.page.keyboard.type("@b")
    company.page.get_by_role("option", name="barbara").click()
    expect(company.field).to_have_value("@barbara ")
    expect(company.field).to_be_focused()


def test_emoji_are_typed_by_their_names(ann: Surfer, bob: Person) -> None:
    page, field = ann.page, ann.field
    page.keyboard.type("fine :thumbsu")
    expect(page.get_by_role("option")).to_have_text(["👍  :+1:"])
    page.keyboard.press("Enter")
    expect(field).to_have_value("fine 👍 ")
    field.fill("")
    ann.say("so :smile: `:smile:`")
    ann.say("next")
    bob.wait_for(":so 😄 `:smile:`")
    expect(page.get_by_role("article").locator(".text")).to_have_text(["so 😄 :smile:", "next"])


def test_an_emoji_is_looked_for_and_the_last_ones_come_first(ann: Surfer) -> None:
    page, field = ann.page, ann.field
    page.keyboard.type("a b")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+e")
    search = page.get_by_role("combobox", name="Look for an emoji")
    expect(search).to_be_focused()
    expect(chosen(ann)).to_have_accessible_name("grinning face")
    page.keyboard.type("heart")
    expect(chosen(ann)).to_have_accessible_name("red heart")
    page.keyboard.press("ArrowRight")
    expect(chosen(ann)).to_have_id(str(search.get_attribute("aria-activedescendant")))
    page.keyboard.press("Enter")
    expect(field).to_have_value("a 😍b")
    expect(field).to_be_focused()

    page.get_by_role("button", name="Emoji", exact=True).press("Enter")
    expect(page.get_by_role("group", name="Used last").get_by_role("option")).to_have_text("😍")
    page.keyboard.press("ArrowDown")
    expect(chosen(ann)).to_have_accessible_name("grinning face")
    page.get_by_role("button", name="Flags").press("Enter")
    expect(chosen(ann)).to_be_in_viewport()
    expect(chosen(ann)).to_have_accessible_name("chequered flag")
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(page.get_by_role("dialog", name="Emoji")).to_have_count(0)


def test_any_emoji_can_answer_a_message(ann: Surfer, bob: Person) -> None:
    page = ann.page
    bob.send("PRIVMSG #lobby :cake?")
    ann.sees("cake?")
    page.get_by_role("article").focus()
    page.get_by_role("button", name="React", exact=True).press("Enter")
    page.get_by_role("button", name="More emoji").press("Enter")
    expect(page.get_by_role("combobox", name="Look for an emoji")).to_be_focused()
    page.keyboard.type("birthday cake")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="🎂 1: ann")).to_be_visible()
    expect(page.get_by_role("article")).to_be_focused()
    bob.wait_for("+draft/react=🎂")


def test_where_emoji_cannot_be_loaded_that_is_said_and_messages_are_sent(ann: Surfer) -> None:
    ann.page.route(re.compile("emoji", re.IGNORECASE), lambda route: route.abort())
    ann.field.press("Control+e")
    expect(ann.page.get_by_role("alert")).to_contain_text("The emoji could not be loaded.")
    ann.say("so :smile:")
    ann.say("next")
    expect(ann.page.get_by_role("article").locator(".text")).to_have_text(["so :smile:", "next"])


def test_what_was_begun_is_there_again_for_the_same_name_and_conversation(ann: Surfer, bob: Person) -> None:
    page = ann.page
    ann.say("first")
    page.keyboard.type("not said yet")
    page.reload()
    expect(ann.field).to_have_value("not said yet")
    ann.field.press("Control+a")
    page.keyboard.press("Delete")
    ann.sees("first")
    ann.field.press("ArrowUp")
    expect(ann.field).to_have_value("first")
    page.keyboard.press("Escape")
    expect(ann.field).to_have_value("")
    page.keyboard.type("for ann")
    page.get_by_role("button", name="Leave Hubbub").click()
    ann.enter("rob")
    expect(ann.field).to_have_value("")


def test_who_changes_a_message_finds_the_draft_again(ann: Surfer) -> None:
    ann.say("first")
    own = ann.page.get_by_role("article").filter(has_text="first")
    own.get_by_text("first").wait_for()
    ann.page.keyboard.type("a draft")
    own.focus()
    own.get_by_role("button", name="Change").press("Enter")
    expect(ann.field).to_have_value("first")
    ann.say("second")
    ann.sees("second")
    expect(ann.field).to_have_value("a draft")


def test_the_field_takes_so_much_and_says_so(ann: Surfer, bob: Person) -> None:
    page = ann.page
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is nothing to send yet.")).to_be_visible()
    page.keyboard.type("x")
    expect(page.get_by_text("There is nothing to send yet.")).to_have_count(0)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lines = "\n".join(f"line {number}" for number in range(100))
    page.evaluate("text => navigator.clipboard.writeText(text)", lines)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    page.keyboard.press("Enter")
    bob.wait_for(":line 99")
    expect(page.get_by_role("article")).to_have_count(1)

    page.evaluate("text => navigator.clipboard.writeText(text)", "y" * (LONGEST - 100))
    page.keyboard.press("Control+v")
    expect(page.get_by_text("100 characters left")).to_be_visible()
    page.keyboard.press("Control+v")
    expect(page.get_by_text("Only the first 4,000 characters were taken.")).to_be_visible()
    assert len(ann.field.input_value()) == LONGEST


def test_what_is_typed_over_the_messages_goes_into_the_field(ann: Surfer) -> None:
    ann.log.focus()
    ann.page.keyboard.type("hm")
    expect(ann.field).to_have_value("hm")


def test_the_messages_go_on_by_a_page_while_one_writes(ann: Surfer, bob: Person) -> None:
    bob.send(*(f"PRIVMSG #lobby :message {number}" for number in range(MANY)))
    last = ann.page.get_by_text(f"message {MANY - 1}", exact=True)
    expect(last).to_be_in_viewport()
    ann.field.press("PageUp")
    expect(last).not_to_be_in_viewport()
    ann.field.press("PageDown")
    expect(last).to_be_in_viewport()
    expect(ann.field).to_be_focused()


@pytest.mark.parametrize("size", [(1200, 800), PHONE], ids=["desktop", "phone"])
def test_nothing_keeps_anybody_from_completing_and_looking_for_emoji(
    surf: Open, size: tuple[int, int]
) -> None:
    surfer = surf(size)
    surfer.enter("ann")
    surfer.page.keyboard.type("/")
    expect(surfer.page.get_by_role("option")).not_to_have_count(0)
    assert serious(surfer) == []
    surfer.page.keyboard.press("Escape")
    surfer.page.get_by_role("button", name="Emoji", exact=True).click()
    expect(chosen(surfer)).to_be_visible()
    assert serious(surfer) == []
    box = surfer.page.get_by_role("dialog", name="Emoji").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] + box["height"] <= size[1]
    assert surfer.complaints == []
