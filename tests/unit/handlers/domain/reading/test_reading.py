"""Group messages are understood the way a librarian would; silence is the default."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.article import Identifier, IdKind, TitleWanted
from handlers.domain.reading import Intent, Reading, read_message

BOT = "@文递助手\u2005"
RULE = "\n- - - - - - - - - - - - - - -\n"


def items(reading: Reading) -> list[tuple[str, str]]:
    return [(item.kind, item.value) for item in reading.items]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("老师好，麻烦下载 PMID 29876543，谢谢！", "pmid", "29876543"),
        ("10.1111/jan.14001这篇急用", "doi", "10.1111/jan.14001"),
        ("求文献：急诊护士职业倦怠的影响因素分析", "title", "急诊护士职业倦怠的影响因素分析"),
        ("下肢深静脉血栓形成的预防护理研究进展 求全文", "title", "下肢深静脉血栓形成的预防护理研究进展"),
        ("帮忙找一下《术后谵妄防治专家共识（2023）》", "title", "术后谵妄防治专家共识（2023）"),
        ("Sleep quality and burnout: a cohort study", "title", "Sleep quality and burnout: a cohort study"),
        ("Sleep quality and burnout among\nnurses", "title", "Sleep quality and burnout among nurses"),
        ("题目：早期康复对脑卒中患者步态的影响，作者王某", "title", "早期康复对脑卒中患者步态的影响"),
        ("求 GB/T 12345—2021 医用口罩通用要求", "title", "GB/T 12345—2021 医用口罩通用要求"),
        ("https://www.nature.com/articles/s41586-020-00001-2 求", "doi", "10.1038/s41586-020-00001-2"),
        ("https://d.wanfangdata.com.cn/p/abc2020 麻烦了", "url", "https://d.wanfangdata.com.cn/p/abc2020"),
        ("求《中华护理杂志》2019年第4期501-505页", "citation", "《中华护理杂志》2019年第4期501-505页"),
        ("谁能下到 Ann Surg 2018;267:10-19 这篇", "citation", "Ann Surg 2018;267:10-19"),
    ],
)  # fmt: skip
def test_a_request_names_its_paper(text: str, kind: str, value: str) -> None:
    reading = read_message(text)
    assert (reading.intent, items(reading)) == (Intent.REQUEST, [(kind, value)])


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("ISBN 978-7-117-33222-4 有吗", "isbn", "9787117332224"),
        ("求《局部解剖学》第9版", "title", "局部解剖学"),
        ("书名：重症监护技术\n出版社：某某出版社", "title", "重症监护技术"),
        ("求 Robbins Basic Pathology 10th edition", "title", "Robbins Basic Pathology"),
        ("王某. 药理学[M]. 北京: 某某社, 2013: 1-9.", "citation", "王某. 药理学[M]. 北京: 某某社, 2013: 1-9."),
    ],
)  # fmt: skip
def test_a_book_is_told_from_a_paper(text: str, kind: str, value: str) -> None:
    reading = read_message(text)
    assert (reading.intent, items(reading)) == (Intent.BOOK, [(kind, value)])


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("帮我查一下慢阻肺 肺康复 近三年的RCT", Intent.SEARCH),
        ("求一篇关于脓毒症心肌损伤的综述", Intent.SEARCH),
        ("检索：妊娠期糖尿病 运动", Intent.SEARCH),
        ("不用了，自己下到了", Intent.CANCEL),
        ("取消1042", Intent.CANCEL),
        ("我的文献好了吗", Intent.STATUS),
        ("1042进度", Intent.STATUS),
        ("谢谢老师！就是这篇", Intent.FEEDBACK),
        ("pdf打不开，文件坏了", Intent.FEEDBACK),
        ("这个群怎么求文献？", Intent.HELP),
        ("一次最多求几篇", Intent.HELP),
        ("想求一篇文献", Intent.REQUEST),
    ],
)
def test_the_other_intents_carry_no_items(text: str, intent: Intent) -> None:
    reading = read_message(text)
    assert (reading.intent, reading.items) == (intent, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "收到",
        "[图片]",
        "[文件] 10.1111@jan.14001.pdf",
        "大家早上好",
        "住院号29876543的片子呢",
        "手术取消了",
        "CT报告好了吗",
        "谁有SPSS安装包",
        "求拼车，周五回城",
        "周五讲座《肿瘤免疫治疗进展》，欢迎参加",
        "【通知】各科室上报论文清单",
        "我们科的论文发表了！10.1111/jan.14001 欢迎引用",
        "这篇写得好，大家看看 https://mp.weixin.qq.com/s/abc",
        "帮我查一下12床的化验单",
        "我在看《活着》",
        "See you at the meeting tomorrow everyone",
        "糖尿病学分会发布新版指南啦",
        "1. 骨科 赵一\n2. 儿科 钱二",
        "有没有同事要二手书桌",
        "1",
        "谢谢大家的祝福",
    ],
)
def test_what_is_not_for_the_library_is_met_with_silence(text: str) -> None:
    assert read_message(text) == Reading(Intent.NONE, about=read_message(text).about)


@pytest.mark.parametrize(
    "text", ["已发您邮箱 10.1111/jan.14001", "新书通报：《局部解剖学》第9版", "PMID 29876543 这篇可以参考"]
)
def test_staff_talking_about_papers_ask_for_nothing(text: str) -> None:
    assert read_message(text, is_staff=True).intent is Intent.NONE


def test_the_number_of_a_request_is_read() -> None:
    assert [read_message(text).number for text in ("1042 取消", "编号1042好了吗", "1042那篇打不开", "取消")] == [
        1042,
        1042,
        1042,
        None,
    ]


def test_identifiers_of_one_paper_are_one_document_and_a_list_is_many() -> None:
    one = read_message("A trial of something useful in adults. PMID: 29876543, DOI: 10.1111/jan.14001")
    many = read_message("下面三篇：\nPMID 29876543\n10.1111/jan.14001\narXiv:1912.01234")
    assert (one.wanted(), len(many.wanted())) == ([Identifier(IdKind.DOI, "10.1111/jan.14001")], 3)


def test_a_paper_and_a_titled_book_in_one_message_are_two_documents() -> None:
    reading = read_message("求 PMID 29876543，另外《重症医学》第3版也要")
    assert reading.wanted() == [Identifier(IdKind.PMID, "29876543"), TitleWanted("重症医学", is_book=True)]


def test_a_repeated_identifier_is_wanted_once() -> None:
    assert len(read_message("10.1111/jan.14001\n10.1111/JAN.14001").items) == 1


def test_a_reference_gives_its_title_year_and_author() -> None:
    (wanted,) = read_message(
        "求 李某, 张某, 等. 早期活动对机械通气患者的影响[J]. 护理研究, 2020, 34(5): 800-803."
    ).wanted()
    assert wanted == TitleWanted("早期活动对机械通气患者的影响", 2020, "李某")


def test_a_numbered_list_of_titles_is_read_line_by_line() -> None:
    reading = read_message("1. 急性胰腺炎诊治指南（2021）\n2. 重症胰腺炎液体复苏的研究进展")
    assert items(reading) == [("title", "急性胰腺炎诊治指南（2021）"), ("title", "重症胰腺炎液体复苏的研究进展")]


@pytest.mark.parametrize("reply", ["同求", "+1", "我也想要这篇", "同求这篇，谢谢"])
def test_a_reply_that_joins_in_asks_for_what_it_quotes(reply: str) -> None:
    reading = read_message(f"「赵医生：求 10.1111/jan.14001」{RULE}{reply}")
    assert items(reading) == [("doi", "10.1111/jan.14001")]


@pytest.mark.parametrize(
    ("reply", "want"),
    [("我有，私发你", []), ("收到", []), ("不是这篇，我要的是 PMID 29876543", [("pmid", "29876543")])],
)
def test_a_quoted_identifier_alone_asks_for_nothing(reply: str, want: list[tuple[str, str]]) -> None:
    assert items(read_message(f"「赵医生：求 10.1111/jan.14001」{RULE}{reply}")) == want


def test_one_paper_is_given_up_for_another() -> None:
    assert items(read_message("PMID 29876543 不要了，换成29876544")) == [("pmid", "29876544")]


def test_a_bare_number_said_to_the_bot_is_a_pmid_and_in_the_group_nothing() -> None:
    assert (items(read_message(BOT + "29876543")), read_message("29876543").items) == ([("pmid", "29876543")], ())


def test_a_mention_is_known_by_the_names_of_the_bot() -> None:
    assert read_message("@小文 帮助", bot_names={"小文"}).intent is Intent.HELP


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("TY  - JOUR\nDO  - 10.1111/JAN.14001\nSN  - 0309-2402\nER  - ", [("doi", "10.1111/jan.14001")]),
        ("PMID- 29876543\nTI  - A long title that\n      goes on.", [("pmid", "29876543")]),
        ("%0 Journal Article\n%T A title of note\n%D 2018", [("title", "A title of note")]),
        ("@article{a,\n title={A {Title} of note},\n year={2018}\n}", [("title", "A Title of note")]),
    ],
)  # fmt: skip
def test_a_record_pasted_whole_is_one_request(text: str, want: list[tuple[str, str]]) -> None:
    reading = read_message(text)
    assert (reading.intent, items(reading)) == (Intent.REQUEST, want)


def test_other_papers_of_a_pasted_page_are_not_wanted() -> None:
    page = "A title of note\nPMID: 29876543 DOI: 10.1111/jan.14001\nAbstract\nText.\n"
    page += "Erratum in: J Adv. doi: 10.1111/jan.14999"
    assert items(read_message(page)) == [("pmid", "29876543"), ("doi", "10.1111/jan.14001")]


@pytest.mark.parametrize(
    "text", ["可以帮我找一下 疼痛护理 的指南么", "帮我找一下 高血压 的指南", "麻烦查一下静脉血栓预防的共识，谢谢"]
)
def test_a_guideline_asked_for_by_its_topic_is_a_search(text: str) -> None:
    assert read_message(text).intent is Intent.SEARCH


@pytest.mark.parametrize(
    "text", ["帮我找一下 中国高血压防治指南", "找一下《疼痛护理的指南》", "帮我找一下 2023版血脂管理的指南"]
)
def test_a_guideline_asked_for_by_its_name_is_a_request(text: str) -> None:
    assert read_message(text).intent is Intent.REQUEST


def test_a_search_keeps_its_words_years_and_types() -> None:
    query = read_message("帮我查一下 慢阻肺 肺康复 近三年的meta分析").query
    assert query is not None
    assert (query.words, query.years, query.types) == (("慢阻肺", "肺康复"), "last3", ("meta-analysis",))


@pytest.mark.parametrize(
    ("text", "is_urgent"),
    [("求 PMID 29876543，急", True), ("求 PMID 29876543，不急", False), ("求急性胰腺炎诊治指南", False)],
)
def test_urgency_is_heard(text: str, is_urgent: bool) -> None:
    assert read_message(text).is_urgent is is_urgent


@given(st.text(), st.booleans(), st.booleans())
def test_any_text_is_read_without_an_error(text: str, at_bot: bool, is_staff: bool) -> None:
    reading = read_message(text, at_bot=at_bot, is_staff=is_staff)
    assert reading.wanted() is not None


PIECES = [
    *[
        "求",
        "文献",
        "10.1111/a.1",
        "PMID",
        "29876543",
        "《",
        "》",
        "，",
        "\n",
        "这篇",
        "不要",
        "换成",
        "[J]. ",
        "「",
        "」",
    ],
    *["2020;1(1):1-2", "- - -", "http://a.cn/b", "吗", "@a\u2005", "1. ", "关于", "综述", "The effect of this on that"],
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_mixture_of_what_people_write_is_read_without_an_error(text: str) -> None:
    reading = read_message(text)
    assert reading.intent is not Intent.NONE or not reading.items


@given(
    st.sampled_from(["求{}全文", "老师，{}这篇能下吗", "麻烦帮忙下载{}，谢谢", "{}求助", "（{}）求原文"]),
    st.integers(10_000, 99_999),
)
def test_a_doi_in_any_request_is_a_request_for_it(frame: str, number: int) -> None:
    doi = f"10.1111/jan.{number}"
    reading = read_message(frame.format(doi))
    assert (reading.intent, reading.wanted()) == (Intent.REQUEST, [Identifier(IdKind.DOI, doi)])
