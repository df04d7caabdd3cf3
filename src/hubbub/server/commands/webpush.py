"""WEBPUSH: on which devices somebody gets push notifications.

Sources: https://github.com/ircv3/ircv3-specifications/pull/471, and soju's doc/ext/webpush.md before it.
"""

import logging
from base64 import urlsafe_b64decode
from functools import partial
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from hubbub.server.reach import ForbiddenError, check_url
from hubbub.server.session import Session
from hubbub.store.records import Removal, SubscriptionRecord
from hubbub.wire.message import Message
from hubbub.wire.tags import parse_tags

log: Final = logging.getLogger(__name__)

_AUTH_BYTES: Final = 16
_REFRESHED_AFTER: Final = 86_400_000
"""Milliseconds after which it is stored that a device has registered once more."""

_GUEST: Final = "Notifications are for people with an account, whom messages wait for. REGISTER makes one"
_OFF: Final = "This server sends no push notifications. Whoever runs it can turn that on (push.enabled)"
_USAGE: Final = "Say WEBPUSH REGISTER endpoint keys, or WEBPUSH UNREGISTER endpoint"
_KEYS: Final = "The keys have to be p256dh=, a point of P-256, and auth=, 16 bytes, both in URL-safe base64"


def webpush(session: Session, message: Message) -> None:
    """WEBPUSH REGISTER endpoint keys - or WEBPUSH UNREGISTER endpoint."""
    match (message.param(0).upper(), *message.params[1:]):
        case ("REGISTER", endpoint, keys):
            _register(session, endpoint, keys)
        case ("UNREGISTER", endpoint):
            _unregister(session, endpoint)
        case _:
            _refuse(session, "INVALID_PARAMS", message.param(0), message.param(1), _USAGE)


def _refuse(session: Session, code: str, subcommand: str, endpoint: str, words: str) -> None:
    session.fail("WEBPUSH", code, subcommand, endpoint, text=words)


def _register(session: Session, endpoint: str, keys: str) -> None:
    server, found = session.server, parse_tags(keys)
    p256dh, auth = (found.get(name, "").rstrip("=") for name in ("p256dh", "auth"))
    if not server.vapid_public:
        _refuse(session, "FORBIDDEN", "REGISTER", endpoint, _OFF)
    elif session.me.account is None:
        _refuse(session, "ACCOUNT_REQUIRED", "REGISTER", endpoint, _GUEST)
    elif not _are_keys(p256dh, auth):
        _refuse(session, "INVALID_PARAMS", "REGISTER", endpoint, _KEYS)
    else:
        try:
            check_url(endpoint, server.config.web.internal)
        except ForbiddenError as error:
            _refuse(session, "INVALID_PARAMS", "REGISTER", endpoint, str(error))
            return
        identity, now = session.me.identity, server.now()
        _keep(session, SubscriptionRecord(endpoint, identity, p256dh, auth, server.vapid_public, now))
        session.send(Message("WEBPUSH", ("REGISTER", endpoint), server.host))


def _are_keys(p256dh: str, auth: str) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), urlsafe_b64decode(f"{p256dh}=="))
        return len(urlsafe_b64decode(f"{auth}==")) == _AUTH_BYTES
    except ValueError:
        return False


def _keep(session: Session, record: SubscriptionRecord) -> None:
    """Store a subscription, in the place of the one with its endpoint, and of the oldest of too many."""
    subscriptions = session.server.subscriptions
    former, own = subscriptions.find(record.endpoint), subscriptions.records(record.identity)
    session.push_endpoint = record.endpoint
    if former is not None and _is_fresh(former.record, record):
        return
    others = [each for each in own if each.endpoint != record.endpoint]
    excess = others[: max(0, len(others) + 1 - session.server.config.limits.push_subscriptions)]
    gone = [*excess, *([former.record] if former is not None else [])]
    session.store([*map(Removal, excess), record], partial(_undo, session, record, gone))
    subscriptions.drop(excess)
    subscriptions.put(record)
    log.info("push notifications wanted", extra={"nick": session.me.nick, "devices": len(others) + 1})


def _is_fresh(former: SubscriptionRecord, record: SubscriptionRecord) -> bool:
    """Whether the same was stored not long ago: clients register each time that they connect."""
    return former._replace(time=record.time) == record and record.time - former.time < _REFRESHED_AFTER


def _undo(session: Session, record: SubscriptionRecord, gone: list[SubscriptionRecord]) -> None:
    session.server.subscriptions.remove(record)
    session.server.subscriptions.restore(gone)


def _unregister(session: Session, endpoint: str) -> None:
    """End a subscription of one's own; what there is none of needs no answer (the same specifications)."""
    server = session.server
    found = server.subscriptions.find(endpoint)
    if found is None or found.record.identity != session.me.identity:
        return
    session.wait_for(server.subscriptions.end(server.journal, found.record))
    session.push_endpoint = ""
    session.send(Message("WEBPUSH", ("UNREGISTER", endpoint), server.host))
