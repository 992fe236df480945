"""Formulas of MathML as a line of text that means the same: a fraction keeps its stroke, a power its height."""

from watermark.converting.markup import Element, children, tag, text_of

_BETWEEN = {
    "mfrac": ("/",),
    "msup": ("^",),
    "msub": ("_",),
    "msubsup": ("_", "^"),
    "munder": ("_",),
    "mover": ("^",),
    "munderover": ("_", "^"),
}
_ROOTS = frozenset({"msqrt", "mroot"})


def spell_out(root: Element) -> None:
    """Write into the formulas below an element what only their arrangement says."""
    # From the innermost outwards: whether a part needs brackets is told by its text.
    for element in reversed([e for e in root.iter() if tag(e) in _BETWEEN or tag(e) in _ROOTS]):
        parts = list(children(element))
        if tag(element) in _BETWEEN:
            signs = _BETWEEN[tag(element)]
            for part, sign in zip(parts, (*signs, *[""] * len(parts)), strict=False):
                _bracket(part, sign)
        elif parts:
            element.text = f"√({(element.text or '').strip()}"
            # The root's degree, where there is one, is the last part.
            last = parts[0] if tag(element) == "mroot" else parts[-1]
            last.tail = f"){'^1/' if last is not parts[-1] else ''}"


def _bracket(part: Element, sign: str) -> None:
    text = text_of(part)
    is_one = len(text) < 2 or text.replace(".", "").isdigit() or tag(part) in {"mi", "mn", "mo", "mtext"}
    if is_one:
        part.tail = sign
        return
    part.text = f"({(part.text or '').strip()}"
    part.tail = f"){sign}"
