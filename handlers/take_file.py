"""A librarian's file, whichever form it has, for one request."""

from pathlib import Path

from handlers.attend import Attend
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Converted, Form, Hurdle
from handlers.ports import Converter, Shelf


class TakeFile:
    """Takes a file for a request: a PDF goes to the reader, what was made from another form is looked at first."""

    def __init__(self, *, attend: Attend, converter: Converter, shelf: Shelf) -> None:
        """Keep the collaborators."""
        self._attend = attend
        self._converter = converter
        self._shelf = shelf

    async def take(self, number: int, file: Path, name: str, *, by: str, is_certain: bool = False) -> Converted:
        """Take the file, which was called `name`; return what was done to it.

        Raises:
            BadDocument: It is no PDF and none can be made of it, or the PDF is not sound or not the paper.
            SourceUnavailable: The disk is full.
            IllegalMove: The request does not wait for a librarian.
        """
        async with self._shelf.scratch() as folder:
            made = folder / "made.pdf"
            converted = await self._converter.convert(file, made, name)
            if converted.is_made:
                await self._propose(number, made, converted, name, by=by, is_certain=is_certain)
            else:
                await self._attend.upload(number, file, by=by, is_certain=is_certain)
        return converted

    async def _propose(
        self, number: int, made: Path, converted: Converted, name: str, *, by: str, is_certain: bool
    ) -> None:
        try:
            await self._attend.propose(number, made, converted, by=by, is_certain=is_certain)
        except BadDocument as error:
            if not _is_login_page(converted, name, error):
                raise
            raise BadDocument(Failure.NOT_PDF, Hurdle.WEB_PAGE) from error


def _is_login_page(converted: Converted, name: str, error: BadDocument) -> bool:
    """Return whether a web page was refused that is no paper; one that calls itself a PDF was not meant as a page."""
    refused = {Failure.STUB_PDF, Failure.WRONG_PAPER} if name.lower().endswith(".pdf") else {Failure.STUB_PDF}
    return converted.form is Form.HTML and error.reason in {one.value for one in refused}
