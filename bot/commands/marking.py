"""`stamp`: a copy marked by hand, and a picture of how marks look."""

import asyncio
import errno
import os
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from bot import parts
from bot.commands.by_hand import ByHand, named_after, plainly_named, shown
from bot.config import Settings
from bot.printable import in_one_line
from bot.tracer import tracer
from handlers.domain.errors import BadDocument, ConfigurationError
from handlers.domain.mark import ACTIVE_NAMES, Look, Mark, Stamped, look_fault
from handlers.domain.mark_rules import MarkRules
from handlers.domain.mark_sample import Sample, SamplePage
from handlers.dressing import Imprint
from handlers.trace import Trace
from watermark.code import issue_code
from watermark.previewing.own_pages import own_pages
from watermark.previewing.workshop import PreviewWorkshop
from watermark.stamping.layout import shortened
from watermark.workers.child import PdfWorkshop

SAMPLE_READER, SAMPLE_REQUEST = "口腔科-张三", "1042"
# A part of the name is added while the file is being written.
_MAX_NAME_BYTES = 245
_WHY = {errno.EACCES: "没有写的权限", errno.EPERM: "没有写的权限", errno.EROFS: "只读", errno.ENOSPC: "磁盘已满"}
_GAP, _GREY = 16, (128, 128, 128)


@dataclass(frozen=True, slots=True)
class Made:
    """A marked copy that was written; `shortened` are the parts of its mark that end in `…`, `title` says of what."""

    stamped: Stamped
    code: str
    shortened: tuple[str, ...] = ()
    title: str = ""


def usable_look(rules: MarkRules) -> Look:
    """Return the library's usual look.

    Raises:
        ConfigurationError: It was saved before such looks were refused, and no copy can wear it.
    """
    look = rules.looks.usual
    if fault := look_fault(look):
        raise ConfigurationError(f"水印设置要改：{fault}。请在工作台“水印”页改好保存，或恢复配置文件里的设置。")
    return look


async def stamp(settings: Settings, asked: ByHand) -> Made:
    """Write a marked copy that `trace` can read back.

    Raises:
        ConfigurationError: There is no such file, it is a marked copy, or the target cannot be written.
        BadDocument: The file is no PDF that can be marked.
    """
    if not await asyncio.to_thread(asked.source.is_file):
        raise ConfigurationError(f"没有这个文件：{shown(asked.source)}")
    await asyncio.to_thread(check_target, asked.target, asked.source, may_overwrite=asked.may_overwrite)
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(parts.memory(settings))
        pdfs = await stack.enter_async_context(parts.workshop(settings))
        folder = await stack.enter_async_context(kept.shelf.scratch())
        source = await asyncio.to_thread(plainly_named, asked.source, folder)
        await _check_original(source, pdfs, tracer(settings, kept, pdfs))
        delivery_id = await kept.book.new_delivery_id()
        rules = await kept.mark_rules.current()
        mark = _imprint(settings).mark(asked.reader, asked.request, delivery_id, parts.now())
        mark = replace(mark, look=usable_look(rules), protection=asked.protection)
        marked = folder / "marked.pdf"
        stamped = await pdfs.make_copy(source, marked, mark)
        title = in_one_line(await pdfs.said_title(source)) or named_after(asked.source)
        # Before anybody can have the copy: one that no list names would never be traced.
        await kept.stamps.note(delivery_id, mark.code, reader=asked.reader, request=asked.request, title=title)
        await asyncio.to_thread(_place, marked, asked.target)
    return Made(stamped, mark.code, await asyncio.to_thread(shortened, mark), title)


def check_target(target: Path, source: Path | None = None, *, may_overwrite: bool = False) -> None:
    """Look whether a file may be written there, before any work is done.

    Raises:
        ConfigurationError: It is the original, something lies there already, or there is no such folder.
    """
    if len(os.fsencode(target.name)) > _MAX_NAME_BYTES:
        raise ConfigurationError("新文件的名字太长，请换个短的。")
    if target.is_dir():
        raise ConfigurationError(f"{shown(target)} 是文件夹。请写出新文件的名字。")
    if not target.parent.is_dir():
        raise ConfigurationError(f"没有这个文件夹：{shown(target.parent)}。请先建好，或换个位置。")
    if not target.exists():
        return
    if source is not None and target.samefile(source):
        raise ConfigurationError("新文件不能就是原文件：原件要留着。请换个名字。")
    if not may_overwrite:
        raise ConfigurationError(f"{shown(target)} 已经有了，没有覆盖。请换个名字；确实要覆盖就加 --force。")


