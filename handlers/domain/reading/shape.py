"""What a title looks like, and what is only said around one: attributes of the paper, wishes, talk."""

import re

from handlers.domain.glyphs import CJK
from handlers.domain.reading.cue import cue, starting

HAN = re.compile(f"[{CJK}]")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏα-ω][A-Za-zÀ-ɏα-ω'’]+")

# Words of chat. Their characters also stand in titles (代谢, 自我效能, 他汀, 吗啡, 我国): those are left out.
_CHAT = cue(
    r"[吧啊呀哦嘛啦咱你您她]|吗(?!啡|替|氯|茚|丁)|呢|呗(?!叶)|我(?<!自我)(?![国院省市])|谁|什么|怎么|哪|老师|大家|各位|"
    r"谢(?<!代谢)|请(?<![邀申]请)(?!求式)|(?:这|那)[篇个]|今[天晚早日]|明[天晚早日]|昨[天晚]|上午|下午|晚上|"
    r"周[一二三四五六日](?!次)|星期|电话|会议室|[0-9]\s?床(?!位)|床号|号楼|[0-9]楼|值班(?!医|护|人员)|通知|红包|哈哈|已经?|"
    r"收到|影响因子|投稿|[!！?？]|系统(?=登|打不|升级|维护|挂|崩|瘫|坏|不)|his系统|安装|驱动(?!基因|因素|力|型)|软件|"
    r"文献(?!计量|分析|复习|综述|研究|回顾|质量)|全文|帮(?!扶)|麻烦|不了|一下|网页|附件|密码|链接|太(?!极)|多了|用过|参加(?!者)|会[用做](?!阴)"
)
_CHAT_EN = cue(
    r"\b(?:I|I'm|I've|me|my|you|your|our|us|please|thanks?|hello|hi|hey|ok|okay|today|tomorrow|tonight|everyone|"
    r"everybody|let's|lunch|dinner|happy|birthday|morning|afternoon|welcome|congrat\w*|sorry|see you|"
    r"meeting|can't|don't|http\w*|version \d|iphone|windows|install|bed \d+|needs|he|she|"
    r"will (?:be|give|have|start|hold|visit|take)|next (?:week|month)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"effective (?:from|on|immediately)|reminder|deadline|seminar|webinar|lecture|register)\b"
)
_TALK_EN = re.compile(
    r"^(?:I|I'm|hello|hi|hey|ok|okay|thanks?|sorry|good|happy|remind|reminder|attend|submit|join|ensure|make sure|let|"
    r"meeting minutes|agenda|dear all)\b",
    re.IGNORECASE,
)

