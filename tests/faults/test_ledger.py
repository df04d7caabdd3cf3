"""The ledger finds each way of breaking the promise, and nothing where it is kept."""

import pytest

from faults.ledger import Entry, Ledger, Place

HISTORY = [Entry(1, "m1", None), Entry(2, "m2", "one"), Entry(3, "m3", "two"), Entry(4, "m4", "three")]


@pytest.fixture
def ledger() -> Ledger:
    """Three messages were sent, the first two were shown."""
    ledger = Ledger()
    for text in ("one", "two", "three"):
        ledger.send("#room", text)
    ledger.show("#room", "one", Place(2, "m2"))
    ledger.show("#room", "two", Place(3, "m3"))
    return ledger


def kinds(problems: list[str]) -> list[str]:
    return sorted(problem.partition(":")[0] for problem in problems)


def test_a_kept_promise_has_no_problems(ledger: Ledger) -> None:
    assert ledger.problems("#room", HISTORY) == []


def test_what_is_shown_again_at_its_place_is_no_problem(ledger: Ledger) -> None:
    ledger.show("#room", "one", Place(2, "m2"))
    ledger.send("#room", "one")
    assert ledger.problems("#room", HISTORY) == []
    assert ledger.shown == 2


def test_conversations_are_apart(ledger: Ledger) -> None:
    assert ledger.problems("ann bob", []) == []
    assert kinds(ledger.problems("ann bob", [Entry(1, "m9", "one")])) == ["invented"]


@pytest.mark.parametrize(
    ("history", "found"),
    [
        (HISTORY[:3], ["lost"]),
        (HISTORY[:2], ["lost", "lost"]),
        ([HISTORY[0], *HISTORY[2:]], ["gap", "lost"]),
        (HISTORY[1:], ["gap"]),
        ([*HISTORY, Entry(5, "m5", "three")], ["doubled"]),
        ([*HISTORY, Entry(5, "m5", "four")], ["invented"]),
        ([*HISTORY, Entry(6, "m5", None)], ["gap"]),
        ([*HISTORY, Entry(4, "m5", None)], ["gap"]),
        ([*HISTORY, Entry(5, "m1", None)], ["doubled"]),
        ([*HISTORY[:2], Entry(3, "m8", "two"), HISTORY[3]], ["moved"]),
        ([HISTORY[0], HISTORY[2], HISTORY[1], HISTORY[3]], ["gap"]),
        ([HISTORY[0], Entry(2, "m2", "two"), Entry(3, "m3", "one"), HISTORY[3]], ["moved", "moved"]),
        ([], ["lost", "lost", "lost"]),
    ],
)
def test_a_broken_promise_is_found(ledger: Ledger, history: list[Entry], found: list[str]) -> None:
    assert kinds(ledger.problems("#room", history)) == found


def test_two_places_for_one_message_are_found(ledger: Ledger) -> None:
    ledger.show("#room", "two", Place(4, "m4"))
    assert kinds(ledger.problems("#room", HISTORY)) == ["moved"]
