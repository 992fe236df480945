# ruff: noqa: E501 - wordings are kept whole
"""Files that are not the paper asked for, by kind, each with the paper that was asked for."""

from dataclasses import replace

from tests.bench.lookalike_second.layouts import front, inner
from tests.bench.lookalike_second.notices import NOTICES, Make, Wrong
from tests.bench.lookalike_second.papers import (
    ILL_ZH,
    Random,
    Stock,
    chinese_paper,
    cited,
    english_paper,
    neighbour,
    prose,
)
from tests.bench.lookalike_second.press import Page
from tests.bench.lookalike_second.sheets import SHEETS

WIDE = (960.0, 540.0)


def other_of_issue(rng: Random, stock: Stock) -> Wrong:
    """Another article of the same issue, its DOI next to the one asked for."""
    asked = english_paper(rng, stock)
    other = neighbour(rng, asked, stock)
    return asked, [front(rng, other), *(inner(rng, other, n) for n in (1, 2))]


def other_of_issue_zh(rng: Random, stock: Stock) -> Wrong:
    """Another article of the same Chinese issue; sometimes the one asked for ends above it."""
    asked = chinese_paper(rng, stock)
    other = neighbour(rng, asked, stock)
    first = front(rng, other)
    if rng.random() < 0.5:
        first.at(50, 60, f"（上接第{asked.last}页）参考文献 [1] 李某. 临床医学, 2009.", 7)
    return asked, [first, inner(rng, other, 1)]


def same_topic(rng: Random, stock: Stock) -> Wrong:
    """A paper of the same words in another form: the same drug and illness, another study, other authors."""
    asked = english_paper(rng, stock)
    form = rng.choice([f for f in stock.forms if f.format(*asked.about).lower() != asked.title.lower()])
    other = replace(
        neighbour(rng, asked, stock), title=form.format(*asked.about), about=asked.about, year=asked.year - 2
    )
    return asked, [front(rng, other), inner(rng, other, 1)]


def other_preprint(rng: Random, stock: Stock) -> Wrong:
    """A preprint of another paper that cites the one asked for."""
    asked = english_paper(rng, stock)
    other = neighbour(rng, asked, stock)
    page, doi = Page(), f"10.1101/{asked.year}.03.{rng.randint(10, 28)}.200{rng.randint(10000, 99999)}"
    page.text(f"medRxiv preprint doi: https://doi.org/{doi}; this version posted March 23, {asked.year}. The copyright holder for this "
              "preprint (which was not certified by peer review) is the author/funder", 7)  # fmt: skip
    page.text(other.title, 16, bold=True)
    page.text(", ".join(other.authors), 10)
    page.text(
        f"Abstract {prose(rng, other, 8)} Unlike {asked.lead} et al. (https://doi.org/{asked.doi}), we found no effect.",
        10,
    )
    page.columns(prose(rng, other, 20), count=1)
    return asked, [page, inner(rng, other, 1)]


def citing_review(rng: Random, stock: Stock) -> Wrong:
    """A review whose first page names the paper in full."""
    asked = english_paper(rng, stock)
    other = replace(neighbour(rng, asked, stock), label="Review")
    body = f"{prose(rng, other, 8)} The landmark study “{asked.title}” ({cited(asked, 1)}) changed practice. {prose(rng, other, 12)}"
    return asked, [front(rng, other, body=body), inner(rng, other, 1)]


