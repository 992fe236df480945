"""The font of the mark: Noto Sans CJK from the package index, cut down to the characters of one mark."""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
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
# Not in GB 2312, yet in many names.
_OF_NAMES = (
    "·•…–—珺玥煊堃昇喆祎翀旻晗昊曦玘珩琇瑀璟璠瓒甯皞祯稹筱罡羿翃翊翾芃芸苡荃莜菂萱葳蕤薏衎袆誉诒谌贠赟跞轶邈邬邴郗"
    "鄢酉钊钐钫钰铖铠铧铨铱铷锃锜锟锴锺镕镔闫闳阗陞雩霂霈霏靓靖韫韬頔颋颢飏馡馥骁骅骉骎骐骕骞骢骥鬯魁鲲鸫鹍鹏鹔麒麓麟黛龑龢"
    "㛃䶮㙦㮾偲偰傒侴仝佟劼勍勖厝叆吔哿喣嘏囡圳坭垚埇埕堉塬夔妡妤姈姞姮娸婍媄媛媱嫄嫚嫪嬛孙宓寔尕屹岍岚峋峣崟嵇嵘巘巽帡幵庹廙弢彧彤徵忻怀怡恺悆悫惇愔愫慜懋戬扆抟昀昉昕昫昳昶晅晔晞晟晢晧晸暄暐暕暘暲曈朕杧杲枞栎栩桢桦棽椸楝楙榑樾橦橹欤歆殳毓氤汭汶沄沅沆沚沣泂泓泖泠泱洄洢洣洧洳浈浐浠浥浯涓涔涟涪淏淑淞淦淩渌渑渟渥湉湑湜湲溁溆溎溦滢滪漪漭潆潇潼澍澔澴濛瀚瀛灏炅炆炘炜炟炫炯烔烜烨焓焘焜焱煜煦熙熠熵燊燚燧爔爻牂狄猗玎玕玙玠玢玦玫玮玲珂珅珈珉珑珙珞珣珥珧珮珲珺琎琏琚琛琤琦琨琪琬琭琮琯琰琲琳琸瑄瑑瑗瑜瑢瑨瑭瑱瑾璁璆璇璈璋璐璘璜璞璥璨璩璬璲璿瓀"
    "張陳劉趙黃吳鄭馮鄧許蕭呂蘇盧蔣賈葉閻餘譚鄒範陸龔顧萬錢嚴韓楊孫馬羅謝鐘湯喬賀賴龍國華偉麗艷娟麗強軍傑濤寧東風雲飛鳳蘭瑩靜慶學樹榮澤潔語詩銘錦鑫"
)


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
    font, shown, missing = _font(), "", []
    for char in " ".join(text.split()):
        if ord(char) in _INVISIBLE or 0xE0000 <= ord(char) < 0xE0200:
            continue
        if font.get_nominal_glyph(ord(char)):
            shown += char
        else:
            shown += f"[U+{ord(char):04X}]"
            missing.append(char)
    return shown.replace("][U+", " U+"), tuple(dict.fromkeys(missing))


def cut(texts: Iterable[str]) -> Cut:
    """Return the font for some drawable texts."""
    chars = sorted(set("".join(texts)))
    for font in (*_prepared, _font()):
        old = {char: int(font.get_nominal_glyph(ord(char)) or 0) for char in chars}
        if all(old.values()):
            break
    plan = hb.SubsetPlan(font.face, _asked(old.values()))
    program = bytes(plan.execute().reference_table("CFF ").data)
    new = plan.old_to_new_glyph_mapping
    return Cut(
        name=f"{_tag(program)}+NotoSansCJKsc-Regular",
        program=program,
        glyphs={char: int(new[gid]) for char, gid in old.items()},
        widths={int(new[gid]): int(font.get_glyph_h_advance(gid)) for gid in old.values()},
    )


def prepare() -> None:
    """Cut and sort out the usual characters once, so that each mark's font takes a tenth of a millisecond, not two.

    Takes some tenths of a second and 25 MB; whoever needs other characters takes the whole font as before.
    """
    if _prepared:
        return
    font = _font()
    gids = (int(font.get_nominal_glyph(ord(char)) or 0) for char in _usual())
    usual = hb.SubsetPlan(font.face, _asked(gid for gid in gids if gid)).execute()
    _prepared.append(hb.Font(hb.subset_preprocess(usual)))


# What `prepare` made, in the process that made it and in its children.
_prepared: list[hb.Font] = []


def _usual() -> Iterable[str]:
    """Yield what most names and notices are written with: GB 2312, and what names often hold beyond it."""
    yield from filter(lambda char: char.encode("gb2312", "ignore"), map(chr, range(0x20, 0xD800)))
    yield from _OF_NAMES


def _asked(gids: Iterable[int]) -> hb.SubsetInput:
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(gids)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED_TABLES)
    wanted.flags = _FLAGS
    return wanted


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


def outlines(text: str) -> bytes:
    """Return a drawable text as filled curves, a thousand units to the em: what no search for words finds."""
    font, right, parts = _font(), 0, []
    for char in text:
        gid = font.get_nominal_glyph(ord(char)) or 0
        parts.append(_outline(gid) if not right else f"1 0 0 1 {right} 0 cm\n".encode() + _outline(gid))
        right = int(font.get_glyph_h_advance(gid))
    return b"\n".join(parts)


@lru_cache(maxsize=512)
def _outline(gid: int) -> bytes:
    pen = _Pen()
    _font().draw_glyph_with_pen(gid, pen)
    return " ".join([*pen.parts, "f"] if pen.parts else []).encode()


class _Pen:
    """Writes a glyph's curves as PDF does."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def moveTo(self, to: tuple[float, float]) -> None:  # noqa: N802 - the names that the font library calls
        self._add("m", to)

    def lineTo(self, to: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", to)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add("c", *points)

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        # The font has cubic curves alone; the library asks for the name all the same.
        raise TypeError("quadratic curves")

    def closePath(self) -> None:  # noqa: N802
        self.parts.append("h")

    def endPath(self) -> None:  # noqa: N802
        return

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        self.parts += [f"{x:.0f} {y:.0f}" for x, y in points]
        self.parts.append(operator)
