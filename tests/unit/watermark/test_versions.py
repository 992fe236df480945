import pytest

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, Version
from handlers.domain.inspection import Lookalike, lookalike_in, settled_version
from watermark.inspection.sheet import read_text
from watermark.inspection.versions import version_in

SAID = {
    "bioRxiv preprint doi: https://doi.org/10.1101/1; this version posted": Version.PREPRINT,
    "arXiv:2101.00001v2 [cs.CL] 3 Jan 2021": Version.PREPRINT,
    "This is a preprint": Version.PREPRINT,
    "Author manuscript; available in PMC 2021": Version.ACCEPTED,
    "Journal Pre-proof": Version.ACCEPTED,
    "网络首发时间：2021-03-02": Version.ACCEPTED,
    "Document Version: Publisher's PDF, also known as Version of record": Version.PUBLISHED,
    "A preprint of this article was posted at medRxiv": Version.UNKNOWN,
}


@pytest.mark.parametrize(("text", "version"), SAID.items())
def test_a_file_names_its_version(text: str, version: Version) -> None:
    assert version_in(read_text([text]), has_own_doi=False) is version


def test_what_the_file_says_goes_before_what_its_source_claims() -> None:
    assert settled_version(Version.PUBLISHED, Version.PREPRINT) is Version.PREPRINT
    assert settled_version(Version.ACCEPTED, Version.UNKNOWN) is Version.ACCEPTED


@pytest.mark.parametrize(
    ("doi", "kind"),
    [
        ("10.11588/heidok.00012345", ArticleKind.THESIS),
        ("10.1101/2020.01.01.1", ArticleKind.PREPRINT),
        ("10.5281/zenodo.1", ArticleKind.JOURNAL),
        ("10.48550/arxiv.2101.00001", ArticleKind.JOURNAL),
    ],
)
def test_a_repository_s_own_doi_on_a_file_makes_no_published_version(doi: str, kind: ArticleKind) -> None:
    article = Article("A title", (Identifier(IdKind.DOI, doi),), kind=kind)
    for claimed in (Version.UNKNOWN, Version.PREPRINT, Version.PUBLISHED):
        assert settled_version(claimed, Version.PUBLISHED, article) is claimed
    assert settled_version(Version.UNKNOWN, Version.ACCEPTED, article) is Version.ACCEPTED


def test_a_journal_s_doi_on_a_file_makes_a_published_version() -> None:
    article = Article("A title", (Identifier(IdKind.DOI, "10.1016/j.x.2024.1"),))
    assert settled_version(Version.UNKNOWN, Version.PUBLISHED, article) is Version.PUBLISHED


def test_a_refusal_names_the_kind_of_look_alike() -> None:
    assert lookalike_in("supplement: Supplementary Appendix") is Lookalike.SUPPLEMENT
    assert lookalike_in("打不开") is None
