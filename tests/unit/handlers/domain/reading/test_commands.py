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
        ("1042 都不是", Command(CommandKind.NONE_OF_THEM, (1042,))),
        ("编号1042没有合适的", Command(CommandKind.NONE_OF_THEM, (1042,))),
        ("重发", Command(CommandKind.RESEND)),
        *(
            (text, Command(CommandKind.RESEND))
            for text in (
                "再发我一遍吧",
                "再给我发一遍",
                "麻烦再发一下刚才那篇",
                "刚才的再发我一遍",
                "补发一份",
                "文件没了，再发我一遍",
                "再发我一遍吧，手机清理掉了",
            )
        ),
        ("1042 重发", Command(CommandKind.RESEND, (1042,))),
        ("麻烦再发一遍1042", Command(CommandKind.RESEND, (1042,))),
        ("绑定", Command(CommandKind.BIND)),
        ("绑定 k7m3-9qxw", Command(CommandKind.BIND, argument="K7M39QXW")),
        ("k7m3-9qxw", Command(CommandKind.BIND, argument="K7M39QXW")),
        *(
            (text, Command(CommandKind.CITE))
            for text in (
                "引用",
                "导出引用",
                "RIS",
                "ris文件",
                "参考文献格式",
                "要 endnote 格式",
                "给个国标引用格式",
                "怎么引用这篇",
                "GB/T 7714-2015格式",
                "导出到NoteExpress",
                "@文递助手\u2005引用，谢谢",
            )
        ),
        ("引用 1042", Command(CommandKind.CITE, (1042,))),
        ("加密", Command(CommandKind.LOCK)),
        ("加密 1042", Command(CommandKind.LOCK, (1042,))),
        ("请把1042加密发我，谢谢", Command(CommandKind.LOCK, (1042,))),
        ("能不能发个加密的", Command(CommandKind.LOCK)),
        ("1042、1043 加密", Command(CommandKind.LOCK, (1042, 1043))),
        ("1042 引用", Command(CommandKind.CITE, (1042,))),
        ("要1042的RIS文件", Command(CommandKind.CITE, (1042,))),
        ("引用 1042、1043", Command(CommandKind.CITE, (1042, 1043))),
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
        "补发工资",
        "今天再发一篇文章",
        "绑定微信要多久",
        "好",
        "PMC6543210",
        "第二次",
        "我要回家",
        "GB/T 7714-2015",  # the standard itself is a document
        "欢迎引用",
        "被引用12次",
        "引用一下这篇文章的观点",
        "RIS系统坏了",
        "求参考文献 10.1000/abc",
        "张老师的文章被引用了",
    ],
)
def test_anything_longer_or_other_is_no_order(text: str) -> None:
    assert read_command(text) is None


@given(st.text())
def test_any_text_is_met_without_an_error(text: str) -> None:
    command = read_command(text)
    assert command is None or isinstance(command.kind, CommandKind)


@pytest.mark.parametrize(
    "text", ["加密算法综述", "求一篇关于医疗数据加密的文献", "密码 1042", "加密货币与卫生经济", "这个文件有密码打不开"]
)
def test_what_only_speaks_of_locks_is_no_order(text: str) -> None:
    command = read_command(text)
    assert command is None or command.kind is not CommandKind.LOCK
