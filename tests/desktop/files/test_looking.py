import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from hubbub.desktop.files.looking import Found, look, small_picture
from support.pictures import bomb


def test_a_file_is_found_with_its_name_and_size(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("four")
    looked = look([tmp_path / "a.txt"])
    assert looked.found == [Found(tmp_path / "a.txt", "a.txt", 4)]
    assert looked.problems == []


def test_folders_and_what_is_gone_are_refused_in_words_and_the_rest_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "photos").mkdir()
    os.mkfifo(tmp_path / "pipe")
    looked = look([tmp_path / name for name in ("photos", "a.txt", "gone", "pipe")])
    assert [found.name for found in looked.found] == ["a.txt"]
    folder, gone, pipe = looked.problems
    assert "photos is a folder. Pack it" in folder
    assert "gone can't be read" in gone
    assert "pipe is no file" in pipe


def test_the_root_of_the_disk_has_a_name_too() -> None:
    assert "/ is a folder" in look([Path("/")]).problems[0]


def size_of(png: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(png)) as picture:
        return picture.size


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.webp"])
def test_a_picture_has_a_small_one(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (400, 200), "red").save(tmp_path / name)
    assert size_of(small_picture(tmp_path / name, 40)) == (40, 20)


def test_a_photo_taken_sideways_is_shown_upright(tmp_path: Path) -> None:
    photo = Image.new("RGB", (400, 200), "red")
    facts = photo.getexif()
    facts[0x0112] = 6  # Orientation: turned by 90 degrees
    photo.save(tmp_path / "a.jpg", exif=facts)
    assert size_of(small_picture(tmp_path / "a.jpg", 40)) == (20, 40)


def test_what_is_no_picture_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture at all")
    whole = BytesIO()
    Image.effect_noise((200, 200), 90).save(whole, "PNG")
    (tmp_path / "half.png").write_bytes(whole.getvalue()[:2000])
    for name in ("a.png", "half.png", "gone.png"):
        assert small_picture(tmp_path / name, 40) == b""


def test_a_picture_that_would_take_much_memory_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(bomb(50_000, 50_000))
    assert small_picture(tmp_path / "a.png", 40) == b""
