"""What a PDF calls itself, told from what programs leave in that place."""

from pathlib import Path

import pikepdf
import pytest

from tests.contract.watermark import made
from watermark.inspection.said_title import MAX_TITLE, said_title


def titled(path: Path, title: str) -> Path:
    made.write(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Title"] = title
        pdf.save(path)
    return path


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Mandibular third molars in forty dogs", "Mandibular third molars in forty dogs"),
        ("牙周炎与糖尿病的关系", "牙周炎与糖尿病的关系"),
        ("Effect\u00a0of  iron on\nanaemia", "Effect of iron on anaemia"),
        ("", ""),
        ("5", ""),
        ("Untitled document of mine", ""),
        ("未命名文档一二三", ""),
        ("Microsoft Word - the final version", ""),
        ("the final version.docx", ""),
        ("C:\\Users\\li\\my new paper", ""),
        ("doi:10.1016/j.jhydrol.2005.01.006", ""),
        ("kkg_pi_province_save_the_date", ""),
    ],
)
def test_only_what_reads_like_a_title_is_one(title: str, expected: str, tmp_path: Path) -> None:
    assert said_title(titled(tmp_path / "a.pdf", title)) == expected


def test_a_title_without_end_is_cut_and_a_broken_file_has_none(tmp_path: Path) -> None:
    assert len(said_title(titled(tmp_path / "a.pdf", "very " * 10_000))) == MAX_TITLE
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4\nrubbish\n%%EOF")
    assert said_title(tmp_path / "b.pdf") == ""
