"""Brings the staff list to what a sheet says: all of it or nothing, in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.errors import ConfigurationError
from storage.bindings import note_event
from storage.member_rows import MemberRows
from storage.member_tables import BindingRecord, StaffRecord
from storage.staff_changes import KnownStaff, StaffChange, StaffChanges, compare
from storage.staff_sheet import StaffRow, StaffSheet

CHUNK = 1000


class StaffImport:
    """Statements on the staff list."""

    def __init__(self, rows: MemberRows) -> None:
        """Keep what seals and opens the names."""
        self._rows = rows

    async def preview(self, session: AsyncSession, sheet: StaffSheet) -> StaffChanges:
        """Return what a sheet would change."""
        bound = set(await session.scalars(select(BindingRecord.staff_id)))
        records = await session.scalars(select(StaffRecord))
        known = [KnownStaff(self._rows.staff(r), self._rows.phone(r), r.id in bound) for r in records]
        return compare(known, sheet)

    async def apply(
        self,
        session: AsyncSession,
        sheet: StaffSheet,
        *,
        by: str,
        at: datetime,
        skip_bad: bool,
        deactivate_missing: bool,
    ) -> StaffChanges:
        """Make the changes and return them.

        Raises:
            ConfigurationError: Rows are held back and nobody said to go on without them.
        """
        check(sheet, skip_bad=skip_bad, deactivate_missing=deactivate_missing)
        changes = await self.preview(session, sheet)
        await self._add(session, changes.added, at)
        for change in changes.changed:
            await self._change(session, change, by=by, at=at)
        left = [staff.id for staff in changes.left] if deactivate_missing else []
        await self._deactivate(session, left, by=by, at=at)
        counts = f"新增{len(changes.added)} 变更{len(changes.changed)} 停用{len(left)} 未采用{len(sheet.blocking)}"
        note_event(session, at, by, "staff_imported", None, counts)
        return changes

    async def _add(self, session: AsyncSession, rows: Sequence[StaffRow], at: datetime) -> None:
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            values = [{**self._rows.sealed_staff(row), "is_active": True, "changed_at": at} for row in chunk]
            await session.execute(insert(StaffRecord), values)

    async def _change(self, session: AsyncSession, change: StaffChange, *, by: str, at: datetime) -> None:
        sealed = self._rows.sealed_staff(change.row)
        changed = {name: value for name, value in sealed.items() if name.removesuffix("_key") in change.names}
        await session.execute(
            update(StaffRecord)
            .where(StaffRecord.id == change.staff.id)
            .values(**changed, is_active=True, changed_at=at)
            .execution_options(synchronize_session=False)
        )
        if change.ends_binding:
            await self._end_binding(session, change.staff.id, by=by, at=at)

    async def _end_binding(self, session: AsyncSession, staff_id: int, *, by: str, at: datetime) -> None:
        for binding in (await session.scalars(select(BindingRecord).where(BindingRecord.staff_id == staff_id))).all():
            await session.delete(binding)
            note_event(session, at, by, "unbound_renamed", staff_id)

    async def _deactivate(self, session: AsyncSession, ids: Sequence[int], *, by: str, at: datetime) -> None:
        for start in range(0, len(ids), CHUNK):
            await session.execute(
                update(StaffRecord)
                .where(StaffRecord.id.in_(ids[start : start + CHUNK]))
                .values(is_active=False, changed_at=at)
                .execution_options(synchronize_session=False)
            )
        for staff_id in ids:
            note_event(session, at, by, "deactivated", staff_id)


def check(sheet: StaffSheet, *, skip_bad: bool, deactivate_missing: bool) -> None:
    """Refuse what could harm people who are on the list.

    Raises:
        ConfigurationError: Rows are held back and nobody said to go on without them, or it cannot be told whom
            they are about while those missing are to be made inactive.
    """
    blocking = sheet.blocking
    if not blocking:
        return
    rows = "、".join(str(problem.row) for problem in blocking[:10]) + (" 等" if len(blocking) > 10 else "")
    if not skip_bad:
        raise ConfigurationError(
            f"名单有 {len(blocking)} 行不能采用（第 {rows} 行），未导入任何内容。请改正，或选择跳过这些行"
        )
    if deactivate_missing and any(not problem.work_number for problem in blocking):
        raise ConfigurationError("有的行没有工号，无法判断是谁，因此不能同时停用名单外的职工。请先补全工号")
