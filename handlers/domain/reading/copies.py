"""What readers say of the copies that they were sent: their password, their mark, and the wish for a lock."""

import re

from handlers.domain.glyphs import narrow, visible
from handlers.domain.reading.quoting import take_apart
from handlers.domain.simplified import simplified

MAX_CHARS = 40
_PASSWORD = re.compile(r"密码|口令")
# A file that asks for a password, told without the word: 加密了，怎么打开.
_LOCKED_OUT = re.compile(
    r"加了?密.{0,8}(?:[打解]不开|怎么(?:打开|解|看|办))|(?:[打解]不开|怎么(?:打开|看)).{0,8}加了?密"
)
_OTHER_LOCKS = re.compile(
    r"wi-?fi|无线|电脑|系统|邮箱|[账帐][号户]|登[录陆]|知网|万方|维普|\b(?:his|pacs|lis|oa|vpn|ca)\b|门|官?网|手机|微信|开机|压缩|"
    r"解压|数据库|银行|支付|锁屏|验证码|平台|后台|软件|打印机|投影|会议|工资|医保|保险柜|柜子",
    re.IGNORECASE,
)
_NO_PASSWORD_WANTED = re.compile(
    r"(?:不想?要|不用|不需要|别|去掉?|取消|解除|没有?)(?:加|设|带|这个|打开)?(?:密码|口令)的?(?!多少|是)"
)
_PASSWORD_ALONE = re.compile(
    r"(?:[\s,，。.!！?？~～、]|编号|#?[0-9]{4,7}|[这那]个|[这那]篇|[这那]份|文献|文件|文章|pdf|老师|馆员|请问|麻烦|您好|你好|谢谢|打开|"
    r"打不开|需?要(?:输入?)?|提示|有|忘了?|忘记|记|不记得|没有?|收到|看到|不对|错误?|不了|是|多少|什么|啥|几|呢|的|了|吗|么|呀|啊|哦|我|您|你|"
    r"把|再|重新?|发|给|告诉|说|一?下|一?[遍次]|求|找不到|在哪[里儿]?|怎么|打|弄|知道|不|里|密码|口令)+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|\"[^\"]*\"|「[^」]*」")
_LOCK = r"(?:加密码?|[加带设]个?密码)"
_FORM = r"(?:的|版|件|文件|pdf|后|再|传|发|给|送|我|一下|份|吧|哈|啊|可以|吗|么){0,5}"
_END = r"(?:[\s,，。.;；!！?？~～)）]|谢谢|感谢|多谢|老师|您|了|啊|急用?|$)"
# Set off from what is wanted, and then nothing but manners: 加密算法 in a title is no wish.
_LOCK_WISH = re.compile(
    rf"(?:[\s,，。;；!！、(（0-9])(?:请|麻烦|最好|希望|能|可以|都|我|需?要|想要|给|发|帮|来|求|用|个|一份|它|把){{0,5}}"
    rf"{_LOCK}{_FORM}{_END}+$|"
    rf"(?:[\s,，。;；!！、(（0-9])(?:请|麻烦|最好|希望|我|都|帮)?(?:需?要|想要|给我|发|请){_LOCK}(?:的|版|件|后|发|一下){{1,3}}{_END}",
    re.IGNORECASE,
)
_LOCK_FIRST = re.compile(
    rf"(?:求助?|麻烦|请|老师|您好|要|发|[\s,，]){{0,4}}{_LOCK}(?:的|版|发|一下|我|[\s,，:：]){{0,4}}(?:PMID|PMCID|DOI|ISBN|10\.[0-9]{{4}})",
    re.IGNORECASE,
)


def asks_password(text: str, *, is_to_us: bool) -> bool:
    """Return whether somebody asks for the password of a copy; among colleagues the words must say nothing else."""
    said = _said(text)
    if not 0 < len(said) <= MAX_CHARS or _OTHER_LOCKS.search(said) or _NO_PASSWORD_WANTED.search(said):
        return False
    if not _PASSWORD.search(said):
        return bool(_LOCKED_OUT.search(said))
    return is_to_us or bool(_PASSWORD_ALONE.fullmatch(said))


def wishes_lock(text: str) -> bool:
    """Return whether a request wishes for a locked copy: 求助 PMID: 12345678 要加密的; never what a title says."""
    said = _QUOTED.sub(" ", _said(text))
    return "密" in said and bool(_LOCK_WISH.search(said) or _LOCK_FIRST.match(said))


def _said(text: str) -> str:
    """Return what somebody says themselves, without mentions and quotes."""
    talk = take_apart(visible(text[:1000]), at_bot=False, bot_names=())
    return simplified(narrow(talk.said).strip())
