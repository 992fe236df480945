"""Lines beside a guideline's or a textbook's title that name another form of it or its papers: 基层版, 习题集."""

import re

from handlers.domain.article import ArticleKind
from watermark.inspection.case import Case
from watermark.inspection.letters import HAN, letters, tight
from watermark.inspection.sheet import Line
from watermark.inspection.spots import Spot

_I = re.IGNORECASE
_ABOVE, _FOOT, _LONGEST, _MARGIN_TYPE = 8, 2, 120, 0.95
_GUIDELINE = re.compile(
    r"\bguid(?:elines?|ance|e)\b|\bconsensus\b|recommendations?\b|\bstatements?\b|\bstandards?\b|\bposition paper|"
    r"\b(?:management|treatment|care|referral|prevention)\s*$|指南|共识|规范|标准|指引|指导|建议|方案|路径|声明|专家意见|手册",
    _I,
)
_DRAFTS = (
    r"(?:(?:consultation|public|review|discussion|working|stakeholder) )?drafts?"
    r"(?: (?:guidelines?|guidance|version|document|scope|report|recommendations?|copy))?"
    r"(?: for (?:(?:public|stakeholder|external) )?(?:consultation|comments?|review|discussion)\b.{0,40})?",
    r"for (?:public |external )?(?:consultation|comment|review)(?: only)?|consultation (?:version|document|paper)",
)
_PAPERS = (
    r"(?:(?:supporting|underpinning|full|clinical) )?evidence (?:reviews?|reports?|summar(?:y|ies)|tables?|profiles?|"
    r"synthes[ie]s|documents?|updates?|briefing)(?: (?:for|of|on|to|underpinning|appendi\w+)\b.{0,80})?",
    r"(?:(?:public|stakeholders?|consultation)['’]? ){1,2}comments?(?: and (?:responses?|repl(?:y|ies)))?"
    r"(?: (?:tables?|form|log))?|comments? (?:and responses? )?(?:tables?|log)",
    r"(?:equality|equalities|equity|health inequalit(?:y|ies)|resource|budget|cost|economic|financial)(?: and [a-z]+)? "
    r"(?:impact|analysis|assessment|plan|model(?:ling)?)"
    r"(?: (?:assessment|analysis|report|statement|template|tool|form))?",
    r"(?:costing|cost|resource)(?: (?:impact|planning))? (?:statement|report|template|tool)",
    r"methods?, (?:evidence|results),? (?:and|&) recommendations|(?:guidelines? )?(?:methods?|methodology|technical|"
    r"development|surveillance|scoping)(?: (?:process|methods))? "
    r"(?:reports?|manual|chapter|document|decision|protocol)",
    r"guidelines? (?:review )?protocol|(?:guidelines? |final |draft ){1,2}scope|scoping (?:paper|workshop)",
    r"(?:literature )?search(?: strateg(?:y|ies)| terms| report| results)|excluded studies",
    r"(?:register|declarations?) of (?:conflicts of )?interests?|(?:guidelines? )?(?:committee|panel|group) "
    r"(?:member(?:ship)?s?(?: list)?|minutes)|minutes of .{0,40}",
)
_TOOLS = (
    r"(?:(?:clinical|baseline|national|guidelines?) ){0,2}(?:audit|assessment|implementation|decision|planning|shared "
    r"decision(?:[- ]making)?)(?: support)? (?:tools?|toolkits?|aids?|criteria|template|resources?|proforma|checklist|"
    r"sheet|standards?|guid(?:e|ance)|plan|advice|manual|pack|strategy|handbook)|(?:clinical )?tool ?kits?",
    r"(?:teaching|training|education(?:al)?|learning) (?:slides?|materials?|packs?|resources?|manual|modules?)",
    r"(?:pocket|desktop|bedside|mobile)[- ]?(?:guides?|guidelines?|cards?|versions?|editions?|books?|reference)"
    r"|quick[- ](?:reference|reading|look)(?: (?:guides?|cards?|sheets?|versions?))?|(?:quick|rapid) (?:guide|card)s?",
    r"(?:short(?:ened|er)?|abridged|abbreviated|condensed|concise|lay|public|plain[- ]language|easy[- ]read|"
    r"primary[- ]care|nurs(?:es?|ing)|community|consumers?|patients?|famil(?:y|ies)|carers?)['’]?s?['’]?"
    r"(?: and [a-z]+)? (?:versions?|editions?|guides?|guidelines?|summar(?:y|ies)|booklets?|leaflets?|decision aids?|"
    r"information|handbook)|easy read",
    r"(?:information|guide|advice|what (?:this|it) means) for (?:the )?(?:public|patients?|people|parents?|carers?|"
    r"consumers?|famil(?:y|ies))\b.{0,60}|understanding nice guidance.{0,60}",
    r"(?:visual|one-page|policy|technical|implementation|recommendations?|graphic(?:al)?)[- ]summary|policy briefs?|"
    r"fact ?sheets?|flow ?charts?|(?:treatment|care|management) (?:algorithm|pathway|flow ?chart)s?|quality standards?|"
    r"frequently asked questions|questions and answers",
)
# Headings of the guideline's own first section too: they count only next to its title.
_SECTIONS = (
    r"executive summary|key (?:points|messages|recommendations|changes|facts|updates?|action points)|what['’]?s new|"
    r"(?:summary|list|table|overview) of (?:the )?(?:key |main )?(?:changes|updates?|recommendations|evidence).{0,40}",
)  # fmt: skip
# What is sold beside a textbook under its title.
_COMPANIONS = (
    r"(?:study|students?|instructors?['’]?s?|teachers?['’]?s?|solutions?|laboratory|lab) "
    r"(?:guide|manual|companion|workbook|handbook)|work ?book|test ?bank|question bank|answer key|exercises|"
    r"(?:review )?questions and answers|"
    r"flash ?cards|lecture notes",
    r"(?:同步|配套|学习|应试|考试|考研|考点|实验|实训|实习|复习|课后|精选|习题|练习|试题|自测|思考题|教师|教学|辅导|指导|与|及|和|集|册|解析|解答|详解|"
    r"精解|题库|用书|教材|教程|速记|精要|笔记|参考书|报告){2,}|习题[集册]?|题库|学习笔记",
)
# Of the guideline, not of its form: whose it is, its number, dates, the letter of a part.
_FILLER = re.compile(
    r"\b(?:nice|sign|who)\b(?: (?:clinical |public health )?(?:guidelines?|guidance)\b)?|\bversion \d[\d.]*|"
    r"\b(?:ng|cg|ph|qs|ta)?\d[\d.,/–-]*\b|(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december)\b|^\W*[a-z]\b\W+(?=evidence)|(?<=\w)\W+[a-z](?:\W+[a-z])*$|"
    r"\b(?:of|to|for|from) (?:the |this )(?:clinical )?(?:guidelines?|guidance)$",
    _I,
)
_READERS = r"(?:基层|社区|全科|患者|病人|公众|大众|居民|科普|通俗|家长|家庭|家属|照护者|护士|护理|药师|医师|学生)"
_SHAPES = (
    r"(?:精简|简明|简要|简化|简|节选|缩略|缩编|缩|删节|口袋|袖珍|便携|掌中|掌上|图文|图解|图示|漫画|快速|速查|速览|要点|摘要|问答|解读|实践|实施|应用|"
    r"操作|培训|教学|宣教|征求意见|意见|讨论|草案|送审|审议|报批|公示)"
)
_HAN_ANYWHERE = (
    rf"{_SHAPES}?{_READERS}?{_SHAPES}?(?<=[^年次订])(?:版|稿)|{_READERS}{_READERS}版",
    r"征求意见(?:稿|函|表)?(?:反馈)?|草案|初稿|草稿|(?:投票|修改)稿",
    r"(?:权威|专家|指南|共识|政策|标准|规范|更新|要点|重点|内容|推荐意见|图文|文件|详细){0,3}(?:解读|导读|解析|速递|速览|速读)[一二三四五六七八九]?",
)
_HAN_BELOW = (
    rf"(?:{_READERS}|{_SHAPES}){{1,2}}(?:手册|指南|指引|卡片?|读本|方案|细则|须知|教育|告知书?|问答|本)",
    r"(?:核心|更新|主要|指南|共识|推荐|修订){0,2}(?:要点|亮点|概要|提要|纲要|概览|简介)|更新(?:说明|内容)|"
    r"推荐意见(?:汇总|总结|摘要|一览表?|速览|表|清单)|执行(?:摘要|概要)",
    r"(?:编写|编制|制定|制订|制修订|修订|起草|更新|修改|使用)(?:说明|过程|方法学?|报告|计划书?|方案|流程|历程|依据)书?",
    r"(?:指南|共识|研究|制订|制定|注册){0,2}计划书|(?:文献|证据)?检索(?:策略|报告|式|方法|过程)",
    r"(?:支持|支撑|补充)?证据(?:总结|表格?|概要|汇总|评价|综述|报告|集|概要表|决策表|质量评价)(?:表|报告)?|系统评价(?:报告)?|方法学(?:报告|手册)|"
    r"技术报告|经济学(?:评价|报告)",
    r"(?:同行|内部|外部|专家|外)?(?:评审|评议|外审|函审|审议|论证)(?:专家)?(?:意见|报告|表|名单|记录)(?:[及和与]?(?:回复|反馈|处理|汇总|采纳情况)){0,2}表?|"
    r"(?:专家|反馈|公众)?意见(?:汇总|反馈|处理|采纳|回复|征询|调查)(?:表|情况|说明|报告)?|德尔菲.{0,12}",
    r"(?:利益|潜在)(?:冲突|关系)?(?:声明|申报表?|公开)|(?:工作组|专家组|委员会|编写组)(?:成员)?名单|会议(?:纪要|通知|记录)",
    r"幻灯片?|课件|(?:教学|培训|宣讲|宣贯|学习)(?:幻灯片?|课件|材料|资料|教材|讲义|ppt)|ppt|讲义|教案|科普.{0,8}|常见问题(?:解答)?|问题解答|答疑",
    r"(?:实施|应用|操作|使用|推广)(?:指南|手册|方案|细则|建议|工具|路径|指导|指引|报告|说明)|(?:实施|临床|决策)?工具[包箱]",
    r"(?:诊疗|诊断|治疗|管理|处理|临床)?(?:流程图|路径图|思维导图|挂图|折页|海报|核查表|检查表)|(?:英文|英译|外文)[版本稿]?",
)
_HAN_FILLER = re.compile(
    r"(?:19|20)\d{2}\s*年?(?:修订|更新)?|\d{1,2}\s*[月日]|第[一二三四五六七八九十\d]+[次版稿轮]|v?\d+(?:\.\d+)*|《.*》|[\W_]+",
    _I,
)

