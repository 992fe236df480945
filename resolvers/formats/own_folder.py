"""The library's own folder as it is now: its manifest, read again when it changes."""

import asyncio
from pathlib import Path

import structlog
from pydantic import BaseModel, field_validator

from resolvers.formats.manifest import Manifest, Stamp, read_manifest, stamp_of

log = structlog.get_logger()


class FolderOptions(BaseModel, extra="forbid", frozen=True):
    """`path` is the folder; `manifest` the name of its list, when it is not `manifest.csv` or `manifest.json`."""

    path: Path
    manifest: str = ""

    @field_validator("manifest")
    @classmethod
    def _is_plain_name(cls, value: str) -> str:
        if value and (Path(value).name != value or Path(value).suffix.lower() not in {".csv", ".json"}):
            raise ValueError("must be the name of a .csv or .json file in the folder")
        return value


class OwnFolder:
    """Lends the manifest in its latest state."""

    def __init__(self, options: FolderOptions) -> None:
        self._options = options
        self._manifest = Manifest()
        self._stamp: Stamp | None = None
        self._is_missing_noted = False
        self._reading = asyncio.Lock()

    async def manifest(self) -> Manifest:
        """Return the manifest; an empty one where the library has not made any.

        Raises:
            ManifestError: It is no table of files at all.
            OSError: It cannot be read.
        """
        async with self._reading:
            try:
                stamp = await asyncio.to_thread(stamp_of, self._options.path, self._options.manifest)
            except FileNotFoundError:
                if self._stamp is not None:
                    raise  # it was here: a share that is not mounted, perhaps
                return self._nothing_yet()
            if stamp != self._stamp:
                self._manifest = await asyncio.to_thread(read_manifest, self._options.path, stamp)
                self._stamp = stamp
                for fault in self._manifest.faults:
                    log.warning("manifest_row_left_out", row=fault.row, reason=fault.reason)
                log.info("manifest_read", rows=len(self._manifest.rows), left_out=len(self._manifest.faults))
            return self._manifest

    def _nothing_yet(self) -> Manifest:
        if not self._is_missing_noted:
            log.warning("manifest_missing", folder=str(self._options.path))
        self._is_missing_noted = True
        return Manifest()
