from pathlib import Path

import pikepdf
import pytest

from handlers.domain.errors import BadDocument
from tests.contract.watermark.hostile_files import page, written
from watermark.stamping.lost_pages import gather_pages


def test_pages_of_a_lost_tree_are_found_in_their_order_and_their_newest_form(tmp_path: Path) -> None:
    newest = {6: page(b"/Rotate 90"), 7: page(), 8: b"<</Type/Pages>>", 2: b"null"}
    data = written(newest) + b"7 0 obj\n<</Type/Page/MediaBox[0 0 9 9]>>\nendobj\n6 0 obj\nnull\nendobj\n"
    (tmp_path / "in.pdf").write_bytes(data)

    gather_pages(tmp_path / "in.pdf", tmp_path / "out.pdf")

    with pikepdf.open(tmp_path / "out.pdf", suppress_warnings=True) as pdf:
        assert [list(map(int, one.mediabox)) for one in pdf.pages] == [[0, 0, 612, 792], [0, 0, 9, 9]]


@pytest.mark.parametrize("data", [b"%PDF-1.7\nno page", written({}, trailer=b"/Encrypt 9 0 R")])
def test_a_file_without_pages_or_with_a_lock_stays_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(data)

    with pytest.raises(BadDocument):
        gather_pages(tmp_path / "in.pdf", tmp_path / "out.pdf")
