"""Tells a file's form from its bytes; what it is called only decides where the bytes say nothing."""

import zipfile
from pathlib import Path

from handlers.domain.other_form import Form, Hurdle
from watermark.converting.limits import MAX_MEMBERS, refused

_HEAD_BYTES = 4096
# PDF readers look for the header in the first kilobyte.
_PDF_WITHIN = 1024
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a", b"BM")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypmsf1", b"ftypavif")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
# First bytes as in caj2pdf's reader: https://github.com/caj2pdf/caj2pdf
_CAJ = (b"CAJ", b"KDH", b"TEB")
_CAJ_ALSO, _CAJ_NAMES = (b"HN", b"\xc8"), (".caj", ".nh", ".kdh", ".teb", ".caa")
_HTML = (b"<!doctype html", b"<html")
_MARKUP = (b"<?xml", b"<!doctype", b"<article", b"<html")
_TEXT_NAMES = (".txt", ".md", ".text", "")


def form_of(path: Path, name: str) -> Form:
    """Return a file's form.

    Raises:
        BadDocument: A form that is not taken; its detail is the hurdle.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    ending = Path(name.lower()).suffix
    if not head:
        raise refused(Hurdle.EMPTY)
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return Form.PDF
    if _is_picture(head):
        return Form.PICTURE
    if hurdle := _foreign(head, ending):
        raise refused(hurdle)
    if head.startswith(b"PK"):
        return _packed(path)
    return _written(head, ending)


def _is_picture(head: bytes) -> bool:
    return head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def _foreign(head: bytes, ending: str) -> Hurdle | None:
    if head.startswith(_CAJ) or (head.startswith(_CAJ_ALSO) and ending in _CAJ_NAMES):
        return Hurdle.CAJ
    if head[4:12] in _HEIC:
        return Hurdle.HEIC
    if head.startswith(_OLE):
        return Hurdle.OLD_OFFICE
    return Hurdle.ARCHIVE if head.startswith(_ARCHIVES) else None


def _packed(path: Path) -> Form:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist()[:MAX_MEMBERS])
            kind = packed.open("mimetype").read(64) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise refused(Hurdle.BROKEN) from error
    if kind.startswith(b"application/epub+zip") or "META-INF/container.xml" in names:
        return Form.EPUB
    if "word/document.xml" in names:
        return Form.DOCX
    slides = any(name.startswith(("ppt/", "xl/")) for name in names)
    raise refused(Hurdle.SLIDES if slides else Hurdle.ARCHIVE)


def _written(head: bytes, ending: str) -> Form:
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begin.startswith(_HTML) or (begin.startswith(_MARKUP) and b"<html" in begin):
        return Form.HTML
    if begin.startswith(_MARKUP) or head[:4] in {b"\xff\xfe<\0", b"\xfe\xff\0<"}:
        return Form.JATS
    if ending in _TEXT_NAMES and _reads_as_text(head):
        return Form.TEXT
    raise refused(Hurdle.UNKNOWN)


def _reads_as_text(head: bytes) -> bool:
    return head[:2] in {b"\xff\xfe", b"\xfe\xff"} or not any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
