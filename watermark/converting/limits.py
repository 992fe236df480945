"""What is too much for turning a file into a PDF, and how that is refused."""

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Hurdle

MAX_PICTURE_PIXELS = 90_000_000
"""A3 at 600 dpi has 70 million."""
MAX_PICTURES = 500
MAX_ALL_PIXELS = 900_000_000
MAX_CHARS = 2_000_000
MAX_BLOCKS = 40_000
MAX_DEPTH = 40
MAX_CELLS = 20_000
MAX_MARKUP_BYTES = 20 << 20
MAX_UNPACKED_BYTES = 200 << 20
MAX_MEMBERS = 5000


def refused(hurdle: Hurdle) -> BadDocument:
    """Return the refusal to raise; its detail is the hurdle's word."""
    return BadDocument(Failure.NOT_PDF, hurdle.value)
