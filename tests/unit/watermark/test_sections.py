"""What the sections of Chinese journals say of the papers below them."""

from dataclasses import replace

import pytest

from handlers.domain.article import Article, ArticleKind
from handlers.domain.inspection import Lookalike, Shows
from watermark.inspection.sheet import Line, Page, Sheet, sheet_of
from watermark.inspection.verdict import judge

PAPER = Article("老年髋部骨折患者围手术期营养干预的效果观察", authors=("张三", "李四"), language="zh")
ENGLISH = Article(
    "Nutrition before surgery in older patients with hip fracture", authors=("Wheeler DC",), language="en"
)
HAN = "选取我院收治的患者作为研究对象，按照随机数字表法分为观察组和对照组，两组一般资料比较差异无统计学意义。"


def printed(*head: tuple[str, float]) -> Sheet:
    lines = [Line(text, size) for text, size in head] + [Line(HAN, 9.0)] * 30
    return sheet_of([Page(tuple(lines)), Page(tuple(lines[-30:]))], 4)


@pytest.mark.parametrize("section", ["·学位论文·", "· 研究方案 ·", "•临床研究方案•", "·论著·", "·指南与共识·"])
def test_a_paper_may_stand_in_any_section_of_its_journal(section: str) -> None:
    assert judge(PAPER, printed((section, 9.0), (PAPER.title, 18.0), ("张三 李四", 10.0))).shows is Shows.TITLE


@pytest.mark.parametrize("section", ["·学位论文·", "·研究方案·"])
def test_such_a_section_over_other_names_speaks_against_a_file(section: str) -> None:
    assert not judge(PAPER, printed((section, 9.0), (PAPER.title, 18.0), ("王五 赵六", 10.0))).shows


@pytest.mark.parametrize("label", ["硕士学位论文", "学位论文", "研究方案", "·勘误·", "·更正·"])
def test_a_cover_that_names_another_work_speaks_against_a_file(label: str) -> None:
    assert not judge(PAPER, printed((label, 20.0), (PAPER.title, 18.0), ("张三 李四", 10.0))).shows


@pytest.mark.parametrize("label", ["中文摘要", "论著译文", "·外刊文摘·", "文献速递", "国外医学动态", "【文献导读】"])
def test_a_chinese_account_of_an_english_paper_is_not_the_paper(label: str) -> None:
    told = printed((label, 9.0), ("老年髋部骨折的术前营养", 18.0), (ENGLISH.title, 10.0), ("David C Wheeler", 10.0))
    assert judge(ENGLISH, told).kind is Lookalike.TRANSLATION


def test_a_chinese_paper_may_stand_below_such_a_label() -> None:
    thesis = replace(PAPER, kind=ArticleKind.THESIS)
    sheet = printed(("中文摘要", 9.0), (PAPER.title, 18.0), ("张三 李四", 10.0))
    assert judge(PAPER, sheet).shows is Shows.TITLE
    assert judge(thesis, sheet).shows is Shows.TITLE
