"""`python -m tests.replies_page`: writes `docs/replies.md`, every sentence the bot says, as its readers see it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.desk import Desk
from bot.replies import Replies
from handlers.domain.obstacle import Obstacle
from handlers.domain.say import Say

PAGE = Path(__file__).parent.parent / "docs" / "replies.md"
MORNING = datetime(2026, 11, 18, 2, tzinfo=UTC)  # a Wednesday, 10:00 in Shanghai
NIGHT = datetime(2026, 11, 18, 14, tzinfo=UTC)  # 22:00 of the same day
DESK = Desk(librarian="王老师", contact="图书馆 内线6012", on_call="总值班 6666")
GUIDELINES = (
    "1. 中国2型糖尿病防治指南（2020年版）（中华糖尿病杂志 2021）\n"
    "2. 中国2型糖尿病防治指南（2017年版）（中华糖尿病杂志 2018）"
)
FOUND = (
    "1. Metformin and cardiovascular outcomes in type 2 diabetes（Diabetologia 2024，荟萃分析）\n"
    "2. Early metformin combination therapy: a systematic review（Diabetes Care 2023，系统综述）"
)
FACTS: Mapping[str, str] = {
    "number": "1042",
    "places": "R473/18（三楼自然科学阅览室）",
    "days": "30",
    "missed": "附件",
    "numbers": "1042、1043",
    "count": "2",
    "title": "中国2型糖尿病防治指南（2020年版）",
    "citation": "张三, 李四. 牙周炎与2型糖尿病关系的研究进展. 中华口腔医学杂志, 2024, 59(3): 201-208.",
    "version": "正式发表版",
    "size": "1.2 MB",
    "licence": "CC BY 4.0",
    "candidates": GUIDELINES,
    "total": "37",
    "query": "diabetes mellitus, type 2 + metformin，近5年，荟萃分析",
    "words": "双心门诊",
    "code": "K7M2-9QXW",
    "label": "口腔科-张三",
    "limit": "20",
    "lines": "1042：正在查找全文\n1043：馆员在找，今天17:00前答复",
    "state": "searching",
    "reason": "not_available",
    "warned": "《预警期刊》2024（中）",
    "lists": "中科院分区2025：2区",
    "journal": "PLOS ONE",
    "day": "2026-10-08",
    "doi": "10.5555/wdv.2026.0999",
    "day_then": "2026年5月3日",
    "reference": "张三, 李四, 王五, 等. 牙周炎与2型糖尿病关系的研究进展[J]. 中华口腔医学杂志, 2024, 59(3): 201-208.",
    "has_file": "yes",
    "reply": "这本书三楼有一册，已替您留在服务台，凭工号来取即可。",
    "remark": "可以先看同一团队2023年的综述，需要的话我发您。",
}
SPECIAL: Mapping[Say, Mapping[str, str]] = {
    Say.BOOK_ONLINE: {"links": "本馆电子书：https://lib.example.org/e/18"},
    Say.SEARCH_RESULTS: {"candidates": FOUND},
    Say.LIBRARIAN_LISTS: {"candidates": FOUND},
    Say.CHOOSE: {"are_editions": "yes"},
    Say.CHOOSE_AGAIN: {"are_editions": "yes"},
    Say.NOT_LISTED: {"numbers": "3"},
    Say.WHICH_ID: {"words": "3456789x"},
    Say.TO_LIBRARIAN_SLIP: {"words": "9787117354418"},
    Say.SLIP: {"words": "9787117354418"},
    Say.NOTICES_KNOWN: {"notes": "注意：这篇已撤稿（2026-10-08），请勿作为依据引用。"},
    Say.NOTICES_NONE: {"day": "", "where": ""},
    Say.DELIVERED_IN_GROUP: {
        "citation": "",
        "in_line": "许可 CC BY 4.0，来源 https://doi.org/10.5555/wdv.2026.0999。该刊列入《预警期刊》2024（中）",
    },
    Say.LOCK_CODE: {"code": "K7QM2P"},
    Say.MARK_WHY: {"can_lock": "yes"},
    Say.MARK_STAYS: {"can_lock": "yes"},
    Say.TWO_PAPERS: {"first": "1042", "first_id": "DOI 10.1000/abc", "number": "1043", "second_id": "PMID 34567890"},
    Say.NOTE_ASK_PUBLISHED: {"version": "作者录用稿"},
    Say.REWORDED: {"title": "PMID 34567890"},
    Say.NOTE_PUBLISHED: {"where": "中华口腔医学杂志 2025", "day": ""},
    Say.TO_LIBRARIAN_NO_SUCH_ID: {
        "title": "DOI 10.3760/cma.j.cn112137-20991008-00670",
        "links": "万方检索：https://doi.wanfangdata.com.cn/10.3760/cma.j.cn112137-20991008-00670",
    },
}
WHYS = [{"obstacle": why.value} for why in Obstacle]
HEAD = """# 机器人说的每一句话

