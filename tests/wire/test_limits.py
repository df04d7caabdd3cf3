"""The sizes that specifications fix, and what follows from them."""

from hubbub.wire import limits


def test_the_sizes_are_those_of_the_specifications() -> None:
    assert limits.FROM_CLIENT == (512, 4096)
    assert limits.FROM_SERVER.tags == 8191


def test_a_client_may_send_5632_bytes_without_a_newline() -> None:
    assert limits.FROM_CLIENT.unterminated == 5632


def test_a_name_and_a_topic_fit_into_a_line_with_room_to_spare() -> None:
    longest_utf8 = 4
    name = longest_utf8 * (limits.MAX_NICK_CHARACTERS + limits.MAX_USERNAME_CHARACTERS)
    assert name + longest_utf8 * limits.MAX_CHANNEL_CHARACTERS < limits.MAX_BODY
    assert limits.MAX_TOPIC < limits.MAX_BODY
