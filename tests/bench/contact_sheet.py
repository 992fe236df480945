"""`python -m tests.bench.contact_sheet OUT.png [FILES_OF_EACH]`: marked pages of every class in one picture."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from handlers.domain.errors import BadDocument
from tests.bench.marking import KEY, MARK, corpus
from watermark.stamp import stamp_pdf

_WIDE, _HIGH, _LINE, _ACROSS = 300, 400, 14, 10


@dataclass(frozen=True, slots=True)
class Shown:
    """One marked page, or why there is none."""

    name: str
    picture: Image.Image | None
    words: str = ""


def shown(folder: Path, files_of_each: int) -> Iterator[Shown]:
    """Yield first and last page of some files of every class."""
    for kind in sorted(one for one in folder.iterdir() if one.is_dir()):
        files = sorted(kind.glob("*.pdf"))
        step = max(1, len(files) // files_of_each)
        for file in files[::step]:
            yield from _marked(file, f"{kind.name}/{file.stem}")


def _marked(file: Path, name: str) -> Iterator[Shown]:
    with tempfile.TemporaryDirectory(prefix="wendi-sheet-") as folder:
        target = Path(folder) / "marked.pdf"
        try:
            stamp_pdf(file, target, MARK, KEY)
        except BadDocument as error:
            yield Shown(name, None, error.detail)
            return
        with pdfium.PdfDocument(target) as pdf:
            for index in sorted({0, len(pdf) - 1}):
                yield Shown(f"{name} {index + 1}/{len(pdf)}", _picture(pdf, index))


def _picture(pdf: pdfium.PdfDocument, index: int) -> Image.Image:
    page = pdf[index]
    scale = min(_WIDE / page.get_width(), (_HIGH - _LINE) / page.get_height())
    found: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    return found


def sheet(pages: Sequence[Shown]) -> Image.Image:
    """Return all of them on one sheet."""
    rows = -(-len(pages) // _ACROSS)
    found = Image.new("RGB", (_ACROSS * (_WIDE + 6), rows * (_HIGH + 6)), (120, 120, 120))
    pen = ImageDraw.Draw(found)
    for at, page in enumerate(pages):
        left, top = at % _ACROSS * (_WIDE + 6) + 3, at // _ACROSS * (_HIGH + 6) + 3
        pen.text((left, top), page.name[-48:], fill=(255, 255, 160))
        if page.picture:
            found.paste(page.picture, (left, top + _LINE))
        else:
            pen.text((left, top + _LINE * 2), "refused", fill=(255, 120, 120))
    return found


def main() -> None:
    """Write the sheet."""
    folder = corpus()
    if folder is None or len(sys.argv) < 2:
        sys.exit(__doc__ if folder else "WENDI_PDFS names no folder with PDFs")
    each = int(sys.argv[2]) if sys.argv[2:] else 10
    sheet(list(shown(folder, each))).save(sys.argv[1])


if __name__ == "__main__":
    main()
