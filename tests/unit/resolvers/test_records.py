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
        (None, ""),
        (7, "7"),
    ],
)
def test_titles_lose_their_markup_and_nothing_else(raw: object, clean: str) -> None:
    assert records.clean_title(raw) == clean


@pytest.mark.parametrize(
    ("pages", "full"),
    [("1695-9", "1695-1699"), ("84-6", "84-86"), ("314-322", "314-322"), ("e12-8", "e12-8"),
     ("12", "12"), ("145-145", "145"), ("145-5", "145"),
     ("98-104", "98-104"),
     ("1-9", "1-9"), (None, ""), ("314–22", "314-322"), ("S10-5", "S10-5")],
)  # fmt: skip
def test_the_last_page_is_written_in_full(pages: object, full: str) -> None:
    assert records.full_pages(pages) == full


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
