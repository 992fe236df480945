"""The terminal for tables and colours; what is printed there is words, never orders to it."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from bot.printable import plain


class Screen(Console):
    """A console that takes nothing for markup and lets no control character of a text through."""

    def __init__(self, *, is_error: bool = False) -> None:
        """Print on standard output, or where errors go."""
        super().__init__(stderr=is_error, markup=False, emoji=False)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Return what is printed, piece by piece; the console's own orders stay."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else piece._replace(text=plain(piece.text))
