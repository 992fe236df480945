"""Short answers and orders to the bot that only mean something in their conversation: a pick, a code, an urgency."""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.glyphs import narrow, visible
from handlers.domain.identifiers import find_identifiers
from handlers.domain.membership import code_key, looks_like_code
from handlers.domain.reading.quoting import take_apart


class CommandKind(StrEnum):
    """The orders that are answered by what is going on, not by the message alone."""

    RESEND = "resend"
    BIND = "bind"
    PICK = "pick"
    NONE_OF_THEM = "none-of-them"
    URGENT = "urgent"
    PERSON = "person"
    CITE = "cite"
    LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Command:
    """An order with its numbers and its argument (a code); the numbers of a pick are choices, all others requests."""

    kind: CommandKind
    numbers: tuple[int, ...] = ()
    argument: str = ""


_POLITE = r"(?:[\s,，。.!！~～]|谢谢|老师|麻烦|请|了|您|一下|哈|吧|哦|啊)*"
_NUMBERS = r"(?P<numbers>(?:编号|请求|第|#|[:：\s])*[0-9]{1,7}(?:(?:[\s,，、;；和#]|编号)+[0-9]{1,7}){0,9})"
_PICK = re.compile(
    rf"{_POLITE}(?:(?:我?要|选择?|就)?(?:这个|"
    rf"第)?\s?)?(?P<numbers>[1-9][0-9]?(?:(?:[\s,，、;；和第]|[篇个号](?=[\s,，、;；和第]))+[1-9][0-9]?){{0,9}})\s?"
    rf"(?:号|个|篇|本|条|版|那个)?{_POLITE}"
)
_PICK_WORD = re.compile(rf"{_POLITE}(?:我?要|选择?|就)?第(?P<word>[一二三四五六七八九])(?:个|篇|本|条|版){_POLITE}")
_PICK_CIRCLED = re.compile(rf"{_POLITE}(?:我?要|选择?)?(?P<circled>[①-⑨]){_POLITE}")
_NONE = re.compile(
    rf"{_POLITE}(?:(?:编号|#)?\s?(?P<of>[0-9]{{4,7}})\s?(?:号|这[几些]?[篇个条])?的?{_POLITE})?(?:(?:都|全|一个都|一篇都)(?:不是|不要|不对|没有|不合适|不符合|不行)|没有?(?:合适|想要|我要|符合)的?){_POLITE}"
)
_LAST_ONE = (
    r"(?:[把将]?(?:刚才|刚刚|上次|之前|前面|昨天|今天)?(?:发|给)?(?:我)?的?(?:[那这]一?[篇个份本])?的?"
    r"(?:文献|文件|全文|文章|pdf)?)"
)
_WHY_AGAIN = (
    r"(?:(?:没有?收到|文件(?:没|丢|不见|过期|失效|删)了?|(?:手机|电脑|微信|聊天记录|不小心)[^，,。0-9A-Za-z]{0,8}(?:了|掉))"
    r"[，,。\s]*)?"
)
_RESEND = re.compile(
    rf"{_POLITE}{_WHY_AGAIN}(?:{_NUMBERS}\s?)?{_LAST_ONE}(?:能不能|能|可以|可否|再)?(?:给我|帮我)?"
    rf"(?:重新?发送?|重传|补发|再(?:给我|帮我)?[发传](?:送|我|给我)?)(?:一?[遍次下份]|给我)*{_LAST_ONE}"
    rf"(?:{_NUMBERS.replace('numbers', 'after')})?(?:吗|么|[?？])?{_POLITE}{_WHY_AGAIN}{_POLITE}",
    re.IGNORECASE,
)
_CITING = (
    r"(?:引用|引文|参考文献|RIS|End\s?Note|Note\s?Express|Zotero|Mendeley|国标(?=引|参|格)|"
    r"GB\s?/?\s?T?\s?7714(?:\s?-\s?20\d\d)?)"
)
_BESIDE_CITING = (
    r"(?:我?想?要|给我?|来|求|发|导出|导入|下载|生成|能不能|能|可以|怎么|怎样|如何|写|成|这篇|那篇|这|那|个|份|的|"
    r"文献|文章|论文|格式|文件|条目|题录|著录|和|到|用|\s)"
)
# The standard by its number alone is a document that somebody wants.
_CITING_WORD = re.compile(r"引|参考|格式|RIS|Note|Zotero|Mendeley|国标", re.IGNORECASE)
_CITE = re.compile(
    rf"{_POLITE}(?:{_NUMBERS}\s?)?{_BESIDE_CITING}{{0,6}}(?:{_NUMBERS.replace('numbers', 'between')}\s?)?"
    rf"{_BESIDE_CITING}{{0,4}}{_CITING}(?:{_BESIDE_CITING}|{_CITING}){{0,6}}"
    rf"(?:{_NUMBERS.replace('numbers', 'after')})?(?:吗|么|呢|[?？])?{_POLITE}",
    re.IGNORECASE,
)
_ASKING, _AGAIN = "能不能|能|可以|可否|我?[要想]|给我?|帮我?|把", "再|重新?|发送?我?|来|个|一?[遍次下份]"
_BESIDE_LOCK = rf"(?:{_ASKING}|{_AGAIN}|这[篇个份]|文献|文件|后|版|件|的|\s)"
_LOCK = re.compile(
    rf"{_POLITE}(?:{_NUMBERS}\s?)?{_BESIDE_LOCK}{{0,6}}(?:{_NUMBERS.replace('numbers', 'between')}\s?)?"
    rf"(?:加个?密码?|带密码|设[个置]?密码){_BESIDE_LOCK}{{0,6}}"
    rf"(?:{_NUMBERS.replace('numbers', 'after')})?(?:吗|么|[?？])?{_POLITE}"
)
_BIND = re.compile(
    rf"{_POLITE}(?:绑定|认证|验证)(?:账号|身份|工号|码)?[:：\s]*"
    rf"(?P<code>[0-9A-Za-z][0-9A-Za-z \-]{{2,14}}[0-9A-Za-z])?{_POLITE}"
)
_URGENT = re.compile(
    rf"{_POLITE}(?:病人|患者|临床|手术)?(?:很|特|特别|非常|比较|十分|超|着)*(?:加?急用?|紧急|急需|急急急+|急{{2,}}){_POLITE}"
)

