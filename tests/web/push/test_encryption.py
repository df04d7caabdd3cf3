"""Encryption, by the example of RFC 8291, appendix A."""

from base64 import urlsafe_b64decode

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from hubbub.server.push.key import base64url
from hubbub.web.push.encryption import encrypt
from support.push_service import Device

P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6"
    "PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(f"{text}==")


def test_the_example_of_the_specification() -> None:
    key = ec.derive_private_key(int.from_bytes(decoded(PRIVATE), "big"), ec.SECP256R1())
    text = b"When I grow up, I want to be a watermelon"
    assert base64url(encrypt(text, P256DH, AUTH, key=key, salt=decoded(SALT))) == BODY


def test_only_the_device_can_read_it_and_no_two_look_alike() -> None:
    device, other = Device(), Device()
    keys = dict(each.split("=") for each in device.keys.split(";"))
    bodies = [encrypt(b":ann PRIVMSG #a :hi", keys["p256dh"], keys["auth"]) for _ in range(2)]
    assert bodies[0] != bodies[1]
    assert {device.decrypt(body) for body in bodies} == {":ann PRIVMSG #a :hi"}
    with pytest.raises(InvalidTag):
        other.decrypt(bodies[0])
