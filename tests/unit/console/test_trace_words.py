"""What is said around the marks that a trace found."""

from console.trace_words import partly_words, several_words
from handlers.trace import Found, Traced


def traced(reader: str) -> Traced:
    return Traced(1001, reader, None, "private", "CODE", "")


def test_marks_of_several_people_are_said_aloud_and_one_is_not() -> None:
    assert several_words([traced("口腔科-张三")]) == several_words([]) == ""
    assert "有 2 个人的标记" in several_words([traced("口腔科-张三"), traced("骨科-李四")])
    assert "同一个人 2 份的标记" in several_words([traced("口腔科-张三")] * 2)


def test_where_not_every_page_was_looked_at_the_pages_are_counted_aloud() -> None:
    assert "全文 34 页，查了 14 页" in partly_words(Found((), 14, 34))
    assert partly_words(Found((traced("口腔科-张三"),), 4, 4)) == partly_words(Found()) == ""
