import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.entries import many, said
from hubbub.client.model import Delivery
from hubbub.desktop.timeline import Splice, Timeline, common_run


def ids(timeline: Timeline) -> list[str]:
    return [entry.id for entry in timeline.slice(0, len(timeline))]


def test_entries_come_first_or_after_another() -> None:
    timeline = Timeline()
    assert timeline.add(many(5, 2), None) == Splice(0, 0, 2)
    assert timeline.add(many(7, 1), "m6") == Splice(2, 0, 1)
    assert timeline.add(many(3, 2), None) == Splice(0, 0, 2)
    assert ids(timeline) == ["m3", "m4", "m5", "m6", "m7"]


def test_an_entry_changes_where_it_stands() -> None:
    timeline = Timeline(many(0, 3))
    changed = said(1, delivery=Delivery.FAILED)
    assert timeline.change(changed, "m0") == [Splice(1, 1, 1)]
    assert timeline.slice(1, 2) == [changed]


def test_an_entry_moves() -> None:
    timeline = Timeline(many(0, 4))
    assert timeline.change(said(1), "m3") == [Splice(1, 1, 0), Splice(3, 0, 1)]
    assert ids(timeline) == ["m0", "m2", "m3", "m1"]
    assert timeline.change(said(3), None) == [Splice(2, 1, 0), Splice(0, 0, 1)]
    assert ids(timeline) == ["m3", "m0", "m2", "m1"]


def test_what_was_dropped_can_be_asked_for_again() -> None:
    timeline = Timeline(many(0, 6))
    timeline.complete = True
    assert timeline.drop(["m0", "m1", "m4"]) == [Splice(4, 1, 0), Splice(0, 2, 0)]
    assert ids(timeline) == ["m2", "m3", "m5"]
    assert not timeline.complete


def test_the_entry_before_another_is_known() -> None:
    timeline = Timeline(many(0, 2))
    assert timeline.before(0) is None
    assert timeline.before(1) == said(0)


def test_an_unknown_entry_is_an_error_of_ours() -> None:
    with pytest.raises(LookupError, match="m9"):
        Timeline(many(0, 2)).add(many(3, 1), "m9")


@given(st.data())
def test_splices_tell_exactly_what_happened(data: st.DataObject) -> None:
    timeline = Timeline()
    copy: list[str] = []
    for number in range(12):
        after = data.draw(st.sampled_from([None, *copy]))
        splices = [timeline.add(many(number * 10, data.draw(st.integers(1, 3))), after)]
        if data.draw(st.booleans()):
            moved = data.draw(st.sampled_from(ids(timeline)))
            target = data.draw(st.sampled_from([None, *(one for one in ids(timeline) if one != moved)]))
            apply(copy, splices, timeline, check=False)
            splices = timeline.change(said(int(moved[1:])), target)
        apply(copy, splices, timeline)


def apply(copy: list[str], splices: list[Splice], timeline: Timeline, *, check: bool = True) -> None:
    """Follow the splices as a view does; what was added is read off the timeline when all have been told."""
    for splice in splices:
        copy[splice.at : splice.at + splice.removed] = [""] * splice.added
    final = ids(timeline)
    assert len(copy) == len(final)
    copy[:] = [new if old in {"", new} else "wrong" for old, new in zip(copy, final, strict=True)]
    assert not check or copy == final


def test_the_run_that_two_timelines_share() -> None:
    assert common_run(many(5, 4), Timeline(many(0, 20))) == (0, 5, 4)
    assert common_run(many(5, 4), Timeline(many(7, 20))) == (2, 0, 2)
    assert common_run([said(1), said(2, "changed")], Timeline(many(0, 5))) == (0, 1, 1)
    assert common_run(many(5, 4), Timeline(many(90, 20)))[2] == 0
