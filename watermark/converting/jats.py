"""JATS XML (https://jats.nlm.nih.gov/publishing/), the form in which publishers keep papers, as a PDF."""

from collections.abc import Iterator
from pathlib import Path

from handlers.domain.other_form import Converted, Form, Hurdle, Loss
from watermark.converting.forms import ARTICLE_GROUPS
from watermark.converting.limits import refused
from watermark.converting.manuscript import Block, Manuscript, Run, tidy
from watermark.converting.markup import Element, children, first, read_limited, read_xml, tag, text_of
from watermark.converting.press import set_in_type
from watermark.converting.walking import Grammar, Walker
from watermark.converting.xhtml import language_of

_STYLES = {
    "bold": "b",
    "italic": "i",
    "sup": "p",
    "sub": "s",
    "monospace": "c",
    **dict.fromkeys(("xref", "ext-link", "uri", "email", "named-content", "styled-content", "underline", "sc"), ""),
    **dict.fromkeys(("roman", "sans-serif", "overline", "strike", "abbrev", "milestone-start", "institution"), ""),
    **dict.fromkeys(("inline-formula", "alternatives", "math", "chem-struct", "fn-ref", "target", "label"), ""),
}
_LEFT_OUT: dict[str, Loss | None] = {
    **dict.fromkeys(("title", "annotation", "tex-math", "object-id", "permissions", "index-term", "alt-text")),
    **dict.fromkeys(("inline-graphic", "media", "supplementary-material"), Loss.FIGURES),
}


def jats_to_pdf(source: Path, target: Path) -> Converted:
    """Set a paper's JATS XML as a PDF.

    Raises:
        BadDocument: XML of another kind, or none.
    """
    losses = {Loss.LAYOUT, Loss.LINKS}
    article = _article(read_xml(read_limited(source), losses))
    manuscript = Manuscript(target.parent, language=language_of(article), losses=losses)
    _write_front(first(article, "front"), manuscript)
    walker = Walker(manuscript, Grammar(_STYLES, _BLOCKS, _LEFT_OUT))
    _write_abstracts(first(article, "front", "article-meta"), walker)
    for part in children(article, "body", "back", "floats-group"):
        walker.body(part)
    set_in_type(manuscript, target)
    return Converted(Form.JATS, manuscript.all_losses())


def _article(root: Element) -> Element:
    if tag(root) == "article":
        return root
    found = next((e for e in root.iter() if tag(e) == "article"), None) if tag(root) in ARTICLE_GROUPS else None
    if found is None:
        raise refused(Hurdle.OTHER_XML)
    return found


def _write_front(front: Element | None, manuscript: Manuscript) -> None:
    meta = first(front, "article-meta")
    if front is None or meta is None:
        return
    plain = Walker(manuscript, Grammar(_STYLES, {}, {"xref": None, "fn": None}))
    title = first(meta, "title-group", "article-title")
    manuscript.title = tidy(plain.runs(title)) if title is not None else ()
    manuscript.authors = [name for name in _names(meta) if name]
    manuscript.about = [line for line in (_issue(front, meta), _ids(meta)) if line]


def _names(meta: Element) -> Iterator[str]:
    for group in children(meta, "contrib-group"):
        for person in children(group, "contrib"):
            if person.get("contrib-type", "author") != "author":
                continue
            name = first(person, "name")
            if name is None:
                name = first(person, "name-alternatives", "name")
            yield _name(name) if name is not None else text_of(first(person, "collab") or first(person, "string-name"))


def _name(name: Element) -> str:
    surname, given = text_of(first(name, "surname")), text_of(first(name, "given-names"))
    if name.get("name-style") == "eastern" or not given.isascii():
        return f"{surname}{given}"
    return f"{given} {surname}".strip()


def _issue(front: Element, meta: Element) -> str:
    journal = text_of(first(front, "journal-meta", "journal-title-group", "journal-title"))
    year = text_of(first(first(meta, "pub-date"), "year"))
    volume, issue = text_of(first(meta, "volume")), text_of(first(meta, "issue"))
    pages = "-".join(filter(None, (text_of(first(meta, "fpage")), text_of(first(meta, "lpage")))))
    where = volume + (f"({issue})" if issue else "")
    told = ", ".join(filter(None, (journal, year, where)))
    return f"{told}: {pages or text_of(first(meta, 'elocation-id'))}".rstrip(": ")


def _ids(meta: Element) -> str:
    wanted = {"doi": "DOI", "pmid": "PMID"}
    found = ((wanted.get(e.get("pub-id-type", "")), text_of(e)) for e in children(meta, "article-id"))
    return "  ".join(f"{name}: {value}" for name, value in found if name)


def _write_abstracts(meta: Element | None, walker: Walker) -> None:
    if meta is None:
        return
    for abstract in children(meta, "abstract", "trans-abstract"):
        _write_titled(walker, abstract, "摘要" if walker.manuscript.language == "zh" else "Abstract", 2)
    for group in children(meta, "kwd-group"):
        words = [text_of(word) for word in group.iter() if tag(word) == "kwd"]
        label = "关键词：" if walker.manuscript.language == "zh" else "Keywords: "
        walker.add(Block("paragraph"), [Run(label, "b"), Run("; ".join(words))])


def _write_titled(walker: Walker, element: Element, otherwise: str, level: int) -> None:
    title = first(element, "title")
    runs = [Run(otherwise)] if title is None else _labelled(walker, element, title)
    walker.add(Block("heading", level=level), runs)
    walker.body(element, level)


def _labelled(walker: Walker, element: Element, title: Element) -> list[Run]:
    label = text_of(first(element, "label"))
    return [*([Run(f"{label} ")] if label else []), *walker.inside(title)]


