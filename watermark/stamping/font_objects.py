"""The font of the mark as PDF objects, for pikepdf."""

from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from watermark.stamping.glyphs import Cut


def font_object(pdf: pikepdf.Pdf, cut: Cut, compressed: Callable[[bytes], Stream]) -> Object:
    """Return the composite font; `compressed` makes its streams."""
    program = compressed(cut.program)
    program.Subtype = Name.CIDFontType0C
    name = Name(f"/{cut.name}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=Array([-1002, -1048, 2928, 1808]),
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=733,
        StemV=80,
        FontFile3=program,
    )
    widths = [part for gid, width in sorted(cut.widths.items()) for part in (gid, Array([width]))]
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=1000,
        W=Array(widths),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=name,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=compressed(cut.to_unicode()),
    )
    return pdf.make_indirect(font)
