"""The console's own words for what the program calls otherwise."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from handlers.domain.article import Failure
from handlers.domain.inspection import Lookalike, delivery_in, lookalike_in
from handlers.domain.message import Link, MessageKind
from handlers.domain.naming import shown_licence
from handlers.domain.request import Actor, Reason, Request, State
from handlers.domain.say import Say
from reports.usage import REASON_NAMES

LINK_NAMES = {
    Link.DOWN: "微信未连接",
    Link.CONNECTING: "正在连接",
    Link.AWAITING_SCAN: "等待扫码登录",
    Link.ONLINE: "微信在线",
}
TROUBLE_NAMES = {
    "wrong_token": "网关口令不对，请检查 WENDI__WECHAT__TOKEN",
    "gateway_busy": "网关正被另一个程序使用",
    "gateway_frozen": "网关没有反应，正在重连",
    "gateway_down": "连不上网关，请确认网关已启动",
    "gateway_error": "网关报错，仍在运行",
    "gateway_unavailable": "网关暂时不可用，正在重连",
    "connection_lost": "与网关的连接中断，正在重连",
    "unexpected_failure": "出现意外错误，正在重连（详情见日志）",
    "logged_out": "微信已退出登录，请重新扫码",
    "scan_needed": "需要用图书馆的微信扫码登录",
}
PLACE_NAMES = {"metadata": "题录", "fulltext": "全文"}
ACTOR_NAMES = {Actor.READER: "读者", Actor.BOT: "机器人", Actor.LIBRARIAN: "馆员", Actor.TIMER: "定时"}
ROLE_NAMES = {"librarian": "馆员", "admin": "管理员", "auditor": "审计"}
REFUSAL_NAMES = {Say.ENTRY_TAKEN: "已由另一个微信绑定，先解除再确认", Say.NOT_ACTIVE: "名单里已不在职"}
TONES = {
    State.DELIVERED: "good",
    State.ANSWERED: "good",
    State.WITH_LIBRARIAN: "mid",
    State.CHOOSING: "mid",
    State.AWAITING_BINDING: "mid",
    State.DECLINED: "bad",
    State.EXPIRED: "bad",
    Link.ONLINE: "good",
    Link.AWAITING_SCAN: "mid",
    Link.CONNECTING: "mid",
    Link.DOWN: "bad",
}
FAILURE_NAMES = {
    Failure.NO_LOCATION: "没有",
    Failure.LINK_ONLY_LICENCE: "许可不允许自动发送，可点链接",
    Failure.FOR_PERSON: "请本人点开",
    Failure.NOT_PDF: "不是 PDF",
    Failure.STUB_PDF: "只是封面或占位页",
    Failure.WRONG_PAPER: "不是这篇",
    Failure.NO_TEXT_LAYER: "扫描件，需人工核对",
    Failure.ENCRYPTED: "有密码",
    Failure.DAMAGED: "文件损坏",
    Failure.COVERED: "水印印上会被盖住",
    Failure.OWN_COPY: "已印有本馆给读者的水印",
    Failure.TOO_LARGE: "文件过大",
    Failure.TOO_MANY_PAGES: "页数过多",
    Failure.BLOCKED_WALL: "网站拦截",
    Failure.CAPTCHA: "要求验证码",
    Failure.COOKIE: "要求浏览器 Cookie",
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
    Failure.BUDGET_SPENT: "访问额度用完",
    Failure.UNSAFE_URL: "地址不安全",
    Failure.DENIED_HOST: "禁止的来源",
    Failure.BAD_ENCODING: "编码错误",
    Failure.BAD_ANSWER: "答复无法识别",
    Failure.BAD_RECORD: "这条记录读不懂",
}
LOOKALIKE_NAMES = {
    Lookalike.WALL: "登录或付费页",
    Lookalike.COVER: "只有封面",
    Lookalike.PREVIEW: "只有部分页（预览）",
    Lookalike.SUPPLEMENT: "补充材料",
    Lookalike.CORRECTION: "该文的更正",
    Lookalike.RETRACTION: "该文的撤稿声明或关切声明",
    Lookalike.COMMENT: "对该文的评论或答复",
    Lookalike.CONTENTS: "目录或整期",
    Lookalike.CITING: "只是引用了该文",
    Lookalike.SLIDES: "幻灯片",
    Lookalike.POSTER: "壁报",
    Lookalike.PROTOCOL: "研究方案",
    Lookalike.TRANSLATION: "译文",
    Lookalike.ABSTRACT_PAGE: "摘要网页",
    Lookalike.PAPERWORK: "授权单、申请单或新闻稿",
    Lookalike.THESIS: "学位论文",
    Lookalike.OTHER_EDITION: "另一部分或另一版本",
    Lookalike.OTHER_PAPER: "另一篇文献",
}
ACTION_NAMES = {
    "request_taken": "接手办理",
    "recall_settled": "告知读者已撤稿",
    "request_given_back": "放回待办",
    "marks_changed": "改了水印设置",
    "marks_reset": "恢复配置文件的水印设置",
    "file_viewed": "打开文件核对",
    "original_viewed": "查看了读者发来的原件",
    "request_urged": "标为急件",
    "file_attached": "上传了全文",
    "file_converted": "上传了其他格式的文件，已转成 PDF 待核对",
    "file_vouched_for": "上传了全文，并勾选“我已核对”",
    "file_confirmed": "确认文件就是这篇",
    "request_declined": "回复读者没能提供",
    "request_identified": "换了题录再找",
    "reader_written_to": "回复读者一段话",
    "papers_listed": "列出几篇给读者选",
    "reported_file_viewed": "打开报错的文件核对",
    "file_judged_wrong": "核对：文件确实不对，停用",
    "file_judged_right": "核对：文件没有错，恢复使用",
    "reader_told_of_wrong_file": "告知读者收到的文件不对，另找",
}
CARRIER_NAMES = {
    MessageKind.IMAGE: "图片",
    MessageKind.VOICE: "语音",
    MessageKind.FILE: "文件",
    MessageKind.RECORD: "聊天记录",
}
CARRIER_SIGNS = {MessageKind.IMAGE: "图", MessageKind.VOICE: "音", MessageKind.FILE: "文件", MessageKind.RECORD: "记录"}
ORIGINAL_TROUBLES = {
    "too_large": "文件超过了留存上限",
    "file_empty": "内容是空的",
    "gateway_not_found": "微信里已经没有了",
    "not_connected": "微信没有连接",
    "unreachable": "连不上微信网关",
    "stream_broken": "与微信网关的连接中断",
    "deadline": "微信网关没有及时回应",
    "disk-full": "磁盘已满",
}
SHORTEST_S = 0.1
NO_SUPPLIERS: Mapping[str, str] = MappingProxyType({})
BAD_FILE = {
    Failure.NOT_PDF: "这不是 PDF 文件，可能是网页存成了 .pdf。请重新下载全文；CAJ 请先在 CAJViewer 里打印成 PDF。",
    Failure.STUB_PDF: "这个 PDF 只是封面或占位页，请上传全文。",
    Failure.WRONG_PAPER: "文件前几页没有认出这篇的题名或 DOI。确认无误请勾选“我已核对”再传。",
    Failure.NO_TEXT_LAYER: "这是扫描件，认不出文字。确认无误请勾选“我已核对”再传。",
    Failure.ENCRYPTED: "这个 PDF 有打开密码。请输入密码打开，打印成一份没有密码的 PDF 再传。",
    Failure.DAMAGED: "这个 PDF 已损坏或没有下载完整。请重新下载；浏览器还能打开的，请打印成 PDF 再传。",
    Failure.COVERED: "有批注或表单盖住整页，水印印上去会看不见。请用浏览器打开，打印成 PDF 再传。",
    Failure.OWN_COPY: "这份已印有本馆给一位读者的水印，不能再发给别人。请换一份没有水印的原件。",
    Failure.TOO_LARGE: "文件太大，或者解开后太大。请压缩，或降低扫描分辨率后再传。",
    Failure.TOO_MANY_PAGES: "页数太多。整本书不能传递，请只传所需章节。",
    Failure.TIMEOUT: "这个 PDF 太复杂，没能及时处理完。请用浏览器打开，打印成 PDF 再传。",
}


def bad_file(reason: str) -> str:
    """Return why a PDF cannot be used and what to do, in a librarian's words."""
    known = {failure.value: said for failure, said in BAD_FILE.items()}
    return known.get(reason, "这个文件不能用，请换一份。")


