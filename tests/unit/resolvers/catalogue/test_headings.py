"""What a column of a catalogue's table is called, in Chinese and foreign systems."""

import pytest

from resolvers.catalogue.headings import NAMES, NEVER, PATTERNS, catalogue_columns

HEADINGS = {
    "title": (
        "题名", "正题名", "书名", "书 名", "题名（书名）", "题名/责任者", "书刊名", "图书名称", "题  名*", "Title",
        "TITLE PROPER", "biblio.title", "Book Title", "ebook title", "245$a", "200a", "教材名称", "图书题名",
    ),
    "isbn": (
        "ISBN", "ISBN号码", "ISBN号", "ＩＳＢＮ", "ISBN/ISSN", "ISBN-13", "标准书号", "国际标准书号", "标准号",
        "020 $a", "isbn (13)", "ISBN（精装）", "书号",
        "ISBN13", "ISBN_13", "eISBN", "电子ISBN", "纸质 ISBN", "国际标准书号（ISBN）", "国际标准图书编号",
        "国际标准书刊号", "print_identifier",
    ),
    "shelf_mark": (
        "索书号", "索取号", "排架号", "馆藏索书号", "索书号（分类号/种次号）", "分类号/种次号", "Call No.",
        "Call Number", "Permanent Call Number", "itemcallnumber", "items.itemcallnumber", "Shelf mark",
        "shelf_mark", "Item Call Number", "LC Call Number", "Callno", "书标",
    ),
    "location": (
        "馆藏地", "馆藏地点", "馆藏 地", "馆藏位置", "馆藏", "阅览室", "所在书库", "Location Name",
        "Permanent Location", "Shelving Location", "Collection", "location", "典藏地点", "存放位置",
        "Location Code",
    ),
    "library": (
        "分馆", "馆名", "所属馆别", "homebranch", "Holding branch", "Library Name", "Sublibrary", "院区",
    ),
    "author": (
        "责任者", "第一责任者", "作者", "著者", "主编", "Author", "Authors", "Author(s)", "Creator", "责任说明",
        "Main author",
    ),
    "year": (
        "出版年", "出版日期", "出版时间", "年份", "Year", "Publication Date", "Publication year",
        "Year of publication", "copyrightdate", "出版年月", "Date published",
    ),
    "publisher": (
        "出版社", "出版者", "出版单位", "Publisher", "publishercode", "Imprint", "出版发行项", "出版社名称",
    ),
    "url": (
        "链接", "网址", "电子书链接", "访问地址", "URL", "Access URL", "全文链接地址", "link",
    ),
    "copies": (
        "册数", "复本数", "馆藏册数", "馆藏量", "复本量", "copies", "No. of copies",
    ),
    "language": (
        "语种", "language", "Language code", "文种",
    ),
    "class_no": (
        "分类号", "中图分类号", "中图法分类号", "Classification",
    ),
    "book_no": (
        "种次号", "书次号", "著者号", "Cutter number",
    ),
    "subtitle": (
        "副题名", "副标题", "其他题名信息", "Subtitle", "Remainder of title",
    ),
    "other_title": (
        "并列题名", "英文题名", "原书名", "Uniform title",
    ),
}  # fmt: skip
OTHERS = (
    "序号", "条码号", "条形码", "财产号", "登录号", "单价", "价格", "入藏日期", "借阅次数", "状态", "馆藏状态",
    "页数", "开本", "出版地", "Barcode", "Price", "Item Status", "Call Number Type", "Call Number Prefix",
    "丛书题名", "Series title", "作者简介", "封面链接", "入库时间", "MMS ID", "Created date", "题名拼音",
)  # fmt: skip


@pytest.mark.parametrize(("ours", "head"), [(ours, head) for ours, heads in HEADINGS.items() for head in heads])
def test_a_heading_is_known_however_it_is_written(ours: str, head: str) -> None:
    others = [other for other in ("Title", "ISBN 13") if ours not in {"title", "isbn"} or other == "Title"]
    heads = [head] if ours == "title" else [head, "题名"] if ours == "isbn" else [head, *others]
    assert catalogue_columns(heads)[ours] == 0


@pytest.mark.parametrize("head", OTHERS)
def test_another_column_is_left_alone(head: str) -> None:
    assert catalogue_columns(["题名", "ISBN", head]) == {"title": 0, "isbn": 1}


def test_a_column_is_taken_once_and_the_best_one_first() -> None:
    heads = ["ISBN(10)", "题名", "Location Code", "馆藏地", "ISBN", "书号", "分类号", "馆藏索书号", "索书号"]
    assert catalogue_columns(heads) == {
        "isbn": 0, "more_isbn": 4, "title": 1, "shelf_mark": 8, "class_no": 6, "book_no": 5, "location": 3,
    }  # fmt: skip


def test_three_isbns_are_all_taken() -> None:
    heads = ["题名", "ISBN-13", "ISBN-10", "eISBN"]
    assert catalogue_columns(heads) == {"title": 0, "isbn": 1, "more_isbn": 2, "third_isbn": 3}


def test_a_line_of_a_book_is_no_heading() -> None:
    assert catalogue_columns(["内科学", "葛均波", "9787117263764", "R5/123"]) == {}
    assert catalogue_columns([]) == {}


def test_every_column_has_a_name_for_people() -> None:
    assert NAMES.keys() == PATTERNS.keys() >= NEVER.keys()
