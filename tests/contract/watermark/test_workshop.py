"""What the workshop promises about files that nobody can trust."""

import asyncio
import os
import signal
from pathlib import Path

import pikepdf
import psutil
import pytest

from handlers.domain.article import Article, Failure, Identifier, IdKind
from handlers.domain.errors import BadDocument, ConfigurationError
from handlers.domain.inspection import Inspection, Shows
from handlers.domain.mark import Mark
from tests.contract.watermark import made
from tests.contract.watermark.conftest import DELIVERY, KEY
from watermark.limits import Limits
from watermark.workers.child import PdfWorkshop

pytestmark = pytest.mark.asyncio(loop_scope="session")
TITLE = "Mandibular third molars in forty dogs and what was found there"
PAPER = Article(title=TITLE, ids=(Identifier(IdKind.DOI, "10.1000/dogs.40"),))


async def refusal(workshop: PdfWorkshop, path: Path, article: Article | None = PAPER) -> BadDocument:
    with pytest.raises(BadDocument) as refused:
        await workshop.inspect(path, article)
    return refused.value


async def test_a_paper_is_recognised_by_title_or_doi(workshop: PdfWorkshop, tmp_path: Path) -> None:
    by_title = made.paper(tmp_path / "t.pdf", [TITLE])
    by_doi = made.paper(tmp_path / "d.pdf", ["https://doi.org/10.1000/dogs.40"])

    assert await workshop.inspect(by_title, PAPER) == Inspection(2, language="en", has_text=True, shows=Shows.TITLE)
    assert await workshop.inspect(by_doi, PAPER) == Inspection(2, language="en", has_text=True, shows=Shows.DOI)


async def test_another_paper_is_refused_unless_a_librarian_says_so(workshop: PdfWorkshop, tmp_path: Path) -> None:
    other = made.paper(tmp_path / "o.pdf", ["Nothing to do with it"])

    assert (await refusal(workshop, other)).reason == Failure.WRONG_PAPER
    assert await workshop.inspect(other, PAPER, must_match=False) == Inspection(2, language="en", has_text=True)


