"""Marking papers beside a plain copy and beside peers, and whether two readers show the mark on every page."""

import asyncio
import contextlib
import os
import shutil
import statistics
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import psutil

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Grade, Look, Mark
from tests.bench.figures import Figure, percentile
from tests.bench.marking_eyes import Seen, alike, by_pdfium, by_poppler, fault
from tests.bench.marking_peers import MUPDF_PYTHON, mupdf_ms, with_pdfium, with_pypdf
from watermark.code import issue_code
from watermark.stamping.by_pikepdf import limit_decoders, mark_with_pikepdf
from watermark.stamping.glyphs import prepare
from watermark.stamping.layout import wording
from watermark.stamping.marking import Marking
from watermark.tracing.seal import Seal
from watermark.workers.child import PdfWorkshop

KEY = b"a key of the benchmark, 32 bytes"
MARK = Mark("口腔科-张三", "1042", date(2026, 11, 21), issue_code(KEY, 7), "示范医院图书馆")
STRICT = replace(MARK, look=Look(grade=Grade.STRICT))
BEYOND = {Failure.TOO_LARGE, Failure.TOO_MANY_PAGES}
ROUNDS, QUICK_ROUNDS = 7, 3
_REST_S = 4.0
_PAUSE_S = 0.15
# As in the papers of facts/watermark.md: 23 MB in 300 pages.
_PICTURE_BYTES = 72_000

Way = Callable[[Path, Path], None]


def corpus() -> Path | None:
    """Return the folder of real PDFs, where there is one."""
    folder = Path(os.environ.get("WENDI_PDFS") or Path(__file__).parents[3] / "shared" / "data" / "pdfs")
    return folder if folder.is_dir() else None


def papers(folder: Path) -> list[Path]:
    """Return the papers that are timed: real ones, or generated ones written to `folder`."""
    found = corpus()
    real = sorted((found / "paper").glob("*.pdf")) if found else []
    return real or [generated(folder / f"{pages}.pdf", pages) for pages in (1, 4, 8, 12, 20)]


def generated(path: Path, pages: int, *, picture_bytes: int = 0) -> Path:
    """Write a paper of so many pages of text, each with a picture of so many bytes that cannot be packed."""
    pdf = pikepdf.new()
    name = pikepdf.Name
    font = pdf.make_indirect(pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica))
    for page in range(pages):
        texts = (f"Line {row} of page {page}: mandibular third molars in forty dogs." for row in range(60))
        lines = "".join(f"({text}) Tj T* " for text in texts)
        draw = " q 100 0 0 100 60 20 cm /Im Do Q" if picture_bytes else ""
        made = pikepdf.Dictionary(
            Type=name.Page,
            MediaBox=[0, 0, 595.276, 841.89],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
            Contents=pdf.make_stream(f"q BT /F1 9 Tf 12 TL 60 780 Td {lines}ET Q{draw}".encode()),
        )
        if picture_bytes:
            made.Resources.XObject = pikepdf.Dictionary(Im=_picture(pdf, picture_bytes))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return path