群里的回答都以 `@科室-姓名` 开头，私聊不带。写在引号里的是给读者照着回的字。
同一件事只说一次；能私聊的不进群；限额提醒不占限额。句子的家在 `bot/replies.py`、
`bot/replies_of_copies.py`（水印、密码）和 `bot/replies_of_misses.py`（没找到），本页由
`python -m tests.replies_page` 写出，测试核对两者一致。
"""
STORY: Mapping[str, Mapping[Say, str]] = {
    "求文献": {
        Say.ACK: "收到一篇",
        Say.ACK_MANY: "一条消息里有几篇",
        Say.DELIVERED_NOTE: "随文件一起的说明",
        Say.DELIVERED_IN_GROUP: "随文件发在群里的说明：不出现题目",
        Say.NOTE_RETRACTED: "说明下面：已撤稿",
        Say.NOTE_CONCERN: "说明下面：有关注声明",
        Say.NOTE_CORRECTED: "说明下面：有更正",
        Say.NOTE_PUBLISHED: "说明下面：预印本已发表",
        Say.NOTE_ASK_PUBLISHED: "说明下面：发的不是正式发表版（没找到的预印本有正式版时，不带前半句）",
        Say.NOTE_NEWER: "说明下面：有新版",
        Say.NOTE_LICENCE: "说明下面：CC 许可的署名",
        Say.NOTE_JOURNAL: "说明下面：本馆导入的期刊清单，写明清单和年份",
        Say.ALREADY_ASKED: "同一篇又求了一次，还在找",
        Say.SAME_UNDER_WAY: "后来认出两次求的是同一篇，还在找",
        Say.SAME_JUST_SENT: "后来认出两次求的是同一篇，刚发过",
        Say.WHICH_PAPER: "说要文献，没说哪篇",
        Say.WHICH_ID: "编号里有认不出的字母",
        Say.TWO_PAPERS: "写在一起的DOI和PMID是两篇",
        Say.REWORDED: "补发或更正了题目、编号",
        Say.SECOND_WHICH: "说“同求”，看不出是哪一篇",
    },
    "要读者选": {
        Say.CHOOSE: "一个指南的几版（几篇相近的：“有两篇相近的，要哪篇？”）",
        Say.CHOICE_OUT_OF_RANGE: "回的数字没有对应的",
        Say.NOT_LISTED: "回的几个数字里有的没有对应的",
        Say.NONE_OF_THEM: "回“都不是”",
        Say.CHOOSE_AGAIN: "用话回答，对得上的不止一篇",
        Say.CHOICE_EXPIRED: "30分钟没选",
    },
    "代查（专题检索）": {
        Say.ACK_SEARCH: "收到",
        Say.SEARCH_RESULTS: "列出结果",
        Say.SEARCH_NOTHING: "没有结果",
        Say.SEARCH_CHINESE: "要查中文库",
        Say.SEARCH_WORDS: "有的词译不准",
        Say.SEARCH_BROAD: "题目太大",
        Say.SEARCH_AWAY: "检索服务连不上",
        Say.SEARCH_NONE_FIT: "列出的都不合适",
        Say.TO_LIBRARIAN_KEYWORDS: "没有可用的检索服务",
    },
    "转馆员": {
        Say.STILL_LOOKING: "找得久，还在找",
        Say.TO_LIBRARIAN: "没找到全文",
        Say.TO_LIBRARIAN_NOT_ASKED: "全文来源都停用或都连不上",
        Say.TO_LIBRARIAN_NO_SUCH_ID: "编号查不到",
        Say.TO_LIBRARIAN_NO_SUCH_TITLE: "标题查不到",
        Say.TO_LIBRARIAN_UNSURE: "找到的文件对不准",
        Say.TO_LIBRARIAN_BOOK: "图书没有电子版",
        Say.BOOK_IN_PRINT: "图书馆里有纸本",
        Say.BOOK_ONLINE: "本馆有电子书",
        Say.TO_LIBRARIAN_UNREADABLE: "图片、语音，或读不懂的求助",
        Say.TO_LIBRARIAN_SLIP: "编号有误，1分钟内没有更正",
        Say.SLIP: "馆员页面上的原因：编号错在哪里",
        Say.TO_LIBRARIAN_TOO_LARGE: "文件太大",
        Say.TO_LIBRARIAN_NOT_SENT: "没能发出",
        Say.NEEDS_FRIEND: "馆员为一人取得的文件，读者还没加好友",
        Say.ISSUE_LIMIT: "同一期要了几篇",
        Say.DECLINED: "馆员回复不能提供",
        Say.LIBRARIAN_SAYS: "馆员写的一段话",
        Say.LIBRARIAN_LISTS: "馆员列出几篇",
    },
    "急件、反馈": {
        Say.URGENT: "回“急”，馆员在找",
        Say.URGENT_UNDER_WAY: "回“急”，机器人在找",
        Say.URGENT_NOTHING: "回“急”，没有在办的求助",
        Say.REOPENED: "说缺页，或发错的文件是馆员传的",
        Say.WRONG_FILE_SEARCHING: "说发错了、不是这篇",
        Say.WRONG_FILE_SENT: "馆员核对：文件确实不对（告诉收到过它的其他读者）",
        Say.FILE_WAS_RIGHT: "馆员核对：文件没有错",
        Say.REOPENED_FAULTY: "说打不开、乱码",
        Say.COMPLAINT_WHICH: "说有问题，最近没有发过文献",
        Say.YOU_ARE_WELCOME: "私聊道谢（群里道谢不回）",
    },
    "发过之后": {
        Say.RETRACTED_LATER: "发过的文献后来撤稿（只私聊，一次）",
        Say.CONCERN_LATER: "发过的文献后来有关注声明（只私聊，一次）",
        Say.CITED: "回“引用”：GB/T 7714 格式，另发 RIS 文件",
        Say.NOTE_LOCKED: "附在送达说明里：这份有打开密码",
        Say.NOTE_NOT_LOCKED: "附在送达说明里：要加密，但还不是好友",
        Say.NOTE_UNSIGNED: "附在送达说明里：原件带数字签名",
        Say.NOTE_LOST: "附在送达说明里：原件带附件、音视频或动态表单",
        Say.NOTE_LOST_AND_UNSIGNED: "附在送达说明里：两样都有",
        Say.LOCK_CODE: "只在私聊：一次性打开密码",
        Say.LOCK_WORK_NUMBER: "只在私聊：打开密码是工号",
        Say.LOCK_UNDER_WAY: "回“加密 1042”，还没找到",
        Say.LOCK_NEEDS_FRIEND: "在群里回“加密”，还不是好友",
        Say.LOCK_NOTHING: "回“加密”，没有发过文献",
        Say.LOCK_NOT_OFFERED: "回“加密”，配置里关闭了",
        Say.LOCK_FAILED: "回“加密 1042”，原文件已不在",
        Say.LOCK_HOW: "问“怎么加密”",
        Say.LOCK_WITHDRAWN: "说“不要加密”，还没发",
        Say.LOCK_STAYS: "说“不要加密”，馆里定了总是加密",
        Say.MARK_WHY: "问“为什么有水印”“为什么印着我的名字”",
        Say.MARK_STAYS: "说“去掉水印”“要没有水印的”",
        Say.MARK_HIDES: "说“水印挡住字了”",
        Say.MARK_HIDES_WHICH: "说“水印挡住字了”，最近没有发过文献",
        Say.LOCK_FRIEND_FIRST: "在群里求文献时写了“要加密的”（或还没找到时回“加密”），还不是好友",
        Say.UNLOCK_NOTHING: "私聊问密码，没有发过加密的",
        Say.UNLOCK_NEEDS_FRIEND: "在群里问密码，还不是好友",
        Say.CITE_NOTHING: "回“引用”，没有发过文献",
        Say.NOTICES_KNOWN: "问“1042是不是撤稿了”，查到了",
        Say.NOTICES_NONE: "问“1042是不是撤稿了”，没有查到",
    },
    "接着找": {
        Say.FOUND_AT_LAST: "后台再找时找到了",
        Say.WATCHING: "回“有了告诉我”",
        Say.WATCH_ENDED: "回“有了告诉我”之后又回“不用了”",
        Say.WATCH_NOTHING: "私聊回“有了告诉我”，没有还没找到的",
        Say.WATCH_OVER: "期满还没找到（只说一次，夜里不说）",
    },
    "进度、取消、重发": {
        Say.STATUS_LIST: "问进度",
        Say.STATUS_LINE: "其中一行",
        Say.STATUS_NONE: "问进度，没有在办的",
        Say.WRONG_FILE_OR_NOT: "只说发错了，没说是哪份",
        Say.WATCH_WHICH: "有了告诉我，但那条没核对出是哪篇",
        Say.FOUND_WHICH: "自己找到了，但有几条在办",
        Say.PUBLISHED_WANTED: "发的是录用稿或预印本，回“要正式版”",
        Say.PUBLISHED_SENT: "回“要正式版”，发的就是正式版",
        Say.NOT_YOURS: "问的编号不在自己名下",
        Say.CANCELLED: "取消了",
        Say.CANCEL_WHICH: "要取消，在办的不止一条",
        Say.CANCEL_NOTHING: "要取消，没有在办的",
        Say.CANCEL_NOT_THESE: "要取消几条，有的不在办",
        Say.CANCEL_TOO_LATE: "要取消，已在发送",
        Say.FOUND_BY_READER: "自己找到了",
        Say.RESEND_NEEDS_FRIEND: "要重发只能私聊发的文件，还没加好友",
        Say.RESEND_NOTHING: "要重发，没有可重发的",
    },
    "绑定身份": {
        Say.UNBOUND: "没绑定的人在群里求文献（每天只说一次）",
        Say.UNBOUND_PRIVATE: "没绑定的人私聊求文献",
        Say.HELLO_FRIEND: "加了好友",
        Say.BIND_CODE_SHOWN: "回“绑定”",
        Say.BOUND: "绑定成功",
        Say.BOUND_AND_GOING_ON: "绑定成功，有等着的求助",
        Say.ALREADY_BOUND: "已绑定过",
        Say.CODE_WRONG: "绑定码不对",
        Say.CODE_LOCKED: "输错多次",
        Say.CODE_PRIVATELY: "在群里发了绑定码",
        Say.ENTRY_TAKEN: "这位职工已由别的微信绑定",
        Say.NOT_ACTIVE: "职工名单里没有在职记录",
        Say.BINDING_EXPIRED: "24小时没有绑定",
    },
    "限额、帮助": {
        Say.DAILY_LIMIT: "24小时内求得太多",
        Say.HELP: "回“帮助”",
        Say.ANSWERED_APART: "好友在群里@了机器人，回答在私聊（群里一小时一次）",
        Say.HERE: "只叫了机器人，或问在不在",
        Say.NOT_UNDERSTOOD: "私聊里读不懂的话（一小时只说一次）",
    },
}


def page(story: Mapping[str, Mapping[Say, str]] = STORY) -> str:
    """Return the page: by occasion, what readers see, and what differs at night."""
    parts = [HEAD]
    for occasion, says in story.items():
        parts.append(f"## {occasion}\n")
        parts += [_entry(say, when) for say, when in says.items()]
    return "\n".join(parts)


def _entry(say: Say, when: str) -> str:
    facts = {**FACTS, **SPECIAL.get(say, {})}
    day, night = (_said(say, facts, at) for at in (MORNING, NIGHT))
    shown = _quoted(day) if day == night else f"{_quoted(day)}\n\n夜间：\n\n{_quoted(night)}"
    if say is Say.TO_LIBRARIAN:
        shown += "\n\n知道原因的：\n\n" + "\n>\n".join(_quoted(_said(say, {**facts, **why}, MORNING)) for why in WHYS)
    return f"**{when}**（`{say.value}`）\n\n{shown}\n"


def _said(say: Say, facts: Mapping[str, str], at: datetime) -> str:
    return Replies(DESK, lambda: at)(say, facts)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}  " for line in text.splitlines())


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
