"""The command line in this very process: what it says, and what it refuses in words that people use."""

import json
import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest
import structlog
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.commands.found import links, show_find
from bot.commands.refusal import in_words
from bot.demo.papers import paper_pdf
from bot.demo.place import SECRETS, Place
from bot.demo.sample import load_papers
from bot.logs import QUIET
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, ConfigurationError, SourceUnavailable
from storage.single import alone_with_file

Ask = Callable[..., Result]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """Take back what each command sets up for the whole process."""
    loggers = [logging.getLogger(name) for name in ("", *QUIET)]
    levels, handlers, config = [one.level for one in loggers], list(loggers[0].handlers), structlog.get_config()
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    loggers[0].handlers[:] = handlers
    structlog.configure(**config)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path / "demo")
    place.secrets()
    return place


@pytest.fixture
def ask(place: Place) -> Ask:
    def ask(*words: str, given: str = "", data: Path | None = None) -> Result:
        return CliRunner().invoke(app, [*words, "--data", str(data or place.data)], input=given)

    return ask


@pytest.fixture
def staff(ask: Ask, tmp_path: Path) -> Path:
    sheet = tmp_path / "staff.csv"
    sheet.write_text("工号,姓名,科室\n1,张三,口腔科\n", encoding="utf-8")
    assert ask("members", "import", str(sheet)).exit_code == 0
    return sheet


def names(done: Result) -> list[str]:
    return [one["name"] for one in json.loads(done.stdout)]


class TestBackup:
    def test_it_says_what_was_kept_and_what_was_not(self, ask: Ask, staff: Path, tmp_path: Path) -> None:
        done = ask("backup", str(tmp_path / "kept"))
        assert re.search(r"^已备份：数据库和 0 个文件，共 \d+\.\d MB → .*kept。密钥（.*）不在备份里", done.stdout)
        assert not list((tmp_path / "kept").rglob(SECRETS))

    @pytest.fixture
    def kept(self, ask: Ask, staff: Path, tmp_path: Path) -> Path:
        assert ask("backup", str(tmp_path / "kept")).exit_code == 0
        return tmp_path / "kept"

    def test_it_comes_back_in_a_new_folder_with_the_secrets_named(self, ask: Ask, kept: Path, place: Place) -> None:
        new = kept.parent / "new"
        secrets = ("--secrets", str(place.data / SECRETS))
        assert ask("restore", str(kept), *secrets, data=new).exit_code == 0
        assert (new / SECRETS).stat().st_mode & 0o777 == 0o600
        assert names(ask("members", "list", "--json", data=new)) == ["张三"]

    def test_it_comes_back_where_the_secrets_lie_already(self, ask: Ask, kept: Path, place: Place) -> None:
        for left in place.data.glob("wendi.db*"):
            left.unlink()
        assert ask("restore", str(kept)).exit_code == 0
        assert names(ask("members", "list", "--json")) == ["张三"]

    def test_without_secrets_nothing_is_written(self, ask: Ask, kept: Path) -> None:
        done = ask("restore", str(kept), data=kept.parent / "new")
        assert (done.exit_code, "--secrets" in done.stderr) == (1, True)
        assert not (kept.parent / "new").exists()

    def test_a_file_that_holds_no_secrets_is_refused(self, ask: Ask, kept: Path, staff: Path) -> None:
        for wrong in (staff, kept / "manifest.json", kept / "nowhere.json"):
            done = ask("restore", str(kept), "--secrets", str(wrong), data=kept.parent / "new")
            assert (done.exit_code, "密钥文件" in done.stderr) == (1, True)

    def test_other_secrets_are_not_overwritten(self, ask: Ask, kept: Path) -> None:
        other = Place(kept.parent / "other")
        other.secrets()
        done = ask("restore", str(kept), "--secrets", str(other.data / SECRETS))
        assert (done.exit_code, "请先移走" in done.stderr) == (1, True)

    def test_data_in_the_way_is_named(self, ask: Ask, kept: Path) -> None:
        done = ask("restore", str(kept))
        assert done.exit_code == 1
        assert "请先移走 wendi.db" in done.stderr


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (BadDocument(Failure.ENCRYPTED, "需要密码才能打开"), "打开密码"),
        (BadDocument(Failure.NOT_PDF, "不认识的文件类型"), "不是 PDF"),
        (SourceUnavailable("shelf", "disk-full"), "磁盘已满"),
        (SourceUnavailable("database", "disk-full: database or disk is full"), "磁盘已满"),
        (SourceUnavailable("database", "database-error: database is locked"), "数据库暂时用不了"),
        (SourceUnavailable("api.crossref.org", "timeout"), "超时"),
        (SourceUnavailable("mail", "login"), "发件邮箱 暂时问不到"),
        (SourceUnavailable("api.crossref.org", "odd-word"), "没有应答"),
    ],
)
def test_a_refusal_shows_no_word_of_programs(error: BadDocument | SourceUnavailable, says: str) -> None:
    assert says in in_words(error)
    assert error.reason.partition(":")[0] not in in_words(error)


