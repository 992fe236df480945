"""What people do to a copy before it leaks; programs that are not installed are named, not passed over in silence."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from watermark.code import CODE_KEY, plain_code

_PACKAGES = {"gs": "ghostscript", "mutool": "mupdf-tools", "qpdf": "qpdf", "pdftocairo": "poppler-utils"}
_PATIENCE_S = 120
_LONGEST_PX = 4000
_RASTERED_PAGES = 3
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})

Attack = Callable[[Path, Path, np.random.Generator], Path]

NEEDS_STRICT = frozenset({"last-stream", "blanked-forms"})
"""Attacks that the standard grade does not promise to outlive: they remove what all pages share."""


def attacks() -> dict[str, tuple[str, Attack]]:
    """Return the attacks that this machine can play, by name, with their kind."""
    tools = {name: ("file", attack) for tool, name, attack in _with_tools() if shutil.which(tool)}
    return {
        **tools,
        "extracted": ("file", _edited(_extracted)),
        "wiped": ("file", _edited(_wiped)),
        "last-stream": ("file", _edited(_last_stream)),
        "blanked-forms": ("file", _edited(_blanked)),
        "words-removed": ("file", _edited(_without_words)),
        "raster-150": ("raster", _raster_file),
        "jpeg-60-at-100": ("raster", _picture(lambda page, _: page(0), 60)),
        "screen-1170": ("raster", _picture(lambda page, _: _narrow(page(1600), 1170), 80)),
        "screen-720": ("raster", _picture(lambda page, _: _narrow(page(1600), 720), 80)),
        "half-page": ("raster", _picture(lambda page, chance: _half(page(1100), chance), 85)),
        "turned": ("raster", _picture(lambda page, chance: _turned(page(1100), chance), 85)),
        "photo": ("photo", _picture(lambda page, chance: photographed(page(1350), chance), 80)),
        "photo-aslant": ("photo", _picture(lambda page, chance: photographed(page(1350), chance, 0.06), 80)),
    }


def missing_tools() -> list[str]:
    """Return what is not installed, each with the package that brings it."""
    return [f"{tool} (apt-get install {_PACKAGES[tool]})" for tool in sorted(_PACKAGES) if not shutil.which(tool)]


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


def _without_words(pdf: pikepdf.Pdf) -> None:
    """Delete every string shown that holds the mark's words, as removers by keyword do, whatever font spells it."""
    words = _words_of(pdf)
    _wiped(pdf)
    for page in pdf.pages:
        fonts = page.obj.Resources.get("/Font", pikepdf.Dictionary())
        page.obj.Contents = pdf.make_stream(_cleared(page, fonts, words))
        for form in _forms(page.obj):
            form.write(_cleared(form, form.Resources.get("/Font", pikepdf.Dictionary()), words))
            del form[CODE_KEY]


def _words_of(pdf: pikepdf.Pdf) -> list[str]:
    code = next(str(form[CODE_KEY]) for page in pdf.pages for form in _forms(page.obj))
    return ["口腔科", "读者", "编号", "仅供教学科研使用", plain_code(code), code]


def _cleared(holder: pikepdf.Object | pikepdf.Page, fonts: pikepdf.Object, words: list[str]) -> bytes:
    kept, name = [], ""
    letters: dict[str, dict[int, str]] = {}
    for one in pikepdf.parse_content_stream(holder):
        operands, operator = list(one.operands), str(one.operator)
        if operator == "Tf":
            name = str(operands[0])
            letters.setdefault(name, _letters(fonts.get(name, pikepdf.Dictionary())))
        if operator in _SHOWING and any(word in _meant(operands, letters.get(name, {})) for word in words):
            continue
        kept.append((operands, one.operator) if not isinstance(one, pikepdf.ContentStreamInlineImage) else one)
    return pikepdf.unparse_content_stream(kept)


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Return what each two-byte code of a font means, as the font itself tells."""
    table = font.get("/ToUnicode")
    if table is None or font.get("/Subtype") != pikepdf.Name.Type0:
        return {}
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>\s*\n", table.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace") for code, text in pairs}


def _meant(operands: list[pikepdf.Object], letters: dict[int, str]) -> str:
    shown = operands[-1] if operands else b""
    parts = [
        part for part in (shown if isinstance(shown, pikepdf.Array) else [shown]) if isinstance(part, pikepdf.String)
    ]
    data = b"".join(bytes(part) for part in parts)
    if not letters:
        return data.decode("latin-1")
    return "".join(letters.get(int.from_bytes(data[at : at + 2], "big"), "") for at in range(0, len(data), 2))


def _forms(page: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for form in page.Resources.get("/XObject", pikepdf.Dictionary()).values():
        if CODE_KEY in form:
            yield form


def _raster_file(copy: Path, target: Path, _chance: np.random.Generator) -> Path:
    leak = target.with_suffix(".pdf")
    with pdfium.PdfDocument(copy) as pdf:
        pages = [
            page.render(scale=min(150 / 72, _most(page))).to_pil().convert("RGB")
            for page, _ in zip(pdf, range(_RASTERED_PAGES), strict=False)
        ]
    pages[0].save(leak, resolution=150, quality=80, save_all=True, append_images=pages[1:])
    return leak


def _picture(
    change: Callable[[Callable[[int], Image.Image], np.random.Generator], Image.Image], quality: int
) -> Attack:
    def attack(copy: Path, target: Path, chance: np.random.Generator) -> Path:
        leak = target.with_suffix(".jpg")
        change(lambda width: _drawn(copy, width, chance), chance).save(leak, quality=quality)
        return leak

    return attack


def _drawn(copy: Path, width: int, chance: np.random.Generator) -> Image.Image:
    """Return any page of a copy, that wide in pixels; 0 for a hundred pixels an inch."""
    with pdfium.PdfDocument(copy) as pdf:
        page = pdf[int(chance.integers(len(pdf)))]
        scale = min(width / page.get_width() if width else 100 / 72, _most(page))
        picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    return picture


def _most(page: pdfium.PdfPage) -> float:
    return float(_LONGEST_PX / max(page.get_width(), page.get_height()))


def _narrow(picture: Image.Image, width: int) -> Image.Image:
    return picture.resize((width, picture.height * width // picture.width), Image.Resampling.LANCZOS)


def _half(picture: Image.Image, chance: np.random.Generator) -> Image.Image:
    top = int(chance.integers(picture.height // 2))
    return picture.crop((0, top, picture.width, top + picture.height // 2))


def _turned(picture: Image.Image, chance: np.random.Generator) -> Image.Image:
    return picture.rotate(chance.uniform(-4, 4), Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def photographed(picture: Image.Image, chance: np.random.Generator, lean: float = 0.03) -> Image.Image:
    """Return what a phone sees of a screen: aslant, blurred, unevenly lit, with noise, through a JPEG.

    `lean` is by how much of the width a corner is off at most.
    """
    width, height = picture.size
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    seen = [
        (x * 1.02 + 40 + chance.uniform(-lean, lean) * width, y * 1.02 + 40 + chance.uniform(-lean, lean) * height)
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
