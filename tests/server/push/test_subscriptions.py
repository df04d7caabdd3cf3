"""Who gets push notifications where."""

import pytest

from hubbub.server.push.subscriptions import Subscription, Subscriptions
from hubbub.store.records import SubscriptionRecord


def record(endpoint: str, identity: str = "ann", vapid: str = "ours") -> SubscriptionRecord:
    return SubscriptionRecord(endpoint, identity, "key", "auth", vapid, 0)


HOME, PHONE = record("https://push.example/home"), record("https://push.example/phone")


def test_an_endpoint_is_in_one_place_only() -> None:
    subscriptions = Subscriptions([HOME, PHONE])
    subscriptions.put(HOME._replace(identity="bob"))
    assert subscriptions.records("ann") == [PHONE]
    assert [each.identity for each in subscriptions.records("bob")] == ["bob"]
    subscriptions.drop([HOME, HOME, PHONE])
    assert not subscriptions
    assert [subscriptions.has(each) for each in ("ann", "bob")] == [False, False]


def test_one_that_is_registered_again_is_the_newest() -> None:
    subscriptions = Subscriptions([HOME, PHONE])
    subscriptions.put(HOME)
    assert subscriptions.records("ann") == [PHONE, HOME]


def test_those_of_another_key_are_found() -> None:
    old = record("https://push.example/old", vapid="theirs")
    assert Subscriptions([HOME, old]).of_other_keys("ours") == [old]


@pytest.mark.parametrize(
    ("endpoint", "must_show"),
    [
        ("https://web.push.apple.com/QGpush", True),
        ("https://fcm.googleapis.com/fcm/send/web.push.apple.com", False),
        ("https://web.push.apple.com.example/1", False),
    ],
)
def test_some_services_want_everything_to_be_shown(endpoint: str, must_show: bool) -> None:
    assert Subscription(record(endpoint)).must_show == must_show