# What is told about a paper behind its title, or wished about the copy.
_ATTRIBUTE = re.compile(
    r"\W*(?:(?:第一|通讯|通信)?作者|期刊|杂志|刊名|来源|出处|年份|年代|发表|刊登|出版|单位|用途|关键词|科室|申请人|邮箱|"
    r"pmid|doi|isbn|issn|title|authors?:|journal:|"
    r"\(?(?:19|20)[0-9]{2}\)?(?![0-9])\s?年?(?:[和、或至到-](?:19|20)[0-9]{2}年?)?"
    r"(?:[\s的那版发都,，]|[A-Z][A-Za-z. ]{0,40}$|[\u4e00-\u9fff]\S{0,12}$|$)|"
    r"第?\s?[0-9一二三四五六七八九十]{1,3}\s?版|[0-9]{1,2}(?:st|nd|rd|th)\s?ed|"
    r"[A-Za-z\u4e00-\u9fff .]{1,24}?(?:写(?:的|$)|主编|编著|主译|等著|等译|发(?:的|表的|在)|等人?(?=$|[\s,，]))|"
    r"[A-Z][A-Za-z-]{1,16}的?$|发表?在|"
    r"(?:中华|中国|实用|现代|国际|临床)\S{1,12}(?:杂志|学报)|"
    r"(?:NEJM|Lancet|JAMA|BMJ|Nature|Science|Cell|Gut|Circulation)\b|"
    r".{0,8}(?:旧|新|英文|中文|外文|哪个?|什么|正式|原|更新|官方)版|哪[年版]|"
    r"(?:不|只|就|都|也|我|想|急|马上|最近|还)*要(?!素|点)|最好|优先|尽量|"
    r"(?:有|没有|没|无)(?:pdf|PDF|电子|的|存|全文|原文|权限|买)|pdf|PDF|全文|原文|急|在线等|"
    r"知网|万方|维普|学校|单位|我这|我们这|发我|发到|可以|能不能|能|多谢|跪|谢|麻烦|感谢|拜托|辛苦|好的话|如果)",
    re.IGNORECASE,
)
# Things and favours that are asked for in the same words as papers.
_OTHER_THINGS = re.compile(
    r"^(?:推荐|介绍|预约|联系|转告|配合)|^[一二两三几]?[台名位辆把部盒支瓶袋套间](?![阴期面])|"
    r"(?:模[板版]|课件|ppt|表格|名额|账号|视频|图片|照片|名单|设备|仪器|机会|资格)$",
    re.IGNORECASE,
)
# What only a paper has: with it, its title need not end as most do.
_PUBLISHED = re.compile(
    r"\W*(?:(?:第一|通讯)?作者|期刊|刊名|(?:中华|中国|实用|现代|国际|临床)\S{1,12}(?:杂志|学报)|"
    r"(?:NEJM|Lancet|JAMA|BMJ)\b|[\u4e00-\u9fff]{1,12}(?:杂志|学报)\W{0,2}(?:19|20)[0-9]{2})",
    re.IGNORECASE,
)
_WISH = cue(
    r"[要用急求]|有吗|有没有|有木有|有的|借|这[篇个本]|那[篇个本]|文章|文献|全文|原文|pdf|都行|无所谓|更好|最好|也行|"
    r"[让叫](?:我)?[找看下]|布置|"
    r"在线等"
)
# Words that no title has, whichever verb stands beside them.
_ASKING = re.compile(
    r"急用|要用|用的|急需|急求|在线等|求助|帮忙|麻烦|谢谢|老师|文献(?=\W*$)|论文(?=\W*$)|全文|原文|[一这那两几][篇本]|有[没木]?有|谁有|能不能|能否|看看|"
    r"汇报|(?<!护理)查房|(?:开题|答辩|组会|[备上讲]课|报告|培训|复习)(?:要|需要|急)?用?\W*$|^\W*(?:知网|万方|维普)|用\W*$"
)
# What follows the abstract of a page that was pasted is no title.
_ABSTRACT = starting(
    r"摘关基中收作目【\[AKB",
    r"(?<![^\n])[【\[]?(?:摘\s?要|关键词|基金(?:项目|资助)?|中图分类号|收稿日期|"
    r"作者单位|目的(?=[ 　】\]:：])|Abstract|Key ?words|Background)"
    r"[】\]:：\s]",
)
# Behind an English title: what is said about the copy.
_BESIDE_EN = re.compile(
    r"(?:\.|[!?;,]|\s[-–—])\s+(?=(?:[a-z]|I\b|Thanks|Please|Pls|Urgent|Need|Any|Cheers|Many)[^.]{0,80}$)"
    r"(?=[^.]{0,60}?\b(?:please|pls|plz|thanks?|thx|cheers|asap|urgent(?:ly)?|"
    r"possible|in advance|needed?|pdf|full ?-?text|"
    r"appendix|suppl\w*|any ?(?:one|body)|can(?:no|')t|paywall\w*|no access|journal club|"
    r"rounds|thesis|presentation)\b).*$|[.!;]\s+(?:Many|Thank|With|Best|Kind(?: regards)?|Cheers)$"
)
_HEAD_EN = re.compile(
    r"^(?:(?:full ?-?text|paper|article|title|ref(?:erence)?)s?\s?)?(?:needed|wanted|required|urgent(?:ly)?)?"
    r"\s?[:：]\s?(?=[A-Z][a-z])",
    re.IGNORECASE,
)
_EDITORIAL = re.compile(
    r"(?:重视|关注|加强|规范|提高|提升|促进|推动|推进|改善|优化|聚焦|警惕|正确认识|重新认识|科学|合理|积极|直面|迎接|把握|践行|助力|实现|保障|"
    r"构建|完善|深化|强化|立足|着眼|走向|迈向|回归|超越|从.{1,12}(?:到|走向|谈|看))"
)
_NARRATIVE = cue(r"昨|今天|刚刚|刚才|讲|分享|看了|读了|推荐|觉得|我们|大家|发表了|学习|讨论|[。]|不用|不要了")
_MAX_BESIDE = 16

