"""The usage report of a period, as a web page and as a table."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from handlers.domain.figures import Figures, Line, RequestRow, count
from handlers.domain.request import Reason, RequestKind, State
from handlers.domain.source_names import SOURCE_NAMES
from reports import purchases
from reports.period import Period

FORMATS = ("html", "csv")
FEW_READERS = 3
"""Departments with fewer readers are not shown apart: a count of one names a person (requirements §4.1)."""

KIND_NAMES = {
    RequestKind.ARTICLE: "论文",
    RequestKind.BOOK: "图书",
    RequestKind.SEARCH: "代查",
    RequestKind.UNREADABLE: "待人工识别",
}
STATE_NAMES = {
    State.AWAITING_BINDING: "等待绑定",
    State.RECEIVED: "处理中（已收到）",
    State.CHOOSING: "等读者选择",
    State.IDENTIFIED: "处理中（已识别）",
    State.SEARCHING: "处理中（查找）",
    State.FOUND: "处理中（已找到）",
    State.MARKED: "处理中（发送）",
    State.DELIVERED: "已送达",
    State.ANSWERED: "已列出题录",
    State.WITH_LIBRARIAN: "馆员处理中",
    State.DECLINED: "未能提供",
    State.CANCELLED: "读者取消",
    State.EXPIRED: "已过期",
}
REASON_NAMES = {
    Reason.NOT_IDENTIFIED: "题录查不到",
    Reason.NO_SUCH_ID: "编号不存在",
    Reason.NO_OPEN_COPY: "没有可直接提供的全文",
    Reason.NO_RECORD_SOURCE: "当时查不了来源",
    Reason.UNSURE_FILE: "文件待核对",
    Reason.TOO_LARGE: "文件过大",
    Reason.NOT_SENT: "未能发送",
    Reason.NO_PRIVATE_WAY: "文件已备好，等读者加好友",
    Reason.MARKING_FAILED: "水印失败",
    Reason.BOOK_NOT_HELD: "无电子书",
    Reason.BOOK_IN_PRINT: "有纸本",
    Reason.BOOK_ONLINE: "有电子书链接",
    Reason.KEYWORDS: "专题代查",
    Reason.UNREADABLE: "需人工识别",
    Reason.STUCK: "超时转人工",
    Reason.NONE_OF_THEM: "候选都不是",
    Reason.NO_CHOICE: "读者未选择",
    Reason.ISSUE_LIMIT: "同期超量",
    Reason.REOPENED: "重新处理",
    Reason.PUBLISHED_WANTED: "读者要正式发表版",
    Reason.WRONG_FILE: "读者说发错了",
    Reason.FILE_FAULTY: "读者说文件有问题",
    Reason.NOT_RECEIVED: "读者说没收到",
    Reason.FOUND_BY_READER: "读者自己找到",
    Reason.FOUND_LATER: "后台再找时找到",
    Reason.BEFRIENDED: "读者已加好友，可私聊发送",
    Reason.ANSWERED_BY_HAND: "馆员已答复",
    Reason.NOT_AVAILABLE: "各渠道均无",
    Reason.HELD_IN_PRINT: "本馆有纸本",
    Reason.COPYRIGHT: "版权限制",
    Reason.NOT_FOR_STAFF: "非服务范围",
    Reason.DUPLICATE: "重复",
    Reason.WRONG_CITATION: "题录有误",
    Reason.OTHER: "其他",
}
# Where a state alone would not say what is true.
STANDINGS = {
    (State.WITH_LIBRARIAN, Reason.NO_PRIVATE_WAY): "已备好，等加好友",
    (State.WITH_LIBRARIAN, Reason.BOOK_IN_PRINT): "已告知有纸本",
    (State.WITH_LIBRARIAN, Reason.BOOK_ONLINE): "已给电子书链接",
    (State.ANSWERED, Reason.ANSWERED_BY_HAND): "馆员已答复",
    (State.DECLINED, Reason.HELD_IN_PRINT): "请读者到馆借纸本",
    (State.DECLINED, Reason.DUPLICATE): "与另一条合并",
    (State.CANCELLED, Reason.DUPLICATE): "与另一条合并",
    (State.CANCELLED, Reason.FOUND_BY_READER): "读者自己找到",
}
ROUTE_NAMES = {"private": "私聊", "group": "群里"}
COLUMNS = (
    "编号", "科室", "类型", "语种", "来源", "途径", "状态", "原因", "加急",
    "收到", "首次回复", "识别", "找到", "送达", "回复用时（秒）", "送达用时（秒）",
)  # fmt: skip


def write_usage(
    rows: Sequence[RequestRow],
    period: Period,
    folder: Path,
    *,
    formats: Sequence[str],
    zone: ZoneInfo,
    library: str,
    missed: Sequence[purchases.Row] = (),
) -> tuple[Path, ...]:
    """Write the report in each format (`html`, `csv`) and return the files.

    `missed` are the purchase suggestions: a section of the page, and with `csv` a table of their own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    figures = count(rows, day_of=lambda moment: f"{moment.astimezone(zone):%m-%d}")
    makers: dict[str, Callable[[], bytes]] = {
        "html": lambda: as_html(figures, period, library=library, missed=missed).encode(),
        "csv": lambda: as_csv(rows, zone),
    }
    files = [_write(report_file(folder, period, name), makers[name]()) for name in formats]
    if missed and "csv" in formats:
        files.append(_write(folder / f"purchases-{period.code}.csv", purchases.as_csv(missed, zone)))
    return tuple(files)


