import pytest

from handlers.domain.author_name import NameParts, is_group, parts_of


@pytest.mark.parametrize(
    ("author", "parts"),
    [
        ("Smith JA", NameParts("Smith", ("J", "A"))),
        ("Smith J A", NameParts("Smith", ("J", "A"))),
        ("Smith J. A.", NameParts("Smith", ("J", "A"))),
        ("Martin É", NameParts("Martin", ("É",))),
        ("Martin E\u0301", NameParts("Martin", ("É",))),
        ("Öztürk Ö", NameParts("Öztürk", ("Ö",))),
        ("Иванов ИП", NameParts("Иванов", ("И", "П"))),
        ("van der Berg J-P", NameParts("van der Berg", ("J", "-P"))),
        ("Dos Santos ABCDE", NameParts("Dos Santos", tuple("ABCDE"))),
        ("Smith JA 3rd", NameParts("Smith", ("J", "A"), "3rd")),
        ("Roe K 2nd", NameParts("Roe", ("K",), "2nd")),
        ("Smith JA, Jr.", NameParts("Smith", ("J", "A"), "Jr")),
        ("Li V", NameParts("Li", ("V",))),
        # Physicians who are called so: a country's letters alone make no group.
        ("Misra UK", NameParts("Misra", ("U", "K"))),
        ("Kim US", NameParts("Kim", ("U", "S"))),
        ("Center R", NameParts("Center", ("R",))),
    ],
)
def test_a_name_is_parted_whatever_its_letters(author: str, parts: NameParts) -> None:
    assert parts_of(author) == parts
    assert not is_group(author)


@pytest.mark.parametrize(
    "group",
    [
        "Diabetes UK", "Cancer Research UK", "Age UK", "WHO", "Team USA", "China CDC", "World Health Organization",
        "RECOVERY Collaborative Group", "STUDY GROUP", "Department of Health", "Ministry of Wards",
    ],
)  # fmt: skip
def test_a_groups_name_is_never_parted(group: str) -> None:
    assert is_group(group)
    assert parts_of(group) is None


@pytest.mark.parametrize("author", ["张三", "Wang", "Al-Rawi", "van Dijk", "김 지민", "", " ", "J"])
def test_a_name_without_initials_stays_whole(author: str) -> None:
    assert parts_of(author) is None
    assert not is_group(author)
