import pytest

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.outcome import Found, NotFound, Unavailable
from resolvers.formats import records


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("A title.", "A title"),
        ("[A translated title].", "A translated title"),
        ("[A] title with [two] parts", "[A] title with [two] parts"),
        ("What is it?", "What is it?"),
        ("Title, et al...", "Title, et al..."),
        ("The <i>BRCA1</i> gene &amp; H<sub>2</sub>O", "The BRCA1 gene & H2O"),
        ("&lt;i&gt;In vivo&lt;/i&gt; study", "In vivo study"),
        ("<jats:italic>E. coli</jats:italic> in\n  water", "E. coli in water"),
        ("p < 0.05 and q > 0.1", "p < 0.05 and q > 0.1"),
        ("Survival when x<y and y>z", "Survival when x<y and y>z"),
        ("糖尿病的护理.", "糖尿病的护理"),
        ("[18F]FDG PET in [11C]", "[18F]FDG PET in [11C]"),
        ("[18F]FDG PET in [11C].", "[18F]FDG PET in [11C]"),
        ("[[18F]FDG PET in the ward].", "[18F]FDG PET in the ward"),
        ("[Unfinished", "[Unfinished"),
        ('<Emphasis Type="Italic">E. coli</Emphasis> in wards', "E. coli in wards"),
        ('The <named-content content-type="gene">BRCA1</named-content> gene', "The BRCA1 gene"),
        ('A title<xref ref-type="fn" rid="f1">*</xref>', "A title"),
        ("An <inline-formula><mml:math>x</mml:math><tex-math>$x$</tex-math></inline-formula> test", "An x test"),
        ("A <strike>wrong</strike> <ce:italic>word</ce:italic>", "A wrong word"),
        ("&amp;lt;i&amp;gt;In vivo&amp;lt;/i&amp;gt; study", "In vivo study"),
        ("LVEF <40% and age >65", "LVEF <40% and age >65"),
        ("Doses <b and >c", "Doses <b and >c"),
        (None, ""),
        (7, "7"),
    ],
)
def test_titles_lose_their_markup_and_nothing_else(raw: object, clean: str) -> None:
    assert records.clean_title(raw) == clean


@pytest.mark.parametrize(
    ("pages", "full"),
    [("1695-9", "1695-1699"), ("84-6", "84-86"), ("314-322", "314-322"), ("e12-8", "e12-e18"),
     ("12", "12"), ("145-145", "145"), ("145-5", "145"),
     ("98-104", "98-104"),
     ("1-9", "1-9"), (None, ""), ("314–22", "314-322"), ("S10-5", "S10-S15"),
     ("S12-S19", "S12-S19"), ("S9-12", "S9-S12"), ("S12-S12", "S12"), ("NP1-NP3", "NP1-NP3"), ("iv-ix", "iv-ix"),
     ("1695-9; discussion 1700-1", "1695-1699; discussion 1700-1701"), ("123-30, 145", "123-130, 145"),
     ("e12-9; quiz 20", "e12-e19; quiz 20"), ("S1-S12, S14", "S1-S12, S14"), ("12 – 15", "12-15"),
     ("pp. 12-5", "12-15"), ("e2020012-3", "e2020012-3"), ("95-93", "95-93"), ("123-", "123"), ("123-+", "123"),
     ("CD001234", "CD001234"), ("123A-4A", "123A-4A")],
)  # fmt: skip
def test_the_last_page_is_written_in_full(pages: object, full: str) -> None:
    assert records.full_pages(pages) == full


