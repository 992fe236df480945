"""Is this the same paper? The one home of that question: titles, references, records, and the reader's choice."""

from handlers.matching.citing import Cited, cited
from handlers.matching.deciding import Certain, Decision, NoneFits, Unsure, decide
from handlers.matching.editions import are_editions
from handlers.matching.library import Library
from handlers.matching.records import Record, read_record, record_of
from handlers.matching.references import Reference
from handlers.matching.titles import Likeness, compare, same_title
from handlers.matching.twins import same_record

__all__ = [
    "Certain", "Cited", "Decision", "Library", "Likeness", "NoneFits", "Record", "Reference", "Unsure",
    "are_editions", "cited", "compare", "decide", "read_record", "record_of", "same_record", "same_title",
]  # fmt: skip
