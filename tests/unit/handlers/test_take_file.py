"""A librarian's file of any form."""

from pathlib import Path

import pytest

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, IllegalMove
from handlers.domain.other_form import Converted, Form, Hurdle, Loss
from handlers.domain.request import State
from handlers.take_file import TakeFile
from tests.unit.handlers.world import World

FILE = Path("/upload")


class FakeConverter:
    """Makes of every file what it is told to make."""

    def __init__(self, answer: Converted | BadDocument) -> None:
        self.answer = answer
        self.names: list[str] = []

    async def convert(self, source: Path, target: Path, name: str) -> Converted:
        self.names.append(name)
        if isinstance(self.answer, BadDocument):
            raise self.answer
        return self.answer


def taker(world: World, answer: Converted | BadDocument) -> TakeFile:
    return TakeFile(attend=world.attend, converter=FakeConverter(answer), shelf=world.shelf)


async def test_a_pdf_goes_to_the_reader_at_once(world: World) -> None:
    await world.with_librarian()
    await taker(world, Converted(Form.PDF)).take(1001, FILE, "a.pdf", by="li")
    assert (await world.request()).state is State.FOUND
    assert world.workshop.inspected == [(FILE, False)]


async def test_what_was_made_from_another_form_waits_for_the_librarians_eyes(world: World) -> None:
    await world.with_librarian()
    made = Converted(Form.EPUB, (Loss.LAYOUT, Loss.LINKS))
    assert await taker(world, made).take(1001, FILE, "book.epub", by="li") == made
    request = await world.request()
    assert (request.state, request.holding is not None) == (State.WITH_LIBRARIAN, True)
    ((_, actor, action, _, detail),) = world.audit.noted
    assert (actor, action) == ("li", "file_converted")
    assert detail.endswith(" epub:layout,links")
    await world.attend.confirm(1001, by="li")
    assert (await world.request()).state is State.FOUND


async def test_what_cannot_be_turned_into_pdf_changes_nothing(world: World) -> None:
    await world.with_librarian()
    with pytest.raises(BadDocument):
        await taker(world, BadDocument(Failure.NOT_PDF, Hurdle.CAJ)).take(1001, FILE, "a.caj", by="li")
    assert (await world.request()).holding is None
    assert world.audit.noted == []


async def test_nothing_is_laid_beside_a_request_that_does_not_wait(world: World) -> None:
    await world.entered()
    with pytest.raises(IllegalMove):
        await taker(world, Converted(Form.PICTURE)).take(1001, FILE, "a.jpg", by="li")


@pytest.mark.parametrize(
    ("name", "reason", "is_page"),
    [
        ("paper.pdf", Failure.STUB_PDF, True),
        ("PAPER.PDF", Failure.WRONG_PAPER, True),
        ("page.html", Failure.STUB_PDF, True),
        ("page.html", Failure.WRONG_PAPER, False),
        ("paper.pdf", Failure.TOO_MANY_PAGES, False),
    ],
)
async def test_a_login_page_is_called_a_web_page_and_not_a_pdf(
    world: World, name: str, reason: Failure, *, is_page: bool
) -> None:
    await world.with_librarian()
    world.workshop.inspect_trouble = BadDocument(reason, "wall: 请登录")
    with pytest.raises(BadDocument) as refused:
        await taker(world, Converted(Form.HTML)).take(1001, FILE, name, by="li")
    assert (refused.value.detail == Hurdle.WEB_PAGE) is is_page
    assert (refused.value.reason == reason) is not is_page