_APART = re.compile(r"\s*[:：|—–]+\s*")
# A journal's section for more than one sort of paper: 指南·共识·解读.
_SEVERAL = re.compile(r"[^\W\d_]\s*[·•・/、|]\s*[^\W\d_]")


def _whole(*wordings: str) -> re.Pattern[str]:
    return re.compile("|".join(wordings), _I)


_DRAFT, _STRONG, _WEAK = _whole(*_DRAFTS), _whole(*_DRAFTS, *_PAPERS, *_TOOLS), _whole(*_SECTIONS)
_COMPANION = _whole(*_COMPANIONS)
_HAN_STRONG, _HAN_WEAK = _whole(*_HAN_ANYWHERE), _whole(*_HAN_BELOW)


def edition_beside(case: Case, spot: Spot, end: int) -> str:
    """Return the line that makes a file another form or the paperwork of a guideline, or a textbook's workbook.

    `end` is where the head of the title's page ends. A file that states the guideline's DOI is the guideline.
    """
    if case.has_own_doi:
        return ""
    told = _of_guidelines(case, spot, end) if _is_guideline(case) else []
    if case.article.kind is ArticleKind.BOOK:
        lines = _texts(case, spot.lines[spot.last + 1 : end])
        told += [text for text in (spot.behind, *lines) if _names(text, _COMPANION) or _names_in_han(text, _COMPANION)]
    return next((text for text in told if not _is_in_title(text, case.title)), "")


