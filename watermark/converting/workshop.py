"""Turns files into PDFs, each in a limited process of its own."""

from pathlib import Path
from typing import Any, Protocol

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Converted, Form, Hurdle, Loss, hurdle_in
from watermark.converting.office import docx_to_pdf, office_found

_DEADLINE_S = 90.0
_MAX_OUTPUT_BYTES = 400 << 20
# A page of 600 dpi in colour is a hundred million bytes, twice over while it is turned upright.
_MEMORY_BYTES = 1 << 30


class Jobs(Protocol):
    """Limited child processes that do one job each."""

    async def run(
        self, job: str, given: dict[str, Any], *, deadline_s: float, max_output_bytes: int, memory_bytes: int
    ) -> dict[str, Any]:
        """Do one job and return its plain result."""


class ConvertingWorkshop:
    """Turns what librarians upload into PDF; `office` is LibreOffice's command, found by itself if not given."""

    def __init__(self, jobs: Jobs, *, office: str | None = None, deadline_s: float = _DEADLINE_S) -> None:
        """Keep where jobs are done."""
        self._jobs = jobs
        self._office = office_found() if office is None else office
        self._deadline_s = deadline_s

    async def convert(self, source: Path, target: Path, name: str) -> Converted:
        """Write `source`, once called `name`, as a PDF to `target`, or nothing when it is a PDF.

        `target` stands in a folder of its own, which takes what is needed on the way.

        Raises:
            BadDocument: It cannot be done; the detail is a `Hurdle`.
        """
        given = {"source": str(source), "target": str(target), "name": name}
        try:
            done = await self._jobs.run(
                "convert",
                given,
                deadline_s=self._deadline_s,
                max_output_bytes=_MAX_OUTPUT_BYTES,
                memory_bytes=_MEMORY_BYTES,
            )
        except BadDocument as error:
            if error.detail == Hurdle.NO_OFFICE:
                return await docx_to_pdf(self._office, source, target, deadline_s=self._deadline_s)
            raise _named(error) from error
        return Converted(Form(done["form"]), tuple(Loss(loss) for loss in done["losses"]))


def _named(error: BadDocument) -> BadDocument:
    """Return the refusal with its hurdle: a child that was ended for its appetite gives none of its own."""
    if hurdle_in(error.detail):
        return error
    is_large = error.reason in {Failure.TIMEOUT, Failure.TOO_LARGE} or "内存" in error.detail
    return BadDocument(Failure.NOT_PDF, (Hurdle.TOO_LONG if is_large else Hurdle.BROKEN).value)
