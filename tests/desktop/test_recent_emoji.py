from hubbub.desktop.recent_emoji import MOST, RecentEmoji


def test_the_newest_is_first_and_stands_once() -> None:
    stored: list[str] = []
    recent = RecentEmoji("😀 ❤️", stored.append)
    recent.use("❤️")
    recent.use("🎉")
    assert recent.newest_first == ("🎉", "❤️", "😀")
    assert stored[-1] == "🎉 ❤️ 😀"


def test_there_are_not_too_many() -> None:
    recent = RecentEmoji(" ".join(str(number) for number in range(100)))
    recent.use("new")
    assert len(recent.newest_first) == MOST
