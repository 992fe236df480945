"""How a paper stands in a list of references: GB/T 7714-2015 for the reader's text, RIS for their reference manager.

Why this is no CSL processor: see docs/decisions.md.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.domain.article import Article, ArticleKind, IdKind, has_han
from handlers.domain.author_name import is_group, named, parts_of
from handlers.domain.markup import without_tags
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.place_in_journal import first_range, known, shown_pages, year_and_number

SHOWN_AUTHORS = 3
CODES = {
    ArticleKind.JOURNAL: "J",
    ArticleKind.PREPRINT: "EB",
    ArticleKind.BOOK: "M",
    ArticleKind.CHAPTER: "M",
    ArticleKind.THESIS: "D",
    ArticleKind.CONFERENCE: "C",
    ArticleKind.OTHER: "Z",
}
# https://en.wikipedia.org/wiki/RIS_(file_format): the types that EndNote, NoteExpress and Zotero all read.
RIS_TYPES = {
    ArticleKind.JOURNAL: "JOUR",
    ArticleKind.PREPRINT: "UNPB",
    ArticleKind.BOOK: "BOOK",
    ArticleKind.CHAPTER: "CHAP",
    ArticleKind.THESIS: "THES",
    ArticleKind.CONFERENCE: "CPAPER",
    ArticleKind.OTHER: "GEN",
}
WHOLE = frozenset({ArticleKind.BOOK, ArticleKind.THESIS})  # their pages are how many they have, not where they stand
PAGES = {
    IdKind.DOI: "https://doi.org/{}",
    IdKind.ARXIV: "https://arxiv.org/abs/{}",
    IdKind.PMID: "https://pubmed.ncbi.nlm.nih.gov/{}/",
    IdKind.PMCID: "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
}

_IN_NOTES = {NoticeKind.RETRACTION: "RETRACTED 已撤稿", NoticeKind.CONCERN: "Expression of concern 关注声明"}


def gb7714(article: Article, today: date) -> str:
    """Return the reference by GB/T 7714-2015; `today` is the day on which something read online was seen.

    What the record does not tell, the standard lets stand as unknown (`[S.l.]`, `出版地不详`), never guessed.
    """
    article = _in_its_serial(article)
    title = _title(article)
    is_chinese = has_han(title)
    parts = [_authors(article.authors, is_chinese=is_chinese), f"{title}[{_code(article)}]{_whole(article)}"]
    body = ". ".join(part for part in parts if part)
    where = _where(article, today, is_chinese=is_chinese)
    return _ended(f"{body}{where}") + _address(article)


def ris(article: Article, notices: Sequence[Notice] = ()) -> str:
    """Return the record as an RIS file's text, lines ending as the format asks.

    A retraction stands before the title, as reference managers and PubMed write it, and grave notices in a note.
    """
    article = _in_its_serial(article)
    first, last = first_range(article.pages)
    is_part = article.kind in {ArticleKind.CHAPTER, ArticleKind.CONFERENCE}
    doi, pmid = article.id(IdKind.DOI), article.id(IdKind.PMID)
    fields = [
        ("TY", RIS_TYPES[article.kind]),
        *[("AU", _ris_name(author)) for author in named(article.authors)],
        ("TI", _warned(notices) + _title(article)),
        ("TT", article.title if article.original_title else ""),
        ("T2" if is_part or article.kind is not ArticleKind.JOURNAL else "JO", article.journal),
        ("PY", str(article.year or "")),
        ("VL", known(article.volume)),
        ("IS", known(article.issue)),
        ("SP", first),
        ("EP", last),
        ("SN", article.id(IdKind.ISBN) or article.issn),
        ("PB", article.publisher),
        ("LA", article.language),
        ("DO", doi or ""),
        ("AN", pmid or ""),
        ("UR", _page(article)),
        *[("N1", _noted(notice)) for notice in notices if notice.kind in _IN_NOTES],
        ("ER", " "),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in fields if value)


def ris_name(number: int) -> str:
    """Return the name under which a request's RIS file is sent."""
    return f"{number}.ris"


def _in_its_serial(article: Article) -> Article:
    """Return a conference's abstract that stands in an issue of a journal as the journal article that it is."""
    is_apart = article.kind is not ArticleKind.CONFERENCE or article.id(IdKind.ISBN) is not None
    if is_apart or not (known(article.volume) and known(article.issue)):
        return article
    return replace(article, kind=ArticleKind.JOURNAL)


