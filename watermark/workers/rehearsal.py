"""Marks a page of our own once in the warm process: what the libraries set up on the way, children find done."""

import tempfile
from datetime import date
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from handlers.domain.mark import Mark
from watermark.code import issue_code
from watermark.inspect import inspect_pdf
from watermark.stamp import stamp_pdf

_NO_KEY = b"for rehearsals, signs nothing...."
_FONTS = ("Helvetica", "Times-Roman", "Times-Bold", "Helvetica-Bold")


def rehearse() -> None:
    """Write, mark and inspect a page; fonts of the system are looked for on the way, which takes longest."""
    mark = Mark("预热-预热", "0", date(2000, 1, 1), issue_code(_NO_KEY, 0), "预热")
    with tempfile.TemporaryDirectory(prefix="wendi-warm-") as folder:
        page, copy = Path(folder, "page.pdf"), Path(folder, "copy.pdf")
        _write(page)
        stamp_pdf(page, copy, mark, _NO_KEY)
        inspect_pdf(copy, None)


def _write(path: Path) -> None:
    with pikepdf.new() as pdf:
        fonts = Dictionary({f"/F{n}": _font(name) for n, name in enumerate(_FONTS)})
        lines = "".join(f"/F{n} 12 Tf (What a page says, {n}) Tj 0 -14 Td " for n in range(len(_FONTS)))
        made = Dictionary(
            Type=Name.Page,
            MediaBox=[0, 0, 595, 842],
            Resources=Dictionary(Font=fonts),
            Contents=pdf.make_stream(f"BT 60 700 Td {lines * 20}ET".encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
        pdf.save(path)


def _font(name: str) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"))
