"""Files made to do harm: endless, enormous, circular, lying. All are built here, none is copied."""

import zlib
from collections.abc import Callable, Mapping

from tests.contract.watermark.broken_files import noise

Objects = Mapping[int, bytes]
Make = Callable[[], bytes]
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
TREE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = b"BT /F1 24 Tf 72 600 Td (Forty dogs) Tj ET"


def stream(data: bytes, entries: bytes = b"", *, length: int | None = None) -> bytes:
    """Return a stream object's body; its length may lie."""
    said = len(data) if length is None else length
    return b"<</Length %d%b>>stream\n%b\nendstream" % (said, entries, data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    """Return a compressed stream object's body."""
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + entries)


def page(extra: bytes = b"") -> bytes:
    """Return a page's body with more entries; the last of a name is the one that counts."""
    return PAGE + extra + b">>"


def written(objects: Objects, *, trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    """Return a PDF of these objects, which stand in for the sound ones of their numbers."""
    whole = {1: CATALOG, 2: TREE, 3: page(), 4: stream(TEXT), 5: FONT, **objects}
    parts, places, at = [b"%%PDF-%b\n" % version], {}, 9
    for number, body in whole.items():
        places[number] = at
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        at += len(parts[-1])
    size = max(whole) + 1
    rows = (b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size))
    end = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, at)
    return b"".join([*parts, b"xref\n0 %d\n" % size, *rows, end])


