"""Purchase suggestions as a table: what several readers missed, without any name."""

import csv
import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handlers.domain.purchase import Decision, Mark, Suggestion

Row = tuple[Suggestion, Mark | None]
COLUMNS = ("类型", "刊名/书名", "ISSN/ISBN", "不同读者数", "科室数", "篇数", "最近一次", "处理", "备注")
DECISION_NAMES = {Decision.OPEN: "", Decision.SUGGESTED: "已荐购", Decision.REFUSED: "不购"}


def as_csv(rows: Sequence[Row], zone: ZoneInfo) -> bytes:
    """Return the suggestions as UTF-8 with a byte order mark for Excel."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in _cells(row, zone)] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cells(row: Row, zone: ZoneInfo) -> list[str]:
    one, mark = row
    return [
        "图书" if one.is_book else "期刊",
        one.name,
        one.code,
        str(one.readers),
        str(one.departments),
        str(one.papers),
        f"{one.last_at.astimezone(zone):%Y-%m-%d}",
        DECISION_NAMES[mark.decision] if mark else "",
        mark.note if mark else "",
    ]


def safe(cell: str) -> str:
    """Defuse what a spreadsheet would take for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
