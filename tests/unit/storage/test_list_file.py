"""Lists that others made come in every dress."""

from datetime import date
from pathlib import Path

import pytest

from handlers.domain.errors import ConfigurationError
from handlers.domain.journal_lists import ListedJournal
from handlers.domain.notice import ListedNotice
from storage.journal_file import odd_rows, open_journals, read_journals
from storage.list_file import open_list
from storage.notice_file import odd_notices, open_notices, read_notices

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


def test_a_cell_without_an_end_spoils_one_row() -> None:
    known = {"name": ("name",), "issn": ("ISSN",)}
    lines = [
        "name,ISSN",
        '"A,0140-6736',
        *(f"B{n},1474-547X" for n in range(2000)),
        '"C ""quoted""\nin two lines",',
        "D,",
    ]
    lines += ['"' + "x" * 200_000, "E,"]
    rows = list(open_list("\n".join(lines).encode(), known, needs=("name",)).lines())
    assert rows[0].cells == {"name": "A", "issn": "0140-6736"}
    assert [row.cells["name"] for row in rows[2001:]] == ['C "quoted"\nin two lines', "D", "", "E"]
    assert [(row.number, row.is_mended, row.is_broken) for row in rows if row.is_mended or row.is_broken] == [
        (2, True, False), (2005, True, True),
    ]  # fmt: skip


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


@pytest.mark.parametrize(
    ("head", "cell", "level"),
    [
        ("JIF Quartile", "Q2", "Q2"), ("2024 JIF Quartile", "2", "Q2"), ("2025年大类分区", "2", "2区"),
        ("中科院升级版分区", "2 [3/167]", "2区"), ("预警等级（2021年）", "高", "高"),
        ("预警原因（2024年）", "论文工厂", "论文工厂"),
        ("2023年12月升级版大类分区", "二区", "2区"), ("CAS Quartile", "2.0", "Q2"), ("JCR 分区（2023）", "Q1", "Q1"),

        ("SJR Best Quartile", "Q3", "Q3"), ("新锐分区2026", "1", "1区"),
        ("ＪＣＲ分区", "Q1", "Q1"), ("【2025】分区", "4", "4区"),
        ("2019-2020分区", "3 区", "3区"),
        ("预警级别2020", "中", "中"), ("小类分区", "1", "1区"),
        ("大类分区\n（2025）", "1", "1区"),
    ],
)  # fmt: skip
def test_a_level_is_known_by_a_head_of_any_year(head: str, cell: str, level: str) -> None:
    raw = f'序号,刊名,ISSN,"{head}"\n1,Lancet,0140-6736,{cell}\n'.encode()
    file = open_journals(raw)
    assert list(read_journals(file)) == [ListedJournal("Lancet", ("0140-6736",), level)]
    assert odd_rows(file) == ""


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        ("刊名,ISSN,2024年分区,2025年分区", "等级取自“2025年分区”，没用“2024年分区”"),
        ("刊名,ISSN,大类分区,JCR分区", "等级取自“大类分区”，没用“JCR分区”"),
        ("刊名,ISSN,影响因子,大类", "没有认出等级或分区列，全部记为“在列”（没用上的列：影响因子、大类）"),
    ],
)
def test_what_was_taken_for_the_level_and_what_was_not_is_told(heads: str, told: str) -> None:
    file = open_journals(f"{heads}\nLancet,0140-6736,2,1\n".encode())
    assert odd_rows(file).startswith(told)


@pytest.mark.parametrize(
    ("heads", "line", "journal"),
    [
        ("Full Journal Title,Abbreviated Journal,ISSN,Quartile", "LANCET,LANCET,0140-6736,Q1", "LANCET"),
        ("ISSN,分区", "0140-6736,Q1", ""), ("Print ISSN,Online ISSN,分区", "0140-6736,1474-547X,Q1", ""),
        ("ISSN（电子）,ISSN（印刷）,刊 名,分区", "1474-547X,0140-6736,柳叶刀,Q1", "柳叶刀"),
        ("Journal name,JCR Abbreviation,Publisher,ISSN,eISSN,Category,Edition,2024 JIF,JIF Quartile",
         "LANCET,LANCET,ELSEVIER,0140-6736,1474-547X,MEDICINE,SCIE,88.5,Q1", "LANCET"),
    ],
)  # fmt: skip
def test_a_journal_is_named_by_its_name_or_its_issn(heads: str, line: str, journal: str) -> None:
    (row,) = read_journals(open_journals(f"{heads}\n{line}\n".encode()))
    assert row is not None
    assert (row.name, row.issns[0], row.level) == (journal, "0140-6736", "Q1")


LIST = "刊名,ISSN,分区\n柳叶刀,0140-6736,1\n"


@pytest.mark.parametrize(
    "text",
    [
        "\n\n" + LIST, "sep=,\n" + LIST, "sep=;\n" + LIST.replace(",", ";"), "期刊分区表（2025年）,,\n\n" + LIST,
        "Journal Data Filtered By:,,\nSelected JCR Year: 2024,,\n" + LIST, LIST.replace(",", "|"),
        LIST.replace(",", "，"),
        LIST.replace(",", "\t"), '"刊\n名",ISSN,"分\n区"\n"柳叶刀",0140-6736,"1"\n', LIST.replace("\n", "\r"),
        LIST.replace("柳叶刀", "柳\x00叶刀"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_list_is_read_in_every_dress(text: str, encoding: str) -> None:
    assert list(read_journals(open_journals(text.encode(encoding)))) == [ListedJournal("柳叶刀", ("0140-6736",), "1区")]


def test_broken_bytes_in_gbk_spoil_only_their_own_letters() -> None:
    raw = LIST.encode("gb18030") + b"\xff\xfe bad \xc4,1474-547X,2\n" + "外科学,0028-0836,3\n".encode("gb18030")
    rows = [row for row in read_journals(open_journals(raw)) if row]
    assert [(row.issns, row.level) for row in rows[1:]] == [(("1474-547X",), "2区"), (("0028-0836",), "3区")]
    assert rows[2].name == "外科学"


@pytest.mark.parametrize(
    ("raw", "said"), [(b"<!DOCTYPE html><p>login", "网页"), (b"a,b\n1,2", "缺少这些列：刊名或ISSN")]
)
def test_what_names_no_journals_is_refused_in_words(raw: bytes, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        open_journals(raw)


def test_rows_that_could_not_be_read_are_told() -> None:
    text = '刊名,ISSN,分区\n"柳叶刀,0140-6736,1\n"' + "x" * 130_000 + '",,2\n'
    assert (
        odd_rows(open_journals(text.encode())) == "1 行引号不配对，按字面读（第 2 行）；1 行读不出来，略过（第 3 行）"
    )


def test_rows_of_notices_that_were_left_out_are_told_with_their_reasons() -> None:
    lines = ["1/1/2020,,10.1000/a,0,Retraction", "1/1/2020,,unavailable,0,Retraction", "1/1/2020,,10.1000/b,0,Hijacked"]
    lines += ["soon,,10.1000/c,0,Correction", '"1/1/2020,,10.1000/d,0,Retraction', ",,,," + "x" * 130_000]
    told = odd_notices(open_notices((HEAD + "\n".join(lines)).encode()))
    assert told == (
        "1 行读不出来，略过（第 7 行）；1 行引号不配对，按字面读（第 6 行）；1 行类型不认识，略过（第 4 行）；"
        "1 行没有 DOI 和 PMID，略过（第 3 行）；1 行日期看不懂，记为没有日期（第 5 行）"
    )
    assert odd_notices(open_notices((HEAD + lines[0]).encode())) == ""
