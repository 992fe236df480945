"""A book is known by its title page, however little stands on the pages behind it."""

from pathlib import Path

import pytest

from handlers.domain.article import Article, ArticleKind, Failure, Identifier, IdKind
from handlers.domain.errors import BadDocument
from handlers.domain.inspection import Inspection
from tests.bench.lookalike_second.press import Page, bound
from watermark.inspect import inspect_pdf

BOOK = Article(
    "实用口腔护理学", (Identifier(IdKind.ISBN, "9787117266543"),), ("葛均波", "徐永健"), "", 2018,
    kind=ArticleKind.BOOK, publisher="人民卫生出版社", language="zh",
)  # fmt: skip
TITLE_PAGE = (("实用口腔护理学", 32.0), ("第9版", 12.0), ("主编 葛均波 徐永健", 12.0))
CATALOGUING = (
    ("图书在版编目(CIP)数据", 10.0), ("实用口腔护理学/葛均波, 徐永健主编. 9版. 北京: 人民卫生出版社, 2018", 10.0),
    ("ISBN 978-7-117-26654-3 中国版本图书馆CIP数据核字(2018)第123456号 责任编辑 张三 封面设计 李四", 10.0),
    ("开本 850×1168 1/16 印张 30 字数 845千字 2018年8月第9版 2018年8月第1次印刷 定价 98.00元 版权所有 侵权必究", 10.0),
)  # fmt: skip
CONTENTS = (("目录", 14.0), *((f"第{at}章 口腔护理", 10.0) for at in range(1, 6)))
HAN = "选取我院收治的患者作为研究对象，按照随机数字表法分为观察组和对照组，两组一般资料比较差异无统计学意义。" * 12

Lines = tuple[tuple[str, float], ...]


def looked_at(tmp_path: Path, *front: Lines, body: str = HAN, pages: int = 8) -> Inspection:
    """What a book is found to be whose front matter is followed by pages that all bear the same body."""
    bodies = [Page() for _ in range(pages)]
    for page in bodies:
        page.columns(body, 9, 1)
    (tmp_path / "a.pdf").write_bytes(bound([*(_printed(lines) for lines in front), *bodies]))
    return inspect_pdf(tmp_path / "a.pdf", BOOK)


def _printed(lines: Lines) -> Page:
    page = Page()
    for text, size in lines:
        page.text(text, size, bold=size > 10)
        page.gap()
    return page


@pytest.mark.parametrize(
    "front",
    [
        (TITLE_PAGE, CATALOGUING, CONTENTS),
        (TITLE_PAGE, (), (("编委名单", 14.0), CATALOGUING[3])),
        (TITLE_PAGE, (), CATALOGUING),
    ],
    ids=["title page, cataloguing and contents", "title page, blank and editors", "title page, blank and cataloguing"],
)
def test_a_whole_book_is_known_by_its_front_matter(front: tuple[Lines, ...], tmp_path: Path) -> None:
    assert looked_at(tmp_path, *front).shows


def test_a_title_page_before_pages_that_cannot_be_read_is_left_to_a_librarian(tmp_path: Path) -> None:
    found = looked_at(tmp_path, TITLE_PAGE, body="")
    assert not found.has_text
    assert not found.shows


@pytest.mark.parametrize("blank", [0, 2])
def test_a_title_page_alone_is_no_book(blank: int, tmp_path: Path) -> None:
    with pytest.raises(BadDocument) as refused:
        looked_at(tmp_path, TITLE_PAGE, body="", pages=blank)
    assert refused.value.reason is Failure.STUB_PDF


def test_another_edition_of_the_book_is_not_taken_for_it(tmp_path: Path) -> None:
    with pytest.raises(BadDocument):
        looked_at(tmp_path, (("实用口腔护理学习题集", 32.0), *TITLE_PAGE[1:]), (*CATALOGUING[2:], *CONTENTS))
