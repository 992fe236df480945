"""What readers say of the copies that they were sent: their password, their mark, and the wish for a lock."""

import re
from enum import StrEnum

from handlers.domain.glyphs import narrow, visible
from handlers.domain.reading.quoting import take_apart
from handlers.domain.simplified import simplified

MAX_CHARS = 40
_PASSWORD = re.compile(r"密码|口令")
# A file that asks for a password, told without the word: 加密了，怎么打开.
_LOCKED_OUT = re.compile(
    r"加了?密.{0,8}(?:[打解]不开|怎么(?:打开|解|看|办))|(?:[打解]不开|怎么(?:打开|看)).{0,8}加了?密|"
    r"怎么解密|^解密$"
)
_OTHER_LOCKS = re.compile(
    r"wi-?fi|无线|电脑|系统|邮箱|[账帐][号户]|登[录陆]|知网|万方|维普|\b(?:his|pacs|lis|oa|vpn|ca)\b|门|官?网|手机(?:密码|锁|号)|微信|开机|压缩|"
    r"解压|数据库|银行|支付|锁屏|验证码|平台|后台|软件|打印机|投影|会议|工资|医保|保险柜|柜子",
    re.IGNORECASE,
)
_NO_PASSWORD_WANTED = re.compile(
    r"(?:不想?要|不用|不需要|别|去掉?|取消|解除)(?:加|设|带|这个|打开)?(?:密码|口令)|没有?(?:加|设)?密码的"
)
_PASSWORD_ALONE = re.compile(
    r"(?:[\s,，。.!！?？~～、]|编号|#?[0-9]{4,7}|[这那]个|[这那]篇|[这那]份|文献|文件|文章|pdf|老师|馆员|请问|麻烦|您好|你好|谢谢|打开|"
    r"打不开|需?要(?:输入?)?|提示|有|忘了?|忘记|不?记得?|没有?|收到|看到|不对|错误?|不了|是|多少|什么|啥|几|呢|的|了|吗|么|呀|啊|哦|我|您|你|"
    r"把|再|重新?|发|给|告诉|说|一?下|一?[遍次]|求|找不到|在哪[里儿]?|怎么|打|弄|知道|不|里|密码|口令)++",
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
    re.IGNORECASE | re.MULTILINE,
)
_LOCK_FIRST = re.compile(
    rf"(?:求助?|麻烦|请|老师|您好|要|发|[\s,，]){{0,4}}{_LOCK}(?:的|版|发|一下|我|[\s,，:：]){{0,4}}(?:PMID|PMCID|DOI|ISBN|10\.[0-9]{{4}})",
    re.IGNORECASE,
)


class CopyTalk(StrEnum):
    """What is said of a copy's mark or lock."""

    WHY = "why"
    CLEAN = "clean"
    HIDES = "hides"
    HOW_LOCK = "how-lock"
    OPEN = "open"


