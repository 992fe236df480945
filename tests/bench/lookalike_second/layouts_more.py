# ruff: noqa: E501 - wordings are kept whole
"""First pages of Chinese journals, and of Cell, Oxford, BMC, Nature and LWW."""

from tests.bench.lookalike_second.papers import Paper
from tests.bench.lookalike_second.press import Page


def cma(page: Page, paper: Paper, names: str, text: str) -> None:
    """Set a page or its foot as that house does."""
    page.line(f"·1234·   {paper.journal.name} {paper.year}年{paper.issue}月第{paper.volume}卷第{paper.issue}期  {paper.journal.short}, "
              f"{paper.year}, Vol. {paper.volume}, No. {paper.issue}", 7)  # fmt: skip
    page.gap(8)
    page.line(f"·{paper.label if paper.label != 'Original Article' else '临床研究'}·", 9)
    page.text(paper.title, 18, bold=True, centre=True)
    page.line(" ".join(paper.authors) if names else "", 11, centre=True)
    page.line("北京某医院心内科，北京 100000   通信作者：" + paper.authors[0], 7, centre=True)
    page.text("【摘要】 " + text, 9)
    page.text("【关键词】 " + "；".join(paper.about), 9)
    page.line(f"DOI：{paper.doi}", 7)
    page.text(paper.english, 12, bold=True, centre=True)
    page.text("【Abstract】 Objective To investigate the clinical features. Methods Patients were enrolled.", 8)


def cnki(page: Page, paper: Paper, names: str, text: str) -> None:
    """Set a page or its foot as that house does."""
    page.line(
        f"第{paper.volume}卷 第{paper.issue}期      {paper.journal.name}      Vol.{paper.volume} No.{paper.issue}", 8
    )
    page.line(f"{paper.year}年{paper.issue}月      {paper.journal.short}      {paper.year}", 8)
    page.line(
        f"DOI: {paper.doi}    文章编号：{paper.journal.issn}（{paper.year}）{paper.issue:02d}-{paper.first:04d}-04", 7
    )
    page.gap(12)
    page.text(paper.title, 20, bold=True, centre=True)
    page.line("，".join(paper.authors) if names else "", 12, centre=True)
    page.line("（某医科大学附属医院 急诊科，湖南 长沙 410000）", 8, centre=True)
    page.text("摘要：" + text, 9)
    page.text("关键词：" + "；".join(paper.about), 9)
    page.line("中图分类号：R541    文献标识码：A", 8)
    page.text(paper.english, 14, bold=True, centre=True)
    page.text("Abstract: Objective To explore the relationship. Methods Patients were divided into two groups.", 8)


def cnki_foot(page: Page, paper: Paper) -> None:
    """Set a page or its foot as that house does."""
    page.at(
        40,
        22,
        f"(C)1994-{paper.year + 1} China Academic Journal Electronic Publishing House. All rights reserved.    http://www.cnki.net",
        6,
    )


def wanfang_foot(page: Page, paper: Paper) -> None:
    """Set a page or its foot as that house does."""
    page.at(500, 20, "万方数据", 8)


def plain(page: Page, paper: Paper, names: str, text: str) -> None:
    """Cell, Oxford, BMC, Nature and LWW differ in order and furniture, given here by name."""
    layout = paper.journal.layout
    page.line({"cell": paper.label, "oup": f"{paper.journal.name} ({paper.year}) {paper.volume}, {paper.first}–{paper.last}",
               "bmc": f"{paper.lead} et al. {paper.journal.name} ({paper.year}) {paper.volume}:{paper.first}",
               "nature": f"{paper.label.upper()}   https://doi.org/{paper.doi}   OPEN"}.get(layout, paper.label), 8)  # fmt: skip
    if layout in {"oup", "bmc"}:
        page.line(f"doi:{paper.doi}" if layout == "oup" else f"https://doi.org/{paper.doi}", 7)
        page.line(f"{paper.label.upper()}" + ("   Open Access" if layout == "bmc" else ""), 8)
    page.gap(14)
    page.text(paper.title, 20 if layout in {"nature", "cell"} else 16, bold=layout != "lww")
    page.text(names, 9, bold=layout == "bmc")
    if layout == "cell":
        page.text(f"SUMMARY {text}", 8.5)
        page.line(f"https://doi.org/{paper.doi}", 7)
        return
    page.text(("Abstract " if layout != "nature" else "") + text, 9)
    if layout == "lww":
        page.text(
            f"({paper.journal.short} {paper.year}; {paper.volume}:{paper.first}–{paper.last}) DOI: {paper.doi}", 7
        )
