"""Seals what the member tables keep and opens it again as the domain's words."""

from collections.abc import Mapping

from handlers.domain.membership import Binding, BoundBy, Staff, code_key, name_key
from storage.crypto import FieldCipher
from storage.member_tables import BindingRecord, StaffRecord
from storage.staff_sheet import StaffRow

NAME = "staff.name"
WORK_NUMBER = "staff.work_number"
MAIL = "staff.mail"
PHONE = "staff.phone"
CONTACT_NAME = "binding.contact_name"
OWN_NAME = "contact.name"
ALIAS = "presence.alias"
CODE = "one_time_code.code"


class MemberRows:
    """Turns rows into domain objects and back, for one key."""

    def __init__(self, cipher: FieldCipher) -> None:
        """Keep the cipher."""
        self._cipher = cipher

    def staff(self, record: StaffRecord) -> Staff:
        """Return a staff entry."""
        return Staff(
            id=record.id,
            work_number=self._cipher.open(record.work_number, WORK_NUMBER),
            name=self._cipher.open(record.name, NAME),
            department=record.department,
            title=record.title,
            degree=record.degree,
            post=record.post,
            mail=self.opened(record.mail, MAIL),
            is_active=record.is_active,
        )

    def phone(self, record: StaffRecord) -> str:
        """Return the phone of a staff entry, which no use case needs."""
        return self.opened(record.phone, PHONE)

    def sealed_staff(self, row: StaffRow) -> Mapping[str, object]:
        """Return the columns of a staff entry as a sheet gives them, each field by its name."""
        return {
            "work_number": self._cipher.seal(row.work_number, WORK_NUMBER),
            "work_number_key": self.number_key(row.work_number),
            "name": self._cipher.seal(row.name, NAME),
            "name_key": self.name_key(row.name),
            "department": row.department,
            "title": row.title,
            "degree": row.degree,
            "post": row.post,
            "mail": self.sealed(row.mail, MAIL),
            "phone": self.sealed(row.phone, PHONE),
        }

    def binding(self, record: BindingRecord, staff: StaffRecord) -> Binding:
        """Return a binding with its staff entry."""
        return Binding(
            staff=self.staff(staff),
            account=record.account,
            contact_id=record.contact_id,
            contact_name=self._cipher.open(record.contact_name, CONTACT_NAME),
            bound_by=BoundBy(record.bound_by),
            bound_at=record.bound_at,
        )

    def sealed_contact(self, name: str) -> Mapping[str, object]:
        """Return the columns of a bound contact's own name."""
        key = self._cipher.blind(name, CONTACT_NAME)
        return {"contact_name": self._cipher.seal(name, CONTACT_NAME), "contact_name_key": key}

    def sealed(self, text: str, place: str) -> bytes | None:
        """Return a text sealed; an empty one needs no row space."""
        return self._cipher.seal(text, place) if text else None

    def opened(self, sealed: bytes | None, place: str) -> str:
        """Return a sealed text, empty where there is none."""
        return self._cipher.open(sealed, place) if sealed else ""

    def name_key(self, name: str) -> bytes:
        """Return the blind index of a person's name."""
        return self._cipher.blind(name_key(name), NAME)

    def number_key(self, work_number: str) -> bytes:
        """Return the blind index of a work number."""
        return self._cipher.blind(work_number, WORK_NUMBER)

    def contact_key(self, name: str) -> bytes:
        """Return the blind index of a contact's own name."""
        return self._cipher.blind(name, CONTACT_NAME)

    def code_key(self, code: str) -> bytes:
        """Return the keyed hash of a one-time code, however it was typed."""
        return self._cipher.blind(code_key(code), CODE)
