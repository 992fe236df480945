"""What is said of a file that is no PDF where only PDFs are taken."""

from pathlib import Path

import pytest

from console.kind_words import KIND_WORDS, unusable
from console.words import BAD_FILE
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from watermark.header import check_header


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空的"),
        (b"<html><title>log in</title></html>", "登录页"),
        (b"CAJ\0...", "CAJViewer"),
        (b"PK\3\4rest", "压缩包"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"II*\0rest", "图片"),
        (b"\x89PNGrest", "打印成 PDF"),
        (b"\x7fELF", "这不是 PDF 文件"),
    ],
)
def test_each_kind_of_file_has_its_words(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(BadDocument) as refused:
        check_header(tmp_path / "x")
    assert says in unusable(refused.value)


def test_nobody_who_uploads_nothing_is_told_to_upload() -> None:
    said = [unusable(BadDocument(reason)) for reason in BAD_FILE]
    assert not [words for words in (*said, *KIND_WORDS.values()) if "传" in words.replace("传递", "")]
    assert unusable(BadDocument(Failure.NOT_PDF, "something new")) == unusable(BadDocument(Failure.NOT_PDF))
