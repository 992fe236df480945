"""What people say after a request: that a copy is wrong, that it is urgent, that they found it; or to a picture.

These short words only mean something to somebody who has a request; whether they do is for the use case to know.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.glyphs import narrow, visible
from handlers.domain.message import MessageKind
from handlers.domain.reading.quoting import take_apart

MAX_CHARS = 60
_POLITE = (
    r"(?:[\s,，。.!！?？~～…、:：]|谢谢|老师|馆员|图书馆|机器人|文献助手|小助手|麻烦|请问|请|您好|你好|您|你们?|"
    r"不好意思|抱歉|怎么|好像|似乎|可能|啊|呀|哦|了|的|吧|呢|哈|我|都|还是|还|也)*+"
)
_NUMBER = r"(?:(?:编号|第|#)?\s*(?P<number>[0-9]{4,7})\s*(?:号|这篇|那篇|的)?)?"
_NUMBER_AFTER = r"(?:\s*(?:编号|第|#)?\s*(?P<after>[0-9]{4,7})\s*(?:号|这篇|那篇)?)?"
_THING = (
    r"(?:这个|那个|这篇|那篇|刚才|刚刚|今天|发来|发给我|发|收到|下载|下来|给|文献|文章|论文|全文|原文|pdf|文件|附件|里面?|"
    r"打开后?|手机上?|电脑上?|是|有|全是|一打开|图片|图表?|文字|内容){0,5}"
)

_COMPLAINTS = (
    (
        "wrong",
        r"发错|传错|给错|搞错|弄错|错了|不对|(?:并?不是|不像)(?:这|那|我要|我求|我想要|原文|同一)的?(?:那|这)?(?:一?篇|个|本)?",
    ),
    (
        "faulty",
        r"(?:根本|总是|一直|完全)?(?:打|点)不开|无法打开|不能打开|损坏|坏的|坏了|乱码|看不清楚?|不清楚|模糊|"
        r"缺(?:了)?(?:几|一|好几|不少)?(?:页|图|正文|附录|内容)|少(?:了)?(?:几|一|好几)?页|不全|不完整|"
        r"没有?(?:正文|全文|内容)|(?:只有|仅有)(?:首页|第一页|摘要|一页|封面|目录|前.{1,3}页)|空白|要密码|加密",
    ),
    (
        "missing",
        r"(?:一直|到现在|根本)?(?:没有?|未|收不|接收不)(?:能)?(?:收)?(?:到)(?:文件|文献|pdf|邮件|全文)?|"
        r"(?:没有?|未)(?:看到|看见|见到)(?:文件|文献|pdf)?|(?:文件)?(?:已)?(?:过期|失效)|下载?不(?:了|下来)",
    ),
    (
        "service",
        r"(?:也?太|好|真|这么)慢|(?:等|催)了?(?:很久|好久|半天|一天|几天|两天|这么久)|没(?:有)?人(?:理|管|回复?|答复|应)(?:我|吗)?|"
        r"(?:怎么|为什么)?(?:没有?|不)(?:反应|回复|回应|动静|理我?|回我)|服务(?:太|很|真)?差",
    ),
)
_TAIL = (
    r"(?:啊|呀|我?要的?是.{1,30}|我?要.{1,30}|能(?:不能)?(?:再)?(?:重)?(?:发|看)一?[下遍次份]?(?:吗)?|怎么办|怎么回事|"
    r"为什么|吗)?"
)
_SURE_WRONG = re.compile(
    r"不是|不像|我?要的|(?:文献|文章|论文|全文|原文|pdf|文件|附件|内容).{0,3}不对|(?:给我|您|你们?)(?:发|传|给|搞|弄)错",
    re.IGNORECASE,
)
_URGENT = re.compile(
    rf"{_POLITE}{_NUMBER}{_POLITE}(?:病人|患者|临床|手术|抢救|会诊|明天|今天|今晚|马上|着|这篇|那篇|是|比较|很|特别|非常|"
    rf"挺|等着|要|能不能|可以|标|设|成|为|帮忙|一下){{0,6}}(?:加急件?|特急|紧急|急件|急用|急需|急要|要用|着急|急{{1,6}})(?:件|用|要|处理|一下)*"
    rf"{_POLITE}{_NUMBER_AFTER}{_POLITE}"
)
_SURE_URGENT = re.compile("急")
_FOUND = re.compile(
    rf"{_POLITE}{_NUMBER}{_POLITE}(?:已经?|刚刚?|同事|同学|自己|这篇|那篇|文献){{0,4}}(?:(?:在|从)[^\s，,。]{{1,8}})?"
    r"(?:(?:自己)?(?:已经?)?(?:找|下|下载|搞|弄)(?:到|好)|(?:已经?)?(?:找|下|下载)到)(?:了|啦)?"
    rf"{_POLITE}(?:(?:不用(?:再)?(?:找|麻烦|下|发)?了?|不麻烦了?|不需要了?|取消吧?|可以取消了?){_POLITE}){{0,3}}"
    rf"(?:(?:大家|各位){_POLITE}){{0,2}}{_NUMBER_AFTER}{_POLITE}"
)
_WISH = re.compile(
    rf"{_POLITE}(?:好的?|行|嗯+|ok|那就?)?{_POLITE}{_NUMBER}{_POLITE}(?:"
    r"(?:那|就|以后|之后|将来|等|如果|要是|一旦|什么时候|啥时候|能|可以|哪天){0,3}(?:再)?"
    r"(?:有|找到|查到|能找到|能提供|来|有货|有全文|有消息)(?:全文|文献|消息|货|的话|时|的时候|了){0,3}[\s,，]{0,2}"
    r"(?:就|再|请|麻烦|记得|一定|能不能|能|可以|也)*(?:告诉|通知|发给|发|喊|叫|联系|告知|提醒|回复|说|@)(?:给)?(?:我|我们|本人)?(?:一[下声])?|"
    r"(?:继续|接着|再)(?:帮我?|给我?|替我)?(?:找|留意|等)(?:着|找|一下)?|(?:帮我?|请)?留意(?:着|一下)?"
    rf"){_POLITE}{_NUMBER_AFTER}{_POLITE}"
)
_REQUESTS = r"(?:我的?|在办的?|所有的?|这些|求助|请求|文献|的)*"
_CANCEL_ALL = re.compile(
    rf"(?:[\s,，]|麻烦|老师|请|帮我?|把)*{_REQUESTS}(?:全部?|都|所有的?)+{_REQUESTS}(?:都|全部?)?(?:取消|撤销|撤回|撤了|作废)(?:了|掉|吧)*{_POLITE}|"
    rf"{_POLITE}(?:取消|撤销|撤回)(?:掉|了)?(?:我的?|在办的?)*(?:全部|所有)的?{_REQUESTS}{_POLITE}"
)
_CALLING = re.compile(
    r"(?:[\W_]|在不在|在线|在|有人|有没有人|吗|么|嘛|呢|啊|呀|你好|您好|大家好|早上好|早|上午好|下午好|晚上好|哈喽|哈啰|嗨|喂|"
    r"hi|hello|机器人|助手|小助手|文献助手|老师|馆员|请问|能用|可以用|了){0,12}",
    re.IGNORECASE,
)
_NUMBER_SAID = re.compile(r"(?<![0-9.\-/])([0-9]{4,7})(?![0-9.\-/年版])")
_BOT_NUMBER = re.compile(r"^\W*(?:\[[^\]]{1,6}\]\s*)?(?:@\S+\s)?(?P<number>[0-9]{4,9})(?=[\s_.、，：:])")
_CARRIER = re.compile(r"^\s*\[(?P<what>图片|照片|截图|语音|文件|视频|聊天记录)\].{0,200}", re.DOTALL)
_KINDS = {
    "图片": MessageKind.IMAGE,
    "照片": MessageKind.IMAGE,
    "截图": MessageKind.IMAGE,
    "语音": MessageKind.VOICE,
    "文件": MessageKind.FILE,
    "视频": MessageKind.FILE,
    "聊天记录": MessageKind.RECORD,
}


class Grievance(StrEnum):
    """What is wrong with a delivery, or with the service."""

    WRONG = "wrong"
    FAULTY = "faulty"
    MISSING = "missing"
    SERVICE = "service"


_PATTERNS = tuple(
    (
        Grievance(name),
        re.compile(
            rf"{_POLITE}{_NUMBER}{_POLITE}{_THING}{_POLITE}(?:{words}){_POLITE}{_NUMBER_AFTER}{_POLITE}{_TAIL}{_POLITE}",
            re.IGNORECASE,
        ),
        re.compile(words, re.IGNORECASE),
    )
    for name, words in _COMPLAINTS
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint; `number` is the request that it names, by itself or by what it quotes.

    `is_whole` tells that the message is nothing but the complaint, `is_sure` that it can only be about a copy:
    发错了 is also what somebody says of their own message.
    """

    about: Grievance
    number: int | None = None
    is_whole: bool = False
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class QuotedCarrier:
    """A quoted picture, voice, file or record, and whom the quote names as its sender."""

    kinds: frozenset[MessageKind]
    by: str


