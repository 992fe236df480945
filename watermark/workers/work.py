"""What the limited child process can be asked to do.

Every child is forked with what looking at a paper and marking it takes; rarer jobs load the rest themselves.
"""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from handlers.domain.mark import Mark
from handlers.domain.mark_sample import Sample
from watermark.cover import covered
from watermark.inspect import inspect_pdf
from watermark.limits import Limits
from watermark.stamp import stamp_pdf
from watermark.stamping.by_pikepdf import limit_decoders
from watermark.stamping.glyphs import cut, drawable, prepare
from watermark.tracing.printed import printed_mark
from watermark.unlock import unlocked
from watermark.workers.plain import Plain, article_from
from watermark.workers.rehearsal import rehearse


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
    article = article_from(given["article"]) if given["article"] else None
    limits = Limits(**given["limits"])
    key = bytes.fromhex(given["key"])
    seen = inspect_pdf(Path(given["path"]), article, must_match=given["must_match"], limits=limits, key=key)
    return dataclasses.asdict(seen)


def _convert(given: Mapping[str, Any]) -> Plain:
    from watermark.converting.convert import convert  # noqa: PLC0415 - as the module says

    return dataclasses.asdict(convert(Path(given["source"]), Path(given["target"]), given["name"]))


def _trace(given: Mapping[str, Any]) -> Plain:
    from watermark.trace import read_file  # noqa: PLC0415 - as the module says

    path, passwords = Path(given["path"]), given["passwords"]
    if passwords:
        limit_decoders()
        path = unlocked(path, Path(given["opened"]), passwords)
    return dataclasses.asdict(read_file(path, bytes.fromhex(given["key"])))


def _printed(given: Mapping[str, Any]) -> Plain:
    return {"delivery": printed_mark(Path(given["path"]), bytes.fromhex(given["key"]))}


def _hidden(given: Mapping[str, Any]) -> Plain:
    from watermark.trace import hidden_mark  # noqa: PLC0415 - as the module says

    return {"delivery": hidden_mark(Path(given["path"]), bytes.fromhex(given["key"]))}


def _said_title(given: Mapping[str, Any]) -> Plain:
    from watermark.inspection.said_title import said_title  # noqa: PLC0415 - as the module says

    return {"title": said_title(Path(given["path"]))}


def _weigh(given: Mapping[str, Any]) -> Plain:
    from watermark.stamping.weighing import weigh  # noqa: PLC0415 - as the module says

    weigh(Path(given["path"]))
    return {}


def _preview(given: Mapping[str, Any]) -> Plain:
    from watermark.previewing.preview import preview  # noqa: PLC0415 - as the module says

    sample = Path(given["sample"]) if given["is_own"] else Sample(given["sample"])
    preview(sample, msgspec.convert(given["mark"], Mark), Path(given["target"]))
    return {}


_JOBS: dict[str, Callable[[Mapping[str, Any]], Plain]] = {
    "ping": _ping,
    "stamp": _stamp,
    "inspect": _inspect,
    "trace": _trace,
    "printed": _printed,
    "hidden": _hidden,
    "said_title": _said_title,
    "convert": _convert,
    "preview": _preview,
    "weigh": _weigh,
}
