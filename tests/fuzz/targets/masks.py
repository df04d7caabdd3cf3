"""Masks: whom they mean, against the simplest matcher there is, and that no mask takes long.

An input is a mask, and in the next lines what it is compared with: sources, and last an account.
"""

from time import process_time
from typing import Final

from fuzz.target import Target, text_of
from hubbub.wire.limits import MAX_MASK
from hubbub.wire.masks import EXTBANS, Subject, has_wildcard, mask_pattern, parse_mask
from hubbub.wire.names import fold

_LONGEST: Final = 0.5
"""Seconds of the processor that one mask may take with all that it is compared with, on any machine."""


def check(data: bytes) -> None:
    """See Target."""
    text, *names = text_of(data).split("\n")
    began = process_time()
    _check_pattern(text, names)
    _check_mask(text, Subject.of(*names[:-1], account=names[-1] if names else None))
    assert process_time() - began < _LONGEST, "a mask takes long"


def _check_pattern(text: str, names: list[str]) -> None:
    match = mask_pattern(text).match
    for name in map(fold, names):
        assert bool(match(name)) == _matches(fold(text), name), "a mask means others than it should"
    if not has_wildcard(fold(text)):
        assert match(fold(text))


def _check_mask(text: str, subject: Subject) -> None:
    mask = parse_mask(text)
    if mask is None:
        return
    assert mask.text.isprintable()
    assert " " not in mask.text
    assert len(mask.text.encode()) <= MAX_MASK
    again = parse_mask(mask.text)
    assert again is not None, "a mask in its normal form is none"
    assert (again.text, again.mutes) == (mask.text, mask.mutes), "a mask has two normal forms"
    rest = mask.text.removeprefix(f"{EXTBANS[1]}:") if mask.mutes else mask.text
    by_account = rest.startswith(f"{EXTBANS[0]}:")
    accounts = [] if subject.account is None else [subject.account]
    expected = any(
        _matches(rest[2:] if by_account else rest, each)
        for each in (accounts if by_account else subject.sources)
    )
    assert mask.matches(subject) == again.matches(subject) == expected, "a mask means others than it should"


def _matches(mask: str, name: str) -> bool:
    """Whether a name is like a mask: the prefixes of the name that the mask so far means, sign by sign."""
    reached = {0}
    for sign in mask:
        if sign == "*":
            reached = set(range(min(reached, default=len(name) + 1), len(name) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(name) and sign in {"?", name[at]}}
    return len(name) in reached


TARGET: Final = Target(
    check,
    (
        *(
            b"*",
            b"?",
            b"!",
            b"@",
            b"\n",
            b"m:",
            b"M:",
            b"R:",
            b"$",
            b"[",
            b"]",
            b"[!a]",
            b"\\",
            b".",
            b":",
            b"*a" * 20,
        ),
        *(b"bob!u@1.guest", b"*!*@*", b"BOB", b"a" * 40, b"\xc3\x9f", b"\xef\xbc\xa1", b"\xe2\x80\x8d"),
    ),
    longest=512,
)
