"""Makes the sample papers: PDFs and the shelf's manifest, from the typst sources beside this file.

The same sources give the same bytes on every machine: fonts come from the package index, dates from the records.
"""

import csv
import hashlib
import importlib.util
import io
import json
import random
import tempfile
from pathlib import Path

import pikepdf
import typst

from bot.demo.sample import HERE, RECORDS, SHELF, WITHHELD, SamplePaper, load_papers

SHELF_DIR, WEB_DIR, LIBRARIAN_DIR = "shelf", "web", "librarian"
MANIFEST_COLUMNS = ("file", "doi", "pmid", "pmcid", "isbn", "title", "licence", "version")
MANIFEST, HOLDINGS, STAMP = "manifest.csv", "holdings.csv", ".made-from"
HOLDINGS_SOURCE = HERE / "holdings.csv"
SCAN_PPI = 110
SCAN_SOURCE = """
#set page(paper: "a4", margin: 0pt)
#set document(date: none)
#for name in json("pages.json") { page(image(name, width: 100%)) }
"""
PLATE_PX = 600


def write_papers(dest: Path) -> tuple[SamplePaper, ...]:
    """Write all PDFs below `dest` and return the papers that have one.

    `shelf/` is the library's own folder with its manifest.csv, `web/` is what the stand-in serves, `librarian/`
    holds the papers that only a librarian can get, holdings.csv lists the library's books. A file appears whole or
    not at all. What is there already and made from the same sources is left alone.

    Raises:
        OSError: The folder cannot be written, or the disk is full.
    """
    papers = tuple(paper for paper in load_papers() if paper.has_file)
    if _is_complete(dest, papers):
        return papers
    for folder in (SHELF_DIR, WEB_DIR, LIBRARIAN_DIR):
        (dest / folder).mkdir(parents=True, exist_ok=True)
    for paper in papers:
        content = paper_pdf(paper)
        for folder in _folders(paper):
            _write(dest / folder / paper.file_name, content)
    _write(dest / SHELF_DIR / MANIFEST, _manifest(papers))
    _write(dest / HOLDINGS, HOLDINGS_SOURCE.read_bytes())
    _write(dest / STAMP, _sources_stamp())
    return papers


def paper_pdf(paper: SamplePaper) -> bytes:
    """Return the paper's PDF; a scan comes without a text layer."""
    source = HERE / "papers" / f"{paper.slug}.typ"
    return _scan(source) if paper.file == "scan" else _pdf(source, HERE)


def write_large_paper(dest: Path, size_bytes: int = 25 * 1024 * 1024) -> Path:
    """Write `dest`/large.pdf: the first sample followed by plates of noise, a little over `size_bytes`.

    It carries the first sample's title and DOI, so it passes as that paper in tests of size.
    """
    noise = random.Random(size_bytes)  # noqa: S311 - a picture, not a secret
    path = dest / "large.pdf"
    dest.mkdir(parents=True, exist_ok=True)
    with pikepdf.open(io.BytesIO(paper_pdf(load_papers()[0]))) as pdf:
        for _ in range(max(1, -(-size_bytes // (PLATE_PX * PLATE_PX * 3)))):
            _add_plate(pdf, noise.randbytes(PLATE_PX * PLATE_PX * 3))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, compress_streams=False)
    _write(path, out.getvalue())
    return path


def _is_complete(dest: Path, papers: tuple[SamplePaper, ...]) -> bool:
    stamp = dest / STAMP
    if not stamp.is_file() or stamp.read_bytes() != _sources_stamp():
        return False
    files = [dest / folder / paper.file_name for paper in papers for folder in _folders(paper)]
    return all(file.is_file() for file in [*files, dest / SHELF_DIR / MANIFEST, dest / HOLDINGS])


def _sources_stamp() -> bytes:
    sources = [Path(__file__), RECORDS, HOLDINGS_SOURCE, *sorted((HERE / "papers").glob("*.typ"))]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest().encode()


def _folders(paper: SamplePaper) -> tuple[str, ...]:
    if paper.found == WITHHELD:
        on_the_web = paper.unpaywall is not None and paper.unpaywall.path == f"/files/{paper.file_name}"
        return (LIBRARIAN_DIR, WEB_DIR) if on_the_web else (LIBRARIAN_DIR,)
    return (SHELF_DIR,) if paper.found == SHELF else (WEB_DIR,)


def _manifest(papers: tuple[SamplePaper, ...]) -> bytes:
    text = io.StringIO(newline="")
    sheet = csv.DictWriter(text, MANIFEST_COLUMNS, lineterminator="\n")
    sheet.writeheader()
    for paper in (paper for paper in papers if paper.found == SHELF):
        row = {name: getattr(paper, name) for name in MANIFEST_COLUMNS if name != "file"}
        sheet.writerow({"file": paper.file_name} | row)
    return text.getvalue().encode()


def _pdf(source: Path, root: Path) -> bytes:
    return typst.compile(source, root=root, font_paths=_fonts(), ignore_system_fonts=True, format="pdf", timestamp=0)


def _pages_png(source: Path) -> list[bytes]:
    drawn = typst.compile(
        source, root=HERE, font_paths=_fonts(), ignore_system_fonts=True, format="png", ppi=SCAN_PPI, timestamp=0
    )
    return drawn if isinstance(drawn, list) else [drawn]


def _scan(source: Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        names = []
        for number, png in enumerate(_pages_png(source)):
            names.append(f"{number}.png")
            (root / names[-1]).write_bytes(png)
        (root / "pages.json").write_text(json.dumps(names), encoding="utf-8")
        (root / "scan.typ").write_text(SCAN_SOURCE, encoding="utf-8")
        return _pdf(root / "scan.typ", root)


def _fonts() -> list[Path]:
    package = importlib.util.find_spec("noto_cjk_sans_otc")
    if package is None or package.origin is None:
        raise FileNotFoundError("noto-cjk-sans-otc is not installed: the sample papers need its font")
    return [Path(package.origin).parent]


def _add_plate(pdf: pikepdf.Pdf, pixels: bytes) -> None:
    image = pdf.make_stream(
        pixels,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=PLATE_PX,
        Height=PLATE_PX,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
    )
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Plate=image))
    page.Contents = pdf.make_stream(b"q 475 0 0 475 60 180 cm /Plate Do Q")


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
