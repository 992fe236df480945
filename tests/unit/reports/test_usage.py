import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.figures import RequestRow, count
from handlers.domain.request import Reason, RequestKind, State
from reports import usage
from reports.period import week

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 16, 2, 0, 1, tzinfo=UTC)
ROW = RequestRow(
    number=1001, reader="staff:1", department="口腔科", kind=RequestKind.ARTICLE, language="en", source="folder",
    route="private", state=State.DELIVERED, reason=Reason.NONE, is_urgent=True, received_at=AT,
    acked_at=AT + timedelta(seconds=2), identified_at=AT, found_at=AT, delivered_at=AT + timedelta(seconds=3.25),
    closed_at=AT,
)  # fmt: skip


def written(rows: list[RequestRow], folder: Path) -> tuple[str, list[dict[str, str]]]:
    files = usage.write_usage(
        rows, week("2026-W47", SHANGHAI), folder, formats=("html", "csv"), zone=SHANGHAI, library="某馆"
    )
    assert [f.name for f in files] == ["usage-2026-W47.html", "usage-2026-W47.csv"]
    table = csv.DictReader(io.StringIO(files[1].read_text(encoding="utf-8-sig")))
    return files[0].read_text(encoding="utf-8"), list(table)


def test_page_and_table_tell_the_same(tmp_path: Path) -> None:
    waiting = replace(
        ROW, number=1002, state=State.WITH_LIBRARIAN, reason=Reason.NO_OPEN_COPY, delivered_at=None, source="",
        route="", language="zh", is_urgent=False,
    )  # fmt: skip
    page, table = written([ROW, waiting], tmp_path)
    assert "<b>2</b><span>求助" in page
    assert "50.0%" in page
    assert table[0] == {
        "编号": "1001", "科室": "口腔科", "类型": "论文", "语种": "外文", "来源": "本馆文件夹", "途径": "私聊",
        "状态": "已送达", "原因": "", "加急": "是", "收到": "2026-11-16 10:00:01", "首次回复": "2026-11-16 10:00:03",
        "识别": "2026-11-16 10:00:01", "找到": "2026-11-16 10:00:01", "送达": "2026-11-16 10:00:04",
        "回复用时（秒）": "2.0", "送达用时（秒）": "3.2",
    }  # fmt: skip
    assert (table[1]["语种"], table[1]["原因"], table[1]["送达"]) == ("中文", "没有可直接提供的全文", "")


def test_a_paper_from_another_library_is_counted_in_words_and_not_in_the_programs(tmp_path: Path) -> None:
    page, table = written([replace(ROW, source="supplier")], tmp_path)
    assert "馆际互借" in page
    assert "supplier" not in page
    assert table[0]["来源"] == "馆际互借"


def test_keyword_searches_are_told_apart(tmp_path: Path) -> None:
    listed = replace(ROW, number=1003, kind=RequestKind.SEARCH, state=State.ANSWERED, delivered_at=None, source="")
    page, table = written([ROW, listed], tmp_path)
    assert "代查 1 条：机器人列出题录 1 条，馆员答复 0 条，办理中 0 条" in page
    assert "100.0%" in page
    assert (table[1]["类型"], table[1]["状态"]) == ("代查", "已列出题录")
    assert "代查 0" not in written([ROW], tmp_path)[0]


def test_a_week_without_requests_is_a_page_all_the_same(tmp_path: Path) -> None:
    page, table = written([], tmp_path)
    assert "这段时间没有求助" in page
    assert table == []


def test_a_department_cannot_break_page_or_spreadsheet(tmp_path: Path) -> None:
    page, table = written([replace(ROW, department='=1+1<script>"')], tmp_path)
    assert "<script>" not in page
    assert table[0]["科室"] == "'=1+1<script>\""


def test_few_readers_are_not_counted_in_sight() -> None:
    figures = count([ROW], day_of=lambda moment: f"{moment:%m-%d}")
    page = usage.as_html(figures, week("2026-W47", SHANGHAI), library="某馆")
    assert "＜3" in page


def test_every_state_kind_and_reason_has_a_name() -> None:
    assert set(usage.STATE_NAMES) == set(State)
    assert set(usage.KIND_NAMES) == set(RequestKind)
    assert set(usage.REASON_NAMES) == set(Reason) - {Reason.NONE}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "—"), (0, "0.0秒"), (8.24, "8.2秒"), (59.94, "59.9秒"), (200, "3分20秒"), (18_600, "5小时10分")],
)
def test_durations_are_said_as_people_say_them(seconds: float | None, words: str) -> None:
    assert usage.duration(seconds) == words


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        (State.DECLINED, Reason.HELD_IN_PRINT, "请读者到馆借纸本"),
        (State.DECLINED, Reason.NOT_AVAILABLE, "未能提供"),
        (State.WITH_LIBRARIAN, Reason.NO_PRIVATE_WAY, "已备好，等加好友"),
        (State.CANCELLED, Reason.DUPLICATE, "与另一条合并"),
        (State.CANCELLED, Reason.NONE, "读者取消"),
    ],
)
def test_how_a_request_stands_is_said_as_it_is(tmp_path: Path, state: State, reason: Reason, said: str) -> None:
    _, table = written([replace(ROW, state=state, reason=reason)], tmp_path)
    assert table[0]["状态"] == said
