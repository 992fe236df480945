"""One paper as Europe PMC's `idlist`, `lite` and `core` results."""

from typing import Any

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import ISO_639_2, MONTHS


def source(paper: SamplePaper) -> str:
    """Return Europe PMC's source: `MED` for what PubMed has, `PPR` for preprints."""
    return "MED" if paper.pmid else "PPR"


def idlist(paper: SamplePaper, _: str = "") -> dict[str, Any]:
    """Return the identifiers only."""
    preprint = "PPR" + paper.arxiv.replace(".", "")
    entry: dict[str, Any] = {"id": paper.pmid or preprint, "source": source(paper)}
    if paper.pmid:
        entry["pmid"] = paper.pmid
    if paper.pmcid:
        entry |= {"pmcid": paper.pmcid, "fullTextIdList": {"fullTextId": [paper.pmcid]}}
    return entry


def lite(paper: SamplePaper, _: str = "") -> dict[str, Any]:
    """Return the short record."""
    named = "; ".join(kind.lower() for kind in reversed(kinds(paper)))
    return idlist(paper) | _names(paper) | _place(paper) | {"pubType": named} | _flags(paper) | _dates(paper)


def core(paper: SamplePaper, here: str) -> dict[str, Any]:
    """Return the full record; `here` is the address that copies lead to."""
    return (
        idlist(paper)
        | _names(paper)
        | {"authorList": {"author": [_author(paper, number) for number in range(len(paper.authors))]}}
        | _journal(paper)
        | {
            "pubYear": str(paper.year),
            "pageInfo": paper.pages,
            "abstractText": "This is an invented sample paper.",
            "publicationStatus": "ppublish",
            "language": ISO_639_2[paper.language],
            "pubModel": "Print",
            "pubTypeList": {"pubType": kinds(paper)},
            "fullTextUrlList": {"fullTextUrl": _urls(paper, here)},
        }
        | _flags(paper)
        | ({"license": paper.licence.lower()} if paper.is_open else {})
        | {"authMan": "N", "epmcAuthMan": "N", "nihAuthMan": "N", "dateOfCreation": _day(paper)}
        | _dates(paper)
    )


def _names(paper: SamplePaper) -> dict[str, Any]:
    names = ", ".join(author.indexed for author in paper.authors)
    return {"doi": paper.doi, "title": paper.indexed_title, "authorString": f"{names}."}


def _author(paper: SamplePaper, number: int) -> dict[str, Any]:
    author = paper.authors[number]
    family, given = author.latin
    return {"fullName": author.indexed, "firstName": given, "lastName": family, "initials": author.initials}


def _place(paper: SamplePaper) -> dict[str, Any]:
    if not paper.pmid:
        return {"pubYear": str(paper.year)}
    return {
        "journalTitle": paper.abbrev,
        "issue": paper.issue,
        "journalVolume": paper.volume,
        "pubYear": str(paper.year),
        "journalIssn": paper.issn,
        "pageInfo": paper.pages,
    }


def _journal(paper: SamplePaper) -> dict[str, Any]:
    if not paper.pmid:
        return {"bookOrReportDetails": {"publisher": paper.publisher, "yearOfPublication": paper.year}}
    title = paper.abbrev if paper.language == "zh" else paper.journal
    short = {"medlineAbbreviation": paper.abbrev, "isoabbreviation": paper.abbrev, "nlmid": "9999999"}
    return {
        "journalInfo": {
            "issue": paper.issue,
            "volume": paper.volume,
            "journalIssueId": 9999999,
            "dateOfPublication": f"{paper.year} {MONTHS[paper.month - 1]}",
            "monthOfPublication": paper.month,
            "yearOfPublication": paper.year,
            "printPublicationDate": _day(paper),
            "journal": {"title": title} | short | {"issn": paper.issn},
        }
    }


def _urls(paper: SamplePaper, here: str) -> list[dict[str, str]]:
    article = f"{here}/europepmc/articles/{paper.pmcid}"
    urls = [_url("Subscription required", "S", "doi", "DOI", f"https://doi.org/{paper.doi}")]
    if paper.is_open:
        urls.append(_url("Open access", "OA", "html", "Europe_PMC", article))
        urls.append(_url("Open access", "OA", "pdf", "Europe_PMC", f"{article}?pdf=render"))
    return urls


def _url(*values: str) -> dict[str, str]:
    return dict(zip(("availability", "availabilityCode", "documentStyle", "site", "url"), values, strict=True))


def kinds(paper: SamplePaper) -> list[str]:
    """Return Europe PMC's publication types."""
    if not paper.pmid:
        return ["Preprint"]
    return ["Journal Article", *paper.types] + (["Retracted Publication"] if paper.retracted else [])


def _flags(paper: SamplePaper) -> dict[str, Any]:
    is_open, in_pmc = "NY"[paper.is_open], "NY"[bool(paper.pmcid)]
    return {
        "isOpenAccess": is_open,
        "inEPMC": in_pmc,
        "inPMC": in_pmc,
        "hasPDF": is_open,
        "hasBook": "N",
        "hasSuppl": "N",
        "citedByCount": 0,
        "hasReferences": "Y",
        "hasTextMinedTerms": "N",
        "hasDbCrossReferences": "N",
        "hasLabsLinks": "N",
        "hasTMAccessionNumbers": "N",
    }


def _dates(paper: SamplePaper) -> dict[str, Any]:
    return {"firstIndexDate": _day(paper), "firstPublicationDate": _day(paper)}


def _day(paper: SamplePaper) -> str:
    return f"{paper.year}-{paper.month:02}-01"
