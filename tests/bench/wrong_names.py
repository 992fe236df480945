"""Whom pictures and words that are nobody's name: it must be nobody.

Pictures of pages at many scales, turned, noised, cut; scans, photos, grids and halftone; pages of marked copies,
damaged: there the right reader or none.
"""

import itertools
import multiprocessing
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from rich.console import Console
from rich.progress import track

from tests.bench.figures import Figure, percentile
from tests.bench.leak_copies import KEY, mark_for, papers_to_mark
from tests.bench.wrong_pictures import changed, page_of
from watermark.code import ALPHABET, LENGTH, check_code
from watermark.stamp import stamp_pdf
from watermark.tracing.convolution import CODED, encode
from watermark.tracing.reading import read_dots
from watermark.tracing.seal import sealed, unsealed
from watermark.tracing.viterbi import decode

MOST_WRONG = 1e-9
ISSUED = 1_000_000
_AT_ONCE = 1000
_MARKED_EVERY = 3

Picture = Image.Image
Chance = np.random.Generator


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture to be made: from which file, and whom it may name."""

    number: int
    path: Path
    delivery_id: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """What a raster told, and in how much processor time."""

    delivery_id: int | None
    named: int | None
    seconds: float


def measure(screen: Console, folder: Path, *, rasters: int, tries: int) -> list[Figure]:
    """Return how many wrong names came up, in pictures and in words."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = list(itertools.islice(rasters_of(papers_to_mark(folder), folder), rasters))
    parts = range(0, tries, _AT_ONCE)
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        looks = list(track(pool.map(looked_at, wanted), "nobody's pictures", len(wanted), console=screen))
        words = list(track(pool.map(wrong_words, parts), "nobody's words", len(parts), console=screen))
    return [*_of_pictures(looks), *_of_words(sum(words), tries)]


def _of_pictures(looks: list[Look]) -> Iterator[Figure]:
    wrong = sum(look.named not in {None, look.delivery_id} for look in looks)
    bare = [look.seconds for look in looks if look.delivery_id is None]
    kept = Counter(look.named is not None for look in looks if look.delivery_id is not None)
    note = f"{len(bare)} unmarked; of {kept.total()} damaged copies {kept[True]} still name their reader"
    yield Figure(f"wrong names, {len(looks)} pictures", wrong, "", MOST_WRONG, note=note)
    yield Figure("a picture without a mark, processor time, mean", sum(bare) / max(len(bare), 1), "s", 5.0)
    yield Figure("a picture without a mark, processor time, p95", percentile(bare, 95), "s")


def _of_words(wrong: int, tries: int) -> Iterator[Figure]:
    yield Figure(f"wrong names, {tries} hidden words, {ISSUED} issued", wrong, "", MOST_WRONG)
    yield Figure(f"wrong names, {tries} printed codes", wrong_codes(tries), "", MOST_WRONG)


def wrong_words(seed: int, tries: int = _AT_ONCE) -> int:
    """Return how many words name somebody wrong: half are noise, half issued words damaged beyond reading or nearly."""
    chance = np.random.default_rng(seed)
    issued = chance.integers(0, ISSUED, size=tries)
    words = np.array([encode(sealed(KEY, int(one))) for one in issued], dtype=np.float32)
    loud = np.where(np.arange(tries) % 2, chance.uniform(0.2, 0.8, size=tries), 0.0).astype(np.float32)
    soft = words * loud[:, None] + chance.normal(size=(tries, CODED)).astype(np.float32)
    named = [unsealed(KEY, word) for word in decode(soft)]
    return sum(
        one is not None and not (part and one == true) for one, part, true in zip(named, loud, issued, strict=True)
    )


def wrong_codes(tries: int) -> int:
    """Return how many random printed codes pass for issued."""
    letters = np.random.default_rng(7).integers(0, len(ALPHABET), size=(tries, LENGTH))
    return sum(check_code(KEY, "".join(ALPHABET[one] for one in row)) is not None for row in letters)


def rasters_of(papers: list[Path], folder: Path) -> Iterator[Raster]:
    """Yield pictures without end: two of three without a mark, the third of a marked copy."""
    copies: dict[int, Path] = {}
    for number in itertools.count(1):
        which = zlib.crc32(b"paper %d" % number) % len(papers)
        paper, delivery_id = papers[which], 501 + which
        if number % _MARKED_EVERY:
            yield Raster(number, paper, None)
            continue
        if delivery_id not in copies:
            copies[delivery_id] = folder / f"damaged-{delivery_id}.pdf"
            stamp_pdf(paper, copies[delivery_id], mark_for(delivery_id), KEY)
        yield Raster(number, copies[delivery_id], delivery_id)


def looked_at(raster: Raster) -> Look:
    """Make a picture and read it; the same number always gives the same picture."""
    chance = np.random.default_rng(zlib.crc32(b"raster %d" % raster.number))
    shown = changed(page_of(raster.path, chance), raster.number // _MARKED_EVERY, chance)
    grey = np.asarray(shown, dtype=np.float32) / np.float32(255)
    begun = time.process_time()
    found = read_dots(grey, KEY)
    named = {one.delivery_id for one in found}
    wrong = next(iter(named - {raster.delivery_id}), None)
    return Look(raster.delivery_id, wrong or next(iter(named), None), time.process_time() - begun)
