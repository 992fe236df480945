"""How others mark every page: pypdf `merge_page`, pypdfium2 and, where a separate environment has it, PyMuPDF."""

import ctypes
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

MUPDF_PYTHON = Path(__file__).parents[2] / "var" / "bench-venv" / "bin" / "python"
_TEXT = "Oral surgery - Zhang San  2026-11-21"
_MUPDF = """
import sys, time, pymupdf
target, rounds, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
best = [9e9] * len(files)
for _ in range(rounds):
    for at, file in enumerate(files):
        begin = time.process_time()
        with pymupdf.open(file) as pdf:
            stamp = pdf.get_new_xref()
            pdf.update_object(stamp, "<</Type/XObject/Subtype/Form/BBox[0 0 612 792]>>")
            pdf.update_stream(stamp, b"0.8 g 0 0 100 10 re f")
            for page in pdf:
                kind, value = pdf.xref_get_key(page.xref, "Resources")
                owner, key = (int(value.split()[0]), "") if kind == "xref" else (page.xref, "Resources/")
                pdf.xref_set_key(owner, key + "XObject/Wm", f"{stamp} 0 R") if kind != "null" else None
                drawn = pdf.get_new_xref()
                pdf.update_object(drawn, "<<>>")
                pdf.update_stream(drawn, b"q /Wm Do Q")
                parts = " ".join(f"{x} 0 R" for x in [*page.get_contents(), drawn])
                pdf.xref_set_key(page.xref, "Contents", f"[{parts}]")
            pdf.save(target)
        best[at] = min(best[at], (time.process_time() - begin) * 1000)
print(sum(best) / len(best))
"""


def with_pypdf(source: Path, target: Path) -> None:
    """Mark with `merge_page`, as recipes say."""
    with pikepdf.new() as stamp:
        stamp.add_blank_page()
        stamp.pages[0].obj.Contents = stamp.make_stream(b"0.8 g 0 0 100 10 re f")
        drawn = BytesIO()
        stamp.save(drawn)
    mark = pypdf.PdfReader(drawn).pages[0]
    writer = pypdf.PdfWriter(clone_from=source)
    for page in writer.pages:
        page.merge_page(mark)
    writer.write(target)


def with_pdfium(source: Path, target: Path) -> None:
    """Mark with pypdfium2: a text object on every page."""
    with pdfium.PdfDocument(source) as pdf:
        font = pdfium_c.FPDFText_LoadStandardFont(pdf, b"Helvetica")
        for page in pdf:
            text = pdfium_c.FPDFPageObj_CreateTextObj(pdf, font, 12.0)
            letters = ctypes.create_string_buffer((_TEXT + "\0").encode("utf-16-le"))
            pdfium_c.FPDFText_SetText(text, ctypes.cast(letters, pdfium_c.FPDF_WIDESTRING))
            pdfium_c.FPDFPage_InsertObject(page, text)
            page.gen_content()
        pdf.save(target)


def mupdf_ms(files: Sequence[Path], target: Path, rounds: int) -> float:
    """Return PyMuPDF's milliseconds a file, timed in its own environment: its licence keeps it out of ours."""
    command = [str(MUPDF_PYTHON), "-c", _MUPDF, str(target), str(rounds), *(str(file) for file in files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    return float(done.stdout.split()[-1]) if done.returncode == 0 and done.stdout.split() else float("nan")
