from collections import Counter

from handlers.domain.say import Say
from tests.replies_page import PAGE, STORY, page


def test_every_sentence_stands_on_the_page_once() -> None:
    assert Counter(say for says in STORY.values() for say in says) == Counter(Say)


def test_the_page_says_what_the_bot_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.replies_page writes it anew"