@pytest.mark.parametrize(
    "pages", ["n/a-n/a", "N/A", "n/a", "000-000", "0-0", "0", "-", "?-?", "in press", "NP-NP", "none", "n.a."]
)
def test_pages_that_are_not_known_yet_are_none(pages: str) -> None:
    assert records.full_pages(pages) == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"doi": "https://doi.org/10.5555/ABC."}, ["doi:10.5555/abc"]),
        ({"doi": "not a doi"}, []),
        ({"pmid": 123}, ["pmid:123"]),
        ({"pmid": "0"}, []),
        ({"pmid": "123456789"}, []),
        ({"pmcid": "pmc12.3"}, ["pmcid:PMC12"]),
        ({"pmcid": "12"}, ["pmcid:PMC12"]),
        ({"isbn": "7-302-00000-7"}, []),
        ({"isbn": "978-7-999-00001-3"}, ["isbn:9787999000013"]),
        ({"isbn": "0-306-40615-2"}, ["isbn:9780306406157"]),
        ({"isbn": "9787999000014"}, []),
        ({"doi": "10.48550/arXiv.2601.01234v2"}, ["doi:10.48550/arxiv.2601.01234v2", "arxiv:2601.01234"]),
        ({"doi": None, "pmid": True, "pmcid": [], "isbn": {}}, []),
    ],
)
def test_only_well_formed_identifiers_are_kept(given: dict[str, object], kept: list[str]) -> None:
    assert [str(i) for i in records.identifiers(**given)] == kept


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2024 Nov-Dec", 2024),
        ("1998/01/02", 1998),
        (2021, 2021),
        ("", None),
        (None, None),
        ("Spring", None),
        ("9999", None),
    ],
)
def test_the_year_is_found_in_a_date(date: object, year: int | None) -> None:
    assert records.year_in(date) == year


@pytest.mark.parametrize(
    ("code", "short"), [("chi", "zh"), ("eng", "en"), ("en-US", "en"), ("zh", "zh"), ("und", ""), (None, "")]
)
def test_languages_have_two_letters(code: object, short: str) -> None:
    assert records.language(code) == short


def test_a_near_identifier_is_not_the_one_asked_for() -> None:
    wanted = Identifier(IdKind.DOI, "10.5555/a")
    near, same = (Article("t", ids=(Identifier(IdKind.DOI, doi),)) for doi in ("10.5555/ab", "10.5555/a"))
    assert records.only(Found((near,)), wanted) == NotFound()
    assert records.only(Found((near, same)), wanted) == Found((same,))
    assert records.only(Unavailable("timeout"), wanted) == Unavailable("timeout")


@pytest.mark.parametrize(
    ("title", "is_so"),
    [
        ("RETRACTED: A study", True),
        ("[Retracted] A study", True),
        ("WITHDRAWN: x", True),
        ("Retracted articles in surgery", False),
        ("Retracted articles in surgery: a review", False),
        ("Retracted articles – a review", False),
        ("Retracted - what then?", False),
        ("Notice of retraction in nursing journals: a study", False),
        ("Notices of retraction: a study", False),
        ("Why papers are retracted", False),
        ("Consent, once given (withdrawn)", False),
        ("Papers withdrawn (a review)", False),
        ("Retraction of the tongue", False),
        ("撤稿论文的特征分析", False),
        ("期刊论文撤稿原因：一项研究", False),
        ("RETRACTED CHAPTER: A study", True),
        ("RETRACTED BOOK CHAPTER: A study", True),
        ("RETRACTED ARTICLE - A study", True),
        ("RETRACTED ARTICLE — A study", True),
        ("RETRACTED. A study", True),
        ("(Retracted) A study", True),
        ("[Retracted Article] A study", True),
        ("A study (Retracted Article)", True),
        ("A study (Retracted article. See vol. 3, pg 5, 2010)", True),
        ("A study [RETRACTED].", True),
        ("A study (Withdrawn)", True),
        ("A study - RETRACTED", True),
        ("A study: RETRACTED", True),
        ("Papers: retracted or not", False),
        ("Notice of Retraction: A study", True),
        ("<i>RETRACTED</i>: A study", True),
        ("&lt;i&gt;RETRACTED&lt;/i&gt;: A study", True),
        ("TEMPORARY REMOVAL: A study", True),
        ("撤稿：一项研究", True),
        ("【撤稿】一项研究", True),
        ("一项研究（已撤稿）", True),
    ],
)
def test_a_retraction_in_the_title_is_seen(title: str, *, is_so: bool) -> None:
    assert records.says_retracted(title) is is_so


@pytest.mark.parametrize(
    ("written", "number"),
    [("http://arxiv.org/abs/astro-ph/0601001v1", "astro-ph/0601001"), ("2304.05376", "2304.05376"),
     ("https://arxiv.org/pdf/2401.12345v2.pdf", "2401.12345"), ("math.GT/0309136", "math/0309136"),
     ("oai:arXiv.org:2601.00001", "2601.00001"), ("12.2304.05376", ""), ("2304.053", ""),
     ("1304.0537", "1304.0537"), ("", "")],
)  # fmt: skip
def test_arxiv_numbers_lose_version_and_class(written: str, number: str) -> None:
    assert records.normal_arxiv(written) == number
