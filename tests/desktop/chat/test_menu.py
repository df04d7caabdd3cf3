import tkinter as tk

from desktop.driving import option, press, settle, text_of, widgets
from hubbub.desktop import theme
from hubbub.desktop.chat.menu import add_copy_commands, add_edit_menu, drawn_name, themed_menu
from hubbub.desktop.drawing import drawing_for
from hubbub.desktop.looks import LARGEST, Looks, wear


def labels(menu: tk.Menu) -> list[str]:
    last = menu.index("end")
    assert last is not None
    return [str(menu.entrycget(number, "label")) for number in range(last + 1)]


def opened(text: tk.Text) -> tk.Menu:
    """Open the context menu with the right button, and close it again."""
    text.event_generate("<Button-3>", x=5, y=5)
    text.update()
    (menu,) = widgets(text, tk.Menu)
    close(menu)
    return menu


def close(menu: tk.Menu) -> None:
    menu.tk.call("tk::MenuUnpost", menu)
    menu.update()


def make(root: tk.Tk) -> tk.Text:
    text = tk.Text(root, width=30, height=3)
    text.grid()
    text.insert("1.0", "some words")
    settle(root)
    return text


def test_a_name_in_a_menu_never_is_as_wide_as_the_screen(root: tk.Tk) -> None:
    menu = themed_menu(root)
    assert drawn_name(menu, "#lobby") == "#lobby"
    wear(root, Looks(size=LARGEST), dark=True)
    menu.add_command(label=drawn_name(menu, "#preparations-for-the-autumn-fair" * 2))
    assert labels(menu)[0].endswith("…")
    assert menu.winfo_reqwidth() < root.winfo_screenwidth() * 2 / 3


def test_a_name_in_a_menu_stands_in_the_order_of_its_script(root: tk.Tk) -> None:
    menu = themed_menu(root)
    assert drawn_name(menu, "غرفة") == drawing_for(menu).draw("غرفة") != "غرفة"


def test_messages_can_be_copied_with_the_mouse(root: tk.Tk) -> None:
    text = make(root)

    def filled() -> tk.Menu:
        menu = themed_menu(text)
        add_copy_commands(menu, text)
        return menu

    menu = filled()
    assert labels(menu) == ["Copy", "Select all"]
    assert menu.entrycget("Copy", "state") == "disabled"
    menu.invoke("Select all")
    menu = filled()
    assert menu.entrycget("Copy", "state") == "normal"
    menu.invoke("Copy")
    settle(root)
    assert root.clipboard_get() == "some words"


def test_what_one_writes_can_be_cut_and_pasted(root: tk.Tk) -> None:
    text = make(root)
    add_edit_menu(text)
    press(text, "<Control-a>")
    menu = opened(text)
    assert labels(menu) == ["Cut", "Copy", "Paste", "Select all"]
    menu.invoke("Cut")
    settle(root)
    assert text_of(text) == ""
    menu.invoke("Paste")
    menu.invoke("Paste")
    settle(root)
    assert text_of(text) == "some wordssome words"


def test_a_menu_follows_the_theme(root: tk.Tk) -> None:
    menu = themed_menu(root)
    assert option(menu, "background") == theme.DARK.code
    menu.add_command(label="x")
    theme.use(root, theme.LIGHT.name)
    menu.post(10, 10)
    settle(root)
    assert option(menu, "background") == theme.LIGHT.code
    close(menu)
