import tkinter as tk
from collections.abc import Mapping

import pytest

from desktop.driving import click, option, place_of_row, press, settle
from hubbub.client.model import Conversation, Link
from hubbub.desktop import theme
from hubbub.desktop.chat.conversations import ConversationList
from hubbub.desktop.chat.places import ListedServer, Place
from hubbub.desktop.notices.marks import Mark
from hubbub.desktop.notices.policy import Level

LOBBY = Conversation("#lobby", "#lobby")
CAKES = Conversation("#cakes", "#Cakes")
BOB = Conversation("bob", "Bob")


def server(
    *conversations: Conversation,
    at: str = "lib",
    name: str = "Library",
    link: Link = Link.ONLINE,
    unread: Mapping[str, int] | None = None,
    marks: Mapping[str, Mark] | None = None,
) -> ListedServer:
    counted = {key: Mark(count) for key, count in (unread or {}).items()}
    return ListedServer(at, name, link, conversations, marks or counted)


class Listed:
    def __init__(self, root: tk.Tk) -> None:
        self.chosen: list[Place] = []
        self.opened: list[Place] = []
        self.left: list[Place] = []
        self.added: list[str] = []
        self.levels: list[tuple[Place, Level]] = []
        self.list = ConversationList(
            root,
            self.chosen.append,
            self.opened.append,
            lambda: self.added.append("one"),
            self.left.append,
            lambda place, level: self.levels.append((place, level)),
        )
        self.list.configure(width=200, height=400)
        self.list.grid_propagate(False)
        self.list.grid(sticky="nsw")
        self.tree = self.list.tree
        settle(root)

    def show(self, *servers: ListedServer, current: Place = Place("lib", "#lobby")) -> None:  # noqa: B008 - a constant
        self.list.show(servers, current)
        settle(self.list)

    def rows(self, parent: str = "lib") -> list[str]:
        return [str(self.tree.item(row, "text")) for row in self.tree.get_children(parent)]

    def image(self, row: str) -> str:
        return "".join(str(part) for part in self.tree.item(row, "image"))

    def offered(self, row: str) -> list[str]:
        menu = self.list.fill_menu(row)
        numbers = range((menu.index("end") or 0) + 1)
        return [str(menu.entrycget(n, "label")) for n in numbers if menu.type(n) == "command"]

    def tags(self, row: str) -> tuple[str, ...]:
        return tuple(self.tree.item(row, "tags"))


@pytest.fixture
def listed(root: tk.Tk) -> Listed:
    return Listed(root)


def test_conversations_stand_below_their_server(listed: Listed) -> None:
    chess = server(LOBBY, at="chess", name="Chess club")
    listed.show(server(LOBBY, CAKES, BOB), chess)
    assert listed.rows("") == ["▾ Library", "▾ Chess club"]
    assert listed.rows() == ["#lobby", "#Cakes", "Bob"]
    assert listed.rows("chess") == ["#lobby"]
    listed.show(chess, server(LOBBY, CAKES))
    assert listed.rows("") == ["▾ Chess club", "▾ Library"]
    assert listed.rows() == ["#lobby", "#Cakes"]
    listed.show(server(LOBBY))
    assert listed.rows("") == ["▾ Library"]


def test_a_conversation_that_comes_later_stands_in_its_place(listed: Listed) -> None:
    listed.show(server(LOBBY, BOB))
    listed.show(server(LOBBY, CAKES, BOB))
    assert listed.rows() == ["#lobby", "#Cakes", "Bob"]


def test_what_is_unread_is_counted_and_bold(listed: Listed) -> None:
    listed.show(server(LOBBY, BOB, unread={"bob": 3}))
    assert listed.rows() == ["#lobby", "Bob (3)"]
    assert listed.tags("lib bob") == ("unread",)
    listed.show(server(LOBBY, BOB))
    assert listed.rows() == ["#lobby", "Bob"]
    assert listed.tags("lib bob") == ()


def test_a_heading_counts_what_cannot_be_seen(listed: Listed) -> None:
    unread = server(LOBBY, BOB, unread={"bob": 3})
    listed.show(unread)
    assert listed.rows("") == ["▾ Library"]
    press(listed.tree, "<Left>")  # to the heading
    press(listed.tree, "<Left>")
    settle(listed.list)
    assert listed.rows("") == ["▸ Library (3)"]
    press(listed.tree, "<Right>")
    settle(listed.list)
    assert listed.rows("") == ["▾ Library"]
    listed.show(unread, current=Place("chess", "#lobby"))
    assert listed.rows("") == ["▾ Library (3)"]


def test_a_heading_says_how_the_connection_is(listed: Listed) -> None:
    listed.show(server(LOBBY, link=Link.WAITING))
    assert listed.rows("") == ["▾ Library · offline"]
    assert listed.tags("lib") == ("server", "cut-off")
    listed.show(server(LOBBY))
    assert listed.tags("lib") == ("server",)


def test_who_is_not_there_is_dimmed(listed: Listed) -> None:
    listed.show(server(LOBBY, Conversation("bob", "bob", joined=False)))
    assert listed.tags("lib bob") == ("absent",)


