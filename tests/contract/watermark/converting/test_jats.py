"""What a paper's JATS says is in its PDF: rights, people, answers to it, whichever way it is written."""

# ruff: noqa: E501 - one piece of XML a line

from pathlib import Path

import pytest

from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Hurdle, Loss
from tests.contract.watermark.converting.conftest import Convert
from tests.contract.watermark.converting.test_converting import texts

pytestmark = pytest.mark.asyncio(loop_scope="session")
HEAD = """<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ali="http://www.niso.org/schemas/ali/1.0/"
 xmlns:mml="http://www.w3.org/1998/Math/MathML" xml:lang="en">"""
PLAIN = (Loss.LAYOUT, Loss.LINKS)


def paper(meta: str = "", body: str = "<p>The text.</p>", after: str = "", journal: str = "") -> bytes:
    title = "" if "<title-group>" in meta else "<title-group><article-title>On teeth</article-title></title-group>"
    front = f"<front>{journal}<article-meta>{title}{meta}</article-meta></front>"
    return f"{HEAD}{front}<body>{body}</body>{after}</article>".encode()


def lines(pdf: Path) -> list[str]:
    return [" ".join(line.split()) for page in texts(pdf) for line in page.splitlines()]


def text(pdf: Path) -> str:
    return " ".join(lines(pdf))


RIGHTS = [
    (
        "<permissions><copyright-statement>© 2020 The Publisher</copyright-statement><copyright-year>2020</copyright-year>"
        "<copyright-holder>Ida Halvorsen</copyright-holder><license license-type='open-access' "
        "xlink:href='https://example.org/by-nc/4.0/'><license-p>No commercial use.</license-p></license></permissions>",
        ("© 2020 The Publisher", "© 2020 Ida Halvorsen", "No commercial use. https://example.org/by-nc/4.0/"),
    ),
    (
        "<permissions><ali:free_to_read/><ali:license_ref>https://example.org/by/4.0/</ali:license_ref></permissions>",
        ("https://example.org/by/4.0/",),
    ),
    (
        "<permissions><license><ali:license_ref>https://example.org/by/4.0/</ali:license_ref><license-p>See "
        "<ext-link xlink:href='https://example.org/terms'>the terms</ext-link>.</license-p></license></permissions>",
        ("https://example.org/by/4.0/ See the terms. https://example.org/terms",),
    ),
    ("<permissions><copyright-year>2019</copyright-year><copyright-holder>A B</copyright-holder></permissions>", ("© 2019 A B",)),
    ("<copyright-statement>© 2005 Old Press</copyright-statement><license><p>Open.</p></license>", ("© 2005 Old Press", "Open.")),
]  # fmt: skip


@pytest.mark.parametrize(("meta", "wanted"), RIGHTS)
async def test_a_papers_rights_stay_with_it(convert: Convert, meta: str, wanted: tuple[str, ...]) -> None:
    done, pdf = await convert(paper(meta), "paper.xml")
    assert all(words in text(pdf) for words in wanted)
    assert done.losses == PLAIN


async def test_the_rights_in_a_figure_and_a_table_stay_with_them(convert: Convert) -> None:
    held = "<permissions><copyright-statement>© 1999 {}</copyright-statement></permissions>"
    fig = f"<fig><caption><p>A tooth.</p></caption><graphic/><attrib>Drawn by Bo</attrib>{held.format('A')}</fig>"
    table = f"<table-wrap><table><tr><td>1</td></tr></table>{held.format('B')}</table-wrap>"
    _, pdf = await convert(paper(body=fig + table), "paper.xml")
    assert all(words in text(pdf) for words in ("© 1999 A", "© 1999 B", "Drawn by Bo"))
    assert text(pdf).count("〔图在原文件里没有〕") == 1


PEOPLE = [
    ("<contrib><collab>WHO Study Group</collab></contrib>", "WHO Study Group"),
    ("<contrib><collab><institution>WHO</institution></collab></contrib>", "WHO"),
    ("<contrib><string-name>Bo Berg</string-name></contrib>", "Bo Berg"),
    (
        "<contrib><string-name><given-names>Bo</given-names><surname>Berg</surname></string-name></contrib>",
        "Bo Berg",
    ),
    ("<contrib><collab-alternatives><collab>WHO</collab></collab-alternatives></contrib>", "WHO"),
    (
        "<contrib><name><surname>Berg</surname><given-names>Bo</given-names><suffix>Jr</suffix></name></contrib>",
        "Bo Berg Jr",
    ),
    ("<contrib><anonymous/></contrib>", "Anonymous"),
    ("<contrib contrib-type='editor'><name><surname>Ek</surname></name></contrib>", "editor: Ek"),
    (
        "<contrib><collab>TEETH<contrib-group><contrib><name><surname>Ek</surname></name></contrib></contrib-group>"
        "</collab></contrib>",
        "TEETH: Ek",
    ),
]


