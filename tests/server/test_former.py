"""Former users: the last one first, and no more than are kept."""

from itertools import count

from hubbub.server.former import FormerUsers
from hubbub.server.user import User


def somebody(nick: str) -> User:
    return User(nick, "user", "host", nick.title(), f"once:{nick}", proven=False, now=0)


def test_the_last_is_first_whatever_the_case() -> None:
    former = FormerUsers(count().__next__)
    for nick in ("Ann", "bob", "ann"):
        former.add(somebody(nick))
    assert [(each.nick, each.left) for each in former.named("ANN")] == [("ann", 2), ("Ann", 0)]


def test_the_oldest_go() -> None:
    former = FormerUsers(lambda: 0)
    former.add(somebody("ann"))
    for _ in range(1000):
        former.add(somebody("bob"))
    assert not list(former.named("ann"))
    assert len(list(former.named("bob"))) == 1000
