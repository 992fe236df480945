"""Every chat sentence, one for each `Say`: short, warm, and saying what happens next."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.desk import Desk
from bot.phrases import in_brackets, of_journal, source_part, then_part, to_choose, wrong
from bot.replies_of_copies import COPY_SENTENCES, LOCK_OFFER
from bot.replies_of_misses import MISS_SENTENCES, WHY_WORDS
from handlers.domain.request import Reason, State
from handlers.domain.say import Facts, Say

DECLINE_WORDS = {
    Reason.NOT_AVAILABLE: "馆际互借和各数据库都没有这篇的全文",
    Reason.HELD_IN_PRINT: "本馆有纸本，可到馆借阅",
    Reason.COPYRIGHT: "按版权规定这份资料不能传递",
    Reason.WRONG_CITATION: "题录信息对不上任何文献，请核对标题、作者或编号后再发一次",
    Reason.DUPLICATE: "和您之前的求助是同一篇，已合并处理",
    Reason.NOT_FOR_STAFF: "文献传递只服务本院职工的教学和科研",
    Reason.OTHER: "馆员说明如下",
}

MAX_FACT_CHARS = 260

STATE_WORDS = {
    State.AWAITING_BINDING: "等您完成身份绑定",
    State.RECEIVED: "正在核对题录",
    State.CHOOSING: "等您选是哪一篇（回数字即可）",
    State.IDENTIFIED: "排队查找全文",
    State.SEARCHING: "正在查找全文",
    State.FOUND: "已找到，正在加水印",
    State.MARKED: "正在发送",
    State.DELIVERED: "已发给您；没收到请回“重发”",
    State.ANSWERED: "题录已列给您，要哪篇回前面的数字",
    State.WITH_LIBRARIAN: "馆员在找，{promise}",
    State.DECLINED: "馆员已回复，没能提供",
    State.CANCELLED: "已取消",
    State.EXPIRED: "已过期，需要的话再发一次",
}

STANDING_WORDS = {
    (State.WITH_LIBRARIAN, Reason.NO_PRIVATE_WAY): "已找到，只能私聊发：请加我好友，通过后马上发您",
    (State.WITH_LIBRARIAN, Reason.NOT_SENT): "已找到，没能发给您，馆员在处理，{promise}",
    (State.WITH_LIBRARIAN, Reason.MARKING_FAILED): "已找到，还没能发给您，馆员在处理，{promise}",
    (State.WITH_LIBRARIAN, Reason.TOO_LARGE): "已找到，文件太大，馆员在另想办法，{promise}",
    (State.WITH_LIBRARIAN, Reason.ISSUE_LIMIT): "同一期要了几篇，馆员在核对，{promise}",
    (State.WITH_LIBRARIAN, Reason.BOOK_IN_PRINT): "馆里有纸本可借；电子版馆员在找，{promise}",
    (State.CANCELLED, Reason.DUPLICATE): "和您另一条求助是同一篇，已合在一起",
    (State.CANCELLED, Reason.FOUND_BY_READER): "您已自己找到，已结束",
    (State.ANSWERED, Reason.ANSWERED_BY_HAND): "馆员已在微信里答复您",
}
"""What is said of a request whose reason tells more than its state."""

SENTENCES: dict[Say, str] = {
    Say.ACK: "收到，{urgent_part}正在找，一般1～3分钟。编号{number}",
    Say.ACK_MANY: "收到{count}篇，{urgent_part}正在找，一般1～3分钟，找到一篇发一篇。编号{numbers}",
    Say.ACK_SEARCH: "收到，{urgent_part}正在检索，一般1分钟内列出题录。编号{number}",
    Say.ALREADY_ASKED: "这篇您已经求助过，编号{numbers}，还在找，不用重发。",
    Say.WHICH_PAPER: "请把标题、DOI或PMID发过来，我接着找；1分钟内没收到我就转{librarian}。编号{number}",
    Say.WHICH_ID: "“{words}”{wrong_part}，请核对后再发，我接着找；1分钟内没收到就转{librarian}。编号{number}",
    Say.REWORDED: "好的，{urgent_part}改按“{title}”找，一般1～3分钟，编号还是{number}。",
    Say.SAME_UNDER_WAY: "这篇和{number}是同一篇，已合在一起，找到就发您，不用重发。",
    Say.SAME_JUST_SENT: "这篇刚发过您（编号{number}），没收到请回“重发 {number}”。",
    Say.TWO_PAPERS: (
        "您写的{first_id}和{second_id}不是同一篇，两篇都找：{first}按前一个，{number}按后一个；不要哪篇回“取消 编号”。"
    ),
    Say.PUBLISHED_SENT: "{number} 发您的就是出版社正式版；打不开、不对的话直接说。",
    Say.PUBLISHED_WANTED: "好的，{number} 的正式版由{librarian}去找，{promise}，不用重发。",
    Say.CHOOSE_AGAIN: "{number} 对得上的不止一{measure}，请回1到{count}的数字；都不要回“都不是”。",
    Say.SECOND_WHICH: "您要的是哪一篇？长按那条求助点“引用”，回“同求”；直接发标题、DOI或PMID也行。",
    Say.DELIVERED_NOTE: ("{number} {citation}\n{terms_part}仅供教学科研，请勿外传。{notes_part}"),
    Say.DELIVERED_IN_GROUP: "{number} {citation_part}{in_line_part}仅供教学科研，请勿外传。{notes_part}",
    Say.NOTE_RETRACTED: "注意：这篇已撤稿{told_part}，请勿作为依据引用。",
    Say.NOTE_CONCERN: "注意：期刊对这篇发过关注声明{told_part}，请谨慎引用。",
    Say.NOTE_CORRECTED: "这篇有更正{told_part}，请对照看。",
    Say.NOTE_PUBLISHED: "这篇预印本已正式发表{told_part}。",
    Say.NOTE_ASK_PUBLISHED: "{version_part}要正式版回“要正式版{number_part}”。",
    Say.NOTE_NEWER: "这篇已有新版{told_part}。",
    Say.NOTE_LICENCE: "许可 {licence}{source_part}",
    Say.NOTE_JOURNAL: "{journal_part}",
    Say.RETRACTED_LATER: "您好，{day_then}发给您的 {number} 现已撤稿{told_part}，请勿作为依据引用。\n{citation}",
    Say.CONCERN_LATER: "您好，{day_then}发给您的 {number}，期刊新发了关注声明{told_part}，引用请谨慎。\n{citation}",
    Say.NOTE_LOCKED: "文件已加密，打开密码私聊发您。",
    Say.NOTE_NOT_LOCKED: "这份没有加密：密码只私聊发。请先加我好友，再发“加密 {number}”。",
    Say.NOTE_UNSIGNED: "原件的数字签名在这份里不再有效，需要核验请向{librarian}要原件。",
    Say.NOTE_LOST: "这份没有带上原件里的{missed}，需要请联系{librarian}。",
    Say.NOTE_LOST_AND_UNSIGNED: "这份没有带上原件里的{missed}，数字签名也不再有效，需要请向{librarian}要原件。",
    Say.LOCK_CODE: "{number} 的打开密码：{code}\n只用于这一份，请勿转给他人。",
    Say.LOCK_WORK_NUMBER: "{number} 的打开密码是您的工号。",
    Say.LOCK_UNDER_WAY: "好的，{number} 会加密后发您，打开密码私聊告诉您。",
    Say.LOCK_NEEDS_FRIEND: "打开密码只能私聊发。请先加我好友，再发“加密 {number}”。",
    Say.LOCK_NOTHING: "没有可以加密的文献。要哪篇加密，回“加密 编号”。",
    Say.LOCK_NOT_OFFERED: "本馆暂不提供加密的文件，需要请联系{contact}。",
    Say.LOCK_FAILED: "{number} 这份没能加密，之前发您的仍可用。需要请联系{contact}。",
    Say.CITED: "{reference}{notes_part}{file_part}",
    Say.CITE_NOTHING: "没有查到可引用的文献。要哪篇的参考文献格式，回“引用 编号”。",
    Say.CHOOSE: ("{number} {which_one}？\n{candidates}\n{how_to_choose}。30分钟没选就转{librarian}。"),
    Say.CHOICE_OUT_OF_RANGE: "{range_part}；都不要回“都不是”。",
    Say.NOT_LISTED: "只列了{count}篇，没有第{numbers}篇；其余的我接着办。",
    Say.NONE_OF_THEM: "好的，{number} 列出的都不是，由{librarian}接着核对是哪一篇，{promise}{and_now}。",
    Say.SEARCH_RESULTS: (
        "{number} 查到{total}篇{first_part}（{query}）\n{candidates}\n{left_out_part}"
        "{which_ones}回“要 {example}”（24小时内有效）；{none_fit}回“都不是”，转{librarian}代查。"
    ),
    Say.SEARCH_NOTHING: "收到，按“{query}”没有查到，已转{librarian}代查，{promise}。编号{number}",
    Say.SEARCH_CHINESE: "收到，中文库要由馆员来查，已转{librarian}代查，{promise}。编号{number}",
    Say.SEARCH_WORDS: "收到，“{words}”要由馆员来定检索词，已转{librarian}代查，{promise}。编号{number}",
    Say.SEARCH_BROAD: "收到，这个题目范围较大，已转{librarian}代查，{promise}；补充疾病或年份会更准。编号{number}",
    Say.SEARCH_AWAY: "收到，有的检索服务暂时连不上，已转{librarian}代查，{promise}，不用重发。编号{number}",
    Say.SEARCH_NONE_FIT: "好的，{number} 已转{librarian}代查，{promise}，不用重发。",
    Say.STILL_LOOKING: "{number} 还在找，找到马上发您，不用重发。",
    Say.TO_LIBRARIAN_KEYWORDS: "收到，这是专题检索，已转{librarian}代查，{promise}。编号{number}",
    Say.TO_LIBRARIAN_UNREADABLE: (
        "收到，这条我读不准，已转{librarian}看，{promise}。也可以直接发标题、DOI或PMID。编号{number}"
    ),
    Say.TO_LIBRARIAN_SLIP: "{number} “{words}”{wrong_part}，已转{librarian}核对，{promise}；查到正确的编号可直接再发。",
    Say.SLIP: "“{words}”{wrong_part}",
    Say.TO_LIBRARIAN_TOO_LARGE: "{number} 已找到，但文件超过微信能发的大小，已转{librarian}另想办法，{promise}。",
    Say.TO_LIBRARIAN_NOT_SENT: "{number} 已找到，但没能发给您，已转{librarian}处理，{promise}。",
    Say.NEEDS_FRIEND: "{number} 已找到，这份只能私聊发：请加我好友，通过后马上私聊发您。",
    Say.REOPENED: "抱歉！{number} 已转{librarian}核对，{promise}，不用重发。",
    Say.REOPENED_FAULTY: "抱歉！{number} 已转{librarian}核对，{promise}，不用重发。可先用WPS或浏览器打开试试。",
    Say.WRONG_FILE_SEARCHING: "抱歉！{number} 这份已停用，正在另找一份，找不到就转{librarian}，不用重发。",
    Say.WRONG_FILE_OR_NOT: "您是说 {number} 这份文献不是您要的？是的话回“不是这篇 {number}”。",
    Say.WRONG_FILE_SENT: ("您好，{number} 之前发给您的文件经核对不是这篇，请勿使用或引用，抱歉！{then_part}"),
    Say.FILE_WAS_RIGHT: "{number} 馆员核对过，就是您要的这篇，再发您一次。还有疑问请联系{contact}。",
    Say.FOUND_AT_LAST: "{number} 之前没找到的这篇现在有了，马上发您。",
    Say.WATCHING: "好的，{number} 接着帮您找，{days}天内有了马上发您；不要了回“取消 {number}”。",
    Say.WATCH_ENDED: "好的，{number} 不再找了，需要时再说。",
    Say.WATCH_WHICH: "{number} 还没核对出是哪一篇，没法自动接着找。请把标题、DOI或PMID再发一次，我接着找。",
    Say.WATCH_NOTHING: "您目前没有还没找到的文献。要哪篇，直接发标题、DOI或PMID。",
    Say.WATCH_OVER: (
        "{number} 找了{days}天，仍没有可直接提供的全文，先不再自动找了。还需要可办馆际互借，请联系{contact}；"
        "想接着等，回“有了告诉我 {number}”。"
    ),
    Say.COMPLAINT_WHICH: "抱歉！最近没有发给您的文献。是哪一篇，请回编号，或直接发标题、DOI或PMID，我马上重找。",
    Say.YOU_ARE_WELCOME: "不客气，有需要随时说。",
    Say.URGENT: "好的，{number} 已标为急件，{librarian}优先处理，{promise}。{on_call_part}",
    Say.URGENT_UNDER_WAY: "好的，{number} 已标为急件，正在优先找，找到马上发您。{on_call_part}",
    Say.URGENT_NOTHING: "您目前没有在办的求助。急用的文献请直接发标题、DOI或PMID，后面写个“急”。{on_call_part}",
    Say.FOUND_WHICH: "您有几条在办：{numbers}。找到的是哪条？回“自己找到了 编号”，那条就结束。",
    Say.FOUND_BY_READER: "好的，找到就好！{number} 已结束，有需要再说。",
    Say.DECLINED: "{number} {sorry_part}{reason_words}。{remark}{tell_me_part}",
    Say.LIBRARIAN_SAYS: "{number} {librarian}回复：{reply}",
    Say.LIBRARIAN_LISTS: (
        "{number} {librarian}查到{count}篇：\n{candidates}\n"
        "{which_ones}回“要 {example}”（24小时内有效）；{none_fit}回“都不是”，{librarian}再查。"
    ),
    Say.UNBOUND: "您好，文献只发给本院职工。请加我好友，私聊发“绑定”，约1分钟。这条求助给您留24小时，绑定后自动继续。",
    Say.UNBOUND_PRIVATE: "您好，文献只发给本院职工。请回“绑定”，约1分钟。这条求助给您留24小时，绑定后自动继续。",
    Say.BIND_CODE_SHOWN: (
        "您的核对码是 {code}。请告诉馆员（{contact}），核对姓名后马上开通；"
        "已拿到图书馆发的绑定码的，直接回“绑定 绑定码”。"
    ),
    Say.BOUND: "绑定成功，{label}，您好！以后在群里或这里直接发标题、DOI、PMID或ISBN即可。",
    Say.BOUND_AND_GOING_ON: "绑定成功，{label}，您好！之前的求助 {numbers} 已接着找，不用重发。",
    Say.ALREADY_BOUND: "您已绑定为 {label}，直接发标题、DOI、PMID或ISBN即可。信息有误请联系{contact}。",
    Say.CODE_WRONG: "绑定码不对或已过期，请核对后再发一次；需要新的请联系{contact}。",
    Say.CODE_LOCKED: "绑定码连续输错多次，请15分钟后再试，或联系{contact}。",
    Say.CODE_PRIVATELY: "为保护个人信息，请加我好友后私聊发“绑定”。",
    Say.ENTRY_TAKEN: "这位职工已由另一个微信绑定，如需更换请联系{contact}。",
    Say.NOT_ACTIVE: "职工名单里没有在职记录，请联系{contact}。",
    Say.DAILY_LIMIT: "您24小时内的求助已到{limit}篇的上限（版权规定不得成批下载），明天可继续；急用请联系{contact}。",
    Say.ISSUE_LIMIT: "{number} 同一期的文章您已要了几篇，按版权规定由{librarian}核对后再给您，{promise}。",
    Say.STATUS_NONE: "您目前没有在办的求助。直接发标题、DOI、PMID或ISBN就行。",
    Say.STATUS_LIST: "{lines}",
    Say.STATUS_LINE: "{number}{title_part}：{state_words}",
    Say.CANCELLED: "好的，{number} 已取消。",
    Say.CANCEL_WHICH: "您有几条在办：{numbers}。要取消哪条？回“取消 编号”；都不要了回“全部取消”。",
    Say.CANCEL_NOTHING: "没有可取消的求助。",
    Say.CANCEL_NOT_THESE: "{numbers} 不在您在办的求助里，没有动它。",
    Say.CANCEL_TOO_LATE: "{number} 已在发送，来不及取消了。",
    Say.RESEND_NEEDS_FRIEND: "{number} 这份只能私聊发：请加我好友，再发“重发 {number}”。",
    Say.RESEND_NOTHING: "没有可以重发的文献。要哪篇，直接发标题、DOI或PMID。",
    Say.NOT_YOURS: "没有查到您名下的编号 {number}，请核对。",
    Say.BINDING_EXPIRED: "{number} 等了24小时没有完成绑定，求助已关闭。绑定后再发一次即可。",
    Say.CHOICE_EXPIRED: "{number} 还没选，先转{librarian}核对，{promise}。",
    Say.HELP: (
        "我是文献助手，24小时在。\n"
        "· 求文献：发标题、DOI、PMID，可多篇\n"
        "· 求图书：发书名或ISBN\n"
        "· 专题检索：“帮我查 近五年 牙周炎 的meta分析”\n"
        "· 查进度：“我的文献好了吗”\n"
        "· 急用回“急”，找馆员回“转人工”\n"
        "· 发错、打不开直接说；引文回“引用”\n"
        "· 不要“取消 编号”，再要“重发 编号”\n"
        "· 第一次用：加我好友，私聊发“绑定”\n"
        "文献印有您的姓名，仅供教学科研，请勿外传\n"
        "找不到的由馆员接着找（{hours}）"
    ),
    Say.ANSWERED_APART: "已私聊回您。",
    Say.HERE: "在的。要文献直接发标题、DOI或PMID，要书发书名或ISBN；别的用法回“帮助”。",
    Say.NOT_UNDERSTOOD: "这句我没读懂。求文献请直接发标题、DOI、PMID或ISBN；用法回“帮助”，找馆员回“转人工”。",
    Say.HELLO_FRIEND: "您好，我是图书馆的文献助手。第一次使用请回“绑定”，约1分钟；已绑定的直接发标题、DOI或PMID。",
    **COPY_SENTENCES,
    **MISS_SENTENCES,
}


class Replies:
    """Turns a meaning and its facts into the sentence (a `Wording`)."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        """Keep what the sentences refer to."""
        self._desk = desk
        self._clock = clock

    def __call__(self, say: Say, facts: Facts) -> str:
        """Return the sentence, its facts filled in."""
        now = self._clock()
        promise = ("按急件优先处理，" if facts.get("urgent") else "") + self._desk.promise(now)
        known = {
            "librarian": self._desk.librarian,
            "contact": self._desk.contact,
            "hours": self._desk.hours,
            "promise": promise,
            "on_call_part": self._desk.on_call_part(now),
            "and_now": self._and_now(now, is_urgent=bool(facts.get("urgent"))),
            "urgent_part": "已标急件，" if facts.get("urgent") else "",
            **{
                key: one_line(value) if key in {"title", "citation", "remark", "query", "words", "left_out"} else value
                for key, value in facts.items()
            },
        }
        known |= _derived(known, promise)
        return SENTENCES[say].format_map(known).strip()

    def _and_now(self, now: datetime, *, is_urgent: bool) -> str:
        """Return what a reader can do now: who called a request urgent is not told to do so again."""
        if not self._desk.is_staffed(now) and not is_urgent:
            return "；病人急用请回“急”"
        on_call = self._desk.on_call_part(now).rstrip("。") if is_urgent else ""
        return f"；{on_call}" if on_call else "，不用重发"


def _derived(facts: Mapping[str, str], promise: str) -> dict[str, str]:
    more = {
        "terms": "，".join(facts[name] for name in ("version", "licence", "size") if facts.get(name)),
        "first_part": f"，先列{facts['count']}篇" if facts.get("total", "") != facts.get("count", "") else "",
        "example": {"1": "1", "2": "1 2"}.get(facts.get("count", ""), "1 3"),
        **to_choose(facts),
        "title_part": f" {facts['title']}" if facts.get("title") else "",
        "version_part": f"这份是{facts['version']}，" if facts.get("version") else "",
        "number_part": f" {facts['number']}" if facts.get("number") else "",
        "which_ones": "要这篇" if facts.get("count") == "1" else "要哪几篇",
        "none_fit": "不合适" if facts.get("count") == "1" else "都不合适",
        "left_out_part": f"“{facts['left_out']}”没有对应的检索词，这次没用上。\n" if facts.get("left_out") else "",
        "then_part": then_part(facts),
        "obstacle_part": WHY_WORDS[facts.get("obstacle", "")],
        "wrong_part": wrong(facts.get("words", "")),
        "links_part": f"\n也可以自己点开：\n{facts['links']}" if facts.get("links") else "",
        "e_book_part": f"\n{facts['links']}" if facts.get("links") else "",
        "book_part": f"《{facts['title']}》" if facts.get("title") else "",
        "lock_part": LOCK_OFFER if facts.get("can_lock") else "",
        "places_part": facts.get("places", ""),
        "notes_part": f"\n{facts['notes']}" if facts.get("notes") else "",
        "told_part": in_brackets(facts),
        "journal_part": of_journal(facts),
        "source_part": source_part(facts),
        "file_part": "\n（RIS文件可导入EndNote、NoteExpress、Zotero）"
        if facts.get("has_file")
        else "\n（加好友后可发RIS文件）",
    }
    more["citation_part"] = f"{facts['citation']} " if facts.get("citation") else ""
    more["in_line_part"] = f"{facts['in_line']}。" if facts.get("in_line") else ""
    more["terms_part"] = f"{more['terms']}。" if more["terms"] else ""
    if "state" in facts:
        why = STANDING_WORDS.get((State(facts["state"]), Reason(facts.get("why", ""))))
        more["state_words"] = (why or STATE_WORDS[State(facts["state"])]).format(promise=promise)
    if "reason" in facts:
        more["reason_words"] = DECLINE_WORDS.get(Reason(facts["reason"]), "这次没能提供")
        more["sorry_part"] = "" if facts["reason"] == Reason.HELD_IN_PRINT else "很抱歉，"
        is_to_wait_for = facts["reason"] == Reason.NOT_AVAILABLE and not facts.get("is_unknown")
        stop = "。" if facts.get("remark") and facts["remark"][-1] not in "。！？.!?" else ""
        wish = f"想等以后有了再要，回“有了告诉我 {facts.get('number', '')}”。"
        more["tell_me_part"] = f"{stop}{wish}" if is_to_wait_for else ""
    return more


def one_line(text: str) -> str:
    """Return a text without line breaks and control characters, at most 260 characters long."""
    plain = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text).strip()
    return plain if len(plain) <= MAX_FACT_CHARS else plain[: MAX_FACT_CHARS - 1] + "…"
