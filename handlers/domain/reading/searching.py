"""A topic that somebody wants literature on: its words, years, types and languages."""

import re
from dataclasses import dataclass

_NUMBER = r"[一二两三四五六七八九十0-9]{1,3}"
_YEAR = r"(?:19|20)[0-9]{2}"
_YEARS = re.compile(
    rf"(?:近|过去|最近|这)\s?(?P<last>{_NUMBER})\s?(?:余|多)?年(?:来|内|间|以来)?(?!级|制)|(?<![0-9])(?P<within>{_NUMBER})\s?年(?:以内|之内|内)|"
    r"(?:last|past)\s(?P<past>[0-9]{1,2})\syears?|"
    rf"(?P<from>{_YEAR})\s?年?\s?(?:[-–—~～至到])\s?(?P<to>{_YEAR})\s?年?|"
    rf"(?P<since>{_YEAR})\s?年?\s?(?:1?[0-9]月)?(?:及?以后|之后|以来|至今|到现在|开始|后|起)|"
    rf"(?:since|from|after)\s(?P<after>{_YEAR})|(?P<until>{_YEAR})\s?年?(?:以前|之前|前)|"
    rf"(?<![0-9])(?P<only>{_YEAR})\s?年(?:的|发表的?)|"
    r"(?P<recent>最新|最近|近年来?|近几年来?|近期|recent|latest|newest)",
    re.IGNORECASE,
)
# In this order: what one pattern has read is gone for the next, so 系统综述 is no 综述.
_TYPES = (
    ("meta-analysis", re.compile(r"meta\s?[-–]?\s?(?:分析|analys[ie]s)?|荟萃分析?", re.IGNORECASE)),
    ("systematic-review", re.compile(r"系统(?:性)?(?:评价|综述)|systematic reviews?", re.IGNORECASE)),
    ("review", re.compile(r"文献综述|综述|\breviews?\b", re.IGNORECASE)),
    (
        "RCT",
        re.compile(r"RCTs?|随机(?:双盲)?对照(?:试验|研究)?|randomi[sz]ed(?: controlled)?(?: trials?)?", re.IGNORECASE),
    ),
    ("guideline", re.compile(r"(?:诊疗|临床|实践|治疗|防治)*指南|(?:专家)?共识|guidelines?|consensus", re.IGNORECASE)),
    ("case-report", re.compile(r"病例报告|病例报道|个案(?:报[道告])?|case reports?", re.IGNORECASE)),
    ("clinical-trial", re.compile(r"临床试验|clinical trials?", re.IGNORECASE)),
)
_DATABASES = re.compile(
    r"知网|万方|维普|CNKI|SinoMed|中国生物医学|CBM(?![a-z])|中文(?:核心|期刊|文献|文章|论文|资料|数据库|的?文献)|核心期刊|北大核心|"
    r"中华(?:系列|护理杂志|医学会)|国内(?:文献|期刊|文章)",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"中英文(?:文献)?(?:都行|都可以?|均可|皆可|不限)?|(?:中文|英文|外文)(?:文献)?(?:也行|也可以?|优先)|语言不限|不限语[言种]"
)
_TONGUES = (
    ("zh", re.compile(r"中文|汉语")),
    ("en", re.compile(r"英文|英语|外文|SCI(?![a-z])|\bin English\b", re.IGNORECASE)),
)
_LATEST = re.compile(r"最新|latest|newest", re.IGNORECASE)
_BREAK = re.compile(
    r"[,，。、；;:：!！?？~～()（）【】《》“”\"\[\]\n|]+|\bAND\b|(?<=[A-Za-z0-9])\s+(?=[^\sA-Za-z0-9])|(?<=[^\sA-Za-z0-9])\s+|"
    r"(?<![饱缓中])和(?!谐|解|胃|平|缓)|(?<![参赋])与|(?<![普涉危累波])以?及|"
    r"(?<![应相绝面针反核校配])对(?![照比乙症策氨称流抗应数光])|(?<![目标])的(?!确)"
)
_LEAD = re.compile(
    r"\s*(?:各位|老师们?|馆员|您好|你好|大家好|请问|请教|麻烦|谢谢|感谢|辛苦|打扰|能不能|能否|可不可以|可以|可否|能(?![量谱力])|是否|"
    r"帮忙|帮我们?|帮|给我们?|给(?![药氧予])|我们?|现在|目前|想要?|需要|要|请|求助?|检索|搜索|搜|查新|查一查|查找|查询|"
    r"查(?![房体血])|代查|找(?!到)|search(?:\s+for)?|find|look up|一下|下(?![肢颌腔呼消丘])|做个?|写个?|"
    r"有没有|有无|有(?![氧效创限机])|关于|有关|几篇|一些|一篇|些|篇|课题是?|题目是?|主题是?|关键词是?|"
    r"papers? on|articles? on|literature on|about|on|发表的?|the)"
    r"(?:\s|(?<=[^A-Za-z])|$)\s*",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"\s*(?:(?:相关|有关|方面|这方面|之类)?(?:的)?(?:文献|文章|论文|资料)|相关|有关|方面|发表|吗|呢|吧|了|啊|哈|谢谢|感谢|多谢|辛苦了?|"
    r"做?循证用|写课题用|都行|都可以|就行|就可以|均可|即可|也行|优先|最好|几篇|一些|papers?|articles?|literature|please|thanks)\s*$",
    re.IGNORECASE,
)
_LONGEST_TRAIL = 24
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, slots=True)
class Query:
    """A search: words to look for, years, types, and the reader's own text.

    `years` is `last5`, `2019-`, `2015-2020`, `-2010`, `recent` or empty; `languages` are ISO 639-1, empty for any;
    `is_latest` asks for the newest first.
    """

    words: tuple[str, ...]
    years: str
    types: tuple[str, ...]
    asked: str
    languages: tuple[str, ...] = ()
    is_latest: bool = False
    wants_chinese_databases: bool = False


