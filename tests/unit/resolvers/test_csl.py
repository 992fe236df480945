"""CSL JSON in the library's words, however an agency writes it."""

import msgspec
import pytest

from handlers.domain.article import ArticleKind, IdKind
from resolvers.formats import csl


def item(**fields: object) -> csl.Item:
    return msgspec.convert({"DOI": "10.5555/x", "title": "A title"} | fields, csl.Item)


@pytest.mark.parametrize("title", ["A title.", ["A title"], [None, "A title"], "<i>A</i> title"])
def test_a_title_is_text_or_a_list(title: object) -> None:
    assert csl.article(item(title=title)).title == "A title"


@pytest.mark.parametrize(
    ("author", "shown"),
    [({"family": "Mori", "given": "Aki"}, "Mori A"), ({"literal": "Quiet Ward Group"}, "Quiet Ward Group"),
     ({"given": "崔红霞"}, "崔红霞"), ({"given": "Cui Hongxia"}, "Cui Hongxia"), ({"name": "WHO"}, "WHO")],
)  # fmt: skip
def test_a_name_is_read_where_it_was_put(author: object, shown: str) -> None:
    assert csl.article(item(author=[author, {}, None])).authors == (shown,)


@pytest.mark.parametrize(
    ("issued", "year"),
    [({"date-parts": [[2024, 3]]}, 2024), ({"date-parts": [["2024"]]}, 2024), ({"date-parts": [[None]]}, None),
     ({"date-parts": []}, None), ({"raw": "March 2024"}, 2024), (None, None)],
)  # fmt: skip
def test_a_year_is_read_from_parts_or_words(issued: object, year: int | None) -> None:
    assert csl.article(item(issued=issued)).year == year


def test_only_a_book_has_an_isbn() -> None:
    isbn = ["9787999000013"]
    assert csl.article(item(type="book", ISBN=isbn)).id(IdKind.ISBN) == "9787999000013"
    chapter = csl.article(item(type="chapter", ISBN=isbn))
    assert (chapter.kind, chapter.id(IdKind.ISBN)) == (ArticleKind.CHAPTER, None)


def test_a_chinese_title_tells_its_language() -> None:
    assert csl.article(item(title="样例研究", language="en")).language == "zh"
    assert csl.article(item(title="病院での研究", language="ja")).language == "ja"
