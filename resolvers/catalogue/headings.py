"""Which column of a catalogue's table says what: every library system, and every librarian, names them otherwise."""

import re
from collections.abc import Mapping, Sequence

from handlers.domain.written_table import Columns, plain_head

LONGEST_HEADING = 40
BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
# In the order in which they choose, each best pattern first; a column is taken once. `245a` is a field of MARC,
# `print_identifier` and its like are KBART's (NISO RP-9-2014, table 1).
PATTERNS: Mapping[str, tuple[str, ...]] = {
    "isbn": (
        r"isbn(?:号|号码)?|isbn13",
        r".*isbn.*|0[12]0a|printidentifier",
        r"(?:国际)?标准(?:图书|书刊?|文献)?(?:编)?号码?|onlineidentifier",
        r"书号",
    ),
    "more_isbn": (r".*isbn.*|onlineidentifier",),
    "third_isbn": (r".*isbn.*",),
    "type": (r"(?:publication|material|resource|document)type", r"(?:文献|资源|出版物)类型"),
    "subtitle": (r"副(?:题名|标题|书名)|其[他它]题名(?:信息)?|subtitle|remainderoftitle|titleremainder|245b|200e",),
    "other_title": (
        r"(?:并列|外文|英文|原|交替|统一).{0,2}(?:题名|书名)|(?:parallel|uniform|original|alternative|other)title|200d",
    ),
    "title": (
        r"正?题名|书名|题名[与和及]?责任者|书刊名|(?:book)?title(?:proper)?",
        r".{0,6}(?:题名|书名|书刊名).{0,3}",
        r"(?:资源|图书|文献|教材|资料|电子书|作品|书刊)名称?|名称",
        r"(?:main|item|biblio|document|ebook|publication)?titles?(?:name|statement)?|245a?|200a",
        r".{0,12}title|titles?(?:and)?authors?",
    ),
    "shelf_mark": (
        r"索书号.{0,4}|索取号.{0,4}|排架号|分类号种次号",
        r".{0,6}(?:索书|索取|排架)号.{0,4}|书标号?|请求号",
        r".{0,20}(?:callnumber|callno|callnum|shelfmark|shelfnumber|shelvingnumber|shelfno)s?|952o",
    ),
    "class_no": (
        r"(?:中图|图书|馆藏|文献)?法?分类号.{0,3}|中图分类法?",
        r"class(?:ification)?(?:number|no|code)?|852h|905d|09[06]a|050a|690a",
    ),
    "book_no": (r"种次号|书次号|著者号|作者号|书号|次序号|cutter.{0,8}|booknumber|852i|905e|09[06]b|050b",),
    "location": (
        r"(?:所在|现|所属)?馆藏(?:地|地点|地址|位置|部门|处|室|分布)?(?:名称)?",
        r"(?:馆藏|所在|现)?(?:阅览室|书库|库位|库室|典藏(?:地点?|位置|库)|存放(?:地点?|位置)|所在地点?|部门)(?:名称)?",
        r"\w{0,12}(?:location|collection)(?:name)?s?|852c|905c|952c",
        r".{0,6}(?:馆藏地|地点|位置|架位|架号|架位号|书架)",
        r"\w{0,12}location(?:code)",
    ),
    "library": (
        r"(?:所属|所在|馆藏)?(?:分馆|馆别|馆名|图书馆|校区|院区|单位)(?:名称)?",
        r"(?:home|holding|owning|sub)?(?:library|branch)(?:name)?|852b|952[ab]",
    ),
    "author": (
        r"(?:第一|主要|图书|全部)?(?:责任者|作者|著者|编著者|编者|主编)|(?:first|main|primary|book)?(?:author|creator)s?",
        r".{0,4}(?:责任者|作者|著者|编者|责任说明).{0,4}|(?:author|creator|contributor)(?:s|names?)?|245c|200f|100a|701a",
    ),
    "editor": (r"firsteditor",),
    "year": (
        r"(?:出版|发行)(?:日期|时间|年|年份|年月|年代)",
        r"年份?|年代|year(?:of)?(?:publication|published)?|26[04]c|21[04]d",
        r"(?:publication|pub|published|copyright)(?:year|date)s?|date(?:of)?(?:publication|published)",
        r"datemonographpublishedprint",
        r"datemonographpublishedonline",
    ),
    "more_year": (r"datemonographpublishedonline",),
    "publisher": (
        r"出版(?:社|者|单位|机构|商)(?:名称?)?|publishers?(?:name|code)?|26[04]b|21[04]c",
        r"出版(?:发行)?(?:项|信息)?|出版地出版[者社]|imprint|press",
    ),
    "url": (r".{0,8}(?:链接|网址|访问地址|全文地址)(?:地址)?|.{0,12}(?:url|link|uri)s?(?:地址)?|856u",),
    "copies": (
        r"(?:馆藏|复本|现有|总)?(?:册数|复本数?量?|数量|藏量)|馆藏[数量]|copies|(?:number|no)of(?:copies|items)",
    ),
    "language": (r"(?:作品|正文)?(?:语种|语言|文种)(?:代码)?|(?:publication)?language(?:code|s)?|lang|101a|041a",),
}  # fmt: skip
NEVER: Mapping[str, re.Pattern[str]] = {
    "isbn": re.compile(r"invalid|无效|错误|取消"),
    "title": re.compile(r"丛书|丛编|系列|拼音|series|sub|题名代码|刊名代码"),
    "shelf_mark": re.compile(r"type|prefix|suffix|scheme|类型"),
    "class_no": re.compile(r"说明|名称"),
    "location": re.compile(r"出版|发行|type|类型|状态|note"),
    "author": re.compile(r"号|单位|国|生卒|简介|拼音"),
    "year": re.compile(r"入|借|还|购|验收"),
    "url": re.compile(r"封面|图片|cover|image|thumb"),
}
NAMES: Mapping[str, str] = {
    "title": "题名", "subtitle": "副题名", "other_title": "另一题名", "author": "责任者", "isbn": "ISBN",
    "more_isbn": "另一 ISBN", "third_isbn": "第三个 ISBN", "type": "类型", "editor": "编者", "more_year": "另一出版年",
    "shelf_mark": "索书号", "class_no": "分类号", "book_no": "种次号", "location": "馆藏地",
    "library": "馆名", "year": "出版年", "publisher": "出版社", "url": "链接", "copies": "册数", "language": "语种",
}  # fmt: skip