def test_the_open_one_is_marked(listed: Listed) -> None:
    listed.show(server(LOBBY, CAKES), server(LOBBY, at="chess"), current=Place("chess", "#lobby"))
    assert listed.tree.selection() == ("chess #lobby",)


def test_a_click_and_return_choose(listed: Listed) -> None:
    listed.show(server(LOBBY, CAKES, BOB))
    x, y = place_of_row(listed.tree, "lib #cakes")
    click(listed.tree, x + 40, y)
    listed.tree.focus("lib bob")
    press(listed.tree, "<Return>")
    click(listed.tree, x, listed.tree.winfo_height() - 5)
    assert listed.chosen == [("lib", "#cakes"), ("lib", "bob")]


def test_a_heading_can_be_chosen_and_its_arrow_folds(listed: Listed) -> None:
    listed.show(server(LOBBY, CAKES))
    x, y = place_of_row(listed.tree, "lib")
    click(listed.tree, x + 60, y)
    assert listed.chosen == [("lib", "")]
    click(listed.tree, x, y)
    assert not listed.tree.item("lib", "open")
    assert listed.chosen == [("lib", "")]


def test_a_long_name_leaves_room_for_its_count(listed: Listed) -> None:
    long = Conversation("#long", "#a-channel-with-a-name-that-nobody-can-read-to-its-end")
    listed.show(server(LOBBY, long, unread={"#long": 12}))
    (_, row) = listed.rows()
    assert row.startswith("#a-channel")
    assert row.endswith("… (12)")


def test_servers_are_added_and_left(listed: Listed) -> None:
    listed.show(server(LOBBY, CAKES))
    listed.list.add_button.invoke()
    menu = listed.list.fill_menu("lib #cakes")
    assert option(menu, "tearoff") == "0"
    menu.invoke("Leave Library…")
    menu.invoke("Leave #Cakes")
    assert listed.added == ["one"]
    assert listed.left == [Place("lib", ""), Place("lib", "#cakes")]
    listed.list.fill_menu("lib").invoke("Fold")
    assert not listed.tree.item("lib", "open")


def test_what_calls_is_counted_apart(listed: Listed) -> None:
    listed.show(server(LOBBY, CAKES, BOB, marks={"#cakes": Mark(12, 3), "#lobby": Mark(2)}))
    assert listed.rows() == ["#lobby (2)", "#Cakes (12)", "Bob"]
    three = listed.image("lib #cakes")
    assert three
    assert not listed.image("lib #lobby")
    listed.show(server(LOBBY, CAKES, BOB, marks={"#cakes": Mark(150, 120)}))
    assert listed.image("lib #cakes") != three
    theme.use(listed.tree, theme.LIGHT.name)
    settle(listed.tree)
    assert theme.LIGHT.name in listed.image("lib #cakes")
    listed.show(server(LOBBY, CAKES, BOB))
    assert not listed.image("lib #cakes")


def test_a_heading_says_that_something_behind_it_calls(listed: Listed) -> None:
    chess = server(LOBBY, at="chess", name="Chess club", marks={"#lobby": Mark(2, 1)})
    listed.show(server(LOBBY), chess)
    assert listed.image("chess")
    assert not listed.image("lib")
    listed.show(server(LOBBY), chess, current=Place("chess", "#lobby"))
    assert not listed.image("chess")


def test_a_long_name_leaves_room_for_what_calls(listed: Listed) -> None:
    long = Conversation("#long", "#a-very-long-name-about-everything-and-more")
    listed.show(server(LOBBY, long, unread={"#long": 2}))
    without = listed.rows()[1]
    listed.show(server(LOBBY, long, marks={"#long": Mark(2, 1)}))
    with_pill = listed.rows()[1]
    assert with_pill.endswith("… (2)")
    assert len(with_pill) < len(without)


def test_muted_ones_are_quiet_but_for_a_dot(listed: Listed) -> None:
    marks = {"#cakes": Mark(5, 1, Level.NOTHING), "#lobby": Mark(1)}
    listed.show(server(LOBBY, CAKES, marks=marks))
    assert listed.rows() == ["#lobby (1)", "#Cakes"]
    assert listed.tags("lib #cakes") == ("absent",)
    height = int(listed.tree.tk.call("image", "height", listed.image("lib #cakes")))
    assert 0 < height < listed.tree.winfo_pixels("11p")
    assert server(LOBBY, CAKES, marks=marks).new == Mark(1)


def test_the_menu_chooses_what_calls(listed: Listed) -> None:
    marks = {"#cakes": Mark(level=Level.MENTIONS), "bob": Mark(level=Level.ALL)}
    listed.show(server(LOBBY, CAKES, BOB, marks=marks))
    assert listed.offered("lib bob")[:2] == ["●  Call me for every message", "○  Be quiet (mute)"]
    assert [label[0] for label in listed.offered("lib #cakes")[:3]] == ["○", "●", "○"]
    listed.list._menu.invoke(2)
    assert listed.levels == [(Place("lib", "#cakes"), Level.NOTHING)]
    assert "mute" not in " ".join(listed.offered("lib"))
