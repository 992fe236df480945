"""Lists that others made come in every dress."""

from datetime import date
from pathlib import Path

import pytest

from handlers.domain.errors import ConfigurationError
from handlers.domain.journal_lists import ListedJournal
from handlers.domain.notice import ListedNotice
from storage.journal_file import odd_rows, open_journals, read_journals
from storage.list_file import open_list
from storage.notice_file import open_notices, read_notices

HEAD = "RetractionDate,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature\n"


def noticed(line: str) -> ListedNotice | None:
    (row,) = read_notices(open_notices((HEAD + line).encode()))
    return row


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("10/7/2015 0:00", date(2015, 10, 7)), ("2015-10-07", date(2015, 10, 7)), ("2/30/2020 0:00", None),
        ("", None), ("unknown", None), ("2023-09-12T00:00:00", date(2023, 9, 12)), ("2023/09/12", date(2023, 9, 12)),
        ("12.09.2023", date(2023, 9, 12)), ("13/9/2023", date(2023, 9, 13)), ("20230912", date(2023, 9, 12)),
        ("2023年9月12日", date(2023, 9, 12)), ("12 Sep 2023", date(2023, 9, 12)), ("12-Sep-2023", date(2023, 9, 12)),
        ("September 12 2023", date(2023, 9, 12)), ("45181", date(2023, 9, 12)), ("2023-09", None), ("2023", None),
        ("Foo 12 2023", None), ("2023-13-01", None), ("９/12/2023", date(2023, 9, 12)), ("²/1/2023", None),
    ],
)  # fmt: skip
def test_days_are_read_in_every_usual_form_and_impossible_ones_unknown(written: str, day: date | None) -> None:
    row = noticed(f"{written},,10.1000/a,0,Retraction")
    assert row is not None
    assert row.notice.day == day


@pytest.mark.parametrize(
    ("doi", "pmid", "known"),
    [
        ("https://doi.org/10.1000/A.", "0", ("10.1000/a", "")), ("Unavailable", "31234567", ("", "31234567")),
        ("", "31234567.0", ("", "31234567")), ("10.1000/a", "", ("10.1000/a", "")),
        ("10.1000/a", "²", ("10.1000/a", "")), ("10.1000/a", "０", ("10.1000/a", "")), ("", "３１２", ("", "312")),
        ("１０.1000/a", "1e9", ("10.1000/a", "")), ("10.1000/a", "3.12E+07", ("10.1000/a", "")),
        ("10.1000/a", "PMID: 00312", ("10.1000/a", "312")),
        ("10.1000/A(1)<2::3>4.0.CO;2-Q", "", ("10.1000/a(1)<2::3>4.0.co;2-q", "")),
        ("10.1000/a", "9999999999999", ("10.1000/a", "")),
    ],
)  # fmt: skip
def test_a_paper_is_named_by_what_is_there(doi: str, pmid: str, known: tuple[str, str]) -> None:
    row = noticed(f"1/1/2020,,{doi},{pmid},Expression of Concern")
    assert row is not None
    assert (row.doi, row.pmid) == known


@pytest.mark.parametrize("gap", [";", "; ", " ", "|", "，", "；https://doi.org/"])
def test_every_paper_of_a_row_is_taken(gap: str) -> None:
    line = f"1/1/2020,10.1000/r;10.1000/s,10.1000/A{gap}10.1000/b,31;32;33,Retraction"
    rows = [row for row in read_notices(open_notices((HEAD + line).encode())) if row]
    assert [(row.doi, row.pmid) for row in rows] == [("10.1000/a", "31"), ("10.1000/b", "32"), ("", "33")]
    assert {row.notice.doi for row in rows} == {"10.1000/r"}


def test_a_file_that_writes_the_day_first_is_read_so_throughout() -> None:
    lines = "5/4/2023,,10.1000/a,0,Retraction\n31/12/2023,,10.1000/b,0,Retraction\n"
    rows = [row for row in read_notices(open_notices((HEAD + lines).encode())) if row]
    assert [row.notice.day for row in rows] == [date(2023, 4, 5), date(2023, 12, 31)]


@pytest.mark.parametrize("line", ["1/1/2020,,unavailable,0,Retraction", "1/1/2020,,10.1000/a,0,Other", ",,,,"])
def test_a_row_that_says_nothing_is_left_out(line: str) -> None:
    assert noticed(line) is None


def test_broken_letters_keep_no_doi_out() -> None:
    raw = (HEAD + "1/1/2020,,10.1000/a,0,Retraction\n").encode() + b'"\xff\xfe\x81",,10.1000/b,0,Retraction\n'
    assert [row.doi for row in read_notices(open_notices(raw)) if row] == ["10.1000/a", "10.1000/b"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_are_found_by_any_of_their_names_and_in_any_order(delimiter: str) -> None:
    lines = [["Quartile", "E-ISSN", "Journal Title"], ["Q1", "1474-547X", "Lancet"], ["", "", ""]]
    raw = "\n".join(delimiter.join(cells) for cells in lines).encode("utf-8-sig")
    assert list(read_journals(open_journals(raw))) == [ListedJournal("Lancet", ("1474-547X",), "Q1"), None]


def test_two_issns_in_one_cell_are_two_and_a_bare_reason_is_what_is_said() -> None:
    raw = "期刊名称,ISSN/EISSN,预警原因\nLancet,0140-6736/1474-547X,论文工厂\n某刊,—,\n".encode()
    assert list(read_journals(open_journals(raw))) == [
        ListedJournal("Lancet", ("0140-6736", "1474-547X"), "论文工厂"),
        ListedJournal("某刊", (), "在列"),
    ]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "空的"), (b"\xef\xbb\xbf \n", "空的"), (b"PK\x03\x04...", "xlsx"), (b"\xd0\xcf\x11\xe0....", "xls"),
        (b"%PDF-1.7", "PDF"), (b"a,b,c\n1,2,3\n", "缺少这些列"),
    ],
)  # fmt: skip
def test_what_is_no_such_list_is_refused_in_words(raw: bytes, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        open_notices(raw)


def test_a_cell_without_an_end_is_refused_with_its_line() -> None:
    file = open_list(b'name\n"' + b"x" * 200_000, {"name": ("name",)}, needs=("name",))
    with pytest.raises(ConfigurationError, match="行读不下去"):
        list(file.rows())


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="没有这个文件"):
        open_notices(tmp_path / "none.csv")


def test_rows_that_say_less_than_they_should_are_named_by_line() -> None:
    text = "刊名,ISSN,预警等级\nA,1234-5678,中\nB,0028-0836,\nC,0028-0836,高\n"
    told = odd_rows(open_journals(text.encode()))
    assert told == "1 行的 ISSN 不对（第 2 行）；1 行没写等级，记为“在列”（第 3 行）"
    assert odd_rows(open_journals("刊名,ISSN,预警等级\nC,0028-0836,高\n".encode())) == ""


@pytest.mark.parametrize(("name", "word"), [("none.csv", "没有这个文件"), (".", "这是文件夹")])
def test_a_file_that_cannot_be_opened_is_told_in_words(tmp_path: Path, name: str, word: str) -> None:
    with pytest.raises(ConfigurationError, match=word):
        open_journals(tmp_path / name)


def test_what_is_no_text_is_refused_in_words() -> None:
    with pytest.raises(ConfigurationError, match="不是文字表格"):
        open_journals(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
