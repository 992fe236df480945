"""What importing a staff list would change, entry by entry and field by field."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from handlers.domain.membership import Staff, name_key
from storage.staff_sheet import FIELD_NAMES, RowProblem, StaffRow, StaffSheet


@dataclass(frozen=True, slots=True)
class KnownStaff:
    """An entry of the list as it is now; `is_bound` when some contact holds it."""

    staff: Staff
    phone: str = field(repr=False)
    is_bound: bool = False

    def value(self, name: str) -> str:
        """Return one field by its name in the sheet."""
        return self.phone if name == "phone" else str(getattr(self.staff, name))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that a list changes; `label` is its Chinese name, `name` ours."""

    name: str
    label: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StaffChange:
    """One entry that a list changes.

    `ends_binding`: the 工号 now belongs to another name, so whoever held the entry must prove anew who they are.
    """

    staff: Staff
    row: StaffRow
    fields: tuple[FieldChange, ...]
    ends_binding: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The names of the fields that change."""
        return frozenset(change.name for change in self.fields)


@dataclass(frozen=True, slots=True)
class StaffChanges:
    """The preview of an import: new entries, changed ones, those that the list no longer has, and problems."""

    added: tuple[StaffRow, ...]
    changed: tuple[StaffChange, ...]
    left: tuple[Staff, ...]
    unchanged: int
    problems: tuple[RowProblem, ...]

    @property
    def needs_decision(self) -> bool:
        """Whether rows are held back, so that an import must be told to go on without them."""
        return any(problem.is_blocking for problem in self.problems)


def compare(known: Iterable[KnownStaff], sheet: StaffSheet) -> StaffChanges:
    """Return what the sheet changes in the list.

    Columns that the sheet does not have, and cells that could not be read, change nothing.
    """
    by_number = {number_key(entry.staff.work_number): entry for entry in known}
    columns = [name for name, label in FIELD_NAMES.items() if label in sheet.columns]
    met = [(row, by_number.get(number_key(row.work_number))) for row in sheet.rows]
    changes = [change for row, entry in met if entry and (change := _change(entry, row, columns))]
    return StaffChanges(
        added=tuple(row for row, entry in met if entry is None),
        changed=tuple(changes),
        left=_left(by_number, sheet),
        unchanged=sum(1 for _, entry in met if entry) - len(changes),
        problems=sheet.problems,
    )


def number_key(work_number: str) -> str:
    """Return a work number for comparison."""
    return work_number.casefold()


def _change(entry: KnownStaff, row: StaffRow, columns: Collection[str]) -> StaffChange | None:
    fields = [
        FieldChange(name, FIELD_NAMES[name], entry.value(name), getattr(row, name))
        for name in columns
        if name not in row.unread and entry.value(name) != getattr(row, name)
    ]
    if not entry.staff.is_active:
        fields.append(FieldChange("is_active", "状态", "停用", "在职"))
    is_other_name = name_key(entry.staff.name) != name_key(row.name)
    return StaffChange(entry.staff, row, tuple(fields), entry.is_bound and is_other_name) if fields else None


def _left(by_number: Mapping[str, KnownStaff], sheet: StaffSheet) -> tuple[Staff, ...]:
    """Return the active entries that the list does not have, not even in a row that was held back."""
    listed = {number_key(row.work_number) for row in sheet.rows}
    listed |= {number_key(problem.work_number) for problem in sheet.problems}
    entries = (entry.staff for key, entry in by_number.items() if key not in listed)
    return tuple(staff for staff in entries if staff.is_active)
