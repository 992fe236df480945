"""A librarian's file, whichever form it has, for one request."""

from pathlib import Path

from handlers.attend import Attend
from handlers.domain.other_form import Converted
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
                await self._attend.propose(number, made, converted, by=by, is_certain=is_certain)
            else:
                await self._attend.upload(number, file, by=by, is_certain=is_certain)
        return converted
