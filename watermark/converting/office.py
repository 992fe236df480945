"""DOCX as PDF by LibreOffice, where it is installed: in a process of its own, with a profile that is thrown away.

LibreOffice needs more memory and more files than the child for PDFs may have, so it is started beside it, by
`python -m watermark.converting.office_limits`, which sets limits and then becomes LibreOffice.
"""

import asyncio
import os
import shutil
import signal
import sys
import zipfile
from pathlib import Path

from handlers.domain.other_form import Converted, Form, Hurdle, Loss
from watermark.converting.fetching import Part
from watermark.converting.limits import MAX_MARKUP_BYTES, MAX_MEMBERS, MAX_UNPACKED_BYTES, refused

_HOUSE = Path(__file__).resolve().parents[2]
_MARKUP, _DRAWING = (".xml", ".rels"), ".svg"
_CHUNK_BYTES = 1 << 20


def office_found() -> str:
    """Return LibreOffice's command, empty where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


async def docx_to_pdf(office: str, source: Path, target: Path, *, deadline_s: float) -> Converted:
    """Write a DOCX as PDF; `target`'s folder takes what is needed on the way.

    Raises:
        BadDocument: LibreOffice is not there, cannot read it or takes too long, or it wants things from elsewhere.
    """
    if not office:
        raise refused(Hurdle.NO_OFFICE)
    await asyncio.to_thread(check_docx, source)
    folder = target.parent / "office"
    await asyncio.to_thread(_lay_out, source, folder)
    await _run(office, folder, deadline_s)
    made = folder / "out" / "document.pdf"
    if not made.is_file():
        raise refused(Hurdle.OFFICE_FAILED)
    made.replace(target)
    return Converted(Form.DOCX, (Loss.LAYOUT, Loss.NOTES, Loss.FONTS))


def check_docx(source: Path) -> None:
    """Refuse a document that would unpack without measure or fetch something while it is opened.

    Raises:
        BadDocument: It is one.
    """
    left = MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(source) as packed:
            if len(packed.infolist()) > MAX_MEMBERS:
                raise refused(Hurdle.TOO_LONG)
            for member in packed.infolist():
                left -= _check_member(packed, member, left)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise refused(Hurdle.BROKEN) from error


def _check_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Read a member through, whatever size it claims; return its size."""
    size, part = 0, None
    with packed.open(member) as content:
        while chunk := content.read(_CHUNK_BYTES):
            if size == 0 and _is_markup(member.filename, chunk):
                part = Part()
            size += len(chunk)
            if size > min(left, MAX_MARKUP_BYTES if part else left):
                raise refused(Hurdle.TOO_LONG)
            if part:
                part.feed(chunk)
    if part:
        part.feed(b"", is_last=True)
    return size


def _is_markup(name: str, begin: bytes) -> bool:
    """Whether a member is a part written in XML; which name such a one has is the package's own affair."""
    ending = Path(name.lower()).suffix
    return ending in _MARKUP or (ending != _DRAWING and begin.lstrip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n").startswith(b"<"))


def _lay_out(source: Path, folder: Path) -> None:
    for part in ("out", "profile", "home"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / "document.docx")


async def _run(office: str, folder: Path, deadline_s: float) -> None:
    words = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", "pdf:writer_pdf_Export")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "watermark.converting.office_limits", str(int(deadline_s)),
        office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", *words,
        "--outdir", str(folder / "out"), str(folder / "document.docx"),
        cwd=_HOUSE,
        env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": str(folder / "home")},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(deadline_s):
            await process.wait()
    except TimeoutError as error:
        raise refused(Hurdle.OFFICE_FAILED) from error
    finally:
        # It leads a group of its own; what LibreOffice left running goes with it.
        _end_group(process.pid)
        await process.wait()


def _end_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