def _of_guidelines(case: Case, spot: Spot, end: int) -> list[str]:
    """Return the lines around the title that name a form or paper of a guideline."""
    lines = spot.lines
    beside = _APART.split("—".join((spot.before, spot.behind, *spot.around(case.sheet.body))))
    next_above = _texts(case, lines[max(0, spot.first - 1) : spot.first])
    next_below = [*beside, *_texts(case, lines[spot.last + 1 : spot.last + 2])]
    below = [*next_below, *_texts(case, lines[spot.last + 1 : end])]
    above = [
        text for text in _texts(case, lines[max(0, spot.first - _ABOVE) : spot.first]) if not _SEVERAL.search(text)
    ]
    told = [text for text in (*next_above, *next_below) if _names(text, _WEAK)]
    told += [text for text in below if _names(text, _STRONG) or _names_in_han(text, _HAN_STRONG, _HAN_WEAK)]
    told += [text for text in above if _names(text, _STRONG) or _names_in_han(text, _HAN_STRONG)]
    return told + [text for text in _texts(case, lines[-_FOOT:]) if _names(text, _DRAFT)]


def _is_guideline(case: Case) -> bool:
    """Whether the record may be a guideline's: by its title, or because it names no author."""
    return not case.article.authors or any(_GUIDELINE.search(title) for title in case.title.split(" / "))


def _texts(case: Case, lines: tuple[Line, ...]) -> list[str]:
    """The texts of lines; what is printed smaller than the running text are a margin's links."""
    return [line.text for line in lines if not 0 < line.size < case.sheet.body * _MARGIN_TYPE]


def _names(text: str, *patterns: re.Pattern[str]) -> bool:
    if not letters(text) or len(text) > _LONGEST or HAN.search(text):
        return False
    return any(pattern.fullmatch(_unfilled(text)) for pattern in patterns)


def _names_in_han(text: str, *patterns: re.Pattern[str]) -> bool:
    if len(text) > _LONGEST or not HAN.search(text):
        return False
    return any(pattern.fullmatch(_HAN_FILLER.sub("", tight(text))) for pattern in patterns)


def _unfilled(text: str) -> str:
    return _trimmed(_FILLER.sub(" ", _trimmed(text)))


def _trimmed(text: str) -> str:
    return re.sub(r"^[\W_]+|[\W_]+$", "", " ".join(text.split()))


def _is_in_title(text: str, title: str) -> bool:
    """Whether the title itself says so, as that of a draft that was asked for."""
    if HAN.search(text):
        core = letters(_HAN_FILLER.sub("", tight(text)))
        return core in letters(title) or (len(core) > 2 and core[:-1] in letters(title))
    words = re.findall(r"[a-z]{4,}", _unfilled(text).casefold())
    return bool(words) and all(word.rstrip("s") in title.casefold() for word in words)