_PERSON = re.compile(rf"{_POLITE}(?:转|找|要|换|联系|叫|呼叫)?(?:人工|真人|馆员|图书馆的?人)(?:客服|服务)?{_POLITE}")


def read_command(text: str) -> Command | None:
    """Return the order that a whole message is, or `None`; whether it applies is for the conversation to know."""
    if len(text) > 200:
        return None
    said = narrow(take_apart(visible(text), at_bot=False, bot_names=()).said).strip()
    if not said or len(said) > 40:
        return None
    if looks_like_code(said) and not find_identifiers(said):
        return Command(CommandKind.BIND, argument=code_key(said))
    return _pick(said) or _order(said)


def is_citing(said: str) -> bool:
    """Return whether a whole message asks how to cite what was sent, or to have it with a password."""
    return len(said) <= 40 and (_cite(said) or _lock(said)) is not None


def _cite(said: str) -> re.Match[str] | None:
    return _CITE.fullmatch(said) if _CITING_WORD.search(said) else None


def _lock(said: str) -> re.Match[str] | None:
    return _LOCK.fullmatch(said) if "密" in said else None


def _pick(said: str) -> Command | None:
    if match := _PICK.fullmatch(said):
        return Command(CommandKind.PICK, _numbers(match["numbers"]))
    if match := _PICK_WORD.fullmatch(said):
        return Command(CommandKind.PICK, ("零一二三四五六七八九".index(match["word"]),))
    if match := _PICK_CIRCLED.fullmatch(said):
        return Command(CommandKind.PICK, (ord(match["circled"]) - ord("①") + 1,))
    none = _NONE.fullmatch(said)
    return Command(CommandKind.NONE_OF_THEM, _numbers(none["of"] or "")) if none else None


def _order(said: str) -> Command | None:
    if match := _RESEND.fullmatch(said):
        return Command(CommandKind.RESEND, _numbers((match["numbers"] or "") + " " + (match["after"] or "")))
    if match := _lock(said):
        return Command(CommandKind.LOCK, _numbers(" ".join(filter(None, match.groups()))))
    if match := _BIND.fullmatch(said):
        return Command(CommandKind.BIND, argument=re.sub(r"[\s-]", "", match["code"] or "").upper())
    if match := _cite(said):
        # The year of the standard, as in GB/T 7714-2015, is no number of a request: it is matched with its name.
        return Command(CommandKind.CITE, _numbers(" ".join(filter(None, match.groups()))))
    if _PERSON.fullmatch(said):
        return Command(CommandKind.PERSON)
    return Command(CommandKind.URGENT) if _URGENT.fullmatch(said) else None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in re.findall("[0-9]{1,7}", text)))
