"""JATS XML (https://jats.nlm.nih.gov/publishing/), the form in which publishers keep papers, as a PDF."""

from pathlib import Path

from handlers.domain.other_form import Converted, Form, Hurdle, Loss
from watermark.converting.forms import ARTICLE_GROUPS
from watermark.converting.formulas import spell_out
from watermark.converting.jats_front import STYLES, short_front, write_front, write_people, write_rest, write_rights
from watermark.converting.jats_references import write_references
from watermark.converting.limits import refused
from watermark.converting.manuscript import Block, Manuscript, Run
from watermark.converting.markup import Element, children, cut, first, read_limited, read_xml, tag, text_of
from watermark.converting.press import set_in_type
from watermark.converting.walking import Grammar, Walker
from watermark.converting.xhtml import language_of

_LEFT_OUT: dict[str, Loss | None] = {
    **dict.fromkeys(("annotation", "annotation-xml", "object-id", "index-term", "alt-text", "processing-meta")),
    "inline-graphic": Loss.FIGURES,
}
_PICTURES = frozenset({"graphic", "media", "supplementary-material"})
_FORMULAS = frozenset({"inline-formula", "disp-formula"})
_PARTS = frozenset({"front", "body", "back", "floats-group", "floats-wrap", "sub-article", "response"})
_WITH_TEXT = (_PARTS - {"front"}) | {"abstract", "trans-abstract"}
_WITHIN = ("sub-article", "response")


def jats_to_pdf(source: Path, target: Path) -> Converted:
    """Set a paper's JATS XML as a PDF.

    Raises:
        BadDocument: XML of another kind, or none.
    """
    losses = {Loss.LAYOUT, Loss.LINKS}
    article = _article(read_xml(read_limited(source), losses))
    manuscript = Manuscript(target.parent, language=language_of(article), losses=losses)
    write_front(first(article, "front"), manuscript)
    _ready_formulas(article, losses)
    walker = Walker(manuscript, Grammar(STYLES, _BLOCKS, _LEFT_OUT, _PICTURES))
    _write_matter(first(article, "front", "article-meta"), walker)
    _write_parts(article, walker)
    set_in_type(manuscript, target)
    return Converted(Form.JATS, manuscript.all_losses())


def _article(root: Element) -> Element:
    of_set = (e for e in root.iter() if tag(e) == "article") if tag(root) in ARTICLE_GROUPS else ()
    found = root if tag(root) == "article" else next(iter(of_set), None)
    if found is None:
        raise refused(Hurdle.OTHER_XML)
    if first(found, "front") is None and not all(tag(part) in _PARTS for part in children(found)):
        # Elsevier and DocBook have an `article` too: what tells its title and authors would not be understood.
        raise refused(Hurdle.OTHER_XML)
    if not any(text_of(e) for e in found.iter() if tag(e) in _WITH_TEXT):
        raise refused(Hurdle.BROKEN)
    return found


def _ready_formulas(article: Element, losses: set[Loss]) -> None:
    """Leave each formula in one of its ways, and a word where it is a picture only."""
    maths = [e for e in article.iter() if tag(e) == "math"]
    in_both = {above for math in maths for above in math.iterancestors() if tag(above) in _FORMULAS}
    for tex in [e for e in article.iter() if tag(e) == "tex-math"]:
        losses.add(Loss.FORMULAS)
        if not in_both.isdisjoint(tex.iterancestors()):
            cut(tex)
        elif body := (tex.text or "").partition("\\begin{document}")[2]:
            tex.text = body.partition("\\end{document}")[0]
    spell_out(article)
    for formula in [e for e in article.iter() if tag(e) in {"math", "inline-formula"}]:
        losses.add(Loss.FORMULAS)
        if not text_of(formula):
            formula.text = "〔公式是图片，原文件里没有〕"


def _write_parts(article: Element, walker: Walker) -> None:
    for part in children(article):
        if tag(part) in _WITHIN:
            _write_within(part, walker)
        elif tag(part) not in {"front", "front-stub"}:
            walker.body(part)


