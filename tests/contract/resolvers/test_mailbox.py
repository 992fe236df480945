"""The mailbox over IMAP: what is read from it, what is taken, and that nothing else is touched."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.domain.errors import BadDocument, SourceUnavailable
from handlers.domain.order import Letter
from handlers.domain.order_mark import OrderMark
from resolvers.mailbox import ImapMailbox, ImapServer
from storage.shelf import LocalShelf
from tests.contract.resolvers.imap import ImapBox, imap_box
from tests.contract.resolvers.web import Clock

PDF = b"%PDF-1.7 a paper"
MARK = OrderMark(b"k" * 32)


def mailbox(box: ImapBox, folder: Path, **changes: object) -> ImapMailbox:
    server = ImapServer("127.0.0.1", box.port, is_tls=False, user="library", password=box.password)
    return ImapMailbox(replace(server, **changes), LocalShelf(folder), Clock(), max_bytes=10_000)  # type: ignore[arg-type]


async def test_letters_tell_their_subject_and_what_they_answer(tmp_path: Path) -> None:
    async with imap_box() as box:
        mark = MARK.of("1001-1")
        box.put(f"回复：文献传递申请 [{mark}]")
        box.put("Re: your request", References=f"<a@example.org> <{mark}@example.org>")
        box.put("一封广告")
        letters = await mailbox(box, tmp_path).letters()
    assert [letter.uid for letter in letters] == ["7:1", "7:2", "7:3"]
    assert [MARK.read(letter.said) for letter in letters] == [("1001-1",), ("1001-1",), ()]
    assert letters[0].subject.startswith("回复：文献传递申请")
    assert letters[0].at.hour == 0
    assert box.seen == set()


async def test_pdfs_are_known_by_what_they_are(tmp_path: Path) -> None:
    async with imap_box() as box:
        box.put("文献", ("paper.dat", PDF), ("fake.pdf", b"<html>"), ("two.pdf", PDF + b"2"), ("big.pdf", PDF * 1000))
        here = mailbox(box, tmp_path, user='a "quoted" one')
        (letter,) = await here.letters()
        large = pytest.raises(BadDocument, match="too-large")
        with large:
            async with here.pdfs(letter):
                pass
        box.mails.clear()
        box.put("文献", ("paper.dat", PDF), ("fake.pdf", b"<html>"), ("two.pdf", PDF + b"2"))
        (letter,) = await here.letters()
        async with here.pdfs(letter) as files:
            assert [file.read_bytes() for file in files] == [PDF, PDF + b"2"]
        assert not files[0].exists()
        await here.mark_filed(letter)
    assert box.seen == {1}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: =?utf-8?B?/////w==?=\r\nDate: nonsense\r\n\r\nx",
        b"Subject: \xff\xfe\r\nFrom: <<<\r\nDate: Sat, 99 Foo 2026\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n",
        b"References: " + b"<a@b> " * 2000 + b"\r\n\r\nx",
    ],
)
async def test_a_broken_letter_breaks_nothing(tmp_path: Path, raw: bytes) -> None:
    async with imap_box() as box:
        box.put_raw(raw)
        here = mailbox(box, tmp_path)
        for letter in await here.letters():
            async with here.pdfs(letter) as files:
                assert files == ()


async def test_a_mailbox_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    async with imap_box() as box:
        with pytest.raises(SourceUnavailable, match="login"):
            await mailbox(box, tmp_path, password="wrong").letters()
        away = mailbox(box, tmp_path)
        letter = await _one(box, away)
        box.validity = 8
        with pytest.raises(SourceUnavailable, match="gone"):
            async with away.pdfs(letter):
                pass
        assert await away.try_login() == 1
    with pytest.raises(SourceUnavailable, match="conn-error"):
        await away.letters()


async def _one(box: ImapBox, here: ImapMailbox) -> Letter:
    box.put("一封", ("a.pdf", PDF))
    (letter,) = await here.letters()
    return letter
