import pytest

from handlers.domain.article import Article
from handlers.domain.journal_lists import JournalMark, ListedJournal, journal_keys, newest_of_each, normal_issn


@pytest.mark.parametrize(
    ("text", "issn"),
    [
        ("0140-6736", "0140-6736"),
        ("ISSN 1474547x", "1474-547X"),
        ("0140-6737", ""),
        ("140-6736", ""),
        ("", ""),
        ("—", ""),
    ],
)
def test_an_issn_is_known_by_its_check_digit(text: str, issn: str) -> None:
    assert normal_issn(text) == issn


def test_a_journal_has_the_same_names_in_a_list_and_on_a_paper() -> None:
    listed = ListedJournal("The Journal of Bone & Joint", ("0140-6736",), "2区")
    paper = Article("x", journal="Journal of bone and joint", issn="01406736")
    assert set(listed.keys) == set(journal_keys(paper))
    assert journal_keys(Article("x")) == ()


def test_each_list_speaks_with_its_newest_year_alone() -> None:
    marks = (JournalMark("预警", 2025, "中"), JournalMark("预警", 2024, "高"), JournalMark("分区", 2023, "1区"))
    assert newest_of_each(marks) == (JournalMark("分区", 2023, "1区"), JournalMark("预警", 2025, "中"))
