"""A book is whole or refused, and neither book nor page loses its rights or what stands in odd places."""

import pytest

from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Hurdle, Loss
from tests.contract.watermark.converting.conftest import Convert
from tests.contract.watermark.converting.forms_made import epub_bytes, picture_bytes
from tests.contract.watermark.converting.test_converting import texts

pytestmark = pytest.mark.asyncio(loop_scope="session")
TWO = b"<html><body><p>the second chapter</p></body></html>"
PAGE = 'media-type="application/xhtml+xml"'


def opf(items: str, spine: str, metadata: str = "") -> str:
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        f'<dc:title>牙周病学</dc:title>{metadata}</metadata><manifest><item id="c1" href="text/one.xhtml" {PAGE}/>'
        f'{items}</manifest><spine><itemref idref="c1"/>{spine}</spine></package>'
    )


SAME = [
    ("text/two.xhtml", "OEBPS/text/two.xhtml"),
    ("text/TWO.XHTML", "OEBPS/text/two.xhtml"),
    ("Text/two.xhtml", "OEBPS/text/two.xhtml"),
    ("text/ch%202.xhtml", "OEBPS/text/ch 2.xhtml"),
    ("text/ch%202.xhtml", "OEBPS/text/ch%202.xhtml"),
    ("./text/../text/two.xhtml#start", "OEBPS/text/two.xhtml"),
    ("../other/deep/er/two.xhtml", "other/deep/er/two.xhtml"),
    ("text/第二章.xhtml", "OEBPS/text/第二章.xhtml"),
    ("text/%E7%AC%AC.xhtml", "OEBPS/text/第.xhtml"),
    ("text/caf\u00e9.xhtml", "OEBPS/text/cafe\u0301.xhtml"),
    ("text/two.xhtml", "OEBPS\\text\\two.xhtml"),
]


@pytest.mark.parametrize(("href", "member"), SAME)
@pytest.mark.parametrize("reference", ['<itemref idref="c2"/>', '<itemref idref="c2" linear="no"/>'])
async def test_a_chapter_is_found_however_its_name_is_written(
    convert: Convert, href: str, member: str, reference: str
) -> None:
    book = epub_bytes(members={member: TWO}, opf=opf(f'<item id="c2" href="{href}" {PAGE}/>', reference))
    _, pdf = await convert(book, "book.epub")
    assert "the second chapter" in "".join(texts(pdf))


MISSING = [
    (f'<item id="c2" href="text/two.xhtml" {PAGE}/>', '<itemref idref="c2"/>'),
    (f'<item id="c2" href="text/two.xhtml" {PAGE}/>', '<itemref idref="c2" linear="no"/>'),
    (f'<item id="c2" href="" {PAGE}/>', '<itemref idref="c2"/>'),
    (f'<item id="c2" href="http://example.org/two.xhtml" {PAGE}/>', '<itemref idref="c2"/>'),
    ("", '<itemref idref="c2"/>'),
    ('<item id="c2" href="pictures/one.png" media-type="application/pdf"/>', '<itemref idref="c2"/>'),
    ('<item id="c2" href="x" media-type="a/b" fallback="c2"/>', '<itemref idref="c2"/>'),
]


@pytest.mark.parametrize(("items", "spine"), MISSING)
async def test_a_book_that_lacks_a_chapter_is_refused_and_not_half_converted(
    convert: Convert, items: str, spine: str
) -> None:
    with pytest.raises(BadDocument) as caught:
        await convert(epub_bytes(opf=opf(items, spine)), "book.epub")
    assert caught.value.detail == Hurdle.BROKEN


async def test_a_page_of_a_book_that_is_a_picture_is_shown_or_what_stands_in_its_stead(convert: Convert) -> None:
    items = (
        '<item id="p" href="pictures/ONE.png" media-type="image/png"/>'
        '<item id="v" href="v.svg" media-type="image/svg+xml"/>'
        '<item id="w" href="w.svg" media-type="image/svg+xml" fallback="x"/>'
        f'<item id="x" href="x.xhtml" {PAGE}/>'
    )
    spine = '<itemref idref="p"/><itemref idref="v"/><itemref idref="w"/>'
    members = {"OEBPS/v.svg": b"<svg/>", "OEBPS/w.svg": b"<svg/>", "OEBPS/x.xhtml": TWO}
    done, pdf = await convert(epub_bytes("<p>one</p>", members, opf(items, spine)), "book.epub")
    wanted = ("牙周病学", "one", "", "读不出来", "second")
    assert all(words in page for words, page in zip(wanted, texts(pdf), strict=True))
    assert Loss.FIGURES in done.losses


RIGHTS = [
    "<dc:rights>© 2020 The Press</dc:rights>",
    '<meta property="dcterms:rights">© 2020 The Press</meta>',
    '<meta property="dcterms:rightsHolder">© 2020 The Press</meta>',
    '<meta name="dcterms.license" content="© 2020 The Press"/>',
    '<link rel="cc:license" href="© 2020 The Press"/>',
    "<dc-metadata><dc:rights>© 2020 The Press</dc:rights></dc-metadata>",
    "<dc:publisher>© 2020 The Press</dc:publisher>",
]


