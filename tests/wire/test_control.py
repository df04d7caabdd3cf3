"""What a program and the server that it hosts say to each other."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.control import Attendee, BannedAddress, ControlError, Order, Report, Verb

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBER = st.integers(0, 2**53)
PEOPLE = st.builds(Attendee, TEXT, TEXT, st.lists(TEXT, max_size=3).map(tuple), NUMBER, NUMBER)
REPORTS = st.builds(
    Report, TEXT, TEXT, TEXT, st.booleans(), st.lists(PEOPLE, max_size=3).map(tuple), NUMBER, NUMBER, NUMBER,
    st.none() | NUMBER, NUMBER, st.lists(st.builds(BannedAddress, TEXT, TEXT), max_size=3).map(tuple), TEXT,
)  # fmt: skip
A_REPORT = Report("Ann's", "#lobby", "", False, (), 0, 0, 0, None, 0, ())


@given(st.builds(Order, st.sampled_from(Verb), TEXT, TEXT, st.booleans()))
def test_an_order_is_one_line_and_read_as_it_was_given(order: Order) -> None:
    line = order.serialise()
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert Order.parse(line) == order


@given(REPORTS)
def test_a_report_is_one_line_and_read_as_it_was_made(report: Report) -> None:
    line = report.serialise()
    assert line.count(b"\n") == 1
    assert Report.parse(line) == report


@given(st.binary())
def test_rubbish_is_neither(line: bytes) -> None:
    with pytest.raises(ControlError):
        Order.parse(line)
    with pytest.raises(ControlError):
        Report.parse(line)


def test_brackets_without_end_are_neither() -> None:
    with pytest.raises(ControlError, match="not JSON"):
        Order.parse(b"[" * 4000)
    with pytest.raises(ControlError, match="not JSON"):
        Report.parse(b'{"version":' * 100_000)


@pytest.mark.parametrize("changed", [{"version": 2}, {"people": [[1]]}, {"bans": 3}, {"more": 1}])
def test_what_is_not_quite_a_report_is_none(changed: dict[str, object]) -> None:
    fields = json.loads(A_REPORT.serialise())
    with pytest.raises(ControlError):
        Report.parse(json.dumps({**fields, **changed}).encode())


@pytest.mark.parametrize("changed", [{"verb": "dance"}, {"verb": None}])
def test_what_is_not_quite_an_order_is_none(changed: dict[str, object]) -> None:
    fields = json.loads(Order(Verb.LOOK).serialise())
    with pytest.raises(ControlError, match="no order"):
        Order.parse(json.dumps({**fields, **changed}).encode())
    del fields["reason"]
    with pytest.raises(ControlError, match="no order"):
        Order.parse(json.dumps(fields).encode())


def test_another_version_is_told_in_words() -> None:
    with pytest.raises(ControlError, match="same Hubbub"):
        Order.parse(b'{"version": 7, "verb": "look"}')
