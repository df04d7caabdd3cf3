"""The queue of unconfirmed messages."""

from hubbub.client.outbox import LIMIT, WINDOW, Outbox, Outgoing


def filled(count: int) -> Outbox:
    outbox = Outbox()
    for number in range(count):
        outbox.add(Outgoing(f"n{number}", "#lobby", "#lobby", f"text {number}"))
    return outbox


def nonces(due: list[Outgoing]) -> list[str]:
    return [outgoing.nonce for outgoing in due]


def test_sends_in_order_and_once() -> None:
    outbox = filled(3)
    assert nonces(outbox.due()) == ["n0", "n1", "n2"]
    assert outbox.due() == []


def test_only_a_window_is_on_its_way() -> None:
    outbox = filled(WINDOW + 2)
    assert len(outbox.due()) == WINDOW
    assert outbox.due() == []
    outbox.take("n0")
    assert nonces(outbox.due()) == [f"n{WINDOW}"]


def test_after_a_break_all_are_sent_again_in_the_same_order() -> None:
    outbox = filled(WINDOW + 1)
    outbox.due()
    outbox.take("n1")
    outbox.rewind()
    assert nonces(outbox.due()) == ["n0", *(f"n{number}" for number in range(2, WINDOW + 1))]
    assert [outgoing.tried for outgoing in outbox] == [True] * (WINDOW - 1) + [False]


def test_is_bounded() -> None:
    assert not filled(LIMIT - 1).is_full
    assert filled(LIMIT).is_full
    assert len(filled(3)) == 3


def test_counts_the_lines_that_are_on_their_way() -> None:
    outbox = Outbox()
    outbox.add(Outgoing("n1", "#lobby", "#lobby", "one\ntwo"))
    outbox.add(Outgoing("n2", "#lobby", "#lobby", "x" * 450))
    assert outbox.lines_on_their_way == 0
    outbox.due()
    assert outbox.lines_on_their_way == 5
    outbox.take("n2")
    assert outbox.lines_on_their_way == 2


def test_finds_what_is_on_its_way() -> None:
    outbox = filled(2)
    assert outbox.find_sent("#lobby") is None
    outbox.due()
    assert outbox.find_sent("#lobby") == "n0"
    assert outbox.find_sent("#lobby", "text 1") == "n1"
    assert outbox.find_sent("bob") is None
    assert outbox.take("nobody") is None


def test_counts_what_waits_to_be_sent() -> None:
    outbox = filled(WINDOW + 2)
    assert outbox.unsent == WINDOW + 2
    outbox.due()
    assert outbox.unsent == 2
    outbox.rewind()
    assert outbox.unsent == WINDOW + 2


def test_only_what_no_server_has_seen_can_be_withdrawn() -> None:
    outbox = filled(WINDOW + 1)
    outbox.due()
    assert not outbox.withdraw("n0")
    assert not outbox.withdraw("nobody")
    outbox.rewind()
    assert not outbox.withdraw("n0")
    assert outbox.withdraw(f"n{WINDOW}")
    assert len(outbox) == WINDOW
