from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.source_check import read_holdings, result, summary
from handlers.domain.errors import LibraryError
from resolvers.outgoing.health import Nature, SourceHealth
from resolvers.outgoing.probe import Probed
from resolvers.outgoing.tally import SourceTally

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def source(name: str, failure: str | None, nature: Nature = Nature.SERVICE) -> SourceHealth:
    tally = SourceTally("metadata", name, 0, 0, 0, 0, 0, 0.0, "", None)
    return SourceHealth(nature, True, tally, None if failure is None else Probed(NOW, 0.2, failure))


def test_what_answers_and_what_does_not_is_summed_up() -> None:
    said = summary([source("crossref", ""), source("pubmed", "timeout"), source("folder", None, Nature.OWN)])
    assert "配置了 3 个，其中在线的问了 2 个，1 个有答复" in said
    assert "没有正常答复：PubMed" in said
    assert "没有配置任何来源" in summary([])
    assert summary([source("folder", None, Nature.OWN)]).startswith("配置了 1 个")


async def test_what_is_understood_of_a_catalogue_is_told_and_what_is_none_is_refused(tmp_path: Path) -> None:
    books = tmp_path / "books.csv"
    entry = {"use": "holdings", "path": str(books)}
    with pytest.raises(LibraryError, match="打不开"):
        await read_holdings((entry, {"use": "crossref"}, entry))
    books.write_text("题名,ISBN,排架号,备注\n内科学,9787117187145,R5/1,好\n", encoding="utf-8")
    told = await read_holdings((entry, {"use": "crossref"}, entry))
    assert told.count("读到 1 条") == 1
    assert "备注" in told
    books.write_bytes(b"%PDF-1.7")
    with pytest.raises(LibraryError, match="PDF"):
        await read_holdings((entry, {"use": "crossref"}, entry))
    assert "没有配置" in await read_holdings(())


def test_a_line_on_which_nothing_answers_is_a_refusal() -> None:
    with pytest.raises(LibraryError, match="1 个在线来源都没有正常答复"):
        summary([source("crossref", "conn-error"), source("folder", None, Nature.OWN)])


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (source("crossref", ""), "有答复"),
        (source("crossref", "timeout"), "连不上：超时"),
        (source("crossref", "rate-limited"), "答复不正常：对方限流"),
        (source("core", None), "未问（缺密钥，或没有合适的试问）"),
        (source("folder", None, Nature.OWN), "不需联网"),
        (source("cnki", None, Nature.LINK), "只拼链接"),
    ],
)
def test_each_result_has_its_words(one: SourceHealth, said: str) -> None:
    assert result(one) == said
