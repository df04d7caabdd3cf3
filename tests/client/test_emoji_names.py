import pytest

from hubbub.client.emoji_names import all_emoji, emoji_of, find_emoji, load_soon, replace_shortcodes


def test_faces_come_first_and_skin_tones_not_at_all() -> None:
    assert all_emoji()[0].text == "😀"
    assert len({emoji.text for emoji in all_emoji()}) == len(all_emoji()) > 1_500
    assert "👍🏽" not in {emoji.text for emoji in all_emoji()}


def test_an_emoji_is_known_by_itself() -> None:
    heart = emoji_of("❤️")
    assert heart is not None
    assert (heart.name, heart.shortcode) == ("red heart", ":heart:")
    assert emoji_of("x") is None


def test_the_very_name_comes_first_then_what_begins_so() -> None:
    assert find_emoji("heart", 1)[0].text == "❤️"
    assert find_emoji(":smile:", 1)[0].text == "😄"
    assert find_emoji("Cat face", 1)[0].text == "🐱"
    assert "😻" in [emoji.text for emoji in find_emoji("cat heart", 5)]


def test_what_is_not_called_anything_is_not_found() -> None:
    assert find_emoji("qwxyz", 5) == []
    assert len(find_emoji("", 7)) == 7


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("hi :smile: :HEART:", "hi 😄 ❤️"),
        (":+1::-x:", "👍:-x:"),
        ("10:30:45 a:smile: :nope: ::", "10:30:45 a:smile: :nope: ::"),
        ("`:smile:` ```\n:smile:\n``` :smile:", "`:smile:` ```\n:smile:\n``` 😄"),
    ],
)
def test_shortcodes_become_emoji_but_not_in_code(text: str, replaced: str) -> None:
    assert replace_shortcodes(text) == replaced


def test_names_can_be_loaded_beforehand() -> None:
    load_soon()
    assert all_emoji()
