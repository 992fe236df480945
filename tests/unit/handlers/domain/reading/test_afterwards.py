"""What people say after a request, or to a picture."""

import pytest

from handlers.domain.message import MessageKind
from handlers.domain.reading.afterwards import (
    Grievance,
    is_found_by_reader,
    quoted_carrier,
    quoted_number,
    read_complaint,
    read_urgency,
)

RULE = "\n- - - - - - - - - - - - - - -\n"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("发错了", Grievance.WRONG),
        ("不是这篇", Grievance.WRONG),
        ("不是我要的那篇", Grievance.WRONG),
        ("老师，这篇不对，我要的是2020年那篇", Grievance.WRONG),
        ("打不开", Grievance.FAULTY),
        ("老师 这个文件打不开啊", Grievance.FAULTY),
        ("PDF是乱码", Grievance.FAULTY),
        ("缺页", Grievance.FAULTY),
        ("少了几页", Grievance.FAULTY),
        ("看不清", Grievance.FAULTY),
        ("没有正文", Grievance.FAULTY),
        ("只有摘要", Grievance.FAULTY),
        ("没收到", Grievance.MISSING),
        ("收不到文件", Grievance.MISSING),
        ("太慢了", Grievance.SERVICE),
        ("怎么没人理我", Grievance.SERVICE),
    ],
)
def test_a_complaint_is_read(text: str, about: Grievance) -> None:
    complaint = read_complaint(text)
    assert complaint is not None
    assert (complaint.about, complaint.number, complaint.is_whole) == (about, None, True)


@pytest.mark.parametrize(
    "text", ["今天门诊系统打不开了", "知网打不开", "这份病历发错了科室，麻烦重开", "投影仪画面看不清，谁去看看"]
)
def test_troubles_elsewhere_are_not_wholly_a_complaint(text: str) -> None:
    complaint = read_complaint(text)
    assert complaint is not None
    assert not complaint.is_whole


@pytest.mark.parametrize(
    "text", ["谢谢", "收到，谢谢老师", "", "病人等了很久才做上检查，大家辛苦", "很" * 80 + "打不开"]
)
def test_other_talk_is_no_complaint(text: str) -> None:
    assert read_complaint(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "1042发错了",
        "1042 打不开",
        f"「文递：1042 A paper. Lancet 2024」{RULE}不是这篇",
        f"「文递：[文件] 1042_Smith_2024.pdf」{RULE}打不开",
    ],
)
def test_a_complaint_names_its_request_or_quotes_it(text: str) -> None:
    complaint = read_complaint(text)
    assert complaint is not None
    assert complaint.number == 1042


def test_a_year_is_no_number_and_a_quote_without_one_names_none() -> None:
    complaint = read_complaint("这篇不对，我要的是2020年那篇")
    assert complaint is not None
    assert complaint.number is None
    assert quoted_number(f"「张三：今晚聚餐」{RULE}不是这篇") is None
    assert quoted_number("不是这篇") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("急", 0),
        ("急！！！", 0),
        ("病人急用", 0),
        ("麻烦加急一下，谢谢", 0),
        ("明天手术急用", 0),
        ("1042 急", 1042),
        ("急 1042", 1042),
        (f"「文递：1042 没找到可直接提供的全文」{RULE}急", 1042),
        ("不急", None),
        ("不着急", None),
        ("急诊", None),
        ("急性心梗", None),
        ("今天要用", None),
        ("急" + "好" * 80, None),
    ],
)
def test_urgency_is_read_with_the_number_it_names(text: str, number: int | None) -> None:
    assert read_urgency(text) == number


@pytest.mark.parametrize("text", ["自己找到了", "我自己找到了，谢谢", "1042 自己找到了", "我在知网下到了，不用找了"])
def test_who_has_found_it_says_so(text: str) -> None:
    assert is_found_by_reader(text)


@pytest.mark.parametrize("text", ["找到了吗", "钥匙找到了", "谢谢", "到" * 70])
def test_other_finds_are_left_alone(text: str) -> None:
    assert not is_found_by_reader(text)


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("[图片]", MessageKind.IMAGE),
        ("[语音]5''", MessageKind.VOICE),
        ("[文件] 文献.docx", MessageKind.FILE),
        ("[聊天记录] 群聊的聊天记录", MessageKind.RECORD),
    ],
)
def test_a_quoted_picture_is_known_by_its_sender(quote: str, kind: MessageKind) -> None:
    quoted = quoted_carrier(f"「口腔科-张三：{quote}」{RULE}求这篇")
    assert quoted is not None
    assert (quoted.kinds, quoted.by) == (frozenset({kind}), "口腔科-张三")


@pytest.mark.parametrize("text", ["求这篇", f"「张三：今晚聚餐」{RULE}求这篇", "[图片]"])
def test_words_quote_no_picture(text: str) -> None:
    assert quoted_carrier(text) is None