async def test_a_scan_is_left_to_the_librarian(workshop: PdfWorkshop, tmp_path: Path) -> None:
    scan = made.write(tmp_path / "s.pdf", lines=[[], []])

    assert await workshop.inspect(scan, PAPER) == Inspection(2, has_text=False)


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (b"", Failure.NOT_PDF, "空文件"),
        (b"<!DOCTYPE html><html>log in to read %PDF-1.4</html>", Failure.NOT_PDF, "网页"),
        (b'{"error": "not found"}', Failure.NOT_PDF, "JSON"),
        (b"PK\x03\x04 something", Failure.NOT_PDF, "ZIP"),
        (b"\x89PNG\r\n", Failure.NOT_PDF, "PNG"),
        (b"x" * 5000 + b"%PDF-1.4 %%EOF", Failure.NOT_PDF, "不认识"),
        (b"%PDF-1.4\nhalf a file", Failure.DAMAGED, "不完整"),
        (b"%PDF-1.4\nrubbish\n%%EOF", Failure.DAMAGED, "打不开"),
    ],
)
async def test_what_is_no_sound_pdf_is_refused_in_words(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark, data: bytes, reason: Failure, words: str
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(data)

    refused = await refusal(workshop, path)
    assert refused.reason == reason
    assert words in refused.detail
    with pytest.raises(BadDocument):
        await workshop.make_copy(path, tmp_path / "out.pdf", mark)
    assert os.listdir(tmp_path) == [path.name]  # noqa: PTH208 - a test may block


async def test_a_download_that_broke_off_is_noticed(workshop: PdfWorkshop, tmp_path: Path) -> None:
    whole = made.paper(tmp_path / "w.pdf", [TITLE], pages=9).read_bytes()
    (tmp_path / "half.pdf").write_bytes(whole[: len(whole) * 2 // 3])

    assert (await refusal(workshop, tmp_path / "half.pdf")).reason == Failure.DAMAGED


async def test_locked_files_are_refused_and_empty_passwords_are_not(workshop: PdfWorkshop, tmp_path: Path) -> None:
    lines = [[TITLE, *[made.PROSE] * 20]] * 2
    locked = made.write(tmp_path / "l.pdf", lines=lines, encryption=pikepdf.Encryption(owner="o", user="u"))
    free = made.write(tmp_path / "f.pdf", lines=lines, encryption=pikepdf.Encryption(owner="o", user=""))

    assert (await refusal(workshop, locked)).reason == Failure.ENCRYPTED
    assert (await workshop.inspect(free, PAPER)).is_encrypted


@pytest.mark.parametrize(
    "words",
    [
        "Journal Pre-proof",
        "Sorry, we don't have this article in PDF format",
        "Please wait... If this message is not eventually replaced by the proper contents of the document",
    ],
)
async def test_a_cover_without_its_paper_is_a_stub(workshop: PdfWorkshop, tmp_path: Path, words: str) -> None:
    cover = made.write(tmp_path / "c.pdf", lines=[[words, TITLE, "doi 10.1000/dogs.40"]])

    assert (await refusal(workshop, cover)).reason == Failure.STUB_PDF


async def test_a_huge_file_is_refused_unread(workshop: PdfWorkshop, tmp_path: Path, mark: Mark) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(500 << 20)

    assert (await refusal(workshop, huge)).reason == Failure.TOO_LARGE
    with pytest.raises(BadDocument, match="too-large"):
        await workshop.make_copy(huge, tmp_path / "out.pdf", mark)


async def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    async with PdfWorkshop(limits=Limits(max_pages=3)) as small:
        refused = await refusal(small, made.paper(tmp_path / "p.pdf", [TITLE], pages=4))
    assert refused.reason == Failure.TOO_MANY_PAGES


async def test_a_copy_of_too_many_pages_is_not_made(tmp_path: Path, mark: Mark) -> None:
    async with PdfWorkshop(limits=Limits(max_pages=3)) as small:
        with pytest.raises(BadDocument, match="too-many-pages"):
            await small.make_copy(made.paper(tmp_path / "p.pdf", [TITLE], pages=4), tmp_path / "out.pdf", mark)


async def test_a_page_tree_that_bites_its_tail_ends(workshop: PdfWorkshop, tmp_path: Path, mark: Mark) -> None:
    loop = made.page_tree_loop(tmp_path / "loop.pdf")

    assert (await refusal(workshop, loop)).reason in {Failure.DAMAGED, Failure.STUB_PDF}
    with pytest.raises(BadDocument):
        await workshop.make_copy(loop, tmp_path / "out.pdf", mark)


async def test_a_bomb_harms_nobody(workshop: PdfWorkshop, tmp_path: Path, mark: Mark) -> None:
    bomb = made.bomb(tmp_path / "bomb.pdf")
    paper = made.paper(tmp_path / "p.pdf", [TITLE])

    hostile = workshop.make_copy(bomb, tmp_path / "b.pdf", mark, deadline_s=20)
    results = await asyncio.gather(hostile, workshop.inspect(paper, PAPER), return_exceptions=True)

    assert isinstance(results[0], BadDocument | int)
    assert results[1] == Inspection(2, language="en", has_text=True, shows=Shows.TITLE)


async def test_what_takes_too_long_is_ended(workshop: PdfWorkshop, tmp_path: Path) -> None:
    slow = made.paper(tmp_path / "slow.pdf", ["Another title"], pages=400)

    with pytest.raises(BadDocument) as refused:
        await workshop.inspect(slow, PAPER, deadline_s=0.001)

    assert refused.value.reason == Failure.TIMEOUT


async def test_too_little_memory_is_a_refusal_and_no_crash(tmp_path: Path, mark: Mark) -> None:
    async with PdfWorkshop(memory_bytes=1 << 20) as poor:
        with pytest.raises(BadDocument) as refused:
            await poor.make_copy(made.bomb(tmp_path / "b.pdf", size_bytes=60 << 20), tmp_path / "out.pdf", mark)
        assert refused.value.reason in {Failure.DAMAGED, Failure.TOO_LARGE}


async def test_the_workshop_rises_again_after_its_process_is_killed(tmp_path: Path) -> None:
    paper = made.paper(tmp_path / "p.pdf", [TITLE])
    async with PdfWorkshop() as shop:
        server = server_of(shop)
        assert "watermark.workers.forkserver" in server.cmdline()
        looking = [asyncio.ensure_future(shop.inspect(paper, PAPER)) for _ in range(6)]
        os.kill(server.pid, signal.SIGKILL)
        seen = await asyncio.gather(*looking)

    assert {s.shows for s in seen} == {Shows.TITLE}


def server_of(shop: PdfWorkshop) -> psutil.Process:
    assert shop._server is not None
    return psutil.Process(shop._server._process.pid)


async def test_a_cancelled_wait_leaves_no_child_behind(tmp_path: Path) -> None:
    paper = made.paper(tmp_path / "p.pdf", ["x"], pages=300)
    async with PdfWorkshop() as shop:
        server = server_of(shop)
        waiting = asyncio.ensure_future(shop.inspect(paper, PAPER))
        await asyncio.sleep(0.005)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert (await shop.inspect(made.paper(tmp_path / "q.pdf", [TITLE]), PAPER)).pages == 2
        # An answer is passed on before its child has ended.
        async with asyncio.timeout(1):
            while server.children():  # noqa: ASYNC110 - another process ends
                await asyncio.sleep(0.01)


async def test_children_see_none_of_the_bots_secrets(workshop: PdfWorkshop) -> None:
    assert set(server_of(workshop).environ()) <= {"PATH", "LANG", "TMPDIR", "LC_CTYPE", "OPENBLAS_NUM_THREADS"}


async def test_many_at_once_all_get_their_own_answer(workshop: PdfWorkshop, tmp_path: Path) -> None:
    files = [made.paper(tmp_path / f"{n}.pdf", [TITLE], pages=n) for n in range(2, 22)]

    seen = await asyncio.gather(*(workshop.inspect(file, PAPER) for file in files))

    assert [s.pages for s in seen] == list(range(2, 22))


@pytest.mark.parametrize("attack", ["resaved", "pages extracted", "metadata wiped", "forms stripped of keys"])
async def test_a_copy_is_traced_after_what_people_do_to_it(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark, attack: str
) -> None:
    copy, leaked = tmp_path / "copy.pdf", tmp_path / "leaked.pdf"
    await workshop.make_copy(made.paper(tmp_path / "in.pdf", [TITLE], pages=4), copy, mark)
    with pikepdf.open(copy) as pdf, pikepdf.new() as extract:
        if attack == "pages extracted":
            extract.pages.append(pdf.pages[2])
            extract.save(leaked)
        else:
            if attack != "resaved":
                del pdf.trailer["/Info"], pdf.trailer["/ID"]
            if attack == "forms stripped of keys":
                for thing in pdf.objects:
                    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and "/WNDI_Code" in thing:
                        del thing["/WNDI_Code"]
            pdf.save(leaked, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)

    (found,) = (await workshop.trace(leaked)).sightings

    assert found.delivery_id == DELIVERY
    assert "text" in found.carriers
    assert found.pages == ((1,) if attack == "pages extracted" else (1, 2, 3, 4))


async def test_pages_of_two_copies_name_both(workshop: PdfWorkshop, tmp_path: Path, mark: Mark) -> None:
    from watermark.code import issue_code

    source = made.paper(tmp_path / "in.pdf", [TITLE])
    other = Mark("放射科-李四", "7", mark.day, issue_code(KEY, 99))
    with pikepdf.new() as mixed:
        for name, one in (("a", mark), ("b", other)):
            await workshop.make_copy(source, tmp_path / f"{name}.pdf", one)
            with pikepdf.open(tmp_path / f"{name}.pdf") as pdf:
                mixed.pages.append(pdf.pages[0])
        mixed.save(tmp_path / "mixed.pdf")

    found = (await workshop.trace(tmp_path / "mixed.pdf")).sightings

    assert {(s.delivery_id, s.pages) for s in found} == {(DELIVERY, (1,)), (99, (2,))}


async def test_nothing_is_ever_guessed(workshop: PdfWorkshop, tmp_path: Path, mark: Mark) -> None:
    forged = Mark(mark.reader, mark.request, mark.day, "ABCD-EFGH-JKMN-PQRS")
    await workshop.make_copy(made.paper(tmp_path / "in.pdf", [TITLE]), tmp_path / "out.pdf", forged)

    assert (await workshop.trace(tmp_path / "out.pdf")).sightings == ()
    assert (await workshop.trace(tmp_path / "in.pdf")).sightings == ()


async def test_a_picture_is_refused_in_words(workshop: PdfWorkshop, tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    with pytest.raises(ConfigurationError, match="图片"):
        await workshop.trace(tmp_path / "p.png")


async def test_without_a_key_nothing_can_be_traced(tmp_path: Path) -> None:
    async with PdfWorkshop() as keyless:
        with pytest.raises(ConfigurationError, match="密钥"):
            await keyless.trace(tmp_path / "any.pdf")


async def test_children_forked_ahead_may_be_killed(tmp_path: Path) -> None:
    paper = made.paper(tmp_path / "p.pdf", [TITLE])
    async with PdfWorkshop() as shop:
        spares: list[psutil.Process] = []
        async with asyncio.timeout(30):
            while len(spares) < 2:
                await asyncio.sleep(0.1)
                spares = server_of(shop).children()
        for spare in spares:
            spare.kill()
        await asyncio.sleep(0.5)  # until they are dead
        looked = await asyncio.gather(*(shop.inspect(paper, PAPER) for _ in range(4)))
        assert {found.pages for found in looked} == {2}