_ENDING = (
    "指南|共识|研究|分析|进展|综述|疗效|探讨|影响|应用|评价|规范|标准|策略|现状|关系|相关性|价值|"
    "意义|机制|机理|因素|比较|对比|经验|体会|[0-9]+例|概要|报告|述评|解读|调查|构建|验证|设计|模型|"
    "观察|效果|建议|方案|路径|意见|展望|思考|对策|特征|特点|诊治|诊疗|防治|预后|荟萃|文献复习|误诊|"
    "转归|预测|筛查|实践|管理|干预|重建|推荐|评估|监测|防控|鉴别|草案|细则|检验|预警|路线图|白皮书"
)
_BEHIND_ENDING = (
    r"(?:\s?[（(\[][^（）()\[\]]{2,30}[）)\]]|\s?(?:19|20)[0-9]{2}(?:年)?(?:修订|更新|第.)?版?|[—:：-].{2,40})"
)
_ANY_ENDING = cue(_ENDING.replace("|[0-9]+例", "|例"))
_FOUR_WORDS = re.compile(r"[A-Za-z]{2}[^\s]{0,40}\s(?:[^\s]{1,40}\s){2,6}?[^\s]{0,40}[A-Za-z]{2}")
_BARE = re.compile(rf"(?:.{{6,200}})(?:{_ENDING}){_BEHIND_ENDING}{{0,2}}")
_ASKED = re.compile(
    rf".{{3,200}}(?:{_ENDING}|治疗|诊断|作用|护理|预防|手术|麻醉|康复|教学|技术操作|手册|书|学|并发症|"
    rf"综合征|表达|进展|影像|检测|方法|问题|技术|风险|效应|关联|结果|要点|原则|办法|流程|目录|测量|测定|重要性|必要性|可行性|安全性|可靠性){_BEHIND_ENDING}{{0,2}}"
)
_ANNOUNCED = re.compile(
    r"发布|举办|召开|成立|揭牌|启动|获批|上线|开通|圆满|顺利|安排|预约|汇报|查房|今年|本周|本月|^我[院科们]|^转(?:[：:]|发|载)|^关于.{2,80}的(?:意见|通知|公告|决定|批复|函)$|"
    r"(?:重点|内容|主题|议题|要求|提醒|任务|时间|地点|讲者|题材|方向)[:：]"
)
_SUBJECT = cue(
    r"患者|病人|[病癌瘤炎症]|治疗|护理|手术|[术产]后|[术产]前|术中|围术|临床|诊断|综合征|感染|损伤|障碍|骨折|麻醉|药物?|免疫|"
    r"基因|蛋白|细胞|受体|血[压糖脂管清液流红气]|动脉|静脉|心[肌脏血电力衰律]|肝|肺|肾|脑|胃|肠|儿童|新生儿|老年|孕|妊娠|"
    r"超声|影像|造影|[CX]T|MRI|内镜|腔镜|穿刺|插管|导管|支架|移植|置换|康复|预防|风险|危险因素|模型|量表|评分|指标|水平|"
    r"参考值|体系|医院|医师|护士|教学|培养|质量|安全|管理|干预|应用|影响|基于|研究|调查|分析|证据|早期|慢性|急性|并发症|"
    r"透析|腹膜|死亡|生存|预后|营养|心理|焦虑|抑郁|睡眠|疼痛|认知|吞咽|压力性|跌倒"
)
_OF_SOMETHING = re.compile(f"的[{CJK}]{{2,4}}$")
_LINK = re.compile(r"的|及|与|和|对|在|中|基于|并|合并|联合|后|伴|致")


def may_hold_title(text: str) -> bool:
    """Say whether a title could stand in a text that asks for nothing: quick, and sure only when it says no."""
    return bool(_FOUR_WORDS.search(text) or _ANY_ENDING.search(text))


def is_chat(text: str) -> bool:
    """Say whether a Chinese text holds words that are said and not printed."""
    return bool(_CHAT.search(text))


def is_english_chat(run: str, *, asked: bool) -> bool:
    """Say whether English words are talk; where a paper is asked for, only their beginning tells."""
    if not asked and _CHAT_EN.search(run):
        return True
    return bool(_TALK_EN.search(run))


def is_beside(text: str) -> bool:
    """Say whether a piece stands beside a title: an attribute, a wish, nothing much."""
    piece = text.strip(" \t,，.。;；:：!！~～、（）()[]【】")
    if len(piece) < 2:
        return True
    if len(piece) > 60 or _NARRATIVE.search(piece):
        return False
    return bool(_ATTRIBUTE.match(piece)) or (len(HAN.findall(piece)) <= _MAX_BESIDE and bool(_WISH.search(piece)))


def is_asking(chunk: str) -> bool:
    """Say whether a piece before or behind a title is surely talk: it asks, thanks, or tells what for."""
    return len(HAN.findall(chunk)) <= _MAX_BESIDE and bool(_ASKING.search(chunk))


def before_abstract(text: str) -> str:
    """Return what stands before the abstract, the keywords or the funding of a pasted page."""
    body = _ABSTRACT.search(text)
    return text[: body.start()] if body and text[: body.start()].strip() else text


def without_english_talk(run: str) -> str:
    """Return an English title without remarks: `Needed: …`, `… Adults. appendix too if possible`."""
    return _BESIDE_EN.sub("", _HEAD_EN.sub("", run))


def is_editorial(piece: str) -> bool:
    """Say whether a piece begins as halves of editorials' titles do: 重视…，提高…."""
    return len(HAN.findall(piece)) > 4 and bool(_EDITORIAL.match(piece.strip()))


def is_published(piece: str) -> bool:
    """Say whether a piece tells the author or the journal of a paper."""
    return bool(_PUBLISHED.match(piece))


def ends_like_title(text: str) -> bool:
    """Say whether a Chinese text ends as titles do: 研究, 指南, 影响 …, and announces nothing."""
    return bool(_BARE.fullmatch(text)) and not _ANNOUNCED.search(text)


def may_be_title(text: str, *, of_paper: bool) -> bool:
    """Say whether a Chinese text can be the title that is asked for.

    `of_paper`: the words around it speak of a paper; then its subject may tell, whatever it ends with.
    """
    if _OTHER_THINGS.search(text):
        return False
    if _ASKED.fullmatch(text) or (of_paper and "，" in text and is_editorial(text)):
        return True
    subjects = len(set(_SUBJECT.findall(text))) if of_paper else 0
    if text.endswith(("了", "的", "不")) or len(text) < 10:
        return False
    return (subjects >= 2 and bool(_LINK.search(text))) or (subjects >= 1 and bool(_OF_SOMETHING.search(text)))