class TestMarks:
    @pytest.fixture
    def paper(self, tmp_path: Path) -> Path:
        paper = tmp_path / "paper.pdf"
        paper.write_bytes(paper_pdf(next(p for p in load_papers() if p.file == "plain")))
        return paper

    def test_stamping_says_what_it_wrote_and_tracing_gives_local_time(self, ask: Ask, paper: Path) -> None:
        marked = paper.with_name("marked.pdf")
        done = ask("stamp", str(paper), str(marked), "--reader", "口腔科-张三", "--request", "77")
        said = re.search(r"已写出 .*marked\.pdf：(\d+) 页，溯源码 (\S+)（口腔科-张三，求助 77）", done.stdout)
        assert said is not None
        traced = json.loads(ask("trace", str(marked)).stdout)
        assert traced["code"] == said[2]
        assert traced["time"].endswith("+08:00")

    def test_a_code_typed_off_a_page_names_its_reader(self, ask: Ask, paper: Path) -> None:
        marked = paper.with_name("marked.pdf")
        done = ask("stamp", str(paper), str(marked), "--reader", "口腔科-张三", "--request", "77")
        code = re.findall(r"溯源码 (\S+?)（", done.stdout)[0]
        typed = ask("trace", "--code", code.lower().replace("-", " "))
        assert json.loads(typed.stdout)["reader"] == "口腔科-张三"
        unknown = ask("trace", "--code", "2222-2222-2222-2222")
        assert json.loads(unknown.stdout) == {"found": False}
        assert "抄错" in unknown.stderr
        assert json.loads((nobodys := ask("trace", str(paper))).stdout) == {"found": False}
        assert "--code" in nobodys.stderr
        assert "两者选一" in ask("trace").stderr
        assert "两者选一" in ask("trace", str(marked), "--code", code).stderr

    def test_a_long_file_says_of_how_many_pages_the_hidden_marks_were_looked_for(self, ask: Ask, paper: Path) -> None:
        with pikepdf.open(paper) as pdf:
            for _ in range(20 - len(pdf.pages)):
                pdf.pages.append(pdf.pages[0])
            pdf.save(paper.with_name("long.pdf"))
        told = ask("trace", str(paper.with_name("long.pdf")))
        assert json.loads(told.stdout) == {"found": False, "looked_at": {"pages": 12, "of": 20}}
        assert "全文 20 页，查了 12 页" in told.stderr

    def test_a_locked_copy_is_traced_with_its_password_and_asks_for_it_in_words(self, ask: Ask, paper: Path) -> None:
        locked = paper.with_name("locked.pdf")
        ask("stamp", str(paper), str(locked), "--reader=口腔科-张三", "--request=77", "--password=2468")
        assert "打开密码" in (refused := ask("trace", str(locked))).stderr
        assert (refused.exit_code, "--password" in refused.stderr) == (1, True)
        assert "密码不对" in ask("trace", str(locked), "--password", "8642").stderr
        assert json.loads(ask("trace", str(locked), "--password", "2468").stdout)["reader"] == "口腔科-张三"

    def test_neither_the_original_nor_a_file_that_lies_there_is_overwritten(self, ask: Ask, paper: Path) -> None:
        original, out = paper.read_bytes(), paper.with_name("out.pdf")
        out.write_bytes(b"somebody's")
        words = ("--reader=口腔科-张三", "--request=77")
        for target, said in [
            (paper, "不能就是原文件"),
            (paper.parent / "." / paper.name, "不能就是原文件"),
            (out, "--force"),
            (paper.parent, "是文件夹"),
            (paper.with_name("长" * 100), "名字太长"),
            (paper.parent / "none" / "out.pdf", "没有这个文件夹"),
        ]:
            refused = ask("stamp", str(paper), str(target), *words)
            assert (refused.exit_code, said in refused.stderr) == (1, True), target
        assert ask("stamp", str(paper), str(paper), *words, "--force").exit_code == 1
        assert ask("stamp", "--preview", str(paper)).exit_code == 1
        assert (paper.read_bytes(), out.read_bytes()) == (original, b"somebody's")
        assert ask("stamp", str(paper), str(out), *words, "--force").exit_code == 0
        assert out.read_bytes().startswith(b"%PDF-")

    def test_a_copy_that_is_marked_is_not_marked_for_somebody_else(self, ask: Ask, paper: Path) -> None:
        marked, again = paper.with_name("marked.pdf"), paper.with_name("again.pdf")
        ask("stamp", str(paper), str(marked), "--reader", "口腔科-张三", "--request", "77")
        done = ask("stamp", str(marked), str(again), "--reader", "骨科-李四", "--request", "78")
        assert (done.exit_code, again.exists()) == (1, False)
        assert "已印有本馆给读者的水印（求助 77，口腔科-张三）" in done.stderr

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("--reader=口腔科-\udcff张三", "--request=77"), "--reader 里有读不出的字符"),
            (("--reader=口腔科\udcff-张三", "--request=77"), "--reader 里有读不出的字符"),
            (("--reader=口腔科-张三", "--request=10\udcff42"), "--request 里有读不出的字符"),
            (("--reader=\u200b-\u200b", "--request=77"), "没有看得见的姓名"),
            (("--reader=口腔科-\u3164", "--request=77"), "没有看得见的姓名"),
            (("--reader=口腔科-", "--request=77"), "没有看得见的姓名"),
            (("--reader=口腔科-张三", "--request=\u2060"), "没有看得见的编号"),
            (("--reader=口腔科-张三", "--request=77", "--password="), "打开密码不能是空的"),
            (("--reader=口腔科-张三", "--request=77", "--password=  "), "打开密码不能是空的"),
            (("--reader=口腔科-张三", "--request=77", f"--password={'长' * 43}"), "打开密码太长"),
            (("--reader=口腔科-张三", "--request=77", "--password=２４６８"), "半角"),
            (("--reader=口腔科-张三", "--request=77", "--password=24\udcff68"), "看不见的字符"),
        ],
    )
    def test_what_no_copy_can_show_or_no_program_open_is_refused_in_a_line_and_leaves_no_file(
        self, ask: Ask, paper: Path, words: tuple[str, ...], said: str
    ) -> None:
        out = paper.with_name("out.pdf")
        done = ask("stamp", str(paper), str(out), *words)
        assert (done.exit_code, done.stdout, out.exists()) == (1, "", False)
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1

    def test_limits_without_a_password_hold_in_a_copy_that_opens_freely_and_is_traced(
        self, ask: Ask, paper: Path
    ) -> None:
        out = paper.with_name("out.pdf")
        words = ("--reader=口腔科-张三", "--request=77", "--no-print", "--json")
        made = json.loads(ask("stamp", str(paper), str(out), *words).stdout)
        assert (made["has_password"], made["may_print"], made["may_copy"]) == (False, False, True)
        with pikepdf.open(out) as pdf:
            assert pdf.is_encrypted
            assert not pdf.allow.print_highres
            assert not pdf.allow.print_lowres
            assert pdf.allow.extract
            assert not pdf.owner_password_matched
        assert json.loads(ask("trace", str(out), "--json").stdout)["code"] == made["code"]

    def test_what_stamping_says_is_there_for_programs_too(self, ask: Ask, paper: Path) -> None:
        marked, look = paper.with_name("marked.pdf"), paper.with_name("look.png")
        done = ask("stamp", str(paper), str(marked), "--reader=口腔科-张三", "--request=77", "--json")
        made = json.loads(done.stdout)
        assert (made["copy"], made["reader"], made["request"]) == (str(marked), "口腔科-张三", "77")
        assert (made["pages"] > 0, made["has_password"], made["may_print"]) == (True, False, True)
        assert json.loads(ask("trace", str(marked), "--json").stdout)["code"] == made["code"]
        assert json.loads(ask("stamp", "--preview", str(look), "--json").stdout) == {"preview": str(look)}

    def test_a_copy_whose_name_is_no_text_is_written_and_told(self, ask: Ask, paper: Path) -> None:
        odd = paper.with_name("out\udcff.pdf")
        done = ask("stamp", str(paper), str(odd), "--reader=口腔科-张三", "--request=77")
        assert (done.exit_code, odd.exists()) == (0, True)
        assert "out\ufffd.pdf" in done.stdout

    def test_a_copy_that_cannot_be_noted_is_not_handed_out(self, ask: Ask, place: Place, paper: Path) -> None:
        out = paper.with_name("out.pdf")
        words = ("stamp", str(paper), str(out), "--reader=口腔科-张三", "--request=77")
        assert ask(*words).exit_code == 0
        out.unlink()
        with closing(sqlite3.connect(place.data / "wendi.db")) as database:
            database.execute("CREATE TRIGGER full BEFORE INSERT ON stamp BEGIN SELECT RAISE(ABORT, 'full'); END")
        assert ask(*words).exit_code != 0
        assert not out.exists()

    def test_a_trace_names_the_paper_that_was_marked_by_hand(self, ask: Ask, paper: Path) -> None:
        words = ("--reader=口腔科-张三", "--request=77", "--json")
        titles: dict[str, str] = {}
        for title in ("Mandibular third molars in forty dogs", "paper-final2.docx", ""):
            named = paper.with_name(f"牙周炎{len(titles)}\udcff.pdf")
            with pikepdf.open(paper) as pdf:
                pdf.docinfo["/Title"] = title
                pdf.save(named)
            made = json.loads(ask("stamp", str(named), str(paper.with_name(f"{len(titles)}.pdf")), *words).stdout)
            titles[title] = made["title"]
            traced = json.loads(ask("trace", made["copy"]).stdout)
            assert traced["title"] == made["title"]
        assert list(titles.values()) == ["Mandibular third molars in forty dogs", "牙周炎1\ufffd", "牙周炎2\ufffd"]

    def test_a_password_that_is_no_text_is_refused_in_words(self, ask: Ask, paper: Path) -> None:
        refused = ask("trace", str(paper), "--password=24\udcff")
        assert (refused.exit_code, "--password 里有读不出的字符" in refused.stderr) == (1, True)

    @pytest.mark.parametrize("words", [("trace", "a.png"), ("stamp", "a.png", "b.pdf", "--reader=x", "--request=1")])
    def test_a_picture_is_refused_in_a_sentence(self, ask: Ask, tmp_path: Path, words: tuple[str, ...]) -> None:
        (tmp_path / "a.png").write_bytes(PNG)
        done = ask(words[0], str(tmp_path / words[1]), *words[2:])
        assert done.exit_code == 1
        assert ("图片" if words[0] == "trace" else "PDF") in done.stderr
        assert "not-pdf" not in done.stderr


