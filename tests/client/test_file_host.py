import pytest

from hubbub.client.address import Address
from hubbub.client.file_host import FilePlace, StoredFile, find_file_host, why_no_files

NEW, OLD = "soju.im/FILEHOST", "draft/FILEHOST"


def test_a_server_that_announces_none_has_none() -> None:
    assert find_file_host({}) is None


def test_the_address_is_read() -> None:
    host = find_file_host({NEW: "https://files.example.org:8067/up?token=x"})
    assert host is not None
    assert host.address == Address("files.example.org", 8067, tls=True)
    assert host.target == "/up?token=x"


@pytest.mark.parametrize(("url", "port"), [("https://a.example", 443), ("http://a.example", 80)])
def test_without_a_port_it_is_the_usual_one(url: str, port: int) -> None:
    host = find_file_host({NEW: url})
    assert host is not None
    assert (host.address.port, host.target) == (port, "/")


def test_the_newer_token_goes_first_and_the_older_one_may_name_several() -> None:
    both = {OLD: "https://old.example/", NEW: "https://new.example/"}
    host = find_file_host(both)
    assert host is not None
    assert host.address.host == "new.example"
    host = find_file_host({OLD: "gopher://a/,https://old.example/"})
    assert host is not None
    assert host.address.host == "old.example"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://files.example/",
        "https://",
        "https://me:secret@files.example/",
        "https://files.example:99999/",
        "https://files.example/a b",
        "https://files.example/a\r\nX: y",
        "https://[::1/",
    ],
)
def test_what_is_no_such_address_is_passed_over(url: str) -> None:
    assert find_file_host({NEW: url}) is None


def test_an_encrypted_line_wants_an_encrypted_service() -> None:
    plain, encrypted = find_file_host({NEW: "http://a.example/"}), find_file_host({NEW: "https://a.example/"})
    assert "without encryption" in why_no_files(plain, encrypted=True)
    assert why_no_files(plain, encrypted=False) == ""
    assert why_no_files(encrypted, encrypted=True) == ""
    assert "takes no files" in why_no_files(None, encrypted=False)


@pytest.mark.parametrize(
    ("location", "link"),
    [
        ("/f/1", "https://a.example/f/1"),
        ("https://b.example/1", "https://b.example/1"),
        ("javascript:alert(1)", None),
        ("/f/a b", None),
        ("/" + "x" * 3000, None),
    ],
)
def test_the_link_of_a_file_is_a_link(location: str, link: str | None) -> None:
    host = find_file_host({NEW: "https://a.example/up"})
    assert host is not None
    assert host.link(location) == link


FILES = "hubbub.chat/FILES"
UPLOAD = "https://chat.example:8067/upload/secret"
ID = "_o6lASlkRcykaFVIWFNuQg"


def place_of(files: str = "") -> FilePlace:
    host = find_file_host({NEW: UPLOAD, FILES: files})
    assert host is not None
    assert host.token == "secret"
    return host.place


@pytest.mark.parametrize("scheme", ["http", "https", "HTTPS"])
def test_a_link_to_the_servers_own_files_is_known_however_it_is_written(scheme: str) -> None:
    place = place_of("http://chat.example:8067/files/")
    link = f"{scheme}://Chat.Example:8067/files/{ID}/cat.png?x#y"
    target = f"/files/{ID}/cat.png"
    assert place.find(link) == StoredFile(target, "cat.png", f"{target}?thumbnail")
    assert place.address.tls


def test_a_server_that_announces_no_small_pictures_has_files_all_the_same() -> None:
    for files in ("", "https://other.example:8067/files/", "https://chat.example:1/files/"):
        assert place_of(files).find(f"https://chat.example:8067/files/{ID}/a") == StoredFile(
            f"/files/{ID}/a", "a", ""
        )


@pytest.mark.parametrize(
    "link",
    [
        f"https://evil.example:8067/files/{ID}/cat.png",
        f"https://chat.example/files/{ID}/cat.png",
        f"https://chat.example:8067/hooks/{ID}/cat.png",
        f"https://chat.example:8067/files/../hooks/{ID}",
        f"https://chat.example:8067/files/%2e%2e/hooks/{ID}",
        f"https://chat.example:8067@evil.example/files/{ID}/cat.png",
        f"https://me@chat.example:8067/files/{ID}/cat.png",
        f"ftp://chat.example:8067/files/{ID}/cat.png",
        "https://chat.example:8067/files/",
        f"https://chat.example:8067/files/{ID}/" + 2000 * "a",
        f"https://chat.example:8067/files/{ID}/größe",
    ],
)
def test_no_other_address_is_taken_for_one_of_the_server(link: str) -> None:
    assert place_of().find(link) is None


def test_a_service_of_another_kind_gives_no_token() -> None:
    host = find_file_host({NEW: "https://files.example/up?token=x"})
    assert host is not None
    assert not host.token
