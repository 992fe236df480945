"""Theses, chapters and papers are recognised by titles with labels, numbers and the signs of footnotes beside them."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind
from handlers.domain.errors import BadDocument
from tests.bench.lookalike_second.press import Page, bound
from watermark.inspect import inspect_pdf

THESIS = Article("慢性牙周炎与心血管疾病相关性研究", (), ("王五",), "", 2019, kind=ArticleKind.THESIS, language="zh")
PAPER = replace(THESIS, title="老年髋部骨折患者营养干预研究", kind=ArticleKind.JOURNAL)
CHAPTER = Article(
    "Infection control in dental clinics", (), ("Brown A",), "Periodontology for Nurses", 2018,
    kind=ArticleKind.CHAPTER, language="en",
)  # fmt: skip
SECTION = replace(THESIS, title="口腔护理基本技术", kind=ArticleKind.CHAPTER)
HAN = "选取我院收治的患者作为研究对象，按照随机数字表法分为观察组和对照组，两组一般资料比较差异无统计学意义。" * 12
LATIN = (
    "Participants were enrolled at ninety sites and followed for two years after their first visit to the clinic. " * 12
)

Lines = tuple[tuple[str, float], ...]


def is_taken(article: Article, lines: Lines, tmp_path: Path) -> bool:
    """Whether a file of three pages that begins with these lines, each in its size, is taken for the paper."""
    body = HAN if article.language == "zh" else LATIN
    first, rest = Page(), [Page(), Page()]
    for text, size in lines:
        first.text(text, size, bold=size > 9)
        first.gap()
    for page in (first, *rest):
        page.columns(body, 9, 1)
    (tmp_path / "a.pdf").write_bytes(bound([first, *rest]))
    try:
        return bool(inspect_pdf(tmp_path / "a.pdf", article).shows)
    except BadDocument:
        return False


def cover(label: str, title: str = THESIS.title, *, of: str = "硕士研究生学位论文", by: str = "王五") -> Lines:
    return ("北京大学", 20), (of, 24), (label + title, 16), (f"姓 名：{by}", 9), ("导师：赵六 教授", 9)


LABELS = ("题目：", "论文题目：", "题 目 ", "中文题目：", "论文名称：", "学位论文题目：", "标题：", "文题：")


@pytest.mark.parametrize("label", [*LABELS, "论文（设计）题目：", "题目（中文）："])
def test_the_cover_of_a_thesis_may_call_its_title_a_title(label: str, tmp_path: Path) -> None:
    assert is_taken(THESIS, cover(label), tmp_path)


@pytest.mark.parametrize("label", ["Thesis title: ", "Dissertation title: ", "Title of the thesis: ", "PAPER TITLE: "])
def test_an_english_thesis_may_call_its_title_a_title(label: str, tmp_path: Path) -> None:
    thesis = replace(CHAPTER, kind=ArticleKind.THESIS, journal="")
    assert is_taken(thesis, ((label + thesis.title, 16), ("Alice Brown", 11)), tmp_path)


@pytest.mark.parametrize("label", LABELS)
def test_more_words_behind_the_label_are_another_thesis(label: str, tmp_path: Path) -> None:
    assert not is_taken(THESIS, cover(label, f"老年{THESIS.title}"), tmp_path)
    assert not is_taken(THESIS, cover(label, f"{THESIS.title}的现状调查"), tmp_path)
    assert not is_taken(THESIS, cover(label, by="孙七"), tmp_path)


@pytest.mark.parametrize(
    "form", ["开题报告", "学位论文答辩申请书", "毕业论文任务书", "文本复制检测报告单", "论文评阅书"]
)
def test_the_papers_around_a_thesis_are_not_the_thesis(form: str, tmp_path: Path) -> None:
    assert not is_taken(THESIS, cover("题目：", of=form), tmp_path)


@pytest.mark.parametrize("sign", ["①", "1)", "[1]", "¹", "①②"])
def test_the_sign_of_a_footnote_makes_no_other_paper(sign: str, tmp_path: Path) -> None:
    assert is_taken(PAPER, (("论著", 10), (PAPER.title + sign, 18), ("王五 某某医院", 10)), tmp_path)


@pytest.mark.parametrize("part", ["（一）", "(1)", "（上）①", "2", "Ⅱ", "②", "（二）1)", "第2部分", "（续）", "（十）"])
def test_the_parts_of_a_series_are_told_apart(part: str, tmp_path: Path) -> None:
    assert not is_taken(PAPER, (("论著", 10), (PAPER.title + part, 18), ("王五 某某医院", 10)), tmp_path)


def chapter(number: str, *, is_apart: bool = False, title: str = CHAPTER.title) -> Lines:
    heads = (number, title) if is_apart else (number + title,)
    return *((head, 18.0) for head in heads), ("Alice Brown", 11.0)


@pytest.mark.parametrize("is_apart", [False, True])
@pytest.mark.parametrize(
    "number", ["Chapter 7: ", "7. ", "7   ", "7.1 ", "VII. ", "CHAPTER SEVEN ", "Part II Chapter 7: ", "7 | "]
)
def test_a_chapters_number_is_no_word_of_its_title(number: str, is_apart: bool, tmp_path: Path) -> None:
    assert is_taken(CHAPTER, chapter(number, is_apart=is_apart), tmp_path)
    assert not is_taken(replace(CHAPTER, kind=ArticleKind.JOURNAL), chapter(number, is_apart=is_apart), tmp_path)


@pytest.mark.parametrize("words", ["Part 2: ", "Part II ", "(2) ", "Effects of ", "Reply to "])
def test_other_words_before_a_chapters_title_are_another_chapter(words: str, tmp_path: Path) -> None:
    assert not is_taken(CHAPTER, chapter(words), tmp_path)


@pytest.mark.parametrize("number", ["第二章 ", "第7节 ", "第二章", "第一篇 第二章 ", "第二章 清洁护理 第三节 "])
def test_a_chinese_chapters_number_is_no_word_of_its_title(number: str, tmp_path: Path) -> None:
    assert is_taken(SECTION, ((number + SECTION.title, 18), ("王五", 11)), tmp_path)
    assert not is_taken(SECTION, ((f"{number}老年{SECTION.title}", 18), ("王五", 11)), tmp_path)


def test_a_record_that_names_the_chapters_number_finds_it_spelt_out_but_not_another(tmp_path: Path) -> None:
    numbered = replace(CHAPTER, title=f"Chapter 7 - {CHAPTER.title}")
    assert is_taken(numbered, (("Chapter Seven", 10), *chapter("")), tmp_path)
    assert is_taken(numbered, chapter("7 "), tmp_path)
    assert not is_taken(numbered, chapter("Chapter 8: "), tmp_path)


def test_a_chapter_is_known_by_the_doi_below_its_numbered_title(tmp_path: Path) -> None:
    own = replace(CHAPTER, ids=(Identifier(IdKind.DOI, "10.1007/978-3-030-12345-6_7"),))
    line = "© Springer 2018 A. Brown (ed.), Periodontology for Nurses, https://doi.org/10.1007/978-3-030-12345-6_7"
    assert is_taken(own, ((f"7   {CHAPTER.title}", 18), ("A. Brown", 9), (line, 9)), tmp_path)


def test_a_numbered_heading_in_another_work_is_no_chapter(tmp_path: Path) -> None:
    review: Lines = (
        ("A review of safety in hospitals and clinics", 18), ("Carl Smith", 11), (LATIN[:700], 9),
        (f"2. {CHAPTER.title}", 12), ("As Brown showed earlier, this matters.", 9),
    )  # fmt: skip
    assert not is_taken(CHAPTER, review, tmp_path)


@pytest.mark.parametrize("column", ["·标准·方案·指南·", "【论著】", "· 指南与共识 ·", "·标准与讨论·", "· 诊疗方案 ·"])
def test_the_column_of_a_journal_beside_a_title_makes_no_other_paper(column: str, tmp_path: Path) -> None:
    assert is_taken(PAPER, ((column + PAPER.title, 18), ("王五 某某医院", 10)), tmp_path)
    assert is_taken(PAPER, ((column, 18), (PAPER.title, 18), ("王五 某某医院", 10)), tmp_path)
    assert not is_taken(PAPER, ((f"{column}早期{PAPER.title}", 18), ("王五 某某医院", 10)), tmp_path)


@pytest.mark.parametrize("words", ["·指南解读·", "研究方案：", "述评：", "（二）", "基于", "早期·"])
def test_other_words_before_a_chinese_title_are_another_paper(words: str, tmp_path: Path) -> None:
    assert not is_taken(PAPER, ((words + PAPER.title, 18), ("王五 某某医院", 10)), tmp_path)


@pytest.mark.parametrize("part", ["（第一部分）", "（上）", "（续完）", "Part 2"])
def test_a_part_on_a_smaller_line_below_tells_the_papers_of_a_series_apart(part: str, tmp_path: Path) -> None:
    lines = ((PAPER.title, 18.0), (part, 14.0), ("王五 某某医院", 10.0))
    assert not is_taken(PAPER, lines, tmp_path)
    assert is_taken(replace(PAPER, title=PAPER.title + part), lines, tmp_path)


def test_an_open_journals_version_makes_no_other_paper(tmp_path: Path) -> None:
    paper = replace(CHAPTER, kind=ArticleKind.JOURNAL, title=f"{CHAPTER.title}: a randomised trial")
    title = f"{paper.title} [version 2; peer review: 1 approved, 1 approved with reservations]"
    assert is_taken(paper, ((title, 18), ("Alice Brown", 11)), tmp_path)
    first = replace(paper, title=f"{paper.title} [version 1; peer review: awaiting peer review]")
    assert is_taken(first, ((title, 18), ("Alice Brown", 11)), tmp_path)
