"""What is kept with a person."""

import pytest

from hubbub.server import user
from hubbub.server.conversation import Channel


def test_only_the_newest_private_conversations_are_kept_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user, "DIRECTS", 2)
    ann = user.User("ann", "ann", "host", "Ann", "guest:1", proven=False, now=0)
    first, second, third = [Channel.new(number, f"#{number}", 0, "") for number in range(3)]
    for conversation in (first, second, first, third):
        ann.remember(conversation)
    assert list(ann.directs) == [first, third]