_POLITE = (
    r"(?:[\s,，。.!！?？~～、]|谢谢|老师|馆员|麻烦|请问|请|您好|你好|您|你们?|我们?|的|了|啊|呀|吧|哦|哈|呢|吗|么|编号|#?[0-9]{4,7}|"
    r"[这那](?:篇|个|份|本|次)|文献|文件|文章|pdf|还是|就|发|给|再|个|一份|一下|可以|能不能|能|想|要|好|算了?|用|直接|普通|正常)*+"
)
_HIDES = re.compile(r"挡|盖[住着了]|遮|压[住着]|看不[清见到]|太[深浓重黑大密显]|影响|糊|读不[了清]")
_CLEAN = re.compile(
    r"去(?:掉|除|一下|不掉|得掉)?(?:水印)|水印.{0,8}(?:去|除掉|删|取消|抹|关)|(?:没|无|不带|不要|不加|别加|不打|不印|取消|删|除掉|消)[^，。]{0,6}水印|"
    r"水印.{0,4}(?:不要|不加)|干净|投稿",
)
_ASKED = re.compile(r"为什么|为啥|为何|干嘛|干什么|什么|啥|怎么|谁|哪|吗|么|[?？]|意义|作用|用处|凭什么|必须")
_NAMED = re.compile(
    r"(?:为什么|为啥|怎么|干嘛|凭什么|谁).{0,12}(?:印|写|有|带|显示|打|加).{0,4}(?:我|本人).{0,3}(?:名字|姓名|名|科室)"
)
_A_FILE = re.compile(r"水印|文件|文献|pdf|文章|全文|论文|每页|页[上脚]|上面", re.IGNORECASE)
_OTHER_MARKS = re.compile(
    r"ppt|照片|图片|视频|截图|公众号|身份证|证书|海报|课件|word|软件|工具|谁(?:有|会|知道)|有人|大家|哪位|抖音|美图|app|论文里",
    re.IGNORECASE,
)
_OPEN = re.compile(
    rf"{_POLITE}(?:不想?要?|不用|不需要|别|不必|取消|去掉?|解除|撤销|没有?)(?:再|给我|带|有)?(?:加密码?|加个?密码|设密码|带密码|密码|加锁){_POLITE}",
    re.IGNORECASE,
)
_HOW_LOCK = re.compile(
    rf"{_POLITE}(?:怎么|怎样|如何|咋|怎么才能)(?:样|才|能|可以|要|给|把|我的?|文件|文献|[这那]篇|发){{0,5}}"
    rf"(?:加密码?|加个?密码|设置?个?密码){_POLITE}|{_POLITE}加密(?:文件|版)?(?:怎么|如何|咋)(?:弄|做|设置?|用|要|申请){_POLITE}|"
    rf"{_POLITE}加密(?:是|有)?(?:什么|啥)(?:意思|用|作用)?{_POLITE}|"
    rf"{_POLITE}什么(?:是|叫)加密{_POLITE}",
    re.IGNORECASE,
)
_NAME_OFF = re.compile(
    r"(?:去掉?|不想?要?|别|删掉?|取消)[^，。]{0,6}(?:名字|姓名)|(?:名字|姓名|科室).{0,6}(?:去掉|不印|不要|不写|删)"
)
_UNHARMED = re.compile(r"[不没](?:有|会|太|怎么)?(?:影响|挡|遮|盖)")
_MARK_ALONE = re.compile(rf"{_POLITE}水印{_POLITE}")
MAX_TALK = 60


def read_copy_talk(text: str, *, is_to_us: bool) -> CopyTalk | None:
    """Return what a message says of a copy's mark or lock; among colleagues it must speak of a file."""
    said = _said(text)
    if not 0 < len(said) <= MAX_TALK or _OTHER_MARKS.search(said):
        return None
    if "密" in said or "锁" in said:
        if _OPEN.fullmatch(said):
            return CopyTalk.OPEN
        return CopyTalk.HOW_LOCK if _HOW_LOCK.fullmatch(said) else None
    if "水印" in said:
        return _of_mark(said, is_to_us=is_to_us)
    if _NAMED.search(said) and (is_to_us or _A_FILE.search(said)):
        return CopyTalk.WHY
    return CopyTalk.CLEAN if is_to_us and _NAME_OFF.search(said) else None


def _of_mark(said: str, *, is_to_us: bool) -> CopyTalk | None:
    if _CLEAN.search(said):
        return CopyTalk.CLEAN
    if _HIDES.search(said) and not _UNHARMED.search(said):
        return CopyTalk.HIDES
    is_bare = is_to_us and _MARK_ALONE.fullmatch(said)
    return CopyTalk.WHY if is_bare or _ASKED.search(said) else None


def asks_password(text: str, *, is_to_us: bool) -> bool:
    """Return whether somebody asks for the password of a copy; among colleagues the words must say nothing else."""
    said = _said(text)
    if not 0 < len(said) <= MAX_CHARS or _OTHER_LOCKS.search(said):
        return False
    if _NO_PASSWORD_WANTED.search(said) or _HOW_LOCK.fullmatch(said):
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
