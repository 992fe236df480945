"""Reads a staff list: which column is what, which rows are sound, and what is wrong with the others."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from handlers.domain.errors import ConfigurationError
from handlers.domain.membership import name_key
from storage.staff_file import Line, Table, open_tables

FIELD_NAMES: Mapping[str, str] = {
    "work_number": "工号",
    "name": "姓名",
    "department": "科室",
    "title": "职称",
    "degree": "学历",
    "post": "岗位",
    "mail": "邮箱",
    "phone": "手机",
}
REQUIRED = ("work_number", "name", "department")
EXTRAS = tuple(name for name in FIELD_NAMES if name not in REQUIRED)
# The first header found in this order wins when a list has several for one thing.
SYNONYMS = """
work_number: 工号 员工号 职工号 员工工号 职工工号 人员编号 员工编号 职工编号 人员工号 工资号 人员代码 职工代码 工作证号
work_number: 人员编码 职工编码 胸牌号 employeeid staffid employeenumber workno worknumber 编号
name: 姓名 员工姓名 职工姓名 人员姓名 中文姓名 名字 职工名称 fullname name
department: 科室 科室名称 所在科室 所属科室 科别 部门 部门名称 所在部门 所属部门 现科室 工作科室 department dept
title: 职称 技术职称 专业技术职称 职称名称 现职称 专业技术职务 title
degree: 学历 最高学历 学历学位 文化程度 现学历 degree education
post: 岗位 岗位类别 岗位名称 岗位类型 岗位性质 人员类别 职务 position post
mail: 邮箱 电子邮箱 电子邮件 邮箱地址 邮件 邮件地址 e-mail email mail emailaddress
phone: 手机 手机号 手机号码 移动电话 联系电话 电话 电话号码 联系方式 mobile phone tel telephone
"""
MAX_LENGTHS = {"work_number": 32, "name": 50, "department": 60, "mail": 254, "phone": 32}
MAX_LENGTH = 100
HEADER_WITHIN = 40
NOTHING = {"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "空", "null", "NULL", "None", "N/A", "#N/A"}
FOOTER = re.compile(r"^(合计|总计|共计|小计|备注|注[:：]|说明|制表|填表|审核|打印|第\s*\d+\s*页|共\s*\d+)")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
MAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>()]+")
PHONE = re.compile(r"\+?[\d\-() ,/转]{3,}")


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One sound row of a staff list; `row` is its number in the spreadsheet.

    `unread` names the fields whose cells held something that could not be used.
    """

    row: int
    work_number: str = field(repr=False)
    name: str = field(repr=False)
    department: str
    title: str = ""
    degree: str = ""
    post: str = ""
    mail: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row, or worth knowing about it (`is_blocking` false: the row is used).

    `row` 0 means the whole file. `work_number` is the number in the row, where it could be read.
    """

    row: int
    reason: str = field(repr=False)
    is_blocking: bool = True
    work_number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class StaffSheet:
    """A staff list as read: sound rows, problems in the order of the rows, and which column was taken for what.

    `columns` maps our names (工号, …) to the headers found; `ignored` are the headers not used.
    """

    rows: tuple[StaffRow, ...]
    problems: tuple[RowProblem, ...]
    columns: Mapping[str, str]
    ignored: tuple[str, ...] = ()
    table: str = ""

    @property
    def blocking(self) -> tuple[RowProblem, ...]:
        """The problems whose rows cannot be used."""
        return tuple(p for p in self.problems if p.is_blocking)


@dataclass(frozen=True, slots=True)
class _Header:
    line: Line
    columns: Mapping[str, int]

    @property
    def is_complete(self) -> bool:
        return all(name in self.columns for name in REQUIRED)


def read_staff_sheet(source: Path | bytes) -> StaffSheet:
    """Return what a staff list (XLSX or CSV; a path, or the file's bytes) says. Blocks: call it in a thread.

    Raises:
        ConfigurationError: The file cannot be read at all; a Chinese sentence says why and what to do.
    """
    with open_tables(source) as tables:
        table, header = _best_table(tables)
        problems: list[RowProblem] = []
        rows = list(_sound_rows(_data_lines(table, header), header, problems))
        used = _one_row_each(rows, problems)
        _note_namesakes(used, problems)
        _note_other_sheets(table, tables, problems)
    if not used and not any(p.is_blocking for p in problems):
        raise ConfigurationError("表头下面没有任何职工。请检查名单是否完整")
    return StaffSheet(
        rows=tuple(used),
        problems=tuple(sorted(problems, key=lambda p: p.row)),
        columns={FIELD_NAMES[name]: header.line.cells[i] for name, i in header.columns.items()},
        ignored=_ignored(header),
        table=table.name,
    )


def _best_table(tables: Sequence[Table]) -> tuple[Table, _Header]:
    """Return the first table with all required columns, else the one with most columns for the message."""
    found = [(table, header) for table in tables if (header := _find_header(table))]
    if not found:
        raise ConfigurationError(_no_header(None))
    best = next((f for f in found if f[1].is_complete), None) or max(found, key=lambda f: len(f[1].columns))
    if not best[1].is_complete:
        raise ConfigurationError(_no_header(best[1]))
    return best


def _no_header(header: _Header | None) -> str:
    if header is None:
        return f"前 {HEADER_WITHIN} 行里找不到表头。名单至少要有“工号”“姓名”“科室”三列，请在数据上方加一行表头"
    missing = "、".join(f"“{FIELD_NAMES[name]}”" for name in REQUIRED if name not in header.columns)
    return f"第 {header.line.number} 行像是表头，但缺少 {missing} 列。请补上这一列，或把列名改成这个名称"


def _find_header(table: Table) -> _Header | None:
    headers: list[_Header] = []
    # Cut at a wrong delimiter, a sound file may look broken; a broken one is refused when its rows are read.
    with suppress(ConfigurationError):
        headers.extend(
            _Header(line, columns) for line in islice(table.lines(), HEADER_WITHIN) if (columns := _columns(line.cells))
        )
    return max(headers, key=lambda header: len(header.columns), default=None)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    keys = [_header_key(cell) for cell in cells]
    columns: dict[str, int] = {}
    for name, headers in (line.split(":") for line in SYNONYMS.split("\n") if line):
        index = next((keys.index(header) for header in headers.split() if header in keys), None)
        if index is not None:
            columns.setdefault(name, index)
    return columns


def _header_key(cell: str) -> str:
    key = "".join(unicodedata.normalize("NFKC", cell).casefold().split())
    return re.sub(r"\(.*?\)|[*:;。、/_]|【.*?】", "", key)


def _ignored(header: _Header) -> tuple[str, ...]:
    used = set(header.columns.values())
    return tuple(dict.fromkeys(c for i, c in enumerate(header.line.cells) if c and i not in used))


def _data_lines(table: Table, header: _Header) -> Iterator[Line]:
    titles = tuple(header.line.cells[header.columns[name]] for name in REQUIRED)
    for line in table.lines():
        if line.number > header.line.number and not _is_void(line, header, titles):
            yield line


def _is_void(line: Line, header: _Header, titles: tuple[str, ...]) -> bool:
    """Return whether a row holds nobody: blank, the header printed again, or a line of totals."""
    filled = [cell for cell in line.cells if cell]
    # A department alone is a heading, or the rest of a merged cell.
    if not filled or all(_cell(line, header, name) in NOTHING for name in FIELD_NAMES if name != "department"):
        return True
    if tuple(_cell(line, header, name) for name in REQUIRED) == titles:
        return True
    return bool(FOOTER.match(filled[0])) and any(not _cell(line, header, name) for name in REQUIRED)


def _cell(line: Line, header: _Header, name: str) -> str:
    index = header.columns.get(name)
    return line.cells[index] if index is not None and index < len(line.cells) else ""


def _sound_rows(lines: Iterable[Line], header: _Header, problems: list[RowProblem]) -> Iterator[StaffRow]:
    for line in lines:
        cells = {name: _value(name, _cell(line, header, name)) for name in FIELD_NAMES}
        reasons = [reason for name in REQUIRED if (reason := _fault(name, cells[name]))]
        if reasons:
            problems.append(RowProblem(line.number, "；".join(reasons), work_number=cells["work_number"]))
            continue
        faults = {name: fault for name in EXTRAS if cells[name] and (fault := _fault(name, cells[name]))}
        problems += [
            RowProblem(line.number, f"{fault}，此格未采用", is_blocking=False, work_number=cells["work_number"])
            for fault in faults.values()
        ]
        kept = {name: "" if name in faults else value for name, value in cells.items()}
        yield StaffRow(line.number, **kept, unread=tuple(faults))


def _value(name: str, cell: str) -> str:
    if cell in NOTHING:
        return ""
    if name in {"work_number", "department", "mail", "phone"}:
        cell = unicodedata.normalize("NFKC", cell)
    if name in {"work_number", "phone"}:
        cell = re.sub(r"^(\d+)\.0+$", r"\1", cell)
    return cell.replace(" ", "") if name in {"work_number", "mail"} else cell


def _fault(name: str, value: str) -> str:
    """Return what is wrong with a value, in Chinese, or nothing."""
    label = FIELD_NAMES[name]
    if not value:
        return f"缺{label}"
    is_digits = name in {"work_number", "phone"}
    faults = (
        (len(value) > MAX_LENGTHS.get(name, MAX_LENGTH), f"{label}过长（{len(value)} 个字）"),
        (value[0] in ("=@+-" if name != "phone" else "=@-"), f"{label}以“{value[0]}”开头，像是公式"),
        (value[0] == "#", f"{label}是出错的公式（{value[:10]}）"),
        (is_digits and SCIENTIFIC.fullmatch(value), f"{label}被 Excel 写成了科学记数法，请把该列设为“文本”后重填"),
        (name == "name" and not re.search(r"[^\W\d_]", value), "姓名里没有文字"),
        (name == "mail" and not MAIL.fullmatch(value), "邮箱格式不对"),
        (name == "phone" and not PHONE.fullmatch(value), "手机号格式不对"),
    )
    return next((sentence for is_so, sentence in faults if is_so), "")


def _one_row_each(rows: Iterable[StaffRow], problems: list[RowProblem]) -> list[StaffRow]:
    """Return one row for each 工号; rows that disagree on who it is are all held back."""
    groups: dict[str, list[StaffRow]] = defaultdict(list)
    for row in rows:
        groups[row.work_number.casefold()].append(row)
    return [row for same in groups.values() for row in (same if len(same) == 1 else _merged(same, problems))]


def _merged(same: Sequence[StaffRow], problems: list[RowProblem]) -> list[StaffRow]:
    first = same[0]
    numbers = "、".join(str(row.row) for row in same[:20])
    if len({(name_key(row.name), name_key(row.department)) for row in same}) > 1:
        reason = f"工号重复而姓名或科室不同（第 {numbers} 行），请核对"
        problems += [RowProblem(row.row, reason, work_number=row.work_number) for row in same]
        return []
    for other in same[1:]:
        reason = f"与第 {first.row} 行是同一人，已合并{_differences(first, other)}"
        problems.append(RowProblem(other.row, reason, is_blocking=False, work_number=other.work_number))
    filled = {name: next((v for row in same if (v := getattr(row, name))), "") for name in FIELD_NAMES}
    unread = tuple(name for name in EXTRAS if not filled[name] and any(name in row.unread for row in same))
    return [StaffRow(first.row, **filled, unread=unread)]


def _differences(first: StaffRow, other: StaffRow) -> str:
    pairs = ((label, getattr(first, name), getattr(other, name)) for name, label in FIELD_NAMES.items())
    labels = "、".join(label for label, kept, dropped in pairs if kept and dropped and kept != dropped)
    return f"（{labels}不同，以第 {first.row} 行为准）" if labels else ""


def _note_namesakes(rows: Iterable[StaffRow], problems: list[RowProblem]) -> None:
    groups: dict[tuple[str, str], list[StaffRow]] = defaultdict(list)
    for row in rows:
        groups[name_key(row.department), name_key(row.name)].append(row)
    for same in (group for group in groups.values() if len(group) > 1):
        numbers = "、".join(str(row.row) for row in same[:20])
        reason = f"同科室同名（第 {numbers} 行），只能用一次性验证码绑定"
        problems += [RowProblem(r.row, reason, is_blocking=False, work_number=r.work_number) for r in same]


def _note_other_sheets(used: Table, tables: Sequence[Table], problems: list[RowProblem]) -> None:
    others = "、".join(f"“{t.name}”" for t in tables if t is not used and t.name != used.name)
    if others:
        problems.append(RowProblem(0, f"只读取了工作表“{used.name}”；未读取：{others}", is_blocking=False))
