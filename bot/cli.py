"""The command line: `python -m bot COMMAND`. Each command loads what it needs, so that the small ones start at once."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands import index, lists, matching, stamping, text
from bot.commands.options import DEFAULT_CONFIG, DEMO, AsChecked, AsJson, Config, Data, port_of
from bot.commands.output import print_json, say

if TYPE_CHECKING:
    from bot.commands.settings import Installation
    from bot.config import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="文递：微信群里的文献传递 / Wendi delivers medical literature inside WeChat groups.",
)
members = typer.Typer(no_args_is_help=True, help="职工名单 / the staff list")
user = typer.Typer(no_args_is_help=True, help="网页账号 / console accounts")
app.add_typer(index.app, name="index")
app.add_typer(lists.notices, name="notices")
app.add_typer(lists.journals, name="journals")
app.add_typer(matching.app)
app.add_typer(stamping.app)
app.add_typer(members, name="members")
app.add_typer(user, name="user")


def main() -> None:
    """Run the command that was asked for."""
    app()


def _settings(config: Path | None, data: Path | None) -> "Settings":
    return _installation(config, data).settings


def _installation(config: Path | None, data: Path | None) -> "Installation":
    from bot.commands.refusal import refusals
    from bot.commands.settings import choose

    with refusals():
        return choose(config, data)


def _await(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - gives back what the work gives
    from bot.commands.refusal import refusals
    from bot.logs import set_up_logs

    set_up_logs(level=logging.WARNING)
    with refusals():
        return asyncio.run(work)


def _serve(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    from bot.commands.refusal import refusals
    from bot.logs import set_up_logs

    set_up_logs()
    with refusals():
        asyncio.run(_until_stopped(work))


async def _until_stopped(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run until the work ends or SIGTERM or Ctrl-C comes; recovery happens at the next start, not here."""
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        if task is not None:
            loop.add_signal_handler(number, task.cancel)
    try:
        await work()
    except asyncio.CancelledError:
        return


@app.command()
def run(config: Config = None) -> None:
    """正式运行 / run the service. 例：python -m bot run --config config.yaml."""
    settings = _settings(config or DEFAULT_CONFIG, None)
    from bot.app import run as serve

    _serve(lambda: serve(settings))


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="网页端口 / port of the pages", parser=port_of, metavar="PORT")] = 8080,
    data: Annotated[Path, typer.Option(help="数据目录 / data folder")] = DEMO,
    *,
    live: Annotated[bool, typer.Option("--live", help="用真实文献来源（需要外网）/ ask the real services")] = False,
) -> None:
    """演示整个产品 / run the whole product on embedded parts. 例：python -m bot demo --port 8080."""
    from bot.demo.place import Place
    from bot.demo.run import run_demo

    _serve(lambda: run_demo(Place(data), port=port, is_live=live))


@app.command()
def check(config: Config = None, data: Data = None) -> None:
    """检查配置和各部分 / try the configuration and each part. 例：python -m bot check."""
    from bot.commands import service

    chosen = _installation(config, data)
    if not _await(service.check(chosen)):
        raise typer.Exit(1)


@app.command()
def parse() -> None:
    """读群消息（JSONL 进，JSONL 出）/ read messages. 例：echo '{"id":1,"text":"求 PMID 1"}' | python -m bot parse."""
    text.run(text.parse)


@app.command()
def identifiers() -> None:
    """找编号（JSONL 进，JSONL 出）/ find identifiers. 例：echo '{"id":1,"input":"…"}' | python -m bot identifiers."""
    text.run(text.identifiers)


@app.command()
def find(
    query: str, config: Config = None, data: Data = None, *, json: AsJson = False, check: AsChecked = False
) -> None:
    """查一篇文献的题录和全文途径 / find a paper's record and copies. 例：python -m bot find 10.5555/naor.2024.0117.

    “未核实”是来源说有，但没有去取；加 --check 就看一眼最好那一份的开头是不是 PDF。
    """
    from bot.commands import found, papers

    settings = _settings(config, data)
    answer = _await(papers.find(settings, query, is_checked=check))
    print_json(answer) if json else found.show_find(answer)
    if not answer["found"]:
        raise typer.Exit(1)


@app.command()
def trace(
    file: Annotated[Path | None, typer.Argument(help="PDF、截图或照片 / PDF or picture")] = None,
    code: Annotated[str, typer.Option(help="页面上印的溯源码 / the code printed on a page")] = "",
    password: Annotated[str, typer.Option(help="PDF 的打开密码 / password to open the PDF")] = "",
    config: Config = None,
    data: Data = None,
    *,
    json: AsJson = False,
) -> None:
    """查一份文件是发给谁的（输出 JSON）/ whose copy is this? 例：python -m bot trace leaked.pdf.

    也认一页的截图或照片（PNG、JPEG，半页也行）。carriers 是认出标记的地方，chance_of_error 是没有这个标记的文件
    碰巧读成这样的机会；title 是发出时的文献（用 stamp 加的，是原件自带的题名或文件名），与手上的文件不符，
    就是有人把标记抄了过来。纯黑白的复印件没有了暗点，只认页脚印的溯源码（300 dpi 最好）；认不出就照着输入：
    python -m bot trace --code ABCD-EFGH-JKMN-PQRS。有打开密码的 PDF，本馆自己设的密码会自动试；别的用 --password 给出。
    time 是本馆时区的时间；request 是求助编号（数字），用 stamp 手工加的水印则是当时写的文字。
    """
    from bot.commands import tracing

    settings = _settings(config, data)
    told, hint = _await(tracing.answer(settings, file, password=password, code=code))
    print_json(told)
    if hint:
        say(hint, is_error=True)


