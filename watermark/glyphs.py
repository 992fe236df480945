"""The font of the mark: Noto Sans CJK from the package index, cut down to the characters of one mark."""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import uharfbuzz as hb

_FACES = 10
_FAMILY = "Noto Sans CJK SC"
_FLAGS = (
    hb.SubsetFlags.NO_HINTING
    | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    | hb.SubsetFlags.CFF_IDENTITY_CHARSET
    | hb.SubsetFlags.NOTDEF_OUTLINE
)
_UNUSED_TABLES = ("BASE", "GPOS", "GSUB", "GDEF", "VORG", "vhea", "vmtx", "name", "post")
_INVISIBLE = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFE00, 0xFE10)}


@dataclass(frozen=True, slots=True)
class Cut:
    """A font that holds just the characters asked for.

    `program` is a bare CFF table in which CID and glyph number are the same; widths are in 1/1000 em.
    """

    name: str
    program: bytes
    glyphs: dict[str, int]
    widths: dict[int, int]

    def encoded(self, text: str) -> bytes:
        """Return a text as the two-byte codes of this font."""
        return b"".join(struct.pack(">H", self.glyphs[char]) for char in text)

    def width_em(self, text: str) -> float:
        """Return how long a text is at font size 1."""
        return sum(self.widths[self.glyphs[char]] for char in text) / 1000

    def to_unicode(self) -> bytes:
        """Return the CMap that gives the text back when it is copied or searched."""
        pairs = "\n".join(f"<{gid:04x}> <{_utf16(char)}>" for char, gid in sorted(self.glyphs.items()))
        return _CMAP.format(count=len(self.glyphs), pairs=pairs).encode()


def drawable(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text in which everything can be drawn, and the characters replaced by `[U+XXXX]`.

    Line breaks become spaces; what has no look of its own (joiners, direction and variation marks) is dropped.
    """
    font, shown, missing = _font(), [], []
    for char in " ".join(text.split()):
        if ord(char) in _INVISIBLE or 0xE0000 <= ord(char) < 0xE0200:
            continue
        if font.get_nominal_glyph(ord(char)):
            shown.append(char)
        else:
            shown.append(f"[U+{ord(char):04X}]")
            missing.append(char)
    return "".join(shown), tuple(dict.fromkeys(missing))


def cut(texts: Iterable[str]) -> Cut:
    """Return the font for some drawable texts."""
    font = _font()
    old = {char: int(font.get_nominal_glyph(ord(char))) for char in sorted(set("".join(texts)))}
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(old.values())
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED_TABLES)
    wanted.flags = _FLAGS
    plan = hb.SubsetPlan(font.face, wanted)
    program = bytes(plan.execute().reference_table("CFF ").data)
    new = plan.old_to_new_glyph_mapping
    return Cut(
        name=f"{_tag(program)}+NotoSansCJKsc-Regular",
        program=program,
        glyphs={char: int(new[gid]) for char, gid in old.items()},
        widths={int(new[gid]): int(font.get_glyph_h_advance(gid)) for gid in old.values()},
    )


@cache
def _font() -> hb.Font:
    blob = hb.Blob.from_file_path(str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"))
    faces = (hb.Face(blob, index) for index in range(_FACES))
    return hb.Font(next(face for face in faces if face.get_name(1) == _FAMILY))


def _tag(program: bytes) -> str:
    return "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(program).digest()[:6])


def _utf16(char: str) -> str:
    return char.encode("utf-16-be").hex()


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{count} beginbfchar
{pairs}
endbfchar
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
