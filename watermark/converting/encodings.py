"""Tells in which encoding a text is written, and reads it without stopping at a byte that does not fit."""

import codecs
import re
from dataclasses import dataclass

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDE_BEGINS = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
# Browsers look through a kilobyte; pages that were saved have more before it.
_DECLARED_WITHIN = 8 << 10
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_XML_SAYS = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
_META_SAYS = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# What browsers read under a name is mostly a later, larger set: https://encoding.spec.whatwg.org/#names-and-labels
_AS_BROWSERS_DO = {
    **dict.fromkeys(("iso8859-1", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "hz"), "gb18030"),
    **dict.fromkeys(("big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift_jisx0213", "shift_jis_2004"), "cp932"),
    **dict.fromkeys(("euc_kr", "johab"), "cp949"),
    **dict.fromkeys(("iso8859-11", "tis-620"), "cp874"),
    # A page whose bytes could be read as letters so far is not written in two bytes each.
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be", "utf-32"), "utf-8"),
    "iso8859-9": "cp1254",
}
_TWO_BYTES = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "iso2022_jp"})
_ONE_BYTE = re.compile(r"iso8859-\d+|cp125\d|cp874|cp866|koi8-[ru]|mac-(?:roman|cyrillic)")
_ALSO = {"windows-31j": "cp932", "x-sjis": "cp932", "x-x-big5": "big5", "unicode-1-1-utf-8": "utf-8"}
_LONG_IN_UTF8 = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PAIR = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]|[\x80-\xff]{2}")
_LONE = re.compile(rb"[\x80-\xff]")
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text as it was read; it is not whole when some bytes meant nothing in its encoding."""

    text: str
    is_whole: bool


def decoded(data: bytes) -> Decoded:
    """Return a page's text to its last letter: what cannot be read stands as U+FFFD in it."""
    encoding = _of_markup(data)
    text = data.decode(encoding, "replace")
    return Decoded(text, is_whole=_UNREADABLE not in text or _reads_as(data, encoding))


def encoding_of(data: bytes) -> str:
    """Return the encoding of a text that declares none: by its mark, as UTF-8, else Western or Chinese."""
    if marked := next((name for mark, name in _MARKS if data.startswith(mark)), ""):
        return marked
    if _reads_as(data, "utf-8"):
        return "utf-8"
    return "cp1252" if _is_western(data) else "gb18030"


def _of_markup(data: bytes) -> str:
    if wide := next((name for begin, name in _WIDE_BEGINS if data.startswith(begin)), ""):
        return wide
    declared = "" if data.startswith(tuple(mark for mark, _ in _MARKS)) else _declared(data[:_DECLARED_WITHIN])
    if not declared:
        return encoding_of(data)
    if declared == "utf-8":
        return _of_broken_utf8(data)
    return "utf-8" if _is_utf8_after_all(data, declared) else declared


def _declared(head: bytes) -> str:
    """Return the encoding that a page says it has, by Python's name; empty for none that browsers know."""
    found = _XML_SAYS.match(head) or _META_SAYS.search(_COMMENT.sub(b"", head))
    return _known(found[1].decode("ascii", "replace").lower()) if found else ""


def _known(label: str) -> str:
    for name in (_ALSO.get(label, label), label.removeprefix("x-"), re.sub(r"^(?:x-)?(?:windows-|dos-)", "cp", label)):
        try:
            found = codecs.lookup(name).name
        except LookupError:
            continue
        encoding = _AS_BROWSERS_DO.get(found, found)
        if encoding == "utf-8" or encoding in {"gb18030", *_TWO_BYTES} or _ONE_BYTE.fullmatch(encoding):
            return encoding
    return ""


def _is_utf8_after_all(data: bytes, declared: str) -> bool:
    """Whether a page was written anew in UTF-8 and kept an old declaration, as savers and servers leave it."""
    if data.isascii() or not _reads_as(data, "utf-8"):
        return False
    return declared not in _TWO_BYTES or bool(_LONG_IN_UTF8.search(data)) or not _reads_as(data, declared)


def _of_broken_utf8(data: bytes) -> str:
    """Return UTF-8 for what is torn in places, another encoding for what never was UTF-8."""
    text = data.decode("utf-8", "replace")
    broken = text.count(_UNREADABLE)
    read = sum(1 for char in text if not char.isascii()) - broken
    return "utf-8" if read >= broken else encoding_of(data)


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_western(data: bytes) -> bool:
    """Whether most letters beyond ASCII stand alone, as an umlaut does; a Chinese one has two such bytes."""
    return len(_LONE.findall(_PAIR.sub(b"", data))) > len(_PAIR.findall(data))