class TestAccounts:
    def test_the_password_is_the_first_line_of_standard_input(self, ask: Ask) -> None:
        words = ("user", "add", "wang", "--role", "librarian")
        assert ask(*words, given="a-long-password-8\nmore\n").exit_code == 0
        assert "标准输入的第一行" in ask("user", "add", "li", "--role", "librarian").stderr
        assert "标准输入的第一行" in ask("user", "add", "--help").stdout


class TestStaffList:
    @pytest.fixture
    def sheet(self, tmp_path: Path) -> Path:
        sheet = tmp_path / "mixed.csv"
        sheet.write_text("工号,姓名,科室\n1,张三,口腔科\n2,张三,口腔科\n,王五,骨科\n", encoding="utf-8")
        return sheet

    def test_rows_held_back_are_counted_apart_from_notes(self, ask: Ask, sheet: Path) -> None:
        done = ask("members", "import", str(sheet), "--dry-run")
        assert "不能采用的行 1，提示 2" in done.stdout
        assert "不能采用：第4行" in done.stdout
        assert "--skip-bad" in done.stdout

    def test_a_refusal_names_the_rows_and_the_way_on(self, ask: Ask, sheet: Path) -> None:
        done = ask("members", "import", str(sheet))
        assert done.exit_code == 1
        assert "第4行" in done.stderr
        assert "--skip-bad" in done.stderr
        assert ask("members", "import", str(sheet), "--skip-bad").exit_code == 0


