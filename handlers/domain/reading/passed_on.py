"""Identifiers in something forwarded, announced or delivered, which asks nothing of the library."""

import re

from handlers.domain.reading.wording import HEADLINE

PLAINLY_ASKED = re.compile(r"求(?!助|转|点赞|关注|支持|引用|投票)|帮(?:我|忙)")
_STRONG_NEWS = re.compile(
    r"见刊|速递|通报|请查收|转需|转载|转自|欢迎.{0,6}(?:引用|借阅|阅读)|喜报|捷报|恭喜|祝贺|已(?:经)?(?:发(?!表)|上传|传)(?:了|您|你|到|至|群|[:：]|\s|\x00)|需要全文的"
)
_FILE_CARD = re.compile(r"\[(?:文件|链接|小程序)\]")


def is_passed_on(rest: str, *, at_bot: bool) -> bool:
    """Say whether the words around identifiers pass them on, and nobody asks for them."""
    is_news = _STRONG_NEWS.search(rest) or HEADLINE.match(rest) or _FILE_CARD.search(rest)
    return bool(is_news) and not at_bot and not PLAINLY_ASKED.search(rest)
