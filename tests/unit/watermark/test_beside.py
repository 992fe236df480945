import pytest

from watermark.inspection.beside import (
    is_chapter,
    is_column,
    is_column_before,
    is_division,
    is_number,
    is_title_label,
    unsigned,
    unversioned,
    without_chapter,
)


@pytest.mark.parametrize(
    "text",
    [
        "题目：", "题 目", "题　　目：", "论 文 题 目：", "论文题目", "学位论文题目：",
        "硕士学位论文题目：",
        "中文题目：", "英文题目：", "题目（中文）：", "题目(中文", "论文名称：", "论文（设计）题目：",
        "文题：", "标题：", "【题名】",
        "Title:", "Thesis title:", "Dissertation Title", "PAPER TITLE:", "Article  title", "Title of the thesis:",
        "Name of thesis:",
    ],
)  # fmt: skip
def test_a_label_only_says_that_a_title_follows(text: str) -> None:
    assert is_title_label(text)


@pytest.mark.parametrize(
    "text",
    ["", "老年", "药品名称：", "题目的选择：", "课题：", "Short title:", "Running title:", "Title IX:", "Effects of"],
)
def test_other_words_before_a_title_are_no_label(text: str) -> None:
    assert not is_title_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chapter 7", "CHAPTER SEVEN:", "Chapter VII —", "Ch. 7", "Part II Chapter 7: ", "CHAPTER", "第二章", "第 7 节",
        "第二篇 第一章", "第二章 清洁护理 第三节", "第3讲", "专题十二", "任务2",
    ],
)  # fmt: skip
def test_the_number_of_a_chapter_is_known_in_figures_and_in_words(text: str) -> None:
    assert is_chapter(text)


@pytest.mark.parametrize("text", ["Part 2", "Section B", "第二部分", "（二）", "Chapters of life", "II", "老年"])
def test_the_number_of_a_part_is_no_chapters(text: str) -> None:
    assert not is_chapter(text)


def test_a_number_alone_may_be_a_chapters_but_in_brackets_it_is_a_parts() -> None:
    assert all(is_number(text) for text in ("7", "7.", "7.1 ", "VII. ", "7 | ", "7 – ", "| 7 |", "十二、"))
    assert not any(is_number(text) for text in ("(2)", "（2）", "2nd", "A7", "十二", ""))
    assert all(is_division(text) for text in ("PART II", "第三篇"))
    assert not is_division("第三章")


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Chapter 7 - Infection control", ("Chapter 7 - ", "Infection control")),
        ("第二章 口腔护理", ("第二章 ", "口腔护理")),
        ("Chapter and verse", ("", "Chapter and verse")),
        ("7 days of fever", ("", "7 days of fever")),
    ],
)
def test_a_chapters_title_is_parted_from_the_number_that_it_names(title: str, parts: tuple[str, str]) -> None:
    assert without_chapter(title) == parts


@pytest.mark.parametrize("sign", ["①", " ①", "1)", "１）", "[1]", "¹", "①②", "1,2)", "[1-3]", "※1", "⑴", "*1"])
def test_the_first_sign_of_a_footnote_is_no_word_of_a_title(sign: str) -> None:
    assert unsigned(f"营养干预研究{sign}") == "营养干预研究"


@pytest.mark.parametrize("end", ["（一）", "(1)", "(part 1)", "②", "2)", "2", "Ⅱ", "（上）", "[2]", "1"])
def test_the_number_of_a_part_is_no_sign_of_a_footnote(end: str) -> None:
    assert unsigned(f"营养干预研究{end}") == f"营养干预研究{end}"


def test_a_later_sign_is_a_footnotes_when_the_page_explains_it() -> None:
    assert unsigned("营养干预研究②", ["① 作者单位", "② 基金项目"]) == "营养干预研究"


@pytest.mark.parametrize(
    "text",
    ["·标准·方案·指南·", "· 指南与共识 ·", "【论著】", "[病例报告]", "·标准与讨论·", "· 诊疗方案 ·", "〔专家论坛〕"],
)
def test_the_name_of_a_journals_column_stands_in_signs(text: str) -> None:
    assert is_column(text)
    assert is_column_before(text)


@pytest.mark.parametrize("text", ["论著·", "综述：", "专题研究·", "护理研究 · ", "论著 ", "病例报告 | "])
def test_the_name_of_a_column_may_be_set_apart_from_the_title_behind_it(text: str) -> None:
    assert is_column_before(text)
    assert not is_column(text)


@pytest.mark.parametrize(
    "text",
    [
        "基于",
        "早期",
        "临床研究",
        "研究方案：",
        "·研究方案·",
        "·方案·",
        "·指南解读·",
        "述评：",
        "【基层版】",
        "（二）",
        "儿童·",
        "",
    ],
)
def test_what_may_be_another_text_is_no_column(text: str) -> None:
    assert not is_column_before(text)


@pytest.mark.parametrize("end", ["[version 1; peer review: 2 approved]", "[v2; ref status: indexed]", "[Version 3]"])
def test_the_version_behind_an_open_journals_title_is_no_word_of_it(end: str) -> None:
    assert unversioned(f"Infection control {end}") == "Infection control "


@pytest.mark.parametrize("end", ["[vitamin 2]", "version 2", "[version] two"])
def test_other_words_behind_a_title_are_no_version(end: str) -> None:
    assert unversioned(f"Infection control {end}") == f"Infection control {end}"


@pytest.mark.parametrize("run", [" ", "·", "①", "1)", "第一章 ", "论著 ", "part 2 ", "I"])
def test_a_line_that_repeats_itself_without_end_is_nothing_beside_a_title(run: str) -> None:
    line = run * 15_000 + "x"
    assert not any(told(line) for told in (is_title_label, is_column_before, is_chapter, is_number))
    assert unsigned(line) == line