@pytest.mark.parametrize(("contrib", "wanted"), PEOPLE)
async def test_nobody_who_wrote_a_paper_is_left_out(convert: Convert, contrib: str, wanted: str) -> None:
    _, pdf = await convert(paper(f"<contrib-group>{contrib}</contrib-group>"), "paper.xml")
    assert wanted in lines(pdf)


MATTER = [
    ("<aff><label>1</label><institution>The Clinic</institution><country>Norway</country></aff>", "1 The Clinic, Norway"),
    ("<aff id='a'><label>1</label>The Clinic, <city>Oslo</city></aff>", "1 The Clinic, Oslo"),
    ("<contrib-group><contrib><string-name>Bo</string-name><bio><p>Bo is a dentist.</p></bio></contrib></contrib-group>", "Bo Bo is a dentist."),
    ("<aff-alternatives><aff>The Clinic</aff><aff>诊所</aff></aff-alternatives>", "On teeth The Clinic 诊所 The text"),
    ("<author-notes><corresp>Write to Ida</corresp><fn><label>*</label><p>Equal parts</p></fn></author-notes>", "Write to Ida * Equal parts"),
    ("<title-group><article-title>Teeth</article-title><subtitle>A view</subtitle></title-group>", "Teeth: A view"),
    ("<title-group><article-title>Teeth</article-title><trans-title-group><trans-title>牙齿</trans-title></trans-title-group></title-group>", "牙齿"),
    ("<title-group><article-title>Teeth</article-title><trans-title>牙齿</trans-title></title-group>", "牙齿"),
    ("<title-group><article-title>Teeth<fn><p>Read in Oslo</p></fn></article-title></title-group>", "Read in Oslo"),
    ("<funding-group><award-group><funding-source>Fund A</funding-source></award-group></funding-group>", "Fund A"),
    ("<funding-group><funding-statement>Paid by A.</funding-statement></funding-group>", "Paid by A."),
    ("<history><date date-type='received'><day>2</day><month>1</month><year>2020</year></date></history>", "收稿 2020-01-02"),
    ("<custom-meta-group><custom-meta><meta-name>Data</meta-name><meta-value>On request</meta-value></custom-meta></custom-meta-group>", "Data: On request"),
    ("<supplementary-material><caption><p>Raw data</p></caption></supplementary-material>", "Raw data"),
    ("<kwd-group><title>Words</title><kwd>a</kwd><kwd>b</kwd></kwd-group>", "Words: a; b"),
]  # fmt: skip


@pytest.mark.parametrize(("meta", "wanted"), MATTER)
async def test_what_stands_before_the_text_is_kept(convert: Convert, meta: str, wanted: str) -> None:
    _, pdf = await convert(paper(meta), "paper.xml")
    assert wanted in text(pdf)


BODIES = [
    ("<supplementary-material><label>S1</label><caption><title>Raw.</title><p>All data</p></caption></supplementary-material>", "S1 Raw. All data"),
    ("<media><caption><p>A film</p></caption></media>", "A film"),
    ("<boxed-text><caption><title>Key points</title></caption><p>One</p></boxed-text>", "Key points One"),
    ("<list><title>Steps</title><list-item><p>one</p></list-item></list>", "Steps • one"),
    ("<fig-group><caption><title>Both</title></caption><fig><caption><p>A</p></caption></fig></fig-group>", "Both"),
    ("<notes><title>Funding</title><p>None</p></notes>", "Funding None"),
    ("<p>Dose<fn><label>a</label><p>By mouth</p></fn> daily</p>", "By mouth"),
    ("<p>As <inline-formula><tex-math>\\alpha</tex-math></inline-formula> grows</p>", "As \\alpha grows"),
    ("<p>As <inline-formula><alternatives><mml:math><mml:mi>x</mml:mi></mml:math><tex-math>X_1</tex-math></alternatives></inline-formula> grows</p>", "As x grows"),
    ("<p>As <inline-formula><inline-graphic/></inline-formula> grows</p>", "As 〔公式是图片，原文件里没有〕 grows"),
    ("<disp-formula>E = mc<sup>2</sup><label>(1)</label></disp-formula>", "E = mc2 (1)"),
    ("<disp-formula><tex-math>\\documentclass{a}\\begin{document}E=1\\end{document}</tex-math></disp-formula>", "E=1"),
    ("<p>Of <named-content><p>one</p><p>two</p></named-content></p>", "Of one two"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), BODIES)
