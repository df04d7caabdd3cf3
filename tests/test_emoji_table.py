"""What the page is told of emoji: all that the desktop program knows."""

from hatch_build import emoji_table

from hubbub.client.emoji_names import all_emoji

GROUPS = {
    "😀": {"group": "Smileys & Emotion"},
    "👍": {"group": "People & Body"},
    "🙅": {"group": "People & Body"},
    "⚙️": {"group": "Objects"},
    "❤️": {"group": "Smileys & Emotion"},
    "🏻": {"group": "not for us"},
}


def test_each_emoji_is_in_it_once_in_the_order_of_the_groups() -> None:
    table = emoji_table(all_emoji(), GROUPS)
    assert list(table) == ["Smileys & Emotion", "People & Body", "Objects", ""]
    lines = [line for group in table.values() for line in group]
    assert sorted(line.partition(":")[0] for line in lines) == sorted(emoji.text for emoji in all_emoji())


def test_a_line_has_all_names_the_one_in_words_last() -> None:
    table = emoji_table(all_emoji(), GROUPS)
    assert table["Smileys & Emotion"] == ["😀:grinning:grinning_face", "❤️:heart:red_heart"]
    assert table["People & Body"] == ["👍:+1:thumbsup:thumbs_up", "🙅:no_good:person_gesturing_NO"]
    assert table["Objects"] == ["⚙️:gear"]
    for line, emoji in zip(table[""], [each for each in all_emoji() if each.text not in GROUPS], strict=True):
        text, first, *more = line.split(":")
        assert (text, first) == (emoji.text, emoji.codes[0] if more else emoji.name.replace(" ", "_"))
        assert {each.lower() for each in (first, *more)} == set(emoji.codes)
        assert line.rpartition(":")[2].replace("_", " ") == emoji.name
