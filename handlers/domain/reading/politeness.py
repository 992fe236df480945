"""The words of asking around a title, and how to take them off.

A single verb is taken off only where it does not begin a medical word: 下载 goes, 下肢 stays; 急求 goes, 急性 stays.
"""

import re

from handlers.domain.reading.cue import cue, starting

_FACE = re.compile(r"\[[\u4e00-\u9fffA-Za-z]{1,8}\]")
_LEAD = re.compile(
    r"(?:[\s,，。.:：;；!！?？、/~～\-—\x00…·🙏]+|各位|大家|老师们?|大神们?|同学们?|您好|你好|亲们?|请问|请(?!求)|"
    r"想问(?:一?下)?|打扰(?:一下|了)?|不好意思|那个|麻烦(?:您|你|各位|大家|老师)*|劳驾|拜托|辛苦|"
    r"再(?!生|发(?!我|给)|灌|障|入|次|狭|出血|植|住|喂|程|通|循)|也|还有|另外|以及|还要|还(?!原|纳)|"
    r"可以|能不能|能否|可否|能(?!量|谱|力|动|级)|会(?!阴|厌|诊|议)|是否|有没有人?|有人|哪位|谁能?|"
    r"有(?!氧|创|效|机|关|丝|限|序|无|害|毒|性)|想要|想请|想(?!象)|我要|我想要?|我需要|需要|急需|急求|"
    r"急(?!诊|性|救|症|腹|慢|重|危|速|进|迫|促|剧|躁)|跪求|在线求|[求球]助?(?!解|职|购|[囊菌门蛋状形])|帮忙|帮我们?|帮(?!助)|"
    r"[来蹲甩搞弄整扒](?:个|份|篇|本|一?下|一[个份篇本])|[俩仨]|个(?![体案性人例])|有木有|在吗|馆员|"
    r"给我|给(?!药|氧|予|水)|发我|发(?!展|生|育|病|热|作|现|布|酵|音|光|绀|达|挥|泡)|"
    r"传(?!染|统|导|递|播|承|感|入|出)|代(?!谢|偿|际|表|码)|下载|下到|"
    r"下(?!肢|腔|颌|丘|呼吸|尿|消化|壁|行|调|段|咽|胸|颈|腰|睑|鼻|食管|背|牙|切|游|位)|找到|找|查找|"
    r"查(?!体|房)|搜索?|获取|借阅|借(?!助|鉴)|荐购|购买|买(?!断)|申请|要(?!素|点)|取(?!栓|石|材|卵|样)"
    r"|一下子?|下面|以下|一个|一份|一本书?|本书|一篇|两篇|[二三四五六七八九十几][篇本份]|[0-9]+[篇本份]|"
    r"篇|这几?[篇本个份]|那几?[篇本个份]|这|此|英文|中文(?!版)|外文|知网|万方|维普|pubmed|中国知网|cnki|"
    r"上?的(?=[：:\s一])|(?:知网|万方|维普)上?的|文献(?!计量|分析|复习|综述|研究)传递|"
    r"文献(?!计量|分析|复习|综述|研究|检索|学|[一二三四五1-9][：:、.])(?:求助|传递)?|全文|原文|"
    r"文章(?![一二三四五1-9][：:、.])|论文(?!写|[一二三四五1-9][：:、.])|电子书|电子版|"
    r"图书馆?(?:有没有)?|馆里|馆内|书籍?(?![法写目名])|指南[:：]|综述[:：]|pdf|paper|"
    r"(?:学位|硕士|博士|会议|期刊)(?:学位)?论文|参考文献\s?[0-9]*|标题|题目|篇名|题名|书名|名称|全名|"
    r"[这那]?第?[一二三四五1-5][篇本个](?=[\s:：是])|内容(?=[:：])|好像是|应该是|大概是|是(?!否)|叫做?|为(?=[:：\s])|名为|就是|叫|和(?!谐|胃|解)(?=\s*《)|与(?=\s*《)"
    r"|\b(?:full ?text(?: of)?|please|pls|help|need|title|request|looking for|thanks?)\b(?![-\w]))",
    re.IGNORECASE,
)
_LEAD_EN = re.compile(
    r"(?:(?:hi|hello|dear)\b[^.,!:]{0,20}[,!.:]\s*)?(?:(?:can|could|would|does|is there)\b.{0,50}?|i(?:'m|"
    r" am)? (?:need|want|looking for|would like)\b.{0,30}?|"
    r"please (?:help|send|find|get|download)\b.{0,30}?|(?:need|looking for|request(?:ing)?|in search of)\b.{0,20}?)"
    r"\b(?:full ?-?text|pdf|paper|article|copy|download|get|find|send|share|titled|entitled|"
    r"access)\b(?: (?:of|for|to|titled|entitled|called|article|paper))*"
    r"(?: (?:this|the))?(?: (?:full ?-?text|pdf|paper|article))?\s*[:,]?\s+",
    re.IGNORECASE,
)
_TRAIL = cue(
    r"(?:[\s,，。.:：;；!！?？、~～\x00…]+|谢谢|多谢|感谢|谢[了啦]?|非常|十分|万分|麻烦|辛苦|老师们?|您|你|大家|"
    r"各位|了|啦|哈|吧|呀|啊|哦|呢|吗|么|嘛|拜托|(?<![需寻要诉追])求助?|跪求|急求|帮忙|帮我|帮|这一?[篇个]|那一?[篇个]|"
    r"这本书?|那本书?|这|那|一篇|一份|一下|两本|都要|我|(?<!目)(?<!靶)的|全文|原文|pdf|caj|文献|文章|论文|"
    r"电子版|电子书|(?:帮[忙我]?|求|能|可以|想|要|给|老师|麻烦)(?:下载?|找|查|看|发|传)|下载|(?:找|查|发|下|传)一?下|"
    r"可以|能不能|能否|能|有没有|(?:谁|哪里|都|这里|馆里)有|有|想要|需要|(?:急|想|都)要|急用|"
    r"很?急(?=$)|(?:找|下|打)不(?:到|了|开)|"
    r"没权限|哪里|在线等|"
    r"\b(?:full ?-?text|please|pls|thanks?(?: a lot| so much| very much| you)?|thx|in advance|help)\b)$"
)
_AFTER_TITLE = starting(
    r"\s,，。;；作出",
    r"\s*(?:[,，。;；]\s*(?=作者|发表|期刊|杂志|来自|年份|谢|麻烦|感谢|辛苦|求|这|我|急|请|老师|出版|第|"
    r"中华\S{2,8}杂志的?)|\s(?=麻烦|谢谢|求|感谢|辛苦|拜托|老师|作者|出版社)|作者[:：是]|出版社[:：]).*$",
)


