"""The finders of titles and references, whatever the message as a whole is taken for."""

import pytest

from handlers.domain.reading import Intent, read_message
from handlers.domain.reading.citations import read_citation
from handlers.domain.reading.finds import find
from handlers.domain.reading.items import loose_titles, marked_titles, titles_beside

CHINESE = "围术期体温管理对老年患者苏醒的影响"
ENGLISH = "Perioperative warming and recovery in elderly patients"
STANDARD = "WS/T 999-2020 病区织物管理规范"


def titles(text: str) -> list[str]:
    return [title.text for title in marked_titles(text) or loose_titles(text, asked=True)]


@pytest.mark.parametrize(
    "frame",
    [
        "找篇东西\n题名 {}\n作者 某某",
        "标题\t{}",
        "篇名|{}|作者|某某",
        "题目\n{}\n作者\n某某",
        "题目是《{}》吧，年份忘了，求",
        "题名 {}（作者某某，2019）谢谢",
        "题目叫什么来着……哦，是 {} 求",
        "开题用 {}",
        "科室汇报急用 {}",
        "求万方上一篇硕士学位论文：{}",
        "能不能找找看：{}",
        "求：{} 知网的",
        "找个文献，{}，pdf最好",
        "全文：{} 发我邮箱 someone@example.com",
        "某某某. {} 求全文",
        "{}（护理某某杂志） 求",
        "谁手上有{}的全文",
        "维普上有一篇叫{}，能帮下吗",
        "帮找某某某发表的{}",
        "求一篇 某某某 2018 发表在某某杂志的 {}",
        "求原文 | {} | 某某杂志 2021",
        "{}\n某某 1，某某 2\n摘要：目的 探讨体温管理的影响。方法 选取患者\n关键词：体温",
    ],
)
def test_a_chinese_title_is_parted_from_what_is_said_around_it(frame: str) -> None:
    assert titles(frame.format(CHINESE)) == [CHINESE]


@pytest.mark.parametrize(
    "frame",
    [
        "Full text needed: {}",
        "paper: {}. supplement too if possible, cheers",
        "Title of paper: {} - urgent, need it for journal club",
        "I need this paper: {}. Many thanks!",
        "求 {}（第一作者Roe，2019）",
        "Title\n{}\nAuthors\nRoe A",
    ],
)
def test_an_english_title_is_parted_from_what_is_said_around_it(frame: str) -> None:
    assert titles(frame.format(ENGLISH)) == [ENGLISH]


@pytest.mark.parametrize(
    "lines",
    [
        "Timing of tracheostomy in patients with\nSevere Head Injury",
        "Outcomes of Conservative Treatment in Ventilated\nPatients With Rib Fractures",
        "Predictors of Readmission After Surgical\nRepair of Hip Fracture",
        "Effects of Exercise on Falls in Older\nAdults With Mild Impairment",
        "Sedation Practice in Children\n& Adolescents Undergoing Imaging",
    ],
)
def test_a_title_goes_on_in_the_next_line_where_it_cannot_end(lines: str) -> None:
    assert titles(f"{lines}\n求全文") == [" ".join(lines.split())]


@pytest.mark.parametrize(
    "lines",
    [
        ["Sedation practice after cardiac surgery", "Remote monitoring in chronic heart failure"],
        ["Wound closure in emergency surgery: a trial", "Pain scores in nonverbal children"],
    ],
)
def test_two_titles_in_two_lines_stay_two(lines: list[str]) -> None:
    assert titles("求这两篇\n" + "\n".join(lines)) == lines


def test_two_english_titles_joined_by_a_chinese_word_are_two() -> None:
    other = "Remote monitoring in chronic heart failure"
    assert titles(f"求 {ENGLISH} 和 {other}") == [ENGLISH, other]
    assert titles("求TNF-α和IL-8在牙周炎龈沟液中的表达及意义") == ["TNF-α和IL-8在牙周炎龈沟液中的表达及意义"]


def test_one_chinese_and_one_english_title_are_two() -> None:
    assert titles(f"求中文：{CHINESE}；英文：{ENGLISH}") == [CHINESE, ENGLISH]


