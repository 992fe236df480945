"""The chat sentences about what a copy wears: its password and its mark. All others stand in `bot/replies.py`."""

from collections.abc import Mapping

from handlers.domain.say import Say

COPY_SENTENCES: Mapping[Say, str] = {
    Say.LOCK_FRIEND_FIRST: "密码只私聊发，请先加我好友：{numbers} 找到后先给您留着，通过了马上发。",
    Say.UNLOCK_NOTHING: "最近发您的文件没有加密，不用密码就能打开。要哪篇加密，回“加密 编号”；打不开的直接说是哪篇。",
    Say.UNLOCK_NEEDS_FRIEND: "打开密码只能私聊发：请先加我好友，再私聊回“密码”。",
}
