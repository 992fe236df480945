"""A sound paper broken at random, always in the same way for the same seed."""

import random
import re
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

KINDS = 4


def _dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a broken file must break alike each time


def noise(size_bytes: int) -> bytes:
    """Return so many bytes that mean nothing."""
    return _dice(size_bytes).randbytes(size_bytes)


def sound(kind: int) -> bytes:
    """Return a sound paper of some pages: plain, with packed objects, or locked with an empty password."""
    pdf, out = pikepdf.new(), BytesIO()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    picture = pdf.make_stream(noise(2500))
    for key, value in {"Subtype": Name.Image, "Width": 50, "Height": 50, "BitsPerComponent": 8}.items():
        picture[f"/{key}"] = value
    picture.ColorSpace = Name.DeviceGray
    for number in range(4):
        lines = b"".join(b"(Page %d, line %d of forty dogs.) Tj T* " % (number, row) for row in range(40))
        made = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 612, 792]),
            Rotate=90 * (number % 2),
            Resources=Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im=picture)),
            Contents=pdf.make_stream(
                b"q BT /F1 12 Tf 14 TL 72 720 Td " + lines + b"ET Q q 99 0 0 99 72 60 cm /Im Do Q"
            ),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    if kind == 1:
        pdf.save(out, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    elif kind == 2:
        lock = pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False)
        pdf.save(out, static_id=True, encryption=lock)
    else:
        pdf.save(out, static_id=True, compress_streams=kind != 3)
    return out.getvalue()


def broken(seed: int) -> bytes:
    """Return a sound paper broken in a way that the seed decides."""
    dice = _dice(seed)
    data = bytearray(sound(seed % KINDS))
    for _ in range(dice.choice((1, 1, 2, 4))):
        dice.choice(_BREAKS)(data, dice)
    return bytes(data)


def _flip(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice((1, 3, 10, 60))):
        data[dice.randrange(9, len(data))] = dice.randrange(256)


def _cut(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(len(data) // 4, len(data)) :]


def _bite(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(9, len(data))
    del data[at : at + dice.choice((1, 20, 400))]


def _double(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(9, len(data))
    data[at:at] = data[at : at + dice.choice((5, 200, 3000))]


def _noise(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(9, len(data))
    data[at:at] = dice.randbytes(dice.choice((1, 30, 2000)))


def _one_of(data: bytearray, pattern: bytes, dice: random.Random) -> tuple[int, int] | None:
    found = [one.span() for one in re.finditer(pattern, data)]
    return dice.choice(found) if found else None


def _number(data: bytearray, dice: random.Random) -> None:
    if span := _one_of(data, rb"(?<![\d.])\d+(?![\d.])", dice):
        new = dice.choice((b"0", b"-1", b"7", b"65536", b"2147483648", b"1e99", b"99999999999999999999", b"nan"))
        data[span[0] : span[1]] = new


def _name(data: bytearray, dice: random.Random) -> None:
    if span := _one_of(data, rb"/[A-Z]\w+", dice):
        new = dice.choice((b"/Kids", b"/Parent", b"/Length", b"/Type", b"/Contents", b"/X", b"/Filter", b"null"))
        data[span[0] : span[1]] = new


def _reference(data: bytearray, dice: random.Random) -> None:
    if span := _one_of(data, rb"\d+ 0 R", dice):
        data[span[0] : span[1]] = b"%d 0 R" % dice.randrange(20)


def _swap(data: bytearray, dice: random.Random) -> None:
    one, other = _one_of(data, rb"\d+ 0 obj", dice), _one_of(data, rb"\d+ 0 obj", dice)
    if one and other and one[1] - one[0] == other[1] - other[0]:
        data[slice(*one)], data[slice(*other)] = bytes(data[slice(*other)]), bytes(data[slice(*one)])


def _table(data: bytearray, dice: random.Random) -> None:
    at = data.rfind(b"xref", 0, len(data) - 30)
    for _ in range(dice.choice((1, 8))):
        if 0 < at < len(data) - 1:
            data[dice.randrange(at, len(data))] = dice.choice(b"0123456789 \nfn")


_BREAKS = (_flip, _cut, _bite, _double, _noise, _number, _name, _reference, _swap, _table)