def test_a_list_may_mix_marked_titles_standards_and_bare_ones() -> None:
    assert titles(f"1、{ENGLISH}\n2、《{CHINESE}》\n3、{STANDARD}\n求") == [ENGLISH, CHINESE, STANDARD]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (f"{STANDARD} 院感科要用", [STANDARD]),
        ("求DAWN-AF2原文", ["DAWN-AF2"]),
        ("谁有SPRING-Preserved全文", ["SPRING-Preserved"]),
        ("重视患者营养筛查，提高术后恢复质量 这篇文献求一下", ["重视患者营养筛查，提高术后恢复质量"]),
        ("求电子书 Roe's Textbook of Nursing Care 13版", ["Roe's Textbook of Nursing Care"]),
        ("求某某筛查专家共识意见(2019，某地)", ["某某筛查专家共识意见(2019，某地)"]),
        ("Roe's Principles of Nursing Care 21e 求", ["Roe's Principles of Nursing Care"]),
        (f"求: {ENGLISH} (NEJM 2023)", [ENGLISH]),
        ("中药熏洗的临床应用 系统评价 求全文", ["中药熏洗的临床应用 系统评价"]),
    ],
)
def test_titles_of_other_shapes_are_found_whole(text: str, want: list[str]) -> None:
    assert titles(text) == want


def test_a_covid_paper_is_not_called_by_the_name_of_the_disease() -> None:
    assert titles("求COVID-19全文") == []


def test_a_form_filled_in_twice_gives_the_title_without_identifier_too() -> None:
    text = f"题目：{ENGLISH}\nPMCID：PMC7654321\n题目：{CHINESE}"
    assert [title.text for title in titles_beside(text, find(text))] == [CHINESE]


@pytest.mark.parametrize(
    ("frame", "text", "title"),
    [
        (
            "{}",
            "某某委员会. 病区织物管理规范: WS/T 999—2020[S]. 北京: 某某出版社, 2020.",
            "病区织物管理规范: WS/T 999—2020",
        ),
        (
            "院感科要这个 {}",
            "王某, 李某. 术后疼痛管理: 从评估到随访[J]. 某某杂志, 2021, 13(4): 315-409.",
            "术后疼痛管理: 从评估到随访",
        ),
        ("{} 那个指南", "Ann Surg 2012;141(2 Suppl):e24S–e47S", ""),
        (
            "求 {}",
            "Roe A. Sedation at night: a primer. Ann Surg 2018;267 Suppl 1:S12-S14.",
            "Sedation at night: a primer",
        ),
        ("就差这条→ {} ←", "Roe A. Sedation at night. Ann Surg 2018;267:10-19.", "Sedation at night"),
        ("想要这篇（{}）", "Ann Surg 2018;267:10-19", ""),
        ("{}，那篇老的", "Ann Surg 1974年2卷81-84页", ""),
        ("求 {}", "N Engl J Med 2019年第381卷第21期1995-2008页", ""),
    ],
)
def test_references_of_other_shapes_are_cut_out_whole(frame: str, text: str, title: str) -> None:
    citation = read_citation(frame.format(text))
    assert citation is not None
    assert (citation.text, citation.title) == (text, title)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Roe A, Doe B. Nursing Care of Adults. 10th ed. Boston: Someone; 2020.", "Nursing Care of Adults"),
        ("Roe A, Doe B, eds. Nursing Care of Adults. New York, NY: Some-Body; 2018.", "Nursing Care of Adults"),
        ("Roe AB. Nursing Care of Adults. 4th ed. Someone; 2020.", "Nursing Care of Adults"),
        ("王某某, 李某某. 成人护理学. 第7版. 北京: 人民某某出版社, 2022.", "成人护理学"),
    ],
)
def test_a_reference_to_a_book_is_one(text: str, title: str) -> None:
    citation = read_citation(f"借 {text}")
    assert citation is not None
    assert (citation.text, citation.title, citation.is_book) == (text, title, True)


@pytest.mark.parametrize(
    "text",
    ["Dear all. Meeting. Venue: Hall A; 2024", "今天下午2点. 地点: 会议室; 2024年", "Lancet Oncology 2020年5月那期"],
)
def test_a_notice_with_a_year_is_no_reference(text: str) -> None:
    assert read_citation(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "麻烦求一下The Lancet 2020那篇羟氯喹的",
        "麻烦求一下Lancet 2020那篇羟氯喹的",
        "求The New England Journal of Medicine 2020那篇瑞德西韦的",
        "求In 2019那篇",
        "求《The》",
    ],
)
def test_a_function_word_or_a_part_of_a_journals_name_is_no_title(text: str) -> None:
    reading = read_message(text)
    assert (reading.intent, reading.items) == (Intent.REQUEST, ())


@pytest.mark.parametrize(
    ("text", "name"),
    [("求SPRINT那篇", "SPRINT"), ("求EMPEROR Preserved 那篇", "EMPEROR"), ("求Keynote那篇", "Keynote")],
)
def test_a_trial_is_still_called_by_its_name(text: str, name: str) -> None:
    assert [item.value for item in read_message(text).items] == [name]
