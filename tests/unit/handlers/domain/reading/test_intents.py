"""Every class of message is heard in many dresses, and its look-alikes from the rest of the hospital are not."""

import pytest

from handlers.domain.reading import Intent, read_message

BOT = "@文递助手\u2005"
RULE = "\n- - - - - - - - - - - - - - -\n"
ASKED = f"「骨科-甲：求 10.1111/jan.14001」{RULE}"
SENT = f"「文递助手：已发送，编号1042」{RULE}"


def intents(*texts: str) -> dict[str, Intent]:
    return {text: read_message(text).intent for text in texts}


def all_are(intent: Intent, *texts: str) -> bool:
    heard = intents(*texts)
    assert heard == dict.fromkeys(texts, intent)
    return True


def test_a_paper_that_cannot_be_had_elsewhere_is_asked_for() -> None:
    assert all_are(
        Intent.REQUEST,
        "10.1111/jan.14001 页面要付费",
        "PMID 29876543 只给看摘要",
        "这篇10.1111/jan.14001我们没订",
        "https://doi.org/10.1111/jan.14001 登录不进去",
        "10.1111/jan.14001 我手机上下不了",
        "PMID 29876543 访问不了",
        "求原文，只有摘要：急诊护士职业倦怠的影响因素分析",
    )


def test_identifiers_with_a_word_of_need_or_description_are_asked_for() -> None:
    assert all_are(
        Intent.REQUEST,
        "10.1111/jan.14001 蹲一个",
        "10.1111/jan.14001 骨科的",
        "PMID 29876543 明早交班要讲",
        "10.1111/jan.14001 导师布置的",
        "PMID 29876543，那篇老的队列研究",
        "能弄到这篇吗 PMID 29876543",
    )


def test_news_of_a_paper_asks_for_nothing() -> None:
    assert all_are(
        Intent.NONE,
        "终于online啦！10.1111/jan.14001 求点赞",
        "转：重磅研究登上顶刊 10.1111/jan.14001",
        "10.1111/jan.14001 已经被撤稿，引用小心",
        "我们科的研究 10.1111/jan.14001 被引10次了",
        "喜讯，PMID 29876543 IF 12，恭喜课题组",
    )


def test_an_opinion_on_a_paper_asks_for_nothing() -> None:
    assert all_are(
        Intent.NONE,
        "上次那篇10.1111/jan.14001我觉得结论站不住",
        "PMID 29876543 设计挺严谨，大家可以学习",
        "刚读完10.1111/jan.14001，思路很新",
        "PMID 29876543 样本量太小了",
        "周五读书会讲10.1111/jan.14001，都来听",
    )


def test_the_use_one_makes_of_a_paper_asks_for_nothing() -> None:
    assert all_are(
        Intent.NONE,
        "我引的是10.1111/jan.14001，审稿人说格式不对",
        "10.1111/jan.14001 在Endnote里怎么引用",
        "表里的PMID 29876543 我填错了吗，系统不让过，审稿人催",
        "PMID 29876543 的数据我重新算了一遍",
    )


def test_a_sentence_about_a_paper_asks_for_nothing() -> None:
    assert all_are(
        Intent.NONE,
        "PMID 29876543 的通讯作者是我老乡",
        "按10.1111/jan.14001的剂量给的，效果不错",
        "我把PMID 29876543照着做了一遍，没成功",
        "10.1111/jan.14001 这个团队又发文章了，厉害",
    )


def test_a_description_or_a_word_about_the_message_itself_does_not_hide_a_request() -> None:
    assert all_are(
        Intent.REQUEST,
        "10.1111/jan.14001 被引很高的那篇",
        "刚刚上线的 10.1111/jan.14001 能下了吗",
        "老师又来打扰了，PMID 29876543",
        "10.1111/jan.14001 我手机复制的，格式乱了",
        "导师说 PMID 29876543 写得好让我学习",
        "PMID 29876543；都是很老的文献",
    )


@pytest.mark.parametrize(
    "reply",
    ["这篇是免费的，官网直接能下", "我下到了，发你微信", "知网有翻译版", "你自己搜一下，pmc里就有", "读过，一般般"],
)
def test_who_tells_where_a_paper_is_asks_for_nothing(reply: str) -> None:
    assert read_message(ASKED + reply).intent is Intent.NONE


def test_an_earlier_request_is_given_up_in_many_words() -> None:
    assert all_are(
        Intent.CANCEL,
        "不要了不要了，师妹传我了",
        "算了不用找啦，我买到了",
        "别找啦，同学给我发了",
        "这条作废",
        "刚才那个请忽略，题目看错了",
        "老师，那两篇别下了",
        "编号1042不用处理了",
        "上午的申请撤销一下",
        f"「我：求 PMID 29876543」{RULE}重复了，不用找了",
        BOT + "刚刚那条不用管了",
    )


def test_other_business_is_given_up_without_the_bot() -> None:
    assert all_are(
        Intent.NONE,
        "周三的培训取消",
        "手术取消，病人发热",
        "文献汇报取消，改下周",
        "聚餐不去了",
        "算了，明天再说吧，先开会",
    )


