"""The console's words about orders at other libraries."""

import re

from handlers.domain.article import Failure
from handlers.domain.order import Errand, Order, OrderState
from handlers.order_faults import OrderFault
from handlers.order_files import REQUEST_OVER
from handlers.order_letters import NO_MARK, NO_ORDER, NO_PDF, ORDER_OVER, SEVERAL_MARKS

MAIL = re.compile(r">\s*([^<>@\s]+@[^<>@\s]+)\s*<")
ORDER_STATES = {
    OrderState.AWAITING_APPROVAL: "超出经费，待管理员批准",
    OrderState.TO_SEND: "正在发出",
    OrderState.SENT: "已发出",
    OrderState.ACCEPTED: "对方已收到",
    OrderState.EXPECTED: "对方在办",
    OrderState.ON_LOAN: "已借出",
    OrderState.SUPPLIED: "对方已供，待收件",
    OrderState.FULFILLED: "已收件发给读者",
    OrderState.RETURNED: "已完成",
    OrderState.UNFILLED: "未果",
    OrderState.RETRY: "未果，可再试",
    OrderState.CANCELLED: "已取消",
    OrderState.NOT_SENT: "没有发出",
}
ORDER_TONES = {
    OrderState.AWAITING_APPROVAL: "mid",
    OrderState.SUPPLIED: "mid",
    OrderState.FULFILLED: "good",
    OrderState.RETURNED: "good",
    OrderState.UNFILLED: "bad",
    OrderState.RETRY: "bad",
    OrderState.NOT_SENT: "bad",
}
# ISO 18626 v1.2, reasonUnfilled and reasonRetry.
REASONS = {
    "NonCirculating": "只供馆内阅览",
    "NotAvailableForILL": "不参加馆际互借",
    "NotHeld": "对方没有入藏",
    "NotOnShelf": "对方架上没有找到",
    "PolicyProblem": "对方规定不能提供",
    "PoorCondition": "原件破损，不能复制",
    "AtBindery": "正在装订",
    "CostExceedsMaxCost": "费用超过上限",
    "LoanCondition": "要先接受对方的条件",
    "MustMeetLoanCondition": "要先接受对方的条件",
    "MultiVolAvail": "有多卷，要指明哪一卷",
    "NotCurrentAvailableForILL": "目前不能外借，可稍后再试",
    "NotFoundAsCited": "按题录没有找到，请核对题录",
    "OnLoan": "已被借出",
    "OnOrder": "对方正在订购",
    "ReqDelDateNotPossible": "赶不上要求的时间",
    "ReqDelMethodNotSupp": "不支持这种传递方式",
    "ReqEditionNotPossible": "没有这个版本",
    "ReqFormatNotPossible": "没有这种格式",
    "ReqPayMethodNotSupported": "不支持这种付款方式",
    "ReqServLevelNotSupp": "不支持这种服务级别",
    "ReqServTypeNotPossible": "不提供这种服务",
}
TROUBLES = {
    REQUEST_OVER: "这条求助已不在待办里",
    "no_supplier": "配置里已没有这家供应方",
    Failure.WRONG_PAPER: "收到的文件里没有认出这篇，请打开核对",
    Failure.NO_TEXT_LAYER: "收到的是扫描件，认不出文字，请打开核对",
    Failure.NOT_PDF: "对方给的不是 PDF",
    Failure.STUB_PDF: "收到的文件可能只是封面或节选，请打开核对",
    Failure.ENCRYPTED: "对方给的 PDF 有打开密码",
    Failure.OWN_COPY: "收到的是本馆发给读者的带水印件，不是原件",
    Failure.DAMAGED: "对方给的 PDF 已损坏",
    Failure.COVERED: "收到的 PDF 有批注或表单盖住整页，水印会看不见",
    Failure.TOO_LARGE: "文件太大",
    Failure.TOO_MANY_PAGES: "页数太多",
    Failure.UNSAFE_URL: "文件地址不在对方登记的主机上，没有去取",
    Failure.NOT_FOUND: "文件地址已失效",
    Failure.GONE: "文件已被对方撤下",
    Failure.LOGIN: "要求登录",
    Failure.FORBIDDEN: "对方拒绝",
    Failure.TIMEOUT: "对方没有及时回应",
    Failure.CONNECTION: "连不上对方",
    Failure.SERVER_ERROR: "对方系统出错",
    Failure.RATE_LIMITED: "对方要求放慢",
    Failure.BAD_ANSWER: "对方的答复无法识别",
    Failure.BLOCKED_WALL: "被对方网站拦截",
}
LETTER_TROUBLES = {
    NO_MARK: "主题和回复里没有本馆的申请编号",
    SEVERAL_MARKS: "提到了几个申请编号",
    NO_ORDER: "没有这个申请",
    ORDER_OVER: "这个申请已经办结",
    NO_PDF: "没有 PDF 附件",
}
ERRANDS = {
    Errand.REQUEST: "发出申请",
    Errand.STATUS: "询问进度",
    Errand.CANCEL: "请对方取消",
    Errand.FETCH: "取文件",
    Errand.RECEIVED: "告知对方已收到",
}
EVENTS = {
    "placed": "下单",
    "approved": "管理员批准",
    "refused": "管理员不批准",
    "withdrawn": "发出前撤回",
    "closed": "人工办结",
    "asked": "待办",
    "done": "已办",
    "failed": "没有办成",
    "heard": "对方来信",
    "resumed": "又接着办了",
    "file_held": "文件待核对",
    "fulfilled": "文件已给读者",
    "cost_noted": "记下费用",
}
WHYS = {
    "RequestResponse": "答复申请",
    "StatusRequestResponse": "答复询问",
    "RenewResponse": "答复续借",
    "CancelResponse": "答复取消",
    "StatusChange": "状态变化",
    "Notification": "通知",
}
STATUS_WORDS = {
    "RequestReceived": "已收到",
    "ExpectToSupply": "预计可供",
    "WillSupply": "将提供",
    "Loaned": "已借出",
    "Overdue": "已逾期",
    "Recalled": "要求归还",
    "RetryPossible": "可再试",
    "Unfilled": "不能提供",
    "HoldReturn": "暂缓归还",
    "ReleaseHoldReturn": "可以归还",
    "CopyCompleted": "复制件已供",
    "LoanCompleted": "外借已完成",
    "CompletedWithoutReturn": "完成，无需归还",
    "Cancelled": "已取消",
}
FAULTS = {
    OrderFault.NO_SUPPLIER: "请选一家供应方。",
    OrderFault.NOT_WAITING: "这条求助已不在待办里，没有发出。",
    OrderFault.NOTHING_KNOWN: "请至少填题名，对方才知道要什么。",
    OrderFault.ORDER_OPEN: "这条求助已有一单在办；办结或取消后才能再下一单。",
    OrderFault.OVER: "这一单的状态已经变了，没有改动。请刷新后再看。",
    OrderFault.BUSY: "正在办上一步，请稍候再试。",
    OrderFault.CANNOT: "这家供应方不支持这样做。",
    OrderFault.BAD_COST: "金额写得不对，请填 0 到 100000 之间的数，如 12.50；最小 0.01，免费填 0。",
    OrderFault.ONLY_ADMIN: "超出科室当月经费，只有管理员能批准或不批准。",
    OrderFault.NO_REASON: "不批准时请写一句原因，馆员会看到。",
}


def mail_in(draft: str) -> str:
    """Return the mail address that a message asks the copy to be sent to, empty where it names none."""
    found = MAIL.search(draft)
    return found[1] if found else ""


def reason_of(order: Order) -> str:
    """Return in a librarian's words why an order brought nothing, or what troubles it."""
    told = [REASONS.get(order.reason, order.reason), order.note]
    troubled = {str(key): words for key, words in TROUBLES.items()}.get(order.trouble, order.trouble)
    return "；".join(dict.fromkeys(filter(None, (*told, troubled))))


def event_of(event: str, detail: str) -> str:
    """Return a line of an order's history."""
    known = {
        **{str(key): words for key, words in (TROUBLES | ORDER_STATES).items()},
        **REASONS, **WHYS, **STATUS_WORDS, "odd_cost": "费用不可信，没有采用",
        **{errand.value: words for errand, words in ERRANDS.items()},
    }  # fmt: skip
    said = " · ".join(known.get(part, part) for part in detail.split(" · ") if part)
    first, _, rest = detail.partition(" ")
    if event in {"done", "failed"} and first in known:
        said = " ".join(filter(None, (known[first], known.get(rest, rest))))
    return "：".join(filter(None, (EVENTS.get(event, event), said)))
