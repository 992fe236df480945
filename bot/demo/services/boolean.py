"""Queries of clauses joined by AND, OR and NOT, with brackets: what PubMed and Europe PMC have in common."""

import re
from collections.abc import Callable, Iterator

Holds = Callable[[str], bool]
TOKEN = re.compile(
    r"""
    (?P<operator>\b(?:AND|OR|NOT)\b)
    |(?P<bracket>[()])
    |(?P<part>[A-Z_]+:\([^()]*\)|[A-Z_]+:\[[^\]]*\]|"[^"]*"|\[[^\]]*\]|[^\s()"\[]+|["\[])
    |(?P<space>\s+)
    """,
    re.VERBOSE,
)


def truth(query: str, holds: Holds) -> bool:
    """Return whether a query is true of what `holds` says of each clause; an empty one never is.

    AND binds more tightly than OR; a bracket that is never closed ends with the query.
    """
    tokens = list(_tokens(query))
    return bool(tokens) and _any(tokens, holds)


def _tokens(query: str) -> Iterator[str]:
    """Yield operators, brackets and whole clauses."""
    clause = ""
    for match in TOKEN.finditer(query):
        if match["operator"] or match["bracket"]:
            if clause.strip():
                yield clause.strip()
            clause = ""
            yield match.group()
        else:
            clause += match.group()
    if clause.strip():
        yield clause.strip()


def _any(tokens: list[str], holds: Holds) -> bool:
    is_true = _all(tokens, holds)
    while tokens and tokens[0] == "OR":
        tokens.pop(0)
        is_true = _all(tokens, holds) or is_true
    return is_true


def _all(tokens: list[str], holds: Holds) -> bool:
    is_true = _one(tokens, holds)
    while tokens and tokens[0] not in {"OR", ")"}:
        if tokens[0] == "AND":
            tokens.pop(0)
        is_true = _one(tokens, holds) and is_true
    return is_true


def _one(tokens: list[str], holds: Holds) -> bool:
    if not tokens:
        return False
    first = tokens.pop(0)
    if first == "NOT":
        return not _one(tokens, holds)
    if first != "(":
        return first not in {"AND", "OR", ")"} and holds(first)
    is_true = _any(tokens, holds)
    if tokens:
        tokens.pop(0)
    return is_true
