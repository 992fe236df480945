"""EPUB books as a manuscript: the chapters of the spine in their order, with the pictures that the book brings."""

import posixpath
import unicodedata
import zipfile
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote

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
from watermark.converting.rights import rights_in
from watermark.converting.xhtml import write_page

_TOLD = ("title", "creator", "contributor", "publisher")
_READ = ("html", "xml", "text/", "image/")
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
        self._names = {_folded(name): name for name in reversed(packed.namelist())}
        self._names |= {name: name for name in packed.namelist()}
        self.manuscript = Manuscript(folder)
        self.manuscript.losses |= {Loss.LAYOUT, Loss.LINKS}

    def check_lock(self) -> None:
        """Refuse a book whose text is encrypted."""
        if not self._member("META-INF/encryption.xml"):
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
        for chapter, kind in chapters:
            self.manuscript.add(Block("break"))
            if kind.startswith("image/"):
                self._write_picture(chapter)
                continue
            root = read_html(self._read(chapter, MAX_MARKUP_BYTES), self.manuscript.losses)
            write_page(root, self.manuscript, partial(self._picture, chapter))

    def _write_picture(self, chapter: str) -> None:
        """Write a page of the book that is one picture, as covers are."""
        if file := self._picture("", quote(chapter)):
            self.manuscript.add(Block("picture", file=file, level=100))
            return
        self.manuscript.losses.add(Loss.FIGURES)
        self.manuscript.add(Block("caption", (Run("〔这一页是图，读不出来〕", "i"),)))

    def _package(self) -> tuple[str, Element]:
        container = read_xml(self._read("META-INF/container.xml", MAX_MARKUP_BYTES))
        place = next((e.get("full-path", "") for e in container.iter() if tag(e) == "rootfile"), "")
        return place, read_xml(self._read(place, MAX_MARKUP_BYTES), self.manuscript.losses)

    def _write_front(self, metadata: Element | None) -> None:
        if metadata is None:
            return
        # The first books kept these one floor lower: https://idpf.org/epub/20/spec/OPF_2.0.1_draft.htm#Section2.2
        told = {name: [text_of(e) for e in metadata.iter() if tag(e) == name] for name in _TOLD}
        self.manuscript.title = tidy([Run(" ".join(told["title"][:1]))])
        self.manuscript.authors = [name for name in told["creator"] if name][:50]
        others = (*told["title"][1:], "，".join(told["contributor"][:50]), "，".join(told["publisher"]))
        for line in (*others, *rights_in(metadata)):
            self.manuscript.tell(line)
        said = text_of(first(metadata, "language")).lower()[:2]
        if len(said) == 2 and said.isalpha() and said.isascii():
            self.manuscript.language = said

    def _chapters(self, place: str, package: Element) -> list[tuple[str, str]]:
        """Return the members of the spine with their kinds, in order.

        Raises:
            BadDocument: The archive lacks one: the book is not whole.
        """
        manifest, spine = first(package, "manifest"), first(package, "spine")
        if manifest is None or spine is None:
            return []
        items = {e.get("id"): e for e in children(manifest, "item")}
        found: dict[str, str] = {}
        for reference in children(spine, "itemref"):
            item = _readable(items, items.get(reference.get("idref")))
            member = self._member(_joined(place, item.get("href", ""))) if item is not None else ""
            kind = item.get("media-type", "") if item is not None else ""
            if not member or (kind and not any(word in kind for word in _READ)):
                raise refused(Hurdle.BROKEN)
            found.setdefault(member, kind)
        return list(found.items())

    def _member(self, name: str) -> str:
        """Return what a member is called in the archive, which may differ in capitals and escapes; empty for none."""
        return self._names.get(name) or self._names.get(_folded(name), "")

    def _read(self, name: str, most: int) -> bytes:
        """Return a member's bytes; sizes that the archive claims are not believed."""
        try:
            with self._packed.open(self._member(name) or name) as member:
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
        if not self._member(inside):
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


def _readable(items: Mapping[str | None, Element], item: Element | None) -> Element | None:
    """Return an item, or what the book gives in its stead when it is no page."""
    tried = 0
    while item is not None and "html" not in item.get("media-type", "html") and item.get("fallback") in items:
        item, tried = items[item.get("fallback")], tried + 1
        if tried > len(items):
            return None
    return item


def _folded(name: str) -> str:
    """Return a member's name as file systems that know no capitals keep it, without escapes."""
    plain = posixpath.normpath(unquote(name).replace("\\", "/")).lstrip("/")
    return unicodedata.normalize("NFC", plain).casefold()


def _joined(place: str, name: str) -> str:
    """Return a member's name from where it is named; one that leads out of the book stands in no archive's list."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(name.partition("#")[0])))