def read_query(text: str) -> Query:
    """Return what a message that asks for literature on a topic looks for."""
    years = _YEARS.search(text)
    types, rest = _types(_YEARS.sub(" ", text))
    wants_databases = bool(_DATABASES.search(text)) and not _BOTH.search(text)
    languages = () if _BOTH.search(text) else tuple(name for name, pattern in _TONGUES if pattern.search(text))
    for pattern in (_DATABASES, _BOTH, *(pattern for _, pattern in _TONGUES)):
        rest = pattern.sub(" ", rest)
    words = (_bare(word) for word in _BREAK.split(rest))
    return Query(
        words=tuple(dict.fromkeys(word for word in words if len(word) > 1)),
        years=_span(years),
        types=types,
        asked=text.strip(),
        languages=languages if len(languages) == 1 else (),
        is_latest=bool(_LATEST.search(text)),
        wants_chinese_databases=wants_databases,
    )


def _types(text: str) -> tuple[tuple[str, ...], str]:
    """Return the types that a text names, and the text without them."""
    named: list[str] = []
    for name, pattern in _TYPES:
        text, count = pattern.subn(" ", text)
        named += [name] * bool(count)
    return tuple(named), text


def _bare(word: str) -> str:
    """Return a word without what people say before and after a topic; nothing within a word is touched."""
    begin, end = 0, len(word)
    while (match := _LEAD.match(word, begin, end)) and match.end() > begin:
        begin = match.end()
    # Only the very end is looked at: a search from the beginning would try every blank.
    while (match := _TRAIL.search(word, max(begin, end - _LONGEST_TRAIL), end)) and match.group():
        end = match.start()
    return word[begin:end].strip(" 　-—.·")


def _span(years: re.Match[str] | None) -> str:
    if years is None:
        return ""
    if last := years["last"] or years["within"] or years["past"]:
        return f"last{_count(last)}"
    if since := years["since"] or years["after"]:
        return f"{since}-"
    if years["until"]:
        return f"-{years['until']}"
    if only := years["only"]:
        return f"{only}-{only}"
    return f"{years['from']}-{years['to']}" if years["from"] else "recent"


def _count(text: str) -> int:
    """Return a small number written in figures or in Chinese: 十五 is 15, 二十 is 20."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    whole = (_DIGITS.get(tens, 1) * 10 if ten else 0) + (_DIGITS.get(ones, 0) if ones else 0)
    return whole or 1
