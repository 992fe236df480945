"""Whether a file begins like a PDF, and what it is when it does not."""

import re
from pathlib import Path

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument

# The standard allows 1024; readers look further, and mail programs put more before it.
_HEAD_BYTES = 4096
_KINDS = (
    (
        re.compile(rb"^\s*+(?:\xef\xbb\xbf)?+\s*+<(?:!doctype\s+html|html|head|body|script)", re.IGNORECASE),
        "网页（HTML）",
    ),
    (re.compile(rb"^\s*+(?:\xef\xbb\xbf)?+\s*+<(?:\?xml|[a-z!])", re.IGNORECASE), "XML"),
    (re.compile(rb"^\s*+[{\[]"), "JSON"),
    (re.compile(rb"^PK\x03\x04"), "ZIP 或 Office 文件"),
    (re.compile(rb"^\xd0\xcf\x11\xe0"), "旧版 Office 文件"),
    (re.compile(rb"^(?:CAJ|HN|KDH|TEB|\xc8)"), "CAJ 文件"),
    (re.compile(rb"^\x89PNG"), "PNG 图片"),
    (re.compile(rb"^\xff\xd8\xff"), "JPEG 图片"),
    (re.compile(rb"^.{4}ftyp(?:hei[cx]|mif1|hevc|msf1|avif)", re.DOTALL), "HEIC 照片"),
    (re.compile(rb"^(?:II\*\0|MM\0\*|GIF8|BM.{4}\0\0|RIFF.{4}WEBP)", re.DOTALL), "其他图片"),
    (re.compile(rb"^\x1f\x8b"), "gzip 压缩文件"),
    (re.compile(rb"^Rar!"), "RAR 压缩文件"),
    (re.compile(rb"^%!PS"), "PostScript"),
)


def check_header(path: Path) -> None:
    """Look at the first kilobytes.

    Raises:
        BadDocument: `not-pdf`, with what the file looks like.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        raise BadDocument(Failure.NOT_PDF, "空文件")
    kind = next((name for pattern, name in _KINDS if pattern.match(head)), "")
    at = head.find(b"%PDF-")
    # A login page that merely speaks of `%PDF-` is still a page.
    is_page = at > 0 and kind.startswith("网页")
    if is_page or (at < 0 and (kind or not _ends_like_pdf(path))):
        raise BadDocument(Failure.NOT_PDF, kind or "不认识的文件类型")


def _ends_like_pdf(path: Path) -> bool:
    """Whether only the first line is spoiled: readers who begin at the end open such files."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _HEAD_BYTES))
        tail = file.read()
    return b"startxref" in tail and b"%%EOF" in tail
