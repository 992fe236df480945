"""Labels that stand above a title and say what a text is: Erratum, Supplementary appendix, 述评."""

import re
from collections.abc import Iterable, Iterator

from handlers.domain.inspection import Lookalike
from watermark.inspection.documents import document_of
from watermark.inspection.letters import tight
from watermark.inspection.sheet import Line

_I = re.IGNORECASE
_TAIL = (
    r"(?:\s*[:：].{0,200}|\s+(?:to|for|of|on|from|in|accompanying|regarding|concerning)\b.{0,200}|\s*[|"
    r"·•(\[].{0,60})?"
)

# Labels that stand on a line of their own above a title, or begin its headline.
_LABELS: tuple[tuple[Lookalike, str], ...] = (
    (
        Lookalike.SUPPLEMENT,
        r"(?:(?:online|web|electronic|digital|additional)[- ]?(?:only )?)?(?:suppl(?:ement(?:ary|al)?|\.)?|"
        r"supporting|additional)[- ]?"
        r"(?:online |digital |web |electronic )?(?:appendi(?:x|ces)|materials?|information|data|files?|"
        r"content|methods?|tables?|"
        r"figures?|text|notes?|results|document|online content|materials? and methods|figures and tables)"
        r"(?: (?:and|&) \w+)?(?: ?(?:no\.? ?)?[A-Z]?\d{0,2})"
        r"|(?:online|web|e-?|electronic|technical|statistical|data|multimedia|on-?line)[- ]?(?:appendi(?:x|"
        r"ces)|supplement)(?: ?\w{1,2})?"
        r"|supplements?|supplement (?:to|for)|supplement(?:ary|al)?|appendi(?:x|ces)(?: ?[A-Z\d]{1,2})?|esm "
        r"?\d*|e(?:methods|tables?|figures?|appendix)"
        r"|additional files? ?\d*|peer review (?:file|history|information)|reporting summary|"
        r"reviewers?['’]? comments|decision letter"
        r"|S\d{1,2} (?:text|files?|tables?|fig(?:ure|s)?|appendix|data(?:set)?|checklist|protocol|methods?|note)\b"
        r".{0,120}"
        r"|(?:consort|prisma|strobe) (?:20\d\d )?(?:checklist|flow ?diagram)|icmje (?:disclosure )?form|"
        r"data sharing statement"
        r"|(?:网络版?|在线|电子)?(?:补充|附加)(?:材料|资料|附录|文件|信息|数据)|附录|附件|附表|附图",
    ),
    (
        Lookalike.RETRACTION,
        r"(?:notice of )?retractions?(?: notes?| notices?| statement)?|retraction notice to|withdrawal(?: "
        r"notices?)?|notice of withdrawal|"
        r"expressions? of concern|editorial expression of concern|"
        r"撤稿(?:声明|启事|通知|公告)?|撤销(?:声明|启事)?|关切声明",
    ),
    (
        Lookalike.CORRECTION,
        r"(?:(?:author|publisher|editorial|editor)(?:['’]?s)?[- ])?(?:corrections?|errat(?:um|a)|"
        r"corrigend(?:um|a)|addend(?:um|a)|"
        r"correction notice|corrections? and clarifications?)|(?:notice|statement) of (?:correction|"
        r"erratum)|errata corrige|department of errors?|"
        r"(?:本刊)?(?:更正|勘误|更正说明|更正启事|勘误表|勘误启事|补正)",
    ),
    (
        Lookalike.COMMENT,
        r"(?:(?:invited|editorial|expert|clinical) )?comment(?:s|ary|aries)?|(?:guest |invited "
        r")?editorials?(?: comment(?:ary)?)?|"
        r"(?:the )?authors?['’]?s?['’]? (?:reply|response|repl(?:y|ies))|(?:in )?(?:reply|response)|rebuttal|"
        r"letters?(?: to the editors?)?|correspondence|journal club|letters? and repl(?:y|ies)|comment "
        r"(?:and|&) response|matters arising|"
        r"news (?:and|&) views|research highlights?|in (?:this issue|brief)|practice points?|viewpoint|"
        r"perspectives?|discussion|"
        r"critically appraised (?:paper|topic)|summary review(?:/.*)?|plain[- ]language summary|"
        r"述评|评论|编者按|编辑部?评论|专家点评|专家评论|读者来信|来信|商榷|解读|指南解读|答复|作者答复|作者回复|点评",
    ),
    (
        Lookalike.PROTOCOL,
        r"(?:clinical |study |trial |research |clinical trial |clinical study )?protocols?(?: title| number|"
        r" synopsis| version| article)?|"
        r"statistical analysis plan|sap|rationale and design|study design|registered report(?: stage 1)?|"
        r"研究方案|试验方案|方案设计",
    ),
    (
        Lookalike.PAPERWORK,
        r"(?:press|news|media) (?:release|statement)|for immediate release|embargoed? until\b.{0,80}|"
        r"patient (?:information|leaflet)(?: leaflet| sheet)?|information for patients|lay summary|"
        r"journal club (?:worksheet|summary)|(?:[a-z]+ )?quick take|(?:podcast|video) (?:transcript|summary)|"
        r"rightslink.{0,40}|.{0,40}license terms and conditions|"
        r"(?:copyright clearance center )?order (?:confirmation|details)|"
        r"inter-?library loan(?: request)?(?: form)?|document delivery (?:request|form)|"
        r"(?:文献|馆际互借|原文)传递(?:申请)?单?|馆际互借(?:申请)?单?|.{0,8}申请[单表]|新闻稿|新闻通稿",
    ),
    (
        Lookalike.THESIS,
        r"(?:(?:doctoral|master['’]?s?|ph\.?d\.?) )?(?:thesis|dissertation)|(?:博士|硕士)(?:研究生)?学位论文|学位论文",
    ),
    (
        Lookalike.CONTENTS,
        r"(?:table of )?contents|in this issue|(?:book of )?abstracts|conference (?:programme|program|proceedings)|"
        r"(?:scientific )?programme?|issue information|front matter|index|目\s*[录次]|本期目次|会议日程|摘要汇编",
    ),
    (
        Lookalike.POSTER,
        r"(?:scientific |research )?(?:e-?)?posters?(?: (?:presentations?|session|abstract|no\.?|number|"
        r"presented\b.{0,80}))?(?: ?[A-Z]{0,2}-?\d{0,4})?|"
        r"presented .{0,60}\b(?:e-?)?poster.{0,20}|壁报(?:交流)?",
    ),
    (Lookalike.SLIDES, r"(?:lecture |presentation )?slides?(?: ?deck)?|slide set|powerpoint presentation|幻灯片?"),
)  # fmt: skip
_LABEL = tuple((kind, re.compile(rf"^\W*(?:{words}){_TAIL}\W*$", _I)) for kind, words in _LABELS)
_BARE_LABEL = tuple((kind, re.compile(rf"^\W*(?:{words})\W*$", _I)) for kind, words in _LABELS)
_LABEL_WORDS, _MARGIN_TYPE = 6, 0.95
_SUPPLEMENT_WORD = re.compile(r"\b(?:supplement(?:al|ary)?|appendix|appendices|supporting information)\b", _I)
_ISSUE = re.compile(
    r"\d{2}|\bvol|\bissue|\bno\.|article|journal|supplements\b|\bsee\b|available|\bonline at|[.,;]$", _I
)
_SECTION = re.compile(r"^\s*[·•・∙‧][^·•・∙‧]*[\u4e00-\u9fff][^·•・∙‧]*[·•・∙‧]\s*$")
# Labels begin with a capital; a line in the middle of a sentence does not.
_GOES_ON = re.compile(r"^\W*[a-z](?!-|[A-Z])")
_NO_LABEL = re.compile(
    r"^\W*(?:supplement article|supplement \d+|corrected version|corrected proof|corrected and republished|"
    # JAMA's link in the margin; its supplements are headed `Supplemental Online Content`.
    r"supplemental content(?: at .{0,40})?\W*$)",
    _I,
)


