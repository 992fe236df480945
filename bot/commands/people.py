"""`members` and `user`: the staff list, binding codes, console accounts."""

import asyncio
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from bot import parts
from bot.config import Settings
from handlers.domain.errors import ConfigurationError
from storage.staff_changes import StaffChanges
from storage.staff_sheet import read_staff_sheet

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
        return await kept.members.apply(sheet, by=BY, skip_bad=skip_bad, deactivate_missing=deactivate_missing)


def show_changes(changes: StaffChanges, *, is_dry: bool) -> None:
    """Print what an import changes."""
    screen = Console()
    for problem in changes.problems[:SHOWN_PROBLEMS]:
        screen.print(f"第{problem.row}行：{problem.reason}" if problem.row else problem.reason, highlight=False)
    if len(changes.problems) > SHOWN_PROBLEMS:
        screen.print(f"…另有 {len(changes.problems) - SHOWN_PROBLEMS} 处")
    screen.print(f"{'预览' if is_dry else '已导入'}：{counts(changes)}", highlight=False)


def counts(changes: StaffChanges) -> str:
    """Return the counts of an import in one line."""
    return (
        f"新增 {len(changes.added)}，修改 {len(changes.changed)}，不变 {changes.unchanged}，"
        f"名单里没有的 {len(changes.left)}，有问题的行 {len(changes.problems)}"
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
    Console().print(table)


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


async def add_user(settings: Settings, name: str, role: str, password: str) -> None:
    """Add a console account.

    Raises:
        ConfigurationError: There is no such role, the name is taken, or the password too weak.
    """
    if role not in ROLES:
        raise ConfigurationError(f"--role 应是 {'、'.join(ROLES)} 之一")
    async with parts.memory(settings) as kept:
        await kept.accounts.add(name, role, password)
        await kept.audit.note(BY, "account_added", f"account:{name}", role)


async def list_users(settings: Settings) -> list[dict[str, Any]]:
    """Return the console accounts."""
    async with parts.memory(settings) as kept:
        return [{"name": a.name, "role": a.role, "active": a.is_active} for a in await kept.accounts.all_accounts()]


def ask_password() -> str:
    """Return a password typed twice, or the first line of standard input when that is no terminal."""
    return str(typer.prompt("密码 / password", hide_input=True, confirmation_prompt=True))