def _warned(notices: Sequence[Notice]) -> str:
    return "RETRACTED: " if any(notice.kind is NoticeKind.RETRACTION for notice in notices) else ""


def _noted(notice: Notice) -> str:
    address = f"https://doi.org/{notice.doi}" if notice.doi else ""
    known = ", ".join(part for part in (notice.day.isoformat() if notice.day else "", address) if part)
    return f"{_IN_NOTES[notice.kind]}{f': {known}' if known else ''}"


def _title(article: Article) -> str:
    title = without_tags(article.original_title or article.title)
    return " ".join(title.split()).rstrip(".。")


def _code(article: Article) -> str:
    return f"{CODES[article.kind]}/OL" if _is_online(article) else CODES[article.kind]


def _is_online(article: Article) -> bool:
    """Return whether a paper is only known by its address: a preprint, or one ahead of its volume and pages."""
    if article.kind is ArticleKind.PREPRINT:
        return True
    is_placed = any(map(known, (article.volume, article.issue, article.pages)))
    return article.kind is ArticleKind.JOURNAL and not is_placed and article.id(IdKind.DOI) is not None


def _page(article: Article) -> str:
    """Return the address of the paper's page, the publisher's before a database's."""
    found = ((at, article.id(kind)) for kind, at in PAGES.items())
    return next((at.format(value) for at, value in found if value), "")


def _whole(article: Article) -> str:
    """Return what a part stands in: the book of a chapter, the proceedings of a conference paper."""
    is_part = article.kind in {ArticleKind.CHAPTER, ArticleKind.CONFERENCE}
    return f"//{article.journal.rstrip('.')}" if is_part and article.journal else ""


def _where(article: Article, today: date, *, is_chinese: bool) -> str:
    year, seen = str(article.year or ""), f"[{today.isoformat()}]" if _is_online(article) else ""
    if article.kind is ArticleKind.JOURNAL:
        number = year_and_number(article.year, article.volume, article.issue)
        told = ", ".join(part for part in (article.journal.rstrip("."), number) if part)
        return _after(f"{told}{_pages(article)}{seen}")
    if article.kind in {ArticleKind.PREPRINT, ArticleKind.OTHER}:
        source = article.journal or article.publisher
        number = year_and_number(article.year, article.volume, article.issue)
        return _after(", ".join(part for part in (source, number) if part) + _pages(article) + seen)
    pages = "" if article.kind in WHOLE else _pages(article)
    return _after(f"{_imprint(article, is_chinese=is_chinese)}{f', {year}' if year else ''}{pages}")


def _imprint(article: Article, *, is_chinese: bool) -> str:
    place, nobody = ("[出版地不详]", "[出版者不详]") if is_chinese else ("[S.l.]", "[s.n.]")
    is_thesis = article.kind is ArticleKind.THESIS
    return f"{place}: {article.publisher or (article.journal if is_thesis else '') or nobody}"


def _pages(article: Article) -> str:
    pages = shown_pages(article.pages)
    return f": {pages}" if pages else ""


def _after(told: str) -> str:
    return f". {told}" if told else ""


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _address(article: Article) -> str:
    doi = article.id(IdKind.DOI)
    if _is_online(article):
        return f" {_page(article)}." if _page(article) else ""
    return f" DOI:{doi}." if doi else ""


def _authors(authors: tuple[str, ...], *, is_chinese: bool) -> str:
    shown = [_name(author) for author in named(authors)[:SHOWN_AUTHORS]]
    if shown and len(authors) > len(shown):
        shown.append("等" if is_chinese else "et al")
    return ", ".join(shown)


def _name(author: str) -> str:
    """Return `SMITH J A` for `Smith JA`; Chinese names and groups stay as they are."""
    name = parts_of(author)
    if name is None:
        return " ".join(author.split())
    initials = " ".join(name.initials).replace(" -", "-")
    return " ".join(filter(None, (name.family.upper(), initials, name.suffix)))


def _ris_name(author: str) -> str:
    name = parts_of(author)
    if name is None:
        # A comma after a group's name keeps reference managers from splitting it.
        return f"{author}," if is_group(author) else author
    initials = " ".join(f"{letter.lstrip('-')}." for letter in name.initials)
    return ", ".join(filter(None, (name.family, initials, name.suffix)))
