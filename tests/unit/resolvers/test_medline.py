import json

import pytest

from handlers.domain.article import Article, IdKind
from handlers.domain.outcome import Found, NotFound
from resolvers.formats import records
from resolvers.formats.answers import Answer
from resolvers.formats.medline import parse_efetch
from resolvers.formats.summaries import parse_esummary
from resolvers.metadata import europepmc
from resolvers.metadata.datacite import parse_records

JOURNAL = (
    "<Journal><JournalIssue><Volume>7</Volume><PubDate><Year>1985</Year></PubDate></JournalIssue>"
    "<Title>Invented Journal</Title></Journal>"
)


def fetched(inner: str) -> Article:
    """Return the paper of an efetch answer with these fields."""
    body = (
        f"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>99000041</PMID><Article>{JOURNAL}{inner}"
        "<Language>fre</Language></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )
    outcome = parse_efetch(Answer(200, "application/xml", body.encode()))
    assert isinstance(outcome, Found)
    return outcome.value[0]


def as_json(shell: object) -> Answer:
    return Answer(200, "application/json", json.dumps(shell).encode())


def test_a_doi_that_medline_calls_invalid_is_not_taken() -> None:
    wrong = '<ELocationID EIdType="doi" ValidYN="N">10.5555/wrong</ELocationID>'
    right = '<ELocationID EIdType="doi" ValidYN="Y">10.5555/right</ELocationID>'
    title = "<ArticleTitle>A title</ArticleTitle>"
    assert fetched(wrong + title + right).id(IdKind.DOI) == "10.5555/right"
    assert fetched(wrong + title).id(IdKind.DOI) is None
    assert fetched(title + right.replace(' ValidYN="Y"', "")).id(IdKind.DOI) == "10.5555/right"


def test_an_author_keeps_the_generation_and_a_wrong_spelling_is_left_out() -> None:
    people = (
        "<Author><LastName>Smith</LastName><Initials>JA</Initials><Suffix>Jr</Suffix></Author>"
        '<Author ValidYN="N"><LastName>Smyth</LastName><Initials>JA</Initials></Author>'
        "<Author><LastName>Jones</LastName><Initials>K</Initials><Suffix>III</Suffix></Author>"
    )
    paper = fetched(f"<ArticleTitle>A title</ArticleTitle><AuthorList>{people}</AuthorList>")
    assert paper.authors == ("Smith JA Jr", "Jones K 3rd")


def test_pages_are_read_from_start_and_end_where_medline_wrote_no_whole() -> None:
    ends = "<StartPage>S12</StartPage><EndPage>S19</EndPage>"
    title = "<ArticleTitle>A title</ArticleTitle>"
    assert fetched(f"{title}<Pagination>{ends}</Pagination>").pages == "S12-S19"
    assert fetched(f"{title}<Pagination><StartPage>7</StartPage></Pagination>").pages == "7"
    whole = "<MedlinePgn>S12-9; quiz S30</MedlinePgn>"
    assert fetched(f"{title}<Pagination>{ends}{whole}</Pagination>").pages == "S12-S19; quiz S30"


@pytest.mark.parametrize("untold", ["[Not Available].", "[Not available]", "Not Available", "[No title available]."])
def test_a_title_that_is_not_available_is_none(untold: str) -> None:
    bare = fetched(f"<ArticleTitle>{untold}</ArticleTitle>")
    assert (bare.title, bare.journal, bare.year, bare.volume) == ("", "Invented Journal", 1985, "7")
    own = fetched(f"<ArticleTitle>{untold}</ArticleTitle><VernacularTitle>Le titre.</VernacularTitle>")
    assert (own.title, own.original_title) == ("Le titre", "Le titre")


def test_a_title_about_what_is_not_available_stays() -> None:
    assert records.clean_title("Not available: drugs in rural wards.") == "Not available: drugs in rural wards"


def test_a_summary_without_a_title_is_kept_with_the_one_in_its_own_language() -> None:
    summary = {"uid": "99000041", "title": "[Not Available].", "vernaculartitle": "Le titre.", "lang": ["fre"]}
    bare = summary | {"vernaculartitle": "", "volume": "7"}
    for given, title in ((summary, "Le titre"), (bare, "")):
        outcome = parse_esummary(as_json({"result": {"uids": ["99000041"], "99000041": given}}))
        assert isinstance(outcome, Found)
        assert outcome.value[0].title == title


def test_a_paper_without_a_title_is_found_by_number_and_no_answer_to_a_title() -> None:
    entry = {"id": "99000041", "source": "MED", "pmid": "99000041", "title": "[Not Available].", "pubYear": "1985"}
    shell = {"hitCount": 1, "resultList": {"result": [entry]}}
    outcome = europepmc.parse_search(as_json(shell))
    assert isinstance(outcome, Found)
    assert (outcome.value[0].title, outcome.value[0].year) == ("", 1985)
    assert records.titled(outcome) == NotFound()
    hits = europepmc.parse_hits(as_json(shell))
    assert isinstance(hits, Found)
    assert hits.value.best == ()


@pytest.mark.parametrize(
    "code", [":unav", "(:unav)", ":unkn", "(:null)", "(:unas)", "(:unkn) unknown", ":tba", ":none"]
)
def test_codes_for_what_is_unknown_are_not_shown(code: str) -> None:
    attributes = {
        "doi": "10.5555/d",
        "titles": [{"title": code}, {"title": "Other name", "titleType": "AlternativeTitle"}],
        "creators": [{"name": code}, {"name": code, "familyName": code, "givenName": code}, {"name": "Smith, Jane"}],
        "publisher": code,
        "container": {"title": code, "volume": code},
    }
    outcome = parse_records(as_json({"data": {"id": "10.5555/d", "attributes": attributes}}))
    assert isinstance(outcome, Found)
    (paper,) = outcome.value
    assert (paper.title, paper.authors) == ("Other name", ("Smith J",))
    assert (paper.publisher, paper.journal, paper.volume) == ("", "", "")


def test_a_colon_before_a_word_is_no_code() -> None:
    assert records.text(":unavailable drugs") == ":unavailable drugs"
