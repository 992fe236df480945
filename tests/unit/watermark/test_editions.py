"""A guideline's drafts, short forms and papers bear its title, and are not the guideline."""

from dataclasses import replace

import pytest

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind
from handlers.domain.inspection import Lookalike, Shows
from watermark.inspection.findings import Verdict
from watermark.inspection.sheet import Line, Page, Sheet, read_text, sheet_of
from watermark.inspection.verdict import judge

NICE = Article("Chronic heart failure in adults: diagnosis and management", kind=ArticleKind.BOOK, language="en")
CHINESE = Article("中国慢性肾脏病防治指南（2023年版）", authors=("中国肾脏病学会",), language="zh")
PROSE = "What was found is told here at some length, and in the words of those who found it. " * 30
CHINESE_PROSE = "本指南在循证医学证据的基础上，结合我国的临床实际，就诊断与治疗提出如下推荐意见。" * 40


def of_nice(*, above: str = "", below: str = "", title: str = NICE.title) -> Verdict:
    return judge(NICE, read_text([f"NICE guideline\n{above}\n{title}\n{below}\n{PROSE}", PROSE], count=9))


def of_chinese(*, above: str = "", below: str = "", title: str = CHINESE.title) -> Verdict:
    head = f"{above}\n{title}\n{below}\n中国肾脏病学会"
    return judge(CHINESE, read_text([f"{head}\n{CHINESE_PROSE}", CHINESE_PROSE], count=9))


FORMS = (
    "Evidence reviews", "Evidence review B", "[C] Evidence reviews for drug treatment", "Evidence tables",
    "Guideline scope", "Equality impact assessment", "Resource impact report", "Costing template",
    "Methods, evidence and recommendations", "Draft for consultation", "Consultation draft, May 2024",
    "DRAFT GUIDELINE", "Consultation comments and responses", "Stakeholder comments table",
    "Information for the public", "Information for people with heart failure", "Patient version",
    "Plain language summary", "Visual summary", "Quick reference guide", "Pocket guideline", "Executive summary",
    "Key points", "What’s new", "Summary of recommendations", "Clinical audit tool", "Baseline assessment tool",
    "Implementation advice", "Search strategy", "Surveillance report 2019", "Declarations of interest",
    "Shortened version",
)  # fmt: skip
CHINESE_FORMS = (
    "简版", "基层版", "（基层版）", "2023年简版", "征求意见稿", "（征求意见稿2023年5月）", "讨论稿", "第二次征求意见稿",
    "解读", "要点解读", "专家解读", "患者版", "科普版", "公众版", "口袋版", "要点", "更新要点", "推荐意见汇总",
    "编写说明", "编制说明", "制订方法", "计划书", "文献检索策略", "证据总结", "证据概要表", "外审意见",
    "专家意见汇总表", "利益冲突声明", "培训课件", "实施指南", "患者手册", "执行摘要", "流程图",
)  # fmt: skip


@pytest.mark.parametrize("line", FORMS)
def test_a_guidelines_draft_short_form_or_paper_is_not_the_guideline(line: str) -> None:
    assert of_nice(below=line).shows is Shows.NOTHING


@pytest.mark.parametrize("line", CHINESE_FORMS)
def test_a_chinese_guidelines_draft_short_form_or_paper_is_not_the_guideline(line: str) -> None:
    assert of_chinese(below=line).shows is Shows.NOTHING


@pytest.mark.parametrize("line", ["Evidence reviews", "Draft for consultation", "Visual summary", "Executive summary"])
def test_what_stands_above_the_title_or_beside_it_counts_as_much(line: str) -> None:
    assert of_nice(above=line).shows is Shows.NOTHING
    assert of_nice(title=f"{NICE.title} ({line})").shows is Shows.NOTHING


@pytest.mark.parametrize("words", ["征求意见稿", "基层版", "简版", "解读"])
def test_what_stands_above_a_chinese_title_or_beside_it_counts_as_much(words: str) -> None:
    assert of_chinese(above=f"·{words}·").shows is Shows.NOTHING
    assert of_chinese(title=f"{CHINESE.title}（{words}）").shows is Shows.NOTHING


