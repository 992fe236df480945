"""What a file holds or somebody typed, as it may stand on a terminal: nothing of it is taken for an order."""

import json
import re

# A terminal obeys control characters, and turns a line around at those that change its direction; halves of a
# character cannot be printed at all.
_RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile("[\t\n\u2028\u2029]")
_STANDS_FOR = "\N{REPLACEMENT CHARACTER}"


def plain(text: str) -> str:
    """Return a text as it may be printed, line breaks and tabs kept."""
    return text if text.isprintable() else _RAW.sub(_STANDS_FOR, text)


def in_one_line(text: str) -> str:
    """Return a name as it may be printed, without a line break that would begin a sentence of its own."""
    return _BREAKS.sub(_STANDS_FOR, plain(text))


def escaped(json_text: str) -> str:
    """Return JSON with what no terminal should get as escapes; to programs it is the same."""
    return _RAW.sub(lambda char: f"\\u{ord(char[0]):04x}", json_text)


def as_json(answer: object, *, indent: int | None = None) -> str:
    """Return an answer as JSON that may be printed."""
    return escaped(json.dumps(answer, ensure_ascii=False, indent=indent))
