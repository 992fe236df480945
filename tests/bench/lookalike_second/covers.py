# ruff: noqa: E501 - wordings are kept whole
"""Sheets that stand before a paper, of publishers, repositories, networks and libraries."""

from tests.bench.lookalike_second.papers import Paper, Random, cited
from tests.bench.lookalike_second.press import Page

# Title, text below it; the first half is mended on, the second held back.
COVERS = (
    ("Journal Pre-proof|PII: S0168-8278({y})30012-3 DOI: https://doi.org/{d} Reference: REF 7561 To appear in: {j} Please cite this article "
     "as: {n}, {t}, {j} ({y}), doi: https://doi.org/{d}. This is a PDF file of an article that has undergone enhancements after "
     "acceptance, such as the addition of a cover page and metadata, and formatting for readability, but it is not yet the "
     "definitive version of record.",
     "Accepted Manuscript|{t} {n} PII: S0022-5347 DOI: 10.1016/x To appear in: {j} This is a PDF file of an unedited manuscript that has "
     "been accepted for publication. As a service to our customers we are providing this early version of the manuscript.",
     "HAL Id: hal-02345678|https://hal.science/hal-02345678 Submitted on 5 Mar {y} HAL is a multi-disciplinary open access archive for the "
     "deposit and dissemination of scientific research documents, whether they are published or not. To cite this version: {c} <{d}>",
     "See discussions, stats, and author profiles for this publication at: https://www.researchgate.net/publication/339876543|Article in "
     "{j} · March {y} DOI: {d} CITATIONS 123 READS 456 5 authors, including: {f} All content following this page was uploaded by {f} "
     "on 12 May {y}. The user has requested enhancement of the downloaded file.",
     "Full Terms & Conditions of access and use can be found at https://www.tandfonline.com|{j} ISSN: (Print) (Online) Journal homepage: "
     "https://www.tandfonline.com/loi/x To cite this article: {c} To link to this article: https://doi.org/{d} Submit your article to "
     "this journal Article views: 345 View related articles View Crossmark data",
     "网络首发论文|{j} 题目：{t} 作者：{n} 收稿日期：2021-03-04 网络首发日期：2021-05-06 引用格式：{c} 网络首发：在编辑部工作流程中，稿件从录用到出版"
     "要经历录用定稿、排版定稿、整期汇编定稿等阶段。"),
    ("Zurich Open Repository and Archive|University of Zurich Main Library Strickhofstrasse 39 www.zora.uzh.ch Year: {y} {n} Abstract Posted at "
     "the Zurich Open Repository and Archive. Originally published at: {c} DOI: https://doi.org/{d}",
     "White Rose Research Online|This is a repository copy of {t}. White Rose Research Online URL for this paper: "
     "https://eprints.whiterose.ac.uk/123456/ Version: Accepted Version Article: {c} Reuse Takedown",
     "This is the author's version of a work accepted for publication|University of Exampleton Research Portal Citation for published "
     "version: {c} General rights Take down policy Download date: 12. May. 2023",
     "Document downloaded from JSTOR|{t} Author(s): {n} Source: {j}, {y}, Vol. {v} Published by: Society Stable URL: "
     "https://www.jstor.org/stable/1234567 Your use of the JSTOR archive indicates your acceptance of the Terms & Conditions of Use",
     "Interlibrary loan|Notice: This material may be protected by copyright law (Title 17 U.S. Code). ILLiad TN 123456 Journal Title: {j} "
     "Volume: {v} Article Title: {t} Article Author: {f}",
     "Open Research Online|The Open University's repository of research publications. How to cite: {c} For guidance on citations see FAQs. "
     "Version: Version of Record Link(s) to article on publisher's website: http://dx.doi.org/{d}"),
)  # fmt: skip


def cover(rng: Random, paper: Paper, words: str) -> Page:
    """Return a cover sheet of the paper."""
    head, text = words.split("|")
    page = Page()
    page.text(head, 9 if len(head) > 45 else 16, bold=True)
    page.gap(20)
    page.text(paper.title, rng.choice((11, 14, 18)))
    page.gap()
    page.text(", ".join(paper.authors), 10)
    page.gap()
    page.text(text.format(t=paper.title, n=", ".join(paper.authors), f=paper.authors[0], c=cited(paper), d=paper.doi,
                          j=paper.journal.name, y=paper.year, v=paper.volume), 9)  # fmt: skip
    return page
