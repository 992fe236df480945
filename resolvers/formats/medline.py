"""MEDLINE's XML, as efetch gives it: the one place where the paper's own title stands."""

from collections.abc import Iterable

from lxml import etree

from handlers.domain.article import Article, ArticleKind
from handlers.domain.notice import Notice, gravest_first
from handlers.domain.outcome import Found, NotFound, Outcome
from resolvers.formats import people, records
from resolvers.formats.answers import Answer, absent, misfit, read_xml, refused
from resolvers.formats.notices import medline_notice, says_retracted

RECORDS = ("PubmedArticle", "PubmedBookArticle")


def parse_efetch(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read an efetch answer; an empty set is "not found"."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    root = read_xml(answer)
    if root is None or root.tag != "PubmedArticleSet":
        return refused()
    found = tuple(article for each in root if (article := article_of(each)))
    return Found(found) if found else absent(unless=any(each.tag in RECORDS for each in root))


def article_of(element: etree._Element) -> Article | None:
    """Return the record of one `PubmedArticle` or `PubmedBookArticle`, or `None` when it is a mere shell.

    A paper whose title MEDLINE calls not available has the one in its own language, or an empty one.
    """
    if element.tag == "PubmedBookArticle":
        return _book(element)
    return _paper(element) if element.tag == "PubmedArticle" else None


def _paper(element: etree._Element) -> Article | None:
    issue = "MedlineCitation/Article/Journal/JournalIssue"
    title = _text(element, "MedlineCitation/Article/ArticleTitle")
    own_title = records.clean_title(_text(element, "MedlineCitation/Article/VernacularTitle"))
    if not (title or own_title):
        return None
    kinds = {(e.text or "").casefold() for e in element.iterfind(".//PublicationTypeList/PublicationType")}
    ids = {e.get("IdType", ""): (e.text or "") for e in element.iterfind("PubmedData/ArticleIdList/ArticleId")}
    date = f"{issue}/PubDate"
    notices = _notices(element, is_preprint="preprint" in kinds)
    return Article(
        title=records.clean_title(title) or own_title,
        ids=records.identifiers(
            doi=ids.get("doi") or _doi(element),
            pmid=_text(element, "MedlineCitation/PMID"),
            pmcid=ids.get("pmc"),
        ),
        authors=_authors(element.iterfind("MedlineCitation/Article/AuthorList/Author")),
        journal=_text(element, "MedlineCitation/Article/Journal/Title"),
        year=records.year_in(_text(element, f"{date}/Year")) or records.year_in(_text(element, f"{date}/MedlineDate")),
        volume=_text(element, f"{issue}/Volume"),
        issue=_text(element, f"{issue}/Issue"),
        pages=_pages(element),
        language=records.language(_text(element, "MedlineCitation/Article/Language")),
        kind=ArticleKind.PREPRINT if "preprint" in kinds else ArticleKind.JOURNAL,
        original_title=own_title,
        issn=_text(element, "MedlineCitation/Article/Journal/ISSN"),
        is_retracted=("retracted publication" in kinds or records.says_retracted(title) or says_retracted(notices)),
        notices=notices,
    )


def _pages(element: etree._Element) -> str:
    place = "MedlineCitation/Article/Pagination"
    ends = (_text(element, f"{place}/{name}") for name in ("StartPage", "EndPage"))
    return records.full_pages(_text(element, f"{place}/MedlinePgn") or "-".join(end for end in ends if end))


def _doi(element: etree._Element) -> str:
    """Return the DOI that stands in the record itself; one that MEDLINE calls invalid leads elsewhere."""
    places = element.iterfind("MedlineCitation/Article/ELocationID[@EIdType='doi']")
    return next((_whole_text(each) for each in places if each.get("ValidYN") != "N"), "")


def _notices(element: etree._Element, *, is_preprint: bool) -> tuple[Notice, ...]:
    found = (
        medline_notice(each.get("RefType"), _text(each, "RefSource"), "pubmed", is_preprint=is_preprint)
        for each in element.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections")
    )
    return gravest_first(tuple(notice for notice in found if notice))


def _book(element: etree._Element) -> Article | None:
    book = "BookDocument/Book"
    chapter, whole = _text(element, "BookDocument/ArticleTitle"), _text(element, f"{book}/BookTitle")
    if not (chapter or whole):
        return None
    ids = {e.get("IdType", ""): (e.text or "") for e in element.iterfind(".//ArticleIdList/ArticleId")}
    listed = element.find("BookDocument/AuthorList")
    authors = listed if listed is not None else element.find(f"{book}/AuthorList")
    return Article(
        title=records.clean_title(chapter or whole),
        ids=records.identifiers(
            doi=ids.get("doi"),
            pmid=_text(element, "BookDocument/PMID"),
            isbn=None if chapter else _text(element, f"{book}/Isbn"),
        ),
        authors=_authors(authors if authors is not None else ()),
        journal=records.clean_title(whole) if chapter else "",
        year=records.year_in(_text(element, f"{book}/PubDate/Year")),
        language=records.language(_text(element, "BookDocument/Language")),
        kind=ArticleKind.CHAPTER if chapter else ArticleKind.BOOK,
        publisher=_text(element, f"{book}/Publisher/PublisherName"),
    )


def _authors(elements: Iterable[etree._Element]) -> tuple[str, ...]:
    names = []
    for author in elements:
        if author.get("ValidYN") == "N":
            continue
        family = _text(author, "LastName")
        given = _text(author, "Initials") or _text(author, "ForeName")
        generation = people.generation(_text(author, "Suffix"))
        name = " ".join(filter(None, (family, given, generation))) if family else _text(author, "CollectiveName")
        if family and records.HAN.search(family):
            name = family + _text(author, "ForeName")
        names += [name] if name else []
    return tuple(names)


def _text(element: etree._Element, path: str) -> str:
    """Return all the text below the first match: titles hold <i> and <sub>."""
    found = element.find(path)
    return "" if found is None else _whole_text(found)


def _whole_text(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())
