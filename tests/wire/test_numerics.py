"""The numerics: three digits each, replies and errors apart, none twice."""

from hubbub.wire import numerics

REPLIES = {name: value for name, value in vars(numerics).items() if name.startswith("RPL_")}
ERRORS = {name: value for name, value in vars(numerics).items() if name.startswith("ERR_")}


def test_every_numeric_is_three_digits_and_has_one_name() -> None:
    values = [*REPLIES.values(), *ERRORS.values()]
    assert all(len(value) == 3 and value.isdecimal() for value in values)
    assert len(set(values)) == len(values)


def test_errors_are_400_and_above_and_replies_are_not_among_the_first_of_them() -> None:
    assert all(int(value) < 400 or int(value) >= 600 for value in REPLIES.values())
    assert all(int(value) >= 400 for value in ERRORS.values())


def test_they_are_in_order() -> None:
    for family in (REPLIES, ERRORS):
        assert list(family.values()) == sorted(family.values())
