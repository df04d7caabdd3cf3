import tkinter as tk
from tkinter import ttk

from desktop.driving import settle
from hubbub.desktop.chat.autoscroll import AutoScrollbar


def test_it_is_there_only_when_there_is_something_to_scroll(root: tk.Tk) -> None:
    tree = ttk.Treeview(root, show="tree", height=5)
    tree.grid(row=0, column=0)
    bar = AutoScrollbar(root, tree)
    bar.grid(row=0, column=1, sticky="ns")
    settle(root)
    assert not bar.winfo_ismapped()
    for number in range(50):
        tree.insert("", "end", text=str(number))
    settle(root)
    assert bar.winfo_ismapped()
    tree.delete(*tree.get_children())
    settle(root)
    assert not bar.winfo_ismapped()
