"""Turns what services write into the words of `Article`: identifiers, titles, names, pages, languages."""

import html
import re
import unicodedata
from itertools import accumulate

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.markup import without_tags
from handlers.domain.outcome import Found, NotFound, Outcome
from resolvers.formats import retractions
from resolvers.formats.answers import absent

DOI = re.compile(r"10\.\d{4,9}/\S+")
FOOTNOTE = re.compile(r"<xref\b[^<>]*>[^<>]*</xref>", re.IGNORECASE)
TEX = re.compile(r"<(?:\w+:)?tex-math\b[^<>]*>.*?</(?:\w+:)?tex-math>", re.IGNORECASE | re.DOTALL)
HAN = re.compile(r"[\u3400-\u9fff]")
KANA = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
# MEDLINE's and others' words where there is no title: https://www.nlm.nih.gov/bsd/mms/medlineelements.html#ti
TITLELESS = re.compile(r"(?:(?:title )?not available|no title(?: available)?|title unavailable)", re.IGNORECASE)
# DataCite's codes for what is not known, see appendix 3 of its schema: `:unav`, `(:null)`, `(:unkn) unknown`.
UNKNOWN = re.compile(r"\(?:(?:una[cplsv]|unkn|none|null|tba)\b.*|\(:etal\)|:etal", re.IGNORECASE | re.DOTALL)

PAGELESS = re.compile(r"(?:n\.?/?a\.?|np|none|null|in press|epub|0+|\?+|\+|)", re.IGNORECASE)
RANGE = re.compile(
    r"(?P<word>(?:[A-Za-z]+ )*)(?P<prefix>[A-Za-z]{0,3})(?P<first>\d+)-(?P<again>[A-Za-z]{0,3})(?P<last>\d+)"
)

# ISO 639-2 as MEDLINE uses it -> ISO 639-1.
LANGUAGES = {
    "eng": "en", "chi": "zh", "zho": "zh", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "jpn": "ja",
    "kor": "ko", "rus": "ru", "spa": "es", "por": "pt", "ita": "it", "pol": "pl", "tur": "tr", "dut": "nl",
    "nld": "nl", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "cze": "cs", "ces": "cs", "hun": "hu",
    "ara": "ar", "heb": "he", "per": "fa", "fas": "fa", "ukr": "uk", "gre": "el", "ell": "el", "rum": "ro",
    "ron": "ro", "srp": "sr", "hrv": "hr", "bul": "bg", "slv": "sl", "slo": "sk", "slk": "sk", "tha": "th",
    "vie": "vi", "ind": "id", "lit": "lt", "ice": "is", "isl": "is", "cat": "ca",
}  # fmt: skip


def identifiers(
    *, doi: object = None, pmid: object = None, pmcid: object = None, isbn: object = None, arxiv: object = None
) -> tuple[Identifier, ...]:
    """Return the identifiers that are well formed, in their normal forms; anything else is left out."""
    found = (
        (IdKind.DOI, normal_doi(text(doi))),
        (IdKind.PMID, _digits(r"(\d{1,8})", text(pmid))),
        (IdKind.PMCID, _digits(r"(?:PMC)?(\d{1,9})(?:\.\d+)?", text(pmcid), prefix="PMC")),
        (IdKind.ARXIV, normal_arxiv(text(arxiv)) or arxiv_of(normal_doi(text(doi)))),
        (IdKind.ISBN, normal_isbn(text(isbn))),
    )
    return tuple(Identifier(kind, value) for kind, value in found if value)


def only(outcome: Outcome[tuple[Article, ...]], wanted: Identifier) -> Outcome[tuple[Article, ...]]:
    """Return the record that carries the identifier asked for: a service may answer with a near one.

    One that shows no such identifier at all may be the one meant: that there is none is not said then.
    """
    if not isinstance(outcome, Found):
        return outcome
    shown = [record.id(wanted.kind) for record in outcome.value]
    if wanted.value in shown:
        return Found((outcome.value[shown.index(wanted.value)],))
    return absent(unless=None in shown)


def titled(outcome: Outcome[tuple[Article, ...]]) -> Outcome[tuple[Article, ...]]:
    """Return the records that have a title: one without cannot be the one whose title was asked for."""
    if not isinstance(outcome, Found):
        return outcome
    found = tuple(article for article in outcome.value if article.title)
    return Found(found) if found else NotFound()


def text(value: object) -> str:
    """Return a service's value as text, entities resolved: numbers too, everything else and "unknown" empty."""
    if isinstance(value, str):
        plain = unicodedata.normalize("NFC", html.unescape(value)).strip()
        return "" if UNKNOWN.fullmatch(plain) else plain
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def normal_doi(value: str) -> str:
    """Return a DOI in lower case without its resolver, or an empty string."""
    match = DOI.search(value)
    return match[0].rstrip(".,;").casefold() if match else ""


