"""Signs that a file is about the paper, beside it or before it, and not the paper itself."""

import re
from collections.abc import Iterator
from functools import lru_cache

from handlers.domain.inspection import Lookalike
from handlers.matching.marks import makes_another
from handlers.matching.plain import fold, words_of
from watermark.inspection.sheet import Line, Sheet

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
        r"erratum)|errata corrige|"
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
        r"critically appraised (?:paper|topic)|summary review(?:/.*)?|plain[- ]language summary|visual "
        r"abstract|graphical abstract|"
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
_LABEL_WORDS = 6
_SUPPLEMENT_WORD = re.compile(r"\b(?:supplement(?:al|ary)?|appendix|appendices|supporting information)\b", _I)
_ISSUE = re.compile(
    r"\d{2}|\bvol|\bissue|\bno\.|article|journal|supplements\b|\bsee\b|available|\bonline at|[.,;]$", _I
)
# Labels begin with a capital; a line in the middle of a sentence does not.
_GOES_ON = re.compile(r"^\W*[a-z](?!-|[A-Z])")
_NO_LABEL = re.compile(
    r"^\W*(?:supplement article|supplement \d+|corrected version|corrected proof|corrected and republished)", _I
)

# Whole sentences that only such a file says of itself.
_SENTENCES: tuple[tuple[Lookalike, str], ...] = (
    (
        Lookalike.SUPPLEMENT,
        r"(?:appendix|supplement\w*|material|supporting information) (?:has been|was|is|formed) (?:provided "
        r"by the authors?|part of the original|"
        r"supplied by|published as supplied|to give readers)|this (?:supplement\w*|supporting|online|"
        r"web)[\w ]{0,24} (?:contains|provides|accompanies|"
        r"includes|formed part|to)\b|supplement(?:ary|al)? (?:material|appendix|information|content)? "
        r"?(?:to|for)\W{1,3}[A-Z]\w+ [A-Z]{1,3},|"
        r"^supplement to: ",
    ),
    (
        Lookalike.RETRACTION,
        r"th(?:is|e(?: above)?) (?:article|paper)[^.]{0,90} (?:has been|is(?: hereby)?|was) (?:retracted|"
        r"withdrawn) (?:by|at|from|following|due|because|as|in)|"
        r"(?:retract|withdraw)s? (?:this|the (?:above|following|aforementioned)) (?:article|paper)|(?:wish|"
        r"decided|regret) to retract|"
        r"has been retracted by (?:the|its) (?:editor|publisher|author)|予以撤稿|撤[销回]该文",
    ),
    (
        Lookalike.CORRECTION,
        r"the authors? (?:would like to )?(?:regrets?|apologi[sz]e)|the (?:publisher|journal|editors?) "
        r"(?:regrets?|apologi[sz]es?)|"
        r"the original (?:article|version|publication)[^.]{0,60} (?:has been|was|contained|was "
        r"published)[^.]{0,40}(?:correct|error|incorrect|mistake)|"
        r"in the (?:originally )?(?:original|published|online|print)[^.]{0,30}(?:article|version|"
        r"paper)[^.]{0,120}(?:incorrect|error|omitted|misspelled|mistake|should)|"
        r"(?:appeared|published|listed|reported|given) incorrectly|this (?:error|mistake) (?:has been|does "
        r"not)|(?:corrects|correction to) the article|"
        r"(?:should|must) (?:have )?(?:read|been)(?: as follows)?\b|误为|应为[“\"]|更正为|特此更正|谨向.{0,12}致歉",
    ),
    (
        Lookalike.COMMENT,
        r"we (?:read|have read|read with)[^.]{0,40}(?:interest|attention|enjoyed)[^.]{0,60}(?:article|paper|"
        r"study|report|trial|work|manuscript)|"
        r"we thank [^.]{0,80} for (?:their|his|her|the) (?:interest|comments?|letter|remarks|insightful|"
        r"thoughtful)|"
        r"in this issue of [^.]{0,60}, \w+|to the editors?[:,—\-\s]{1,4}(?:we|i) read|阅读了?.{0,40}一文",
    ),
    (
        Lookalike.THESIS,
        r"(?:thesis|dissertation)[^.]{0,40} (?:submitted|presented)|submitted (?:in (?:partial )?fulfil|to "
        r"the (?:faculty|university) .{0,60}degree)|"
        r"for the degree of (?:doctor|master)|in partial fulfil\w+ of the requirements",
    ),
    (
        Lookalike.TRANSLATION,
        r"译自|原文(?:题目|标题|题名|刊|出处|发表|链接)|(?:本文由|由).{0,20}翻译|[译翻]者[:：]|摘译|编译|"
        r"translated (?:from|by|with "
        r"permission)|translation of|"
        r"traducid[oa] (?:de|del|por)|traducción (?:de|del)|traduit de|traduction (?:de|française)|tradotto "
        r"(?:da|dall)|traduzione (?:di|dall)|"
        r"übersetz(?:t|ung)(?: aus| von| des| der)?|tradu(?:zido|ção) (?:de|do|por)|翻訳|перевод",
    ),
    (
        Lookalike.PROTOCOL,
        r"protocol (?:number|version|no\.|date|synopsis|title)\W|\b(?:eudract|sponsor protocol) (?:number|no)|"
        r"statistical analysis plan\W{0,3}(?:version|v\d|final)|protocol v(?:ersion|\.)? ?\d",
    ),
)  # fmt: skip
_SENTENCE = {kind: re.compile(words, _I | re.MULTILINE) for kind, words in _SENTENCES}
_EXTRA_KINDS = (
    (Lookalike.RETRACTION, r"retraction|withdrawal|withdrawn|concern|撤稿|撤销"),
    (Lookalike.CORRECTION, r"correct|errat|corrigend|addend|更正|勘误"),
    (Lookalike.SUPPLEMENT, r"suppl|appendi|supporting|additional|附录|补充|附件"),
    (Lookalike.PROTOCOL, r"protocol|rationale|analysis plan|研究方案|试验方案|方案"),
    (
        Lookalike.COMMENT,
        r"comment|repl|response|letter|editorial|discuss|rebuttal|rejoinder|perspective|\bre\b|summary|highlight|"
        r"regarding|述评|评论|解读|答复|商榷|点评|回复",
    ),
    (Lookalike.POSTER, r"\bposters?\b|壁报"),
    (Lookalike.SLIDES, r"\bslides\b|幻灯"),
    (Lookalike.CONTENTS, r"contents|目录|目次"),
)  # fmt: skip


