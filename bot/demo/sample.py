"""What a sample paper is: the records of papers.json as frozen values."""

import json
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RECORDS = HERE / "papers.json"

SHELF, PMC, UNPAYWALL, WITHHELD, NONE = "shelf", "pmc", "unpaywall", "withheld", "none"
ARXIV, DATACITE = "arxiv", "datacite"
CORE, DOAJ, ZENODO, DOAB = "core", "doaj", "zenodo", "doab"


@dataclass(frozen=True, slots=True)
class Author:
    """An invented author as printed; `latin_family` and `latin_given` are set for Chinese names."""

    family: str
    given: str
    latin_family: str = ""
    latin_given: str = ""

    @property
    def latin(self) -> tuple[str, str]:
        """Family and given name in Latin letters, as the databases write them."""
        return (self.latin_family, self.latin_given) if self.latin_family else (self.family, self.given)

    @property
    def initials(self) -> str:
        """The first letters of the given names: `Ingrid M` gives `IM`."""
        return "".join(word[0] for word in self.latin[1].replace("-", " ").split())

    @property
    def indexed(self) -> str:
        """The name as PubMed writes it: `Halvorsen IM`."""
        return f"{self.latin[0]} {self.initials}"


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """What Unpaywall says of a copy; `path` is below the stand-in's own address, `licence` `None` for bronze."""

    status: str
    host: str
    licence: str | None
    path: str


@dataclass(frozen=True)
class SamplePaper:
    """One invented paper.

    `found` says where the demo gets it: the library's own folder (`shelf`), the bucket of PMC (`pmc`), by
    Unpaywall's address (`unpaywall`), from arXiv or a repository (`arxiv`, `datacite`, `core`, `zenodo`), by its
    journal's page (`doaj`), among the open-access books (`doab`), nowhere although a file
    exists for the librarian to upload (`withheld`), or nowhere at all (`none`). `published_as` is the DOI of the
    paper that a preprint became. `listed_in` names the services that know its metadata. `file` is `plain`,
    `scan` (pictures without text) or `none`. `mesh` are its headings, `types` what it is besides an article.
    """

    slug: str
    title: str
    title_en: str
    authors: tuple[Author, ...]
    journal: str
    abbrev: str
    publisher: str
    issn: str
    year: int
    month: int
    volume: str
    issue: str
    pages: str
    doi: str
    pmid: str
    pmcid: str
    arxiv: str
    isbn: str
    language: str
    kind: str
    field: str
    licence: str
    version: str
    found: str
    file: str
    listed_in: tuple[str, ...]
    unpaywall: OpenCopy | None
    pmc_versions: int
    retracted: bool
    mesh: tuple[str, ...]
    types: tuple[str, ...]
    published_as: str = ""

    @property
    def has_file(self) -> bool:
        """Whether a PDF of it is made."""
        return self.file != "none"

    @property
    def file_name(self) -> str:
        """The name of its PDF."""
        return f"{self.slug}.pdf"

    @cached_property
    def indexed_title(self) -> str:
        """The title as PubMed writes it: a translation in brackets for a Chinese paper."""
        return f"[{self.title_en}]." if self.language == "zh" and self.title_en else f"{self.title}."

    @property
    def is_open(self) -> bool:
        """Whether PMC may hand out the paper."""
        return bool(self.pmcid and self.licence.startswith("CC"))


def load_papers(path: Path = RECORDS) -> tuple[SamplePaper, ...]:
    """Return every record of papers.json, with and without a file."""
    return tuple(_paper(entry) for entry in json.loads(path.read_text(encoding="utf-8"))["papers"])


def unknown_ids(path: Path = RECORDS) -> dict[str, str]:
    """Return well-formed identifiers, by kind, that no service of the demo knows."""
    return dict(json.loads(path.read_text(encoding="utf-8"))["unknown"])


def _paper(entry: dict[str, Any]) -> SamplePaper:
    plain = {
        field.name: entry[field.name]
        for field in fields(SamplePaper)
        if field.default is MISSING or field.name in entry
    }
    plain["authors"] = tuple(Author(*pair) for pair in entry["authors"])
    plain |= {name: tuple(entry[name]) for name in ("listed_in", "mesh", "types")}
    plain["unpaywall"] = OpenCopy(**entry["unpaywall"]) if entry["unpaywall"] else None
    return SamplePaper(**plain)
