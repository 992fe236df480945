"""DOCX by LibreOffice: a stand-in plays its command, since it need not be installed."""

import os
import stat
import time
from pathlib import Path

import pytest

from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Form, Hurdle
from tests.contract.watermark.converting.forms_made import docx_bytes, written
from watermark.converting.office import docx_to_pdf

PRESS = """#!/bin/sh
for word in "$@"; do case "$before" in --outdir) out="$word";; esac; before="$word"; done
env > "$out/environment"; ulimit -v > "$out/memory"
printf '%%PDF-1.4 made' > "$out/document.pdf"
"""


def office(folder: Path, script: str) -> str:
    command = written(folder, script.encode(), "soffice")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return str(command)


async def test_a_document_is_printed_within_limits_and_without_our_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENDI__PRIVACY__KEY", "hunter2")
    source, target = written(tmp_path, docx_bytes()), tmp_path / "made" / "made.pdf"
    target.parent.mkdir()
    done = await docx_to_pdf(office(tmp_path, PRESS), source, target, deadline_s=20)
    out = target.parent / "office" / "out"
    assert (done.form, target.read_bytes()) == (Form.DOCX, b"%PDF-1.4 made")
    assert "hunter2" not in (out / "environment").read_text()
    assert (out / "memory").read_text().strip() == str((4 << 30) // 1024)


@pytest.mark.parametrize(("script", "within_s"), [("#!/bin/sh\nexit 0\n", 20), ("#!/bin/sh\nsleep 60 & sleep 60\n", 1)])
async def test_an_office_that_makes_nothing_or_hangs_ends_in_a_refusal(
    tmp_path: Path, script: str, within_s: float
) -> None:
    source = written(tmp_path, docx_bytes())
    with pytest.raises(BadDocument) as caught:
        await docx_to_pdf(office(tmp_path, script), source, tmp_path / "made.pdf", deadline_s=within_s)
    assert caught.value.detail == Hurdle.OFFICE_FAILED


async def test_nothing_of_a_hanging_office_stays_behind(tmp_path: Path) -> None:
    script = f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/child; sleep 60\n"
    with pytest.raises(BadDocument):
        await docx_to_pdf(office(tmp_path, script), written(tmp_path, docx_bytes()), tmp_path / "m.pdf", deadline_s=1)
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _is_running(child):
        os.sched_yield()
    assert not _is_running(child)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


RELATION = (
    '<Relationships><Relationship Id="r1" Type="http://x/{kind}" Target="http://10.0.0.1/a" {mode}/></Relationships>'
)

FIELD = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{}</w:instrText></w:r>"
    "<w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
)


@pytest.mark.parametrize(
    ("members", "hurdle"),
    [
        ({"word/_rels/document.xml.rels": RELATION.format(kind="image", mode='TargetMode="External"')}, Hurdle.REMOTE),
        ({"word/_rels/x.rels": RELATION.format(kind="attachedTemplate", mode='TargetMode="External"')}, Hurdle.REMOTE),
        ({"word/footer1.xml": "<w:instrText>INCLUDEPICTURE http://10.0.0.1/a</w:instrText>"}, Hurdle.REMOTE),
        ({"word/footer1.xml": f"<w:p>{FIELD.format('inclUDe', 'picture http://10.0.0.1/a')}</w:p>"}, Hurdle.REMOTE),
        ({"word/footer1.xml": f"<w:p>{FIELD.format('', ' DDEAUTO excel a b')}</w:p>"}, Hurdle.REMOTE),
        ({"word/endnotes.xml": "<x:fldSimple x:instr=' INCLUDETEXT //10.0.0.1/a'/>"}, Hurdle.REMOTE),
        ({"word/odd": "<!DOCTYPE a [<!ENTITY d 'DDE'>]><a/>"}, Hurdle.REMOTE),
        ({"word/_rels/y.rels": RELATION.format(kind="image", mode="TargetMode='External'")}, Hurdle.REMOTE),
        ({"word/torn.xml": "<w:document><w:body>"}, Hurdle.BROKEN),
        ({"word/document2.xml": "<w:altChunk r:id='x'/>"}, Hurdle.REMOTE),
        ({"word/media/bomb.bin": "x" * (210 << 20)}, Hurdle.TOO_LONG),
    ],
)
async def test_a_document_that_fetches_or_bursts_never_reaches_the_office(
    tmp_path: Path, members: dict[str, str], hurdle: Hurdle
) -> None:
    source = written(tmp_path, docx_bytes(**members))
    with pytest.raises(BadDocument) as caught:
        await docx_to_pdf(office(tmp_path, PRESS), source, tmp_path / "made.pdf", deadline_s=20)
    assert caught.value.detail == hurdle
    assert not (tmp_path / "office").exists()


async def test_a_link_to_click_is_no_reason_to_refuse(tmp_path: Path) -> None:
    links = {"word/_rels/document.xml.rels": RELATION.format(kind="hyperlink", mode='TargetMode="External"')}
    source = written(tmp_path, docx_bytes(**links))
    done = await docx_to_pdf(office(tmp_path, PRESS), source, tmp_path / "made.pdf", deadline_s=20)
    assert done.is_made


@pytest.mark.parametrize(
    "words",
    [
        "<w:t>Residues of p,p'-DDE; PROC IMPORT; INCLUDETEXT and DDEAUTO are fields</w:t>",
        FIELD.format(" ADDIN EN.CITE &lt;title&gt;Protein", " IMPORT&lt;/title&gt; "),
        FIELD.format("HYPERLINK", ' "http://example.org/DDE"'),
        FIELD.format("PAGE", "") + "<w:t>DDE</w:t>" + FIELD.format("REF", " IMPORT \\h"),
    ],
)
async def test_a_document_may_speak_of_what_it_does_not_do(tmp_path: Path, words: str) -> None:
    source = written(tmp_path, docx_bytes(**{"word/footnotes.xml": f"<w:p>{words}</w:p>"}))
    done = await docx_to_pdf(office(tmp_path, PRESS), source, tmp_path / "made.pdf", deadline_s=20)
    assert done.is_made


async def test_without_an_office_the_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDocument) as caught:
        await docx_to_pdf("", written(tmp_path, docx_bytes()), tmp_path / "made.pdf", deadline_s=20)
    assert caught.value.detail == Hurdle.NO_OFFICE
