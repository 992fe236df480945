"""The library's own folder: PDFs with a manifest that says what they are and under which licence.

The manifest is `manifest.csv` or `manifest.json` (a list of objects) in that folder, with the columns file, doi,
pmid, pmcid, arxiv, isbn, title, year, licence, version; only `file` is mandatory. It is read again when it changes.
"""

import structlog

from handlers.domain.article import Article, Copy, Failure
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from resolvers.formats.manifest import ManifestError
from resolvers.formats.own_folder import FolderOptions, OwnFolder
from resolvers.http import Http

log = structlog.get_logger()


class Options(FolderOptions, extra="forbid", frozen=True):
    """`licence` applies to rows without one (`owned`: the library may hand it to its staff)."""

    licence: str = ""


class Folder:
    """Knows the PDFs that the library itself holds."""

    name = "folder"

    def __init__(self, options: Options) -> None:
        self._licence = options.licence
        self._folder = OwnFolder(options)

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has an identifier or a title."""
        return bool(article.ids or article.title or article.original_title)

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the library's files of that paper, in the manifest's order."""
        try:
            manifest = await self._folder.manifest()
        except (OSError, ManifestError) as error:
            log.warning("folder_unreadable", detail=str(error) if isinstance(error, ManifestError) else error.strerror)
            return Unavailable(Failure.BAD_ANSWER if isinstance(error, ManifestError) else Failure.CONNECTION)
        copies = tuple(
            Copy(
                source=self.name,
                path=row.path,
                licence=row.licence or self._licence,
                version=row.version,
                host_type="library",
                is_owned=True,
            )
            for row in manifest.rows_of(article)
        )
        return Found(copies) if copies else NotFound()


def build(options: Options, http: Http) -> Folder:
    """Return the source; it needs no network."""
    return Folder(options)
