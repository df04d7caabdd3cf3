"""Pictures made small, by the real process: ordinary ones, and such as are made to do harm."""

import os
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from hubbub.pictures import shrinking
from hubbub.pictures.shrinking import PictureError, shrink
from hubbub.pictures.verdict import Verdict
from support.pictures import bomb, large_canvas, photo_on_its_side, picture, slow, text_bomb

BOX = (48, 36)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def colour(data: bytes) -> tuple[int, ...]:
    """That of a point, with how far it can be seen through."""
    found = opened(data).convert("RGBA").getpixel((5, 5))
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("made", ["PNG", "WEBP"])
def test_a_picture_fits_the_box_and_says_how_large_it_was(kind: str, made: str) -> None:
    small = shrink(picture((400, 200), kind), BOX, "PNG" if made == "PNG" else "WEBP")
    image = opened(small.data)
    assert (small.width, small.height) == (400, 200)
    assert (image.format, image.size) == (made, (48, 24))


def test_a_file_is_taken_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(picture((400, 200)))
    assert opened(shrink(tmp_path / "a.txt", BOX, "PNG").data).size == (48, 24)


def test_a_small_one_stays_as_it_is() -> None:
    assert opened(shrink(picture((4, 2)), BOX, "PNG").data).size == (4, 2)


def test_a_photo_taken_sideways_is_upright_and_says_nothing_of_where() -> None:
    small = shrink(photo_on_its_side((400, 200)), BOX, "WEBP")
    image = opened(small.data)
    assert (small.width, small.height) == (200, 400)
    assert image.size == (18, 36)
    assert not image.getexif()
    assert b"home" not in small.data


def test_colour_profiles_and_texts_are_left_out() -> None:
    data, image = BytesIO(), Image.new("RGB", (40, 20), "red")
    image.save(data, "PNG", icc_profile=b"a profile", exif=image.getexif(), comment="secret")
    assert set(opened(shrink(data.getvalue(), BOX, "PNG").data).info) == set()


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_an_animation_there_is_the_first_frame(kind: str) -> None:
    data, frames = BytesIO(), [Image.new("RGB", (40, 20), name) for name in ("red", "blue")]
    frames[0].save(data, kind, save_all=True, append_images=frames[1:], lossless=True)
    red, _green, blue, _alpha = colour(shrink(data.getvalue(), BOX, "PNG").data)
    assert red > 240 > 15 > blue


def test_what_can_be_seen_through_stays_so() -> None:
    data = BytesIO()
    Image.new("RGBA", (400, 200), (255, 0, 0, 0)).save(data, "PNG")
    assert colour(shrink(data.getvalue(), BOX, "WEBP").data)[3] == 0


def test_of_finer_shades_the_coarse_ones_are_left() -> None:
    data = BytesIO()
    Image.new("I;16", (40, 20), 0x8000).save(data, "PNG")
    assert colour(shrink(data.getvalue(), BOX, "PNG").data) == (128, 128, 128, 255)


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"<svg/>", b"\x89PNG\r\n\x1a\n" + bytes(100), b"BM" + bytes(90)]
)
def test_what_is_no_picture_is_called_so(data: bytes) -> None:
    with pytest.raises(PictureError) as caught:
        shrink(data, BOX, "PNG")
    assert caught.value.verdict is Verdict.NO_PICTURE


@pytest.mark.parametrize("data", [bomb(5000, 5001), bomb(100_000, 100_000), large_canvas()], ids=len)
def test_too_many_pixels_are_refused_before_they_are_decoded(data: bytes) -> None:
    began = time.process_time()
    with pytest.raises(PictureError) as caught:
        shrink(data, BOX, "WEBP")
    assert caught.value.verdict is Verdict.TOO_LARGE
    assert time.process_time() - began < 1


def test_as_many_pixels_as_may_be_are_decoded() -> None:
    assert shrink(bomb(5000, 5000), BOX, "WEBP")[1:] == (5000, 5000)


@pytest.mark.parametrize("data", [picture((300, 300))[:3000], text_bomb(200_000_000)], ids=["half", "text"])
def test_what_can_not_be_decoded_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError) as caught:
        shrink(data, BOX, "WEBP")
    assert caught.value.verdict is Verdict.BROKEN


def test_what_computes_for_ever_is_ended_by_its_own_limit() -> None:
    before = os.times().children_user
    with pytest.raises(PictureError) as caught:
        shrink(slow(), BOX, "WEBP")
    assert caught.value.verdict is Verdict.BROKEN
    assert os.times().children_user - before < 8


def test_what_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shrinking, "PATIENCE", 0.5)
    with pytest.raises(TimeoutError):
        shrink(slow(), BOX, "WEBP")


def run(program: str, monkeypatch: pytest.MonkeyPatch) -> shrinking.Small:
    """What is answered where the process has been taken over, and does something else."""
    monkeypatch.setattr(shrinking, "_OPENER", f"import sys; sys.path += sys.argv[4:]; {program}")
    return shrink(b"", BOX, "PNG")


def test_an_answer_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PictureError):
        run("\nwhile True: sys.stdout.write('x' * 9999)", monkeypatch)


@pytest.mark.parametrize("answer", ["", "x", "\\0", "\\xff" * 20])
def test_an_answer_that_is_none_is_a_broken_picture(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PictureError) as caught:
        run(f"sys.stdout.buffer.write(b'{answer}')", monkeypatch)
    assert caught.value.verdict is Verdict.BROKEN


def test_a_picture_that_is_gone_is_no_fault_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        shrink(tmp_path / "gone.png", BOX, "PNG")
