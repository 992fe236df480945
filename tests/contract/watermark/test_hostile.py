"""Each kind of file that cannot be marked ends in a refusal with a sentence of its own; the workshop lives on."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from console.words import BAD_FILE, bad_file
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Mark, Protection
from tests.contract.watermark import made
from tests.contract.watermark.broken_files import broken
from tests.contract.watermark.hostile_drill import drill
from tests.contract.watermark.hostile_files import built, packed, page, stream, written, zeros
from watermark.stamp import stamp_pdf
from watermark.workers.child import PdfWorkshop

pytestmark = pytest.mark.asyncio(loop_scope="session")
Make = Callable[[Path], object]


def _bytes(data: bytes) -> Make:
    return lambda path: path.write_bytes(data)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(2 << 30)


def _locked(path: Path) -> None:
    made.write(path, encryption=pikepdf.Encryption(owner="o", user="u"))


def _packed_twice(path: Path) -> None:
    path.write_bytes(built()["a page packed in a bomb in a bomb"]())


def _within(entries: bytes) -> Make:
    """Have a page draw a form and a pattern of a gigabyte."""
    bomb = stream(zeros(1 << 30), entries + b"/Filter/FlateDecode")
    drawn = b"/X Do /Pattern cs /X scn 0 0 600 700 re f"
    resources = page(b"/Resources<</XObject<</X 6 0 R>>/Pattern<</X 6 0 R>>>>")
    return _bytes(written({3: resources, 4: packed(drawn), 6: bomb}))


def _no_pages(path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.save(path)


CASES: dict[str, tuple[Make, Failure]] = {
    "nothing": (_bytes(b""), Failure.NOT_PDF),
    "a web page": (_bytes(b"<!DOCTYPE html><html>Sign in"), Failure.NOT_PDF),
    "an archive": (_bytes(b"PK\x03\x04" + b"x" * 99), Failure.NOT_PDF),
    "a picture": (_bytes(b"\xff\xd8\xff\xe0" + b"x" * 99), Failure.NOT_PDF),
    "an unknown thing": (_bytes(b"\x00\x01\x02" * 999), Failure.NOT_PDF),
    "two gigabytes": (_huge, Failure.TOO_LARGE),
    "a bomb": (made.bomb, Failure.TOO_LARGE),
    "a bomb in a bomb": (_packed_twice, Failure.TOO_LARGE),
    "a form that is a bomb": (_within(b"/Type/XObject/Subtype/Form/BBox[0 0 600 700]"), Failure.TOO_LARGE),
    "a pattern that is a bomb": (
        _within(b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>"),
        Failure.TOO_LARGE,
    ),
    "a page tree that bites its tail": (made.page_tree_loop, Failure.DAMAGED),
    "no pages": (_no_pages, Failure.DAMAGED),
    "rubbish": (_bytes(b"%PDF-1.7\n" + b"rubbish " * 999), Failure.DAMAGED),
    "a password": (_locked, Failure.ENCRYPTED),
}


@pytest.mark.parametrize("name", CASES)
async def test_what_cannot_be_marked_is_refused_in_words(
    name: str, tmp_path: Path, workshop: PdfWorkshop, mark: Mark
) -> None:
    make, reason = CASES[name]
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    make(source)

    with pytest.raises(BadDocument) as refused:
        await workshop.make_copy(source, target, mark, deadline_s=30)

    assert refused.value.reason == reason
    assert refused.value.detail
    assert bad_file(reason) == BAD_FILE[reason]
    assert [one.name for one in tmp_path.iterdir()] == ["in.pdf"]  # noqa: ASYNC240


async def test_every_refusal_has_its_sentence() -> None:
    assert len({bad_file(reason) for _, reason in CASES.values()}) == len({reason for _, reason in CASES.values()})


async def test_a_locked_copy_asks_for_its_password_and_keeps_to_its_limits(tmp_path: Path, mark: Mark) -> None:
    source, target = made.write(tmp_path / "in.pdf"), tmp_path / "out.pdf"
    locked = Mark(
        mark.reader, mark.request, mark.day, mark.code, protection=Protection("246810", may_print=False, may_copy=False)
    )

    assert stamp_pdf(source, target, locked).road == "pikepdf"

    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(target)
    with pikepdf.open(target, password="246810") as pdf:
        assert pdf.encryption.R == 6
        assert not pdf.allow.print_highres
        assert not pdf.allow.extract


async def test_a_locked_copy_leaves_the_workshop_too(tmp_path: Path, workshop: PdfWorkshop, mark: Mark) -> None:
    locked = Mark(mark.reader, mark.request, mark.day, mark.code, protection=Protection("246810"))

    copy = await workshop.make_copy(made.write(tmp_path / "in.pdf"), tmp_path / "out.pdf", locked)

    assert copy.pages == 1
    assert b"/Encrypt" in (tmp_path / "out.pdf").read_bytes()


@pytest.mark.parametrize("outer", ["", "/FlateDecode", "/ASCIIHexDecode"])
async def test_a_damaged_content_stream_is_marked_apart(
    outer: str, tmp_path: Path, workshop: PdfWorkshop, mark: Mark
) -> None:
    source = made.write(tmp_path / "in.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        packed = bytearray(zlib.compress(pdf.pages[0].obj.Contents.read_bytes() * 9))
        packed[len(packed) // 2] ^= 0xFF
        stream = pdf.make_stream(b"")
        wrapped = {"": packed, "/FlateDecode": zlib.compress(packed), "/ASCIIHexDecode": packed.hex().encode()}[outer]
        names = [pikepdf.Name(name) for name in (outer, "/FlateDecode") if name]
        stream.write(bytes(wrapped), filter=pikepdf.Array(names))
        pdf.pages[0].obj.Contents = stream
        pdf.save(source)

    assert (await workshop.make_copy(source, tmp_path / "out.pdf", mark)).road == "pikepdf"


QUICK = (
    "a box beyond counting",
    "a box of 2^31",
    "a box no number",
    "a box without area",
    "a crop box without area",
    "a crop box a hair",
    "turned by 2^63",
    "content: escaped brackets",
    "content: images that never begin",
    "content: huge numbers",
    "content: noise",
    "a page that is its own resources",
    "contents that are the page",
    "a parent that is the page",
    "annotations in annotations",
    "nested dictionaries",
    "an unknown lock",
    "a lock that is its own filter",
    "a thousand filters",
    "a filter that is the stream",
    "a tree without kids",
    "a tree of parents in a circle",
    "a tree that counts a billion",
    "a form that draws itself",
    "a mask of itself",
    "bookmarks in a circle",
    "an action after itself",
    "a stream too long",
    "a length that is the stream",
    "tables in a circle",
    "a packed bomb of objects",
    "a page packed in a bomb",
    "nothing but a head",
)
# Each of these was once delivered with a page blank or unmarked, or ended in a traceback.
SEEDS = (42, 43, 96, 162, 224, 228, 242, 267)


@pytest.mark.timeout(400)
async def test_files_made_to_do_harm_end_in_a_right_copy_or_a_refusal_and_harm_no_other_reader(
    tmp_path: Path, workshop: PdfWorkshop, mark: Mark
) -> None:
    makers = built()
    outcome = await drill(workshop, ((name, makers[name]()) for name in QUICK), tmp_path, mark, deadline_s=30)
    assert (outcome.wrong, outcome.troubles, outcome.harmed) == ({}, {}, [])
    assert outcome.beside
    assert outcome.counts.total() == len(QUICK)


@pytest.mark.timeout(400)
async def test_papers_broken_at_random_end_in_a_right_copy_or_a_refusal(
    tmp_path: Path, workshop: PdfWorkshop, mark: Mark
) -> None:
    outcome = await drill(workshop, ((f"seed {seed}", broken(seed)) for seed in SEEDS), tmp_path, mark, deadline_s=30)
    assert (outcome.wrong, outcome.troubles, outcome.harmed) == ({}, {}, [])
    assert outcome.counts.total() == len(SEEDS)
