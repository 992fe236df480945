"""The chat sentences about what a copy wears: its password and its mark. All others stand in `bot/replies.py`."""

from collections.abc import Mapping

from handlers.domain.say import Say

COPY_SENTENCES: Mapping[Say, str] = {
    Say.PASSWORD_NONE: "最近发您的文件没有加密，不用密码就能打开。要哪篇加密，回“加密 编号”；打不开的直接说是哪篇。",
    Say.PASSWORD_NEEDS_FRIEND: "打开密码只能私聊发：请先加我好友，再私聊回“密码”。",
}
