"""`members` and `user`: the staff list, binding codes, console accounts."""

import asyncio
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from bot import parts
from bot.commands.screen import Screen
from bot.config import Settings
from handlers.domain.errors import ConfigurationError
from storage.staff_changes import StaffChanges
from storage.staff_sheet import RowProblem, StaffSheet, read_staff_sheet

BY = "cli"
ROLES = ("librarian", "admin", "auditor")
SHOWN_PROBLEMS = 50


async def import_staff(
    settings: Settings, file: Path, *, is_dry: bool, skip_bad: bool, deactivate_missing: bool
) -> StaffChanges:
    """Import a staff list, or show what it would change.

    Raises:
        ConfigurationError: The file cannot be read, or has rows that nobody agreed to skip.
    """
    sheet = await asyncio.to_thread(read_staff_sheet, file)
    async with parts.memory(settings) as kept:
        if is_dry:
            return await kept.members.preview(sheet)
        if not skip_bad:
            _refuse_bad(sheet)
        return await kept.members.apply(sheet, by=BY, skip_bad=skip_bad, deactivate_missing=deactivate_missing)


def _refuse_bad(sheet: StaffSheet) -> None:
    if bad := sheet.blocking:
        _show_problems(Screen(is_error=True), bad)
        raise ConfigurationError(
            f"名单有 {len(bad)} 行不能采用，未导入任何内容。请改正后再导入，或加 --skip-bad 跳过这些行"
        )


def show_changes(changes: StaffChanges, *, is_dry: bool) -> None:
    """Print what an import changes."""
    screen = Screen()
    # Rows that are held back come first: the list is cut, and somebody has to mend them.
    _show_problems(screen, sorted(changes.problems, key=lambda problem: not problem.is_blocking))
    screen.print(f"{'预览' if is_dry else '已导入'}：{counts(changes)}", highlight=False)
    if is_dry and changes.needs_decision:
        screen.print("有不能采用的行：请改正，或导入时加 --skip-bad 跳过它们")


def _show_problems(screen: Screen, problems: Iterable[RowProblem]) -> None:
    lines = [_line(problem) for problem in problems]
    for line in lines[:SHOWN_PROBLEMS]:
        screen.print(line, highlight=False)
    if len(lines) > SHOWN_PROBLEMS:
        screen.print(f"…另有 {len(lines) - SHOWN_PROBLEMS} 处")


def _line(problem: RowProblem) -> str:
    kind = "不能采用" if problem.is_blocking else "提示"
    return f"{kind}：" + (f"第{problem.row}行 {problem.reason}" if problem.row else problem.reason)


def counts(changes: StaffChanges) -> str:
    """Return the counts of an import in one line."""
    bad = sum(1 for problem in changes.problems if problem.is_blocking)
    return (
        f"新增 {len(changes.added)}，修改 {len(changes.changed)}，不变 {changes.unchanged}，"
        f"名单里没有的 {len(changes.left)}，不能采用的行 {bad}，提示 {len(changes.problems) - bad}"
    )


async def list_staff(settings: Settings, department: str) -> list[dict[str, Any]]:
    """Return the staff list with who is bound."""
    async with parts.memory(settings) as kept:
        return [
            {
                "work_number": s.work_number,
                "name": s.name,
                "department": s.department,
                "title": s.title,
                "active": s.is_active,
                "bound": await kept.members.holder(parts.ACCOUNT, s.id) is not None,
            }
            for s in await kept.members.all_staff(department)
        ]


def show_staff(staff: list[dict[str, Any]]) -> None:
    """Print the staff list."""
    table = Table("工号", "科室", "姓名", "职称", "在职", "已绑定")
    for one in staff:
        marks = ("是" if one["active"] else "否", "是" if one["bound"] else "")
        table.add_row(one["work_number"], one["department"], one["name"], one["title"], *marks)
    Screen().print(table)


async def issue_code(settings: Settings, work_number: str) -> tuple[str, str]:
    """Return whom a fresh binding code is for, and the code.

    Raises:
        ConfigurationError: There is no such member of staff.
    """
    async with parts.memory(settings) as kept:
        staff = await kept.members.numbered(work_number)
        if staff is None:
            raise ConfigurationError(f"职工名单里没有工号 {work_number}")
        valid_s = settings.membership.code_valid_hours * 3600
        return staff.label, await kept.members.issue_code(staff.id, by=BY, valid_s=valid_s)


async def add_user(settings: Settings, name: str, role: str, ask: Callable[[], str]) -> None:
    """Add a console account with the password that `ask` returns.

    Raises:
        ConfigurationError: There is no such role, the name is taken, or the password too weak.
    """
    if role not in ROLES:
        raise ConfigurationError(f"--role 应是 {'、'.join(ROLES)} 之一")
    password = await asyncio.to_thread(ask)
    async with parts.memory(settings) as kept:
        await kept.accounts.add(name, role, password)
        await kept.audit.note(BY, "account_added", f"account:{name}", role)


async def list_users(settings: Settings) -> list[dict[str, Any]]:
    """Return the console accounts."""
    async with parts.memory(settings) as kept:
        return [{"name": a.name, "role": a.role, "active": a.is_active} for a in await kept.accounts.all_accounts()]


def ask_password() -> str:
    """Return a password typed twice, or the first line of standard input when that is no terminal.

    Raises:
        ConfigurationError: Standard input holds no line.
    """
    if sys.stdin.isatty():
        return str(typer.prompt("密码 / password", hide_input=True, confirmation_prompt=True))
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise ConfigurationError("没有读到密码。不在终端里运行时，密码从标准输入的第一行读取")
    return password
