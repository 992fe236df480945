"""Pages of the library's own on which a mark is shown as it is being set: light, dark, two columns, scanned."""

from importlib.resources import files
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import typst
from PIL import Image, ImageChops

from handlers.domain.mark_sample import Sample
from watermark.converting.pictures import picture_to_pdf
from watermark.limits import Limits
from watermark.stamping.by_pikepdf import open_pdf

_SCAN_DPI, _NOISE, _SKEW_DEGREES = 130, 26, 0.5
_PAPER = (243, 240, 231)
_CHINESE = (
    "牙周炎是一种以牙周支持组织破坏为特征的慢性炎症性疾病，与2型糖尿病互为危险因素。近年来的研究显示，"
    "规范的牙周基础治疗可使糖化血红蛋白在三个月内平均下降，但效应在六个月后减弱，且各研究间差异较大。"
)
_ENGLISH = (
    "Periodontitis is a chronic inflammatory disease of the supporting tissues of the teeth. We followed adults "
    "with type 2 diabetes for twelve months after non-surgical treatment; the fall of glycated haemoglobin was "
    "small, lasted for three months, and differed between centres. "
)
_HEAD = """
#set text(font: ("Libertinus Serif", "Noto Sans CJK SC"), size: 10pt, lang: "zh")
#set par(justify: true, leading: 0.75em)
#let zh = "{zh}"
#let en = "{en}"
#let figure-of(c) = block(width: 100%, height: 90pt, fill: c, radius: 3pt, inset: 8pt)[
  #for tall in (30, 52, 41, 66, 58) {{ box(width: 14%, height: tall * 1pt, fill: c.darken(35%)); h(5%) }}]
#let data-table = table(columns: (1fr,) * 4, stroke: 0.4pt + luma(150), inset: 4pt,
  [组别], [例数], [基线], [三个月],
  [治疗组], [128], [7.9 ± 1.1], [7.4 ± 1.0], [对照组], [126], [7.8 ± 1.2], [7.8 ± 1.1])
"""
_BODIES = {
    Sample.LIGHT: """
#set page(paper: "a4", margin: 24mm)
#align(center, text(16pt, weight: "bold")[牙周炎与2型糖尿病关系的研究进展])
#align(center, text(9pt)[示例页：仅供预览水印])
#v(8pt) *摘要* #zh #zh
#v(6pt) *1 资料与方法* #parbreak() #zh #zh
#data-table
#zh #zh #figure-of(rgb("d7e3f0")) #zh #zh #parbreak() #zh""",
    Sample.DARK: """
#set page(paper: "a4", margin: 24mm, fill: rgb("16202c"))
#set text(fill: rgb("e8edf2"))
#align(center, text(20pt, weight: "bold")[牙周炎与2型糖尿病])
#v(10pt) #zh #zh
#figure-of(rgb("33506e")) #zh #parbreak() #en #en
#figure-of(rgb("5a3550")) #zh""",
    Sample.TWO_COLUMNS: """
#set page(paper: "a4", margin: (x: 17mm, y: 22mm))
#align(center, text(15pt, weight: "bold")[Periodontal treatment and glycaemic control: a trial])
#v(6pt)
#set text(8.8pt, lang: "en")
#columns(2, gutter: 14pt)[*Abstract* #en #en *Methods* #en #en #en #figure-of(rgb("f0e1cf")) #en #en
*Results* #en #data-table #en #en #en #en #figure-of(rgb("d9ecd6")) *Discussion* #en #en #en #en #en #en #en]""",
}


def write_sample(sample: Sample, target: Path) -> None:
    """Write a sample page as PDF; what is needed on the way goes beside it."""
    drawn = Sample.LIGHT if sample is Sample.SCANNED else sample
    _draw(drawn, target)
    if sample is Sample.SCANNED:
        _scan(target)


def _draw(sample: Sample, target: Path) -> None:
    source = target.with_suffix(".typ")
    source.write_text(_HEAD.format(zh=_CHINESE, en=_ENGLISH) + _BODIES[sample], encoding="utf-8")
    fonts = [Path(str(files("noto_cjk_sans_otc")))]
    typst.compile(source, output=target, font_paths=fonts, ignore_system_fonts=True, format="pdf")


def _scan(target: Path) -> None:
    """Make a page look as if it came from a scanner: grey paper, noise, a little askew."""
    with pdfium.PdfDocument(target) as pdf:
        page: Image.Image = pdf[0].render(scale=_SCAN_DPI / 72).to_pil().convert("L")
    askew = page.rotate(_SKEW_DEGREES, fillcolor=255, resample=Image.Resampling.BILINEAR)
    noisy = ImageChops.add(askew, Image.effect_noise(askew.size, _NOISE), scale=1.0, offset=-128)
    paper = ImageChops.multiply(noisy.convert("RGB"), Image.new("RGB", noisy.size, _PAPER))
    picture = target.with_suffix(".jpg")
    paper.save(picture, "JPEG", quality=75, dpi=(_SCAN_DPI, _SCAN_DPI))
    picture_to_pdf(picture, target)


def first_page_only(source: Path, target: Path) -> None:
    """Write the first page of a file to another, or to itself.

    Raises:
        BadDocument: It cannot be opened, or has no page.
    """
    with open_pdf(source) as pdf:
        Limits().check_pages(len(pdf.pages))
        with pikepdf.new() as alone:
            alone.pages.append(pdf.pages[0])
            alone.save(target)
