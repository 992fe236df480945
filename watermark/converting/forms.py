"""Tells a file's form from its bytes; what it is called only decides where the bytes say nothing."""

import re
import zipfile
from pathlib import Path

from handlers.domain.other_form import Form, Hurdle
from watermark.converting.limits import MAX_MEMBERS, refused

_HEAD_BYTES = 32 << 10
_SAMPLE_BYTES = 4096
# PDF readers look for the header in the first kilobyte; what a server put before it ends with a line or is no text.
_PDF_WITHIN = 1024
_PDF = re.compile(rb"(?:\A|[\r\n\0]|\A\xef\xbb\xbf|\A[ \t]+)%PDF-")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypmsf1", b"ftypavif")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes as in caj2pdf's reader: https://github.com/caj2pdf/caj2pdf
_CAJ = (b"CAJ", b"KDH", b"TEB")
_CAJ_ALSO, _CAJ_NAMES = (b"HN", b"\xc8"), (".caj", ".nh", ".kdh", ".teb", ".caa")
_MAIL = re.compile(
    rb"\s*(?:(?:From|Subject|Date|To|X-[\w-]+|Snapshot-[\w-]+):[^\n]*\n\s*)*MIME-Version:", re.IGNORECASE
)
_FOREIGN = (
    (Hurdle.OLD_OFFICE, (_OLE,)),
    (Hurdle.OTHER_OFFICE, (b"{\\rtf",)),
    (Hurdle.ARCHIVE, (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")),
    # JPEG 2000 boxed and bare, JPEG XL boxed and bare, Photoshop.
    (
        Hurdle.OTHER_PICTURE,
        (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51", b"\0\0\0\x0cJXL ", b"\xff\x0a", b"8BPS"),
    ),
    (Hurdle.TO_PRINT, (b"AT&TFORM", b"%!PS", b"\xc5\xd0\xd3\xc6")),
)
_MOBI, _MOBI_AT = b"BOOKMOBI", 60
# A package's own mark: OpenDocument tells its kind, the others have a member of that name.
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_TO_PRINT_MEMBERS = ("OFD.xml", "FixedDocSeq.fdseq", "FixedDocumentSequence.fdseq")
ARTICLE_GROUPS = frozenset({"pmc-articleset", "articles", "article-set", "record", "metadata", "getrecord", "oai-pmh"})
"""Elements, in small letters, in which services wrap a paper's JATS."""

_JATS = ARTICLE_GROUPS | {"article"}
_HTML = frozenset({"html", "head", "body"})
_TEXT_NAMES = (".txt", ".md", ".text", "")
_XML_NAMES, _HTML_NAMES = (".xml", ".nxml", ".jats"), (".html", ".htm", ".xhtml", ".xht")
_BEFORE_ROOT = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_ROOT = re.compile(r"<(!doctype\s+)?(?:[\w.-]+:)?([a-z_][\w.-]*)", re.IGNORECASE)


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
    if _PDF.search(head[:_PDF_WITHIN]) and _root(head) not in _HTML:
        return Form.PDF
    if _is_picture(head):
        return Form.PICTURE
    if hurdle := _foreign(head, ending):
        raise refused(hurdle)
    if head.startswith(b"PK"):
        return _packed(path)
    return _written(head, ending)


def _is_picture(head: bytes) -> bool:
    is_bitmap = head[:2] == b"BM" and head[6:10] == bytes(4)
    return head.startswith(_PICTURES) or is_bitmap or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def _foreign(head: bytes, ending: str) -> Hurdle | None:
    if ending in _CAJ_NAMES and head.startswith(_CAJ + _CAJ_ALSO):
        return Hurdle.CAJ
    if head.startswith(_CAJ) and not _reads_as_text(head[:_SAMPLE_BYTES]):
        return Hurdle.CAJ
    if head[4:12] in _HEIC:
        return Hurdle.HEIC
    if _MAIL.match(head):
        return Hurdle.MHTML
    if head.startswith(_MOBI, _MOBI_AT):
        return Hurdle.TO_PRINT
    return next((hurdle for hurdle, begins in _FOREIGN if head.startswith(begins)), None)


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
    raise refused(_packed_hurdle(names, kind))


def _packed_hurdle(names: set[str], kind: bytes) -> Hurdle:
    if any(name.startswith(("ppt/", "xl/")) for name in names):
        return Hurdle.SLIDES
    if kind.startswith(_OPEN_DOCUMENT):
        return Hurdle.OTHER_OFFICE
    return Hurdle.TO_PRINT if not names.isdisjoint(_TO_PRINT_MEMBERS) else Hurdle.ARCHIVE


def _written(head: bytes, ending: str) -> Form:
    root = _root(head)
    is_text = _reads_as_text(head[:_SAMPLE_BYTES])
    if root in _HTML or (ending in _HTML_NAMES and is_text):
        return Form.HTML
    if root in _JATS or _is_declared(head) or (root and ending in _XML_NAMES):
        return Form.JATS
    if root == "svg":
        raise refused(Hurdle.OTHER_PICTURE)
    if ending in _TEXT_NAMES and is_text:
        return Form.TEXT
    raise refused(Hurdle.UNKNOWN)


def _root(head: bytes) -> str:
    """Return the name of a markup's outermost element, in small letters; empty for what is none."""
    text = _begin_of(head)
    before = _BEFORE_ROOT.match(text)
    root = _ROOT.match(text, before.end() if before else 0)
    return root[2].lower() if root else ""


def _is_declared(head: bytes) -> bool:
    """Whether a text says itself that it is XML."""
    return _begin_of(head).lstrip().lower().startswith(("<?xml", "<!doctype"))


def _begin_of(head: bytes) -> str:
    """Return a text's first letters, as far as names of elements go."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _reads_as_text(head: bytes) -> bool:
    return head[:2] in {b"\xff\xfe", b"\xfe\xff"} or not any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
