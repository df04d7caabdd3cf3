"""How much of everything is done to a server: a little of it in `make test`, much of it in `make torture`."""

from typing import NamedTuple


class Scale(NamedTuple):
    """Numbers of things, and seconds."""

    rounds: int
    """How often something is done that is over at once."""
    clients: int
    """How many come at the same time."""
    connects: int
    """How often somebody connects again."""
    returning: int
    """How many come back after a restart."""
    flood: float
    """Seconds for which somebody sends as fast as they can."""


SHORT = Scale(rounds=100, clients=100, connects=200, returning=200, flood=0.4)
LONG = Scale(rounds=10_000, clients=5_000, connects=10_000, returning=9_900, flood=10.0)