def test_an_earlier_request_is_asked_after_in_many_words() -> None:
    assert all_are(
        Intent.STATUS,
        "周二求的两篇啥时候能给",
        "等到花都谢了，到底有没有啊",
        "老师，那本书找着没",
        "邮箱没看到附件，是还没发吗",
        "上周要的那篇还有戏吗",
        "都三天了还没弄到？",
        "我的1042呢",
        "还在排队吗",
        "催一下我那篇",
        ASKED.replace("骨科-甲", "我") + "这个有消息了吗",
        BOT + "怎么还没好",
    )


def test_other_results_are_asked_after_without_the_bot() -> None:
    assert all_are(
        Intent.NONE,
        "5床的化验出来没",
        "病理还要多久",
        "国自然什么时候出结果",
        "论文还没接收，等审稿呢",
        "表交了没",
        "投了两个月还没消息",
    )


def test_whether_a_paper_can_be_had_is_no_question_after_a_request() -> None:
    assert all_are(Intent.REQUEST, "这个能找到吗 10.1111/jan.14001", "老师能弄到 PMID 29876543 吗")


def test_what_is_wrong_with_a_delivery_is_heard() -> None:
    assert all_are(
        Intent.FEEDBACK,
        "打开都是方块",
        "您发的压缩包解压不了",
        "文不对题啊",
        "这是2015年那版，我要的是2020年的",
        "发来的是网页不是pdf",
        "少了附录",
        "发的是摘要，不是全文",
        "pdf打不开，麻烦重发一下",
        "图糊得看不清，有没有清楚点的",
        SENT + "作者不对",
        "1042打不开",
    )


def test_what_is_wrong_elsewhere_is_left_alone() -> None:
    assert all_are(
        Intent.NONE, "打印机乱码了谁会修", "HIS打不开", "病历缺页了", "错了，是8床", "网站又打不开", "检查单看不清"
    )


def test_thanks_are_heard_in_many_dresses() -> None:
    assert all_are(
        Intent.FEEDBACK,
        "已收到！太感谢了，救命",
        "文献收到，万分感谢赵老师🌹",
        "就是它！找了半年了",
        "速度真快，给图书馆五星[强]",
        "1042收到了，多谢",
        "刚看完，就是这篇，谢谢",
        "文章已下载",
        f"「馆员-甲：已上传 PMID 29876543」{RULE}收到，谢谢甲老师",
        "thank you so much, got it!",
    )


def test_thanks_for_other_things_are_left_alone() -> None:
    assert all_are(
        Intent.NONE,
        "谢谢主任",
        "辛苦护士长了",
        "收到，明天准时参加",
        "论文接收了，感谢各位",
        "太好了",
        "谢谢，明天请你吃饭",
    )


def test_how_the_service_works_is_asked_in_many_words() -> None:
    assert all_are(
        Intent.HELP,
        "书也能在这里求吗",
        "DOI号在文章哪个位置",
        "外文的硕博论文你们能帮忙找吗",
        "一天能求几篇",
        "文献求助有固定格式吗",
        "一般多久能收到全文",
        "知网的能下不",
        "求助要写哪些信息",
        "每个月有限额吗",
        BOT + "你能干嘛",
    )


def test_how_other_things_work_is_left_alone() -> None:
    assert all_are(
        Intent.NONE,
        "饭卡怎么充值",
        "怎么绑定医保卡",
        "Zotero怎么导入知网题录，有懂的吗",
        "评副高要几篇核心",
        "谁会用SPSS",
        "有没有人知道怎么投稿",
    )


def test_a_topic_is_searched_for_and_not_taken_for_a_title() -> None:
    assert all_are(
        Intent.SEARCH,
        "有木有讲跌倒风险评估的文章呀",
        "有没有牙周炎和糖尿病关系的综述，英文也行",
        "求助：需要针灸治疗失眠的RCT，越新越好",
        "求几篇关于耳鸣治疗的外文文献，影响因子高点的",
        "find papers on delirium prevention, past 5 years",
        "需要做查新，课题暂定“早期活动对机械通气患者的影响”",
        "推荐几篇快速康复的高质量文献",
    )


def test_what_is_asked_of_colleagues_is_left_alone() -> None:
    assert all_are(
        Intent.NONE,
        "文献汇报PPT模板谁有",
        "有没有要一起团购教材的",
        "谁能帮我代个班",
        "求推荐一个翻译软件",
        "下载好慢，网络是不是有问题",
        "求一个检验科的电话",
    )


def test_what_is_asked_for_but_cannot_be_read_reaches_a_person() -> None:
    for text in ("能发一下那个试验的原文吗", "求昨天组会讲的那篇", BOT + "帮我找一下那个新指南"):
        reading = read_message(text)
        assert (reading.intent, reading.items) == (Intent.REQUEST, ()), text


def test_words_of_other_acts_inside_a_title_do_not_count() -> None:
    assert all_are(
        Intent.REQUEST,
        "求 手术取消原因分析及护理对策",
        "绩效考核背景下平均住院日的影响因素分析",
        "麻烦找《医院感染监测培训规范》，院感科培训用",
        "压力性损伤预防护理的研究进展 求全文",
    )
