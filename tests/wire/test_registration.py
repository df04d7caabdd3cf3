"""The registration table: complete, reachable, and the same as its one-sentence description."""

import pytest

from hubbub.wire.registration import TRANSITIONS, State, Step, advance

SAID = {
    State.NEW: set[Step](),
    State.NICK: {Step.NICK},
    State.USER: {Step.USER},
    State.NEGOTIATING: {Step.NEGOTIATE},
    State.NEGOTIATING_NICK: {Step.NEGOTIATE, Step.NICK},
    State.NEGOTIATING_USER: {Step.NEGOTIATE, Step.USER},
    State.NEGOTIATING_NICK_USER: {Step.NEGOTIATE, Step.NICK, Step.USER},
    State.REGISTERED: {Step.NICK, Step.USER},
}
"""What each state's name says that the connection has sent and not ended."""


def reachable(start: State) -> set[State]:
    found, border = {start}, [start]
    while border:
        following = set(TRANSITIONS[border.pop()].values()) - found
        found |= following
        border += following
    return found


def test_the_table_has_every_state() -> None:
    assert set(TRANSITIONS) == set(State)


def test_every_state_can_be_reached() -> None:
    assert reachable(State.NEW) == set(State)


@pytest.mark.parametrize("state", State)
def test_every_state_leads_to_registration(state: State) -> None:
    assert State.REGISTERED in reachable(state)


def test_registration_is_final() -> None:
    assert reachable(State.REGISTERED) == {State.REGISTERED}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", [state for state in State if state is not State.REGISTERED])
def test_every_transition_is_the_one_that_the_names_say(state: State, step: Step) -> None:
    following = advance(state, step)
    if step is Step.USER and Step.USER in SAID[state]:
        assert following is None
    else:
        assert following is not None
        said = SAID[state] - {Step.NEGOTIATE} if step is Step.END else SAID[state] | {step}
        assert SAID[following] == said


@pytest.mark.parametrize("step", Step)
def test_a_registered_client_may_do_all_but_user(step: Step) -> None:
    assert advance(State.REGISTERED, step) is (None if step is Step.USER else State.REGISTERED)


@pytest.mark.parametrize(
    "steps",
    [
        [Step.NICK, Step.USER],
        [Step.USER, Step.NICK, Step.NICK],
        [Step.NEGOTIATE, Step.NICK, Step.USER, Step.END],
        [Step.NICK, Step.NEGOTIATE, Step.USER, Step.NEGOTIATE, Step.END],
        [Step.NEGOTIATE, Step.END, Step.USER, Step.NICK],
        [Step.END, Step.USER, Step.NEGOTIATE, Step.NICK, Step.END],
    ],
)
def test_the_ways_that_clients_register(steps: list[Step]) -> None:
    state = State.NEW
    for step in steps:
        following = advance(state, step)
        assert following is not None
        state = following
    assert state is State.REGISTERED


def test_capability_negotiation_holds_registration_back() -> None:
    assert advance(State.NEGOTIATING_NICK, Step.USER) is State.NEGOTIATING_NICK_USER
