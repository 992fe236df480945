"""The chat sentences about what a copy wears (its password, its mark) and about what became of its paper.

All others stand in `bot/replies.py`.
"""

from collections.abc import Mapping

from handlers.domain.say import Say

LOCK_OFFER = "；只让自己打开，回“加密”"
COPY_SENTENCES: Mapping[Say, str] = {
    Say.NOTICES_KNOWN: "{number} 这篇现在查到的：{notes_part}",
    Say.NOTICES_NONE: (
        "{number} 这篇在我能查的撤稿记录里没有查到；记录不一定全、不一定最新，"
        "引用前请再看期刊官网{told_part}或PubMed。{notes_part}"
    ),
    Say.LOCK_HOW: (
        "要哪篇加密，回“加密 编号”就行，求文献时写上“要加密的”也可以。密码只私聊告诉您本人，群里求的请先加我好友。"
    ),
    Say.LOCK_WITHDRAWN: "好的，{number} 不加密了，找到就直接发您。",
    Say.LOCK_STAYS: "本馆的这类文件都要加密，没有不加密的。忘了密码私聊回“密码”；有难处回“转人工”，{librarian}来帮您。",
    Say.MARK_WHY: (
        "这是版权许可的要求：每页印着您的科室-姓名和溯源码，另有一份看不见的，表明这份只供您本人教学科研用。"
        "拿到文件的人都看得到，请勿外传{lock_part}。"
    ),
    Say.MARK_STAYS: (
        "水印是版权许可的条件，每份都有，去不掉，也不能另发没有水印的。"
        "投稿、打印要干净的，请到期刊或出版社网页取，取不到回“转人工”，{librarian}帮您想办法{lock_part}。"
    ),
    Say.MARK_HIDES: "抱歉！{number} 水印挡字的事已连您的话转{librarian}，{promise}，不用重发。想直接说，回“转人工”。",
    Say.MARK_HIDES_WHICH: "抱歉！水印挡住字的是哪篇，请回“水印挡住字 编号”；或回“转人工”，{librarian}来看。",
    Say.LOCK_FRIEND_FIRST: "密码只私聊发，请先加我好友：{numbers} 找到后先给您留着，通过了马上发。",
    Say.UNLOCK_NOTHING: "最近发您的文件没有加密，不用密码就能打开。要哪篇加密，回“加密 编号”；打不开的直接说是哪篇。",
    Say.UNLOCK_NEEDS_FRIEND: "打开密码只能私聊发：请先加我好友，再私聊回“密码”。",
}
