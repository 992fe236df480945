"""What Crossref says became of a work: its updates, and the works that took its place."""

from collections.abc import Sequence

import msgspec

from handlers.domain.notice import Notice, NoticeKind, gravest_first
from resolvers.formats import records
from resolvers.formats.notices import crossref_kind, day_of


class Moment(msgspec.Struct, rename="kebab"):
    """A date; `[[null]]` when unknown."""

    date_parts: list[list[int | str | None] | None] | None = None


class Update(msgspec.Struct):
    """A notice about a work, or the work that a notice is about: `retraction`, `correction` and others."""

    doi: str | None = msgspec.field(default=None, name="DOI")
    type: str | None = None
    updated: Moment | None = None


class Related(msgspec.Struct, rename="kebab"):
    """Another work that stands in some relation to this one."""

    id: str | None = None
    id_type: str | None = None


class Relation(msgspec.Struct, rename="kebab"):
    """The relations that are read."""

    is_preprint_of: list[Related] | None = None
    is_replaced_by: list[Related] | None = None


def notices_of(
    doi: str | None,
    updated_by: Sequence[Update] | None,
    update_to: Sequence[Update] | None,
    relation: Relation | None,
) -> tuple[Notice, ...]:
    """Return what became of a work; one that is taken back in its own place updates itself."""
    own = records.normal_doi(doi or "")
    in_place = [update for update in update_to or () if records.normal_doi(update.doi or "") == own]
    told = [_notice(update) for update in [*(updated_by or ()), *in_place]]
    related = relation or Relation()
    told += [_related(NoticeKind.PUBLISHED, other) for other in related.is_preprint_of or ()]
    told += [_related(NoticeKind.NEWER_VERSION, other) for other in related.is_replaced_by or ()]
    return gravest_first(tuple(notice for notice in told if notice))


def _notice(update: Update) -> Notice | None:
    kind = crossref_kind(update.type)
    parts = (update.updated.date_parts or [None])[0] if update.updated else None
    return Notice(kind, records.normal_doi(update.doi or ""), day_of(parts or ()), source="crossref") if kind else None


def _related(kind: NoticeKind, other: Related) -> Notice | None:
    doi = records.normal_doi(other.id or "")
    return Notice(kind, doi, source="crossref") if doi else None
