"""The console's own words for what the program calls otherwise."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.domain.article import Failure
from handlers.domain.message import Link
from handlers.domain.request import Request

LINK_NAMES = {
    Link.DOWN: "微信未连接",
    Link.CONNECTING: "正在连接",
    Link.AWAITING_SCAN: "等待扫码登录",
    Link.ONLINE: "微信在线",
}

TROUBLE_NAMES = {
    "unauthenticated": "网关口令不对，请检查 WENDI__WECHAT__TOKEN",
    "logged_out": "微信已退出登录，请重新扫码",
}

FAILURE_NAMES = {
    Failure.NO_LOCATION: "没有",
    Failure.LINK_ONLY_LICENCE: "许可不允许自动发送，可点链接",
    Failure.NOT_PDF: "不是 PDF",
    Failure.STUB_PDF: "只是封面或占位页",
    Failure.WRONG_PAPER: "不是这篇",
    Failure.NO_TEXT_LAYER: "扫描件，需人工核对",
    Failure.ENCRYPTED: "有密码",
    Failure.DAMAGED: "文件损坏",
    Failure.TOO_LARGE: "文件过大",
    Failure.TOO_MANY_PAGES: "页数过多",
    Failure.BLOCKED_WALL: "网站拦截",
    Failure.CAPTCHA: "要求验证码",
    Failure.LOGIN: "要求登录",
    Failure.FORBIDDEN: "拒绝访问",
    Failure.NOT_FOUND: "链接失效",
    Failure.GONE: "已下架",
    Failure.LOOP: "循环跳转",
    Failure.MAX_HOPS: "跳转过多",
    Failure.TIMEOUT: "超时",
    Failure.CONNECTION: "连接失败",
    Failure.SERVER_ERROR: "对方服务出错",
    Failure.RATE_LIMITED: "对方限流",
    Failure.BUDGET_SPENT: "当日额度用完",
    Failure.UNSAFE_URL: "地址不安全",
    Failure.DENIED_HOST: "禁止的来源",
    Failure.BAD_ENCODING: "编码错误",
    Failure.BAD_ANSWER: "答复无法识别",
}


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago that was: `3分钟`, `2小时`, `4天`."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes}分钟"
    return f"{minutes // 60}小时" if minutes < 48 * 60 else f"{minutes // 1440}天"


def short(text: str, limit: int) -> str:
    """Return at most `limit` characters of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def took(request: Request) -> str:
    """Return how long a request took until it was delivered."""
    if request.delivered_at is None:
        return ""
    seconds = max(0.0, (request.delivered_at - request.received_at).total_seconds())
    return f"{seconds:.1f} 秒" if seconds < 120 else ago(request.received_at, request.delivered_at)


def moment_in(zone: ZoneInfo, moment: datetime) -> str:
    """Return a moment in local time."""
    return f"{moment.astimezone(zone):%m-%d %H:%M:%S}"


def links_of(request: Request) -> list[tuple[str, str]]:
    """Return links that a librarian may click: nothing here is fetched by the program."""
    article = request.article
    if article is None:
        return []
    patterns = {"doi": ("https://doi.org/{}", "DOI"), "pmid": ("https://pubmed.ncbi.nlm.nih.gov/{}/", "PubMed")}
    return [(patterns[i.kind][0].format(i.value), patterns[i.kind][1]) for i in article.ids if i.kind in patterns]
