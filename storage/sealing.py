"""Seals and opens the fields of one table; an empty value stays empty."""

from storage.crypto import FieldCipher


class Sealer:
    """A cipher that knows its table, so that a value moved to another column does not open."""

    def __init__(self, cipher: FieldCipher, table: str) -> None:
        """Keep the cipher and the table's name."""
        self._cipher = cipher
        self._table = table

    def seal(self, column: str, value: str) -> bytes:
        """Return the value encrypted."""
        return self._cipher.seal(value, f"{self._table}.{column}") if value else b""

    def open(self, column: str, sealed: bytes) -> str:
        """Return the value."""
        return self._cipher.open(sealed, f"{self._table}.{column}") if sealed else ""