def conference_abstract(rng: Random, stock: Stock) -> Wrong:
    """An abstract of a meeting with the title of the later paper."""
    asked = english_paper(rng, stock)
    heads = ("ABSTRACTS", "Poster Session II", "EASL International Liver Congress Abstracts", "Oral presentations")
    held = (
        "Late-Breaking Abstracts",
        "Scientific Sessions: Abstracts",
        "P. Poster Presentations",
        "Supplement: Meeting Abstracts",
    )
    page = Page()
    page.line(
        f"{asked.journal.short} {asked.year - 1}, Vol. {asked.volume - 1}, Suppl 1   {rng.choice(held if stock.is_held else heads)}",
        8,
    )
    for number in range(3):
        other = asked if number == 1 else neighbour(rng, asked, stock)
        page.gap()
        page.text(f"{rng.choice(('P-', 'OP', 'S', '#'))}{rng.randint(100, 2000)}  {other.title}", 10, bold=True)
        page.text(", ".join(other.authors), 8)
        page.text(
            f"Background and aims: {prose(rng, other, 2)} Method: {prose(rng, other, 3)} Conclusion: {prose(rng, other, 2)}",
            8,
        )
    return replace(asked, doi=asked.doi if rng.random() < 0.7 else ""), [page]


def protocol(rng: Random, stock: Stock) -> Wrong:
    """The protocol of the trial that the paper reports."""
    asked = english_paper(rng, stock)
    ways = ("{t}: study protocol for a randomised controlled trial", "Study protocol: {t}", "Protocol for {t}")
    held = (
        "{t}: rationale and design",
        "Design and rationale of {t}",
        "{t}: protocol of a multicentre study",
        "{t} – statistical analysis plan",
    )
    title = rng.choice(held if stock.is_held else ways).format(t=asked.title)
    other = replace(
        neighbour(rng, asked, stock),
        title=title,
        about=asked.about,
        year=asked.year - 3,
        label=rng.choice(("Protocol", "Study Protocol")),
    )
    return asked, [front(rng, other), inner(rng, other, 1)]


def other_edition(rng: Random, stock: Stock) -> Wrong:
    """The same guideline of another year."""
    year, back = rng.randint(2015, 2022), rng.randint(1, 5)
    if rng.random() < 0.5:
        ill = rng.choice(ILL_ZH)
        ways = (
            (f"中国{ill}诊治指南（{{}}年版）", f"{ill}诊断和治疗专家共识({{}})")
            if not stock.is_held
            else (f"{ill}管理规范（{{}}修订版）", f"{{}}中国{ill}防治指南")
        )
        base, way = chinese_paper(rng, stock), rng.choice(ways)
    else:
        ill = rng.choice(stock.illnesses)
        ways = (f"{{}} ESC Guidelines for the management of {ill}", f"Standards of care in {ill}—{{}}")
        held = (f"{ill.capitalize()}: {{}} update of the consensus statement", f"{{}} ACC/AHA guideline for {ill}")
        base, way = english_paper(rng, stock), rng.choice(held if stock.is_held else ways)
    asked = replace(base, title=way.format(year), year=year, label="Guidelines")
    other = replace(
        neighbour(rng, base, stock),
        title=way.format(year - back),
        year=year - back,
        label="Guidelines",
        about=base.about,
    )
    return asked, [front(rng, other), inner(rng, other, 1)]


def other_part(rng: Random, stock: Stock) -> Wrong:
    """Another part of the series."""
    base = chinese_paper(rng, stock) if rng.random() < 0.4 else english_paper(rng, stock)
    chinese = (("（一）", "（二）"), ("(上)", "(下)"), ("：第1部分", "：第2部分"))
    english = ((". Part 1: diagnosis", ". Part 2: treatment"), (" I", " II"), (": first report", ": second report"))
    held = (
        (", part A", ", part B"),
        (" 1", " 2"),
        (": 1-year outcomes", ": 5-year outcomes"),
        ("—Paper 1", "—Paper 3"),
    )
    pairs = chinese if base.title[0] > "一" else held if stock.is_held else english
    one, two = rng.choice(pairs)
    other = replace(neighbour(rng, base, stock), title=base.title + two, about=base.about, authors=base.authors)
    return replace(base, title=base.title + one), [front(rng, other), inner(rng, other, 1)]


