"""The user's round on the running product: what a newcomer does with `make demo`."""

import csv
import io
import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from bot import parts
from handlers.domain.request import State
from tests.stage import ROOT, Stage, has_file, stage

pytestmark = pytest.mark.timeout(240)
ZHANG, LI, WU = "口腔科-张三", "骨科－李四", "血液科-吴建国"


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def command(product: Stage, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words, "--data", str(product.place.data)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.asyncio(loop_scope="module")
class TestTheReadersRound:
    async def test_a_friend_gets_the_marked_paper_in_private_and_the_group_is_spared(
        self, product: Stage, tmp_path: Path
    ) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, "求助 PMID: 99000001，谢谢", room=room)
        answer = await product.until(asked, has_file)
        assert answer["to"] == ZHANG
        assert answer["file"]["name"].startswith("1001_Halvorsen_2024_")
        pages = text_of(await product.file(answer))
        assert len(pages) > 1
        assert all(ZHANG in page and "1001" in page and "仅供教学科研使用" in page for page in pages)
        in_room = [m for m in await product.heard(asked) if m["room"]]
        assert in_room == []
        copy = tmp_path / "copy.pdf"
        copy.write_bytes(await product.file(answer))
        traced = json.loads(command(product, "trace", str(copy)))
        assert (traced["found"], traced["request"], traced["reader"]) == (True, 1001, ZHANG)
        assert traced["seen_by"] == [ZHANG]

    async def test_a_stranger_gets_it_in_the_group_named_and_cited(self, product: Stage, tmp_path: Path) -> None:
        room = await product.room(0)
        asked = await product.say(LI, "求 10.5555/naor.2024.0117", room=room)
        answer = await product.until(asked, has_file)
        assert answer["room"] == room
        note = await product.until(asked, lambda m: m["sender"] == "文递" and m["text"])
        assert note["text"].startswith(f"@{LI}")
        assert "CC BY" in note["text"]
        copy = tmp_path / "copy.pdf"
        copy.write_bytes(await product.file(answer))
        traced = json.loads(command(product, "trace", str(copy)))
        assert traced["reader"] == "骨科-李四"
        assert ZHANG in traced["seen_by"]

    async def test_the_same_paper_is_marked_for_each_reader(self, product: Stage) -> None:
        room = await product.room(1)
        asked = await product.say(WU, "老师好，求这篇：10.5555/naor.2024.0117", room=room)
        answer = await product.until(asked, has_file)
        pages = text_of(await product.file(answer))
        assert all(WU in page and ZHANG not in page for page in pages)

    async def test_a_title_and_a_book_are_found_too(self, product: Stage) -> None:
        papers = json.loads((ROOT / "bot/demo/papers.json").read_text(encoding="utf-8"))["papers"]
        book = next(p for p in papers if p["isbn"] and p["found"] == "shelf")
        chinese = next(p for p in papers if p["language"] == "zh" and p["found"] == "shelf" and not p["isbn"])
        for text in (f"求《{chinese['title']}》", f"求书 ISBN {book['isbn']}"):
            asked = await product.say(ZHANG, text, room=await product.room(0))
            answer = await product.until(asked, has_file)
            assert answer["to"] == ZHANG

    async def test_chit_chat_is_left_alone(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(LI, "今天门诊好多人，住院号12345678的病人转走了", room=room)
        beacon = await product.say(LI, "帮助", room=room)
        await product.until(beacon, lambda m: "文献助手" in m["text"])
        answers = [m for m in await product.heard(asked) if m["sender"] == "文递" and m["room"]]
        assert len(answers) == 1

    async def test_an_unknown_doi_gets_a_clear_answer_and_a_person(self, product: Stage) -> None:
        asked = await product.say(LI, "求 10.5555/no.such.paper", room=await product.room(0))
        answer = await product.until(asked, lambda m: m["sender"] == "文递")
        assert "没有查到" in answer["text"]
        assert "王老师" in answer["text"]

    async def test_an_unbound_reader_is_told_once_bound_by_code_and_served(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say("骨科-周琪", "求 PMID 99000001", room=room)
        told = await product.until(asked, lambda m: m["sender"] == "文递")
        assert "绑定" in told["text"]
        assert not told["file"]
        again = await product.say("骨科-周琪", "求 10.5555/naor.2024.0117", room=room)
        issued = command(product, "members", "code", "1203")
        code = re.search(r"绑定 (\w+)", issued)
        assert code
        bound = await product.say("骨科-周琪", f"绑定 {code[1]}")
        answer = await product.until(bound, has_file)
        assert all("骨科-周琪" in page for page in text_of(await product.file(answer)))
        between = [m for m in await product.heard(again) if m["sender"] == "文递" and m["room"]]
        assert between == []

    async def test_resend_gives_the_same_copy(self, product: Stage) -> None:
        before = [m for m in await product.heard() if m["file"] and m["to"] == ZHANG]
        asked = await product.say(ZHANG, "重发 1001")
        answer = await product.until(asked, lambda m: has_file(m) and m["to"] == ZHANG)
        assert answer["file"]["sha256"] in {m["file"]["sha256"] for m in before}

    async def test_the_report_equals_a_hand_count(self, product: Stage, tmp_path: Path) -> None:
        iso = datetime.now(ZoneInfo("Asia/Shanghai")).isocalendar()
        week = f"{iso.year}-W{iso.week:02d}"
        command(product, "report", "--week", week, "--out", str(tmp_path))
        table = list(csv.DictReader(io.StringIO((tmp_path / f"usage-{week}.csv").read_text(encoding="utf-8-sig"))))
        async with parts.memory(product.place.settings()) as kept:
            requests = await kept.book.latest(limit=1000)
        assert len(table) == len(requests)
        for department in ("口腔科", "骨科", "血液科"):
            rows = [row for row in table if row["科室"] == department]
            mine = [r for r in requests if r.department == department]
            assert len(rows) == len(mine)
            assert sum(row["状态"] == "已送达" for row in rows) == sum(r.state is State.DELIVERED for r in mine)
        page = (tmp_path / f"usage-{week}.html").read_text(encoding="utf-8")
        assert "张三" not in page
        assert f"<b>{len(requests)}</b><span>求助" in page

    async def test_no_name_no_text_no_secret_is_in_the_log(self, product: Stage) -> None:
        log = product.log_path.read_text(encoding="utf-8")
        secrets = product.place.secrets()
        events = "\n".join(line for line in log.splitlines() if line.startswith("{"))
        for hidden in ("张三", "李四", "周琪", "求助 PMID", secrets["key"], secrets["token"], secrets["admin"]):
            assert hidden not in events
        assert "Traceback" not in log

    async def test_names_are_not_readable_in_the_database(self, product: Stage) -> None:
        raw = b"".join(p.read_bytes() for p in product.place.data.glob("wendi.db*"))
        for hidden in ("张三", "李四", "骨科-周琪", "三哥"):
            assert hidden.encode() not in raw


async def test_a_second_start_on_the_same_data_is_refused(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        second = Stage(tmp_path)
        try:
            with pytest.raises(AssertionError, match="正由另一个文递进程使用"):
                await second.start()
            assert second.process is not None
            assert second.process.returncode == 1
        finally:
            await second.let_go()
        said = await running.say(ZHANG, "帮助")
        await running.until(said, lambda m: "文献助手" in m["text"])
