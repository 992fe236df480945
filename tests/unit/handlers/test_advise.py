"""One line for each thing that is true of a paper, and none for the rest."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.desk import Desk
from bot.replies import Replies
from handlers.advise import Advice, Advise
from handlers.domain.article import Article, Holding
from handlers.domain.journal_lists import JournalMark
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.request import Request
from handlers.speak import Speaker
from tests.unit.handlers.world import HOLDING, PAPER, World

DAY = date(2026, 11, 1)
CLOSED = replace(HOLDING, licence="owned")
EVERYTHING = replace(
    PAPER,
    is_retracted=True,
    notices=(
        Notice(NoticeKind.CORRECTION, "10.1/c1", DAY), Notice(NoticeKind.CORRECTION, "10.1/c2"),
        Notice(NoticeKind.CONCERN), Notice(NoticeKind.RETRACTION, "10.1/r", DAY, "Lancet 2026"),
        Notice(NoticeKind.PUBLISHED, "10.1/p", None, "Nature 2025"), Notice(NoticeKind.NEWER_VERSION, "10.1/n"),
    ),
)  # fmt: skip


async def lines(world: World, article: Article | None, holding: Holding | None = CLOSED) -> tuple[str, ...]:
    """The lines in their real words."""
    return (await advice(world, article, holding)).lines


async def in_line(world: World, holding: Holding) -> str:
    """What stands in the one line that a group reads."""
    return (await advice(world, PAPER, holding)).in_line


async def advice(world: World, article: Article | None, holding: Holding | None) -> Advice:
    words = Replies(Desk(), lambda: datetime(2026, 11, 21, tzinfo=UTC))
    speaker = Speaker(words, world.channel, reply_hold_s=2.0)
    advise = Advise(notices=world.notices, journals=world.journals, recalls=world.recalls, speaker=speaker)
    request: Request = replace(await world.entered(), article=article, holding=holding)
    return await advise.before_delivery(request)


async def test_an_ordinary_paper_has_nothing_to_be_said(world: World) -> None:
    assert await lines(world, PAPER) == ()
    assert await lines(world, None) == ()
    assert await lines(world, PAPER, None) == ()


async def test_everything_that_is_true_is_one_line_gravest_first(world: World) -> None:
    world.journals.marks = (JournalMark("中科院分区", 2025, "2区"), JournalMark("预警期刊", 2024, "中"))
    assert await lines(world, EVERYTHING, HOLDING) == (
        "注意：这篇已撤稿（Lancet 2026，2026-11-01，https://doi.org/10.1/r），请勿作为依据引用。",
        "注意：期刊对这篇发过关注声明，请谨慎引用。",
        "这篇有更正（2026-11-01，https://doi.org/10.1/c1），请对照看。",
        "这篇预印本已正式发表（Nature 2025，https://doi.org/10.1/p）。",
        "这篇已有新版（https://doi.org/10.1/n）。",
        "许可 CC BY，来源 Lancet，https://doi.org/10.1000/a",
        "该刊列入《预警期刊》2024（中）；中科院分区2025：2区",
    )


async def test_a_group_reads_in_the_one_line_that_lists_warn_of_the_journal(world: World) -> None:
    world.journals.marks = (JournalMark("中科院分区", 2025, "2区"), JournalMark("预警期刊", 2024, "中"))
    assert await in_line(world, HOLDING) == (
        "许可 CC BY，来源 https://doi.org/10.1000/a。该刊列入《预警期刊》2024（中）"
    )
    assert await in_line(world, CLOSED) == "该刊列入《预警期刊》2024（中）"
    world.journals.marks = world.journals.marks[:1]
    assert await in_line(world, CLOSED) == ""


async def test_a_loaded_list_knows_more_than_the_record(world: World) -> None:
    world.notices.listed[PAPER.key] = (Notice(NoticeKind.RETRACTION, "10.1/r", DAY),)
    assert await lines(world, replace(PAPER, is_retracted=True)) == (
        "注意：这篇已撤稿（2026-11-01，https://doi.org/10.1/r），请勿作为依据引用。",
    )


async def test_a_reinstated_paper_is_not_called_retracted_by_its_record(world: World) -> None:
    world.notices.reinstated[PAPER.key] = DAY
    record = replace(PAPER, is_retracted=True, notices=(Notice(NoticeKind.RETRACTION, "10.1/r", DAY),))
    assert await lines(world, record) == ()


@pytest.mark.parametrize(("licence", "shown"), [("cc-by-nc-nd", "CC BY-NC-ND"), ("cc0", "CC0")])
async def test_an_open_licence_names_its_source(world: World, licence: str, shown: str) -> None:
    (line,) = await lines(world, PAPER, replace(HOLDING, licence=licence))
    assert line == f"许可 {shown}，来源 Lancet，https://doi.org/10.1000/a"


async def test_grave_notices_are_noted_as_said_and_the_others_are_not(world: World) -> None:
    await lines(world, EVERYTHING)
    assert set(world.recalls.told) == {(1001, NoticeKind.RETRACTION), (1001, NoticeKind.CONCERN)}