class TestDemo:
    def test_check_says_that_it_does_not_run(self, ask: Ask) -> None:
        done = ask("check")
        assert done.exit_code == 1
        assert done.stderr.strip() == "演示没有在运行，请先 make demo"

    def test_its_address_is_known_while_it_runs(self, place: Place) -> None:
        with place.running() as note_address:
            note_address("http://127.0.0.1:18080")
            written = json.loads(place.program().ready.read_text(encoding="utf-8"))
            assert written["port"] == 18080
        assert place.program().found() is None
        assert place.settings().console.port == 8080

    def test_a_second_one_is_told_which_folder_is_in_use(self, place: Place) -> None:
        held = alone_with_file(place.data / "demo", shown=place.data)
        again = alone_with_file(place.data / "demo", shown=place.data)
        with held, pytest.raises(ConfigurationError, match=f"（{place.data}）"), again:
            pass


class TestReport:
    def test_it_is_this_week_s_when_no_period_is_named(self, ask: Ask, tmp_path: Path) -> None:
        done = ask("report", "--out", str(tmp_path / "out"))
        assert done.exit_code == 0
        assert re.search(r"\d{4}-W\d{2}", done.stdout)

    def test_two_periods_are_refused(self, ask: Ask, tmp_path: Path) -> None:
        done = ask("report", "--out", str(tmp_path), "--week", "2026-W47", "--year", "2026")
        assert (done.exit_code, "只能用一个" in done.stderr) == (1, True)


