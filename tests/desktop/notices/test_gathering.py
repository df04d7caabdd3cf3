import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.entries import said
from hubbub.desktop.notices.card import Card
from hubbub.desktop.notices.gathering import AT_ONCE, MOST_AUTHORS, SEVERAL, SPAN, Gathering, News


def news(author: str, where: str = "", text: str = "hi") -> News:
    return News(f"srv {where or author}", said(1, text, author), where or author, direct=not where)


@pytest.fixture
def busy() -> Gathering:
    """So many notices were shown at 0 s that the next one has to wait."""
    made = Gathering()
    for number in range(AT_ONCE):
        made.take(news(f"early{number}"), 0)
    return made


def test_the_first_ones_come_at_once() -> None:
    gathering = Gathering()
    assert gathering.take(news("bob", "#cakes"), 0) == Card("srv #cakes", "bob in #cakes", "hi")
    assert gathering.take(news("bob"), 0) == Card("srv bob", "bob", "hi")
    assert gathering.take(news("carl"), 0) is not None
    assert gathering.take(news("dan"), 0) is None
    assert gathering.wait(1) == SPAN - 1


def test_what_waits_comes_together(busy: Gathering) -> None:
    for author, where in [("bob", "#cakes"), ("bob", "#cakes"), ("carl", "#cakes"), ("dan", "")]:
        assert busy.take(news(author, where), 1) is None
    assert busy.release(SPAN) == Card(SEVERAL, "4 new messages from 3 people", "#cakes, dan")
    assert busy.release(SPAN) is None


def test_one_that_waited_alone_comes_as_itself(busy: Gathering) -> None:
    busy.take(news("bob", "#cakes"), 1)
    assert busy.release(SPAN) == Card("srv #cakes", "bob in #cakes", "hi")


def test_those_of_one_conversation_say_so(busy: Gathering) -> None:
    for text in ("one", "two"):
        busy.take(news("bob", "#cakes", text), 1)
    assert busy.release(SPAN) == Card("srv #cakes", "2 new messages from bob in #cakes", "two")
    busy.take(news("carl", text="a"), SPAN)
    busy.take(news("carl", text="b"), SPAN)
    busy.take(news("carl", text="c"), SPAN)
    assert busy.take(news("carl", text="d"), SPAN) is None


def test_a_conversation_that_is_read_is_waited_for_no_longer(busy: Gathering) -> None:
    busy.take(news("bob"), 1)
    busy.forget("srv bob")
    assert busy.release(SPAN) is None


def test_a_notice_goes_when_all_that_it_tells_of_is_read(busy: Gathering) -> None:
    busy.take(news("bob"), 1)
    busy.take(news("carl"), 1)
    busy.release(SPAN)
    assert busy.forget("srv bob") == []
    assert busy.forget("srv carl") == [SEVERAL]
    assert busy.forget("srv carl") == []
    assert busy.forget("srv early0") == ["srv early0"]


def test_many_people_are_not_counted_one_by_one(busy: Gathering) -> None:
    for number in range(MOST_AUTHORS + 5):
        busy.take(news(f"p{number}", "#cakes"), 1)
    card = busy.release(SPAN)
    assert card is not None
    assert card.title == f"{MOST_AUTHORS + 5} new messages from many people in #cakes"


@given(st.lists(st.floats(0, 5), max_size=60))
def test_never_more_than_some_in_a_span(pauses: list[float]) -> None:
    gathering, shown, now = Gathering(), [0.0 - SPAN], 0.0
    for pause in pauses:
        now += pause
        if gathering.take(news("bob"), now) or (gathering.wait(now) <= 0 and gathering.release(now)):
            shown.append(now)
    for at in shown:
        assert sum(at <= other < at + SPAN for other in shown) <= AT_ONCE
