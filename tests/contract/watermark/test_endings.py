"""A file that broke off on its way is never marked as if it were whole; odd ends are none."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from handlers.domain.article import Failure
from handlers.domain.cover import Cover
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Mark
from tests.contract.watermark import made
from tests.contract.watermark.conftest import KEY
from watermark.cover import covered
from watermark.stamp import stamp_pdf

PAGES = 6
Made = Callable[[Path], bytes]


def plain(folder: Path) -> bytes:
    return made.paper(folder / "plain.pdf", ["A paper"], pages=PAGES).read_bytes()


def packed(folder: Path) -> bytes:
    with pikepdf.open(made.paper(folder / "p.pdf", ["A paper"], pages=PAGES)) as pdf:
        pdf.save(folder / "packed.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return (folder / "packed.pdf").read_bytes()


def for_the_web(folder: Path) -> bytes:
    with pikepdf.open(made.paper(folder / "p.pdf", ["A paper"], pages=PAGES)) as pdf:
        pdf.save(folder / "web.pdf", linearize=True)
    return (folder / "web.pdf").read_bytes()


def packed_for_the_web(folder: Path) -> bytes:
    with pikepdf.open(made.paper(folder / "p.pdf", ["A paper"], pages=PAGES)) as pdf:
        pdf.save(folder / "web.pdf", linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return (folder / "web.pdf").read_bytes()


def updated(folder: Path) -> bytes:
    whole = plain(folder)
    before, size = int(whole.split(b"startxref\n")[-1].split()[0]), whole.split(b"/Size ")[-1].split()[0]
    note = b"90 0 obj\n<</Note(" + b"x" * 4000 + b")>>\nendobj\n"
    at = len(whole)
    table = b"xref\n90 1\n%010d 00000 n \n" % at
    trailer = b"trailer\n<</Size 91/Prev %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (before, at + len(note))
    assert int(size) < 90
    return whole + note + table + trailer


def refused(folder: Path, data: bytes, mark: Mark) -> BadDocument:
    source, target = folder / "in.pdf", folder / "out.pdf"
    source.write_bytes(data)
    with pytest.raises(BadDocument) as caught:
        stamp_pdf(source, target, mark, KEY)
    assert not target.exists()
    return caught.value


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8, 0.95])
@pytest.mark.parametrize("whole", [plain, packed, for_the_web, packed_for_the_web])
def test_a_download_that_broke_off_is_refused_and_leaves_no_copy(
    whole: Made, share: float, tmp_path: Path, mark: Mark
) -> None:
    data = whole(tmp_path)

    found = refused(tmp_path, data[: int(len(data) * share)], mark)

    assert (found.reason, found.detail) == (Failure.DAMAGED, "文件不完整，可能下载中断")


def test_the_end_of_the_first_page_is_not_the_end_of_a_file_for_the_web(tmp_path: Path, mark: Mark) -> None:
    data = for_the_web(tmp_path)
    first_end = data.index(b"startxref\n0\n") + len(b"startxref\n0\n")

    for spare in (0, len(b"%%EOF\n"), 8):
        assert refused(tmp_path, data[: first_end + spare], mark).reason == Failure.DAMAGED


def test_an_update_that_broke_off_is_refused_though_an_end_stands_before_it(tmp_path: Path, mark: Mark) -> None:
    whole = updated(tmp_path)

    assert refused(tmp_path, whole[: -len(whole) // 40], mark).reason == Failure.DAMAGED


def test_a_download_that_broke_off_takes_no_cover_either(tmp_path: Path, mark: Mark) -> None:
    data, source = plain(tmp_path), tmp_path / "in.pdf"
    source.write_bytes(data[: len(data) // 2])
    target = tmp_path / "out.pdf"

    with pytest.raises(BadDocument) as caught:
        covered(source, target, Cover("文献传递", "A paper"), lambda whole: stamp_pdf(whole, target, mark, KEY))

    assert caught.value.detail == "文件不完整，可能下载中断"
    assert not target.exists()


def test_a_trailer_that_broke_off_is_no_end(tmp_path: Path, mark: Mark) -> None:
    data = plain(tmp_path)

    assert refused(tmp_path, data[: data.rindex(b"trailer") + 10], mark).reason == Failure.DAMAGED


def _without_newline(data: bytes) -> bytes:
    return data.rstrip()


def _with_a_page_behind(data: bytes) -> bytes:
    return data + b"<!-- served in 0.3 s -->\n" * 2000


def _with_zeros_behind(data: bytes) -> bytes:
    return data + bytes(40_000)


def _with_mail_before(data: bytes) -> bytes:
    return b"Content-Type: application/pdf\r\n\r\n" + data


def _without_its_last_line(data: bytes) -> bytes:
    return data[: data.rindex(b"%%EOF")]


def _without_place_of_table(data: bytes) -> bytes:
    return data[: data.rindex(b"startxref")]


ODD = [
    _without_newline,
    _with_a_page_behind,
    _with_zeros_behind,
    _with_mail_before,
    _without_its_last_line,
]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("whole", [plain, packed, for_the_web, packed_for_the_web, updated])
def test_a_whole_file_with_an_odd_end_is_marked(
    whole: Made, odd: Callable[[bytes], bytes], tmp_path: Path, mark: Mark
) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(odd(whole(tmp_path)))

    assert stamp_pdf(source, tmp_path / "out.pdf", mark, KEY).pages == PAGES


@pytest.mark.parametrize("whole", [plain, updated])
def test_a_trailer_alone_is_an_end(whole: Made, tmp_path: Path, mark: Mark) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(_without_place_of_table(whole(tmp_path)))

    assert stamp_pdf(source, tmp_path / "out.pdf", mark, KEY).pages == PAGES


def test_a_length_that_a_rewriting_program_left_behind_is_no_sign(tmp_path: Path, mark: Mark) -> None:
    source = tmp_path / "in.pdf"
    begin = b"%PDF-1.4\n"
    old = b"90 0 obj\n<</Linearized 1/L 99999999/H[0 0]/O 3/E 9/N 6/T 9>>\nendobj\n"
    source.write_bytes(begin + old + plain(tmp_path).removeprefix(begin))

    assert stamp_pdf(source, tmp_path / "out.pdf", mark, KEY).pages == PAGES
