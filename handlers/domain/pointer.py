"""What points at a paper without naming it: a citation without a title, a publisher's own number in a link."""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.article import Article

LONGEST_CHARS = 400
# The names under which MEDLINE lists Chinese journals that it has always indexed; full names are read from the text.
CHINESE_JOURNALS = {
    "中华医学杂志": "Zhonghua Yi Xue Za Zhi",
    "中华内科杂志": "Zhonghua Nei Ke Za Zhi",
    "中华外科杂志": "Zhonghua Wai Ke Za Zhi",
    "中华儿科杂志": "Zhonghua Er Ke Za Zhi",
    "中华流行病学杂志": "Zhonghua Liu Xing Bing Xue Za Zhi",
    "中华妇产科杂志": "Zhonghua Fu Chan Ke Za Zhi",
    "中华心血管病杂志": "Zhonghua Xin Xue Guan Bing Za Zhi",
    "中华肿瘤杂志": "Zhonghua Zhong Liu Za Zhi",
    "中华肝脏病杂志": "Zhonghua Gan Zang Bing Za Zhi",
    "中华结核和呼吸杂志": "Zhonghua Jie He He Hu Xi Za Zhi",
    "中华血液学杂志": "Zhonghua Xue Ye Xue Za Zhi",
    "中华病理学杂志": "Zhonghua Bing Li Xue Za Zhi",
    "中华口腔医学杂志": "Zhonghua Kou Qiang Yi Xue Za Zhi",
    "中华眼科杂志": "Zhonghua Yan Ke Za Zhi",
    "中华耳鼻咽喉头颈外科杂志": "Zhonghua Er Bi Yan Hou Tou Jing Wai Ke Za Zhi",
    "中华预防医学杂志": "Zhonghua Yu Fang Yi Xue Za Zhi",
    "中华胃肠外科杂志": "Zhonghua Wei Chang Wai Ke Za Zhi",
}


class Numbering(StrEnum):
    """Whose number it is."""

    ELSEVIER = "pii"
    JAMA = "jama"
    OUP = "oup"


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Where a paper was printed: the journal as written, its year, volume and first page."""

    journal: str
    year: int
    volume: str
    page: str


@dataclass(frozen=True, slots=True)
class PublisherNumber:
    """A publisher's own number of a paper; `volume` and `page` are given where the link says them.

    Elsevier's is the PII: `S`, the journal's ISSN, the year, five digits and a check character, without signs.
    """

    numbering: Numbering
    number: str
    volume: str = ""
    page: str = ""


Pointer = Coordinates | PublisherNumber

_JOURNAL = r"(?P<journal>[A-Za-z][A-Za-z .&'()-]{2,80}?|[\u4e00-\u9fff]{4,20})"
_PLACE = (
    r"[\s.,;:，。；：]{1,4}(?P<year>(?:19|20)\d\d)(?:\s?[A-Z][a-z]{2}(?:\s\d{1,2})?)?\s?[;；:：,，]\s?"
    r"(?P<volume>\d{1,4})(?:\s?[(（][^()（）]{1,20}[)）])?\s?[:：,，]\s?(?:pp?\.?\s?)?(?P<page>[A-Za-z]{0,2}\d{1,7})"
    r"(?:\s?[-–—~～]\s?[A-Za-z]{0,2}\d{1,7})?"
)
_LOOSE = r"\s(?P<year>(?:19|20)\d\d)\s(?P<volume>\d{1,4})\s(?P<page>[A-Za-z]{0,2}\d{1,7})"
_WHOLE = tuple(re.compile(rf"{_JOURNAL}{place}[\s.。]*") for place in (_PLACE, _LOOSE))
_WITHIN = re.compile(rf"(?:^|[.。,，\s]){_JOURNAL}{_PLACE}")
_PII = re.compile(
    r"(?i)(?:sciencedirect\.com|linkinghub\.elsevier\.com|(?:cell|thelancet)\.com)/[^\s?#]{0,80}?/?"
    r"(S\d{4}-?\d{3}[\dX]\(?\d{2}\)?\d{5}-?[\dX])(?![\dX])"
)
_JAMA = re.compile(r"(?i)jamanetwork\.com/journals/[a-z]+/(?:full)?article(?:-abstract)?/(\d{5,8})(?!\d)")
_OUP = re.compile(
    r"(?i)academic\.oup\.com/[a-z]+/article(?:-abstract|-pdf)?/(?P<volume>\d{1,4})/[^/]{1,20}/"
    r"(?P<page>[a-z]{0,6}\d{1,7})/(?P<number>\d{5,9})(?!\d)"
)


def pointer_of(text: str) -> Pointer | None:
    """Return what a whole text points at: one link or one citation and no word besides."""
    plain = " ".join(text[: LONGEST_CHARS + 1].split())
    if len(plain) > LONGEST_CHARS:
        return None
    if "/" in plain:
        return None if " " in plain else _number_in(plain)
    found = next((match for shape in _WHOLE if (match := shape.fullmatch(plain))), None)
    return _coordinates(found) if found else None


def coordinates_in(text: str) -> Coordinates | None:
    """Return where the one paper was printed that a longer citation names; several, or none, are `None`."""
    found = {_coordinates(match) for match in _WITHIN.finditer(" ".join(text[: 4 * LONGEST_CHARS].split()))}
    return found.pop() if len(found) == 1 else None


def is_at(paper: Article, place: Coordinates) -> bool:
    """Return whether a record was printed just there; its journal is the source's business."""
    return paper.year == place.year and has_place(paper, place.volume, place.page)


def has_place(paper: Article, volume: str, page: str) -> bool:
    """Return whether a record has that volume and first page."""
    first = re.split(r"[-–—,;]", paper.pages)[0].strip()
    return paper.volume.lower() == volume.lower() and first.lower() == page.lower()


def journal_name(written: str) -> str:
    """Return a journal's name as MEDLINE lists it, as far as that is known; else as it was written, without dots."""
    return CHINESE_JOURNALS.get(written) or " ".join(written.replace(".", " ").split())


def bare_pii(text: str) -> str:
    """Return a publisher's item identifier without its signs."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def dressed_pii(number: str) -> str:
    """Return a PII as it is printed: `S0140-6736(20)30183-5`."""
    return f"{number[:5]}-{number[5:9]}({number[9:11]}){number[11:16]}-{number[16:]}"


def _number_in(link: str) -> PublisherNumber | None:
    if found := _PII.search(link):
        return PublisherNumber(Numbering.ELSEVIER, bare_pii(found[1]))
    if found := _JAMA.search(link):
        return PublisherNumber(Numbering.JAMA, found[1])
    if found := _OUP.search(link):
        return PublisherNumber(Numbering.OUP, found["number"], found["volume"], found["page"])
    return None


def _coordinates(match: re.Match[str]) -> Coordinates:
    return Coordinates(match["journal"].strip(), int(match["year"]), match["volume"], match["page"])