def read_complaint(text: str) -> Complaint | None:
    """Return what a short message complains about, or `None`."""
    talk = take_apart(visible(text[:1000]), at_bot=False, bot_names=())
    said = narrow(talk.said).strip()
    if not said or len(said) > MAX_CHARS:
        return None
    number = _number(said) or quoted_number(text)
    for about, whole, words in _PATTERNS:
        if not words.search(said):
            continue
        is_whole = whole.fullmatch(said) is not None
        if is_whole or about is not Grievance.SERVICE:
            is_sure = about is not Grievance.WRONG or number is not None or bool(_SURE_WRONG.search(said))
            return Complaint(about, number, is_whole, is_sure)
    return None


def quoted_number(text: str) -> int | None:
    """Return the request that a quoted line of the bot, or a quoted file, begins with."""
    quoted = take_apart(visible(text[:1000]), at_bot=False, bot_names=()).quoted
    found = _BOT_NUMBER.match(narrow(quoted)) if quoted else None
    return int(found["number"]) if found else None


def read_urgency(text: str) -> int | None:
    """Return the number of the request that a message calls urgent; 0 when it names none, `None` when it does not."""
    said = narrow(take_apart(visible(text[:200]), at_bot=False, bot_names=()).said).strip()
    if len(said) > MAX_CHARS or not _SURE_URGENT.search(said) or not _URGENT.fullmatch(said):
        return None
    return _number(said) or quoted_number(text) or 0


