"""Which DOIs a file states as its own, and which it merely names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from watermark.inspection.references import citing_lines
from watermark.inspection.sheet import Line, Page, Sheet

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_SPLIT_PREFIX = re.compile(r"(doi\.org/|doi:?)\s+(?=10\.)|(10\.\d{4,9})\s*/\s*(?=\S)", re.IGNORECASE)
_STATING = re.compile(
    r"\bdoi\b|doi\.org|crossmark|cite (?:this|as)|to cite|citation|©|copyright|issn|published|available online|"
    r"the online version of this article|article (?:number|id|no)|文章编号|引用本文|本文引[用文]",
    re.IGNORECASE,
)
# What stands before the DOI of something else: the paper that this one corrects, answers, completes or builds on.
_ELSEWHERE = re.compile(
    r"suppl\w*\W{0,3}(?:appendix|material|information)?\W{0,3}(?:to|for)\b|\bcorrec\w* (?:to|of|for)|\bcorrects\b|"
    r"\berrat\w+|\bcorrigend\w+|\bretract\w+|\b(?:the|of|this|our|to) original (?:article|paper|publication|"
    r"version|study)|"
    # `Original article` alone is the heading of a section.
    r"original (?:article|paper|publication|version|study)\W{0,3}(?::|doi)|\brefers? "
    r"to|^\W*re:|"
    r"\brepl(?:y|ies) to|\bin response to|\bcomment(?:s|ed|ary)? (?:on|to|about)|\brelated (?:article|"
    r"content|to)|\bsee also|"
    r"\blinked|\beditorial|\baccompan\w+|\bthis article (?:has been )?corrected|\bdata(?:set)?s? (?:is|are)|"
    r"\bdryad|\bzenodo|\bfigshare|\bprotocol|\bpreprint|\btranslat\w+|\bprevious(?:ly)? (?:version|published)|"
    r"\bversion of record|\bpublished (?:article|version|paper|in final)|\bfinal (?:published )?version|"
    r"原文|译自|更正|勘误|评论|summary of|commentary|appraisal of|as reported",
    re.IGNORECASE,
)
_PREPRINTS = (
    "10.1101/", "10.48550/", "10.21203/", "10.2139/", "10.20944/", "10.31219/", "10.31234/", "10.36227/",
    "10.22541/",
    "10.26434/", "10.32388/", "10.64898/", "10.12074/",
)  # fmt: skip
# Repositories and data centres give numbers to copies of papers that have their own.
_REPOSITORIES = (
    "10.5281/", "10.17863/", "10.3929/", "10.5167/", "10.6084/", "10.17615/", "10.25384/", "10.7892/", "10.48350/",
    "10.7916/", "10.17169/", "10.18452/", "10.11588/", "10.25560/", "10.13016/", "10.1184/", "10.7302/",
    "10.13140/",
)  # fmt: skip
_PART_OF = re.compile(
    r"\.(?:s|g|t|e|r)\d{3}$|/suppl\w*|[./]v\d+$|/fulltext$|/full$|/pdf$|/abstract$|/asset$", re.IGNORECASE
)
_TOP, _FOOT, _SHORT_LINE = 0.72, 0.09, 110


class Standing(IntEnum):
    """How a DOI stands in a file."""

    CITED = 0
    NAMED = 1
    STATED = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """A DOI, where it is and how it stands there."""

    doi: str
    page: int
    line: int
    standing: Standing
    following: str = ""

    @property
    def is_preprint(self) -> bool:
        """Whether a preprint server gave it."""
        return self.doi.startswith(_PREPRINTS)

    @property
    def is_of_a_copy(self) -> bool:
        """Whether a preprint server or repository gave it, whatever the paper's own is."""
        return self.doi.startswith(_PREPRINTS + _REPOSITORIES)

    def is_same(self, doi: str) -> bool:
        """Whether it is that DOI, also when it is broken over lines or names a part."""
        wanted, here = doi.casefold(), self.doi
        if here == wanted or _bare(here) == _bare(wanted):
            return True
        return len(here) >= 8 and wanted.startswith(here) and _runs_on(here + self.following, wanted)


def _bare(doi: str) -> str:
    return _PART_OF.sub("", doi)