@pytest.mark.parametrize(
    "line", ["Clinical guideline", "Published: 28 June 2023", "Guideline", "www.nice.org.uk/guidance/ng999", "Overview"]
)
def test_a_guideline_with_its_own_furniture_is_the_guideline(line: str) -> None:
    assert of_nice(below=line).shows is Shows.TITLE
    assert of_nice(above=line).shows is Shows.TITLE


@pytest.mark.parametrize(
    "line",
    [
        "·标准与规范·",
        "·指南与共识·",
        "·临床实践指南·",
        "·诊疗方案·",
        "修订版",
        "2023年版",
        "（试行）",
        "通信作者：张三",
        "第2版",
    ],
)
def test_a_chinese_guideline_under_its_section_is_the_guideline(line: str) -> None:
    assert of_chinese(above=line).shows is Shows.TITLE


def test_a_form_that_was_asked_for_by_its_title_is_the_paper() -> None:
    wanted = replace(CHINESE, title="中国慢性肾脏病防治指南（基层版）")
    head = "中国慢性肾脏病防治指南（基层版）\n基层版\n中国肾脏病学会"
    assert judge(wanted, read_text([f"{head}\n{CHINESE_PROSE}", CHINESE_PROSE])).shows is Shows.TITLE


def test_a_file_that_states_the_guidelines_doi_is_the_guideline() -> None:
    doi = "10.3760/cma.j.cn112137-20230101-00001"
    wanted = replace(CHINESE, ids=(Identifier(IdKind.DOI, doi),))
    head = f"DOI：{doi}\n{CHINESE.title}\n要点\n中国肾脏病学会"
    assert judge(wanted, read_text([f"{head}\n{CHINESE_PROSE}", CHINESE_PROSE])).shows is Shows.TITLE


def test_headings_of_an_ordinary_papers_sections_do_not_speak_against_it() -> None:
    paper = Article("Dapagliflozin and ferritin in heart failure", authors=("Smith J",), language="en")
    text = f"{paper.title}\nJohn Smith\nKey points\n{PROSE}"
    assert judge(paper, read_text([text, PROSE])).shows is Shows.TITLE


@pytest.mark.parametrize("line", ["习题集", "学习指导与习题集", "实验指导", "配套练习册", "教师用书"])
def test_a_textbooks_workbook_is_not_the_textbook(line: str) -> None:
    book = Article("实用口腔护理学", authors=("赵佛容",), kind=ArticleKind.BOOK, language="zh")
    assert of_book(book, f"{line}\n主编 赵佛容").shows is Shows.NOTHING
    assert of_book(book, "第4版\n供护理学类专业用\n主编 赵佛容").shows is Shows.TITLE


@pytest.mark.parametrize("line", ["Study guide", "Workbook", "Instructor’s manual", "Test bank", "Lab manual"])
def test_an_english_textbooks_workbook_is_not_the_textbook(line: str) -> None:
    book = Article("Clinical Periodontology for Nurses", authors=("Brown A",), kind=ArticleKind.BOOK, language="en")
    assert of_book(book, f"{line}\nAlice Brown").shows is Shows.NOTHING
    assert of_book(book, "Second edition\nAlice Brown").shows is Shows.TITLE


def of_book(book: Article, below: str) -> Verdict:
    prose = CHINESE_PROSE if book.language == "zh" else PROSE
    return judge(book, read_text([f"{book.title}\n{below}", prose, prose], count=99))


def test_a_link_in_the_margin_does_not_speak_against_a_guideline() -> None:
    lines = [Line("Evidence tables", 6.0), Line(NICE.title, 18.0), Line("Patient information", 6.0)]
    page = Page((*lines, *(Line(PROSE[at : at + 80], 9.0) for at in range(0, 2000, 80))))
    sheet: Sheet = sheet_of([page, page], 9)
    assert judge(NICE, sheet).shows is Shows.TITLE


def test_the_line_that_spoke_against_a_file_is_told() -> None:
    assert of_nice(below="Evidence review B") == Verdict(kind=Lookalike.OTHER_EDITION, sign="Evidence review B")
