"""What stood between a reader and the full text: half a sentence for them, made of every route that failed."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from handlers.domain.article import Attempt, Failure


class Obstacle(StrEnum):
    """Why no file goes out, in the order in which it helps a reader to know; the words stand with the replies."""

    ONLY_TO_READ = "only_to_read"
    ROBOTS_BARRED = "robots_barred"
    LOGIN = "login"
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"
    BAD_FILE = "bad_file"
    NOT_ALL_ASKED = "not_all_asked"


# An address that is refused, or a page that people search themselves, is nothing to tell a reader of.
OF_COPIES: Mapping[Failure, Obstacle | None] = {
    Failure.LINK_ONLY_LICENCE: Obstacle.ONLY_TO_READ,
    Failure.BLOCKED_WALL: Obstacle.ROBOTS_BARRED,
    Failure.CAPTCHA: Obstacle.ROBOTS_BARRED,
    Failure.COOKIE: Obstacle.ROBOTS_BARRED,
    Failure.FORBIDDEN: Obstacle.ROBOTS_BARRED,
    Failure.LOGIN: Obstacle.LOGIN,
    Failure.TOO_LARGE: Obstacle.TOO_LARGE,
    Failure.TOO_MANY_PAGES: Obstacle.TOO_LARGE,
    Failure.TIMEOUT: Obstacle.UNREACHABLE,
    Failure.CONNECTION: Obstacle.UNREACHABLE,
    Failure.SERVER_ERROR: Obstacle.UNREACHABLE,
    Failure.RATE_LIMITED: Obstacle.UNREACHABLE,
    Failure.BUDGET_SPENT: Obstacle.UNREACHABLE,
    Failure.LOOP: Obstacle.UNREACHABLE,
    Failure.MAX_HOPS: Obstacle.UNREACHABLE,
    Failure.BAD_ANSWER: Obstacle.UNREACHABLE,
    Failure.BAD_RECORD: Obstacle.BAD_FILE,
    Failure.NOT_PDF: Obstacle.BAD_FILE,
    Failure.STUB_PDF: Obstacle.BAD_FILE,
    Failure.WRONG_PAPER: Obstacle.BAD_FILE,
    Failure.NO_TEXT_LAYER: Obstacle.BAD_FILE,
    Failure.ENCRYPTED: Obstacle.BAD_FILE,
    Failure.DAMAGED: Obstacle.BAD_FILE,
    Failure.COVERED: Obstacle.BAD_FILE,
    Failure.OWN_COPY: Obstacle.BAD_FILE,
    Failure.BAD_ENCODING: Obstacle.BAD_FILE,
    Failure.NOT_FOUND: Obstacle.BAD_FILE,
    Failure.GONE: Obstacle.BAD_FILE,
    Failure.NO_LOCATION: None,
    Failure.FOR_PERSON: None,
    Failure.UNSAFE_URL: None,
    Failure.DENIED_HOST: None,
}
"""What a copy's failure means to a reader; `None`: it is not worth a word."""
TO_OPEN = frozenset(word for word, why in OF_COPIES.items() if why in {Obstacle.ROBOTS_BARRED, Obstacle.LOGIN})
"""Where a person gets in although the program does not."""


def obstacle_of(attempts: Sequence[Attempt], *, is_any_silent: bool) -> Obstacle | None:
    """Return the most helpful obstacle; `None` when every source was heard and knows no open copy.

    What a copy on the web met goes before what its sources did: it stays true whoever else is asked.
    """
    met = {OF_COPIES.get(Failure(a.failure)) for a in attempts if a.url and a.failure in set(Failure)}
    if is_any_silent:
        met.add(Obstacle.NOT_ALL_ASKED)
    return next((each for each in Obstacle if each in met), None)