async def _check_original(source: Path, pdfs: PdfWorkshop, tracer: Trace) -> None:
    """Own marks are neither removed nor overlaid: a second one would send two names on their way."""
    delivery_id = await pdfs.marked_for(source)
    if delivery_id is None:
        return
    found = await tracer.of_delivery(delivery_id, by="cli")
    whose = in_one_line("、".join(f"求助 {one.request}，{one.reader}" for one in found))
    raise ConfigurationError(
        f"这份已印有本馆给读者的水印{f'（{whose}）' if whose else ''}，没有再加。请用没有水印的原件。"
    )


def told(made: Made, asked: ByHand) -> list[str]:
    """Return what is said about a copy."""
    stamped = made.stamped
    whose = f"（{asked.reader}，求助 {asked.request}）"
    lines = [f"已写出 {shown(asked.target)}：{stamped.pages} 页，溯源码 {made.code}{whose}"]
    if made.shortened:
        cut = "；".join(f"“{part}”" for part in made.shortened)
        lines.append(f"太长，水印里缩短成了：{cut}（溯源时查到的仍是全名）")
    if stamped.missing:
        lines.append(f"字体里没有，改印了拼音、字母或编码：{' '.join(stamped.missing)}")
    if stamped.removed:
        lines.append(f"原件里会自己动的内容已去掉：{'、'.join(ACTIVE_NAMES[one] for one in stamped.removed)}")
    if stamped.breaks_signature:
        lines.append("原件带数字签名；加水印后签名不再有效，需要核验时请看原件")
    return lines


def answered(made: Made, asked: ByHand) -> dict[str, Any]:
    """Return the same for programs."""
    protection = asked.protection
    return {
        "copy": shown(asked.target),
        "pages": made.stamped.pages,
        "code": made.code,
        "reader": asked.reader,
        "request": asked.request,
        "title": made.title,
        "has_password": bool(protection and protection.password),
        "may_print": protection is None or protection.may_print,
        "may_copy": protection is None or protection.may_copy,
        "shortened": list(made.shortened),
        "missing": list(made.stamped.missing),
        "removed": [one.value for one in made.stamped.removed],
        "breaks_signature": made.stamped.breaks_signature,
    }


async def preview(settings: Settings, target: Path, *, may_overwrite: bool = False) -> None:
    """Write one picture of the mark as it holds, on light, dark, two-column and scanned pages and the library's own.

    Raises:
        ConfigurationError: The mark cannot be printed, or the picture not be written.
    """
    await asyncio.to_thread(check_target, target, may_overwrite=may_overwrite)
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(parts.memory(settings))
        pdfs = await stack.enter_async_context(parts.workshop(settings))
        mark = replace(_sample_mark(settings), look=usable_look(await kept.mark_rules.current()))
        async with kept.shelf.scratch() as folder:
            samples = [*Sample, *(await asyncio.to_thread(own_pages, settings.watermark.samples)).values()]
            pictures = [folder / f"{number}.png" for number in range(len(samples))]
            for sample, picture in zip(samples, pictures, strict=True):
                await _draw(PreviewWorkshop(pdfs), sample, mark, picture)
            await asyncio.to_thread(_side_by_side, pictures, folder / "all.png")
            await asyncio.to_thread(_place, folder / "all.png", target)


async def _draw(previews: PreviewWorkshop, sample: SamplePage, mark: Mark, target: Path) -> None:
    try:
        await previews.preview(sample, mark, target)
    except BadDocument as error:
        if isinstance(sample, Path):
            raise ConfigurationError(
                f"示例文件 {shown(Path(sample.name))} 用不了：{error.detail}。请从 samples 文件夹里换掉"
            ) from error
        raise ConfigurationError(
            "现在设置的水印印不到示例页上，用它会发不出文献：请把平铺调淡、间距放宽，或少写几项。"
        ) from error


def _sample_mark(settings: Settings) -> Mark:
    return _imprint(settings).mark(SAMPLE_READER, SAMPLE_REQUEST, 0, parts.now())


def _imprint(settings: Settings) -> Imprint:
    return Imprint(
        library=settings.library.name,
        notice=settings.library.notice,
        issue_code=lambda delivery: issue_code(parts.trace_key(settings), delivery),
        zone=parts.zone(settings),
    )


def _side_by_side(pictures: Sequence[Path], target: Path) -> None:
    shown = []
    for picture in pictures:
        with Image.open(picture) as found:
            shown.append(found.convert("RGB"))
    size = (sum(one.width + _GAP for one in shown) + _GAP, max(one.height for one in shown) + 2 * _GAP)
    sheet, left = Image.new("RGB", size, _GREY), _GAP
    for one in shown:
        sheet.paste(one, (left, _GAP))
        left += one.width + _GAP
    sheet.save(target, "PNG")


def _place(source: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(source.read_bytes())
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        why = _WHY.get(error.errno or 0, "名字太长或不能用，或磁盘出错")
        raise ConfigurationError(f"写不了 {shown(target)}：{why}。") from error