_PAIRS = (("“", "”"), ("《", "》"), ("〈", "〉"), ("「", "」"), ("『", "』"))
_QUOTES = "“”《》〈〉「」『』"


def stripped(text: str) -> str:
    """Return the text without the politeness and asking before and behind."""
    text = _FACE.sub(" ", text)
    at = 0
    while match := _LEAD_EN.match(text, at) or _LEAD.match(text, at):
        at = match.end()
    text = text[at:]
    while match := _TRAIL.search(text[-16:]):
        text = text[: len(text) - len(text[-16:]) + match.start()]
    return text


def without_faces(text: str) -> str:
    """Return the text without WeChat's emoji codes like `[微笑]`."""
    return _FACE.sub(" ", text) if "[" in text else text


def tidy(title: str) -> str:
    """Return a title without quotes around it, what follows it, doubled blanks and the final dot."""
    text = _AFTER_TITLE.sub("", title.strip())
    text = " ".join(text.split()).strip(" ,，.。;；:：、~\"‘'【】<>")
    return _unquoted(text).strip() if text and (text[0] in _QUOTES or text[-1] in _QUOTES) else text


def _unquoted(text: str) -> str:
    """Return the text without quotes around the whole of it, and without one that has no partner."""
    for opening, closing in _PAIRS:
        if text.startswith(opening) and text.find(closing) in (-1, len(text) - 1):
            text = text.strip(opening + closing)
        elif text.endswith(closing) and opening not in text:
            text = text.rstrip(closing)
    return text
