"""What several sources know of one paper becomes one record."""

import pytest

from handlers.domain.article import Article

PINYIN, CHINESE = "Yang Li Kou Qiang Yi Xue Za Zhi", "样例口腔医学杂志"
TITLE = "种植体周围炎的护理"


@pytest.mark.parametrize(
    ("first", "second", "journal"),
    [
        (Article("[Care].", journal=PINYIN, language="zh"), Article(TITLE, journal=CHINESE), CHINESE),
        (Article("[Care].", journal=PINYIN), Article(TITLE, journal=CHINESE), CHINESE),
        (Article(TITLE, journal=CHINESE), Article("[Care].", journal=PINYIN, language="zh"), CHINESE),
        (Article("Care", journal="Lancet", language="en"), Article("Care", journal="柳叶刀"), "Lancet"),
        (Article(TITLE, journal="样例杂志"), Article(TITLE, journal=CHINESE), "样例杂志"),
    ],
)
def test_the_journal_of_a_chinese_paper_has_its_chinese_name_where_a_source_knows_it(
    first: Article, second: Article, journal: str
) -> None:
    assert first.enriched(second).journal == journal
