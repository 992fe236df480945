"""How a message goes on with what its writer said a moment ago: pointing back, correcting, a title broken in two.

Nothing here stands for itself: only beside an earlier message of the same writer does it mean anything.
"""

import re

from handlers.domain.article import Identifier, TitleWanted, Wanted, has_han
from handlers.domain.glyphs import narrow, visible
from handlers.domain.reading.intents import Intent
from handlers.domain.reading.quoting import take_apart
from handlers.domain.reading.read import read_message

_MAX_TEXT, _MAX_POINTING, _MAX_ANSWER = 20_000, 30, 600
_FACES = re.compile(r"\[[\u4e00-\u9fffA-Za-z]{1,8}\]")
_POINTING = re.compile(
    r"(?:[\W_]|就是|就|是|要|求助?|跪求|急求|急需|急用|急|想要|需要|麻烦|拜托|辛苦|请|谢谢|谢|感谢|帮忙|帮我|帮|"
    r"找|下载|下|发|查|一下|一份|能|可以|有|谁有|吗|么|嘛|了|的|啦|哈|啊|吧|呀|老师们?|大家|各位|您|你|"
    r"[这那]一?[篇个本份]|上面|前面|上边|刚才|刚发|全文|原文|文献|文章|论文|pdf|PDF|Pdf|电子版|给我|我|也){1,16}"
)
_POINTS = re.compile(r"[这那]一?[篇个本份]|上面|前面|全文|原文|pdf|电子版|麻烦|拜托|辛苦|就是", re.IGNORECASE)
_CORRECTING = re.compile(
    r"[发打写搞弄贴输给]错|错了|更正|纠正|订正|应该是|应为|正确的|不是[这那上前]|换成|改成|改为|改一下|我要的(?:其实)?是|"
    r"(?:号|编号|标题|题目|链接)不对|以这[个篇条]为准|重新发|刚才那个不对|\bcorrection\s?:|\bsorry\b|\bI meant\b",
    re.IGNORECASE,
)
_CORRECTED_PART = re.compile(
    r"^.{0,30}?(?:[发打写搞弄贴输给]错(?:了)?|更正|纠正|订正|应该是|应为|正确的(?:是)?|换成|改成|改为|我要的(?:其实)?是|为准)"
    r"[\s,，。:：!！]*(?:是|应该是|应为)?(?:[这那]一?[篇个条])?[\s,，:：]*",
    re.DOTALL,
)
_ANOTHER = re.compile(
    r"另外|还有|还[要求想]|再[来求要找帮下发]|也[要求]|下一篇|顺便|同时|加一篇|又一篇|第[二三四]篇[:：]"
)

_ASKING = re.compile(
    r"[\W_]*(?:(?:老师|大家|各位|您好|你好|请|麻烦|劳烦|拜托|帮忙|帮我|帮|再|还|另外|我)[们\s,，:：]*){0,4}"
    r"(?:[跪急]?求(?![医职救])|找|下载|想要|[要查发](?:一?[下篇份个]|这))"
)
_ASKS_BEHIND = re.compile(r"求(?:助|全文|原文|pdf)\W{0,4}$", re.IGNORECASE)

_OPEN_END = re.compile(
    r"(?:\b(?:of|in|on|at|and|or|the|an?|with|for|to|from|by|versus|vs\.?|between|among|after|before|during|using|"
    r"as|is|are|its|their|new|non)|[,:：,，、\-—–(（《]|[与和及对在的或])$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:[a-z]|[)）》,，:：、\-—–与和及的对])")
_TALK = re.compile(
    r"[吗呢吧啊呀哦嘛啦呗哈你您他她我谁!！?？]|什么|怎么|哪|老师|大家|各位|谢|请|今[天晚早]|明[天晚早]|昨[天晚]|[上下]午|"
    r"晚上|周[一二三四五六日]|星期|值班|通知|好多|病人|床号|[0-9]床|开会|收到|已经"
)
_TITLE_CHARS = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{3,}")
_MIN_TITLE = 8
_FULL_END = re.compile(r"[.。?？!！]$")


