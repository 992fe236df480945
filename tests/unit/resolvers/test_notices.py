from datetime import date

import pytest

from handlers.domain.notice import Notice, NoticeKind
from resolvers.formats.answers import Answer
from resolvers.formats.medline import parse_efetch
from resolvers.formats.notices import crossref_kind, day_of, medline_kind, medline_notice
from resolvers.metadata.crossref import parse_notices

RETRACTION, CONCERN, CORRECTION = NoticeKind.RETRACTION, NoticeKind.CONCERN, NoticeKind.CORRECTION
PUBLISHED, NEWER = NoticeKind.PUBLISHED, NoticeKind.NEWER_VERSION


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("retraction", RETRACTION), ("Withdrawal", RETRACTION), ("removal", RETRACTION),
        ("expression_of_concern", CONCERN), ("expression-of-concern", CONCERN), ("erratum", CORRECTION),
        ("corrigendum", CORRECTION), ("partial_retraction", CORRECTION), ("new_edition", NEWER),
        ("crossmark", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_crossrefs_types_are_understood(word: str | None, kind: NoticeKind | None) -> None:
    assert crossref_kind(word) is kind


@pytest.mark.parametrize(
    ("word", "is_preprint", "kind"),
    [
        ("RetractionIn", False, RETRACTION), ("Retraction in", False, RETRACTION), ("ErratumIn", False, CORRECTION),
        ("Expression of concern in", False, CONCERN), ("UpdateIn", False, NEWER), ("Update in", True, PUBLISHED),
        ("RetractionOf", False, None), ("CommentIn", False, None), ("Cites", False, None), (None, False, None),
    ],
)  # fmt: skip
def test_medlines_types_are_understood(word: str | None, is_preprint: bool, kind: NoticeKind | None) -> None:
    assert medline_kind(word, is_preprint=is_preprint) is kind


def test_a_reference_gives_the_day_the_journal_and_the_doi() -> None:
    told = medline_notice("RetractionIn", "J Inv Ward. 2025 Sep 1;7(9):999. doi: 10.5555/WDV.2025.0999.", "pubmed")
    assert told == Notice(RETRACTION, "10.5555/wdv.2025.0999", date(2025, 9, 1), "J Inv Ward 2025", "pubmed")


@pytest.mark.parametrize("reference", ["", None, "no year here", "J. 2025 Foo 31", "x" * 5000])
def test_an_odd_reference_still_tells_of_the_notice(reference: str | None) -> None:
    told = medline_notice("ErratumIn", reference, "pubmed")
    assert told is not None
    assert (told.kind, told.day) == (CORRECTION, None)


@pytest.mark.parametrize("parts", [(2025,), (2025, 13, 1), (2025, 2, 30), (None,), (), ("x", 1, 1)])
def test_a_date_that_is_not_whole_is_none(parts: tuple[object, ...]) -> None:
    assert day_of(parts) is None


def test_crossref_tells_of_several_works_and_of_those_that_update_themselves() -> None:
    body = b"""{"status":"ok","message-type":"work-list","message":{"items":[
      {"DOI":"10.5555/A","updated-by":[{"DOI":"10.5555/r","type":"retraction","updated":{"date-parts":[[2025,9,1]]}},
                                       {"DOI":"10.5555/c","type":"crossmark"}]},
      {"DOI":"10.5555/b","type":"posted-content","relation":{"is-preprint-of":[{"id-type":"doi","id":"10.5555/P"}]}},
      {"DOI":"10.5555/d","update-to":[{"DOI":"10.5555/d","type":"withdrawal"}]},
      {"DOI":"10.5555/e","update-to":[{"DOI":"10.5555/other","type":"retraction"}]}, 7, null]}}"""
    found = parse_notices(Answer(200, "application/json", body)).value  # type: ignore[union-attr]
    assert found == {
        "10.5555/a": (Notice(RETRACTION, "10.5555/r", date(2025, 9, 1), source="crossref"),),
        "10.5555/b": (Notice(PUBLISHED, "10.5555/p", source="crossref"),),
        "10.5555/d": (Notice(RETRACTION, "10.5555/d", source="crossref"),),
        "10.5555/e": (),  # the notice about another paper is no retracted paper itself
    }


def test_medline_tells_and_the_record_counts_as_retracted() -> None:
    body = b"""<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>99000021</PMID>
      <Article><ArticleTitle>An invented trial.</ArticleTitle></Article><CommentsCorrectionsList>
      <CommentsCorrections RefType="RetractionIn"><RefSource>J Inv. 2025 Sep 1;1:1</RefSource><PMID>1</PMID>
      </CommentsCorrections><CommentsCorrections RefType="Cites"><RefSource>x</RefSource></CommentsCorrections>
      </CommentsCorrectionsList></MedlineCitation></PubmedArticle></PubmedArticleSet>"""
    (article,) = parse_efetch(Answer(200, "text/xml", body)).value  # type: ignore[union-attr]
    assert article.is_retracted
    assert article.notices == (Notice(RETRACTION, "", date(2025, 9, 1), "J Inv 2025", "pubmed"),)