def report_file(folder: Path, period: Period, extension: str) -> Path:
    """Return where the report of a period is written."""
    return folder / f"usage-{period.code}.{extension}"


def _write(path: Path, content: bytes) -> Path:
    part = path.with_suffix(path.suffix + ".part")
    part.write_bytes(content)
    part.replace(path)
    return path


def as_html(figures: Figures, period: Period, *, library: str, missed: Sequence[purchases.Row] = ()) -> str:
    """Return the report as one web page that needs nothing from elsewhere."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"duration": duration, "percent": percent}
    shown, rest = _departments(figures)
    return environment.get_template("usage.html").render(
        figures=figures, period=period, library=library, departments=shown, few=rest, few_readers=FEW_READERS,
        missed=missed, decision_names=purchases.DECISION_NAMES,
        peak=max((requests for _, requests, _ in figures.days), default=1),
        kind_names={k.value: v for k, v in KIND_NAMES.items()}, state_names=STATE_NAMES,
        reason_names=REASON_NAMES, source_names=SOURCE_NAMES, route_names=ROUTE_NAMES,
    )  # fmt: skip


def _departments(figures: Figures) -> tuple[list[Line], int]:
    """Return the departments by name; speed and fill are withheld for those with few readers by the page."""
    return list(figures.departments), sum(d.readers < FEW_READERS for d in figures.departments)


def as_csv(rows: Sequence[RequestRow], zone: ZoneInfo) -> bytes:
    """Return one line for each request, without names, as UTF-8 with a byte order mark for Excel."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([purchases.safe(cell) for cell in _cells(row, zone)] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cells(row: RequestRow, zone: ZoneInfo) -> list[str]:
    moments = (row.received_at, row.acked_at, row.identified_at, row.found_at, row.delivered_at)
    return [
        str(row.number),
        row.department,
        KIND_NAMES[row.kind],
        {"zh": "中文", "": ""}.get(row.language, "外文"),
        SOURCE_NAMES.get(row.source, row.source),
        ROUTE_NAMES.get(row.route, row.route),
        standing(row.state, row.reason),
        REASON_NAMES.get(row.reason, ""),
        "是" if row.is_urgent else "",
        *(_moment(m, zone) for m in moments),
        _seconds(row.ack_s),
        _seconds(row.turnaround_s),
    ]


def standing(state: State, reason: Reason) -> str:
    """Return in a librarian's words how a request stands."""
    return STANDINGS.get((state, reason), STATE_NAMES[state])


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}" if moment else ""


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def duration(seconds: float | None) -> str:
    """Return a duration as people say it: `8.2秒`, `3分20秒`, `5小时10分`."""
    if seconds is None:
        return "—"
    if seconds < 60:
        return f"{seconds:.1f}秒"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}分{rest:02d}秒"
    return f"{minutes // 60}小时{minutes % 60:02d}分"


def percent(share: float | None) -> str:
    """Return a share as a percentage."""
    return "—" if share is None else f"{share * 100:.1f}%"