def _runs_on(text: str, wanted: str) -> bool:
    joined = re.sub(r"\s+", "", text)
    if not joined.startswith(wanted):
        return False
    after = re.sub(r"\s+", "", text, count=1)[len(wanted) : len(wanted) + 1]
    return not (after.isalnum() or after in {"-", "_", "/"})


def mentions(sheet: Sheet) -> list[Mention]:
    """Return the DOIs on the first pages, in order, each once a page and standing."""
    found: dict[tuple[str, int, Standing], Mention] = {}
    for number, page in enumerate(sheet.pages):
        cited = citing_lines(page)
        for at in range(len(page.lines)):
            for mention in _in_line(page, number, at, is_cited=at in cited):
                found.setdefault((mention.doi, number, mention.standing), mention)
    return list(found.values())


def own_dois(sheet: Sheet) -> list[str]:
    """Return the DOIs that a file states as its own, the first page's only."""
    return [m.doi for m in mentions(sheet) if m.standing is Standing.STATED and m.page == 0]


def _in_line(page: Page, number: int, at: int, *, is_cited: bool) -> Iterator[Mention]:
    line = page.lines[at]
    if "10." not in line.text:
        return
    text = _SPLIT_PREFIX.sub(lambda m: m[1] or f"{m[2]}/", line.text).casefold()
    for match in _DOI.finditer(text):
        doi = match[0].rstrip(".,;:)]}>'\"|*†，。；）】、")
        doi, cut = _balanced(doi, match[0][len(doi) :])
        standing = Standing.CITED if is_cited else _standing(page, number, at, text[: match.start()])
        if standing is Standing.STATED and _is_in_brackets(text[: match.start()], cut + text[match.end() :]):
            standing = Standing.NAMED
        yield Mention(doi, number, at, standing, cut + _following(page, at) if match.end() >= len(text) - 1 else "")


def _following(page: Page, at: int) -> str:
    following = page.lines[at + 1].text if at + 1 < len(page.lines) else ""
    return " " + following.casefold()[:80]


def _standing(page: Page, number: int, at: int, before: str) -> Standing:
    line = page.lines[at]
    context = " ".join([page.lines[at - 1].text if at else "", before])[-110:]
    if _ELSEWHERE.search(context) or _is_told(context):
        return Standing.NAMED
    is_at_edge = line.top >= _TOP or line.top <= _FOOT
    if number and not is_at_edge:
        return Standing.NAMED
    if is_at_edge and len(line.text) <= _SHORT_LINE and not _is_aside(before):
        return Standing.STATED
    return Standing.STATED if _is_statement(line, before) else Standing.NAMED


def _balanced(doi: str, cut: str) -> tuple[str, str]:
    """Old Elsevier and Wiley DOIs hold brackets of their own: `10.1016/s0140-6736(20)30566-3`."""
    lacking = doi.count("(") - doi.count(")")
    return (doi + ")", cut[1:]) if lacking > 0 and cut.startswith(")") else (doi, cut)


def _is_in_brackets(before: str, after: str) -> bool:
    """Whether the brackets around a DOI are part of a sentence: they began a line before, or words follow them."""
    if not after.startswith(")"):
        return False
    is_opened_above = before.count("(") <= before.count(")")
    return is_opened_above or len(re.findall(r"[^\W\d_]{2,}", after)) >= 2


def _is_aside(before: str) -> bool:
    """Whether the DOI stands in brackets behind a sentence's words."""
    return bool(re.search(r"\w.{12,}[(\[](?:doi)?\W*(?:https?://\S*)?$", before))


def _is_told(context: str) -> bool:
    """Whether a sentence or an entry leads to the DOI: `(Smith et al. 2019; doi:…`."""
    if re.search(r"cite (?:this|as)|to cite|citation|引用本文", context, re.IGNORECASE):
        return False
    return bool(re.search(r"\([A-Z]?[a-z]+ et al|\bet al\.?,? \(?(?:19|20)\d\d\)?[.,;:]", context))


def _is_statement(line: Line, before: str) -> bool:
    """Whether a line in the page's middle states a DOI rather than running over it."""
    lead = re.sub(r"(?:https?://)?(?:dx\.)?(?:doi\.org/?|doi)\W*$", "", before).strip()
    if re.search(r"cite (?:this|as)|to cite|citation|©|copyright|the online version of this article|引用本文", before):
        return True
    return len(lead) <= 12 and bool(_STATING.search(line.text))
