"""Sets a manuscript as a PDF with typst: the text travels as data, so nothing in it can be an instruction."""

import json
from importlib.resources import files
from pathlib import Path

import typst

from handlers.domain.other_form import Hurdle
from watermark.converting.limits import refused
from watermark.converting.manuscript import Manuscript

_DATA = "manuscript.json"
_TEMPLATE = """
#let data = json("manuscript.json")
#let zh = data.language == "zh"
#set document(title: data.name, author: data.authors.map(a => a))
#set page(paper: "a4", margin: (x: 22mm, y: 22mm), numbering: "1", number-align: center)
#set text(font: ("Libertinus Serif", "Noto Sans CJK SC"), size: 10.5pt, lang: data.language)
#set par(justify: true, leading: 0.72em, spacing: 0.95em)
#show raw: set text(font: ("DejaVu Sans Mono", "Noto Sans CJK SC"), size: 8.5pt)
#let run(r) = {
  let t = [#r.text]
  if "c" in r.style { t = raw(r.text) }
  if "b" in r.style { t = strong(t) }
  if "i" in r.style { t = emph(t) }
  if "p" in r.style { t = super(t) }
  if "s" in r.style { t = sub(t) }
  t
}
#let line-of(rs) = rs.map(run).join()
#let grid-of(rows) = {
  let most = calc.max(..rows.map(r => r.len()))
  set text(size: if most > 8 { 6.5pt } else if most > 5 { 7.5pt } else { 9pt })
  set par(justify: false)
  table(columns: (1fr,) * most, stroke: 0.4pt + luma(150), inset: 4pt,
    ..rows.map(r => r.map(c => [#line-of(c)]) + ([],) * (most - r.len())).flatten())
}
#let show-block(b) = {
  if b.kind == "heading" { heading(level: calc.min(b.level, 5), line-of(b.runs)) }
  else if b.kind == "paragraph" { par(line-of(b.runs)) }
  else if b.kind == "listed" { pad(left: 1.4em * b.level, grid(columns: (1.8em, 1fr), [#b.sign], line-of(b.runs))) }
  else if b.kind == "quote" { pad(x: 1.6em, line-of(b.runs)) }
  else if b.kind == "caption" { pad(x: 0.8em, text(size: 9pt, line-of(b.runs))) }
  else if b.kind == "formula" { align(center, line-of(b.runs)) }
  else if b.kind == "verbatim" { raw(b.runs.map(r => r.text).join(), block: true) }
  else if b.kind == "table" { grid-of(b.rows) }
  else if b.kind == "picture" { align(center, image(b.file, width: calc.min(b.level, 100) * 1%)) }
  else if b.kind == "line" { block(spacing: 0.62em, text(size: 9.5pt, line-of(b.runs))) }
  else if b.kind == "rule" { line(length: 100%, stroke: 0.4pt + luma(150)) }
  else if b.kind == "break" { pagebreak(weak: true) }
}
#if data.title.len() > 0 {
  align(center, text(size: 16pt, weight: "bold", hyphenate: false, par(justify: false, line-of(data.title))))
}
#if data.title.len() + data.authors.len() + data.about.len() > 0 {
  if data.authors.len() > 0 { align(center, text(size: 10.5pt, data.authors.join(if zh { "，" } else { ", " }))) }
  for l in data.about { align(center, text(size: 9pt, fill: luma(90), l)) }
  v(0.6em)
}
#for b in data.blocks { show-block(b) }
"""


def set_in_type(manuscript: Manuscript, target: Path) -> None:
    """Write the manuscript as a PDF.

    Raises:
        BadDocument: There is nothing to read in it, or it cannot be set.
    """
    if not manuscript.has_text:
        raise refused(Hurdle.BROKEN)
    folder = manuscript.folder
    (folder / _DATA).write_text(json.dumps(manuscript.plain(), ensure_ascii=False), encoding="utf-8")
    (folder / "page.typ").write_text(_TEMPLATE, encoding="utf-8")
    try:
        typst.compile(
            folder / "page.typ",
            output=target,
            root=folder,
            font_paths=[Path(str(files("noto_cjk_sans_otc")))],
            ignore_system_fonts=True,
            # Packages would be fetched from the network; none is asked for, and none could be kept.
            package_path=folder / "none",
            package_cache_path=folder / "none",
            format="pdf",
        )
    except (typst.TypstError, RuntimeError) as error:
        raise refused(Hurdle.BROKEN) from error
