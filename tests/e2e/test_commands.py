"""The command line as people use it: what works, and what is refused in one line."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from reports.usage import FORMATS
from tests.stage import ROOT

# Each command is a start of the program.
pytestmark = pytest.mark.timeout(300)


def run(*words: str, given: str = "", env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("WENDI__")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=ROOT, input=given, capture_output=True, text=True, timeout=120,
        check=False, env={**clean, **(env or {})},
    )  # fmt: skip


def test_json_lines_are_answered_in_order_and_bad_ones_too() -> None:
    lines = ['{"id":1,"text":"求助 PMID: 26378978，谢谢"}', "nonsense", '{"id":3}', '["x"]', '{"id":5,"text":"吃了吗"}']
    done = run("parse", given="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert answers[0]["intent"] == "request"
    assert answers[0]["items"][0] == {"kind": "pmid", "value": "26378978", "doc": 1}
    assert [("error" in a) for a in answers] == [False, True, True, True, False]
    assert answers[4]["intent"] == "none"


def test_identifiers_are_found_in_text_and_field() -> None:
    lines = [
        '{"id":"a","input":"见 https://doi.org/10.1056/NEJMoa1504720。","mode":"text"}',
        '{"id":"b","input":"26378978","mode":"field"}',
        '{"id":"c","input":"x","mode":"song"}',
    ]
    answers = [json.loads(line) for line in run("identifiers", given="\n".join(lines)).stdout.splitlines()]
    assert answers[0]["found"] == [{"kind": "doi", "value": "10.1056/nejmoa1504720"}]
    assert answers[1]["found"] == [{"kind": "pmid", "value": "26378978"}]
    assert "error" in answers[2]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("run", "--config", "nowhere.yaml"), "没有找到配置文件"),
        (("check", "--config", "nowhere.yaml"), "没有找到配置文件"),
        (("trace", "x.pdf", "--data", "nowhere"), "没有数据"),
        (("report", "--week", "2026-W99", "--out", "x", "--config", "nowhere.yaml"), "没有找到配置文件"),
        (("members", "list", "--config", "a", "--data", "b"), "只能用一个"),
        (("members", "list", "--data", "nowhere"), "先运行 make demo"),
    ],
)
def test_a_refusal_is_one_line_and_exit_code_1(words: tuple[str, ...], says: str) -> None:
    done = run(*words)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fresh_configuration_names_every_missing_secret() -> None:
    done = run("run", "--config", "config.yaml")
    assert done.returncode == 1
    assert "WENDI__PRIVACY__KEY" in done.stderr
    assert "WENDI__WECHAT__TOKEN" in done.stderr


@pytest.mark.parametrize("words", [("report",), ("nonsense",), ("stamp", "a.pdf"), ("find",)])
def test_wrong_usage_is_exit_code_2(words: tuple[str, ...]) -> None:
    assert run(*words).returncode == 2


class TestAnInstallation:
    @pytest.fixture
    def env(self, tmp_path: Path) -> dict[str, str]:
        config = tmp_path / "config.yaml"
        config.write_text(
            (ROOT / "config.yaml").read_text(encoding="utf-8").replace("var/wendi", str(tmp_path / "data")),
            encoding="utf-8",
        )
        return {
            "WENDI__PRIVACY__KEY": "k" * 44,
            "WENDI__WECHAT__TOKEN": "not-to-be-shown",
            "CONFIG": str(config),
        }

    def ask(self, env: Mapping[str, str], *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return run(*words, "--config", env["CONFIG"], env=env, given=given)

    def test_a_staff_list_is_previewed_then_imported(self, env: dict[str, str], tmp_path: Path) -> None:
        sheet = tmp_path / "staff.csv"
        sheet.write_bytes("工号,姓名,科室\n1,张三,口腔科\n2,李四,骨科\n,王五,骨科\n".encode("gbk"))
        preview = self.ask(env, "members", "import", str(sheet), "--dry-run")
        assert "预览：新增 2" in preview.stdout
        refused = self.ask(env, "members", "import", str(sheet))
        assert refused.returncode == 1
        assert json.loads(self.ask(env, "members", "list", "--json").stdout) == []
        assert self.ask(env, "members", "import", str(sheet), "--skip-bad").returncode == 0
        staff = json.loads(self.ask(env, "members", "list", "--json").stdout)
        assert [(s["name"], s["bound"]) for s in staff] == [("张三", False), ("李四", False)]
        assert "绑定 " in self.ask(env, "members", "code", "1").stdout
        assert self.ask(env, "members", "code", "99").returncode == 1

    def test_check_says_what_is_wrong_and_shows_no_secret(self, env: dict[str, str]) -> None:
        done = self.ask(env, "check")
        assert done.returncode == 1
        assert "连不上" in done.stdout
        assert "not-to-be-shown" not in done.stdout + done.stderr
        assert "k" * 44 not in done.stdout + done.stderr

    def test_an_account_needs_a_good_password(self, env: dict[str, str]) -> None:
        assert self.ask(env, "user", "add", "wang", "--role", "librarian", given="short\n").returncode == 1
        assert "应是 librarian" in self.ask(env, "user", "add", "wang", "--role", "king", given="x\n").stderr
        good = self.ask(env, "user", "add", "wang", "--role", "librarian", given="a-long-password-8\n")
        assert good.returncode == 0, good.stderr
        assert "wang" in self.ask(env, "user", "list").stdout
        assert self.ask(env, "user", "add", "wang", "--role", "admin", given="a-long-password-8\n").returncode == 1

    def test_a_backup_is_restored_elsewhere(self, env: dict[str, str], tmp_path: Path) -> None:
        sheet = tmp_path / "staff.csv"
        sheet.write_text("工号,姓名,科室\n1,张三,口腔科\n", encoding="utf-8")
        assert self.ask(env, "members", "import", str(sheet)).returncode == 0
        saved = self.ask(env, "backup", str(tmp_path / "backup"))
        assert saved.returncode == 0, saved.stderr
        elsewhere = tmp_path / "elsewhere.yaml"
        moved = Path(env["CONFIG"]).read_text(encoding="utf-8").replace(str(tmp_path / "data"), str(tmp_path / "other"))
        elsewhere.write_text(moved, encoding="utf-8")
        restored = run("restore", str(tmp_path / "backup"), "--config", str(elsewhere), env=env)
        assert restored.returncode == 0, restored.stderr
        staff = run("members", "list", "--json", "--config", str(elsewhere), env=env)
        assert [s["name"] for s in json.loads(staff.stdout)] == ["张三"]

    def test_a_report_of_an_empty_week_is_written(self, env: dict[str, str], tmp_path: Path) -> None:
        done = self.ask(env, "report", "--week", "2026-W47", "--out", str(tmp_path / "out"))
        assert done.returncode == 0
        assert len(done.stdout.split()) == len(FORMATS)
        wrong = self.ask(env, "report", "--week", "2026-W47", "--out", str(tmp_path), "--format", "docx")
        assert wrong.returncode == 1
        assert "--format" in wrong.stderr

    def test_a_copy_stamped_by_hand_is_traced(self, env: dict[str, str], tmp_path: Path) -> None:
        from bot.demo.papers import paper_pdf
        from bot.demo.sample import load_papers

        original = tmp_path / "paper.pdf"
        original.write_bytes(paper_pdf(next(p for p in load_papers() if p.file == "plain")))
        marked = tmp_path / "marked.pdf"
        words = ("--reader", "口腔科-张三", "--request", "77")
        assert self.ask(env, "stamp", str(original), str(marked), *words).returncode == 0
        traced = json.loads(self.ask(env, "trace", str(marked)).stdout)
        assert (traced["found"], traced["reader"], traced["request"]) == (True, "口腔科-张三", "77")
        assert json.loads(self.ask(env, "trace", str(original)).stdout) == {"found": False}
        lock = ("--password", "2468", "--no-print")
        locked = self.ask(env, "stamp", str(original), str(tmp_path / "l.pdf"), *words, *lock)
        assert locked.returncode == 0
        assert b"/Encrypt" in (tmp_path / "l.pdf").read_bytes()
        free = self.ask(env, "stamp", str(original), str(tmp_path / "f.pdf"), *words, "--no-print", "--json")
        assert (free.returncode, json.loads(free.stdout)["may_print"]) == (0, False)
        assert self.ask(env, "stamp", str(original)).returncode == 2
        assert self.ask(env, "stamp", "--preview", str(tmp_path / "look.png")).returncode == 0
        assert (tmp_path / "look.png").read_bytes().startswith(b"\x89PNG")
        wrong = self.ask(env, "stamp", str(tmp_path / "config.yaml"), str(marked), *words)
        assert wrong.returncode == 1
        assert "Traceback" not in wrong.stderr