def is_found_by_reader(text: str) -> bool:
    """Return whether somebody says that they have found it themselves, and nothing else."""
    said = narrow(take_apart(visible(text[:200]), at_bot=False, bot_names=()).said).strip()
    return "到" in said and len(said) <= MAX_CHARS and _FOUND.fullmatch(said) is not None


def read_wish(text: str) -> int | None:
    """Return the number of the request whose reader wishes to be told once it is found; 0 when none is named.

    `None`: the message is no such wish.
    """
    said = narrow(take_apart(visible(text[:200]), at_bot=False, bot_names=()).said).strip()
    if not said or len(said) > MAX_CHARS or not _WISH.fullmatch(said):
        return None
    return _number(said) or quoted_number(text) or 0


def quoted_carrier(text: str) -> QuotedCarrier | None:
    """Return which picture, voice, file or record a message quotes, or `None`."""
    talk = take_apart(visible(text[:2000]), at_bot=False, bot_names=())
    found = _CARRIER.match(talk.quoted) if talk.quoted else None
    return QuotedCarrier(frozenset({_KINDS[found["what"]]}), talk.quoted_by.strip()) if found else None


def cancels_all(text: str) -> bool:
    """Return whether somebody gives up everything that they asked for: 全部取消."""
    return bool(_CANCEL_ALL.fullmatch(_said(text)))


def calls(text: str) -> bool:
    """Return whether a message does no more than call the bot or greet it: a bare mention, 在不在."""
    said = _said(text)
    return not said or (any(map(str.isalnum, said)) and bool(_CALLING.fullmatch(said)))


def request_numbers(text: str) -> tuple[int, ...]:
    """Return the request numbers that a message names, each once."""
    return tuple(dict.fromkeys(int(number) for number in _NUMBER_SAID.findall(_said(text))))


def _said(text: str) -> str:
    return narrow(take_apart(visible(text[:200]), at_bot=False, bot_names=()).said).strip()


def _number(said: str) -> int | None:
    found = _NUMBER_SAID.search(said)
    return int(found[1]) if found else None