def zeros(size_bytes: int, rounds: int = 1) -> bytes:
    """Return so many zero bytes (whole megabytes) compressed, again and again."""
    squeeze = zlib.compressobj(9)
    head = squeeze.compress(bytes(1 << 20)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    # After a full flush each megabyte looks alike; the checksum of zeros is known without reading them.
    same = squeeze.compress(bytes(1 << 20)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    megabytes = size_bytes >> 20
    check = ((megabytes << 20) % 65521 << 16 | 1).to_bytes(4, "big")
    data = head + same * (megabytes - 1) + b"\x03\x00" + check
    for _ in range(rounds - 1):
        data = zlib.compress(data, 9)
    return data


def _picture(entries: bytes, data: bytes) -> bytes:
    shape = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8" + entries
    drawn = stream(TEXT + b" q 500 0 0 500 50 50 cm /Im Do Q")
    return written(
        {3: page(b"/Resources<</Font<</F1 5 0 R>>/XObject<</Im 6 0 R>>>>"), 4: drawn, 6: stream(data, shape)}
    )


def _form(body: bytes, resources: bytes) -> bytes:
    return stream(body, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources" + resources)


def _drawing(forms: Objects) -> bytes:
    used = page(b"/Resources<</Font<</F1 5 0 R>>/XObject<</Fx 6 0 R>>>>")
    return written({3: used, 4: stream(TEXT + b" /Fx Do"), **forms})


def _laughs(levels: int, each: int) -> bytes:
    """Return forms that draw the next form several times: exponential work in a small file."""
    forms = {6 + n: _form(b"/Fx Do " * each, b"<</XObject<</Fx %d 0 R>>>>" % (7 + n)) for n in range(levels)}
    return _drawing({**forms, 6 + levels: _form(b"0 0 9 9 re f", b"<<>>")})


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    body = page()
    return written(
        {2: b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids), **dict.fromkeys(range(10, 10 + count), body)}
    )


def _deep_tree(levels: int) -> bytes:
    middle = {10 + n: b"<</Type/Pages/Count 1/Kids[%d 0 R]/Parent %d 0 R>>" % (11 + n, 9 + n) for n in range(levels)}
    last = PAGE.replace(b"2 0 R", b"%d 0 R" % (9 + levels)) + b">>"
    return written({2: b"<</Type/Pages/Count 1/Kids[10 0 R]>>", **middle, 10 + levels: last})


def _annotations(count: int, one: bytes) -> bytes:
    return written({3: page(b"/Annots[" + one * count + b"]")})


def _object_stream_bomb() -> bytes:
    data = zeros(600 << 20)
    body = stream(data, b"/Type/ObjStm/N 1000000/First 9/Filter/FlateDecode")
    return written({6: body, 3: page(b"/Annots 7 0 R")}, version=b"1.5")


def _table_stream_bomb() -> bytes:
    head = b"%PDF-1.5\n"
    entries = b"/Type/XRef/W[1 8 8]/Size 2000000000/Root 1 0 R/Filter/FlateDecode"
    return head + b"9 0 obj\n" + stream(zeros(300 << 20), entries) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def _loop_of_tables() -> bytes:
    plain = written({})
    at = plain.rindex(b"xref\n0 6")
    return plain.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % at)


def _with_content(content: bytes) -> Make:
    return lambda: written({4: packed(content)})


def _with_page(extra: bytes) -> Make:
    return lambda: written({3: page(extra)})


def _filtered(entries: bytes) -> Make:
    return lambda: written({4: stream(TEXT, entries)})


def _locked(entries: bytes) -> Make:
    return lambda: written({9: b"<<" + entries + b">>"}, trailer=b"/Encrypt 9 0 R/ID[<00><00>]")


_BOXES = {
    "beyond counting": b"[0 0 1e30 1e30]",
    "of twenty digits": b"[0 0 99999999999999999999 99999999999999999999]",
    "of 2^31": b"[-2147483648 -2147483648 2147483647 2147483647]",
    "no number": b"[0 0 nan inf]",
    "two signs": b"[0 0 --612 +-792]",
    "three points": b"[0 0 6.1.2 7..92]",
    "without area": b"[5 5 5 5]",
    "a hair": b"[0 0 0.0000001 792]",
    "kilometres": b"[0 0 9000000 9000000]",
    "a name": b"/Wide",
    "five corners": b"[0 0 612 792 9]",
    "a loop": b"3 0 R",
    "words": b"[(0) (0) (612) (792)]",
}
_TURNS = {
    "by 1e9": b"1e9",
    "by words": b"(90)",
    "by a list": b"[90]",
    "by 45": b"45",
    "by 2^63": b"9223372036854775807",
}
_CONTENTS = {
    "escaped brackets": b"(" + b"\\(" * 800_000,
    "open brackets": b"(" * 800_000,
    "open arrays": b"[" * 800_000,
    "open arrays of strings": b"[(" * 400_000,
    "open dictionaries": b"<<" * 400_000,
    "kerning without end": b"BT /F1 9 Tf [" + b"(a) -1 " * 200_000,
    "numbers without end": b"9" * 2_000_000 + b" 0 0 1 0 0 cm",
    "images that never begin": b"BI/" * 400_000,
    "images that never end": b"BI/W 1 ID " * 200_000,
    "saves": b"q " * 60_000,
    "restores": b"Q " * 60_000,
    "text objects": b"BT " * 500_000,
    "matrices": b"1 0 0 1 0 0 cm " * 300_000,
    "broken matrices": b"0 cm " * 300_000,
    "comments": b"%" * 1_000_000,
    "hexadecimal": b"<" + b"0" * 2_000_000,
    "noise": noise(300_000),
    "marked content": b"/OC /X BDC " * 5000,
    "huge numbers": b"1e400 -1e400 99999999999999999999 0 0 0 cm BT /F1 1e38 Tf (x) Tj ET",
}
_KEYS = {
    "a page that is its own resources": b"/Resources 3 0 R",
    "resources that bite their tail": b"/Resources<</XObject 3 0 R/Font 3 0 R/ExtGState 3 0 R>>",
    "contents that are the page": b"/Contents 3 0 R",
    "contents that are a number": b"/Contents 7",
    "contents again and again": b"/Contents[" + b"4 0 R " * 20_000 + b"]",
    "contents in contents": b"/Contents[[[[4 0 R]]]]",
    "a parent that is the page": b"/Parent 3 0 R",
    "annotations that are the page": b"/Annots 3 0 R",
    "annotations in annotations": b"/Annots[[[4 0 R]] 3 0 R null 7 (x)]",
    "an endless unit": b"/UserUnit 1e30",
    "no unit": b"/UserUnit 0",
    "a negative unit": b"/UserUnit -3",
    "nested arrays": b"/Deep " + b"[" * 400_000 + b"]" * 400_000,
    "nested dictionaries": b"/Deep " + b"<</A " * 100_000 + b"1" + b">>" * 100_000,
}
_LOCKS = {
    "an unknown lock": b"/Filter/Nobody/V 1/R 2/O<00>/U<00>/P -1",
    "a lock of version 99": b"/Filter/Standard/V 99/R 99/O<00>/U<00>/P -1",
    "a lock without keys": b"/Filter/Standard/V 2/R 3/P -1",
    "a lock of negative length": b"/Filter/Standard/V 2/R 3/Length -40/O<%b>/U<%b>/P -1" % (b"00" * 32, b"00" * 32),
    "a lock that is its own filter": b"/Filter/Standard/V 5/R 6/CF 9 0 R/StmF/X/StrF/X/O<00>/U<00>/OE<00>/UE<00>/P 0",
}
_FILTERS = {
    "a thousand filters": b"/Filter[" + b"/FlateDecode" * 1000 + b"]",
    "filters in filters": b"/Filter[[/FlateDecode]]",
    "an unknown filter": b"/Filter/NobodysDecode",
    "predictors": b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2000000000/Colors 99>>",
    "columns below zero": b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns -1>>",
    "a filter that is the stream": b"/Filter 4 0 R",
    "run lengths": b"/Filter/RunLengthDecode",
}
_WIDE = b"/Width 6000/Height 6000"
_PICTURES: dict[str, Make] = {
    "jbig2": lambda: _picture(
        b"/Filter/JBIG2Decode/BitsPerComponent 1" + _WIDE, b"\x00\x00\x00\x00\x30" + b"\xff" * 99
    ),
    "jpx": lambda: _picture(b"/Filter/JPXDecode" + _WIDE, b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"\xff" * 999),
    "jpeg": lambda: _picture(b"/Filter/DCTDecode" + _WIDE, b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11"),
    "fax": lambda: _picture(
        b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000/Rows 60000>>" + _WIDE, b"\0" * 999
    ),
    "flate": lambda: _picture(b"/Filter/FlateDecode/Width 12000/Height 12000", zeros(140 << 20)),
    "flate twice": lambda: _picture(b"/Filter[/FlateDecode/FlateDecode]/Width 12000/Height 12000", zeros(140 << 20, 2)),
    "below zero": lambda: _picture(b"/Width -5/Height -5", b"x"),
    "its own mask": lambda: _picture(b"/Width 1/Height 1/SMask 6 0 R", b"x"),
}
_SELF = b"<</XObject<</Fx 6 0 R>>>>"
_OTHERS: dict[str, Make] = {
    "a tree that bites its tail": lambda: written({2: b"<</Type/Pages/Count 1/Kids[2 0 R]/Parent 2 0 R>>"}),
    "a tree without kids": lambda: written({2: b"<</Type/Pages/Count 1>>"}),
    "a tree of parents in a circle": lambda: written(
        {2: b"<</Type/Pages/Kids[6 0 R]/Count 1/Parent 6 0 R>>", 6: b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>"}
    ),
    "a tree that counts a billion": lambda: written({2: b"<</Type/Pages/Kids[3 0 R]/Count 1000000000>>"}),
    "a tree that counts below zero": lambda: written({2: b"<</Type/Pages/Kids[3 0 R]/Count -1>>"}),
    "a tree of 3000 levels": lambda: _deep_tree(3000),
    "the same page a thousand times": lambda: written(
        {2: b"<</Type/Pages/Count 1000/Kids[" + b"3 0 R " * 1000 + b"]>>"}
    ),
    "kids that are no pages": lambda: written({2: b"<</Type/Pages/Count 3/Kids[3 0 R 7 (x)]>>"}),
    "20000 pages": lambda: _many_pages(20_000),
    "1500 pages": lambda: _many_pages(1500),
    "no catalog": lambda: written({1: b"null"}),
    "a catalog that is its tree": lambda: written({1: b"<</Type/Catalog/Pages 1 0 R/Kids[3 0 R]/Count 1>>"}),
    "a form that draws itself": lambda: _drawing({6: _form(b"/Fx Do", _SELF)}),
    "two forms that draw each other": lambda: _drawing(
        {6: _form(b"/Fx Do", b"<</XObject<</Fx 7 0 R>>>>"), 7: _form(b"/Fx Do", _SELF)}
    ),
    "a form drawn ten million times": lambda: _laughs(7, 10),
    "a form drawn without end": lambda: _laughs(14, 14),
    "a mask of itself": lambda: written(
        {
            3: page(b"/Resources<</ExtGState<</G 6 0 R>>>>"),
            4: stream(b"/G gs 0 0 500 500 re f"),
            6: b"<</SMask<</S/Luminosity/G 7 0 R>>>>",
            7: stream(b"/G gs 0 0 9 9 re f", b"/Subtype/Form/BBox[0 0 9 9]/Resources<</ExtGState<</G 6 0 R>>>>"),
        }
    ),
    "a pattern of itself": lambda: written(
        {
            3: page(b"/Resources<</Pattern<</P 6 0 R>>>>"),
            4: stream(b"/Pattern cs /P scn 0 0 600 700 re f"),
            6: stream(
                b"/Pattern cs /P scn 0 0 9 9 re f",
                b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .001/YStep .001"
                b"/Resources<</Pattern<</P 6 0 R>>>>",
            ),
        }
    ),
    "a letter of itself": lambda: written(
        {
            4: stream(b"BT /F1 99 Tf 9 9 Td (a) Tj ET"),
            5: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]"
            b"/FirstChar 97/LastChar 97/Widths[9]/Encoding<</Differences[97/a]>>/CharProcs<</a 4 0 R>>"
            b"/Resources<</Font<</F1 5 0 R>>>>>>",
        }
    ),
    "100000 annotations": lambda: _annotations(100_000, b"<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(x)>>>>"),
    "100000 references to one annotation": lambda: _annotations(100_000, b"3 0 R "),
    "bookmarks in a circle": lambda: written(
        {1: CATALOG[:-2] + b"/Outlines 6 0 R>>", 6: b"<</First 6 0 R/Last 6 0 R/Next 6 0 R/A<</S/Launch/F(x)>>>>"}
    ),
    "fields in a circle": lambda: written(
        {1: CATALOG[:-2] + b"/AcroForm<</Fields[6 0 R]>>>>", 6: b"<</Kids[6 0 R 6 0 R]/AA<<>>>>"}
    ),
    "an action after itself": lambda: written(
        {1: CATALOG[:-2] + b"/OpenAction 6 0 R>>", 6: b"<</S/URI/URI(http://x)/Next[6 0 R 6 0 R]>>"}
    ),
    "a stream too long": lambda: written({4: stream(TEXT, length=99_999_999)}),
    "a stream too short": lambda: written({4: stream(TEXT, length=3)}),
    "a stream of negative length": lambda: written({4: stream(TEXT, length=-1)}),
    "a length that is the stream": lambda: written({4: b"<</Length 4 0 R>>stream\n" + TEXT + b"\nendstream"}),
    "tables in a circle": _loop_of_tables,
    "a table far away": lambda: written({}).replace(b"startxref\n", b"startxref\n99999"),
    "a table of noise": lambda: written({}).replace(b" 00000 n", b" 0x0zz n"),
    "a million objects in the table": lambda: written({}).replace(b"/Size 6", b"/Size 999999999"),
    "a packed bomb of objects": _object_stream_bomb,
    "a packed bomb of tables": _table_stream_bomb,
    "a page packed in a bomb": lambda: written({4: stream(zeros(600 << 20), b"/Filter/FlateDecode")}),
    "a page packed in a bomb in a bomb": lambda: written(
        {4: stream(zeros(900 << 20, 2), b"/Filter[/FlateDecode/FlateDecode]")}
    ),
    "nothing but a head": lambda: b"%PDF-1.7\n",
    "head and noise": lambda: b"%PDF-1.7\n" + noise(60_000) + b"\n%%EOF",
    "zeros": lambda: b"%PDF-1.7\n" + bytes(3 << 20) + b"%%EOF",
    "a file in a file": lambda: b"%PDF-1.7\n" + written({}) + b"%PDF-1.4\n" + written({}),
}


def built() -> dict[str, Make]:
    """Return the files made by hand, by what is wrong with them."""
    return {
        **{f"a box {name}": _with_page(b"/MediaBox" + box) for name, box in _BOXES.items()},
        **{f"a crop box {name}": _with_page(b"/CropBox" + box) for name, box in _BOXES.items()},
        **{f"turned {name}": _with_page(b"/Rotate " + turn) for name, turn in _TURNS.items()},
        **{f"content: {name}": _with_content(data) for name, data in _CONTENTS.items()},
        **{name: _with_page(extra) for name, extra in _KEYS.items()},
        **{name: _locked(entries) for name, entries in _LOCKS.items()},
        **{name: _filtered(entries) for name, entries in _FILTERS.items()},
        **{f"a picture in {name}": make for name, make in _PICTURES.items()},
        **_OTHERS,
    }
