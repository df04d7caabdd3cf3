"""What stands in place of a password, from clients that don't send theirs (`hubbub.chat/scram-keys`)."""

from scramp import ScramMechanism

from hubbub.wire.limits import MIN_ITERATIONS
from hubbub.wire.sasl import SCRAM
from hubbub.wire.scram import ScramKeys
from hubbub.wire.scram import write_keys as written

__all__ = ["keys_of", "written"]


def keys_of(password: str, iterations: int = MIN_ITERATIONS) -> ScramKeys:
    """What SCRAM-SHA-256 checks a password with."""
    return ScramKeys(*ScramMechanism(SCRAM).make_auth_info(password, iterations))
