"""Small files in other forms, honest and hostile, made as they are needed."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from PIL import Image, ImageDraw

JATS = """<?xml version="1.0" encoding="UTF-8"?>
<article xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="en"><front>
<journal-meta><journal-title-group><journal-title>Northern Atlas of Research</journal-title></journal-title-group>
</journal-meta><article-meta><article-id pub-id-type="doi">10.5555/naor.2024.0117</article-id>
<title-group><article-title>Splinting after <italic>avulsion</italic>: H<sub>2</sub>O</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Halvorsen</surname><given-names>Ida</given-names></name>
<xref ref-type="aff" rid="a1">1</xref></contrib></contrib-group>
<pub-date><year>2024</year></pub-date><volume>3</volume><issue>2</issue><fpage>11</fpage><lpage>19</lpage>
<abstract><p>We splinted forty teeth.</p></abstract>
<kwd-group><kwd>splint</kwd><kwd>tooth</kwd></kwd-group></article-meta></front>
<body><sec><label>1</label><title>Methods</title><p>Forty <bold>teeth</bold> were
 splinted <xref ref-type="bibr">[1]</xref>.</p>
<list list-type="order"><list-item><p>clean</p></list-item><list-item><p>splint</p></list-item></list>
<table-wrap><label>Table 1</label><caption><p>Outcome.</p></caption><table><tbody>
<tr><td>kept</td><td>38</td></tr><tr><td>lost</td><td>2</td></tr></tbody></table></table-wrap>
<fig><label>Figure 1</label><caption><p>The splint.</p></caption><graphic xlink:href="f1.jpg"/></fig>
<disp-formula><tex-math>E = mc^2</tex-math></disp-formula></sec></body>
<back><ref-list><ref><label>1</label><element-citation><person-group><name><surname>Smith</surname>
<given-names>J</given-names></name></person-group><article-title>On teeth</article-title><source>J Teeth</source>
<year>2001</year></element-citation></ref></ref-list></back></article>"""

CHAPTER = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><script>alert(1)</script></head>
<body><h1>第一章 牙周炎</h1><p>正文<b>加粗</b>，见<a href="http://example.org/x">这里</a>。</p>
<ul><li>甲</li><li><p>乙</p></li></ul><img src="../pictures/one.png" alt="图一"/>
<img src="http://example.org/remote.png" alt="远处"/></body></html>"""


def picture_bytes(form: str = "JPEG", size: tuple[int, int] = (900, 1200), **more: object) -> bytes:
    """Return a picture with something on it."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    ImageDraw.Draw(picture).rectangle((50, 50, 400, 120), fill="black")
    into = BytesIO()
    picture.save(into, form, **more)
    return into.getvalue()


OPF = """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>牙周病学</dc:title>
<dc:creator>张三</dc:creator><dc:language>zh-CN</dc:language></metadata><manifest>
<item id="c1" href="text/one.xhtml"/></manifest><spine><itemref idref="c1"/></spine></package>"""


def epub_bytes(
    chapter: str | bytes = CHAPTER, members: Mapping[str, bytes] = MappingProxyType({}), opf: str = OPF
) -> bytes:
    """Return an EPUB of one chapter, and any further members."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        )
        book.writestr("OEBPS/book.opf", opf)
        book.writestr("OEBPS/text/one.xhtml", chapter)
        book.writestr("OEBPS/pictures/one.png", picture_bytes("PNG", (60, 40)))
        for name, data in members.items():
            book.writestr(name, data)
    return into.getvalue()


def docx_bytes(**members: str) -> bytes:
    """Return a DOCX with one sentence, and any further members."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as document:
        document.writestr("[Content_Types].xml", "<Types/>")
        document.writestr("word/document.xml", "<w:document xmlns:w='w'><w:body><w:t>Hello</w:t></w:body></w:document>")
        for name, text in members.items():
            document.writestr(name, text)
    return into.getvalue()


def written(folder: Path, data: bytes, name: str = "upload") -> Path:
    """Return a new file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path
