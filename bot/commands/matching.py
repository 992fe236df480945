"""The commands `match` and `same`. Light: what they do is loaded when they are asked for."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def match(
    records: Annotated[Path, typer.Option(help="题录文件 / the records", metavar="FILE.jsonl[.gz]")],
) -> None:
    """参考文献或标题对应哪条题录（JSONL 进，JSONL 出）/ which record does a reference or title cite?

    例：echo '{"id":1,"reference":"Smith J. Heart. Lancet 2001;1:2-3."}' | python -m bot match --records r.jsonl.gz

    题录每行一个 JSON：doi、pmid、title、first_author、journal、volume、first_page，缺项无妨。
    答 {"id","doi","score","ask"}：doi 为 null 就是没有把握，ask 里最多五条，请人挑选。
    """
    from bot.commands import matching_work, text  # noqa: PLC0415
    from bot.commands.refusal import refusals  # noqa: PLC0415

    with refusals():
        library = matching_work.load_library(records)
    text.run(matching_work.Matching(library).match)


@app.command()
def same() -> None:
    """两个标题或题录是不是同一篇（JSONL 进，JSONL 出）/ are two titles or records one paper?

    例：echo '{"id":1,"a":"β-Blockers in asthma","b":"Beta-blockers in asthma."}' | python -m bot same

    a、b 是标题，或有 title、doi、year、first_author 等的题录。答 true、false，说不准是 null。
    """
    from bot.commands import matching_work, text  # noqa: PLC0415

    text.run(matching_work.same)
