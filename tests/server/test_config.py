"""The configuration: what may be set, and the words for what can't."""

from pathlib import Path
from typing import Any

import pytest

from hubbub.server.config import Config, ConfigError


def load(tmp_path: Path, toml: str, overrides: dict[str, Any] | None = None) -> Config:
    file = tmp_path / "hubbub.toml"
    file.write_bytes(toml.encode())
    return Config.load(file, overrides or {})


def problem(tmp_path: Path, toml: str) -> str:
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, toml, {"listen": {}})
    return str(raised.value)


def test_without_a_file_everything_has_a_value() -> None:
    config = Config.load(None, {})
    assert config.listen.irc == ("127.0.0.1:6667",)
    assert config.listen.ircs == ("*:6697",)
    assert config.lobby == "#lobby"
    assert config.flood.enabled


def test_a_file_sets_values_and_leaves_the_others(tmp_path: Path) -> None:
    config = load(tmp_path, 'name = "Café"\n[limits]\nclients = 5')
    assert (config.name, config.limits.clients, config.limits.targets) == ("Café", 5, 4)


def test_the_command_line_lies_over_the_file_key_by_key(tmp_path: Path) -> None:
    toml = 'name = "File"\n[listen]\nirc = ["127.0.0.1:1"]\nircs = ["127.0.0.1:2"]'
    config = load(tmp_path, toml, {"listen": {"irc": ["127.0.0.1:3"]}, "name": "Line"})
    assert config.listen.irc == ("127.0.0.1:3",)
    assert config.listen.ircs == ("127.0.0.1:2",)
    assert config.name == "Line"


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("nam = 'x'", "nam"),
        ("name = 'two  spaces'", "name"),
        ("name = ' before'", "name"),
        ('name = "two\\nlines"', "name"),
        (f"name = '{'x' * 41}'", "name"),
        ("lobby = 'lobby'", "lobby"),
        ("lobby = '#a,#b'", "lobby"),
        ("motd = 'hello'", "motd"),
        ('motd = ["one\\ntwo"]', "motd"),
        ("listen = 6667", "listen"),
        ("listen = ['127.0.0.1:6667']", "listen"),
        ("[listen]\nirc = '127.0.0.1:6667'", "listen.irc"),
        ("[limits]\nclients = 0", "limits.clients"),
        ("[limits]\nclients = 'many'", "limits.clients"),
        ("[limits]\nclient = 5", "limits.client"),
        ("[timeouts]\nping = 0", "timeouts.ping"),
        ("[timeouts]\nping = 100\ngone = 100", "timeouts"),
        ("[flood]\nrate = 0", "flood.rate"),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, toml: str, key: str) -> None:
    words = problem(tmp_path, toml)
    assert f" {key}" in words
    assert "\n" not in words


def test_every_mistake_is_named(tmp_path: Path) -> None:
    words = problem(tmp_path, "nam = 1\n[limits]\nclients = 0")
    assert "nam:" in words
    assert "limits.clients:" in words


def test_what_is_not_toml(tmp_path: Path) -> None:
    assert "is not TOML" in problem(tmp_path, "name = ")


def test_what_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "hubbub.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(ConfigError, match="is not TOML"):
        Config.load(tmp_path / "hubbub.toml", {})


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml can't be read"):
        Config.load(tmp_path / "none.toml", {})
