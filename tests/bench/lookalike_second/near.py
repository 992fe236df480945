# ruff: noqa: E501 - wordings are kept whole
"""Files as near to the paper as can be, by its own authors and without a DOI: siblings, plans, paperwork, abstracts."""

from dataclasses import replace

from tests.bench.lookalike_second.layouts import inner
from tests.bench.lookalike_second.notices import Make, Wrong
from tests.bench.lookalike_second.papers import Paper, Random, Stock, chinese_paper, english_paper, neighbour, prose
from tests.bench.lookalike_second.press import Page

# Each pair: the wordings that are mended on, and the ones held back.
PUT_IN = (
    ("{i} and frailty", "chronic {i}", "{i} in older adults", "{i} with renal impairment", "hospital-treated {i}"),
    ("{i} and diabetes", "recurrent {i}", "{i} during pregnancy", "{i} among smokers", "early-onset {i}"),
)
PUT_BEFORE = (
    ("Effects of {}", "Adherence to {}", "Cost of {}"),
    ("Withdrawal from {}", "Attitudes towards {}", "Oral {}"),
)
CHANGED = (("dogs", "veterans", "primary care"), ("nursing homes", "rats", "rural hospitals"))
BEHIND_ZH = (("研究进展", "的效果评价", "现状调查", "及护理对策"), ("系统评价", "的成本分析", "质性研究", "网状分析"))
KINDS_OF_STUDY = (
    (("a randomised controlled trial", "a cohort study"), ("a systematic review", "a cross-sectional survey")),
    (("a case-control study", "a meta-analysis"), ("a prospective cohort study", "a retrospective cohort study")),
)
PLANS = (
    (
        "Clinical Study Protocol",
        "STATISTICAL ANALYSIS PLAN",
        "Study protocol",
        "Trial Protocol and Statistical Analysis Plan",
    ),
    ("Research Protocol", "Protocol version 4.1", "Statistical Analysis Plan, final", "TRIAL PROTOCOL"),
)
COMMENTS = (
    ("Invited Commentary", "COMMENT", "Authors' reply", "Commentary on:"),
    ("Editorial comment", "COMMENTARY", "In reply", "Comment on:"),
)
SHEETS = (
    ("Response to reviewers", "Author's response to reviews", "Dear Editor,", "Reviewer #2 (Comments to the Author)", "Cover letter",
     "ICMJE Form for Disclosure of Potential Conflicts of Interest", "Online-only material", "Web extra material supplied by the authors",
     "Evidence summary for nurses", "Publications arising from this award"),
    ("Point-by-point reply to the referees", "Rebuttal letter", "Dear Professor Jones,", "Referee report", "Authorship agreement form",
     "Section 1. Identifying Information", "Extended data figures and tables", "Contents of the electronic supplement",
     "Questions and answers for patients", "The following material accompanies the article"),
)  # fmt: skip
SHEETS_ZH = (
    ("审稿意见回复", "修改说明", "投稿信", "网络附加材料"),
    ("对审稿专家意见的答复", "版权转让协议", "统计分析计划", "补充内容"),
)
FOREIGN = (
    "Die Patienten wurden mit der neuen Methode behandelt und die Ergebnisse sind bei der Kontrolle nicht schlechter als zuvor. ",
    "Los pacientes de la clínica fueron tratados con el método de los autores y no mostraron diferencias entre las visitas. ",
    "Les patients ont été suivis pendant deux ans par des équipes qui ont noté les résultats dans le dossier avec soin. ",
    "本研究回顾性纳入我院收治的患者一百例，差异均有统计学意义，值得在临床上推广应用。",
)


def sheet(
    rng: Random, paper: Paper, *, above: str = "", above_pt: float = 10, title_pt: float = 15, body: str = ""
) -> list[Page]:
    """Return a file of two pages in a word processor's manner: label, title, authors, text."""
    page = Page()
    if above:
        page.text(above, above_pt, bold=rng.random() < 0.5)
    page.text(paper.title, title_pt, bold=rng.random() < 0.5)
    page.text(", ".join(paper.authors), 10)
    is_han = paper.title[0] > "一"
    page.text(f"{'摘要 ' if is_han else 'Abstract '}{body * 8 or prose(rng, paper, 10)}", 10)
    page.columns(body * 40 or prose(rng, paper, 40), 10, 1)
    rest = Page()
    rest.columns(body * 40 or prose(rng, paper, 60), 10, 1)
    return [page, rest]


