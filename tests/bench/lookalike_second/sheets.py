# ruff: noqa: E501 - wordings are kept whole
"""Covers, walls, lists and papers around the paper: contents, login pages, licences, reviews, leaflets."""

from tests.bench.lookalike_second.covers import COVERS, cover
from tests.bench.lookalike_second.layouts import front, inner
from tests.bench.lookalike_second.notices import Make, Wrong
from tests.bench.lookalike_second.papers import Random, Stock, chinese_paper, cited, english_paper, neighbour, prose
from tests.bench.lookalike_second.press import Page

WALLS = (
    ("Sign in to continue|User name Password Forgot password? Register Institutional login Shibboleth",
     "Access through your institution|Purchase PDF Get access to the full version of this article. Buy this article $39.95",
     "登录|用户名 密码 验证码 忘记密码 立即注册 机构登录 CARSI 校外访问",
     "Checking your browser before accessing|Please enable cookies. Ray ID: 7a5b DDoS protection by Cloudflare",
     "Log in via your institution|This is a PDF-only article. Log in using your username and password. Pay per view"),
    ("Verify you are human|This site needs to review the security of your connection before proceeding. Ray ID: 6c1d",
     "Institutional access|Choose your organisation: OpenAthens / Shibboleth. Rent this article 48 hours access Add to cart",
     "账号登录|手机号 动态码 扫码登录 购买本文 余额不足 请充值后下载",
     "Subscribe or sign in to read the full text|Already a subscriber? Log in. Buy Article for $50.00"),
)  # fmt: skip
LANDINGS = (
    ("PubMed|National Library of Medicine. Save Email Send to Display options. FULL TEXT LINKS. Similar articles. Cited by 34 articles. "
     "Publication types MeSH terms Conflict of interest statement",
     "ScienceDirect|Get rights and content. Add to Mendeley Share Cite. Section snippets. References (45) Cited by (12). Recommended articles"),
    ("Scopus|Document details Export Download Print E-mail Save to PDF. Author keywords Indexed keywords. Metrics. Cited by 12 documents",
     "Europe PMC|Free full text. Search life-sciences literature. Similar Articles. Get citation. Full text links Read article at publisher's site"),
)  # fmt: skip
PAPERS_AROUND = (
    ("RightsLink Printable License|ELSEVIER LICENSE TERMS AND CONDITIONS This Agreement between the Library and Elsevier consists of your "
     "license details. License Number 4812345678901 Licensed Content Title: {t} Licensed Content Author: {n} Total Price 0.00 USD",
     "Reviewer comments|Peer review history. Manuscript title: {t} Reviewer 1: The manuscript is well written. Decision letter. Author response.",
     "ICMJE DISCLOSURE FORM|Date: 3/4/2020 Your Name: {f} Manuscript Title: {t} In the interest of transparency, we ask you to disclose all "
     "relationships related to the content of your manuscript",
     "Patient information|What did this study find? A plain language summary of: {t} {c} What is {i}? Ask your doctor about {a}.",
     "PRESS RELEASE|Embargoed until 00:01. New study finds that {a} helps people with {i}. Notes to editors: {c} doi:{d}",
     "文献传递申请单|申请人 科室 题名：{t} 作者：{n} 刊名：{j} 年卷期 备注"),
    ("Copyright Clearance Center Order Confirmation|Order detail ID 70012345 Publication: {j} Title: {t} Author: {f} Permission type: "
     "Photocopy Order Total 34.50 USD",
     "Transparent Peer Review File|Reviewers' comments: Reviewer #1 (Remarks to the Author): {t} by {n}",
     "Journal Club Worksheet|CASP checklist. Paper under discussion: {c} doi:{d} Did the trial address a clearly focused issue? Yes No",
     "Interlibrary Loan Request|Odyssey ILLiad TN: 123456 Borrower: HOS Article title: {t} Article author: {f} Journal: {j} Lending string",
     "Reporting Summary|Nature Research wishes to improve the reproducibility of the work that we publish. Corresponding author: {f}. {t}. "
     "Statistics: for all statistical analyses confirm that the following items are present",
     "NEJM Quick Take|Video summary script. {t}. {c} Key points and conclusion for clinicians."),
)  # fmt: skip


def login(rng: Random, stock: Stock) -> Wrong:
    """A login page or a wall that a browser saved."""
    asked = english_paper(rng, stock)
    head, text = rng.choice(WALLS[stock.is_held]).split("|")
    page = Page()
    page.line(f"5/12/23, 10:23 AM          {asked.title[:60]} | {asked.journal.name}", 7)
    page.gap(20)
    if rng.random() < 0.7:
        page.text(asked.title, 16, bold=True)
        page.text(f"{asked.journal.name} {asked.year} https://doi.org/{asked.doi}", 9)
    page.text(head, 15, bold=True)
    page.text(text, 10)
    page.at(50, 20, f"https://www.journal.example/doi/{asked.doi}   1/1", 7)
    return asked, [page]