def _picture(pdf: pikepdf.Pdf, size_bytes: int) -> pikepdf.Object:
    name = pikepdf.Name
    shape = {"Subtype": name.Image, "Width": size_bytes // 100, "Height": 100, "BitsPerComponent": 8}
    noise = zlib.compress(os.urandom(size_bytes // 100 * 100), 1)
    stream = pdf.make_stream(b"")
    stream.write(noise, filter=name.FlateDecode)
    for key, value in {**shape, "ColorSpace": name.DeviceGray}.items():
        stream[f"/{key}"] = value
    return stream


def _copy(source: Path, target: Path) -> None:
    with pikepdf.open(source, suppress_warnings=True) as pdf:
        pdf.save(target)


def _mark(source: Path, target: Path, mark: Mark = MARK) -> None:
    """Mark a copy as the product does, hidden dots included."""
    mark_with_pikepdf(source, target, Marking(wording(mark), mark.code, seal=Seal(KEY, 7)))


def _mark_strictly(source: Path, target: Path) -> None:
    _mark(source, target, STRICT)


def _times(files: Sequence[Path], ways: dict[str, Way], target: Path, rounds: int) -> dict[str, list[float]]:
    """Return the best time of each way for each file, in milliseconds of this process; the ways take turns."""
    best = {name: [float("inf")] * len(files) for name in ways}
    for _ in range(rounds):
        for at, file in enumerate(files):
            for name, way in ways.items():
                target.unlink(missing_ok=True)
                begin = time.process_time()
                way(file, target)
                best[name][at] = min(best[name][at], (time.process_time() - begin) * 1000)
    return best


def engines(folder: Path, *, rounds: int) -> Iterator[Figure]:
    """Time the engines in one warm process."""
    limit_decoders()
    prepare()
    files, target = papers(folder), folder / "out.pdf"
    ours = _times(files, {"copy": _copy, "mark": _mark, "strict": _mark_strictly}, target, rounds)
    copy_ms, mark_ms, strict_ms = (sum(ours[name]) / len(files) for name in ("copy", "mark", "strict"))
    note = f"{len(files)} papers, best of {rounds}, processor time, hidden carriers included"
    yield Figure("marking, standard grade", mark_ms / copy_ms, "x copy", 1.6, copy_ms, "ms plain qpdf copy", note)
    yield Figure("marking, strict grade", strict_ms / copy_ms, "x copy", 7.0)
    theirs = _times(files, {"merge_page": with_pypdf, "pypdfium2": with_pdfium}, target, 1)
    for name, times in theirs.items():
        yield Figure(f"peer: {name}", sum(times) / len(files) / copy_ms, "x copy", note="one round")
    if MUPDF_PYTHON.is_file():
        yield Figure("peer: PyMuPDF (AGPL)", mupdf_ms(files, target, rounds) / copy_ms, "x copy", note="low level")
    long = generated(folder / "300.pdf", 300, picture_bytes=_PICTURE_BYTES)
    both = _times([long], {"copy": _copy, "mark": _mark}, target, rounds)
    note = f"{both['mark'][0]:.0f} ms"
    yield Figure("paper of 300 pages", both["mark"][0] / both["copy"][0], "x copy", 1.5, note=note)
    yield _growth(files, target, "standard", _mark, 18_000, 60)
    yield _growth(files, target, "strict", _mark_strictly, 0, 16_000)


def _growth(files: Sequence[Path], target: Path, grade: str, way: Way, fixed_bytes: int, page_bytes: int) -> Figure:
    over = []
    for file in files:
        way(file, target)
        with pikepdf.open(target) as pdf:
            over.append((target.stat().st_size - file.stat().st_size) / (fixed_bytes + page_bytes * len(pdf.pages)))
    note = f"{sum(one > 1 for one in over)} of {len(over)} papers over it, largest {max(over):.2f}"
    unit = f"x ({fixed_bytes} + {page_bytes} B a page)"
    return Figure(f"growth, {grade}, median", statistics.median(over), unit, 1.0, note=note)


async def workers(folder: Path, *, copies: int) -> list[Figure]:
    """Time one paper of 20 pages through the limited child processes, render check included."""
    paper = generated(folder / "20.pdf", 20)
    async with PdfWorkshop(key=KEY) as shop:
        # Long enough that the warm process has prepared itself.
        await asyncio.sleep(_REST_S)
        waits = []
        for number in range(copies):
            # One reader's paper after another's, not all at once.
            await asyncio.sleep(_PAUSE_S)
            begin = time.perf_counter()
            await shop.make_copy(paper, folder / f"w{number}.pdf", MARK)
            waits.append((time.perf_counter() - begin) * 1000)
        begin = time.perf_counter()
        await asyncio.gather(*(shop.make_copy(paper, folder / f"g{number}.pdf", MARK) for number in range(copies)))
        per_s = copies / (time.perf_counter() - begin)
        largest_mb = await _largest_mb(
            asyncio.gather(*(shop.make_copy(paper, folder / f"m{n}.pdf", MARK) for n in range(8)))
        )
    return [
        Figure("through the worker, p50", percentile(waits, 50), "ms", 30, note="20 pages, dots and look included"),
        Figure("through the worker, p95", percentile(waits, 95), "ms", 110),
        Figure("two workers at once, a document", 1000 / per_s, "ms", note=f"{per_s:.0f} documents/s, look included"),
        Figure("largest worker", largest_mb, "MB", 130),
    ]


async def _largest_mb(work: Awaitable[object]) -> float:
    """Return the most memory that a grandchild of this process held while `work` went on."""
    going, most_bytes = asyncio.ensure_future(work), 0
    while not going.done():
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                most_bytes = max(most_bytes, child.memory_info().rss)
        await asyncio.sleep(0.002)
    await going
    return most_bytes / 1e6


def forked(folder: Path, *, copies: int) -> Figure:
    """Time a process for each paper of 20 pages, two at once, from this warm one: marked, and looked at by nobody."""
    paper, begin, running = generated(folder / "20.pdf", 20), time.perf_counter(), 0
    for number in range(copies):
        if running == os.cpu_count():
            os.wait()
            running -= 1
        if os.fork() == 0:
            _mark(paper, folder / f"f{number}.pdf")
            os._exit(0)
        running += 1
    for _ in range(running):
        os.wait()
    per_s = copies / (time.perf_counter() - begin)
    return Figure("a process for each, a document", 1000 / per_s, "ms", 1000 / 60, note=f"{per_s:.0f}/s, no look")


async def right(folder: Path) -> list[Figure]:
    """Mark every file of the corpus and look at every page through pdfium and poppler.

    Bombs and books of 20 000 pages are refused as they should be; they are counted apart.
    """
    found = corpus()
    if found is None or not shutil.which("pdftoppm"):
        return []
    asked = {"alike": 0, "one": 0}
    wrong: dict[str, list[str]] = {"alike": [], "one": []}
    delivered_wrong, beyond = [], 0
    async with PdfWorkshop(key=KEY) as shop:
        for file in sorted(found.rglob("*.pdf")):
            before = await asyncio.to_thread(lambda path: (by_pdfium(path), by_poppler(path)), file)
            ending = await _ending(shop, file, folder / "r.pdf", before)
            if ending in BEYOND:
                beyond += 1
                continue
            if ending == "wrong":
                delivered_wrong.append(file.stem)
            for kind in _kinds(*before):
                asked[kind] += 1
                if ending:
                    wrong[kind].append(f"{file.stem} ({ending})")
    return [
        _share("not marked right, of those both show alike", wrong["alike"], asked["alike"], 1.0),
        _share("not marked right, of those one opens", wrong["one"], asked["one"], 2.5),
        Figure(
            "delivered with a page unmarked or changed",
            len(delivered_wrong),
            "files",
            1,
            note=", ".join(delivered_wrong),
        ),
        Figure("refused as beyond the limits", beyond, "files"),
    ]


def _share(name: str, wrong: Sequence[str], asked: int, most: float) -> Figure:
    return Figure(name, 100 * len(wrong) / asked, "%", most, note="; ".join([f"of {asked}", *wrong]))


def _kinds(one: Seen, other: Seen) -> list[str]:
    opened = [seen.is_open for seen in (one, other)]
    if not any(opened):
        return []
    return ["one", "alike"] if all(opened) and alike(one, other) else ["one"]


async def _ending(shop: PdfWorkshop, file: Path, target: Path, before: tuple[Seen, Seen]) -> str:
    """Return the failure word of a file that was refused, `wrong` for a wrong copy, nothing for a right one."""
    try:
        await shop.make_copy(file, target, MARK)
    except BadDocument as error:
        return error.reason
    after = await asyncio.to_thread(lambda path: (by_pdfium(path), by_poppler(path)), target)
    return "wrong" if any(fault(*pair) for pair in zip(before, after, strict=True)) else ""


async def measure(folder: Path, *, is_quick: bool) -> list[Figure]:
    """Run all of it."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    rounds = QUICK_ROUNDS if is_quick else ROUNDS
    found = await asyncio.to_thread(lambda: list(engines(folder, rounds=rounds)))
    found.append(await asyncio.to_thread(forked, folder, copies=60))
    found += await workers(folder, copies=20 if is_quick else 60)
    return found if is_quick else found + await right(folder)
