"""The font of the mark as PDF objects, for pikepdf; written out and read at once, faster than piece by piece."""

from collections.abc import Callable

import pikepdf
from pikepdf import Array, Object, Stream

from watermark.stamping.glyphs import Cut

_DESCRIPTOR = b"""<< /Type /FontDescriptor /FontName /%b /Flags 4 /FontBBox [-1002 -1048 2928 1808] /ItalicAngle 0
/Ascent 880 /Descent -120 /CapHeight 733 /StemV 80 >>"""
_DESCENDANT = b"""<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%b /DW 1000 /W [%b]
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"""
_FONT = b"<< /Type /Font /Subtype /Type0 /BaseFont /%b /Encoding /Identity-H >>"


def font_object(pdf: pikepdf.Pdf, cut: Cut, compressed: Callable[[bytes], Stream]) -> Object:
    """Return the composite font; `compressed` makes its streams."""
    name = cut.name.encode()
    widths = b" ".join(b"%d [%d]" % (gid, width) for gid, width in sorted(cut.widths.items()))
    program = compressed(cut.program)
    program.Subtype = pikepdf.Name.CIDFontType0C
    descriptor = Object.parse(_DESCRIPTOR % name)
    descriptor.FontFile3 = program
    descendant = Object.parse(_DESCENDANT % (name, widths))
    descendant.FontDescriptor = pdf.make_indirect(descriptor)
    font = Object.parse(_FONT % name)
    font.DescendantFonts = Array([pdf.make_indirect(descendant)])
    font.ToUnicode = compressed(cut.to_unicode())
    return pdf.make_indirect(font)
