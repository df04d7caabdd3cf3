"""Every target takes the inputs that are kept, and what hypothesis makes of its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.target import NAMES, kept, load
from fuzz.world.grammar import SENTENCES, step
from hubbub.server.commands.table import COMMANDS

WIRE = [name for name in NAMES if name != "dispatcher"]


def pieces(name: str) -> st.SearchStrategy[bytes]:
    """Inputs for a target: its words, and bytes and text between them."""
    words = st.sampled_from(load(name).words)
    text = st.text(max_size=20).map(lambda text: text.encode(errors="surrogatepass"))
    return st.lists(st.one_of(words, st.binary(max_size=20), text), max_size=12).map(b"".join)


@st.composite
def scripts(draw: st.DrawFn) -> bytes:
    """Scripts for the dispatcher."""
    steps = [step(lambda choices: draw(st.sampled_from(choices))) for _ in range(draw(st.integers(1, 8)))]
    return "\n".join(steps).encode()


@pytest.mark.parametrize("name", NAMES)
def test_the_inputs_that_are_kept(name: str) -> None:
    target, inputs = load(name), kept(name)
    assert inputs
    for path in inputs:
        target.check(path.read_bytes())


@pytest.mark.parametrize("name", WIRE)
@given(st.data())
@settings(max_examples=30)
def test_what_is_made_of_a_targets_words(name: str, data: st.DataObject) -> None:
    load(name).check(data.draw(pieces(name)))


@given(scripts())
@settings(max_examples=15)
def test_scripts(script: bytes) -> None:
    load("dispatcher").check(script)


def test_clients_say_every_command() -> None:
    assert set(COMMANDS) <= {sentence.split()[0] for sentence in SENTENCES}