def _write_within(article: Element, walker: Walker) -> None:
    """Write a paper within a paper: a reviewer's letter, an answer, an abstract of a supplement."""
    walker.manuscript.add(Block("rule"))
    meta = first(article, "front-stub")
    if meta is None:
        meta = first(article, "front", "article-meta")
    title, authors = short_front(meta, walker) if meta is not None else ([], [])
    kind = "附文" if walker.manuscript.language == "zh" else (article.get("article-type") or tag(article)).capitalize()
    walker.add(Block("heading", level=1), title or [Run(kind)])
    walker.add(Block("paragraph"), authors)
    _write_matter(meta, walker)
    _write_parts(article, walker)


def _write_matter(meta: Element | None, walker: Walker) -> None:
    if meta is not None:
        write_people(meta, walker)
        _write_abstracts(meta, walker)
        write_rest(meta, walker)


def _write_abstracts(meta: Element, walker: Walker) -> None:
    for abstract in children(meta, "abstract", "trans-abstract"):
        _write_titled(walker, abstract, "摘要" if walker.manuscript.language == "zh" else "Abstract", 2)
    for group in children(meta, "kwd-group", "unstructured-kwd-group"):
        words = [text_of(word) for word in group.iter() if tag(word) == "kwd"]
        label = "关键词：" if walker.manuscript.language == "zh" else "Keywords: "
        title = text_of(first(group, "title")).rstrip(":：")
        label = f"{title}: " if title else label
        walker.add(Block("paragraph"), [Run(label, "b"), Run("; ".join(words) or text_of(group))])


def _write_titled(walker: Walker, element: Element, otherwise: str, level: int) -> None:
    runs = _heading_of(walker, element) or [Run(otherwise)]
    walker.add(Block("heading", level=level), runs)
    walker.body(element, level)


def _heading_of(walker: Walker, element: Element) -> list[Run]:
    """Return a block's label and title for its heading, and take them out of it; nothing when it has no title."""
    title = first(element, "title")
    if title is None:
        return []
    label = _label_of(element)
    runs = [*([Run(f"{label} ")] if label else []), *walker.inside(title)]
    cut(title)
    return runs


def _label_of(element: Element) -> str:
    """Return a block's label, and take it out of it."""
    labels = list(children(element, "label"))
    text = " ".join(text_of(label) for label in labels)
    for label in labels:
        cut(label)
    return text


def _section(walker: Walker, element: Element, depth: int) -> None:
    level = sum(1 for above in element.iterancestors() if tag(above) in {"sec", "app", "ack", "abstract"}) + 1
    walker.add(Block("heading", level=level), _heading_of(walker, element))
    walker.body(element, depth)


def _title(walker: Walker, element: Element, _depth: int) -> None:
    walker.add(Block("paragraph"), list(walker.runs(element, "b")))


def _references(walker: Walker, element: Element, depth: int) -> None:
    is_first = all(tag(above) != "ref-list" for above in element.iterancestors())
    title = _heading_of(walker, element)
    if title or is_first:
        walker.add(Block("heading", level=1 if is_first else 2), title or _either(walker, "参考文献", "References"))
    write_references(walker, element, depth)


def _either(walker: Walker, chinese: str, english: str) -> list[Run]:
    return [Run(chinese if walker.manuscript.language == "zh" else english)]


def _thanks(walker: Walker, element: Element, depth: int) -> None:
    walker.add(Block("heading", level=1), _heading_of(walker, element) or _either(walker, "致谢", "Acknowledgements"))
    walker.body(element, depth)


def _notes(walker: Walker, element: Element, depth: int) -> None:
    walker.add(Block("rule"), [])
    walker.body(element, depth, Block("caption"))


def _note(walker: Walker, element: Element, depth: int) -> None:
    label = _label_of(element)
    if len(label) > 6:
        walker.add(Block("caption"), [Run(label, "b")])
    walker.body(element, depth, Block("listed", sign=label) if 0 < len(label) <= 6 else Block("caption"))


def _rights(walker: Walker, element: Element, _depth: int) -> None:
    write_rights(element, walker)


