"""Tells whether a part of a DOCX would have something fetched, or another program asked, when it is opened."""

import re
from xml.parsers import expat

from handlers.domain.other_form import Hurdle
from watermark.converting.limits import refused

# ECMA-376, part 1, 17.16.5; the last two are older names of the first two. A field's kind is its first word, in
# letters of either size: what comes after it, and the document's own text, may well say "import".
_FETCHING = {"INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DDE", "DDEAUTO", "DATABASE", "RD", "IMPORT", "INCLUDE"}
_INSTRUCTIONS = {"instrText", "delInstrText"}
_KIND, _BEFORE_KIND = re.compile("[A-Za-z]+"), ' \t\r\n\xa0\u3000"'
_KEPT_LETTERS = 40
_MOST_NESTED = 200


class Part:
    """One part of the package, fed piece by piece; nothing of it is kept."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._declare
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        # What stands in the fields that are open here, the innermost last; the first is what stands in none.
        self._fields = [""]
        self._is_instruction = False

    def feed(self, data: bytes, *, is_last: bool = False) -> None:
        """Read the next bytes.

        Raises:
            BadDocument: It would fetch something, or is no XML as packages have it.
        """
        try:
            self._parser.Parse(data, is_last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise refused(Hurdle.BROKEN) from error
        if is_last:
            for field in self._fields:
                _check_field(field)

    def _declare(self, *_declaration: object) -> None:
        # Packages have none (ECMA-376, part 2, 8.2.5); one could bring in a file or write a field's name with entities.
        raise refused(Hurdle.REMOTE)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        local, given = _local(name), {_local(key): value for key, value in attributes.items()}
        self._is_instruction = local in _INSTRUCTIONS
        if local == "altChunk" or (local == "Relationship" and _reaches_out(given)):
            raise refused(Hurdle.REMOTE)
        if local == "fldSimple":
            _check_field(given.get("instr", ""))
        if local == "fldChar":
            self._turn(given.get("fldCharType", ""))

    def _end(self, _name: str) -> None:
        self._is_instruction = False

    def _text(self, text: str) -> None:
        # A word may be spread over any number of runs.
        if self._is_instruction:
            self._fields[-1] = (self._fields[-1] + text).lstrip(_BEFORE_KIND)[:_KEPT_LETTERS]

    def _turn(self, kind: str) -> None:
        """Enter a field, or leave one."""
        if kind == "begin":
            self._fields.append("")
            if len(self._fields) > _MOST_NESTED:
                raise refused(Hurdle.TOO_LONG)
        elif kind == "end" and len(self._fields) > 1:
            _check_field(self._fields.pop())


def _check_field(instruction: str) -> None:
    kind = _KIND.match(instruction.lstrip(_BEFORE_KIND))
    if kind and kind[0].upper() in _FETCHING:
        raise refused(Hurdle.REMOTE)


def _reaches_out(relation: dict[str, str]) -> bool:
    """Whether a relation to the outside is more than a link to click: such a one is followed on opening."""
    return relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith("/hyperlink")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
