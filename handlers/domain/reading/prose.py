"""Words around an identifier or an address: do they ask for the paper, or only speak of it?"""

import re

from handlers.domain.reading import cues, service_cues
from handlers.domain.reading.cue import cue

# The paper cannot be had where the writer stands: said of a paper, it asks for it.
_NO_ACCESS = cue(
    r"没权限|无权限|权限|要钱|收费|付费|付费墙|paywall|没(?:有)?(?:买|订|购)|买了[吗没]|订了[吗没]|只(?:有|"
    r"能看到?|给看?|放)(?:个|到)?(?:摘要|abstract|首页|前|第一页|标题|目录|预览)|"
    r"看不(?:到|了|见)|下不|打不开|找不到|没找到|搜不到|进不去|登(?:录|陆)|access|机构账号|失败|报错|挂了|"
    r"超时|访问不了|用不了|要密码|订阅|预览|限制|(?:没|看不到|无)全文|"
    r"\bsubscri\w+|not available|cannot|can't"
)
_USE = cue(
    r"要用|(?<![引使以])用(?=[\s,，。]*$)|急(?!诊|性|救|症|腹|慢|重|危|速|促|剧|躁)|等着|点名|布置|救救|"
    r"救命|我要|想要|也要$|"
    r"要(?:讲|汇报|看|读)|核对|"
    r"用途|申请人"
)
_NEED = cue(
    r"急(?!诊|性|救|症|腹|慢|重|危|速|促|剧|躁|性)|等着|(?:明早|今晚|今天|明天|下午|上午|周.|月底|"
    r"前)(?:就)?要|要的|也要|都要|就要|还要|我要|就这[一两几]?[篇个]|只要|[想要](?:拜读|精读|学习|参考|看)|"
    r"点名|布置|让(?:我)?(?:看|讲|读|汇报)|[吗么嘛不没]\W*$|[?？]|谢|麻烦|拜托|辛苦|[蹲甩扒整搞弄]一?[下个份]|"
    r"蹲|有木有|有没有|有吗"
)
# News of papers, opinions on them, what became of them, where they are free: all of it talk.
_NEWS = cue(
    r"转\s?[:：]|转(?:自|载|需|发)|求(?:转|点赞|关注|支持|引用|投票|扩散)|(?:今[日天]|昨[日天]|刚刚?|最新|"
    r"近日|日前|本周|正式|终于|成功)(?:在线|在)?.{0,12}?(?:发表|上线|online|刊出|见刊|发布|接收|accept)|"
    r"online(?:了|啦|喽)|重磅|最新研究|新研究|国产|原创|里程碑|颠覆|喜讯|祝贺|恭喜|撒花|撤稿|撤回(?!一下|刚|"
    r"我|了\W*$)|retract|预警|(?:被|已|他)引|引用(?:小心|次|[0-9]|慎重)|小心|"
    r"慎重|影响因子|\bIF\b|[一二三四1-4]区|获奖|"
    r"终于(?:有|发|接)|不容易|我们(?:医院|科|组|团队)[^，。\n]{0,4}(?:第一|首)|"
    r"投中|开心|激动"
)
_OPINION = cue(
    r"我(?:就|也|倒|还是)?(?:觉得|认为|感觉|怀疑|不同意|同意)|个人(?:觉得|认为|感觉|观点|看法)|结论|存疑|质疑|"
    r"混杂|偏倚|样本量|(?:太|挺|很|蛮|真|非常|不太?|没)(?:牛|有意思|靠谱|可信|严谨|水|精彩|经典|好看)|写得|"
    r"做得|做的(?:很|太|真|挺)|"
    r"值得(?:一看|一读|看|读|学|推荐|借鉴|关注|大家)|推荐(?:大家|阅读|各位|给)|看完|读完|学习了|别(?:太|全|"
    r"都)?(?:当真|信|迷信)|大家(?:看|都|注意|小心|引|可以|有空|讨论|怎么看|觉得|学习)|讨论(?:了|过|一下|下|"
    r"的)|分享(?:的|了|过|给)|"
    r"(?:数据|设计|方法|结果|入组|样本|故事|逻辑|创新|选题|统计|图)[^，。\n]{0,4}(?:很|太|不够|挺|有问题|有点|"
    r"一般|漂亮)|漂亮|精彩|严谨|扎实|站不住|一般般|读过|看过了"
)
_OWN_USE = cue(
    r"我(?:们)?(?:引|填|投|参考|翻译)(?:的|了|过)?|审稿|评职称|评审|材料(?:里|中)|(?:要|需|里|都)填|填(?:的|"
    r"了|错)|格式(?:不|对|才|错|怎么|是)|(?:怎么|如何|怎样|咋)(?:引|标|写|填|理解|解读|解释|算|做|看|翻)|"
    r"标(?:注|明)?出处|"
    r"参考了|引自|出自|来自|重新(?:算|跑|分析)|(?:算|跑)(?:了|过)一遍|对不上|复现|(?:图|"
    r"表)\s?[0-9].{0,12}(?:是|怎么|为什么|什么|标|错)|为什么|是不是(?:写|算|错|有问题|sci)|第几|多少例|"
    r"用的(?:是|什么)|讲了(?:什么|啥)|说(?:的|了)(?:是|什么|啥)|"
    r"填[到进在入]|(?:参考文献|引文)[^，。\n]{0,10}(?:错|有误)"
)
_EVENT = cue(
    r"主讲|(?:读书会|组会|沙龙|journal club|汇报|讲座|例会).{0,30}(?:欢迎|都来|参加|记得|地点|时间|[0-9]点|请|"
    r"腾讯|主讲)|都来(?:听|啊|吧)|欢迎(?:大家|各位|引用|阅读|参加)|"
    r"(?:读书会|组会|journal club|沙龙|晨会|学习班)[^，。\n]{0,4}(?:读|讲|讨论|汇报|分享)|每人|准备[^，。\n]{0,6}问题"
)
_OFFERED = cue(
    r"(?:OA|开放获取|open access|免费)(?:的|文章|期刊|全文|获取|下载)?[^\n]{0,16}?(?:能|可以|就|直接|自己|"
    r"即可)|(?:OA|开放获取|open access|免费)的(?=[\s,，。;；!！~～哈啊吧呀]|$)|"
    r"(?:官网|pmc|网上|百度|学术|scholar|sci-?hub|researchgate|医脉通|丁香园|出版社|主页)[^\n]{0,12}?(?:就|"
    r"直接|都|也)?(?:能|可以)(?:免费)?(?:下|找|看|搜)|直接点|点pdf|自己(?:下|搜|去)|"
    r"我(?:这)?(?:有|下到|这里有|手上有|电脑里有)(?!没)|[私传发](?:你|您|给你|给您)|私(?:聊|信|发)|不难找|"
    r"(?:上|里|那)(?:就|都|也)?有(?:免费)?的|(?:已经?|刚)(?:发|传)|"
    r"(?:知网|万方|维普|馆里|群文件|资源库)(?:上|里)?(?:就|也|都)?有|[你您](?:自己|可以|先|再)?(?:搜|找|试|"
    r"去)(?:一?下|看)?|发[你您]",
)
_PLAINLY_ASKED = cue(
    r"求(?!转|点赞|关注|支持|引用|投票|扩散|助攻)|帮(?:我|忙|下|找|查|看看能)|麻烦|跪|想要|急需|需要(?!大家|"
    r"注意|填)|谁(?:有|能|下|帮)|有没有|有木有|能(?:不能|否)|下不|打不开|没权限|\bpls\b|please|拜托|劳驾"
)
# What is said of the paper itself makes it a thing spoken of: its data, its authors, by its doses.
_MODIFIER = re.compile(
    r"\x00\s?(?:那篇|这篇)?的(?!全文|原文|pdf|附|补|正文|电子|中文|英文|那|这|文献|文章|论文|下载|\W|$)|"
    r"(?:按照?|根据|参照|参考的?是?|引用?的?是|见|依据|对照|照着)\s?\x00",
    re.IGNORECASE,
)
_WANT = cue(
    r"想(?:下|学|要|看|读|拿|收|参考|借)|让我(?:学|看|读|讲)|缺|要(?:正式|英文|中文)|能(?:不能)?(?:下|看|拿|"
    r"弄|找|搞|调|借)|有了[吗没]|有[吗没]|"
    r"不好意思|抱歉|谢|麻烦|辛苦|拜托|劳驾|试试|打错|应该是|更正|蹲|汇报|答辩|开题|查房|"
    r"打扰|复制|粘贴|换行|格式乱|手打|到期|账号"
)
# Descriptions end in 的 or name the paper behind it; a sentence is what is left without them.
_DESCRIPTION = re.compile(
    r"[^，。,;；\n\x00]{1,24}的[那这](?:一)?[篇个本]|[^，。,;；\n\x00]{1,16}的\s?(?=\x00|\W*$)|"
    r"(?<=[\x00\s，,])[^，。,;；\n\x00]{1,16}的(?=[，。,;；])|"
    r"(?:都|就)?是[^，。,;；\n\x00]{1,12}(?:文献|文章|论文|综述|指南|研究)\W*$"
)
_FINITE = cue(
    r"了(?=[\s,，。;；!！~～\x00]|$)|了一?[遍下次篇]|过(?=[\s,，。;；!！了]|$)|[很太挺]\S|不错|厉害|是(?!不是|"
    r"否)|请(?!问|求|帮)|一样|一致|"
    r"我们?(?!院|科要|要|想|需|求)|咱|[啊呢嘛吧呀啦噢喔](?=[\s,，。;；!！~～]|$)"
)
_VOCATIVE = re.compile(r"老师们?|大家|各位|你好|您好|哈+|又来")
_QUESTION = re.compile(r"[吗么嘛没?？][\W\x00]*$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SPEAKING = (_NEWS, _OPINION, _EVENT, _OFFERED)
_OWN = (_OWN_USE, service_cues.OWN_PAPER, cues.ADVICE)
_SHORT_PROSE, _MAX_PROSE = 8, 300


def is_offered(rest: str) -> bool:
    """Say whether words tell where a paper is to be had, rather than ask for it."""
    if _PLAINLY_ASKED.search(rest) or _NO_ACCESS.search(rest) or _QUESTION.search(rest):
        return False
    return bool(_OFFERED.search(rest))


def is_wanted(rest: str) -> bool:
    """Say whether words tell that the writer cannot get the paper, or what it is needed for."""
    return bool(_NO_ACCESS.search(rest) or _USE.search(rest) or _WANT.search(rest))


def is_talk(rest: str) -> bool:
    """Say whether the words around an identifier speak of the paper without asking for it."""
    if len(rest) > _MAX_PROSE or _PLAINLY_ASKED.search(rest):
        return False
    if is_wanted(rest):
        return False
    if _MODIFIER.search(rest):
        return True
    if not any(talk.search(rest) for talk in _SPEAKING):
        return any(own.search(rest) for own in _OWN)
    said = _DESCRIPTION.sub("", rest)
    return any(talk.search(said) for talk in _SPEAKING) or any(own.search(rest) for own in _OWN)


def is_statement(rest: str) -> bool:
    """Say whether the words around an identifier are a sentence of their own that asks for nothing."""
    if len(rest) > _MAX_PROSE or not _FINITE.search(rest):
        return False
    if is_wanted(rest) or _NEED.search(rest) or cues.ASK.search(rest):
        return False
    said = _DESCRIPTION.sub("", rest)
    return bool(_FINITE.search(said)) and len(_HAN.findall(_VOCATIVE.sub("", said))) >= _SHORT_PROSE
