"""A file's form is told by its bytes, however much stands before what tells it."""

import zipfile
from pathlib import Path

import pytest

from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Form, Hurdle
from watermark.converting.forms import form_of

LONG_COMMENT = b"<!-- " + b"x" * 6000 + b" -->"
TAKEN = [
    (b"<!-- saved from url=(0014)about:internet -->\n<html><body>x</body></html>", "a.html", Form.HTML),
    (LONG_COMMENT + b"<!DOCTYPE html><html>", "a", Form.HTML),
    (b"<head><title>x</title></head><body>x</body>", "a.html", Form.HTML),
    (b"<div>a part of a page</div>", "a.htm", Form.HTML),
    (b"<?xml version='1.0'?><!-- x --><?go on?><html xmlns='x'>", "a", Form.HTML),
    ("<html><body>页".encode("utf-16"), "a.html", Form.HTML),
    (LONG_COMMENT + b'<!DOCTYPE article PUBLIC "-//NLM//DTD JATS">', "a.xml", Form.JATS),
    (b"\xef\xbb\xbf\n<?xml-stylesheet href='x'?><article><p>how to write &lt;html></p><html/>", "a.xml", Form.JATS),
    (b"<pmc-articleset><article/></pmc-articleset>", "a.xml", Form.JATS),
    (b"<oai:record xmlns:oai='x'/>", "a", Form.JATS),
    ("<article>页".encode("utf-16"), "a.xml", Form.JATS),
    (b"<sheet/>", "a.xml", Form.JATS),
    (b"This text discusses the %PDF-1.4 header in a note.", "a.txt", Form.TEXT),
    (b"<3 of forty teeth", "a.txt", Form.TEXT),
    (b"<p> in a note", "a.txt", Form.TEXT),
    (b"BMI of forty patients", "a.txt", Form.TEXT),
    (b"CAJ is a form of files", "a.txt", Form.TEXT),
    (b"BCG and MIME-Version: 1.0", "a.txt", Form.TEXT),
    (b"%PDF-1.4\n", "a.txt", Form.PDF),
    (b"\xef\xbb\xbf%PDF-1.4\n", "a.pdf", Form.PDF),
    (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n", "a.pdf", Form.PDF),
    (b"\0\x05paper" + bytes(100) + b"%PDF-1.4\n", "a.pdf", Form.PDF),
    (b"<b>Warning</b>: headers already sent\n%PDF-1.4\n", "a.pdf", Form.PDF),
    (b"<html>A PDF begins with\n%PDF-1.4\n</html>", "a.html", Form.HTML),
]
REFUSED = [
    (b"{\\rtf1\\ansi", "a.rtf", Hurdle.OTHER_OFFICE),
    (b"{\\rtf1\\ansi", "a.doc", Hurdle.OTHER_OFFICE),
    (b"From: <Saved by Blink>\r\nSnapshot-Location: x\r\nSubject: x\r\nMIME-Version: 1.0\r\n", "a", Hurdle.MHTML),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "a.mhtml", Hurdle.MHTML),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "a.jp2", Hurdle.OTHER_PICTURE),
    (b"\xff\x4f\xff\x51\0\x2f", "a.j2k", Hurdle.OTHER_PICTURE),
    (b"8BPS\0\x01", "a.psd", Hurdle.OTHER_PICTURE),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", Hurdle.OTHER_PICTURE),
    (b"AT&TFORM\0\0\0\0DJVM", "a.djvu", Hurdle.TO_PRINT),
    (b"%!PS-Adobe-3.0\n", "a.ps", Hurdle.TO_PRINT),
    (b"a book" + bytes(54) + b"BOOKMOBI", "a.mobi", Hurdle.TO_PRINT),
    (b"a,b\n1,2\n", "a.csv", Hurdle.UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "form"), TAKEN)
def test_a_form_is_told_by_the_bytes(tmp_path: Path, data: bytes, name: str, form: Form) -> None:
    (tmp_path / "upload").write_bytes(data)
    assert form_of(tmp_path / "upload", name) is form


@pytest.mark.parametrize(("data", "name", "hurdle"), REFUSED)
def test_a_form_that_is_not_taken_is_called_by_its_kind(tmp_path: Path, data: bytes, name: str, hurdle: Hurdle) -> None:
    (tmp_path / "upload").write_bytes(data)
    with pytest.raises(BadDocument) as caught:
        form_of(tmp_path / "upload", name)
    assert caught.value.detail == hurdle


@pytest.mark.parametrize(
    ("member", "text", "hurdle"),
    [
        ("mimetype", "application/vnd.oasis.opendocument.text", Hurdle.OTHER_OFFICE),
        ("OFD.xml", "<ofd:OFD/>", Hurdle.TO_PRINT),
        ("paper.pdf", "%PDF-1.4", Hurdle.ARCHIVE),
    ],
)
def test_a_package_is_called_by_its_kind(tmp_path: Path, member: str, text: str, hurdle: Hurdle) -> None:
    with zipfile.ZipFile(tmp_path / "upload", "w") as packed:
        packed.writestr(member, text)
    with pytest.raises(BadDocument) as caught:
        form_of(tmp_path / "upload", "upload")
    assert caught.value.detail == hurdle