async def test_what_stands_in_the_text_is_kept(convert: Convert, body: str, wanted: str) -> None:
    _, pdf = await convert(paper(body=body), "paper.xml")
    assert wanted in text(pdf)
    assert "documentclass" not in text(pdf)


async def test_a_formula_within_a_line_is_told_as_lost(convert: Convert) -> None:
    done, _ = await convert(paper(body="<p><mml:math><mml:mi>x</mml:mi></mml:math></p>"), "paper.xml")
    assert Loss.FORMULAS in done.losses


async def test_letters_and_answers_that_come_with_a_paper_are_set_behind_it(convert: Convert) -> None:
    letter = (
        "<sub-article article-type='reply'><front-stub><title-group><article-title>A reply</article-title>"
        "</title-group><contrib-group><contrib><collab>Editors</collab></contrib></contrib-group><permissions>"
        "<copyright-statement>© Bo</copyright-statement></permissions></front-stub><body><p>We agree.</p></body>"
        "<sub-article><body><p>Deeper.</p></body></sub-article></sub-article>"
    )
    _, pdf = await convert(paper(after=f"{letter}<response><body><p>Thanks.</p></body></response>"), "paper.xml")
    assert "The text. A reply Editors © Bo We agree. Sub-article Deeper. Response Thanks." in text(pdf)


REFERENCES = [
    ("<ref><citation citation-type='journal'><person-group><name><surname>Ek</surname><given-names>B</given-names></name><etal/></person-group><article-title>Teeth</article-title><source>J</source><year>2001</year><volume>3</volume><issue>2</issue><fpage>1</fpage><pub-id pub-id-type='pmid'>77</pub-id></citation></ref>", "1. B Ek, et al. Teeth. J. 2001. 3(2): 1. PMID:77"),
    ("<ref><label>4</label><nlm-citation><collab>WHO</collab><source>Report</source><comment>in press</comment></nlm-citation></ref>", "4 WHO. Report. in press"),
    ("<ref><label>4</label><mixed-citation>Ek B. Teeth.</mixed-citation><note><p>Read twice</p></note></ref>", "4 Ek B. Teeth.; Read twice"),
    ("<p>Before.</p><ref><mixed-citation>A.</mixed-citation></ref><ref-list><title>More</title><ref><mixed-citation>B.</mixed-citation></ref></ref-list>", "References Before. 1. A. More 1. B."),
]  # fmt: skip


@pytest.mark.parametrize(("refs", "wanted"), REFERENCES)
async def test_references_are_kept_in_whichever_way_they_are_written(convert: Convert, refs: str, wanted: str) -> None:
    _, pdf = await convert(paper(after=f"<back><ref-list>{refs}</ref-list></back>"), "paper.xml")
    assert wanted in text(pdf)


async def test_a_paper_in_a_namespace_with_a_dtd_of_its_own_is_read(convert: Convert) -> None:
    dtd = b'<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD Journal Publishing DTD v2.3//EN" "j.dtd">'
    journal = "<journal-meta><journal-title>J Teeth</journal-title><publisher><publisher-name>Old Press</publisher-name></publisher></journal-meta>"
    _, pdf = await convert(dtd + paper(journal=journal).replace(b"<article ", b'<article xmlns="urn:x" '), "paper.xml")
    assert "On teeth J Teeth. Old Press The text." in text(pdf)


@pytest.mark.parametrize(
    "other",
    [
        "<article xmlns='urn:elsevier'><item-info/><head><title>T</title></head><body><para>x</para></body></article>",
        "<article><title>DocBook</title><section><para>x</para></section></article>",
    ],
)
async def test_an_article_of_another_kind_is_refused_rather_than_half_read(convert: Convert, other: str) -> None:
    with pytest.raises(BadDocument) as caught:
        await convert(other.encode(), "paper.xml")
    assert caught.value.detail == Hurdle.OTHER_XML