def slides(rng: Random, stock: Stock) -> Wrong:
    """A talk on the paper."""
    asked = english_paper(rng, stock)
    heads = (
        ("Objectives", "Methods", "Results", "Take-home messages"),
        ("Outline", "Study design", "Key findings", "Questions?"),
    )
    pages = [Page(WIDE)]
    pages[0].x, pages[0].span, pages[0].y = 80, 800, 400
    pages[0].text(asked.title, 30, bold=True, centre=True)
    pages[0].text(f"{asked.authors[0]}   Journal club, {asked.year}   doi:{asked.doi}", 18, centre=True)
    for head in heads[stock.is_held]:
        page = Page(WIDE)
        page.line(head, 32, bold=True)
        page.text("• " + prose(rng, asked, 2), 20)
        pages.append(page)
    return asked, pages


def poster(rng: Random, stock: Stock) -> Wrong:
    """A poster shown at a meeting."""
    asked = english_paper(rng, stock)
    page = Page((2384.0, 1684.0) if rng.random() < 0.5 else (1684.0, 2384.0))
    page.span = page.size[0] - 100
    page.text(asked.title, 70, bold=True, centre=True)
    page.text(", ".join(asked.authors), 36, centre=True)
    page.text(
        "Presented at the Annual Meeting of the Society" if not stock.is_held else "ESC Congress 2021, Poster P1234", 24
    )
    page.columns("Introduction " + prose(rng, asked, 40) + " References 1. " + cited(asked), 22, 3)
    return asked, [page]


def thesis(rng: Random, stock: Stock) -> Wrong:
    """A thesis with the title of the paper."""
    asked = chinese_paper(rng, stock) if rng.random() < 0.5 else english_paper(rng, stock)
    page = Page()
    if asked.title[0] > "一":
        heads = (
            ("硕士学位论文", "博 士 学 位 论 文")
            if not stock.is_held
            else ("专业学位硕士研究生学位论文", "申请医学博士学位论文")
        )
        for size, words in ((9, "分类号 R541    密级 公开    UDC    学号 20171234"), (22, rng.choice(heads)), (20, asked.title),
                            (12, f"研究生姓名 {asked.authors[0]}  指导教师 {asked.authors[1]} 教授"), (12, "学位授予单位 某医科大学")):  # fmt: skip
            page.text(words, size, centre=True)
            page.gap(30)
    else:
        degrees = (
            "A thesis submitted for the degree of Doctor of Philosophy",
            "Dissertation zur Erlangung des Doktorgrades der Medizin",
        )
        held = (
            "Submitted in partial fulfilment of the requirements for the degree of Master of Science",
            "Thèse de doctorat",
        )
        page.text(asked.title, 24, bold=True, centre=True)
        page.gap(80)
        page.text(
            f"{asked.authors[0]} {rng.choice(held if stock.is_held else degrees)} University, Faculty of Medicine {asked.year + 1}",
            14,
            centre=True,
        )
    rest = [
        inner(rng, asked, n, head="Chapter 1  Introduction" if asked.english == "" else "第一章 前言")
        for n in (1, 2, 3)
    ]
    return asked, [page, *rest]


def translation(rng: Random, stock: Stock) -> Wrong:
    """The paper in another language than was asked for."""
    asked = english_paper(rng, stock)
    spanish = f"{asked.about[0]} en pacientes con {asked.about[1]}: ensayo clínico aleatorizado"
    german = f"{asked.about[0]} bei {asked.about[1]}: Übersetzung aus dem Englischen"
    made = replace(asked, title=german if stock.is_held else spanish, label="Artículo original", doi=asked.doi + ".es")
    words = "Los pacientes fueron seguidos durante cinco años y se registraron los resultados del hospital. " * 12
    page = front(rng, made, body=f"Resumen {words} Traducido de: {cited(asked)}")
    return asked, [page]


KINDS: dict[str, Make] = {
    "other article of the issue": other_of_issue, "other chinese article": other_of_issue_zh, "same topic": same_topic,
    "other preprint": other_preprint, "citing review": citing_review, "conference abstract": conference_abstract,
    "protocol": protocol, "other edition": other_edition, "other part": other_part, "slides": slides, "poster": poster,
    "thesis": thesis, "translation": translation, **NOTICES, **SHEETS,
}  # fmt: skip
