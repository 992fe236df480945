"""Walks a tree of markup and writes it down: text gathers into paragraphs, what is a block of its own interrupts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from handlers.domain.other_form import Loss
from watermark.converting.limits import MAX_CELLS, MAX_DEPTH
from watermark.converting.manuscript import Block, Manuscript, Run, tidy, verbatim
from watermark.converting.markup import Element, entity, tag, text_of
from watermark.converting.tables import Grid

Handler = Callable[["Walker", Element, int], None]
_LINE_END = frozenset({"br", "break"})
# Where paragraphs stand in a line, as in the cell of a table, their words must not run together.
_PARTED = frozenset({"p", "div", "li", "list-item", "dt", "dd", "term", "def", "td", "th", "tr", "row", "entry"})


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the names of a markup language mean.

    `styles` are inline names with their style's letters; `blocks` are written by handlers of their own; `left_out`
    are passed over with what they cost; any other name is transparent: its content stands in its place. `pictures`
    within a line of text are not shown: what they say of themselves stands for them.
    """

    styles: Mapping[str, str]
    blocks: Mapping[str, Handler]
    left_out: Mapping[str, Loss | None] = field(default_factory=dict)
    pictures: frozenset[str] = frozenset()


class Walker:
    """Writes elements into a manuscript by a grammar."""

    def __init__(self, manuscript: Manuscript, grammar: Grammar) -> None:
        """Keep both."""
        self.manuscript = manuscript
        self._grammar = grammar
        self._left_cells = MAX_CELLS

    def body(self, element: Element, depth: int = 0, like: Block | None = None) -> Block:
        """Write an element's content; its loose text in blocks `like` that one, paragraphs if none is given.

        Returns what further text would be like: a list's sign stands before its first block only.
        """
        form = like or Block("paragraph")
        if depth > MAX_DEPTH:
            return self._written(form, [Run(text_of(element))])
        gathered = [Run(element.text or "")]
        for child in element:
            name = tag(child)
            if name in self._grammar.left_out:
                self._leave_out(name)
            elif self._is_inline(name, child):
                gathered += self.runs(child)
            else:
                form = self._block(name, child, depth + 1, self._written(form, gathered))
                gathered = []
            gathered.append(Run(child.tail or ""))
        return self._written(form, gathered)

    def child(self, element: Element, depth: int = 0) -> None:
        """Write one element as it would stand among others."""
        name = tag(element)
        if name in self._grammar.left_out:
            self._leave_out(name)
        elif self._is_inline(name, element):
            self.add(Block("paragraph"), list(self.runs(element)))
        else:
            self._block(name, element, depth + 1, Block("paragraph"))

    def _is_inline(self, name: str, element: Element) -> bool:
        if not name or name in _LINE_END:
            return True
        # A link or a piece of styled text may hold whole paragraphs and pictures.
        return name in self._grammar.styles and not any(self._stands_alone(tag(inner)) for inner in element.iter())

    def _stands_alone(self, name: str) -> bool:
        return name in _PARTED or name in self._grammar.blocks

    def _written(self, form: Block, gathered: list[Run]) -> Block:
        return Block(form.kind, level=form.level) if self.add(form, gathered) else form

    def _block(self, name: str, element: Element, depth: int, form: Block) -> Block:
        if handler := self._grammar.blocks.get(name):
            handler(self, element, depth)
            return form
        return self.body(element, depth, form)

    def add(self, like: Block, runs: list[Run]) -> bool:
        """Write one block of text; return whether there was any text."""
        kept = tidy(runs)
        self.manuscript.add(Block(like.kind, kept, level=like.level, sign=like.sign))
        return bool(kept)

    def _leave_out(self, name: str) -> None:
        if loss := self._grammar.left_out[name]:
            self.manuscript.losses.add(loss)

    def runs(self, element: Element, style: str = "", depth: int = 0) -> Iterator[Run]:
        """Yield an element's text in its styles, whatever stands in it, without its tail."""
        name = tag(element)
        if not name:
            yield Run(entity(element), style)
            return
        if name in self._grammar.left_out:
            self._leave_out(name)
            return
        if name in _LINE_END:
            yield Run(" ", style)
            return
        if name in self._grammar.pictures:
            self.manuscript.losses.add(Loss.FIGURES)
            yield Run(f"〔图：{element.get('alt')}〕" if element.get("alt") else "", style)
        own = style + "".join(letter for letter in self._grammar.styles.get(name, "") if letter not in style)
        if depth > MAX_DEPTH:
            yield Run(text_of(element), own)
            return
        edge = Run(" " if self._stands_alone(name) else "", style)
        yield edge
        yield Run(element.text or "", own)
        for child in element:
            yield from self.runs(child, own, depth + 1)
            yield Run(child.tail or "", own)
        yield edge

    def inside(self, element: Element) -> Iterator[Run]:
        """Yield what stands in an element, even one whose name is passed over elsewhere."""
        yield Run(element.text or "")
        for child in element:
            yield from self.runs(child)
            yield Run(child.tail or "")

    def table(self, element: Element) -> None:
        """Write a table, its cells as text."""
        grid = Grid(element, self.runs, self._left_cells)
        self.manuscript.add(Block("table", rows=grid.rows()))
        self._left_cells = grid.left

    def verbatim(self, element: Element) -> None:
        """Write text whose line breaks count."""
        self.manuscript.add(Block("verbatim", (Run(verbatim("".join(element.itertext()))),)))
