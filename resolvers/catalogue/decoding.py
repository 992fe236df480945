"""The letters of one MARC record: few systems say truly in which encoding they write, and many cut a field in a letter.

In MARC-8 an accent stands alone before its letter; Chinese characters of GBK come in runs of high bytes.
"""

from collections.abc import Sequence

from pymarc import marc8_to_unicode

from handlers.domain.written_text import HAN_IN_GBK, decoded, utf8_ahead

FIELD_END, SUBFIELD = b"\x1e", b"\x1f"


def texts_of(fields: Sequence[bytes], *, is_said_utf8: bool) -> list[str]:
    """Return the fields of a record as text; a letter that is broken stays alone.

    Args:
        fields: As they stand in the file.
        is_said_utf8: What the record says of itself, believed where nothing else tells.
    """
    whole = FIELD_END.join(fields)
    try:
        return whole.decode("utf-8").split("\x1e")
    except UnicodeDecodeError:
        pass
    if utf8_ahead(whole) > 0:
        return [decoded(field, is_utf8=True) for field in fields]
    if HAN_IN_GBK.search(whole):
        return [decoded(field, is_utf8=False) for field in fields]
    if is_said_utf8:
        return [field.decode("utf-8", "replace") for field in fields]
    return [_marc8(field) for field in fields]


def _marc8(field: bytes) -> str:
    return "\x1f".join(str(marc8_to_unicode(part, hide_utf8_warnings=True)) for part in field.split(SUBFIELD))
