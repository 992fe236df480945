"""Lines that name a document beside the paper in any words: `Web extra material`, `Response to reviewers`, 修改说明.

A list of labels never ends; the words that such labels are made of are few. A line that holds no others is one.
"""

import re

from handlers.domain.inspection import Lookalike
from handlers.matching.plain import fold, words_of

_MOST_WORDS = 10


def _set(text: str) -> frozenset[str]:
    """Words in the spelling in which titles are compared."""
    return frozenset(words_of(text))


_JOINING = _set(
    "a an the of to for from by on in with and or s as our your their this it its all new no re about per only point "
    "round version date v rev draft final first second"
)
_PARTIES = _set(
    "author authors reviewer reviewers referee referees editor editors editorial board journal reader readers "
    "clinician clinicians patient patients nurse nurses doctor doctors physician physicians practitioners public press "
    "media participant participants investigator investigators"
)
_WORKS = _set(
    "article articles paper papers manuscript manuscripts study studies trial trials work publication publications "
    "report reports submission appendices clinical research original published"
)
_NOUNS = _set(
    "material materials data dataset datasets file files content contents information methods method tables table "
    "figures figure results text texts notes note document documents item items resource resources media video videos "
    "analyses analysis appendix appendices annex supplement supplements details references legends audio"
)
_BESIDE = _set(
    "supplement supplementary supplemental supplements extended extra additional accompanying ancillary complementary "
    "supporting online web electronic digital appendix appendices annex attached only multimedia"
)
_ADDED = _set("supplied provided submitted prepared accompanies accompany accompanying following posted peer")
_SUPPLEMENT = _BESIDE | _NOUNS | _ADDED | _PARTIES | _WORKS | _JOINING
_PLAN = _set("protocol protocols synopsis")
_PLANS = (
    _PLAN
    | _JOINING
    | _WORKS
    | _set(
        "statistical analysis plan plans number title summary change changes history amendment amendments amended "
        "approved redacted sponsor full"
    )
)
# Each set: words of which one must stand there with one of the other, and nothing that is unknown.
_PAPERWORK: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (
        _set("response responses reply replies rebuttal answer answers"),
        _set("reviewer reviewers referee referees editor editors review reviews "
            "comment comments decision letter point"),
    ),
    (
        _set("reviewer reviewers referee referees peer review"),
        _set("report reports comment comments history remarks recommendation recommendations form"),
    ),
    (_set("cover covering decision transmittal submission rebuttal"), _set("letter letters")),
    (
        _set("form forms agreement declaration assignment"),
        _set(
            "disclosure conflict conflicts interest interests copyright license licence consent transfer authorship "
            "contributor contributors contribution contributions icmje publishing author authors submission"
        ),
    ),
    (_set("checklist"), _set("checklist")),
    (
        _set("evidence lay plain language executive clinician clinicians patient patients readers nurses public"),
        _set("summary summaries infographic"),
    ),
    (_set("question questions q faq faqs quiz"), _set("answer answers faq faqs quiz")),
    (_set("list selected recent related arising resulting supported funded"), _set("publications")),
    (_set("cme ce self"), _set("questions test quiz examination exam assessment activity")),
    (_set("transcript worksheet workbook questionnaire"), _set("transcript worksheet workbook questionnaire")),
)  # fmt: skip
_AROUND = _set(
    "potential competing financial attached enclosed grant grants fellowship project award support list statement "
    "completed decision section page pages number points detailed revision revised remarks language case"
)
_SENT = re.compile(
    "|".join(
        (
            r"^\W*dear (?:dr|prof|professor|editors?|sir|madam|reviewers?|colleagues?)\b",
            r"^\W*(?:reviewer|referee)s?\W{0,3}#?\s?\d\b",
            r"^\W*(?:reviewer|referee)['’]?s?['’]? (?:comments|report|remarks)",
            r"^\W*section \d+\.? identifying information",
            r"^\W*(?:given|first) name\b.*\b(?:surname|last name)\b",
            r"please find (?:enclosed|attached|below)",
            r"\b(?:revise|resubmit|submit|revised version of|submission of) (?:our|the|this) (?:revised )?manuscript",
            r"\bwe (?:wish|would like) to (?:submit|resubmit)",
            r"\bconfirm(?:ation)? of (?:submission|acceptance)\b",
            r"\bpublications (?:arising|resulting|supported)\b",
            r"^\W*(?:original|source|index|target|reviewed|summari[sz]ed|appraised) "
            r"(?:article|paper|publication|study|citation)s?\s*[:：]\W*$",
            r"^\W*(?:invited |expert |editorial )?comment(?:ary|s)? (?:on|about)\s*[:：]\W*$",
            r"^\W*(?:(?:ph\.?d\.?|doctoral|master['’]?s?|research) )?(?:thesis|dissertation|research) proposal\W*$",
            r"\bpoint[- ](?:by|to|for)[- ]point\b",
        )
    ),
    re.IGNORECASE,
)
_ACCOMPANIES = re.compile(
    r"^\W*(?:the following|this|these) (?:online |web |electronic )?"
    r"(?:supplement\w*|materials?|documents?|files?|data|appendi\w+) (?:accompan|supplement|belongs? to)",
    re.IGNORECASE,
)
_HAN_PAPERWORK = (
    r"(?:对|就|关于)?.{0,8}(?:审稿|评审|外审|退修|修改)(?:专家|人)?的?(?:意见|说明|报告)(?:书|表)?"
    r"(?:[的及与和]?(?:逐条)?(?:回复|答复|回应|说明))?(?:信|书)?",
    r"(?:投稿|介绍|推荐|答复|修改|回复)(?:信|函)",
    r"(?:论文|著作权|版权).{0,6}(?:转让|授权).{0,4}(?:协议|合同|书)",
    r"(?:作者)?(?:利益冲突|作者贡献|伦理|诚信|原创).{0,6}(?:声明|承诺)书?",
    r"(?:文本复制|学术不端|查重).{0,6}(?:检测|报告).{0,6}|.{0,8}(?:检测|查重)报告单?",
    # What a thesis is preceded and followed by, under its own title.
    r".{0,14}(?:开题报告书?|任务书|评阅(?:意见)?[书表]|评阅意见|评议[书表]|审批[书表]|考核[书表]|"
    r"中期(?:检查|考核|进展)?(?:报告|考核)[书表]?|"
    r"答辩.{0,6}(?:申请|决议|公告|通知|记录|安排|评语|评分|海报)[书表]?|使用授权(?:声明|书)|授权使用(?:声明|书))",
    r"(?:回复|答复|致).{0,4}(?:审稿人|编辑|编辑部)",
    r"(?:尊敬的|敬爱的).{0,10}(?:编辑|老师|专家|审稿人)",
    r"继续教育.{0,4}(?:试题|答题卡?)",
    r"(?:已?发表|相关|代表性?)的?(?:论文|论著|文章|成果)(?:目录|清单|列表)?",
)
_HAN_SUPPLEMENT = (
    r"(?:网络|在线|电子|数字|扩展|增强|辅助)版?(?:附加|补充|扩展|增强)?(?:内容|材料|资料|数据|附件|文件)",
    r"补充(?:内容|材料|资料|数据|附件|文件|图表)",
)
_HAN_PROTOCOL = (r"(?:临床)?(?:研究|试验|实验)?(?:统计分析)?(?:方案|计划)(?:书|摘要)?",)
_HAN = tuple(
    (kind, re.compile(rf"^\W*(?:{'|'.join(words)})\W*$"))
    for kind, words in (
        (Lookalike.PAPERWORK, _HAN_PAPERWORK),
        (Lookalike.SUPPLEMENT, _HAN_SUPPLEMENT),
        (Lookalike.PROTOCOL, _HAN_PROTOCOL),
    )
)


def document_of(text: str) -> Lookalike | None:
    """Return what document a line names, `None` when it may be anything."""
    if any("\u4e00" <= char <= "\u9fff" for char in text):
        return next((kind for kind, pattern in _HAN if pattern.match(text)), None)
    if _SENT.search(text):
        return Lookalike.PAPERWORK
    if _ACCOMPANIES.search(text):
        return Lookalike.SUPPLEMENT
    words = words_of(fold(text))
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    return _by_vocabulary(frozenset(word for word in words if not word[0].isdigit()))


def _by_vocabulary(words: frozenset[str]) -> Lookalike | None:
    beside, nouns = words & _BESIDE, words & _NOUNS
    if beside and nouns and len(beside | nouns) > 1 and words <= _SUPPLEMENT:
        return Lookalike.SUPPLEMENT
    if (words & _PLAN or words >= {"analysis", "plan"}) and words <= _PLANS:
        return Lookalike.PROTOCOL
    for one, other in _PAPERWORK:
        if words & one and words & other and words <= one | other | _JOINING | _PARTIES | _WORKS | _AROUND:
            return Lookalike.PAPERWORK
    return None
