"""Words that make another paper of nearly the same title, and titles that hundreds of papers bear."""

import re

from handlers.matching.plain import Plain
from handlers.matching.spelling import word_set

_ABOUT = word_set(
    "correction corrections erratum errata corrigendum corrigenda addendum retraction retracted retracting "
    "withdrawn withdrawal reply replies response rebuttal rejoinder comment comments commentary letter "
    "correspondence editorial protocol protocols rationale republished reprint abridged summary abstract "
    "preprint highlights perspective discussion re"
)
_ANOTHER = _ABOUT | word_set(
    "no not non nor without part next generation revisited update updated updates follow followup continued "
    "second third fourth fifth interim preliminary pilot post secondary subgroup supplement supplementary "
    "appendix executive extension again reconsidered reappraisal reanalysis revised edition volume chapter"
)
_DESIGN = word_set(
    "a an the of in and with from for by randomized randomised controlled clinical trial trials study studies "
    "systematic review reviews meta analysis metaanalysis analyses cohort case cases control cross sectional "
    "prospective retrospective longitudinal multicenter multi center single double blind blinded placebo open "
    "label observational population based nationwide literature narrative scoping evidence report reports "
    "series comparative"
)
_CHINESE_ABOUT = re.compile(
    "解读|勘误|更正|撤稿|撤销|述评|答复|回复|评论|点评|方案|修订|节选|摘译|译文|摘要|要点|概要|讨论|读后|商榷|编者按|简介"
)
_CHINESE_ANOTHER = re.compile(_CHINESE_ABOUT.pattern + "|[不非无未上下]")
_GENERIC = _ABOUT | word_set(
    "editorials letters responses introduction preface foreword conclusion conclusions abstracts overview news "
    "announcement announcements index contents review reviews book books perspectives viewpoint opinion note "
    "notes case report reports article articles original research author authors author's editor editors "
    "editor's guest board reviewers acknowledgment acknowledgement acknowledgments obituary calendar meeting "
    "program poster posters session sessions invited issue this clinical image images quiz question questions "
    "answer answers here welcome message president presidents address from to the of in a an and for on by s "
    "about special section theme background methods results literature"
)
_CHINESE_GENERIC = re.compile(
    "(?:编者按|编者的话|前言|序言?|述评|病例报[告道]|个案报[告道]|读者来信|读者|来信|作者|专家|点评|评论|解读|更正|勘误|启事|声明|"
    "致谢|答复|回复|综述|论著|讨论|会议|纪要|通知|目录|摘要|卷首语|刊首语|新年|献词|消息|简讯|短篇|[一二三四五0-9例则附])+"
)
SHORTEST_TELLING_WORDS, SHORTEST_TELLING_CHARS = 3, 12
SHORTEST_CHINESE_CHARS = 6


def makes_another(words: tuple[str, ...]) -> bool:
    """Return whether words beside a title make it another paper: Reply to, without, Part 2, 解读."""
    return any(word in _ANOTHER or word[0].isdigit() for word in words) or bool(_CHINESE_ANOTHER.search("".join(words)))


def about(words: tuple[str, ...]) -> frozenset[str]:
    """Return the words that make a text about a text: correction, reply, 解读."""
    return _ABOUT.intersection(words) | frozenset(_CHINESE_ABOUT.findall("".join(words)))


def is_design(words: tuple[str, ...]) -> bool:
    """Return whether a subtitle only says what kind of study it is, and may be left out."""
    return all(word in _DESIGN for word in words)


def is_generic(text: Plain) -> bool:
    """Return whether hundreds of papers bear this title: Editorial, Reply, 病例报告."""
    if text.is_chinese:
        return bool(_CHINESE_GENERIC.fullmatch(text.joined))
    return all(word in _GENERIC or word.isdigit() for word in text.words)


def is_common(text: Plain) -> bool:
    """Return whether a title names a subject more than a paper: Heart failure, 肺癌."""
    if text.is_chinese:
        is_short = len(text.joined) < SHORTEST_CHINESE_CHARS
    else:
        is_short = len(text.words) < SHORTEST_TELLING_WORDS or len(text.joined) < SHORTEST_TELLING_CHARS
    return is_short or is_generic(text)
