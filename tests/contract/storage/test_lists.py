"""The promises of `NoticeList` and `JournalLists`, over both engines."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.errors import ConfigurationError
from handlers.domain.journal_lists import JournalMark, ListedJournal
from handlers.domain.notice import ListedNotice, Notice, NoticeKind
from handlers.ports import JournalLists, NoticeList
from storage.database import Database
from storage.journal_file import open_journals, read_journals
from storage.loaded_lists import SqlJournalLists, SqlNoticeList
from storage.notice_file import open_notices, read_notices
from tests.contract.storage.desk_kit import OTHER, PAPER, TickingClock

HEAD = (
    "Record ID,Title,Subject,Journal,Author,RetractionDate,RetractionDOI,RetractionPubMedID,"
    "OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason,Notes\n"
)
GIVEN = Notice(NoticeKind.RETRACTION, "10.1000/r", date(2025, 3, 9), source="retraction-watch")
LANCET = replace(PAPER, issn="0140-6736")


def row(nature: str, *, doi: str = "10.1000/A", pmid: str = "0", day: str = "3/9/2025 0:00") -> str:
    return f'1,"A ""paper"", of sorts",(HSC),Lancet,Smith;,{day},10.1000/R,0,1/1/2020 0:00,{doi},{pmid},{nature},+x;,\n'


async def loaded(notices: SqlNoticeList, *rows: str) -> tuple[int, int]:
    file = open_notices((HEAD + "".join(rows)).encode("utf-8-sig"))
    return await notices.load(read_notices(file), file_name="rw.csv")


def keeps_the_ports(database: Database, clock: TickingClock) -> tuple[NoticeList, JournalLists]:
    """mypy checks here that the ports' signatures are kept."""
    return SqlNoticeList(database, clock), SqlJournalLists(database, clock)


async def test_a_notice_is_found_by_doi_and_by_pmid(database: Database, clock: TickingClock) -> None:
    notices = SqlNoticeList(database, clock)
    assert await loaded(notices, row("Retraction"), row("Expression of concern", doi="unavailable", pmid="77")) == (
        2,
        0,
    )
    assert await notices.notices_for(PAPER) == (GIVEN,)
    (concern,) = await notices.notices_for(Article("x", (Identifier(IdKind.PMID, "77"),)))
    assert concern.kind is NoticeKind.CONCERN
    assert await notices.notices_for(OTHER) == ()
    assert await notices.notices_for(Article("a title alone")) == ()


async def test_a_reinstated_paper_is_not_retracted_any_more(database: Database, clock: TickingClock) -> None:
    notices = SqlNoticeList(database, clock)
    await loaded(notices, row("Retraction"), row("Reinstatement", day="5/1/2025 0:00"), row("Correction"))
    assert [n.kind for n in await notices.notices_for(PAPER)] == [NoticeKind.CORRECTION]
    said = (Notice(NoticeKind.RETRACTION, source="openalex"),)
    assert [n.kind for n in await notices.notices_for(PAPER, said)] == [NoticeKind.CORRECTION]
    assert await notices.notices_for(OTHER, said) == said
    await loaded(notices, row("Reinstatement", day="1/1/2025 0:00"), row("Retraction"))
    assert [n.kind for n in await notices.notices_for(PAPER)] == [NoticeKind.RETRACTION]


async def test_a_new_file_takes_the_place_of_the_old_one(database: Database, clock: TickingClock) -> None:
    notices = SqlNoticeList(database, clock)
    await loaded(notices, row("Retraction"))
    await loaded(notices, row("Retraction", doi="10.1000/b"))
    assert await notices.notices_for(PAPER) == ()
    assert len(await notices.notices_for(OTHER)) == 1
    (one,) = await notices.loaded()
    assert (one.entries, one.file_name) == (1, "rw.csv")


