"""What the limited child process can be asked to do, as plain values that travel over a pipe."""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, Version
from handlers.domain.inspection import Inspection, Shows
from handlers.domain.mark import Active, Mark, Sighting, Stamped
from handlers.domain.mark_sample import Sample
from watermark.converting.convert import convert
from watermark.cover import covered
from watermark.inspect import inspect_pdf
from watermark.limits import Limits
from watermark.previewing.preview import preview
from watermark.stamp import stamp_pdf
from watermark.stamping.by_pikepdf import limit_decoders
from watermark.stamping.glyphs import cut, drawable, prepare
from watermark.trace import printed_mark, read_marks
from watermark.unlock import unlocked
from watermark.workers.rehearsal import rehearse

Plain = dict[str, Any]


def warm_up() -> None:
    """Load what every job needs, so that forked children find it there."""
    cut([drawable("预热 0123456789")[0]])


def settle() -> None:
    """Prepare what makes later jobs faster but no first job should wait for."""
    prepare()
    rehearse()


def do(job: str, given: Mapping[str, Any]) -> Plain:
    """Do one job and return its result as plain values.

    Raises:
        BadDocument: The file cannot be used.
        ConfigurationError: The file is of a kind that this job does not take.
    """
    return _JOBS[job](given)


def _ping(_given: Mapping[str, Any]) -> Plain:
    return {}


def _stamp(given: Mapping[str, Any]) -> Plain:
    mark, target, key = msgspec.convert(given["mark"], Mark), Path(given["target"]), bytes.fromhex(given["key"])
    limits = Limits(**given["limits"])
    made = covered(
        Path(given["source"]), target, mark.cover, lambda source: stamp_pdf(source, target, mark, key, limits=limits)
    )
    return dataclasses.asdict(made)


def _inspect(given: Mapping[str, Any]) -> Plain:
    article = _article(given["article"]) if given["article"] else None
    limits = Limits(**given["limits"])
    key = bytes.fromhex(given["key"])
    seen = inspect_pdf(Path(given["path"]), article, must_match=given["must_match"], limits=limits, key=key)
    return dataclasses.asdict(seen)


def _convert(given: Mapping[str, Any]) -> Plain:
    return dataclasses.asdict(convert(Path(given["source"]), Path(given["target"]), given["name"]))


def _trace(given: Mapping[str, Any]) -> Plain:
    path, passwords = Path(given["path"]), given["passwords"]
    if passwords:
        limit_decoders()
        path = unlocked(path, Path(given["opened"]), passwords)
    found = read_marks(path, bytes.fromhex(given["key"]))
    return {"sightings": [dataclasses.asdict(sighting) for sighting in found]}


def _printed(given: Mapping[str, Any]) -> Plain:
    return {"delivery": printed_mark(Path(given["path"]), bytes.fromhex(given["key"]))}


def _preview(given: Mapping[str, Any]) -> Plain:
    preview(Sample(given["sample"]), msgspec.convert(given["mark"], Mark), Path(given["target"]))
    return {}


_JOBS: dict[str, Callable[[Mapping[str, Any]], Plain]] = {
    "ping": _ping,
    "stamp": _stamp,
    "inspect": _inspect,
    "trace": _trace,
    "printed": _printed,
    "convert": _convert,
    "preview": _preview,
}


def mark_given(mark: Mark) -> Plain:
    """Return a mark as it travels to the child."""
    given: Plain = msgspec.to_builtins(mark)
    return given


_TOLD = ("title", "original_title", "journal", "year", "volume", "issue", "pages", "language", "kind")


def article_given(article: Article) -> Plain:
    """Return what the child needs to recognise a paper."""
    ids = [(i.kind.value, i.value) for i in article.ids]
    return {**{name: getattr(article, name) for name in _TOLD}, "ids": ids, "authors": list(article.authors)}


def _article(given: Mapping[str, Any]) -> Article:
    ids = tuple(Identifier(IdKind(kind), value) for kind, value in given["ids"])
    plain = {**given, "ids": ids, "authors": tuple(given["authors"]), "kind": ArticleKind(given["kind"])}
    return Article(**plain)


def stamped(result: Plain) -> Stamped:
    """Return a child's plain result as what it was."""
    removed = tuple(Active(one) for one in result["removed"])
    return Stamped(**{**result, "missing": tuple(result["missing"]), "removed": removed})


def inspection(result: Plain) -> Inspection:
    """Return a child's plain result as what it was."""
    return Inspection(**{**result, "shows": Shows(result["shows"]), "version": Version(result["version"])})


def sightings(result: Plain) -> tuple[Sighting, ...]:
    """Return a child's plain result as what it was."""
    return tuple(
        Sighting(**{**found, "carriers": tuple(found["carriers"]), "pages": tuple(found["pages"])})
        for found in result["sightings"]
    )