def looks_like(detail: str) -> str:
    """Return in a librarian's words what a refused file is, `补充材料`, or its licence, `CC BY-NC`.

    Any other detail stays as it is.
    """
    if delivery_in(detail) is not None:
        return ""
    kind = lookalike_in(detail)
    return LOOKALIKE_NAMES[kind] if kind else shown_licence(detail)


def tone(value: State | Link) -> str:
    """Return the colour in which a state is shown."""
    return TONES.get(value, "")


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago that was: `3分钟`, `2小时`, `4天`."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 1:
        return "刚刚"
    if minutes < 60:
        return f"{minutes}分钟"
    return f"{minutes // 60}小时" if minutes < 48 * 60 else f"{minutes // 1440}天"


def moved_by(by: str, suppliers: Mapping[str, str] = NO_SUPPLIERS) -> str:
    """Return who made a move and why.

    The history holds an actor, a librarian's name or a supplier's, then a reason's code; `suppliers` are called so.
    """
    who, _, reason = by.rpartition(" ")
    if reason not in {known.value for known in Reason}:
        who, reason = by, ""
    named = {**suppliers, **{actor.value: said for actor, said in ACTOR_NAMES.items()}}.get(who, who)
    return " · ".join(filter(None, (named, REASON_NAMES[Reason(reason)] if reason else "")))


def short(text: str, limit: int) -> str:
    """Return at most `limit` characters of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def took(request: Request) -> str:
    """Return how long a request took until it was delivered."""
    if request.delivered_at is None:
        return ""
    span_s = max(0.0, (request.delivered_at - request.received_at).total_seconds())
    return seconds(span_s) if span_s < 120 else ago(request.received_at, request.delivered_at)


def seconds(span_s: float) -> str:
    """Return a short span of time: `1.2 秒`, or that it was less than can be told."""
    return f"{span_s:.1f} 秒" if span_s >= SHORTEST_S else "不到0.1秒"


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
