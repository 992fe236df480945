"""`python -m tests.bench.contact_sheet OUT.png`: marked pages of every class of real PDFs in one picture.

`--each 4` shows so many files of each class instead of all, `--poppler` draws with poppler instead of pdfium,
`--rows 4` cuts the picture into pieces of so many rows (`OUT-1.png`, `OUT-2.png` ...) for looking closely.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from handlers.domain.errors import BadDocument
from tests.bench.marking import KEY, MARK, corpus
from watermark.stamp import stamp_pdf

_WIDE, _HIGH, _LINE, _GAP, _ACROSS = 300, 400, 14, 6, 10
_GREY, _YELLOW, _RED = (120, 120, 120), (255, 255, 160), (255, 140, 120)
_PATIENCE_S = 60

Draw = Callable[[Path, int], Image.Image]


@dataclass(frozen=True, slots=True)
class Shown:
    """One marked page, or the failure word in its place; `kind` is the class it belongs to."""

    kind: str
    name: str
    picture: Image.Image | None
    words: str = ""


def shown(folder: Path, files_of_each: int, draw: Draw) -> Iterator[Shown]:
    """Yield first, middle and last page of some files of every class; 0 means all files."""
    for kind in sorted(one for one in folder.iterdir() if one.is_dir()):
        files = sorted(kind.glob("*.pdf"))
        step = max(1, len(files) // files_of_each) if files_of_each else 1
        for file in files[::step]:
            yield from _marked(file, kind.name, draw)


def _marked(file: Path, kind: str, draw: Draw) -> Iterator[Shown]:
    with tempfile.TemporaryDirectory(prefix="wendi-sheet-") as folder:
        target = Path(folder) / "marked.pdf"
        try:
            pages = stamp_pdf(file, target, MARK, KEY).pages
        except BadDocument as error:
            yield Shown(kind, file.stem, None, f"refused: {error.reason}")
            return
        for index in sorted({0, pages // 2, pages - 1}):
            yield Shown(kind, f"{file.stem} {index + 1}/{pages}", draw(target, index))


def by_pdfium(path: Path, index: int) -> Image.Image:
    """Draw one page as Chrome does."""
    with pdfium.PdfDocument(path) as pdf:
        page = pdf[index]
        try:
            scale = min(_WIDE / page.get_width(), (_HIGH - _LINE) / page.get_height())
            found: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
        finally:
            page.close()
    return found


def by_poppler(path: Path, index: int) -> Image.Image:
    """Draw one page as Linux desktops do."""
    number, out = str(index + 1), path.with_suffix("")
    size = ["-scale-to-x", str(_WIDE), "-scale-to-y", "-1", "-cropbox", "-png", "-singlefile"]
    command = ["pdftoppm", *size, "-f", number, "-l", number, str(path), str(out)]
    subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=False)
    drawn = out.with_suffix(".png")
    if not drawn.is_file():
        return Image.new("RGB", (_WIDE, _HIGH - _LINE), _RED)
    with Image.open(drawn) as picture:
        found = picture.convert("RGB")
    drawn.unlink()
    found.thumbnail((_WIDE, _HIGH - _LINE))
    return found


def rows(pages: Sequence[Shown]) -> list[list[Shown]]:
    """Return the pages in rows; each class begins a new one."""
    found = []
    for _, of_kind in groupby(pages, key=lambda page: page.kind):
        row = list(of_kind)
        found += [row[at : at + _ACROSS] for at in range(0, len(row), _ACROSS)]
    return found


def sheet(lines: Sequence[Sequence[Shown]]) -> Image.Image:
    """Return these rows on one sheet."""
    found = Image.new("RGB", (_ACROSS * (_WIDE + _GAP), len(lines) * (_HIGH + _GAP)), _GREY)
    pen = ImageDraw.Draw(found)
    for row, line in enumerate(lines):
        for column, page in enumerate(line):
            left, top = column * (_WIDE + _GAP) + _GAP // 2, row * (_HIGH + _GAP) + _GAP // 2
            pen.text((left, top), f"{page.kind[:8]}: {page.name[-38:]}", fill=_YELLOW)
            if page.picture:
                found.paste(page.picture, (left, top + _LINE))
            else:
                pen.text((left, top + _LINE * 2), page.words, fill=_RED)
    return found


def main() -> None:
    """Write the sheet, or its pieces."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.contact_sheet", description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("--each", type=int, default=0)
    asked.add_argument("--rows", type=int, default=0)
    asked.add_argument("--poppler", action="store_true")
    given = asked.parse_args()
    folder = corpus()
    if folder is None:
        sys.exit("WENDI_PDFS names no folder with PDFs")
    lines = rows(list(shown(folder, given.each, by_poppler if given.poppler else by_pdfium)))
    if not given.rows:
        sheet(lines).save(given.out)
        return
    for piece, at in enumerate(range(0, len(lines), given.rows), start=1):
        sheet(lines[at : at + given.rows]).save(given.out.with_stem(f"{given.out.stem}-{piece}"))


if __name__ == "__main__":
    main()
