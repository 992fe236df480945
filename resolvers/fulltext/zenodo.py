"""Zenodo: the files of a deposit, for the DOIs that Zenodo itself has given out.

`base_url` stands for https://zenodo.org/api; asked is `{base_url}/records/{number}`. The DOI of all versions
together leads to the latest one by a redirect.
"""

import re
from typing import Any

import msgspec
from pydantic import BaseModel

from handlers.domain.agency import Agency
from handlers.domain.article import Article, Copy, IdKind, Version
from handlers.domain.outcome import Found, NotApplicable, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, each_shaped, entries, misfit, read_json, refused, shaped
from resolvers.formats.places import address
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=0.9, concurrency=1)  # 60 a minute without an account
OWN_DOI = re.compile(r"10\.5281/zenodo\.(\d{1,12})")
LICENCES = {"cc-zero": "cc0", "cc0-1.0": "cc0", "other-pd": "public-domain"}
# What a deposit says of its access; one that says nothing is open.
OPEN, SHUT = frozenset({"open", None}), frozenset({"embargoed", "restricted", "closed", "metadata-only"})
VERSIONS = {"preprint": Version.PREPRINT, "workingpaper": Version.PREPRINT, "article": Version.PUBLISHED}


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://zenodo.org/api"


class Links(msgspec.Struct):
    """Where a file or a record is."""

    self: str | None = None
    self_html: str | None = None
    html: str | None = None


class File(msgspec.Struct):
    """One file of a deposit; old records call its name `filename`."""

    key: str | None = None
    filename: str | None = None
    links: Links | None = None


class Kind(msgspec.Struct):
    """What a deposit is."""

    type: str | None = None
    subtype: str | None = None


class Metadata(msgspec.Struct):
    """The description of a deposit."""

    doi: str | None = None
    access_right: str | None = None
    license: object = None
    resource_type: Kind | None = None


class Record(msgspec.Struct):
    """One deposit; `conceptdoi` stands for all its versions."""

    metadata: Metadata | None = None
    doi: str | None = None
    conceptdoi: str | None = None
    conceptrecid: str | int | None = None
    files: Any = None
    links: Links | None = None


class Zenodo:
    """Knows the files of deposits by Zenodo's own DOIs."""

    name = "zenodo"
    agencies = frozenset({Agency.DATACITE})

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has one of Zenodo's DOIs."""
        return OWN_DOI.fullmatch(article.id(IdKind.DOI) or "") is not None

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the PDFs of the deposit."""
        match = OWN_DOI.fullmatch(article.id(IdKind.DOI) or "")
        if match is None:
            return NotApplicable()
        return await self._client.ask(f"records/{match[1]}", {}, lambda answer: parse_copies(answer, match[0]))


def build(options: Options, http: Http) -> Zenodo:
    """Return the source."""
    return Zenodo(http.for_source("zenodo", base_url=options.base_url, limits=LIMITS, keep=LOCATIONS_KEPT))


def parse_copies(answer: Answer, wanted: str = "") -> Outcome[tuple[Copy, ...]]:
    """Read the PDFs of a record, or of those that a search found; with `wanted` those of that DOI only."""
    if outcome := misfit(answer):
        return outcome
    page = read_json(answer) or {}
    hits = page.get("hits")
    listed = hits.get("hits") if isinstance(hits, dict) else [page]
    if not isinstance(listed, list) or (hits is None and not page.keys() & {"metadata", "files"}):
        return refused()
    found = [shaped(each, Record) or Record() for each in entries(listed)]
    fitting = [record for record in found if not wanted or wanted in _dois(record)]
    copies = [copy for record in fitting for copy in _copies(record)]
    if copies:
        return Found(tuple(copies))
    has_unread = any(wanted and not _dois(record) for record in found) or any(map(_is_unclear, fitting))
    return absent(unless=has_unread or Record() in found)


def _dois(record: Record) -> set[str]:
    of_all_versions = record.conceptdoi or f"10.5281/zenodo.{record.conceptrecid or ''}"
    said = {records.normal_doi(doi or "") for doi in (record.doi, _metadata(record).doi, of_all_versions)}
    return {doi for doi in said if OWN_DOI.fullmatch(doi)}


def _metadata(record: Record) -> Metadata:
    return record.metadata or Metadata()


def _is_unclear(record: Record) -> bool:
    """Return whether a deposit's access cannot be read, or a file that may be its PDF not be reached."""
    access = _metadata(record).access_right
    if access not in OPEN:
        return access not in SHUT
    files = [shaped(file, File) or File() for file in entries(record.files)]
    return any(_name(file).endswith(".pdf") or not _name(file) for file in files)


def _name(file: File) -> str:
    return (file.key or file.filename or "").lower()


def _copies(record: Record) -> list[Copy]:
    metadata = _metadata(record)
    if metadata.access_right not in OPEN:
        return []  # embargoed or restricted: the files are listed and cannot be had
    kind, links = metadata.resource_type, record.links or Links()
    return [
        Copy(
            source="zenodo",
            url=url,
            licence=_licence(metadata.license),
            version=VERSIONS.get((kind.subtype if kind else "") or "", Version.UNKNOWN),
            landing_url=address(links.self_html) or address(links.html),
            host_type="repository",
        )
        for file in each_shaped(record.files, File)
        if _name(file).endswith(".pdf") and (url := address(file.links.self if file.links else None))
    ]


def _licence(value: object) -> str:
    name = records.text(value.get("id") if isinstance(value, dict) else value)
    return LICENCES.get(name.casefold(), name)
