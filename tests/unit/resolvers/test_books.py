import pytest

from resolvers.catalogue.shelf_list import authors_of, made_book
from resolvers.formats.books import both_forms, isbns_of
from resolvers.formats.places import address, addresses, is_doi_link, phrase


@pytest.mark.parametrize(
    ("written", "isbns"),
    [
        ("978-7-999-00001-3 (精装)：CNY68.00", ("9787999000013",)),
        ("7-999-00001-9", ("9787999000013",)),
        ("9787999000013; 7999000019; 0-306-40615-2", ("9787999000013", "9780306406157")),
        ("080442957X", ("9780804429573",)),
        ("9787999000014", ()),
        ("CNY68.00", ()),
        ("", ()),
    ],
)
def test_isbns_are_found_however_a_catalogue_writes_them(written: str, isbns: tuple[str, ...]) -> None:
    assert isbns_of([written]) == isbns


def test_an_isbn_is_asked_for_in_both_forms() -> None:
    assert both_forms("9787999000013") == ("9787999000013", "7999000019")
    assert both_forms("9780804429573") == ("9780804429573", "080442957X")
    assert both_forms("9791090636071") == ("9791090636071",)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("李夏、周宁主编", ("李夏", "周宁")),
        ("李夏，周宁编著；王五译", ("李夏", "周宁", "王五")),
        ("（美）史密斯著", ("（美）史密斯",)),
        ("Marsh, Ebba; Per Lund", ("Marsh E", "Lund P")),
        ("李夏 ... [等]", ("李夏",)),
        ("", ()),
    ],
)
def test_names_lose_their_roles(written: str, names: tuple[str, ...]) -> None:
    assert authors_of(written) == names


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://repository.example.edu/a.pdf", "https://repository.example.edu/a.pdf"),
        ("HTTP://repository.example.edu/a.pdf", "https://repository.example.edu/a.pdf"),
        ("http://127.0.0.1:8000/a.pdf", "http://127.0.0.1:8000/a.pdf"),
        ("https://x.example.edu/a b", ""),
        ("ftp://x.example.edu/a", ""),
        ("javascript:alert(1)", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_only_web_addresses_are_addresses_and_they_are_https(given: object, url: str) -> None:
    assert address(given) == url


def test_a_field_may_hold_one_address_or_several() -> None:
    assert addresses("https://a.example.edu/1") == ["https://a.example.edu/1"]
    assert addresses(["https://a.example.edu/1", None, "https://a.example.edu/1"]) == ["https://a.example.edu/1"]
    assert addresses(None) == []


def test_a_phrase_cannot_leave_its_quotes() -> None:
    assert phrase('10.5555/a"b\\c') == '"10.5555/a\\"b\\\\c"'


def test_the_resolver_of_dois_is_known() -> None:
    assert is_doi_link("https://dx.doi.org/10.5555/x")
    assert not is_doi_link("https://repository.example.edu/10.5555/x")


def test_a_dangerous_link_of_a_catalogue_is_none() -> None:
    assert not made_book({"title": "夜班护理手册", "url": "javascript:alert(1)"}).url
    assert made_book({"title": "夜班护理手册", "url": "http://ebooks.example.org/1"}).url
