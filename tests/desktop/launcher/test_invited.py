import tkinter as tk

from desktop.driving import press, settle
from hubbub.client.address import Address
from hubbub.client.entrance import Entrance, Invitation, Kind
from hubbub.desktop.launcher.invited import InvitedPage, Way

PASSWORD = "correct horse battery"
INVITATION = Invitation(
    Entrance(Kind.INVITE, "secret"),
    "Club",
    Address("localhost", 6697, tls=True),
    "",
    8,
    "ann",
    ("#choir",),
    guests=True,
)


def test_there_are_three_ways_in_and_each_asks_for_what_it_takes(root: tk.Tk) -> None:
    joined: list[tuple[str, str, bool, str, str]] = []
    page = InvitedPage(
        root, INVITATION, "A place", "", on_back=root.update, on_join=lambda *typed: joined.append(typed)
    )
    page.grid(sticky="nsew")
    page.focus_first()
    settle(root)
    press(page.name.entry, "<Return>")
    assert "Type a name" in page.name.problem
    page.name.fill("bob")
    press(page.name.entry, "<Return>")
    assert "8 characters" in page.new_password.problem
    page.new_password.fill(PASSWORD)
    press(page.new_password.entry, "<Return>")
    assert joined.pop() == ("bob", "", True, PASSWORD, "")
    page.buttons[Way.GUEST].invoke()
    assert page.new_password.winfo_ismapped()  # nothing can be changed while the server is asked
    page.refuse("Somebody has that name.")
    assert page.name.problem == "Somebody has that name."
    page.buttons[Way.GUEST].invoke()
    settle(root)
    assert not page.new_password.winfo_ismapped()
    press(page.name.entry, "<Return>")
    assert joined.pop() == ("bob", "", True, "", "")
    page.refuse("The server has a password.", asks_server_password=True)
    page.server_password.fill("sesame")
    press(page.server_password.entry, "<Return>")
    assert joined.pop() == ("bob", "", True, "", "sesame")
    page.refuse("bob is the name of an account.", asks_password=True)
    settle(root)
    assert page.way is Way.KNOWN
    assert page.focus_get() is page.password.entry
    press(page.password.entry, "<Return>")
    assert "password first" in page.password.problem
    page.password.fill("not this one")
    page.keep.box.choose(chosen=False)
    press(page.password.entry, "<Return>")
    assert joined.pop() == ("bob", "not this one", False, "", "sesame")
