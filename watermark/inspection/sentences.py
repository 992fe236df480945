"""Whole sentences with which a supplement, notice, comment, thesis or protocol says what it is."""

import re

from handlers.domain.inspection import Lookalike
from watermark.inspection.letters import tight

# Whole sentences that only such a file says of itself.
_SENTENCES: tuple[tuple[Lookalike, str], ...] = (
    (
        Lookalike.SUPPLEMENT,
        r"(?:appendix|supplement\w*|material|supporting information) (?:has been|was|is|formed) (?:provided "
        r"by the authors?|part of the original|"
        r"supplied by|published as supplied|to give readers)|this (?:supplement\w*|supporting|online|"
        r"web)[\w ]{0,24} (?:contains|provides|accompanies|"
        r"includes|formed part|to)\b|supplement(?:ary|al)? (?:material|appendix|information|content)? "
        r"?(?:to|for)\W{1,3}[a-z]\w+ [a-z]{1,3},|"
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
        r"(?:these|the above|the following) corrections? (?:have|has|are|is) (?:been |now )?(?:made|given)|"
        r"in th(?:is|e) (?:article|paper|comment|review|study),[^.]{0,90} (?:was|were|is|are) "
        r"(?:incorrect|wrong|omitted|misspelled)|"
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
        r"for the degree of (?:doctor|master)|in partial fulfil\w+ of the requirements|"
        r"(?:博士|硕士|专业学位)(?:研究生)?(?:专业)?学位论文|申请.{0,12}(?:博士|硕士)学位|学位授予单位|"
        r"(?:inaugural-?)?dissertation\W{0,3}zur erlangung|zur erlangung (?:des|der|eines) |"
        r"th[èe]se (?:de doctorat|pr[ée]sent[ée]e)|"
        r"tesis (?:doctoral|para optar)|tesi di (?:laurea|dottorato)|academisch proefschrift|tese de doutorado",
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
_SENTENCE = {kind: re.compile(words, re.MULTILINE) for kind, words in _SENTENCES}


def says(kind: Lookalike, text: str) -> str:
    """Return the words, in small letters, with which a text says that it is of this kind; empty when it does not."""
    found = _SENTENCE[kind].search(tight(text).lower())
    return found[0] if found else ""


_TRANSLATIONS = re.compile(
    r"\W*(?:(?:论著|论文|文献|外文|全文|国外医学)?(?:译文|译丛|翻译|译著)|(?:中文|汉语|汉译)(?:摘要|译文|翻译|全文|版|导读)|"
    r"(?:国外|国际|海外|外刊|最新|期刊|英文)?(?:医学)?(?:文献|论文|外刊|期刊|研究)(?:速递|文摘|摘译|导读|速览|动态|分享|解读|摘要)|"
    r"(?:国外|国际|海外|外刊)(?:医学)?(?:速递|文摘|摘译|导读|速览|动态|摘要))\W*"
)


def is_label_of_translations(text: str) -> bool:
    """Whether a line names a section that tells foreign papers in Chinese: 论著译文, 中文摘要, 外刊文摘."""
    return bool(_TRANSLATIONS.fullmatch(tight(text)))
