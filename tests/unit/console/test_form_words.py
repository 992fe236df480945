"""The words for other forms: every form, loss and hurdle has its own."""

from datetime import UTC, datetime

import pytest

from console.form_words import FORM_NAMES, HURDLE_WORDS, LOSS_NAMES, bad_upload, conversion_of, made_words
from handlers.domain.article import Document, Failure, Holding, Version
from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Converted, Form, Hurdle, Loss, read_told, told

NOW = datetime(2026, 11, 21, tzinfo=UTC)
HOLDING = Holding(Document("ab" * 32, 9, 1), "librarian", "single-use", Version.UNKNOWN)


def test_every_form_loss_and_hurdle_has_its_words() -> None:
    assert set(FORM_NAMES) == set(Form)
    assert set(LOSS_NAMES) == set(Loss)
    assert set(HURDLE_WORDS) == set(Hurdle)


def test_a_refusal_names_what_to_do() -> None:
    assert "CAJViewer" in bad_upload(BadDocument(Failure.NOT_PDF, Hurdle.CAJ))
    assert "密码" in bad_upload(BadDocument(Failure.ENCRYPTED, "需要密码"))


@pytest.mark.parametrize("converted", [Converted(Form.EPUB, (Loss.LAYOUT, Loss.LINKS)), Converted(Form.TEXT)])
def test_a_conversion_is_kept_as_one_word(converted: Converted) -> None:
    assert read_told(told(converted)) == converted


@pytest.mark.parametrize("word", ["", "caj:", "epub:all", "epub"])
def test_another_word_tells_of_no_conversion(word: str) -> None:
    assert read_told(word) in {None, Converted(Form.EPUB)}


def test_only_the_file_that_was_made_is_told_of() -> None:
    done = [(NOW, "li", "file_converted", f"{'ab' * 8} picture:search"), (NOW, "li", "request_taken", "")]
    assert conversion_of(HOLDING, done) == Converted(Form.PICTURE, (Loss.SEARCH,))
    assert conversion_of(HOLDING, [(NOW, "li", "file_converted", f"{'cd' * 8} picture:search")]) is None
    assert conversion_of(None, done) is None


def test_what_was_made_is_told_with_what_it_lacks() -> None:
    assert made_words(Converted(Form.EPUB, (Loss.LAYOUT,))) == "EPUB已转成 PDF；丢失：原来的版式和页码"
    assert made_words(Converted(Form.TEXT)) == "纯文本已转成 PDF，没有丢失内容"
