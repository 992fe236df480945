"""The font of the mark: Noto Sans CJK from the package index, cut down to the characters of one mark.

Letters of Latin, Greek and Cyrillic that it lacks come from Source Sans, whose design its own Latin letters are.
"""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby

import uharfbuzz as hb

from watermark.stamping.merged import Curve, Drawing, merged
from watermark.stamping.spelling import cleaned, same, spelled

FONT_FILE = str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc")
FACES, FAMILY = 10, "Noto Sans CJK SC"
_FLAGS = (
    hb.SubsetFlags.NO_HINTING
    | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    | hb.SubsetFlags.CFF_IDENTITY_CHARSET
    | hb.SubsetFlags.NOTDEF_OUTLINE
)
_UNUSED_TABLES = ("BASE", "GPOS", "GSUB", "GDEF", "VORG", "vhea", "vmtx", "name", "post")
_REGULAR = {"wght": 400}
_PLAIN = {*range(0x20, 0x7F), *map(ord, "·—…、。《》！（），：；？"), *range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)}
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
    """Return a text in which everything can be drawn, and the characters that stand there spelled or as a code.

    Line breaks become spaces; what has no look of its own (joiners, direction and variation marks) is dropped.
    """
    if _plain().issuperset(text):
        return " ".join(text.split()), ()
    line = "".join(char if _can_draw(char) else same(char, _can_draw) for char in cleaned(text))
    shown: list[str] = []
    missing: list[str] = []
    for can_be, run in groupby(line, key=_can_draw):
        chars = "".join(run)
        shown.append(chars if can_be else spelled(chars, _can_draw))
        missing += [] if can_be else chars
    return "".join(shown), tuple(dict.fromkeys(missing))


def cut(texts: Iterable[str]) -> Cut:
    """Return the font for some drawable texts."""
    chars = sorted(set("".join(texts)))
    for font in (*_prepared, _font()):
        old = {char: int(font.get_nominal_glyph(ord(char)) or 0) for char in chars}
        if all(old.values()):
            return _cut_from(font, old)
    return _merged(chars)


def _cut_from(font: hb.Font, old: dict[str, int]) -> Cut:
    plan = hb.SubsetPlan(font.face, _asked(old.values()))
    program = bytes(plan.execute().reference_table("CFF ").data)
    new = plan.old_to_new_glyph_mapping
    return Cut(
        name=f"{_tag(program)}+NotoSansCJKsc-Regular",
        program=program,
        glyphs={char: int(new[gid]) for char, gid in old.items()},
        widths={int(new[gid]): int(font.get_glyph_h_advance(gid)) for gid in old.values()},
    )


def _merged(chars: list[str]) -> Cut:
    drawings = [_drawing("")] + [_drawing(char) for char in chars]
    tag = _tag("".join(chars).encode("utf-8", "surrogatepass"))
    return Cut(
        name=f"{tag}+NotoSansCJKsc-Merged",
        program=merged(f"{tag}+NotoSansCJKsc-Merged", drawings),
        glyphs={char: number for number, char in enumerate(chars, 1)},
        widths={number: drawing.width for number, drawing in enumerate(drawings) if number},
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
def _plain() -> frozenset[str]:
    """Return the characters that are drawn as they are: nearly every name and notice has no others."""
    return frozenset(chr(code) for code in set(_font().face.unicodes).intersection(_PLAIN))


def _can_draw(char: str) -> bool:
    return any(font.get_nominal_glyph(ord(char)) for font in (_font(), _letters()))


def _place_of(char: str) -> tuple[hb.Font, int]:
    """Return the font that draws a character, and its glyph there; `.notdef` when none does."""
    found = ((font, int(font.get_nominal_glyph(ord(char)) or 0)) for font in (_font(), _letters()))
    return next((place for place in found if place[1]), (_font(), 0))


@cache
def _letters() -> hb.Font:
    font = hb.Font(
        hb.Face(hb.Blob.from_file_path(str(files("fontpkg_source_sans_3") / "files" / "SourceSans3[wght].ttf")))
    )
    font.set_variations(_REGULAR)
    return font


@cache
def _font() -> hb.Font:
    blob = hb.Blob.from_file_path(FONT_FILE)
    faces = (hb.Face(blob, index) for index in range(FACES))
    return hb.Font(next(face for face in faces if face.get_name(1) == FAMILY))


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
    right, parts = 0, []
    for char in text:
        drawing = _drawing(char)
        parts.append(_outline(char) if not right else f"1 0 0 1 {right} 0 cm\n".encode() + _outline(char))
        right = drawing.width
    return b"\n".join(parts)


@lru_cache(maxsize=512)
def _outline(char: str) -> bytes:
    parts: list[str] = []
    for kind, points in _drawing(char).curves:
        parts += ["h"] if kind == "m" and parts else []
        parts += [f"{x} {y}" for x, y in points] + [kind]
    return " ".join([*parts, "h", "f"]).encode() if parts else b""


@lru_cache(maxsize=512)
def _drawing(char: str) -> Drawing:
    """Return a character's glyph as curves; the box of what is not there for an empty text."""
    font, gid = _place_of(char) if char else (_font(), 0)
    pen = _Pen()
    font.draw_glyph_with_pen(gid, pen)
    return Drawing(int(font.get_glyph_h_advance(gid)), tuple(pen.curves))


Point = tuple[float, float]


class _Pen:
    """Takes down a glyph's curves, the quadratic ones as cubic."""

    def __init__(self) -> None:
        self.curves: list[Curve] = []
        self._here: Point = (0.0, 0.0)

    def moveTo(self, to: Point) -> None:  # noqa: N802 - the names that the font library calls
        self._add("m", to)

    def lineTo(self, to: Point) -> None:  # noqa: N802
        self._add("l", to)

    def curveTo(self, *points: Point) -> None:  # noqa: N802
        self._add("c", *points)

    def qCurveTo(self, control: Point, to: Point) -> None:  # noqa: N802
        self._add("c", _between(self._here, control), _between(to, control), to)

    def closePath(self) -> None:  # noqa: N802
        return

    def endPath(self) -> None:  # noqa: N802
        return

    def _add(self, kind: str, *points: Point) -> None:
        self.curves.append((kind, tuple((round(x), round(y)) for x, y in points)))
        self._here = points[-1]


def _between(end: Point, control: Point) -> Point:
    """Return the control point of a cubic curve that runs like a quadratic one."""
    return end[0] + (control[0] - end[0]) * 2 / 3, end[1] + (control[1] - end[1]) * 2 / 3
