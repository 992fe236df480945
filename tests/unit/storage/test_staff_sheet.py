"""Staff lists as personnel offices really send them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.errors import ConfigurationError
from storage.staff_file import plain
from storage.staff_sheet import StaffSheet, read_staff_sheet

HEADER = ["工号", "姓名", "科室", "职称", "学历", "岗位", "邮箱", "手机"]
ZHANG = ["1001", "张三", "口腔科", "主治医师", "硕士", "临床", "zhang@example.org", "13800000000"]
LI = ["1002", "李四", "心内科", "护师", "本科", "护理", "li@example.org", "13900000000"]


def xlsx(rows: Sequence[Sequence[object]], change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text(rows: list[list[str]], delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"


def csv_sheet(rows: list[list[str]]) -> StaffSheet:
    return read_staff_sheet(text(rows).encode())


def numbers(sheet: StaffSheet) -> list[str]:
    return [row.work_number for row in sheet.rows]


def reasons(sheet: StaffSheet) -> list[tuple[int, str]]:
    return [(p.row, p.reason) for p in sheet.blocking]


def test_a_workbook_gives_its_rows_with_their_numbers() -> None:
    sheet = read_staff_sheet(xlsx([HEADER, ZHANG, LI]))

    assert [(r.row, r.name, r.department) for r in sheet.rows] == [(2, "张三", "口腔科"), (3, "李四", "心内科")]
    assert sheet.rows[0].mail == "zhang@example.org"
    assert sheet.rows[0].phone == "13800000000"
    assert sheet.columns["工号"] == "工号"
    assert sheet.problems == ()


def test_a_path_is_read_like_bytes(tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(text([HEADER, ZHANG]), encoding="gb18030")

    assert numbers(read_staff_sheet(file)) == ["1001"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_every_usual_encoding_and_delimiter_is_recognised(encoding: str, delimiter: str) -> None:
    sheet = read_staff_sheet(text([HEADER, ZHANG, LI], delimiter).encode(encoding))

    assert [(r.work_number, r.name, r.phone) for r in sheet.rows] == [
        ("1001", "张三", "13800000000"),
        ("1002", "李四", "13900000000"),
    ]


def test_a_semicolon_file_with_quotes_and_commas_inside_is_read() -> None:
    raw = '"工号";"姓名";"科室";"岗位"\n"1001";"张三";"口腔科";"临床,教学"\n'

    assert read_staff_sheet(raw.encode()).rows[0].post == "临床,教学"


SYNONYMS = [
    ["员工号", "员工姓名", "部门"],
    ["职工号", "名字", "所在科室"],
    ["人员编号", "姓 名", "科室名称"],
    ["工资号", "姓名（必填）", "所属部门"],
    ["*工号", "姓名：", "科　室"],
    ["\ufeff工号", "姓\n名", " 科室 "],
    ["工号(4-8位)", "Name", "Department"],
    ["Employee ID", "Full Name", "Dept"],
]


@pytest.mark.parametrize("header", SYNONYMS, ids=["-".join(h).replace("\n", "") for h in SYNONYMS])
def test_headers_have_many_names(header: list[str]) -> None:
    assert numbers(read_staff_sheet(xlsx([header, ["1001", "张三", "口腔科"]]))) == ["1001"]


def test_titles_above_the_header_any_order_and_extra_columns_are_no_trouble() -> None:
    rows: list[list[object]] = [
        ["某某医院职工名单"],
        [],
        ["制表：人事科", None, "2026年11月"],
        ["序号", "E-mail", "所在科室", "性别", "姓名", "技术职称", "最高学历", "工号", "身份证号"],
        [1, "zhang@example.org", "口腔科", "男", "张三", "医师", "博士", "1001", "x"],
    ]
    sheet = read_staff_sheet(xlsx(rows))

    assert (sheet.rows[0].row, sheet.rows[0].name, sheet.rows[0].degree) == (5, "张三", "博士")
    assert sheet.ignored == ("序号", "性别", "身份证号")
    assert sheet.columns["邮箱"] == "E-mail"


def test_the_better_known_of_two_headers_for_one_thing_wins() -> None:
    sheet = csv_sheet([["部门", "工号", "姓名", "科室"], ["第一临床医学院", "1001", "张三", "口腔科"]])

    assert sheet.rows[0].department == "口腔科"
    assert sheet.ignored == ("部门",)


def test_numbers_keep_what_the_spreadsheet_shows() -> None:
    def pad(book: openpyxl.Workbook) -> None:
        assert book.active is not None
        book.active["A4"].number_format = "000000"

    rows: list[Sequence[object]] = [
        HEADER[:3],
        [1001.0, "张三", "口腔科"],
        ["001002", "李四", "口腔科"],
        [1003, "王五", "口腔科"],
    ]

    assert numbers(read_staff_sheet(xlsx(rows, pad))) == ["1001", "001002", "001003"]


def test_csv_tricks_that_keep_leading_zeros_are_undone() -> None:
    raw = '工号,姓名,科室\n="001001",张三,口腔科\n\'001002,李四,口腔科\n\t001003,王五,口腔科\n1004.0,赵六,口腔科\n'

    assert numbers(read_staff_sheet(raw.encode())) == ["001001", "001002", "001003", "1004"]


@pytest.mark.parametrize("number", [10**17 + 3, 1.23456789012345e16])
def test_a_number_that_lost_its_last_digits_is_refused(number: float) -> None:
    sheet = read_staff_sheet(xlsx([HEADER[:3], [number, "张三", "口腔科"]]))

    assert sheet.rows == ()
    assert "科学记数法" in reasons(sheet)[0][1]


def test_merged_departments_reach_down_and_blank_rows_hold_nobody() -> None:
    def merge(book: openpyxl.Workbook) -> None:
        assert book.active is not None
        book.active.merge_cells("A1:C1")
        book.active.merge_cells("A3:A5")

    rows: list[list[object]] = [
        ["某某医院名单", None, None],
        ["科室", "工号", "姓名"],
        ["口腔科", "1001", "张三"],
        [None, None, None],
        [None, "1002", "李四"],
        [None, "1003", "王五"],
    ]
    sheet = read_staff_sheet(xlsx(rows, merge))

    assert [(r.row, r.department) for r in sheet.rows] == [(3, "口腔科"), (5, "口腔科")]
    assert reasons(sheet) == [(6, "缺科室")]


def test_a_header_printed_again_and_totals_hold_nobody() -> None:
    sheet = csv_sheet([HEADER, ZHANG, HEADER, LI, ["合计：2人"], ["备注：名单截至十一月"]])

    assert numbers(sheet) == ["1001", "1002"]
    assert sheet.problems == ()


BAD_ROWS = [
    (["", "张三", "口腔科"], "缺工号"),
    (["1001", "", "口腔科"], "缺姓名"),
    (["1001", "张三", "无"], "缺科室"),
    (["1001", "", ""], "缺姓名；缺科室"),
    (["1" * 33, "张三", "口腔科"], "工号过长（33 个字）"),
    (["1001", "张" * 51, "口腔科"], "姓名过长（51 个字）"),
    (["1001", "=HYPERLINK(1)", "口腔科"], "姓名以“=”开头，像是公式"),
    (["1001", "@SUM(1)", "口腔科"], "姓名以“@”开头，像是公式"),
    (["+1001", "张三", "口腔科"], "工号以“+”开头，像是公式"),
    (["1001", "张三", "-口腔科"], "科室以“-”开头，像是公式"),
    (["#REF!", "张三", "口腔科"], "工号是出错的公式（#REF!）"),
    (["1.00123E+11", "张三", "口腔科"], "工号被 Excel 写成了科学记数法，请把该列设为“文本”后重填"),
    (["1001", "12345", "口腔科"], "姓名里没有文字"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS, ids=[reason for _, reason in BAD_ROWS])
def test_a_bad_row_is_listed_with_its_number_and_reason_and_the_others_are_read(row: list[str], reason: str) -> None:
    sheet = csv_sheet([HEADER[:3], row, LI[:3]])

    assert reasons(sheet) == [(2, reason)]
    assert numbers(sheet) == ["1002"]


BAD_EXTRAS = [
    (6, "没有", "邮箱格式不对，此格未采用"),
    (6, "=1+1", "邮箱以“=”开头，像是公式，此格未采用"),
    (7, "幸福路3号", "手机号格式不对，此格未采用"),
    (3, "=cmd|' /C calc'!A0", "职称以“=”开头，像是公式，此格未采用"),
    (5, "岗" * 101, "岗位过长（101 个字），此格未采用"),
]


@pytest.mark.parametrize(("column", "value", "reason"), BAD_EXTRAS, ids=[reason for *_, reason in BAD_EXTRAS])
def test_a_bad_extra_is_left_out_and_the_person_stays(column: int, value: str, reason: str) -> None:
    sheet = csv_sheet([HEADER, [*ZHANG[:column], value, *ZHANG[column + 1 :]]])

    assert [(p.row, p.reason, p.is_blocking) for p in sheet.problems] == [(2, reason, False)]
    assert numbers(sheet) == ["1001"]
    assert value not in str([getattr(sheet.rows[0], f) for f in ("title", "post", "mail", "phone")])


def test_the_same_person_twice_becomes_one_row() -> None:
    sheet = csv_sheet([HEADER, [*ZHANG[:6], "", ""], LI, [*ZHANG[:3], "主任医师", *ZHANG[4:]]])

    assert numbers(sheet) == ["1001", "1002"]
    assert (sheet.rows[0].title, sheet.rows[0].phone) == ("主治医师", "13800000000")
    assert [(p.row, p.reason) for p in sheet.problems] == [(4, "与第 2 行是同一人，已合并（职称不同，以第 2 行为准）")]


def test_one_number_for_two_people_holds_both_back() -> None:
    sheet = csv_sheet([HEADER[:3], ["a1", "张三", "口腔科"], ["A1", "李四", "口腔科"], ["A2", "王五", "口腔科"]])

    assert numbers(sheet) == ["A2"]
    reason = "工号重复而姓名或科室不同（第 2、3 行），请核对"
    assert reasons(sheet) == [(2, reason), (3, reason)]


def test_namesakes_of_one_department_are_allowed_and_noted() -> None:
    sheet = csv_sheet([HEADER[:3], ["1", "张三", "口腔科"], ["2", "张三", "口腔科"], ["3", "张三", "心内科"]])

    assert numbers(sheet) == ["1", "2", "3"]
    assert [(p.row, p.is_blocking) for p in sheet.problems] == [(2, False), (3, False)]
    assert "验证码" in sheet.problems[0].reason


def test_the_sheet_that_holds_the_list_is_found_and_the_others_are_named() -> None:
    def add(book: openpyxl.Workbook) -> None:
        people = book.create_sheet("在职人员")
        people.append(HEADER[:3])
        people.append(["1001", "张三", "口腔科"])
        book.create_sheet("隐藏").sheet_state = "hidden"

    sheet = read_staff_sheet(xlsx([["填表说明"], ["请看第二页"]], add))

    assert (sheet.table, numbers(sheet)) == ("在职人员", ["1001"])
    assert sheet.problems[0].reason == "只读取了工作表“在职人员”；未读取：“Sheet”"


def test_dates_and_truth_values_are_text() -> None:
    sheet = read_staff_sheet(xlsx([[*HEADER[:4], "岗位"], ["1", "张三", "口腔科", True, date(2026, 1, 2)]]))

    assert (sheet.rows[0].title, sheet.rows[0].post[:10]) == ("是", "2026-01-02")


def test_blanks_inside_chinese_names_are_dropped_and_latin_ones_kept() -> None:
    sheet = csv_sheet([HEADER[:3], ["1", "张　 三", "口 腔 科"], ["2", "John  Smith", "ＩＣＵ"]])

    assert [(r.name, r.department) for r in sheet.rows] == [("张三", "口腔科"), ("John Smith", "ICU")]


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + stream.encode("utf-16-le") + bytes(100)


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    raw = archive(**{"xl/workbook.xml": b"<x/>"})
    size_at = raw.index(b"PK\x01\x02") + 24  # the unpacked size in the central directory
    return raw[:size_at] + (401 * 2**20).to_bytes(4, "little") + raw[size_at + 4 :]


def broken() -> bytes:
    return xlsx([HEADER, ZHANG])[:-600]


def entity() -> bytes:
    return archive(**{"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})


WRONG_FILES: list[tuple[str, Callable[[], bytes], str]] = [
    ("nothing", lambda: b"", "文件是空的"),
    ("only a BOM", lambda: b"\xef\xbb\xbf\r\n", "文件是空的"),
    ("a PDF", lambda: b"%PDF-1.7\n", "这是 PDF 文件"),
    ("a picture", lambda: b"\x89PNG\r\n\x1a\n", "这是图片"),
    ("an old workbook", lambda: ole("Workbook"), "旧的 .xls 格式"),
    ("a workbook with a password", lambda: ole("EncryptedPackage"), "取消密码"),
    ("a web page named xls", "<html><table><tr><td>工号".encode, "其实是网页"),
    ("a Word file", lambda: archive(**{"word/document.xml": b"<x/>"}), "不是 xlsx 工作簿"),
    ("a broken workbook", broken, "损坏"),
    ("a workbook without parts", lambda: archive(**{"xl/workbook.xml": b"<x/>"}), "损坏"),
    ("a bomb", bomb, "解压后过大"),
    ("entities", entity, "不该有的 XML 声明"),
    ("binary", lambda: bytes(range(256)) * 10, "请选择 xlsx 或 CSV|文字编码"),
    ("Shift-JIS rubbish", lambda: b"\xff\xff\xfe\xfd\x80" * 10, "文字编码认不出来"),
    ("no header", "1001,张三,口腔科\n".encode, "找不到表头"),
    ("no department", "工号,姓名\n1001,张三\n".encode, "缺少 “科室” 列"),
    ("a header only", lambda: text([HEADER]).encode(), "没有任何职工"),
    ("an open quote", lambda: text([HEADER, ["1", '"张三', "x"]]).encode(), "双引号没有配对"),
]


@pytest.mark.parametrize(("make", "sentence"), [w[1:] for w in WRONG_FILES], ids=[w[0] for w in WRONG_FILES])
def test_a_wrong_file_is_refused_with_what_to_do(make: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        read_staff_sheet(make())


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="打不开"):
        read_staff_sheet(tmp_path / "none.xlsx")


def test_thirty_thousand_rows_are_read() -> None:
    people = [[str(i), "张三", f"科室{i}"] for i in range(30_000)]

    assert len(csv_sheet([HEADER[:3], *people]).rows) == 30_000


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        sheet = read_staff_sheet(raw)
    except ConfigurationError:
        return
    assert sheet.columns


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=8))
def test_any_cells_become_rows_or_problems(cells: list[list[str]]) -> None:
    rows = [HEADER[:3], *([c.replace('"', "").replace(",", "") for c in row] for row in cells)]
    try:
        sheet = csv_sheet(rows)
    except ConfigurationError:
        return
    assert all(r.work_number and r.name and r.department for r in sheet.rows)


def test_names_stay_out_of_the_repr() -> None:
    sheet = csv_sheet([HEADER, ZHANG, ["", "李四", "口腔科"]])

    assert "张三" not in repr(sheet)
    assert "13800000000" not in repr(sheet)


@pytest.mark.parametrize("unseen", ["\x1b", "\x9b", "\x7f", "\x07", "\r", "\u202e", "\u2066", "\u200b", "\ufeff"])
def test_a_cell_holds_no_character_that_a_terminal_obeys(unseen: str) -> None:
    assert plain(f"张{unseen}三{unseen}") == "张三"