def put_in(rng: Random, stock: Stock) -> Wrong:
    """A word put into the title, or before it."""
    asked = english_paper(rng, stock)
    ill = asked.about[1]
    if rng.random() < 0.7:
        title = asked.title.replace(ill, rng.choice(PUT_IN[stock.is_held]).format(i=ill))
    else:
        title = rng.choice(PUT_BEFORE[stock.is_held]).format(asked.title[0].lower() + asked.title[1:])
    return asked, sheet(rng, replace(asked, title=title), title_pt=rng.choice((10, 15, 18)))


def changed(rng: Random, stock: Stock) -> Wrong:
    """A word of the title changed."""
    asked = english_paper(rng, stock)
    ill = rng.choice([one for one in stock.illnesses if one != asked.about[1]])
    ill = ill if rng.random() < 0.5 else rng.choice(CHANGED[stock.is_held])
    return asked, sheet(
        rng, replace(asked, title=asked.title.replace(asked.about[1], ill)), title_pt=rng.choice((10, 16))
    )


def put_in_zh(rng: Random, stock: Stock) -> Wrong:
    """A Chinese title with more behind it or inside it."""
    asked = chinese_paper(rng, stock)
    title = asked.title + rng.choice(BEHIND_ZH[stock.is_held])
    if rng.random() < 0.4:
        title = asked.title.replace(asked.about[0], rng.choice(("老年", "儿童", "妊娠期")) + asked.about[0])
        title = title if title != asked.title and "老年老年" not in title else asked.title + "研究现状"
    return asked, sheet(rng, replace(asked, title=title), title_pt=rng.choice((15, 18)))


def other_design(rng: Random, stock: Stock) -> Wrong:
    """The same subject studied in another way, named below or behind the title."""
    base, (one, other) = english_paper(rng, stock), rng.choice(KINDS_OF_STUDY[stock.is_held])
    main = base.title.partition(":")[0].rstrip("?")
    main = main if len(main) > 45 else f"{main} in people treated at university hospitals"
    asked = replace(base, title=f"{main}: {one}")
    return asked, sheet(rng, replace(asked, title=f"{main}: {other}"), title_pt=rng.choice((10, 15)))


def plan(rng: Random, stock: Stock) -> Wrong:
    """The trial's protocol or plan under the paper's own title."""
    asked = english_paper(rng, stock)
    return asked, sheet(rng, asked, above=rng.choice(PLANS[stock.is_held]), above_pt=rng.choice((10, 12, 20)))


def comment(rng: Random, stock: Stock) -> Wrong:
    """A comment that prints the paper's title and authors below its label."""
    asked = english_paper(rng, stock)
    return asked, sheet(rng, asked, above=rng.choice(COMMENTS[stock.is_held]), above_pt=rng.choice((10, 14)))


def paperwork(rng: Random, stock: Stock) -> Wrong:
    """What is written around a paper, with its title and authors at its head."""
    asked = english_paper(rng, stock)
    return asked, sheet(rng, asked, above=rng.choice(SHEETS[stock.is_held]), above_pt=rng.choice((10, 16)), title_pt=rng.choice((10, 12, 14)))  # fmt: skip


def paperwork_zh(rng: Random, stock: Stock) -> Wrong:
    """The same in Chinese."""
    asked = chinese_paper(rng, stock)
    return asked, sheet(rng, asked, above=rng.choice(SHEETS_ZH[stock.is_held]), above_pt=rng.choice((10, 16)))


def abstracts(rng: Random, stock: Stock) -> Wrong:
    """A book of numbered abstracts by the page."""
    asked = english_paper(rng, stock)
    number, sign = rng.randint(12, 900), rng.choice(("#", "OR-") if stock.is_held else ("PO-", "P", "Abstract "))
    page, is_alone = Page(), rng.random() < 0.5
    for step, paper in enumerate((asked, neighbour(rng, asked, stock), neighbour(rng, asked, stock))):
        code = f"{sign}{number + step}"
        page.text(code if is_alone else f"{code} {paper.title}", 10, bold=True)
        if is_alone:
            page.text(paper.title, 10, bold=True)
        page.text(", ".join(paper.authors), 9)
        page.text("Background: " + prose(rng, paper, 6), 9)
    return asked, [page, inner(rng, asked, 1)]


def foreign(rng: Random, stock: Stock) -> Wrong:
    """The whole text in another language below the title."""
    asked = english_paper(rng, stock)
    body = rng.choice(FOREIGN[2:] if stock.is_held else FOREIGN)
    return asked, sheet(rng, asked, body=body, title_pt=rng.choice((10, 16)))


NEAR: dict[str, Make] = {
    "a word put in": put_in, "a word changed": changed, "chinese, words put in": put_in_zh, "another kind of study": other_design,
    "its plan": plan, "a comment with its title": comment, "paperwork": paperwork, "chinese paperwork": paperwork_zh,
    "numbered abstracts": abstracts, "text in another language": foreign,
}  # fmt: skip
