"""The table of purchase suggestions, and the section of the report."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.domain.purchase import Decision, Mark, Suggestion
from reports import purchases
from reports.period import week
from reports.usage import write_usage

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 19, 20, tzinfo=UTC)
LANCET = Suggestion(
    ("journal:lancet",), "=Lancet", "0140-6736", is_book=False, readers=3, departments=2, papers=4, last_at=AT
)
MARK = Mark(Decision.SUGGESTED, "明年预算", "王老师", AT)


def test_the_table_is_read_by_excel_and_runs_no_formula() -> None:
    lines = purchases.as_csv([(LANCET, MARK)], SHANGHAI).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("类型,刊名/书名,ISSN/ISBN,不同读者数,科室数,篇数,最近一次")
    assert lines[1] == "期刊,'=Lancet,0140-6736,3,2,4,2026-11-20,已荐购,明年预算"


def test_the_weekly_report_has_a_section_and_a_table_of_its_own(tmp_path: Path) -> None:
    period = week("2026-W47", SHANGHAI)
    files = write_usage(
        [], period, tmp_path, formats=("html", "csv"), zone=SHANGHAI, library="某馆", missed=[(LANCET, None)]
    )
    assert [file.name for file in files] == ["usage-2026-W47.html", "usage-2026-W47.csv", "purchases-2026-W47.csv"]
    assert "荐购建议" in files[0].read_text(encoding="utf-8")
    without = write_usage([], period, tmp_path, formats=("html",), zone=SHANGHAI, library="某馆")
    assert "荐购建议" not in without[0].read_text(encoding="utf-8")