class TestFind:
    def answer(self, *, usable: bool) -> dict[str, object]:
        page = {"source": "unpaywall", "usable": False, "licence": "", "version": "", "url": "https://example.org/a"}
        shelf = {"source": "folder", "usable": True, "licence": "owned", "version": "", "url": "a.pdf", "reason": ""}
        routes = [{**page, "reason": Failure.LINK_ONLY_LICENCE}, *([shelf] if usable else [])]
        record = {"citation": "A paper", "ids": {"doi": "10.5555/a", "pmcid": "PMC1"}}
        return {"found": True, "record": record, "routes": routes}

    def test_a_closed_paper_is_shown_with_links_to_open(self, capsys: pytest.CaptureFixture[str]) -> None:
        show_find(self.answer(usable=False))
        shown = capsys.readouterr().out
        assert "可点开的链接：https://example.org/a" in shown
        assert "可点开的链接：https://doi.org/10.5555/a" in shown

    def test_a_paper_that_can_be_sent_needs_no_links(self) -> None:
        assert links(self.answer(usable=True)) == []


class TestFinding:
    def test_nonsense_is_answered_in_json_too(self, ask: Ask) -> None:
        done = ask("find", "asdfgh", "--json")
        answer = json.loads(done.stdout)
        assert (done.exit_code, answer["found"], answer["reason"]) == (1, False, "bad-query")
        assert "读不出" in answer["message"]

    def test_what_would_be_markup_is_refused_in_words(self, ask: Ask) -> None:
        done = ask("find", "<script>alert(1)</script> [red]x[/red]")
        assert (done.exit_code, "读不出要查什么" in done.stdout) == (1, True)


def test_a_config_that_was_not_named_and_cannot_be_used_leads_to_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["trace", "a.pdf"])
    assert (done.exit_code, "--data" in done.stderr) == (1, True)


@pytest.mark.parametrize("words", [("journals", "import", "a.csv"), ("journals", "remove")])
@pytest.mark.parametrize("year", ["二五", "25", "abc", "-2025", ""])
def test_a_year_that_is_none_is_refused_with_how_to_write_it(ask: Ask, words: tuple[str, ...], year: str) -> None:
    refused = ask(*words, "--list", "预警期刊", f"--year={year}")
    said = re.sub(r"[\s│]", "", refused.output)
    assert refused.exit_code == 2
    assert "请用四位数字写清单自己的年份，如--year2025" in said
    assert "valid" not in said.replace("Invalidvalue", "")


@pytest.mark.parametrize("port", ["八零", "65536", "-1"])
def test_a_port_that_is_none_is_refused_with_how_to_write_it(ask: Ask, port: str) -> None:
    refused = ask("demo", f"--port={port}")
    assert "请写0到65535的整数" in re.sub(r"[\s│]", "", refused.output)
    assert "valid integer" not in refused.output