@pytest.mark.parametrize("metadata", RIGHTS)
async def test_a_books_rights_stay_with_it(convert: Convert, metadata: str) -> None:
    _, pdf = await convert(epub_bytes(opf=opf("", "", metadata)), "book.epub")
    assert "".join(texts(pdf)).count("© 2020 The Press") == 1


async def test_a_book_without_a_title_keeps_its_authors_and_rights(convert: Convert) -> None:
    nameless = opf("", "", "<dc:creator>张三</dc:creator><dc:rights>© 李四</dc:rights>")
    _, pdf = await convert(epub_bytes(opf=nameless.replace("<dc:title>牙周病学</dc:title>", "")), "book.epub")
    assert "张三" in texts(pdf)[0]
    assert "© 李四" in texts(pdf)[0]


PAGES = [
    ("<meta name='DC.rights' content='© The Press'>", "<p>x</p>", "© The Press"),
    ("<meta name='dcterms.rightsHolder' content='The Press'>", "<p>x</p>", "The Press"),
    ("<meta name='copyright' content='© The Press'>", "<p>Text. © The Press</p>", "© The Press"),
    ("<link rel='license' href='https://example.org/by/4.0/'>", "<p>x</p>", "https://example.org/by/4.0/"),
    ("", "<p>x <a rel='license' href='https://example.org/by/'><img alt='CC BY'></a></p>", "https://example.org/by/"),
    ("", "<p>x <a rel='license' href='https://example.org/by/'><img alt='CC BY'></a></p>", "〔图：CC BY〕"),
    ("", "<p>x</p><footer><small>© The Press</small></footer>", "© The Press"),
]


@pytest.mark.parametrize(("head", "body", "wanted"), PAGES)
async def test_a_pages_rights_stay_with_it(convert: Convert, head: str, body: str, wanted: str) -> None:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    _, pdf = await convert(page.encode(), "page.html")
    assert " ".join("".join(texts(pdf)).split()).count(wanted) == 1


async def test_a_page_of_nothing_but_rights_is_no_text(convert: Convert) -> None:
    with pytest.raises(BadDocument):
        await convert(b"<html><head><meta name='DC.rights' content='x'></head><body></body></html>", "page.html")


IN_LINES = [
    ("<table><tr><td><p>5 mg</p><p>10 mg</p></td></tr></table>", "5 mg 10 mg"),
    ("<table><tr><td>5<br>10</td></tr></table>", "5 10"),
    ("<font><p>one</p><p>two</p></font>", "one two"),
    ("<a><h2>Results</h2></a><p>fine</p>", "Results fine"),
    ("<h1>A <img alt='alpha'> trial</h1>", "A 〔图：alpha〕 trial"),
    ("<table><tr><td><table><tr><td>in</td></tr></table></td><td><h2>out</h2></td></tr></table>", "in out"),
]


@pytest.mark.parametrize(("body", "wanted"), IN_LINES)
async def test_what_stands_within_lines_and_cells_neither_runs_together_nor_twice(
    convert: Convert, body: str, wanted: str
) -> None:
    done, pdf = await convert(f"<html><body>{body}</body></html>".encode(), "page.html")
    assert " ".join("".join(texts(pdf)).split()).removesuffix(" 1") == wanted
    assert (Loss.FIGURES in done.losses) == ("图" in wanted)


async def test_a_picture_within_a_link_of_a_book_is_shown(convert: Convert) -> None:
    chapter = "<html><body><p><a href='x'><span><img src='../pictures/one.png'/></span></a></p></body></html>"
    done, pdf = await convert(epub_bytes(chapter), "book.epub")
    assert b"/Image" in pdf.read_bytes()
    assert done.losses == (Loss.LAYOUT, Loss.LINKS)


async def test_declarations_of_a_chapter_are_no_text(convert: Convert) -> None:
    chapter = '<?xml version="1.0"?>\n<!DOCTYPE html [<!ENTITY nbsp "&#160;">]><html><body><p>Text.</p></body></html>'
    _, pdf = await convert(epub_bytes(chapter, {"x.png": picture_bytes("PNG", (9, 9))}), "book.epub")
    assert "]>" not in "".join(texts(pdf))


@pytest.mark.parametrize("place", ["<p>{}</p>", "<p><span>{}</span></p>", "<table><tr><td>{}</td></tr></table>"])
async def test_a_formula_of_a_page_keeps_its_meaning_and_is_told(convert: Convert, place: str) -> None:
    formula = "<math><mfrac><mi>a</mi><mi>b</mi></mfrac><annotation>TeX</annotation></math>"
    done, pdf = await convert(f"<html><body>{place.format(formula)}</body></html>".encode(), "page.html")
    assert "".join(texts(pdf)).startswith("a/b")
    assert "TeX" not in "".join(texts(pdf))
    assert Loss.FORMULAS in done.losses
