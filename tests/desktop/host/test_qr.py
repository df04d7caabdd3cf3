import tkinter as tk

import pytest
import segno
from PIL import Image, ImageGrab

from desktop.driving import settle
from hubbub.desktop import theme
from hubbub.desktop.host.qr import QUIET, QrCode

LINK = "hubbub://192.168.1.20:6697/#lobby"
OTHER = "hubbub://[2001:db8:85a3:8d3:1319:8a2e:370:7348]:6697/#a-much-longer-channel"


def seen(code: QrCode) -> "Image.Image":
    settle(code)
    left, top = code.winfo_rootx(), code.winfo_rooty()
    box = (left, top, left + code.winfo_width(), top + code.winfo_height())
    return ImageGrab.grab(bbox=box, xdisplay=code.winfo_screen())


@pytest.mark.parametrize("name", theme.PALETTES)
@pytest.mark.parametrize("scaling", [4 / 3, 8 / 3])
def test_every_module_is_a_whole_square_of_black_or_white(root: tk.Tk, name: str, scaling: float) -> None:
    root.tk.call("tk", "scaling", scaling)
    theme.use(root, name)
    code = QrCode(root)
    code.grid()
    for link in (OTHER, LINK):  # the second takes the place of the first
        code.show(link)
        matrix = segno.make(link, error="m", micro=False).matrix
        picture = seen(code)
        modules = len(matrix) + 2 * QUIET
        assert picture.width == picture.height
        assert picture.width % modules == 0
        size = picture.width // modules
        assert size >= 4
        small = picture.resize((modules, modules), Image.Resampling.BOX)  # mixed where a module is not of one
        rows = [[small.getpixel((x, y)) for x in range(modules)] for y in range(modules)]
        quiet = [(255, 255, 255)] * modules
        assert rows[:QUIET] == rows[-QUIET:] == [quiet] * QUIET
        black, white = (0, 0, 0), (255, 255, 255)
        assert [row[QUIET:-QUIET] for row in rows[QUIET:-QUIET]] == [
            [black if module else white for module in row] for row in matrix
        ]
