"""Names of every script stand on the page alike in two renderers, and can be copied from it."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageStat

from handlers.domain.mark import Mark
from tests.contract.watermark import made
from watermark.stamp import stamp_pdf

_SIDE_PX, _FOOT_PX = 2000, 60
NAMES = {
    "口腔科-䶮𠮷㛃𪚥": "口腔科-䶮𠮷㛃[zhé]",
    "心内科-Gulşən Äğaï İmın": "心内科-Gulşən Äğaï İmın",
    "病理科-張偉﨑𫖯": "病理科-張偉﨑𫖯",
    "维吾尔医学科-阿卜杜热合曼·买买提": "维吾尔医学科-阿卜杜热合曼·买买提",
    "藏医科-བཀྲ་ཤིས་རྡོ་རྗེ": "藏医科-bkra shis rdo rje",
    "科-مەمەت ئەخمەت": "科-Memet Exmet",
    "护理部-小王😀": "护理部-小王[U+1F600]",
    "院办-王\u200b\u202e小明\nＡ１e\u0301": "院办-王小明 Ａ１é",
    "z" + "\u0301" * 200: "ź",
}


def by_pdfium(path: Path) -> Image.Image:
    with pdfium.PdfDocument(path) as pdf:
        page = pdf[0]
        found: Image.Image = page.render(scale=_SIDE_PX / page.get_height()).to_pil().convert("L")
        page.close()
    return found


def by_poppler(path: Path) -> Image.Image:
    asked = ["pdftoppm", "-scale-to", str(_SIDE_PX), "-gray", "-singlefile", str(path), str(path.with_suffix(""))]
    subprocess.run(asked, check=True, capture_output=True)
    with Image.open(path.with_suffix(".pgm")) as found:
        return found.convert("L")


def foot(picture: Image.Image) -> Image.Image:
    """Return the picture's lowest strip, made small, so that a shift by a pixel counts for little."""
    width, height = picture.size
    strip = picture.crop((0, height - _FOOT_PX, width, height))
    return strip.resize((width // 6, _FOOT_PX // 6), Image.Resampling.BOX)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_drawn_alike_by_two_renderers_and_copied_as_it_is_shown(
    name: str, tmp_path: Path, mark: Mark
) -> None:
    source = made.paper(tmp_path / "in.pdf", ["A title"], pages=1)

    stamp_pdf(source, tmp_path / "out.pdf", replace(mark, reader=name))

    with pdfium.PdfDocument(tmp_path / "out.pdf") as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert NAMES[name] in text
    assert mark.code in text
    one, other = foot(by_pdfium(tmp_path / "out.pdf")), foot(by_poppler(tmp_path / "out.pdf"))
    assert one.size == other.size
    assert sum(one.histogram()[:200])
    assert ImageStat.Stat(ImageChops.difference(one, other)).mean[0] < 4