def _section(walker: Walker, element: Element, depth: int) -> None:
    title = first(element, "title")
    level = sum(1 for above in element.iterancestors() if tag(above) in {"sec", "app", "ack", "abstract"}) + 1
    if title is not None:
        walker.add(Block("heading", level=level), _labelled(walker, element, title))
    _content(walker, element, depth)


def _content(walker: Walker, element: Element, depth: int) -> None:
    """Write a block's content without the label that its heading shows already."""
    for label in list(children(element, "label")):
        element.remove(label)
    walker.body(element, depth)


def _references(walker: Walker, element: Element, depth: int) -> None:
    _heading_or(walker, element, "参考文献", "References")
    for number, ref in enumerate((e for e in element.iter() if tag(e) == "ref"), 1):
        label = text_of(first(ref, "label")) or f"{number}."
        texts = [_reference(c) for c in ref.iter() if tag(c) in {"mixed-citation", "element-citation", "citation"}]
        walker.add(Block("listed", sign=label[:6]), [Run("; ".join(filter(None, texts)) or text_of(ref))])


def _reference(citation: Element) -> str:
    if tag(citation) != "element-citation":
        return text_of(citation)
    people = [_name(e) for e in citation.iter() if tag(e) == "name"]
    parts = [", ".join(people)]
    parts += [text_of(first(citation, name)) for name in ("collab", "article-title", "chapter-title", "source", "year")]
    volume, pages = text_of(first(citation, "volume")), text_of(first(citation, "fpage"))
    last = text_of(first(citation, "lpage"))
    where = ": ".join(filter(None, (volume, "-".join(filter(None, (pages, last))))))
    ids = [f"DOI:{text_of(e)}" for e in children(citation, "pub-id") if e.get("pub-id-type") == "doi"]
    return ". ".join(part.rstrip(".") for part in (*parts, where, *ids) if part)


def _heading_or(walker: Walker, element: Element, chinese: str, english: str) -> None:
    title = text_of(first(element, "title"))
    words = title or (chinese if walker.manuscript.language == "zh" else english)
    walker.add(Block("heading", level=1), [Run(words)])


def _thanks(walker: Walker, element: Element, depth: int) -> None:
    _heading_or(walker, element, "致谢", "Acknowledgements")
    walker.body(element, depth)


def _notes(walker: Walker, element: Element, depth: int) -> None:
    walker.add(Block("rule"), [])
    walker.body(element, depth, Block("caption"))


def _list(walker: Walker, element: Element, depth: int) -> None:
    is_numbered = element.get("list-type", "") == "order"
    level = sum(1 for above in element.iterancestors() if tag(above) == "list")
    for number, entry in enumerate(children(element, "list-item"), 1):
        label = text_of(first(entry, "label"))
        sign = label[:6] or (f"{number}." if is_numbered else "•")
        for shown in list(children(entry, "label")):
            entry.remove(shown)
        walker.body(entry, depth + 1, Block("listed", level=min(level, 8), sign=sign))


def _definitions(walker: Walker, element: Element, depth: int) -> None:
    for entry in children(element, "def-item"):
        term, meaning = first(entry, "term"), first(entry, "def")
        walker.add(Block("listed", sign="•"), [Run(f"{text_of(term)}：", "b"), Run(text_of(meaning))])


def _table(walker: Walker, element: Element, depth: int) -> None:
    _captioned(walker, element)
    tables = [e for e in element.iter() if tag(e) == "table"]
    if not tables:
        _missing(walker, "表格是图片，原文件里没有")
    for table in tables:
        walker.table(table)
    for foot in children(element, "table-wrap-foot"):
        walker.body(foot, depth + 1, Block("caption"))


def _figure(walker: Walker, element: Element, _depth: int) -> None:
    _missing(walker, "图在原文件里没有")
    _captioned(walker, element)


def _missing(walker: Walker, words: str) -> None:
    walker.manuscript.losses.add(Loss.FIGURES)
    walker.add(Block("caption"), [Run(f"〔{words}〕", "i")])


def _captioned(walker: Walker, element: Element) -> None:
    label, caption = text_of(first(element, "label")), first(element, "caption")
    title = text_of(first(caption, "title")) if caption is not None else ""
    walker.add(Block("caption"), [Run(f"{label} {title}".strip(), "b")])
    if caption is not None:
        walker.body(caption, 1, Block("caption"))


def _graphic(walker: Walker, _element: Element, _depth: int) -> None:
    _missing(walker, "图在原文件里没有")


def _formula(walker: Walker, element: Element, _depth: int) -> None:
    walker.manuscript.losses.add(Loss.FORMULAS)
    tex = next((e for e in element.iter() if tag(e) == "tex-math"), None)
    label = text_of(first(element, "label"))
    shown = next((e for e in element.iter() if tag(e) == "math"), None)
    body = text_of(shown) if shown is not None else text_of(tex)
    walker.add(Block("formula"), [Run(f"{body or '〔公式是图片，原文件里没有〕'}  {label}")])


def _quote(walker: Walker, element: Element, depth: int) -> None:
    walker.body(element, depth, Block("quote"))


def _verbatim(walker: Walker, element: Element, _depth: int) -> None:
    walker.verbatim(element)


_BLOCKS = {
    **dict.fromkeys(("sec", "app", "boxed-text", "glossary", "bio"), _section),
    "ref-list": _references,
    "ack": _thanks,
    "fn-group": _notes,
    "list": _list,
    "def-list": _definitions,
    **dict.fromkeys(("table-wrap", "table"), _table),
    "fig": _figure,
    "graphic": _graphic,
    "disp-formula": _formula,
    "disp-quote": _quote,
    **dict.fromkeys(("preformat", "code"), _verbatim),
}
