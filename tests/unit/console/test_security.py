import pytest

from console.security import is_local


@pytest.mark.parametrize("path", ["/", "/requests?state=delivered", "/requests/1042", "/members?q=%E9%AA%A8"])
def test_our_own_pages_are_local(path: str) -> None:
    assert is_local(path)


@pytest.mark.parametrize(
    "path", ["", "//evil", "/\\evil", "\\\\evil", "/\t/evil", "/a\nb", "https://evil", "javascript:x", "evil", "/a\\b"]
)
def test_whatever_a_browser_could_read_as_elsewhere_is_not(path: str) -> None:
    assert not is_local(path)
