from pathlib import Path

import pytest

from desktop.entries import said
from hubbub.client.model import Entry
from hubbub.desktop.files.basket import MOST, Basket, Stage
from hubbub.desktop.files.looking import Found


class World:
    """Remembers what a basket wants done."""

    def __init__(self) -> None:
        self.refusal = ""
        self.begun: list[str] = []
        self.cancelled: list[str] = []
        self.said: list[tuple[str, Entry | None]] = []
        self.back: list[str] = []
        self._tickets = 0

    def ticket(self) -> str:
        self._tickets += 1
        return str(self._tickets)

    def begin(self, ticket: str, _path: Path, _name: str) -> None:
        self.begun.append(ticket)

    def cancel(self, ticket: str) -> None:
        self.cancelled.append(ticket)

    def say(self, _key: str, text: str, answers: Entry | None) -> None:
        self.said.append((text, answers))

    def give_back(self, _key: str, text: str) -> None:
        self.back.append(text)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def basket(world: World) -> Basket:
    return Basket("#lobby", world)


def files(*names: str) -> list[Found]:
    return [Found(Path("/nowhere") / name, name, 10) for name in names]


def test_files_and_text_go_as_one_message_when_all_are_there(world: World, basket: Basket) -> None:
    question = said(1, "Where is it?", author="bob")
    basket.add(files("a", "b"))
    assert basket.send("Here:", question)
    assert world.begun == ["1", "2"]
    basket.taken("1", "https://x/1")
    assert world.said == []
    basket.taken("2", "https://x/2")
    assert world.said == [("Here:\nhttps://x/1\nhttps://x/2", question)]
    assert basket.files == []


def test_without_files_there_is_nothing_to_send(world: World, basket: Basket) -> None:
    assert not basket.send("Hello", None)
    assert world.said == []


def test_without_a_text_the_links_are_the_message(world: World, basket: Basket) -> None:
    basket.add(files("a"))
    basket.send("", None)
    basket.taken("1", "https://x/1")
    assert world.said == [("https://x/1", None)]


def test_a_command_is_carried_out_at_once_and_takes_no_links_along(world: World, basket: Basket) -> None:
    basket.add(files("a"))
    basket.send("/topic Cakes", None)
    assert world.said == [("/topic Cakes", None)]
    basket.taken("1", "https://x/1")
    assert world.said[1:] == [("https://x/1", None)]


def test_what_was_refused_stays_and_the_rest_is_said(world: World, basket: Basket) -> None:
    basket.add(files("a", "b"))
    basket.send("Look", None)
    basket.refused("1", "Too large.")
    basket.taken("2", "https://x/2")
    assert world.said == [("Look\nhttps://x/2", None)]
    (left,) = basket.files
    assert (left.name, left.stage, left.reason) == ("a", Stage.REFUSED, "Too large.")
    assert basket.has_waiting


def test_where_nothing_was_taken_the_text_comes_back(world: World, basket: Basket) -> None:
    basket.add(files("a"))
    told: list[str] = []
    basket.on_text = lambda: told.append("text")
    basket.send("Look", None)
    basket.refused("1", "Too large.")
    assert world.said == []
    assert world.back == ["Look"]
    assert told == ["text"]


def test_what_was_refused_can_be_tried_again_alone_or_with_the_next_text(
    world: World, basket: Basket
) -> None:
    basket.add(files("a", "b"))
    basket.send("", None)
    basket.refused("1", "No room.")
    basket.refused("2", "No room.")
    basket.retry("1")
    assert world.begun == ["1", "2", "1"]
    assert basket.files[1].stage is Stage.REFUSED
    basket.taken("1", "https://x/1")
    basket.send("And this", None)
    basket.taken("2", "https://x/2")
    assert [text for text, _ in world.said] == ["https://x/1", "And this\nhttps://x/2"]


def test_what_is_on_its_way_isnt_sent_twice(world: World, basket: Basket) -> None:
    basket.add(files("a"))
    basket.send("", None)
    assert not basket.has_waiting
    assert not basket.send("More text", None)
    basket.add(files("b"))
    basket.send("", None)
    assert world.begun == ["1", "2"]


def test_a_file_can_be_taken_out_before_and_on_its_way(world: World, basket: Basket) -> None:
    basket.add(files("a", "b", "c"))
    basket.remove("1")
    basket.send("Look", None)
    basket.remove("2")
    assert world.cancelled == ["2"]
    basket.taken("3", "https://x/3")
    assert world.said == [("Look\nhttps://x/3", None)]


def test_with_the_last_file_on_its_way_the_text_is_taken_back_too(world: World, basket: Basket) -> None:
    basket.add(files("a"))
    basket.send("Look", None)
    basket.remove("1")
    assert world.back == ["Look"]
    assert basket.files == []


def test_a_basket_has_room_for_so_many(basket: Basket) -> None:
    assert basket.add(files(*map(str, range(MOST)))) == ""
    assert f"{MOST} files at once" in basket.add(files("one more"))
    assert len(basket.files) == MOST


def test_what_was_only_made_to_be_sent_is_deleted_then(tmp_path: Path, basket: Basket) -> None:
    made = [tmp_path / name for name in ("sent", "removed", "cleared", "kept")]
    for path in made:
        path.touch()
    basket.add([Found(path, path.name, 0) for path in made[:3]], passing=True)
    basket.add([Found(made[3], "kept", 0)])
    basket.send("", None)
    basket.taken("1", "https://x/1")
    basket.remove("2")
    basket.clear()
    assert [path.exists() for path in made] == [False, False, False, True]


def test_no_room_leaves_no_made_file_behind(tmp_path: Path, basket: Basket) -> None:
    basket.add(files(*map(str, range(MOST))))
    (tmp_path / "made").touch()
    basket.add([Found(tmp_path / "made", "made", 0)], passing=True)
    assert not (tmp_path / "made").exists()


def test_clearing_ends_what_is_on_its_way_and_says_nothing(world: World, basket: Basket) -> None:
    basket.add(files("a", "b"))
    basket.send("Look", None)
    basket.clear()
    assert world.cancelled == ["1", "2"]
    assert (world.said, world.back) == ([], [])


def test_every_change_can_be_seen(basket: Basket) -> None:
    seen: list[int] = []
    basket.on_change = lambda: seen.append(sum(file.sent for file in basket.files))
    basket.add(files("a"))
    basket.send("", None)
    basket.sending("1", 7)
    basket.taken("1", "https://x/1")
    assert seen == [0, 0, 7, 0]
