"""Patterns of many words that are searched for in every message, made quick.

Python tries every word of a long alternation at every place of the text. A look at the one character there
leaves nearly all places out; which characters can begin a match is read from the pattern itself.
"""

import re
from collections.abc import Iterator

_ASSERTION = re.compile(r"\(\?<?[!=](?:[^()]|\([^()]*\))*\)|\\b")
_PIECE = re.compile(r"\\.|\[[^\]]+\]|\((?:\?:|\?P<\w+>)?|.", re.DOTALL)
_OUTER_DASH = re.compile("^-|-$")
_MARKS = frozenset("()|?*+{}.^$")
_OPTIONAL = frozenset("?*{")


def cue(pattern: str) -> re.Pattern[str]:
    """Return the pattern, case ignored, quick to search for.

    Raises:
        ValueError: A match may begin with any character, so there is nothing to look for.
    """
    return starting(_beginnings(pattern), pattern, re.IGNORECASE)


def starting(characters: str, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return the pattern, of which every match begins with one of the `characters` (the inside of a class)."""
    return re.compile(f"(?=[{characters}])(?:{pattern})", flags)


def _beginnings(pattern: str) -> str:
    """Return the inside of a character class that holds whatever a match can begin with, perhaps more."""
    pieces = _PIECE.findall(_ASSERTION.sub("", pattern))
    found = [one for branch in _branches(pieces) for one in _first(branch)]
    return "".join(dict.fromkeys(map(_inside, found)))


def _inside(piece: str) -> str:
    """Return a literal or a class as a part of a class."""
    return _OUTER_DASH.sub(r"\-", piece[1:-1] if len(piece) > 2 and piece[0] == "[" else piece)


def _branches(pieces: list[str]) -> Iterator[list[str]]:
    """Yield the alternatives of the whole pattern."""
    depth, branch = 0, list[str]()
    for piece in pieces:
        depth += (piece[0] == "(") - (piece == ")")
        if piece == "|" and depth == 0:
            yield branch
            branch = []
        else:
            branch.append(piece)
    yield branch


def _first(branch: list[str]) -> list[str]:
    begin = branch[0] if branch else ""
    if _is_literal(begin) and "".join(branch[1:2]) not in _OPTIONAL:
        return branch[:1]
    if not begin.startswith("(") and not _is_literal(begin):
        raise ValueError(f"a match may begin with anything: {''.join(branch)}")
    # Of an alternative that begins with a group: all but what stands right behind something that must be there.
    pairs = zip(["(", *branch], branch, strict=False)
    return [piece for before, piece in pairs if _is_literal(piece) and not _is_literal(before)]


def _is_literal(piece: str) -> bool:
    return (
        bool(piece)
        and piece[0] not in _MARKS
        and not piece.startswith("[^")
        and (piece[0] != "\\" or not piece[1].isalpha())
    )
