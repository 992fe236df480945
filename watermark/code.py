"""The short signed code that leads a copy back to its delivery.

Sixteen characters without look-alikes carry 79 bits: 31 for the delivery's id, 48 of an HMAC over it.
The id is masked, so that codes neither tell how many copies left the house nor resemble each other.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 16
CODE_KEY = "/WNDI_Code"
MAX_DELIVERY_ID = 2**31 - 1
MAC_BITS = 48
_MIN_KEY_BYTES = 16
_DIGIT = {letter: value for value, letter in enumerate(ALPHABET)}
_LETTER = f"[{ALPHABET}]"
_GROUP = rf"(?:{_LETTER}\s?){{4}}"
# A look-ahead finds overlapping candidates: letters before a code must not hide it.
_CANDIDATE = re.compile(rf"(?=({_GROUP}(?:[-\s]{{0,4}}{_GROUP}){{3}}))")
_NO_LETTER = re.compile("[^0-9A-Z]+")
# Letters that no code has, and those of its own that are taken for them.
_MISREAD = {**dict.fromkeys("0O", "DQ86GC"), **dict.fromkeys("1IL", "7JT")}
_MOST_MISREAD = 3
_LONGEST_TYPED, _LONGEST_MISREAD = 2000, 80
_DASHES = re.compile("[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def issue_code(key: bytes, delivery_id: int) -> str:
    """Return the code of a delivery, as `ABCD-EFGH-JKMN-PQRS`.

    Raises:
        ValueError: The id does not fit 31 bits, or the key is shorter than 16 bytes.
    """
    if not 0 <= delivery_id <= MAX_DELIVERY_ID:
        raise ValueError(f"delivery id out of range: {delivery_id}")
    mac = _mac(key, delivery_id)
    letters = _to_letters((delivery_id ^ _mask(key, mac)) << MAC_BITS | mac)
    return "-".join(letters[at : at + 4] for at in range(0, LENGTH, 4))


def check_code(key: bytes, typed: str) -> int | None:
    """Return the delivery that a code was issued for, or `None` when it never was.

    What stands around the code does no harm, nor how its groups are set apart; two codes at once are none.
    """
    letters = plain_code(typed)
    if len(letters) == LENGTH and _DIGIT.keys() >= set(letters):
        return _checked(key, letters)
    letters = _NO_LETTER.sub("", _folded(typed[:_LONGEST_TYPED]))
    windows = [letters[at : at + LENGTH] for at in range(len(letters) - LENGTH + 1)]
    found = _delivered(key, windows)
    if not found and len(letters) <= _LONGEST_MISREAD:
        found = _delivered(key, (reading for window in windows for reading in _readings(window)))
    return found.pop() if len(found) == 1 else None


def _delivered(key: bytes, codes: Iterable[str]) -> set[int]:
    return {delivery_id for code in codes if (delivery_id := _checked(key, code)) is not None}


def _readings(letters: str) -> Iterator[str]:
    """Yield what may have been meant by letters that no code has; a wrong one is as good as never signed."""
    if sum(letter not in _DIGIT for letter in letters) <= _MOST_MISREAD:
        yield from map("".join, product(*(_MISREAD.get(letter, letter) for letter in letters)))


# A page repeats its code in every tile, a paper on every page.
@lru_cache(maxsize=1024)
def _checked(key: bytes, letters: str) -> int | None:
    if len(letters) != LENGTH or any(letter not in _DIGIT for letter in letters):
        return None
    number = _from_letters(letters)
    mac = number & (2**MAC_BITS - 1)
    delivery_id = (number >> MAC_BITS) ^ _mask(key, mac)
    if delivery_id > MAX_DELIVERY_ID:
        return None
    return delivery_id if hmac.compare_digest(_bytes(mac), _bytes(_mac(key, delivery_id))) else None


def plain_code(code: str) -> str:
    """Return a code as its bare sixteen letters, however it was typed or broken into lines."""
    return re.sub(r"[-\s]", "", _folded(code))


def codes_in(key: bytes, text: str) -> Iterator[int]:
    """Yield the deliveries whose valid codes stand in a text; the same one may come several times."""
    for candidate in _CANDIDATE.finditer(_folded(text)):
        delivery_id = _checked(key, plain_code(candidate.group(1)))
        if delivery_id is not None:
            yield delivery_id


def _folded(text: str) -> str:
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text)).upper()


def _mac(key: bytes, delivery_id: int) -> int:
    return _keyed(key, b"wendi code", delivery_id.to_bytes(4, "big")) >> (256 - MAC_BITS)


def _mask(key: bytes, mac: int) -> int:
    return _keyed(key, b"wendi mask", _bytes(mac)) >> (256 - 31)


def _keyed(key: bytes, use: bytes, message: bytes) -> int:
    if len(key) < _MIN_KEY_BYTES:
        raise ValueError(f"the signing key must have at least {_MIN_KEY_BYTES} bytes")
    return int.from_bytes(hmac.digest(key, use + message, hashlib.sha256), "big")


def _bytes(mac: int) -> bytes:
    return mac.to_bytes(MAC_BITS // 8, "big")


def _to_letters(number: int) -> str:
    letters = ""
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        letters = ALPHABET[digit] + letters
    return letters


def _from_letters(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * len(ALPHABET) + _DIGIT[letter]
    return number
