import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PIL import Image

from hubbub.desktop import emoji_font
from hubbub.desktop.emoji_font import can_draw, draw_emoji


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    can_draw.cache_clear()
    emoji_font._font.cache_clear()


@pytest.mark.parametrize("emoji", ["😀", "👨‍👩‍👧‍👦", "🇩🇪", "👍🏽", "1️⃣", "🏳️‍🌈"])
def test_an_emoji_is_one_coloured_picture(emoji: str) -> None:
    picture = Image.open(BytesIO(draw_emoji(emoji, 20)))
    assert picture.height == 20
    assert 18 <= picture.width <= 24
    assert len(picture.convert("RGB").getcolors(500) or ()) > 10


def test_what_the_font_does_not_join_stands_side_by_side() -> None:
    assert Image.open(BytesIO(draw_emoji("👨‍🍕", 20))).width > 35


def answering(text: str) -> Callable[..., subprocess.CompletedProcess[str]]:
    return lambda *_words, **_options: subprocess.CompletedProcess((), 0, stdout=text)


@pytest.mark.parametrize("answer", ["", "False\n/usr/share/fonts/x.ttf", "True\n/nowhere.ttf"])
def test_without_a_colour_font_there_are_no_pictures(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    can_draw.cache_clear()
    emoji_font._font.cache_clear()
    monkeypatch.setattr(subprocess, "run", answering(answer))
    assert not can_draw()
    with pytest.raises(ValueError, match="no colour font"):
        draw_emoji("😀", 20)


def test_without_fontconfig_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    can_draw.cache_clear()
    emoji_font._font.cache_clear()
    monkeypatch.setenv("PATH", "/nowhere")
    assert not can_draw()