def said_in(text: str) -> str:
    """Return what a message says, without mentions and quotes."""
    talk = take_apart(visible(text[:_MAX_TEXT]), at_bot=False, bot_names=())
    return narrow(talk.said).strip()[:_MAX_ANSWER]


def points_back(text: str) -> bool:
    """Say whether a message does no more than point at what was said before it: 就是这篇, 求全文, 麻烦老师了."""
    said = _FACES.sub("", said_in(text))
    return len(said) <= _MAX_POINTING and bool(_POINTING.fullmatch(said)) and bool(_POINTS.search(said))


def corrects(text: str) -> bool:
    """Say whether a message takes back what was said before it: 发错了, 更正, 应该是."""
    return bool(_CORRECTING.search(said_in(text)))


def wants_another(text: str) -> bool:
    """Say whether a message asks for something besides what was said before it: 另外, 还要."""
    return bool(_ANOTHER.search(said_in(text)))


def asks_anew(text: str) -> bool:
    """Say whether a message asks by itself, as a request does and a bare answer does not: 求…, 麻烦找一下…."""
    return bool(_ASKING.match(said_in(text)) or _ASKS_BEHIND.search(said_in(text))) or wants_another(text)


def named_in(text: str) -> list[Wanted]:
    """Return what a message names when it is known to name documents, as an answer does."""
    for at_bot in (False, True):
        reading = read_message(text, at_bot=at_bot)
        is_asked = reading.intent in {Intent.REQUEST, Intent.BOOK}
        if found := reading.wanted() if is_asked else list[Wanted](reading.about):
            return found
    return []


def asked_for_in(text: str) -> list[Wanted]:
    """Return what a message names when the next one asks for its full text: then bare words may be a title too."""
    if found := named_in(text):
        return found
    said = said_in(text)
    is_title_like = "\n" not in said and not _TALK.search(said) and len(_TITLE_CHARS.findall(said)) >= _MIN_TITLE
    return [TitleWanted(said.strip(" ,，.。"))] if is_title_like else []


def corrected_in(text: str) -> list[Wanted]:
    """Return what a correction names instead."""
    return named_in(text) or named_in(_CORRECTED_PART.sub("", said_in(text)))


def is_title(wanted: Wanted) -> bool:
    """Say whether something is wanted by its title, not by an address that nobody can read."""
    return isinstance(wanted, TitleWanted) and not wanted.text.startswith(("http://", "https://", "www."))


def breaks_off(title: str) -> bool:
    """Say whether a title ends where none does: more of it is on its way."""
    return bool(_OPEN_END.search(title.strip())) or _is_left_open(title)


def is_broken(first: str, second: str) -> bool:
    """Say whether a title was broken off and goes on in the next message."""
    first, second = first.strip(), second.strip()
    if not first or not second or has_han(first) != has_han(second) or _FULL_END.search(first):
        return False
    return breaks_off(first) or bool(_GOES_ON.match(second))


def _is_left_open(text: str) -> bool:
    return any(text.count(left) > text.count(right) for left, right in ("()", "（）", "《》", "[]", "“”"))


def mended(first: str, second: str) -> str:
    """Return a title made whole again; a word parted at its hyphen stays one word."""
    first, second = first.strip(), second.strip()
    is_tight = has_han(first) or first.endswith(("-", "(", "（"))
    return f"{first}{'' if is_tight else ' '}{second}"


def is_near(one: Wanted, other: Wanted) -> bool:
    """Say whether an identifier looks like a slip of the pen for another of its kind.

    At most two characters are off, or one was cut short.
    """
    if not (isinstance(one, Identifier) and isinstance(other, Identifier) and one.kind is other.kind):
        return False
    if one.value != other.value and (one.value.startswith(other.value) or other.value.startswith(one.value)):
        return True
    return one != other and _distance(one.value, other.value, most=2) <= 2


def _distance(one: str, other: str, *, most: int) -> int:
    """Return how many characters are to be changed; what is more than `most` counts as one more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > most:
            return most + 1
    return row[-1]