def arxiv_of(doi: str) -> str:
    """Return the arXiv number that a DOI of arXiv's own stands for, or an empty string."""
    match = re.fullmatch(r"10\.48550/arxiv\.(\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?", doi)
    return match[1] if match else ""


def normal_arxiv(value: str) -> str:
    """Return the arXiv number in an address or a number, without version and subject class, or an empty string."""
    match = re.search(r"(?:^|[/:])(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Za-z-]{2,})?/\d{7})(?:v\d+)?(?:\.pdf)?$", value)
    return re.sub(r"\.[A-Za-z-]+/", "/", match[1]) if match else ""


def normal_isbn(value: str) -> str:
    """Return an ISBN as 13 digits, or an empty string when its check digit is wrong."""
    bare = re.sub(r"[\s-]", "", value).upper().removeprefix("ISBN").lstrip(":：")
    if re.fullmatch(r"\d{9}[\dX]", bare):
        weights = sum((10 - n) * (10 if c == "X" else int(c)) for n, c in enumerate(bare))
        return _with_check_digit("978" + bare[:9]) if weights % 11 == 0 else ""
    is_whole = re.fullmatch(r"97[89]\d{10}", bare) and _with_check_digit(bare[:12]) == bare
    return bare if is_whole else ""


def clean_title(value: object) -> str:
    """Return a title without tags, entities, the brackets of a translated one, or a trailing dot.

    What only says that there is no title, as MEDLINE's `[Not Available].`, is none.
    """
    plain = " ".join(without_tags(_without_doubles(html.unescape(text(value)))).split())
    plain = _unwrapped(plain) or plain
    plain = plain[:-1].rstrip() if plain.endswith(".") and not plain.endswith("..") else plain
    return "" if TITLELESS.fullmatch(plain) else plain


def is_translated(value: object) -> bool:
    """Return whether MEDLINE marks a title as its translation into English."""
    return bool(_unwrapped(text(value)))


def _without_doubles(title: str) -> str:
    """Return a title without the signs of its footnotes, and without the second writing of a formula."""
    bare = FOOTNOTE.sub("", title)
    return TEX.sub("", bare) if "<mml:math" in bare else bare


def _unwrapped(title: str) -> str:
    """Return what stands in `[Title].`, as MEDLINE writes a translated one; empty for `[18F]FDG in [11C]`."""
    inner = title.removesuffix(".").rstrip()
    if not (inner.startswith("[") and inner.endswith("]")):
        return ""
    depth = list(accumulate((c == "[") - (c == "]") for c in inner))
    return inner[1:-1].strip() if 0 not in depth[:-1] else ""


def full_pages(value: object) -> str:
    """Return pages with the last of each range in full: `1695-9; quiz 1700-1` is `1695-1699; quiz 1700-1701`.

    What stands for "none yet", as `n/a-n/a` and `000-000`, is none.
    """
    pages = re.sub(r"\s*[-‐‑‒–—−]+\s*", "-", " ".join(text(value).split()))
    pages = re.sub(r"^(?:pp?\.\s*|pp?\s+|pages?\s+)(?=\w*\d)", "", pages, flags=re.IGNORECASE)
    ranges = re.split(r"(\s*[;,]\s*)", pages)
    return "".join(map(_full_range, ranges)).strip(" ;,")


def _full_range(pages: str) -> str:
    ends = [end for end in pages.split("-") if not PAGELESS.fullmatch(end)]
    match = RANGE.fullmatch("-".join(ends))
    if not match:
        return "-".join(ends)
    word, prefix, first, last = match["word"], match["prefix"], match["first"], match["last"]
    if match["again"] not in {"", prefix}:
        return pages
    # An online journal's number with a hyphen is no range: `e2020012-3`.
    if prefix and not match["again"] and len(first) > 4:
        return pages
    whole = first[: -len(last)] + last if len(last) < len(first) else last
    if int(whole) < int(first):
        return pages
    return f"{word}{prefix}{first}" + (f"-{prefix}{whole}" if whole != first else "")


def year_in(value: object) -> int | None:
    """Return the first year that a date names, or `None`."""
    match = re.search(r"\b(1[6-9]\d\d|20\d\d)", text(value))
    return int(match[1]) if match else None


def language(value: object) -> str:
    """Return a language as ISO 639-1, or an empty string when it is not known."""
    code = text(value).casefold().partition("-")[0]
    return code if len(code) == 2 else LANGUAGES.get(code, "")


def says_retracted(title: object) -> bool:
    """Return whether a publisher put "RETRACTED:" before the title, or the like."""
    return retractions.in_title(html.unescape(text(title)))


def _with_check_digit(twelve: str) -> str:
    total = sum(int(c) * (3 if n % 2 else 1) for n, c in enumerate(twelve))
    return f"{twelve}{-total % 10}"


def _digits(pattern: str, value: str, *, prefix: str = "") -> str:
    match = re.fullmatch(pattern, value, re.IGNORECASE)
    return prefix + str(int(match[1])) if match and int(match[1]) else ""
