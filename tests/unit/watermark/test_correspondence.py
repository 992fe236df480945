"""A letter to the editor may be what was asked for; a letter or reply about the paper is not the paper."""

from dataclasses import replace

import pytest

from handlers.domain.article import Article
from handlers.domain.inspection import Lookalike, Shows
from watermark.inspection.sheet import Line, Page, Sheet, sheet_of
from watermark.inspection.verdict import judge

LETTER = Article("Renal outcomes with dapagliflozin", authors=("Smith J", "Doe P"), pages="1100-1", language="en")
PAPER = replace(LETTER, title="Dapagliflozin and renal outcomes in heart failure: a randomised trial", pages="1021-31")
OPENING = "To the Editor: We read with interest the article by Wheeler and colleagues."
PROSE = (
    "the observations in this population were consistent with what others have told before, as far as we know",
) * 12
CITED = (
    "References",
    "1. Wheeler DC, Stefansson BV. Dapagliflozin and renal outcomes. Lancet 2021; 397: 1021-31.",
)


def printed(*texts: str, title: str = LETTER.title, count: int = 1, above: tuple[str, ...] = ()) -> Sheet:
    lines = [Line(text, 9.0) for text in above]
    lines += [Line("Correspondence", 9.0), Line(title, 16.0), *(Line(text, 9.0) for text in texts)]
    return sheet_of([Page(tuple(lines))], count)


@pytest.mark.parametrize(
    "opening",
    [
        OPENING,
        "We have read with great interest the article by Wheeler et al.",
        "Dear Editor, we read with attention the study of dapagliflozin by Wheeler.",
    ],
)
def test_a_letter_under_its_own_title_and_names_is_the_letter(opening: str) -> None:
    above = printed("John Smith, Paul Doe", opening, *PROSE, *CITED)
    below = printed(opening, *PROSE, "*John Smith, Paul Doe", *CITED)
    assert judge(LETTER, above).shows is Shows.TITLE
    assert judge(LETTER, below).shows is Shows.TITLE


def test_a_letter_low_on_a_page_may_be_short_and_signed_on_the_next() -> None:
    rest = ("what the writers of the letter before this one had to say about vaccines in the Sahel",) * 12
    low = printed(OPENING, *PROSE[:3], "John Smith, Paul Doe", above=rest)
    assert judge(LETTER, low).shows is Shows.TITLE
    first = printed(OPENING, *PROSE, above=rest).pages[0]
    second = Page((*(Line(text, 9.0) for text in PROSE), Line("*John Smith, Paul Doe", 9.0)))
    assert judge(LETTER, sheet_of([first, second], 2)).shows is Shows.TITLE


def test_a_letter_of_others_under_the_same_title_is_not_the_letter() -> None:
    by_others = printed("Alice Jones, Mary Major", "We read with interest the article by Smith and Doe.", *PROSE)
    assert judge(LETTER, by_others).kind is Lookalike.COMMENT


def test_a_letter_whose_reply_is_signed_by_the_wanted_authors_is_not_theirs() -> None:
    answered = printed("Alice Jones", OPENING, *PROSE, "Authors’ reply", *PROSE, "John Smith, Paul Doe")
    assert not judge(LETTER, answered).shows


@pytest.mark.parametrize(
    "line", ["Drs. Smith and Doe reply:", "The authors reply:", "Response", "Commentary by Mary Major"]
)
def test_names_behind_a_reply_or_a_commentary_are_no_signature_of_the_letter(line: str) -> None:
    answered = printed("Alice Jones", OPENING, *PROSE, line, *PROSE[:3], "John Smith, Paul Doe")
    assert not judge(LETTER, answered).shows


def test_a_journal_club_on_a_letter_is_not_the_letter() -> None:
    club = printed("John Smith, Paul Doe", OPENING, *PROSE, above=("Journal club",))
    assert not judge(LETTER, club).shows


def test_authors_who_thank_for_a_letter_answer_it() -> None:
    reply = printed("John Smith, Paul Doe", "We thank Dr Jones for their interest in our letter.", *PROSE)
    assert judge(LETTER, reply).kind is Lookalike.COMMENT


def test_a_letter_about_a_longer_paper_under_its_title_is_not_the_paper() -> None:
    about = printed("John Smith, Paul Doe", OPENING, *PROSE, title=PAPER.title)
    assert not judge(PAPER, about).shows


def test_a_longer_paper_that_begins_at_the_end_of_another_is_not_in_the_file() -> None:
    rest = ("what the writers of the paper before this one had to say about vaccines in the Sahel",) * 12
    assert not judge(PAPER, printed("John Smith, Paul Doe", *PROSE[:3], title=PAPER.title, above=rest, count=2)).shows
