"""A title is found without quotes or labels, and the talk around it falls off."""

import pytest

from handlers.domain.reading import Intent, read_message

ENGLISH = "Early mobilisation after hip fracture surgery: a pragmatic randomised trial"
CHINESE = "虚拟现实技术对烧伤换药患儿疼痛的影响"


def titles(text: str, *, at_bot: bool = False) -> list[str]:
    return [item.value for item in read_message(text, at_bot=at_bot).items if item.kind == "title"]


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "求 {}",
        "球一篇 {}",
        "帮下：{}",
        "来个全文：{}",
        "谁帮忙搞一下 {} ，组会要讲",
        "{} 帮我找这个",
        "{} 这个有吗",
        "{} 急用",
        "{}，王某某写的，2019年的",
        "{}\n眼科小李要的",
        "{}，知网上的，我这边没权限",
        "知网文献：{}，跪谢",
        "{}，中华某某杂志2020",
        "要一份 {} ，旧版新版无所谓",
        "老师在吗，知网下不了这个：{}，能帮下吗",
        "文章名字是 {} ，作者王某，2019年",
        "题目叫“{}”",
        "【题名】：{}\n【作者】：某某\n【来源】：某刊",
        "我导师让找的，{}，急急急",
        "文献名称：{}；期刊：某刊；用途：组会",
        "Title-题名: {}\nAuthor-作者: 某某;某某\nSource-来源: 某刊",
    ],
)
@pytest.mark.parametrize("title", [ENGLISH, CHINESE])
def test_a_title_is_taken_out_of_what_is_said_around_it(frame: str, title: str) -> None:
    assert titles(frame.format(title)) == [title]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("求 代谢手术对患者自我管理行为的影响", "代谢手术对患者自我管理行为的影响"),
        ("帮找 我国基层医院麻醉信息系统建设现状调查", "我国基层医院麻醉信息系统建设现状调查"),
        ("找个共识，儿童镇静专家共识(2023版)，有pdf的甩一个", "儿童镇静专家共识(2023版)"),
        ("麻烦找下“云随访”模式下造口患者居家护理研究进展", "“云随访”模式下造口患者居家护理研究进展"),
        ("想要2021某病诊疗指南的英文版或中文版都可以", "2021某病诊疗指南"),
        ("求XYZ-HF的原文", "XYZ-HF"),
        ("找 XYZHF 试验2015年的原文", "XYZHF"),
        ("某瘤诊疗规范2022版有电子版吗", "某瘤诊疗规范2022版"),
        ("求 请求式自控镇痛在分娩中的应用", "请求式自控镇痛在分娩中的应用"),
        ("GBZ 999-2020 放射诊断防护要求 求pdf", "GBZ 999-2020 放射诊断防护要求"),
        ("能发一下ABCDE研究的NEJM原文吗", "ABCDE"),
    ],
)
def test_what_belongs_to_the_title_stays(text: str, want: str) -> None:
    assert titles(text) == [want]


@pytest.mark.parametrize(
    "text",
    [
        "求俩文章：1）Sedation in the catheter laboratory；2）儿童围手术期体温参考值的建立。多谢",
        "①Sedation in the catheter laboratory\n②儿童围手术期体温参考值的建立",
        "帮忙下：①Sedation in the catheter laboratory②儿童围手术期体温参考值的建立",
        "需要两篇 一、Sedation in the catheter laboratory 二、儿童围手术期体温参考值的建立",
        "第一篇：Sedation in the catheter laboratory 第二篇：儿童围手术期体温参考值的建立",
        "文献一：Sedation in the catheter laboratory\n文献二：儿童围手术期体温参考值的建立",
        "a) Sedation in the catheter laboratory\nb) 儿童围手术期体温参考值的建立",
    ],
)
def test_every_entry_of_a_list_is_a_title(text: str) -> None:
    assert titles(text) == ["Sedation in the catheter laboratory", "儿童围手术期体温参考值的建立"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("有没有外科麻醉学的pdf啊，英文原版更好", "外科麻醉学"),
        ("借书：《护理研究方法》（第5版）某某 人卫2017", "护理研究方法"),
        ("书名 Pain Medicine at a Glance 作者 某某 出版社 某某社", "Pain Medicine at a Glance"),
    ],
)
def test_a_book_is_known_by_what_stands_beside_its_name(text: str, want: str) -> None:
    assert (read_message(text).intent, titles(text)) == (Intent.BOOK, [want])


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("第一篇 PMID 29876543，第二篇《造口患者居家护理研究》", ["29876543", "造口患者居家护理研究"]),
        ("求两篇：PMID 29876543，还有 Sedation in the catheter laboratory",
         ["29876543", "Sedation in the catheter laboratory"]),
        ("文献：\nAnn Surg 2018;267:10-19\n书：《重症护理学》第3版", ["Ann Surg 2018;267:10-19", "重症护理学"]),
    ],
)  # fmt: skip
def test_a_title_beside_something_else_is_a_document_of_its_own(text: str, want: list[str]) -> None:
    reading = read_message(text)
    assert [item.value for item in reading.items] == want
    assert len({item.doc for item in reading.items}) == len(want)


@pytest.mark.parametrize(
    "text",
    [
        "质控检查重点：抗菌药物临床应用管理、病历书写规范",
        "昨天讲的那篇 Early goal-directed therapy in sepsis 挺好",
        "科里在做一个脑卒中患者吞咽障碍的研究，缺研究对象",
        "The results of our external quality assessment are back",
        "这个患者血糖控制的效果不太好",
        "微创手术治疗的优势就是恢复快",
        "Dr. Brown will give a lecture on stroke management next Monday",
        "New ICU visiting policy effective from next week",
        "有没有老师用过SPSS做重复测量方差分析",
        "Please remind the residents to complete the handover checklist",
        "需要一名志愿者参加健康受试者研究",
        "需要一台便携式超声做床旁评估",
        "求推荐治疗失眠的中成药",
        "求个病房管理制度的模板",
        "转：关于加强药事管理的意见",
    ],
)
def test_talk_that_sounds_like_a_title_asks_for_nothing(text: str) -> None:
    assert read_message(text).intent is Intent.NONE