async def test_a_loading_that_is_cut_off_changes_nothing_and_is_cleared_away(
    database: Database, clock: TickingClock
) -> None:
    notices = SqlNoticeList(database, clock)
    await loaded(notices, row("Retraction"))

    def cut_off() -> None:
        raise KeyboardInterrupt

    listed = ListedNotice("10.1000/b", "", GIVEN)
    with pytest.raises(KeyboardInterrupt):
        await notices.load([listed] * 5000, file_name="half.csv", progress=lambda _: cut_off())
    assert await notices.notices_for(PAPER) == (GIVEN,)
    assert await notices.notices_for(OTHER) == ()
    await loaded(notices, row("Correction"))
    assert [n.kind for n in await notices.notices_for(PAPER)] == [NoticeKind.CORRECTION]
    assert len(await notices.loaded()) == 1


async def test_a_file_without_one_usable_row_is_refused_and_the_old_one_stays(
    database: Database, clock: TickingClock
) -> None:
    notices = SqlNoticeList(database, clock)
    await loaded(notices, row("Retraction"))
    with pytest.raises(ConfigurationError, match="没有一行"):
        await loaded(notices, row("Hijacked"), row("Retraction", doi="", pmid=""))
    assert await notices.notices_for(PAPER) == (GIVEN,)


async def test_lists_of_different_years_are_never_merged_and_the_newest_counts(
    database: Database, clock: TickingClock
) -> None:
    lists = SqlJournalLists(database, clock)
    lancet, other = ListedJournal("The Lancet", ("0140-6736",), "高"), ListedJournal("Other", (), "低")
    await lists.load([lancet], name="预警期刊", year=2024, file_name="a.csv")
    assert await lists.marks_for(LANCET) == (JournalMark("预警期刊", 2024, "高"),)
    await lists.load([other, None], name="预警期刊", year=2025, file_name="b.csv")
    assert await lists.marks_for(LANCET) == ()  # left out in 2025: last year's warning is not shown as if it held
    await lists.load([replace(lancet, level="1区")], name="中科院分区", year=2023, file_name="c.csv")
    assert await lists.marks_for(LANCET) == (JournalMark("中科院分区", 2023, "1区"),)
    assert [(one.name, one.year, one.entries) for one in await lists.loaded()] == [
        ("中科院分区", 2023, 1), ("预警期刊", 2025, 1), ("预警期刊", 2024, 1),
    ]  # fmt: skip
    assert await lists.remove("预警期刊", 2025)
    assert not await lists.remove("预警期刊", 2025)
    assert len(await lists.marks_for(LANCET)) == 2


async def test_a_journal_is_found_by_its_issns_and_by_its_name(database: Database, clock: TickingClock) -> None:
    lists = SqlJournalLists(database, clock)
    text = "序号,刊名,ISSN,EISSN,大类分区\n1,LANCET,0140-6736,1474-547X,1\n2,中华口腔医学杂志,1002-0098,,2 区\n3,,,,\n"
    for raw in (text.encode("gb18030"), text.replace(",", "\t").encode("utf-16")):
        taken = await lists.load(read_journals(open_journals(raw)), name="分区", year=2025, file_name="x.csv")
        assert taken == (2, 1)
    shown = JournalMark("分区", 2025, "1区")
    for paper in (LANCET, replace(PAPER, issn="1474547x", journal="?"), replace(PAPER, journal="The Lancet")):
        assert await lists.marks_for(paper) == (shown,)
    assert await lists.marks_for(Article("x", journal="中华口腔医学杂志")) == (JournalMark("分区", 2025, "2区"),)
    assert await lists.marks_for(Article("x", journal="Lancet Oncology", issn="1470-2045")) == ()
    assert await lists.marks_for(Article("x")) == ()


@pytest.mark.parametrize(("name", "year"), [("", 2025), ("x" * 31, 2025), ("预警", 25), ("预警", 20250)])
async def test_a_list_needs_a_name_and_its_own_year(
    database: Database, clock: TickingClock, name: str, year: int
) -> None:
    with pytest.raises(ConfigurationError):
        await SqlJournalLists(database, clock).load([ListedJournal("x", (), "y")], name=name, year=year, file_name="")
