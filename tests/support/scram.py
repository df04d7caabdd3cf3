"""What stands in place of a password, from clients that don't send theirs (`hubbub.chat/scram-keys`)."""

from base64 import b64encode

from scramp import ScramMechanism

from hubbub.wire.limits import MIN_ITERATIONS
from hubbub.wire.sasl import SCRAM
from hubbub.wire.scram import ScramKeys


def keys_of(password: str, iterations: int = MIN_ITERATIONS) -> ScramKeys:
    """What SCRAM-SHA-256 checks a password with."""
    return ScramKeys(*ScramMechanism(SCRAM).make_auth_info(password, iterations))


def written(keys: ScramKeys) -> str:
    """Keys as they go over the wire."""
    salt, stored, server = (b64encode(each).decode() for each in keys[:3])
    return f"{SCRAM}${keys.iterations}:{salt}${stored}:{server}"
