"""What travels between the bot and its children, as plain values; the bot itself loads no PDF library for it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, Version
from handlers.domain.inspection import Inspection, Shows
from handlers.domain.mark import Active, Mark, Reading, Sighting, Stamped

Plain = dict[str, Any]


def mark_given(mark: Mark) -> Plain:
    """Return a mark as it travels to the child."""
    given: Plain = msgspec.to_builtins(mark)
    return given


_TOLD = ("title", "original_title", "journal", "year", "volume", "issue", "pages", "language", "kind")


def article_given(article: Article) -> Plain:
    """Return what the child needs to recognise a paper."""
    ids = [(i.kind.value, i.value) for i in article.ids]
    return {**{name: getattr(article, name) for name in _TOLD}, "ids": ids, "authors": list(article.authors)}


def article_from(given: Mapping[str, Any]) -> Article:
    """Return the paper that `article_given` told of."""
    ids = tuple(Identifier(IdKind(kind), value) for kind, value in given["ids"])
    plain = {**given, "ids": ids, "authors": tuple(given["authors"]), "kind": ArticleKind(given["kind"])}
    return Article(**plain)


def stamped(result: Plain) -> Stamped:
    """Return a child's plain result as what it was."""
    removed = tuple(Active(one) for one in result["removed"])
    return Stamped(**{**result, "missing": tuple(result["missing"]), "removed": removed})


def inspection(result: Plain) -> Inspection:
    """Return a child's plain result as what it was."""
    return Inspection(**{**result, "shows": Shows(result["shows"]), "version": Version(result["version"])})


def reading(result: Plain) -> Reading:
    """Return a child's plain result as what it was."""
    return Reading(**{**result, "sightings": tuple(_sighting(one) for one in result["sightings"])})


def _sighting(found: Plain) -> Sighting:
    return Sighting(**{**found, "carriers": tuple(found["carriers"]), "pages": tuple(found["pages"])})