@app.command()
def report(
    out: Annotated[Path, typer.Option(help="输出目录 / folder to write to")],
    week: Annotated[str, typer.Option(help="如 2026-W46；什么都不写就是本周 / this week")] = "",
    month: Annotated[str, typer.Option(help="如 2026-11")] = "",
    quarter: Annotated[str, typer.Option(help="如 2026-Q4")] = "",
    year: Annotated[str, typer.Option(help="如 2026")] = "",
    formats: Annotated[str, typer.Option("--format", help="html,csv")] = "html,csv",
    config: Config = None,
    data: Data = None,
) -> None:
    """出使用报告 / write the usage report. 例：python -m bot report --out var/reports."""
    from bot.commands import service

    settings = _settings(config, data)
    codes = {"week": week, "month": month, "quarter": quarter, "year": year}
    for path in _await(service.report(settings, codes, formats, out)):
        say(str(path))


@app.command()
def backup(folder: Path, config: Config = None, data: Data = None) -> None:
    """备份数据库和文件 / back the data up. 例：python -m bot backup /backup/2026-11-21."""
    from bot.commands import backups

    say(_await(backups.backup(_installation(config, data), folder)))


@app.command()
def restore(
    folder: Path,
    config: Config = None,
    data: Annotated[Path | None, typer.Option(help="恢复到这个新演示目录 / new data folder of a demo")] = None,
    secrets: Annotated[Path | None, typer.Option(help="原演示的 secrets.json / secrets of that demo")] = None,
) -> None:
    """从备份恢复（目标须为空）/ restore a backup into an empty place. 例：python -m bot restore /backup/2026-11-21."""
    from bot.commands import backups

    say(_await(backups.restore(folder, config, data, secrets)))


@app.command()
def migrate(config: Config = None, data: Data = None) -> None:
    """升级数据库结构 / bring the database to the newest tables. 例：python -m bot migrate."""
    from storage.database import migrate as upgrade

    _await(upgrade(_settings(config, data).storage.database))
    say("数据库已是最新")


@members.command("import")
def members_import(
    file: Path,
    config: Config = None,
    data: Data = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览 / preview only")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="跳过有问题的行 / leave bad rows out")] = False,
    deactivate_missing: Annotated[
        bool, typer.Option("--deactivate-missing", help="没有出现的人标为离职 / the list is complete")
    ] = False,
) -> None:
    """导入职工名单 XLSX 或 CSV / import the staff list. 例：python -m bot members import staff.xlsx --dry-run."""
    from bot.commands import people

    settings = _settings(config, data)
    changes = _await(
        people.import_staff(settings, file, is_dry=dry_run, skip_bad=skip_bad, deactivate_missing=deactivate_missing)
    )
    people.show_changes(changes, is_dry=dry_run)


@members.command("list")
def members_list(
    department: Annotated[str, typer.Option(help="科室 / department")] = "",
    config: Config = None,
    data: Data = None,
    *,
    json: AsJson = False,
) -> None:
    """列出职工名单 / list the staff. 例：python -m bot members list --department 口腔科."""
    from bot.commands import people

    settings = _settings(config, data)
    staff = _await(people.list_staff(settings, department))
    print_json(staff) if json else people.show_staff(staff)


@members.command("code")
def members_code(work_number: str, config: Config = None, data: Data = None) -> None:
    """给一位职工发绑定码 / issue a one-time binding code. 例：python -m bot members code 1203."""
    from bot.commands import people

    settings = _settings(config, data)
    label, code = _await(people.issue_code(settings, work_number))
    say(f"{label}：私聊机器人发“绑定 {code}”（{settings.membership.code_valid_hours:g} 小时内有效）")


@user.command("add")
def user_add(
    name: str,
    role: Annotated[str, typer.Option(help="librarian、admin 或 auditor")],
    config: Config = None,
    data: Data = None,
) -> None:
    """新建网页账号 / add a console account. 例：python -m bot user add wang --role librarian.

    密码在终端里询问；没有终端时读标准输入的第一行：python -m bot user add wang --role librarian < 密码文件
    """
    from bot.commands import people

    settings = _settings(config, data)
    _await(people.add_user(settings, name, role, people.ask_password))
    say(f"已建立账号 {name}（{role}）")


@user.command("list")
def user_list(config: Config = None, data: Data = None, *, json: AsJson = False) -> None:
    """列出网页账号 / list the console accounts. 例：python -m bot user list."""
    from bot.commands import people

    settings = _settings(config, data)
    users = _await(people.list_users(settings))
    if json:
        print_json(users)
    for one in users if not json else ():
        say(f"{one['name']}\t{one['role']}\t{'' if one['active'] else '停用'}")
