"""Tags that services leave in a title: `<i>in vivo</i>`. A comparison, `p<0.05` or `LVEF <40% and age >65`, is none."""

import re

TAG = re.compile(
    r"""<(?P<closing>/?)(?P<name>[A-Za-z][\w.-]*(?::[\w.-]+)?)(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)"""
    r"\s*(?P<alone>/?)>"
)
# What HTML, JATS and Springer's A++ write within a line; any other name counts only where it is surely a tag.
INLINE = frozenset({
    "a", "b", "bold", "br", "div", "em", "emphasis", "font", "i", "inf", "italic", "math", "monospace", "overline",
    "ovl", "p", "roman", "sans-serif", "sc", "scp", "small", "span", "strike", "strong", "sub", "subscript", "sup",
    "superscript", "title", "tt", "u", "underline",
})  # fmt: skip


def without_tags(text: str) -> str:
    """Return a text without its tags: those of known names, with a namespace or attributes, or that are closed."""
    if "<" not in text:
        return text
    closed = {tag["name"].casefold() for tag in TAG.finditer(text) if tag["closing"]}
    return TAG.sub(lambda tag: "" if _is_tag(tag, closed) else tag[0], text)


def _is_tag(tag: re.Match[str], closed: set[str]) -> bool:
    name = tag["name"].casefold()
    return name in INLINE or name in closed or ":" in name or bool(tag["attributes"] or tag["alone"])