def _list(walker: Walker, element: Element, depth: int) -> None:
    is_numbered = element.get("list-type", "") == "order"
    level = sum(1 for above in element.iterancestors() if tag(above) == "list")
    walker.add(Block("paragraph"), _heading_of(walker, element))
    for number, entry in enumerate(children(element, "list-item"), 1):
        sign = _label_of(entry)[:6] or (f"{number}." if is_numbered else "•")
        walker.body(entry, depth + 1, Block("listed", level=min(level, 8), sign=sign))


def _definitions(walker: Walker, element: Element, _depth: int) -> None:
    walker.add(Block("paragraph"), _heading_of(walker, element))
    for entry in children(element, "def-item", "def-list"):
        if tag(entry) == "def-list":
            _definitions(walker, entry, _depth)
            continue
        terms = "、".join(text_of(term) for term in children(entry, "term"))
        meanings = (run for meaning in children(entry, "def") for run in walker.runs(meaning))
        walker.add(Block("listed", sign="•"), [Run(f"{terms}：", "b"), *meanings])


def _table(walker: Walker, element: Element, depth: int) -> None:
    _captioned(walker, element)
    if all(tag(e) != "table" for e in element.iter()):
        _missing(walker, "表格是图片，原文件里没有")
    _without_pictures(element)
    walker.body(element, depth, Block("caption"))


def _cells(walker: Walker, element: Element, _depth: int) -> None:
    walker.table(element)


def _figure(walker: Walker, element: Element, depth: int) -> None:
    _missing(walker, "图在原文件里没有")
    _without_pictures(element)
    _captioned(walker, element)
    walker.body(element, depth, Block("caption"))


def _supplement(walker: Walker, element: Element, depth: int) -> None:
    _missing(walker, "附件在原文件里没有")
    _captioned(walker, element)
    walker.body(element, depth, Block("caption"))


def _without_pictures(element: Element) -> None:
    """Take out the pictures of a block that has told already that they are missing."""
    for picture in [e for e in element.iter() if tag(e) in {"graphic", "media"} and first(e, "caption") is None]:
        cut(picture)


def _missing(walker: Walker, words: str) -> None:
    walker.manuscript.losses.add(Loss.FIGURES)
    walker.add(Block("caption"), [Run(f"〔{words}〕", "i")])


def _captioned(walker: Walker, element: Element) -> None:
    """Write a block's label and caption, and take them out of it."""
    label, caption = _label_of(element), first(element, "caption")
    title = _heading_of(walker, caption) if caption is not None else []
    walker.add(Block("caption"), [Run(f"{label} ".lstrip(), "b"), *(Run(r.text, f"{r.style}b") for r in title)])
    if caption is not None:
        walker.body(caption, 1, Block("caption"))
        cut(caption)


def _graphic(walker: Walker, _element: Element, _depth: int) -> None:
    _missing(walker, "图在原文件里没有")


def _formula(walker: Walker, element: Element, _depth: int) -> None:
    walker.manuscript.losses.add(Loss.FORMULAS)
    label = _label_of(element)
    body = list(walker.inside(element))
    if not "".join(run.text for run in body).strip():
        body = [Run("〔公式是图片，原文件里没有〕")]
    walker.add(Block("formula"), [*body, Run(f"  {label}")])


def _quote(walker: Walker, element: Element, depth: int) -> None:
    walker.body(element, depth, Block("quote"))


def _verbatim(walker: Walker, element: Element, _depth: int) -> None:
    walker.verbatim(element)


_BLOCKS = {
    **dict.fromkeys(("sec", "app", "boxed-text", "glossary", "bio"), _section),
    "title": _title,
    "ref-list": _references,
    "ack": _thanks,
    "fn-group": _notes,
    "fn": _note,
    "list": _list,
    "def-list": _definitions,
    "table-wrap": _table,
    "table": _cells,
    "fig": _figure,
    "graphic": _graphic,
    **dict.fromkeys(("media", "supplementary-material"), _supplement),
    "permissions": _rights,
    "disp-formula": _formula,
    "disp-quote": _quote,
    **dict.fromkeys(("preformat", "code"), _verbatim),
}
