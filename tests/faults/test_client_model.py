"""Two real clients, their lines and the server, driven at random against a model of what must be shown.

The model is simple: what was said is in the log once, in the order in which each person said it, and every
window shows the log.
"""

import asyncio
import logging
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.errors import FlakyFailure
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from faults import stir
from faults.chat import ANN, BOB, CONVERSATIONS, Chat
from faults.clock import SkippingLoop
from faults.guest import LOBBY, PRIVATE, Guest
from faults.proxy import Ending, Way
from faults.tamperings import TAMPERINGS

log = logging.getLogger(__name__)

SEQUENCES = 6
TORTURE_SEQUENCES = int(os.environ.get("HUBBUB_SEQUENCES", "1000"))
STEPS = 30

T = TypeVar("T")
FIGURES: Counter[str] = Counter()
"""What all sequences together have done."""

somebody = st.sampled_from([ANN, ANN, ANN, BOB])
"""Ann's line is the bad one."""
upwards = st.booleans()
words = st.sampled_from(["hello", "Grüße 👋", "two\nlines", "x" * 700, "a\n" * 12 + "b"])


class TwoClientsAndAServer(RuleBasedStateMachine):
    """Each rule is something that people, lines or servers do; none waits longer than it has to."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="hubbub-model-")
        self._runner = asyncio.Runner(loop_factory=SkippingLoop)
        loop = self._runner.get_loop()
        assert isinstance(loop, SkippingLoop)
        self._chat = Chat(Path(self._folder.name), loop)
        self._has_failed = False
        FIGURES["sequences"] += 1

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        FIGURES["steps"] += 1
        try:
            return self._runner.run(work)
        except BaseException:
            self._has_failed = True
            raise

    def _do(self, action: Callable[[], None]) -> None:
        """Do something on the event loop, and let it begin to take effect."""
        self._run(self._chat.do(action))

    def _disturb(self, fault: Callable[[], None]) -> None:
        FIGURES["faults"] += 1
        self._do(fault)

    def _guest(self, nick: str) -> Guest:
        return self._chat.guests[nick]

    def _way(self, nick: str, upwards: bool) -> Way:
        line = self._guest(nick).line
        return line.up if upwards else line.down

    @initialize()
    def begin(self) -> None:
        self._run(self._chat.begin())

    # People

    @rule(
        nick=st.sampled_from([ANN, BOB]),
        conversation=st.sampled_from(CONVERSATIONS),
        words=words,
        times=st.sampled_from([1, 2, 3, 12]),
    )
    def say(self, nick: str, conversation: str, words: str, times: int) -> None:
        guest = self._guest(nick)
        if guest.is_here and guest.was_in and (conversation == PRIVATE or guest.knows(conversation)):
            self._do(lambda: self._chat.say(nick, conversation, words, times))

    @rule(nick=st.sampled_from([ANN, BOB]))
    def join(self, nick: str) -> None:
        if self._guest(nick).is_here:
            self._do(self._guest(nick).join)

    @rule(nick=somebody)
    def leave(self, nick: str) -> None:
        if self._guest(nick).is_here:
            self._run(self._chat.leave(nick))

    @rule(nick=st.sampled_from([ANN, BOB]))
    def enter(self, nick: str) -> None:
        if not self._guest(nick).is_here:
            self._do(self._guest(nick).enter)

    # Lines

    @rule(nick=somebody, upwards=upwards)
    def stall(self, nick: str, upwards: bool) -> None:
        self._disturb(self._way(nick, upwards).stall)

    @rule(nick=somebody, upwards=upwards, seconds=st.sampled_from([0.1, 2.0, 20.0]))
    def delay(self, nick: str, upwards: bool, seconds: float) -> None:
        self._disturb(lambda: self._way(nick, upwards).delay(seconds))

    @rule(nick=somebody, upwards=upwards, size=st.integers(1, 9))
    def drip(self, nick: str, upwards: bool, size: int) -> None:
        self._disturb(lambda: self._way(nick, upwards).drip(size))

    @rule(nick=somebody, upwards=upwards, count=st.integers(1, 3000), ending=st.sampled_from(Ending))
    def cut(self, nick: str, upwards: bool, count: int, ending: Ending) -> None:
        self._disturb(lambda: self._way(nick, upwards).cut_after(count, ending))

    @rule(nick=somebody)
    def reset(self, nick: str) -> None:
        self._disturb(self._guest(nick).line.reset)

    @rule(nick=somebody, upwards=upwards)
    def half_close(self, nick: str, upwards: bool) -> None:
        self._disturb(lambda: self._guest(nick).line.half_close(self._way(nick, upwards)))

    @rule(nick=somebody)
    def refuse(self, nick: str) -> None:
        self._disturb(self._guest(nick).line.refuse)

    @rule(nick=somebody)
    def lift(self, nick: str) -> None:
        self._run(self._guest(nick).line.lift())

    @rule(conversation=st.sampled_from([LOBBY, PRIVATE]))
    def miss_much(self, conversation: str) -> None:
        """Ann is cut off while Bob says more than a page."""
        line = self._guest(ANN).line
        self._disturb(line.refuse)
        self._disturb(line.reset)
        if self._guest(BOB).is_here and self._guest(BOB).was_in:
            self._do(lambda: self._chat.say(BOB, conversation, "missed", times=12))

    # The server

    @rule(kill=st.booleans())
    @precondition(lambda self: self._chat.is_served)
    def take_server_down(self, kill: bool) -> None:
        self._disturb(self._chat.kill_server if kill else self._chat.stop_server)

    @rule(clock_step=st.sampled_from([-3600.0, 0.0, 3600.0]))
    @precondition(lambda self: not self._chat.is_served)
    def bring_server_up(self, clock_step: float) -> None:
        self._do(lambda: self._chat.start_server(clock_step))

    # Time

    @rule(seconds=st.sampled_from([1.0, 5.0, 16.0, 31.0]))
    def wait(self, seconds: float) -> None:
        self._do(lambda: self._chat.skip(seconds))

    @rule(events=st.integers(1, 10))
    def listen(self, events: int) -> None:
        self._run(self._chat.listen(events))

    @rule()
    def everybody_comes_back(self) -> None:
        self._run(self._chat.gather())

    # What holds

    @invariant()
    def numbers_rise(self) -> None:
        self._chat.observe()

    def teardown(self) -> None:
        try:
            if not self._has_failed:
                problems = self._run(self._chat.problems())
                assert not problems, "\n".join(problems)
        finally:
            FIGURES.update(self._chat.figures())
            self._runner.run(self._chat.end())
            self._runner.close()
            self._folder.cleanup()


def run_sequences(
    machine: type[TwoClientsAndAServer], count: int, phases: Sequence[Phase] = tuple(Phase)
) -> None:
    """Run so many sequences, or stop with an error at the first that goes wrong."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=count,
            phases=phases,
            deadline=None,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_nothing_is_lost_doubled_or_out_of_order() -> None:
    run_sequences(TwoClientsAndAServer, SEQUENCES)


@pytest.mark.torture
def test_nothing_is_lost_doubled_or_out_of_order_in_many_sequences() -> None:
    FIGURES.clear()
    run_sequences(TwoClientsAndAServer, TORTURE_SEQUENCES)
    log.info("%s", dict(FIGURES))


@pytest.mark.torture
@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_broken_client_is_found_out(monkeypatch: pytest.MonkeyPatch, tampering: str) -> None:
    monkeypatch.setattr(stir, "PATIENCE", 5.0)
    TAMPERINGS[tampering](monkeypatch)
    with pytest.raises((AssertionError, TimeoutError, FlakyFailure)):
        run_sequences(TwoClientsAndAServer, TORTURE_SEQUENCES, phases=(Phase.generate,))