def label_of(text: str, *, is_bare: bool = False) -> Lookalike | None:
    """Return the kind that a line names as a label, `None` when it is none.

    A bare label is the whole line: below a title it counts only so.
    """
    if len(text) > 300 or _NO_LABEL.match(text) or _GOES_ON.match(text):
        return None
    text = tight(text)
    for kind, pattern in _BARE_LABEL if is_bare else _LABEL:
        if pattern.match(text):
            return (document_of(text) or kind) if kind is Lookalike.CONTENTS else kind
    if _is_supplement_line(text):
        return Lookalike.SUPPLEMENT
    return None if is_bare else document_of(text)


def is_section(text: str) -> bool:
    """Whether a label is set as Chinese journals set the names of their sections: ·学位论文·."""
    return bool(_SECTION.match(text))


def _is_supplement_line(text: str) -> bool:
    """Whether a short line is about a supplement, and no volume: `Online Data Supplement for the paper`."""
    return len(text.split()) <= _LABEL_WORDS and bool(_SUPPLEMENT_WORD.search(text)) and not _ISSUE.search(text)


def labels(lines: Iterable[Line]) -> Iterator[tuple[Lookalike, str]]:
    """Yield the labels among these lines."""
    for line in lines:
        if kind := label_of(line.text):
            yield kind, line.text


def bare_labels(lines: Iterable[Line], body: float) -> Iterator[tuple[Lookalike, str]]:
    """Yield the lines that are nothing but a label; in smaller type they are a margin's links to such files."""
    for line in lines:
        if 0 < line.size < body * _MARGIN_TYPE:
            continue
        if kind := label_of(line.text, is_bare=True):
            yield kind, line.text
