"""Which column of a list of journals says what: heads bear years and brackets, and no two lists name them alike."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from handlers.domain.written_table import Columns, plain_head
from storage.list_file import LONGEST_HEAD

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)(?:\s?[-/至~]\s?(?:19|20)?\d\d(?!\d))?\s?年?(?:度|版)?")
BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
# Best first, compared with a whole head; of `2025年大类分区（升级版）` also with 大类分区.
PATTERNS: Mapping[str, tuple[str, ...]] = {
    "name": (
        r"期?刊名称?|期刊全称|期刊|杂志名?称?|journal|title|name",
        r"(?:full)?journal(?:full)?(?:title|name)|刊物名称?|期刊题名",
        r"(?:publication|source|serial)(?:title|name)",
        r".{0,6}(?:刊名|期刊名称?|杂志名称?)(?:全称)?",
        r"(?:full)?title|.{0,12}journal(?:title|name)s?",
        r".{0,8}(?:刊名|期刊).{0,2}(?:缩写|简称)|.{0,12}abbrev.{0,20}",
    ),
    "issn": (r"issn号?", r".*issn.*"),
    "eissn": (r"eissn号?", r".*issn.*"),
    "level": (
        r"分区",
        r"大类分区|(?:中国?科院|cas)?(?:期刊)?(?:升级版|基础版)?大类(?:升级版)?分区",
        r"(?:中国?科院|新锐|cas|jcr|jif|xr|sci)(?:期刊)?(?:升级版|基础版)?(?:分区|quartile|zone|区)(?:升级版|基础版|表)?",
        r"(?:国际期刊)?预警(?:等级|级别|程度|类别|类型|结果|状态)?|(?:风险|警示)(?:等级|级别|程度)",
        r"(?!.*(?:小类|jci)).*(?:分区|quartile).{0,4}",
        r"等级|级别|level|grade|zone|tier|.{0,8}(?:等级|级别|level)",
        r".*(?:分区|quartile).{0,4}",
    ),
    "reason": (r".{0,8}(?:理由|原因|reason)s?", r"说明|备注|notes?|remarks?|comments?"),
}
NEVER: Mapping[str, re.Pattern[str]] = {
    "name": re.compile(r"曾用|原刊|旧刊|former|previous|alternat"),
    "issn": re.compile(r"eissn|电子|网络|在线|online|electronic|web|issn2"),
    "eissn": re.compile(r"^(?!.*(?:eissn|电子|网络|在线|online|electronic|web|issn2))"),
    "level": re.compile(r"学科|排名|百分|percentile|日期|时间|年份|年度|版本|date|来源|是否|top"),
    "reason": re.compile(r"$^"),
}


def journal_columns(heads: Sequence[str]) -> Columns:
    """Return where a list of journals says what; of several years the newest, of several names the best."""
    found = {ours: best for ours in PATTERNS if (best := _best(ours, heads)) is not None}
    return found if {"name", "issn", "eissn"} & found.keys() else {}


def year_of(head: str) -> int:
    """Return the last year that a head bears, or 0."""
    return max((int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", _narrow(head))), default=0)


def _best(ours: str, heads: Sequence[str]) -> int | None:
    ranked = [(rank, -year_of(head), place) for place, head in enumerate(heads) if (rank := _rank(ours, head)) >= 0]
    return min(ranked)[2] if ranked else None


def _rank(ours: str, head: str) -> int:
    """Return the place of the pattern that a head fits: as it is, without its year, without its brackets; else -1."""
    bare = YEAR.sub("", _narrow(head))
    if len(head) > LONGEST_HEAD or NEVER[ours].search(plain_head(bare)):
        return -1
    forms = dict.fromkeys(plain_head(form) for form in (head, bare, BRACKETS.sub("", bare)))
    fits = (any(re.fullmatch(pattern, form) for form in forms if form) for pattern in PATTERNS[ours])
    return next((rank for rank, does_fit in enumerate(fits) if does_fit), -1)


def _narrow(head: str) -> str:
    return unicodedata.normalize("NFKC", head)
