import pytest

from handlers.domain.article import Article
from handlers.domain.outcome import Found
from resolvers.formats import crossref
from resolvers.formats.answers import Answer, shaped
from resolvers.metadata.arxiv import parse_feed

LNCS = "Lecture Notes in Computer Science"


def work(**fields: object) -> Article:
    """Return a work of Crossref's with these fields."""
    read = shaped({"DOI": "10.5555/w", "title": ["A title"], **fields}, crossref.Work)
    assert read is not None
    return crossref.article(read)


def preprint(comment: str = "", summary: str = "We count beds.") -> Article:
    """Return a preprint of arXiv's with these words about it."""
    atom, own = "http://www.w3.org/2005/Atom", "http://arxiv.org/schemas/atom"
    entry = (
        "<id>http://arxiv.org/abs/2601.00001v2</id><title>A title</title>"
        f"<summary>{summary}</summary><arxiv:comment>{comment}</arxiv:comment>"
    )
    body = f'<feed xmlns="{atom}" xmlns:arxiv="{own}"><entry>{entry}</entry></feed>'
    outcome = parse_feed(Answer(200, "application/atom+xml", body.encode()))
    assert isinstance(outcome, Found)
    return outcome.value[0]


def test_an_article_number_stands_where_the_pages_are_not_known_yet() -> None:
    assert work(page="n/a-n/a", **{"article-number": "e123"}).pages == "e123"
    assert work(page="000-000").pages == ""
    assert work(page="S12-9", **{"article-number": "e123"}).pages == "S12-S19"


def test_initials_without_dots_and_a_generation_are_kept() -> None:
    people = [{"family": "Smith", "given": "JA", "suffix": "Jr."}, {"given": "Suharto"}, {"name": "A Study Group"}]
    assert work(author=people).authors == ("Smith JA Jr", "Suharto", "A Study Group")


@pytest.mark.parametrize(
    ("titles", "book"),
    [
        ([LNCS, "Real Book"], "Real Book"),
        (["Real Book", LNCS], "Real Book"),
        (["Real Book"], "Real Book"),
        (["Real Book", None, ""], "Real Book"),
        ([], ""),
    ],
)
def test_a_chapter_stands_in_its_book_and_not_in_the_series(titles: list[str | None], book: str) -> None:
    assert work(type="book-chapter", **{"container-title": titles}).journal == book


def test_a_journal_with_two_names_has_its_first() -> None:
    assert work(type="journal-article", **{"container-title": ["Ward Journal", "病区杂志"]}).journal == "Ward Journal"


def test_the_editors_stand_for_the_authors_of_a_book_and_not_of_a_chapter() -> None:
    editor, author = [{"family": "Ed", "given": "Ann"}], [{"family": "Auth", "given": "Bo"}]
    assert work(type="edited-book", editor=editor).authors == ("Ed A",)
    assert work(type="edited-book", editor=editor, author=author).authors == ("Auth B",)
    assert work(type="book-chapter", editor=editor).authors == ()


def test_a_subtitle_follows_a_sign_that_already_ends_the_title() -> None:
    assert work(title=["Main:"], subtitle=["A trial"]).title == "Main: A trial"
    assert work(title=["Is it?"], subtitle=["A trial"]).title == "Is it? A trial"


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the author due to error",
        "Withdrawn due to an error in Lemma 3",
        "12 pages. This paper has been withdrawn by the authors",
        "12 pages, 3 figures, withdrawn because of an error",
        "Paper withdrawn",
        "withdrawn",
        "This paper is temporarily withdrawn",
        "The author has withdrawn this paper",
        "We withdraw this paper; see v1",
    ],
)
def test_a_preprint_whose_author_withdraws_it_is_retracted(comment: str) -> None:
    assert preprint(comment).is_retracted


@pytest.mark.parametrize(
    "comment",
    [
        "12 pages, withdrawn from Phys. Rev. before review",
        "Section 5 of this paper has been withdrawn",
        "An earlier version of this paper has been withdrawn",
        "A study of withdrawn consent",
        "Theorem 3 withdrawn, 12 pages",
        "Accepted; on withdrawn drugs",
    ],
)
def test_a_preprint_about_something_withdrawn_is_not(comment: str) -> None:
    assert not preprint(comment).is_retracted


def test_only_the_first_words_of_a_summary_tell_of_the_preprint_itself() -> None:
    assert preprint(summary="This paper has been withdrawn. It had an error.").is_retracted
    assert not preprint(summary="We count papers. Withdrawn by their authors, they grow in number.").is_retracted
