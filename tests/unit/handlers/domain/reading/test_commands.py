"""Short orders are recognised only when they are the whole message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.reading.commands import Command, CommandKind, read_command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("1", Command(CommandKind.PICK, (1,))),
        ("１ ３", Command(CommandKind.PICK, (1, 3))),
        ("要 1、3，谢谢", Command(CommandKind.PICK, (1, 3))),
        ("第二个", Command(CommandKind.PICK, (2,))),
        ("②", Command(CommandKind.PICK, (2,))),
        ("@文递助手\u20051", Command(CommandKind.PICK, (1,))),
        ("都不是", Command(CommandKind.NONE_OF_THEM)),
        ("重发", Command(CommandKind.RESEND)),
        ("1042 重发", Command(CommandKind.RESEND, (1042,))),
        ("麻烦再发一遍1042", Command(CommandKind.RESEND, (1042,))),
        ("绑定", Command(CommandKind.BIND)),
        ("绑定 k7m3-9qxw", Command(CommandKind.BIND, argument="K7M39QXW")),
        ("k7m3-9qxw", Command(CommandKind.BIND, argument="K7M39QXW")),
        ("急", Command(CommandKind.URGENT)),
        ("病人急用！", Command(CommandKind.URGENT)),
    ],
)
def test_an_order_is_read(text: str, command: Command) -> None:
    assert read_command(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1042",
        "2024年",
        "12床",
        "急诊",
        "急性胰腺炎",
        "重发通知了吗各位",
        "绑定微信要多久",
        "好",
        "PMC6543210",
        "第二次",
        "我要回家",
    ],
)
def test_anything_longer_or_other_is_no_order(text: str) -> None:
    assert read_command(text) is None


@given(st.text())
def test_any_text_is_met_without_an_error(text: str) -> None:
    command = read_command(text)
    assert command is None or isinstance(command.kind, CommandKind)