def label_of(text: str, *, is_bare: bool = False) -> Lookalike | None:
    """Return the kind that a line names as a label, `None` when it is none.

    A bare label is the whole line: below a title it counts only so.
    """
    if len(text) > 300 or _NO_LABEL.match(text) or _GOES_ON.match(text):
        return None
    for kind, pattern in _BARE_LABEL if is_bare else _LABEL:
        if pattern.match(text):
            return kind
    return Lookalike.SUPPLEMENT if _is_supplement_line(text) else None


def _is_supplement_line(text: str) -> bool:
    """Whether a short line is about a supplement, and no volume: `Online Data Supplement for the paper`."""
    return len(text.split()) <= _LABEL_WORDS and bool(_SUPPLEMENT_WORD.search(text)) and not _ISSUE.search(text)


def labels(lines: tuple[Line, ...], begin: int, end: int, *, is_bare: bool = False) -> Iterator[tuple[Lookalike, str]]:
    """Yield the labels among these lines."""
    for line in lines[max(0, begin) : end]:
        if kind := label_of(line.text, is_bare=is_bare):
            yield kind, line.text


def says(kind: Lookalike, text: str) -> str:
    """Return the words with which a text says of itself that it is of this kind, empty when it does not."""
    found = _SENTENCE[kind].search(text)
    return found[0] if found else ""


def another_by(extra: str, title: str) -> Lookalike | None:
    """Return what words printed beside a title make of it: `Reply to`, `Part 2`, `: study protocol`."""
    if _PART.search(extra):
        return Lookalike.OTHER_EDITION
    words = tuple(word for word in words_of(fold(extra)) if word not in words_of(fold(title)) or word.isdigit())
    if not words or not makes_another(words):
        return _by_word(extra, title) if _is_lead(extra) else None
    return _by_word(extra, title) or Lookalike.OTHER_EDITION


_PART = re.compile(
    r"\b(?:part|section|volume|chapter)\W{1,3}(?:\d+|[ivx]+|[a-h]|one|two|three|four)\b|"
    r"第.{1,2}部分|[（(][一二三四上下][）)]",
    _I,
)


def _is_lead(extra: str) -> bool:
    return len(extra) < 120


def _by_word(extra: str, title: str) -> Lookalike | None:
    for kind, words in _EXTRA_KINDS:
        if re.search(words, extra, _I) and not re.search(words, title, _I):
            return kind
    return None


