"""The XML that E-utilities answer with."""

from collections.abc import Iterable, Mapping

from lxml import etree

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import ISO_639_2, MONTHS

DTD = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd"
SEARCH_TYPE = f'<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" "{DTD}">'
SUMMARY_TYPE = '<!DOCTYPE eSummaryResult PUBLIC "-//NLM//DTD esummary v1 20041029//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20041029/esummary-v1.dtd">'
FETCH_TYPE = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'


def search(ids: list[str], *, count: int, start: int, term: str) -> str:
    """Return an eSearchResult."""
    found = _element("IdList", *(_element("Id", each) for each in ids))
    sums = (_element("Count", str(count)), _element("RetMax", str(len(ids))), _element("RetStart", str(start)))
    return _text(
        _element(
            "eSearchResult",
            *sums,
            found,
            _element(
                "TranslationSet",
            ),
            _element("QueryTranslation", term),
        ),
        SEARCH_TYPE,
    )


def search_error(message: str) -> str:
    """Return an eSearchResult that only holds an error."""
    return _text(_element("eSearchResult", _element("ERROR", message)), SEARCH_TYPE)


def summaries(papers: Mapping[str, SamplePaper | None]) -> str:
    """Return an eSummaryResult; an unknown id becomes an ERROR, as NCBI does."""
    entries = [
        _summary(paper) if paper else _element("ERROR", f"UID={pmid}: cannot get document summary")
        for pmid, paper in papers.items()
    ]
    return _text(_element("eSummaryResult", *entries), SUMMARY_TYPE)


def summary_error(message: str) -> str:
    """Return an eSummaryResult that only holds an error."""
    return _text(_element("eSummaryResult", _element("ERROR", message)), SUMMARY_TYPE)


def articles(papers: Iterable[SamplePaper]) -> str:
    """Return a PubmedArticleSet; unknown PMIDs are simply absent."""
    return _text(_element("PubmedArticleSet", *(_article(paper) for paper in papers)), FETCH_TYPE)


def _text(root: etree._Element, doctype: str) -> str:
    return str(etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=doctype), "utf-8")


def _element(tag: str, *content: str | etree._Element, **attributes: str) -> etree._Element:
    made = etree.Element(tag, dict(attributes))
    for part in content:
        if isinstance(part, str):
            made.text = part
        else:
            made.append(part)
    return made


def _field(name: str, kind: str, *content: str | etree._Element) -> etree._Element:
    return _element("Item", *content, Name=name, Type=kind)


def _summary(paper: SamplePaper) -> etree._Element:
    authors = (_field("Author", "String", author.indexed) for author in paper.authors)
    ids = [_field("pubmed", "String", paper.pmid), _field("doi", "String", paper.doi)]
    if paper.pmcid:
        ids.append(_field("pmc", "String", paper.pmcid))
    return _element(
        "DocSum",
        _element("Id", paper.pmid),
        _field("PubDate", "Date", f"{paper.year} {MONTHS[paper.month - 1]}"),
        _field("Source", "String", paper.abbrev),
        _field("AuthorList", "List", *authors),
        _field("Title", "String", paper.indexed_title),
        _field("Volume", "String", paper.volume),
        _field("Issue", "String", paper.issue),
        _field("Pages", "String", paper.pages),
        _field("LangList", "List", _field("Lang", "String", ISO_639_2[paper.language])),
        _field("ISSN", "String", paper.issn),
        _field("ArticleIds", "List", *ids),
        _field("DOI", "String", paper.doi),
        _field("FullJournalName", "String", paper.journal),
    )


def _article(paper: SamplePaper) -> etree._Element:
    return _element("PubmedArticle", _citation(paper), _pubmed_data(paper))


def _citation(paper: SamplePaper) -> etree._Element:
    latin = paper.abbrev if paper.language == "zh" else paper.journal
    info = _element(
        "MedlineJournalInfo",
        _element("Country", "China"),
        _element("MedlineTA", paper.abbrev),
        _element("NlmUniqueID", "9999999"),
        _element("ISSNLinking", paper.issn),
    )
    date = _element("PubDate", _element("Year", str(paper.year)), _element("Month", MONTHS[paper.month - 1]))
    issue = _element(
        "JournalIssue", _element("Volume", paper.volume), _element("Issue", paper.issue), date, CitedMedium="Print"
    )
    journal = _element(
        "Journal",
        _element("ISSN", paper.issn, IssnType="Print"),
        issue,
        _element("Title", latin),
        _element("ISOAbbreviation", paper.abbrev),
    )
    article = _element(
        "Article",
        journal,
        _element("ArticleTitle", paper.indexed_title),
        _element("Pagination", _element("MedlinePgn", paper.pages)),
        _element("ELocationID", paper.doi, EIdType="doi", ValidYN="Y"),
        _element("Abstract", _element("AbstractText", "This is an invented sample paper.")),
        _element("AuthorList", *(_author(paper, number) for number in range(len(paper.authors))), CompleteYN="Y"),
        _element("Language", ISO_639_2[paper.language]),
        _element("PublicationTypeList", *_types(paper)),
        PubModel="Print",
    )
    return _element(
        "MedlineCitation", _element("PMID", paper.pmid, Version="1"), article, info, Status="MEDLINE", Owner="NLM"
    )


def _author(paper: SamplePaper, number: int) -> etree._Element:
    author = paper.authors[number]
    family, given = author.latin
    return _element(
        "Author",
        _element("LastName", family),
        _element("ForeName", given),
        _element("Initials", author.initials),
        ValidYN="Y",
    )


def _types(paper: SamplePaper) -> list[etree._Element]:
    types = [_element("PublicationType", "Journal Article", UI="D016428")]
    return [*types, _element("PublicationType", "Retracted Publication", UI="D016441")] if paper.retracted else types


def _pubmed_data(paper: SamplePaper) -> etree._Element:
    date = _element(
        "PubMedPubDate",
        _element("Year", str(paper.year)),
        _element("Month", str(paper.month)),
        _element("Day", "1"),
        PubStatus="pubmed",
    )
    ids = [_element("ArticleId", paper.pmid, IdType="pubmed"), _element("ArticleId", paper.doi, IdType="doi")]
    if paper.pmcid:
        ids.append(_element("ArticleId", paper.pmcid, IdType="pmc"))
    return _element(
        "PubmedData",
        _element("History", date),
        _element("PublicationStatus", "ppublish"),
        _element("ArticleIdList", *ids),
    )