def catalogue_columns(heads: Sequence[str]) -> Columns:
    """Return where a table says what of its books; nothing where no column names them."""
    forms = [_forms(head) for head in heads]
    found: dict[str, int] = {}
    for ours in PATTERNS:
        ranked = [(_rank(ours, each), place) for place, each in enumerate(forms) if place not in found.values()]
        if fitting := [(rank, place) for rank, place in ranked if rank >= 0]:
            found[ours] = min(fitting)[1]
    return found if {"title", "isbn"} & found.keys() else {}


def names_authors(head: str) -> bool:
    """Return whether a title's column holds the authors too: 题名/责任者."""
    return any(re.search(r"责任者|作者|著者|author", form) for form in _forms(head))


def _forms(head: str) -> tuple[str, ...]:
    """Return a heading for comparing, whole and without its brackets: 题名（书名） is both."""
    if len(head) > LONGEST_HEADING:
        return ()
    return tuple(dict.fromkeys(form for each in (head, BRACKETS.sub("", head)) if (form := plain_head(each))))


def _rank(ours: str, forms: Sequence[str]) -> int:
    if ours in NEVER and any(NEVER[ours].search(form) for form in forms):
        return -1
    fits = (any(re.fullmatch(pattern, form) for form in forms) for pattern in PATTERNS[ours])
    return next((rank for rank, does_fit in enumerate(fits) if does_fit), -1)
