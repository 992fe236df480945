"""What readers learn with a paper and after it, on the running product."""

import csv
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.stage import ROOT, Stage, has_file, stage

pytestmark = pytest.mark.timeout(240)
ZHANG, LI = "口腔科-张三", "骨科－李四"
OFTEN = {
    "WENDI__DELIVERY__RECALL_EVERY_MINUTES": "0.02",
    "WENDI__DELIVERY__PACE__QUIET_FROM": "00:00",
    "WENDI__DELIVERY__PACE__QUIET_UNTIL": "00:00",
}
HEAD = ("Record ID", "Journal", "RetractionDate", "RetractionDOI", "OriginalPaperDOI", "OriginalPaperPubMedID",
        "RetractionNature")  # fmt: skip
OPEN_PAPER = "10.5555/naor.2024.0117"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("product"), OFTEN) as running:
        yield running


def command(product: Stage, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words, "--data", str(product.place.data)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def data_file(folder: Path, *rows: tuple[str, str]) -> Path:
    """A file as Retraction Watch's, with the DOI and the nature of each row."""
    path = folder / "retraction_watch.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for doi, nature in rows:
            writer.writerow([1, "X", "11/9/2026 0:00", "10.5555/rw.notice", doi, 0, nature])
    return path


def retracted_doi() -> str:
    import json

    papers = json.loads((ROOT / "bot/demo/papers.json").read_text(encoding="utf-8"))["papers"]
    return str(next(p["doi"] for p in papers if p["retracted"]))


@pytest.mark.asyncio(loop_scope="module")
class TestNotices:
    async def test_a_retracted_paper_comes_with_its_line_and_its_attribution(self, product: Stage) -> None:
        asked = await product.say(ZHANG, f"求 {retracted_doi()}", room=await product.room(0))
        await product.until(asked, has_file)
        note = await product.until(asked, lambda m: m["to"] == ZHANG and "已撤稿" in m["text"])
        lines = note["text"].splitlines()
        assert lines[2].startswith("注意：这篇已撤稿（")
        assert f"https://doi.org/{retracted_doi()}.r" in lines[2]

    async def test_the_librarys_lists_are_named_with_their_year(self, product: Stage, tmp_path: Path) -> None:
        file = tmp_path / "list.csv"
        file.write_text("刊名,ISSN,预警等级\nNordic Annals of Oral Rehabilitation,,中\n", encoding="gb18030")
        for year in ("2024", "2025"):
            command(product, "journals", "import", str(file), "--list", "预警期刊", "--year", year)
        assert "预警期刊" in command(product, "journals", "list")
        asked = await product.say(ZHANG, f"求 {OPEN_PAPER}", room=await product.room(0))
        note = await product.until(asked, lambda m: m["to"] == ZHANG and "许可" in m["text"])
        assert "许可 CC BY" in note["text"]
        assert f"https://doi.org/{OPEN_PAPER}" in note["text"]
        assert note["text"].splitlines()[-1] == "该刊列入《预警期刊》2025（中）"

    async def test_citing_gives_a_reference_and_a_file_in_private(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, "@文递 引用", room=room, mention_bot=True)
        answer = await product.until(asked, lambda m: m["to"] == ZHANG and "[J]" in m["text"])
        assert f"DOI:{OPEN_PAPER}." in answer["text"]
        sent = await product.until(asked, has_file)
        assert sent["file"]["name"] == "1002.ris"
        ris = (await product.file(sent)).decode()
        assert ris.startswith("TY  - JOUR\r\n")
        assert f"DO  - {OPEN_PAPER}\r\n" in ris
        assert not [m for m in await product.heard(asked) if m["room"]]

    async def test_a_later_retraction_reaches_the_past_reader_in_private_once_also_after_a_power_cut(
        self, product: Stage, tmp_path: Path
    ) -> None:
        asked = await product.say(LI, f"求 {OPEN_PAPER}", room=await product.room(0))  # no friend of the bot
        await product.until(asked, has_file)
        listed = data_file(tmp_path, (OPEN_PAPER, "Retraction"), (retracted_doi(), "Retraction"))
        assert "已导入 2 条" in command(product, "notices", "import", str(listed))
        told = await product.until(asked, lambda m: "现已撤稿" in m["text"])
        assert told["to"] == ZHANG
        assert "1002" in told["text"]
        assert "2026-11-09，https://doi.org/10.5555/rw.notice" in told["text"]
        # The next answer in that chat comes only once the receipt is written: a kill before it may send anew.
        await self.answered(product)
        await product.kill()
        await product.start()
        assert "已导入" in command(product, "notices", "import", str(listed))
        await self.answered(product)
        later = [m for m in await product.heard(asked) if "现已撤稿" in m["text"]]
        assert len(later) == 1  # 张三 once; 李四 is no friend: the librarian's page, and never the group
        assert "Traceback" not in product.log_path.read_text(encoding="utf-8")

    async def answered(self, product: Stage) -> None:
        beacon = await product.say(ZHANG, "帮助")
        await product.until(beacon, lambda m: "文献助手" in m["text"])
