"""HTML and XHTML pages as a manuscript: text, headings, lists, tables, and the pictures that are at hand."""

from collections.abc import Callable
from pathlib import Path

from handlers.domain.other_form import Converted, Form, Loss
from watermark.converting.formulas import spell_out
from watermark.converting.manuscript import Block, Manuscript, Run, tidy
from watermark.converting.markup import Element, children, first, read_html, read_limited, tag, text_of
from watermark.converting.press import set_in_type
from watermark.converting.rights import write_rights_of
from watermark.converting.walking import Grammar, Walker

FindPicture = Callable[[str], str]
"""Returns the file of the picture that a page names, in the manuscript's folder; empty when it is not at hand."""

_STYLES = {
    **dict.fromkeys(("b", "strong"), "b"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "i"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "c"),
    "sup": "p",
    "sub": "s",
    **dict.fromkeys(("a", "span", "font", "u", "s", "q", "abbr", "small", "big", "label", "mark", "time", "bdi"), ""),
    **dict.fromkeys(("ruby", "rb", "ins", "del", "wbr", "bdo", "nobr", "acronym"), ""),
}
_LEFT_OUT: dict[str, Loss | None] = {
    **dict.fromkeys(("script", "style", "template", "noscript", "head", "title", "meta", "link", "nav")),
    **dict.fromkeys(("button", "input", "select", "textarea", "rt", "rp", "annotation", "annotation-xml")),
    **dict.fromkeys(("svg", "video", "audio", "canvas", "object", "embed", "iframe", "map"), Loss.FIGURES),
}
_PICTURES = frozenset({"img", "image"})


def html_to_pdf(source: Path, target: Path) -> Converted:
    """Set a saved web page as a PDF; its pictures are not in the file, and nothing is fetched.

    Raises:
        BadDocument: Not a page that can be read.
    """
    losses = {Loss.LAYOUT, Loss.LINKS}
    root = read_html(read_limited(source), losses)
    manuscript = Manuscript(target.parent, language=language_of(root), losses=losses)
    write_page(root, manuscript, lambda _: "")
    if not _has_heading(manuscript):
        manuscript.title = tidy([Run(text_of(first(root, "head", "title")))])
    set_in_type(manuscript, target)
    return Converted(Form.HTML, manuscript.all_losses())


def language_of(root: Element) -> str:
    """Return the language that a page says it is in, Chinese if it says none."""
    names = (value for key, value in root.attrib.items() if str(key).rpartition("}")[2] == "lang")
    said = str(next(names, "zh")).strip().lower()[:2]
    return said if len(said) == 2 and said.isalpha() and said.isascii() else "zh"


def write_page(root: Element, manuscript: Manuscript, find_picture: FindPicture) -> None:
    """Write one page into a manuscript."""
    body = first(root, "body")
    if any(tag(element) == "math" for element in root.iter()):
        manuscript.losses.add(Loss.FORMULAS)
        spell_out(root)
    blocks = {**_BLOCKS, **dict.fromkeys(_PICTURES, _picture(find_picture))}
    Walker(manuscript, Grammar(_STYLES, blocks, _LEFT_OUT, _PICTURES)).body(root if body is None else body)
    write_rights_of(root, manuscript)


def _has_heading(manuscript: Manuscript) -> bool:
    return any(block.kind == "heading" and block.level == 1 for block in manuscript.blocks)


def _heading(level: int) -> Callable[[Walker, Element, int], None]:
    def write(walker: Walker, element: Element, _depth: int) -> None:
        walker.add(Block("heading", level=level), list(walker.runs(element)))

    return write


def _list(walker: Walker, element: Element, depth: int) -> None:
    is_numbered = tag(element) == "ol"
    for number, entry in enumerate(children(element, "li"), 1):
        sign = f"{number}." if is_numbered else "•"
        walker.body(entry, depth + 1, Block("listed", level=min(_nesting(entry), 8), sign=sign))


def _nesting(entry: Element) -> int:
    return sum(1 for above in entry.iterancestors() if tag(above) in {"ul", "ol"}) - 1


def _quote(walker: Walker, element: Element, depth: int) -> None:
    walker.body(element, depth, Block("quote"))


def _caption(walker: Walker, element: Element, depth: int) -> None:
    walker.body(element, depth, Block("caption"))


def _table(walker: Walker, element: Element, depth: int) -> None:
    if any(tag(inner) == "table" for inner in element.iterdescendants()):
        # Old pages are laid out by tables: what stands in them are paragraphs, pictures and tables of their own.
        walker.body(element, depth)
        return
    for caption in children(element, "caption"):
        _caption(walker, caption, depth + 1)
    walker.table(element)


def _verbatim(walker: Walker, element: Element, _depth: int) -> None:
    walker.verbatim(element)


def _rule(walker: Walker, _element: Element, _depth: int) -> None:
    walker.manuscript.add(Block("rule"))


def _formula(walker: Walker, element: Element, _depth: int) -> None:
    said = element.get("alttext")
    walker.add(Block("formula"), [Run(said)] if said else list(walker.inside(element)))


def _picture(find_picture: FindPicture) -> Callable[[Walker, Element, int], None]:
    def write(walker: Walker, element: Element, _depth: int) -> None:
        named = next((value for key, value in element.attrib.items() if str(key).endswith(("src", "href"))), "")
        if file := find_picture(str(named)):
            walker.manuscript.add(Block("picture", file=file, level=100))
            return
        walker.manuscript.losses.add(Loss.FIGURES)
        walker.add(Block("caption"), [Run(f"〔图：{element.get('alt') or '原文件里没有'}〕", "i")])

    return write


_BLOCKS = {
    **{f"h{level}": _heading(level) for level in range(1, 7)},
    "ul": _list,
    "ol": _list,
    "blockquote": _quote,
    "figcaption": _caption,
    "table": _table,
    "pre": _verbatim,
    "hr": _rule,
    "math": _formula,
}
