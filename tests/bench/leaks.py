"""The leak drill: one paper marked for many readers, each copy attacked, each reader named again.

Attacks by a program that is not installed are left out, with the line that would bring it.
"""

import io
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageFilter
from rich.console import Console

from handlers.domain.mark import Grade, Look, Mark
from tests.bench.figures import Figure
from tests.contract.watermark import made
from watermark.code import CODE_KEY, issue_code
from watermark.stamp import stamp_pdf
from watermark.stamping.by_pikepdf import limit_decoders
from watermark.trace import read_marks
from watermark.tracing.convolution import CODED, decode
from watermark.tracing.seal import unsealed

KEY = b"the key of the leak drill, 32 b."
MOST_WRONG = 1e-9
_TARGETS = {"file": 95.0, "raster": 90.0, "photo": 70.0}
_PACKAGES = {"gs": "ghostscript", "mutool": "mupdf-tools", "qpdf": "qpdf", "pdftocairo": "poppler-utils"}
_PATIENCE_S = 120
# Papers on which nothing was tuned: dots and thresholds were chosen on MinerU__demo1 and science-parse__P07-1088.
_HELD_OUT = ("grobid__submission_161*", "science-parse__roark13*", "MinerU__introduction*", "CERMINE__test2*")

Attack = Callable[[Path, Path, np.random.Generator], Path]


@dataclass(frozen=True, slots=True)
class Named:
    """One attack on a grade: how many readers were named rightly, how many wrongly."""

    attack: str
    kind: str
    right: int
    wrong: int
    tried: int


