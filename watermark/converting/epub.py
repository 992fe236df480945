"""EPUB books as a manuscript: the chapters of the spine in their order, with the pictures that the book brings."""

import posixpath
import zipfile
from functools import partial
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from PIL import Image, ImageOps, UnidentifiedImageError

from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Converted, Form, Hurdle, Loss
from watermark.converting.limits import (
    MAX_ALL_PIXELS,
    MAX_MARKUP_BYTES,
    MAX_MEMBERS,
    MAX_PICTURES,
    MAX_UNPACKED_BYTES,
    refused,
)
from watermark.converting.manuscript import Block, Manuscript, Run, tidy
from watermark.converting.markup import Element, children, first, read_html, read_xml, tag, text_of
from watermark.converting.pictures import check_pixels, opaque
from watermark.converting.press import set_in_type
from watermark.converting.xhtml import write_page

_PICTURE_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
_MAX_PICTURE_BYTES = 40 << 20
_MOST_SHOWN_PX = 2400
# Fonts that a shop has scrambled are no lock on the text: https://www.w3.org/TR/epub-33/#sec-font-obfuscation
_SCRAMBLED_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_TROUBLE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError)


def epub_to_pdf(source: Path, target: Path) -> Converted:
    """Set an EPUB as a PDF.

    Raises:
        BadDocument: Locked by a shop, too large when unpacked, or not a book that can be read.
    """
    try:
        with zipfile.ZipFile(source) as packed:
            book = _Book(packed, target.parent)
            book.check_lock()
            book.write()
    except _TROUBLE as error:
        raise refused(Hurdle.BROKEN) from error
    set_in_type(book.manuscript, target)
    return Converted(Form.EPUB, book.manuscript.all_losses())


class _Book:
    """An open EPUB; what is read from it is counted against one budget."""

    def __init__(self, packed: zipfile.ZipFile, folder: Path) -> None:
        if len(packed.infolist()) > MAX_MEMBERS:
            raise refused(Hurdle.TOO_LONG)
        self._packed = packed
        self._folder = folder
        self._left_bytes = MAX_UNPACKED_BYTES
        self._left_pixels = MAX_ALL_PIXELS
        self._pictures: dict[str, str] = {}
        self.manuscript = Manuscript(folder)
        self.manuscript.losses |= {Loss.LAYOUT, Loss.LINKS}

    def check_lock(self) -> None:
        """Refuse a book whose text is encrypted."""
        if "META-INF/encryption.xml" not in self._packed.namelist():
            return
        locks = read_xml(self._read("META-INF/encryption.xml", MAX_MARKUP_BYTES))
        methods = [e.get("Algorithm", "") for e in locks.iter() if tag(e) == "encryptionmethod"]
        if any(method not in _SCRAMBLED_FONTS for method in methods):
            raise refused(Hurdle.LOCKED)

    def write(self) -> None:
        """Write down title, authors and chapters."""
        place, package = self._package()
        self._write_front(first(package, "metadata"))
        chapters = self._chapters(place, package)
        if not chapters:
            raise refused(Hurdle.BROKEN)
        for chapter in chapters:
            self.manuscript.add(Block("break"))
            root = read_html(self._read(chapter, MAX_MARKUP_BYTES), self.manuscript.losses)
            write_page(root, self.manuscript, partial(self._picture, chapter))

    def _package(self) -> tuple[str, Element]:
        container = read_xml(self._read("META-INF/container.xml", MAX_MARKUP_BYTES))
        place = next((e.get("full-path", "") for e in container.iter() if tag(e) == "rootfile"), "")
        return place, read_xml(self._read(place, MAX_MARKUP_BYTES), self.manuscript.losses)

    def _write_front(self, metadata: Element | None) -> None:
        if metadata is None:
            return
        self.manuscript.title = tidy([Run(text_of(first(metadata, "title")))])
        self.manuscript.authors = [text_of(creator) for creator in children(metadata, "creator")][:50]
        said = text_of(first(metadata, "language")).lower()[:2]
        if len(said) == 2 and said.isalpha() and said.isascii():
            self.manuscript.language = said

    def _chapters(self, place: str, package: Element) -> list[str]:
        manifest = first(package, "manifest")
        spine = first(package, "spine")
        if manifest is None or spine is None:
            return []
        files = {e.get("id"): e.get("href", "") for e in children(manifest, "item")}
        names = [files.get(e.get("idref"), "") for e in children(spine, "itemref")]
        known = set(self._packed.namelist())
        inside = [_joined(place, name) for name in dict.fromkeys(names) if name]
        return [name for name in inside if name in known]

    def _read(self, name: str, most: int) -> bytes:
        """Return a member's bytes; sizes that the archive claims are not believed."""
        try:
            with self._packed.open(name) as member:
                data = member.read(min(most, self._left_bytes) + 1)
        except KeyError as error:
            raise refused(Hurdle.BROKEN) from error
        self._left_bytes -= len(data)
        if len(data) > most or self._left_bytes < 0:
            raise refused(Hurdle.TOO_LONG)
        return data

    def _picture(self, chapter: str, name: str) -> str:
        """Return the file of a picture in the folder, decoded and written anew; empty when it cannot be shown."""
        inside = _joined(chapter, name)
        if inside not in self._pictures and len(self._pictures) < MAX_PICTURES:
            self._pictures[inside] = self._shown(inside, f"{len(self._pictures)}.png")
        return self._pictures.get(inside, "")

    def _shown(self, inside: str, file: str) -> str:
        if inside not in self._packed.namelist():
            return ""
        try:
            with Image.open(BytesIO(self._read(inside, _MAX_PICTURE_BYTES)), formats=_PICTURE_FORMATS) as picture:
                self._left_pixels -= check_pixels(picture)
                if self._left_pixels < 0:
                    return ""
                shown = opaque(ImageOps.exif_transpose(picture))
                shown.thumbnail((_MOST_SHOWN_PX, _MOST_SHOWN_PX))
                shown.save(self._folder / file)
        except (UnidentifiedImageError, Image.DecompressionBombError, BadDocument, SyntaxError, *_TROUBLE):
            # One picture less is no reason to refuse a book; the librarian reads that pictures are missing.
            return ""
        return file


def _joined(place: str, name: str) -> str:
    """Return a member's name from where it is named; one that leads out of the book stands in no archive's list."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(name.partition("#")[0])))