def landing(rng: Random, stock: Stock) -> Wrong:
    """The page of the abstract, printed from a browser."""
    asked = english_paper(rng, stock)
    head, text = rng.choice(LANDINGS[stock.is_held]).split("|")
    page = Page()
    page.line(f"2023/5/12 10:23          {asked.title[:60]} - {head}", 7)
    page.line(head, 12, bold=True)
    page.text(
        f"{asked.journal.short}. {asked.year} {asked.month[:3]};{asked.volume}({asked.issue}):{asked.first}. doi: {asked.doi}.",
        8,
    )
    page.text(asked.title, 18, bold=True)
    page.text(", ".join(asked.authors), 9)
    page.text("Abstract " + prose(rng, asked, 10), 10)
    page.text(text, 9)
    page.at(50, 20, f"https://www.{head.lower().replace(' ', '')}.example/{rng.randint(10**6, 10**7)}/   1/2", 7)
    rest = Page()
    rest.line(f"2023/5/12 10:23          {asked.title[:60]} - {head}", 7)
    rest.text("Similar articles. " + cited(neighbour(rng, asked, stock)), 9)
    return asked, [page, rest]


def contents(rng: Random, stock: Stock) -> Wrong:
    """The contents of the issue."""
    make = chinese_paper if rng.random() < 0.4 else english_paper
    asked = make(rng, stock)
    page = Page()
    heads = (
        ("目次", "目  录")
        if asked.english
        else ("Contents", "TABLE OF CONTENTS")
        if not stock.is_held
        else ("In this issue", "CONTENTS LIST")
    )
    page.line(f"{asked.journal.name} {asked.year} Vol. {asked.volume} No. {asked.issue}", 12)
    page.line(rng.choice(heads), 18, bold=True)
    listed = [neighbour(rng, asked, stock) for _ in range(14)]
    listed[rng.randint(0, 9)] = asked
    for number, other in enumerate(listed):
        page.text(f"{other.title} ……… {'，'.join(other.authors[:2])} ({asked.first + 5 * number})", 8.5)
    return asked, [page]


def whole_issue(rng: Random, stock: Stock) -> Wrong:
    """The whole issue, the paper somewhere in it."""
    asked, pages = contents(rng, stock)
    cover_page = Page()
    cover_page.text(asked.journal.name, 40, bold=True, centre=True)
    cover_page.text(
        f"Volume {asked.volume} Number {asked.issue} {asked.month} {asked.year} ISSN {asked.journal.issn}",
        14,
        centre=True,
    )
    other = neighbour(rng, asked, stock)
    first = [front(rng, other), *(inner(rng, other, n) for n in range(1, 8))]
    return asked, [cover_page, *pages, *first, front(rng, asked), *(inner(rng, asked, n) for n in range(1, 8))]


def lone_cover(rng: Random, stock: Stock) -> Wrong:
    """Only the cover that a repository or a publisher puts before the paper."""
    asked = english_paper(rng, stock)
    return asked, [cover(rng, asked, rng.choice(COVERS[stock.is_held]))]


def preview(rng: Random, stock: Stock) -> Wrong:
    """The first page alone, offered as a look inside."""
    asked = english_paper(rng, stock)
    page = front(rng, asked)
    words = ("This is a preview of subscription content", "Preview of first page") if not stock.is_held else ("Look Inside — first page preview", "本文仅供预览，全文请购买")  # fmt: skip
    page.at(180, 815, rng.choice(words), 12, bold=True)
    return asked, [page]


def around(rng: Random, stock: Stock) -> Wrong:
    """Licences, reviewers' files, forms, leaflets, releases."""
    asked = english_paper(rng, stock)
    head, text = rng.choice(PAPERS_AROUND[stock.is_held]).split("|")
    page = Page()
    page.text(head, 16, bold=True)
    page.gap()
    page.text(text.format(t=asked.title, n=", ".join(asked.authors), f=asked.authors[0], c=cited(asked), a=asked.about[0],
                          i=asked.about[1], d=asked.doi, j=asked.journal.name), 10)  # fmt: skip
    page.columns(prose(rng, asked, 12), count=1)
    return asked, [page]


SHEETS: dict[str, Make] = {
    "login page": login, "landing page": landing, "contents": contents, "whole issue": whole_issue,
    "lone cover": lone_cover, "preview": preview, "papers around it": around,
}  # fmt: skip
