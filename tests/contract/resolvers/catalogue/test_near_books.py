"""A book of the library whose title is asked for with a slip: the reader is asked whether it is this one."""

from pathlib import Path

import pytest

from handlers.domain.article import TitleWanted
from handlers.domain.outcome import Found, NotFound
from handlers.matching import Unsure, decide
from resolvers.catalogue.file import CatalogueOptions
from resolvers.metadata.holdings import Holdings

LINES = (
    "题名,ISBN,索书号,出版年\n夜班护理图解手册：从接班到天亮,,R473/18,2015\n夜班护理图解手册,,R473/18-2,2023\n"
    "样例外科护理学,9787999000013,R6/1,2018\nNursing at night,9780306406157,RT82,2021\n"
)


@pytest.fixture
def books(tmp_path: Path) -> Holdings:
    (tmp_path / "b.csv").write_text(LINES, encoding="utf-8")
    return Holdings(CatalogueOptions(path=tmp_path / "b.csv"))


@pytest.mark.parametrize("slip", ["夜班护理图觧手册", "夜斑护理图解手册", "夜班护理图解手则"])
async def test_the_editions_of_a_book_with_a_slip_are_offered(books: Holdings, slip: str) -> None:
    outcome = await books.look_up(TitleWanted(slip, is_book=True))
    assert isinstance(outcome, Found)
    assert [book.year for book in outcome.value] == [2023, 2015]
    assert isinstance(decide(TitleWanted(slip, is_book=True), outcome.value), Unsure)


async def test_a_slip_in_an_english_title_is_one_too(books: Holdings) -> None:
    outcome = await books.look_up(TitleWanted("nursing at nihgt"))
    assert isinstance(outcome, Found)
    assert outcome.value[0].title == "Nursing at night"


@pytest.mark.parametrize("other", ["样例内科", "夜班护理", "夜班护理图解手册的编写方法研究", "？"])
async def test_another_book_is_not_offered(books: Holdings, other: str) -> None:
    assert await books.look_up(TitleWanted(other)) == NotFound()
