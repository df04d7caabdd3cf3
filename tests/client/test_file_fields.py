import pytest

from hubbub.client.file_fields import is_accepted, type_of, types_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.JPG", "image/jpeg"), ("a.tar.gz", "application/octet-stream"), ("a", "application/octet-stream")],
)
def test_the_type_is_told_by_the_name(name: str, kind: str) -> None:
    assert type_of(name) == kind


@pytest.mark.parametrize(
    ("accept_post", "is_taken"),
    [
        ("", True),
        ("image/*, text/plain", True),
        ("IMAGE/PNG;q=1", True),
        ("*/*", True),
        ("image/jpeg", False),
    ],
)
def test_what_is_accepted_is_told_by_type_or_group(accept_post: str, is_taken: bool) -> None:
    assert is_accepted("image/png", types_of(accept_post)) is is_taken