def measure(screen: Console, folder: Path, *, readers: int, tries: int) -> list[Figure]:
    """Return the drill's figures; the papers are marked in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    limit_decoders()
    papers = papers_to_mark(folder)
    figures = []
    for grade in Grade:
        for one in drill(papers, folder, grade, readers):
            screen.print(f"  {grade} {one.attack}: {one.right} of {one.tried}, wrong {one.wrong}")
            is_promised = grade is Grade.STRICT or one.attack not in {"last-stream", "blanked-forms"}
            missed = 100.0 - 100.0 * one.right / max(one.tried, 1)
            target = 100.0 - _TARGETS[one.kind] + MOST_WRONG if is_promised else None
            note = f"{one.right} of {one.tried} named, {one.wrong} wrong"
            figures.append(Figure(f"readers not named, {grade}, {one.attack}", missed, "%", target, note=note))
            figures.append(Figure(f"wrong names, {grade}, {one.attack}", one.wrong, "", MOST_WRONG))
    for missing in sorted(set(_PACKAGES) - set(_tools())):
        screen.print(f"  left out: {missing} (apt-get install {_PACKAGES[missing]})")
    return [*figures, Figure(f"wrong names, {tries} random words", wrong_words(tries), "", MOST_WRONG)]


def drill(papers: list[Path], folder: Path, grade: Grade, readers: int) -> Iterator[Named]:
    """Yield what each attack leaves of the marks of so many copies."""
    copies = []
    for delivery_id, paper in zip(range(1, readers + 1), cycle(papers), strict=False):
        copy = folder / f"{grade}-{delivery_id}.pdf"
        mark = Mark(f"口腔科-读者{delivery_id}", str(delivery_id), date(2026, 11, 21), issue_code(KEY, delivery_id))
        stamp_pdf(paper, copy, Mark(mark.reader, mark.request, mark.day, mark.code, look=Look(grade=grade)), KEY)
        copies.append((delivery_id, copy))
    for name, (kind, attack) in attacks().items():
        chance = np.random.default_rng(len(name))
        found: Counter[str] = Counter()
        for delivery_id, copy in copies:
            ids = {seen.delivery_id for seen in read_marks(attack(copy, folder / f"leak-{name}", chance), KEY)}
            found["right"] += ids == {delivery_id}
            found["wrong"] += bool(ids - {delivery_id})
        yield Named(name, kind, found["right"], found["wrong"], len(copies))


def wrong_words(tries: int) -> int:
    """Return how many random words pass for signed; in steps, since each takes room."""
    chance, wrong = np.random.default_rng(7), 0
    for at in range(0, tries, 1000):
        soft = chance.normal(size=(min(1000, tries - at), CODED)).astype(np.float32)
        wrong += sum(unsealed(KEY, word) is not None for word in decode(soft))
    return wrong


def attacks() -> dict[str, tuple[str, Attack]]:
    """Return the attacks that this machine can play, by name, with their kind."""
    tools = {name: ("file", attack) for tool, name, attack in _with_tools() if tool in _tools()}
    return {
        **tools,
        "extracted": ("file", _edited(_extracted)),
        "wiped": ("file", _edited(_wiped)),
        "last-stream": ("file", _edited(_last_stream)),
        "blanked-forms": ("file", _edited(_blanked)),
        "raster-150": ("raster", _raster_file),
        "jpeg-60-at-100": ("raster", _picture(lambda page, _: page(100 / 72), 60)),
        "phone-screen": ("raster", _picture(lambda page, _: _narrow(page(2.0), 1080), 80)),
        "half-page": ("raster", _picture(lambda page, _: _half(page(1.8)), 85)),
        "turned": ("raster", _picture(lambda page, chance: _turned(page(1.8), chance), 85)),
        "photo": ("photo", _picture(lambda page, chance: _photo(page(2.2), chance), 80)),
    }


def _tools() -> list[str]:
    return [tool for tool in _PACKAGES if shutil.which(tool)]


def _with_tools() -> Iterator[tuple[str, str, Attack]]:
    yield "qpdf", "qpdf", _by("qpdf", "--linearize", "--object-streams=generate", "{in}", "{out}")
    yield (
        "gs",
        "ghostscript",
        _by("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile={out}", "{in}"),
    )
    yield "mutool", "mutool", _by("mutool", "clean", "-ggg", "-z", "-s", "{in}", "{out}")
    yield "pdftocairo", "cairo", _by("pdftocairo", "-pdf", "{in}", "{out}")


def _by(*words: str) -> Attack:
    def attack(copy: Path, target: Path, _chance: np.random.Generator) -> Path:
        leak = target.with_suffix(".pdf")
        command = [word.replace("{in}", str(copy)).replace("{out}", str(leak)) for word in words]
        subprocess.run(command, check=True, timeout=_PATIENCE_S, capture_output=True)
        return leak

    return attack


def _edited(edit: Callable[[pikepdf.Pdf], None]) -> Attack:
    def attack(copy: Path, target: Path, _chance: np.random.Generator) -> Path:
        leak = target.with_suffix(".pdf")
        with pikepdf.open(copy) as pdf:
            edit(pdf)
            pdf.save(leak)
        return leak

    return attack


def _extracted(pdf: pikepdf.Pdf) -> None:
    pages = list(pdf.pages)
    del pdf.pages[:]
    pdf.pages.extend(reversed(pages[len(pages) // 2 :]))


def _wiped(pdf: pikepdf.Pdf) -> None:
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    for page in pdf.pages:
        if CODE_KEY in page.obj:
            del page.obj[CODE_KEY]


def _last_stream(pdf: pikepdf.Pdf) -> None:
    _wiped(pdf)
    for page in pdf.pages:
        if isinstance(page.obj.Contents, pikepdf.Array):
            del page.obj.Contents[-1]
        for form in _forms(page.obj):
            del form[CODE_KEY]


def _blanked(pdf: pikepdf.Pdf) -> None:
    _wiped(pdf)
    for page in pdf.pages:
        for form in _forms(page.obj):
            form.write(b"")
            del form[CODE_KEY]


def _forms(page: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for form in page.Resources.get("/XObject", pikepdf.Dictionary()).values():
        if CODE_KEY in form:
            yield form


def _raster_file(copy: Path, target: Path, _chance: np.random.Generator) -> Path:
    leak = target.with_suffix(".pdf")
    _drawn(copy, 150 / 72).save(leak, resolution=150, quality=80)
    return leak


def _picture(
    change: Callable[[Callable[[float], Image.Image], np.random.Generator], Image.Image], quality: int
) -> Attack:
    def attack(copy: Path, target: Path, chance: np.random.Generator) -> Path:
        leak = target.with_suffix(".jpg")
        change(lambda scale: _drawn(copy, scale), chance).save(leak, quality=quality)
        return leak

    return attack


def _drawn(copy: Path, scale: float) -> Image.Image:
    with pdfium.PdfDocument(copy) as pdf:
        page = pdf[len(pdf) // 2]
        picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    return picture


def _narrow(picture: Image.Image, width: int) -> Image.Image:
    return picture.resize((width, picture.height * width // picture.width), Image.Resampling.LANCZOS)


def _half(picture: Image.Image) -> Image.Image:
    return picture.crop((0, picture.height // 2, picture.width, picture.height))


def _turned(picture: Image.Image, chance: np.random.Generator) -> Image.Image:
    return picture.rotate(chance.uniform(-4, 4), Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def _photo(picture: Image.Image, chance: np.random.Generator) -> Image.Image:
    """Return what a phone sees of a screen: aslant, blurred, unevenly lit, with noise, through a JPEG."""
    width, height = picture.size
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    seen = [
        (x * 1.02 + 40 + chance.uniform(-0.03, 0.03) * width, y * 1.02 + 40 + chance.uniform(-0.03, 0.03) * height)
        for x, y in corners
    ]
    rows, wanted = [], []
    for (a, b), (x, y) in zip(seen, corners, strict=True):
        rows += [[a, b, 1, 0, 0, 0, -x * a, -x * b], [0, 0, 0, a, b, 1, -y * a, -y * b]]
        wanted += [x, y]
    bend = np.linalg.solve(np.array(rows, dtype=float), np.array(wanted, dtype=float))
    size = int(width * 1.1) + 80, int(height * 1.1) + 80
    shot = picture.convert("L").transform(
        size, Image.Transform.PERSPECTIVE, list(bend), Image.Resampling.BICUBIC, fillcolor=80
    )
    shot = shot.filter(ImageFilter.GaussianBlur(1.2))
    light = np.asarray(shot, dtype=np.float32) * np.linspace(0.75, 0.95, size[0]) + chance.normal(0, 4, size[::-1])
    packed = io.BytesIO()
    Image.fromarray(np.clip(light, 0, 255).astype(np.uint8)).save(packed, "JPEG", quality=85)
    return Image.open(packed)


def papers_to_mark(folder: Path) -> list[Path]:
    """Return the papers of `WENDI_PDFS` where they are, else one written here."""
    home = Path(os.environ.get("WENDI_PDFS") or Path(__file__).parents[3] / "shared" / "data" / "pdfs")
    found = [path for name in _HELD_OUT for path in (home / "paper").glob(name)]
    return found or [made.paper(folder / "paper.pdf", ["A paper of our own"], pages=4)]
