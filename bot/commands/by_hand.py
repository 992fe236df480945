"""What `stamp` is asked for: checked before any work is done."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import typer

from bot.printable import in_one_line
from handlers.domain.errors import ConfigurationError
from handlers.domain.mark import Protection
from handlers.domain.mark_rules import password_fault
from watermark.stamping.glyphs import drawable

# Bytes of the command line that are no UTF-8 arrive as these; nothing keeps or prints them.
_NO_TEXT = re.compile("[\ud800-\udfff]")
_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
# What joins or parts letters within names, and tells which way they run: Arabic, Uyghur, Mongolian, pictures.
_OF_NAMES = "\u061c\u180e\u200c\u200d\u200e\u200f"
_WRITTEN = {"\n": "换行", "\r": "回车", "\t": "制表符", "\x1b": "ESC，终端颜色代码的开头"}


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a copy marked by hand is made of."""

    source: Path
    target: Path
    reader: str
    request: str
    protection: Protection | None = None
    may_overwrite: bool = False


def needed(source: Path | None, target: Path | None, reader: str, request: str) -> ByHand:
    """Return what to mark.

    Raises:
        BadParameter: Something is left out.
        ConfigurationError: Reader or request are nothing that a copy could show and a trace tell.
    """
    if source is None or target is None or not reader.strip() or not request.strip():
        raise typer.BadParameter(
            "要写：原文件 新文件 --reader 科室-姓名 --request 求助编号（只看样子用 --preview 图片.png）"
        )
    _check_readable("--reader", reader.rpartition("-")[2], "姓名")
    _check_readable("--request", request, "编号")
    _check_seen("--reader", reader)
    _check_seen("--request", request)
    return ByHand(source, target, reader, request)


def locked(password: str | None, *, no_print: bool, no_copy: bool) -> Protection | None:
    """Return the protection asked for, if any; with limits alone the copy opens without a password.

    Raises:
        ConfigurationError: No program, or not every one, would open a copy with that password.
    """
    if password is None and not (no_print or no_copy):
        return None
    if password is not None and (fault := password_fault(password)):
        raise ConfigurationError(f"--password：{fault}")
    return Protection(password or "", may_print=not no_print, may_copy=not no_copy)


def shown(path: Path) -> str:
    """Return a path as it can be printed, whatever bytes its name holds."""
    return in_one_line(str(path))


def named_after(source: Path) -> str:
    """Return what a file's name says it is."""
    return in_one_line(source.stem)


def plainly_named(source: Path, folder: Path) -> Path:
    """Return the file itself, or a way to it through `folder` that PDF libraries take: its name may be no UTF-8."""
    if not _NO_TEXT.search(str(source)):
        return source
    link = folder / f"plainly-named{source.suffix if source.suffix.isascii() else ''}"
    link.symlink_to(source.resolve())
    return link


def _check_readable(option: str, text: str, what: str) -> None:
    check_text(option, text)
    if not any(char.isalnum() for char in drawable(text)[0]):
        raise ConfigurationError(f"{option} 里没有看得见的{what}，印出来查不到是谁的。请写清楚。")


def _check_seen(option: str, text: str) -> None:
    """Look whether what is printed can be what was typed: a mark leaves out what nobody sees."""
    check_text(option, text)
    unseen = dict.fromkeys(char for char in text if unicodedata.category(char) in _UNSEEN and char not in _OF_NAMES)
    if unseen:
        told = "、".join(_WRITTEN.get(char, f"U+{ord(char):04X}") for char in unseen)
        raise ConfigurationError(f"{option} 里有看不见的控制字符（{told}），印不出来，请去掉它们再试。")


def check_text(option: str, text: str) -> None:
    """Look whether what was typed is text.

    Raises:
        ConfigurationError: It holds bytes that are none.
    """
    if _NO_TEXT.search(text):
        raise ConfigurationError(f"{option} 里有读不出的字符（不是 UTF-8）。请重新输入。")
