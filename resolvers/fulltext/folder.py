"""The library's own folder: PDFs with a manifest that says what they are and under which licence.

The manifest is `manifest.csv` or `manifest.json` (a list of objects) in that folder, with the columns file, doi,
pmid, pmcid, arxiv, isbn, title, year, licence, version; only `file` is mandatory. It is read again when it changes.
"""

import asyncio
from pathlib import Path

import structlog
from pydantic import BaseModel, field_validator

from handlers.domain.article import Article, Copy, Failure
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from resolvers.http import Http
from resolvers.manifest import Manifest, ManifestError, Stamp, read_manifest, stamp_of

log = structlog.get_logger()


class Options(BaseModel, extra="forbid", frozen=True):
    """`path` is the folder; `licence` applies to rows without one (`owned`: the library may hand it to its staff)."""

    path: Path
    manifest: str = ""
    licence: str = ""

    @field_validator("manifest")
    @classmethod
    def _is_plain_name(cls, value: str) -> str:
        if value and (Path(value).name != value or Path(value).suffix.lower() not in {".csv", ".json"}):
            raise ValueError("must be the name of a .csv or .json file in the folder")
        return value


class Folder:
    """Knows the PDFs that the library itself holds."""

    name = "folder"

    def __init__(self, options: Options) -> None:
        self._options = options
        self._manifest = Manifest()
        self._stamp: Stamp | None = None
        self._reading = asyncio.Lock()

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has an identifier or a title."""
        return bool(article.ids or article.title or article.original_title)

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the library's files of that paper, in the manifest's order."""
        try:
            manifest = await self._current()
        except (OSError, ManifestError) as error:
            log.warning("folder_unreadable", detail=str(error) if isinstance(error, ManifestError) else error.strerror)
            return Unavailable(Failure.BAD_ANSWER if isinstance(error, ManifestError) else Failure.CONNECTION)
        copies = tuple(
            Copy(
                source=self.name,
                path=row.path,
                licence=row.licence or self._options.licence,
                version=row.version,
                host_type="library",
                is_owned=True,
            )
            for row in manifest.rows_of(article)
        )
        return Found(copies) if copies else NotFound()

    async def _current(self) -> Manifest:
        async with self._reading:
            stamp = await asyncio.to_thread(stamp_of, self._options.path, self._options.manifest)
            if stamp != self._stamp:
                self._manifest = await asyncio.to_thread(read_manifest, self._options.path, stamp)
                self._stamp = stamp
                for fault in self._manifest.faults:
                    log.warning("manifest_row_left_out", row=fault.row, reason=fault.reason)
                log.info("manifest_read", rows=len(self._manifest.rows), left_out=len(self._manifest.faults))
            return self._manifest


def build(options: Options, http: Http) -> Folder:
    """Return the source; it needs no network."""
    return Folder(options)