# One phrase of a wall or an emptied page; compared by letters alone.
_WALL = (
    "wedonthavethisarticleinpdfformat", "pageonespringercom", "purchasethisarticle", "purchaseaccess",
    "purchasepdf", "buythisarticle",
    "buyarticle", "buynow", "addtocart", "getaccess", "getfullaccess", "rentthisarticle", "rentorbuy",
    "toaccessthefulltext", "toreadthefulltext",
    "thisisapreview", "previewofsubscriptioncontent", "previewsubscriptioncontent", "verifyyouarehuman",
    "checkingyourbrowser", "captcha",
    "fulltextisnotavailable", "fulltextnotavailable", "pdfnotavailable", "abstractonly",
    "accessthroughyourinstitution", "accessviayourinstitution",
    "signintoyouraccount", "signintoaccess", "logintoyouraccount", "logintoaccess", "pleaselogin",
    "pleasesignin", "forgotpassword",
    "forgottenpassword", "institutionallogin", "shibboleth", "openathens", "subscribetoread",
    "subscribetothisjournal",
    "donothaveaccess", "dontcurrentlyhaveaccess", "accessdenied", "thispreviewshows", "firstpagepreview",
    "loginvia", "createanaccount",
    "requestthefulltext", "requestfulltext", "pagenotfound", "enablejavascript", "enablecookies",
    "youaccesstothiscontent",
    "本文暂无全文", "请购买后阅读", "请登录", "登录后", "购买本文", "购买全文", "用户登录",
    "验证码", "试读", "预览结束", "充值", "暂无权限", "没有权限",
)  # fmt: skip


def wall_phrase(plain: str) -> str:
    """Return the phrase of a wall among a page's letters, empty when there is none."""
    return next((phrase for phrase in _WALL if phrase in plain), "")


_COVER = (
    "journalpreproof", "thisisapdffileofan", "undergoneenhancements", "acceptedmanuscript", "authormanuscript",
    "hhspublicaccess",
    "tocitethisversion", "halid", "multidisciplinaryopenaccess", "seediscussionsstats",
    "authorprofilesforthispublication",
    "downloadedfrom", "thisversionisavailable", "citationforpublishedversion", "linktopublishedversion",
    "linktopublication",
    "documentversion", "generalrights", "takedownpolicy", "researchportal", "institutionalrepository",
    "whiterose", "eprints",
    "thisiscitation", "pleasecitethisarticle", "termsofuse", "repositoryuse", "postprint",
    "thisarticlewasdownloadedby",
    "fulltermsconditionsofuse", "tolinktothisarticle", "tocitethisarticle", "jstor", "yourusofthejstor", "preprint",
    "uploadedby", "permanentlink", "permalink", "escholarship", "thisisanopenaccess", "thepublishedversion",
    "versionofrecord",
    "网络首发", "录用定稿", "引用格式", "题目", "文献传递", "版权声明",
)  # fmt: skip


_COVER_LETTERS, _STAMPED_LETTERS = 1500, 700
_COVER_ALONE = (
    "journalpreproof", "thisisapdffileofan", "seediscussionsstats", "authorprofilesforthispublication",
    "tocitethisversion", "citationforpublishedversion", "thisarticlewasdownloadedby", "multidisciplinaryopenaccess",
)  # fmt: skip


# These are stamped on pages of the paper too: only a page with hardly more is a cover.
_COVER_STAMPS = ("acceptedmanuscript", "authormanuscript", "documentversion", "acceptedversion")


def cover_phrase(plain: str) -> str:
    """Return the phrase of a cover that stands alone among a page's letters, empty when there is none."""
    long = next((phrase for phrase in _COVER_ALONE if phrase in plain and len(plain) < _COVER_LETTERS), "")
    return long or next((phrase for phrase in _COVER_STAMPS if phrase in plain and len(plain) < _STAMPED_LETTERS), "")


def is_expected(kind: Lookalike, title: str) -> bool:
    """Whether a paper calls itself that in its own title: an erratum may be what was asked for."""
    if kind is Lookalike.PROTOCOL:
        return bool(re.search(r"\bprotocol\b|\brationale\b|analysis plan|方案", title, _I))
    return any(known is kind and _calls_itself(words).search(title) for known, words in _EXTRA_KINDS)


@lru_cache(maxsize=32)
def _calls_itself(words: str) -> re.Pattern[str]:
    """Where a title says what kind of text it is: at its beginning or behind a colon."""
    return re.compile(rf"(?:^|[:：.—–/]|\s-)\W*(?:(?:an?|the|invited|authors?['’]?s?) ){{0,2}}(?:{words})", _I)


def is_cover(plain: str) -> bool:
    """Whether a page's letters hold the words of a sheet that is bound before a paper."""
    return any(phrase in plain for phrase in _COVER)


def kind_of_shape(sheet: Sheet) -> Lookalike | None:
    """Return whether the pages have the shape of slides or of a poster."""
    shown = [page for page in sheet.pages if page.width and page.height]
    if not shown:
        return None
    if any(page.width * page.height > 1000 * 1500 and max(page.width, page.height) > 1500 for page in shown[:1]):
        return Lookalike.POSTER
    are_wide = all(page.width >= page.height * 1.2 for page in shown)
    if are_wide and sum(page.letters for page in shown) < 1100 * len(shown):
        return Lookalike.SLIDES
    return None
