"""Words that are printed in one phrase with the title and that the paper's title has not: another paper's title."""

import re

from handlers.matching.spelling import word_set
from watermark.inspection.case import Case
from watermark.inspection.headlines import are_names
from watermark.inspection.letters import HAN, letters
from watermark.inspection.people import are_named
from watermark.inspection.siblings import content, is_one, names_kind
from watermark.inspection.signs import is_part
from watermark.inspection.spots import Spot, titles_of

_SEPARATED = re.compile(r"^[)）\]】”\"'’]?\s*[\d\s,*†‡#△▲☆★※]*[:：;.,，。—–―|/?？!(（\[【《·•*†‡§¶#△▲☆★※-]")
_LED = re.compile(r"[:：;.,，。—–―|/)）\]】》·•*\"“”-]\s*$")
_PLURAL_CHARS, _LONGEST_HAN, _FEWEST_HAN = 3, 14, 2
# What stands beside a title in the margin, and the headings of sections.
_FURNITURE = word_set(
    "check update updates crossmark open access oa cme free full text pdf article articles original research review "
    "reviews paper papers report reports case brief short rapid communication communications clinical investigation "
    "investigations study studies special feature featured letter letters section title manuscript preprint accepted "
    "results result findings regular invited technical note image images medicine medical science sciences online "
    "first published peer reviewed reviewer retracted withdrawn systematic trial trials running head"
)
_PARTICLES = word_set(
    "van von vom der den de del della di da dos das du la le el al bin ibn ter ten zu zur und y e af av"
)
_JOINING = frozenset(
    {"and", "or", "of", "in", "on", "for", "with", "among", "between", "after", "during", "versus", "to"}
)
_NO_PHRASE = re.compile(
    r"@|https?:|www\.|\bdoi\b|\bet al\b|behalf|investigators|group\b|collaborat|consorti|committee", re.I
)
_NO_HAN_PHRASE = re.compile(r"[\d:：。；]|论著|综述|摘要|基金|作者|学院|医院|大学|科$|研究所|课题")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛"
    "温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查"
)


def added_words(case: Case, spot: Spot) -> str:
    """Return the words of another title around the paper's; empty when there are none."""
    return _leading(case, spot) or _following(case, spot)


def _leading(case: Case, spot: Spot) -> str:
    """`Effects of` before the title, `基于…的` without a blank."""
    before = spot.lead
    if letters(before):
        is_joined = not before[-1:].isspace()
        is_edge = is_joined and not HAN.search(before) and len(letters(before)) <= _PLURAL_CHARS
        is_apart = is_edge or _LED.search(before) or re.search(r"\d", before)
        return before if not is_apart and _tells(case, before, is_joined=is_joined) else ""
    above = _neighbour(spot, spot.first - 1)
    is_led = above.rstrip().rpartition(" ")[2].casefold() in _JOINING
    return above if is_led and _tells(case, above) else ""


def _following(case: Case, spot: Spot) -> str:
    """`and anaemia` behind the title, on its line or the next; a subtitle stands apart from it."""
    behind = spot.behind
    if letters(behind):
        is_open = behind.rpartition(" ")[2].strip().casefold() in _JOINING
        behind = f"{behind} {_neighbour(spot, spot.last + 1)}" if is_open else behind
        return behind if _runs_on(case, spot, behind) else ""
    next_line = spot.lines[spot.last + 1].text if spot.last + 1 < len(spot.lines) else ""
    if is_part(next_line):
        return next_line
    if _SEPARATED.match(behind):
        return ""
    below = _neighbour(spot, spot.last + 1)
    is_phrase = _is_phrase(below, is_capital=spot.lines[spot.last].text.isupper())
    is_phrase = is_phrase or (spot.is_headline(case.sheet.body) and _is_han_phrase(below))
    return below if is_phrase and _runs_on(case, spot, " " + below) else ""


def _runs_on(case: Case, spot: Spot, behind: str) -> bool:
    if _SEPARATED.match(behind) or names_kind(behind):
        return False
    is_joined = not behind[:1].isspace()
    if is_joined and not HAN.search(behind):
        # The end of an inflected word, or an edge that is uncertain after a misprint.
        first, _, behind = behind.partition(" ")
        behind = behind if len(letters(first)) <= _PLURAL_CHARS else f"{first} {behind}"
    if not _tells(case, behind, is_joined=is_joined):
        return False
    whole = " ".join([line.text for line in spot.lines[spot.first : spot.last + 1]])
    whole = whole if letters(behind) in letters(whole) else f"{whole} {behind}"
    return not any(is_one(whole, title) for title in titles_of(case.article))


def _tells(case: Case, text: str, *, is_joined: bool = False) -> bool:
    """Whether words beside the title say something of its subject: no names, no section, no journal."""
    is_named = are_named(case.article, text)
    if bool(HAN.search(text)) != bool(HAN.search(case.title)) or is_named or (is_named is None and are_names(text)):
        return False
    journal = letters(case.article.journal)
    if journal and (journal in letters(text) or letters(text) in journal):
        return False
    if HAN.search(text):
        return len(HAN.findall(text)) >= _FEWEST_HAN and not _are_han_names(text, is_joined=is_joined)
    is_label = text.isupper() and not case.title.isupper() and not case.sheet.pages[0].text.isupper()
    return not (is_label and set(text.casefold().split()) & _FURNITURE) and bool(set(content(text)) - _FURNITURE)


def _are_han_names(text: str, *, is_joined: bool) -> bool:
    groups = [group for group in re.split(r"[\s,，、;；\d*]+", text) if group]
    return not is_joined and all(len(group) <= 4 and group[0] in _SURNAMES for group in groups)


def _neighbour(spot: Spot, at: int) -> str:
    """The text of the line next to the title if it is in the title's own size."""
    return spot.lines[at].text if 0 <= at < len(spot.lines) and spot.is_as_large(spot.lines[at]) else ""


def _is_phrase(text: str, *, is_capital: bool) -> bool:
    """Whether a line begins in the middle of a phrase: with a small letter, or with `IN` among capitals."""
    first = text.partition(" ")[0].strip("’'-,")
    if not first or HAN.search(text) or _NO_PHRASE.search(text) or first.casefold() in _PARTICLES:
        return False
    if first[0].islower():
        return first.isalpha()
    return is_capital and first.isupper() and first.casefold() in _JOINING


def _is_han_phrase(text: str) -> bool:
    return bool(HAN.match(text)) and len(text) <= _LONGEST_HAN and not _NO_HAN_PHRASE.search(text)
