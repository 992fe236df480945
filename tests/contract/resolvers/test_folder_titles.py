"""A title that only the library's own folder knows: a slip in it finds the paper, and the reader is asked."""

from pathlib import Path

import pytest

from handlers.domain.article import Article, Identifier, IdKind, TitleWanted
from handlers.domain.outcome import Found, NotFound
from handlers.matching import Certain, NoneFits, Unsure, decide
from resolvers.metadata.folder import Folder, Options

HIP = "老年髋部骨折患者夜间疼痛护理方案的构建与应用"
TRIAL = "Night lighting and sleep on surgical wards: a randomised trial"
DOI = Identifier(IdKind.DOI, "10.5555/night")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    for name in "abc":
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    lines = f"file,doi,title\na.pdf,,{HIP}\nb.pdf,{DOI.value},{TRIAL}\nc.pdf,10.5555/untitled,\n"
    (tmp_path / "manifest.csv").write_text(lines, encoding="utf-8")
    return Folder(Options(path=tmp_path))


@pytest.mark.parametrize(
    "slip",
    [
        "老年髋部骨折患者夜间疼痛护理方案构建与应用",
        "老年髋部骨折患者夜间疼痛护理方案的构建",
        "老年宽部骨折患者夜间疼痛护理方案的构建与应用",
        "老年髖部骨折患者夜間疼痛護理方案構建與應用",
        "夜间疼痛护理方案的构建",
    ],
)
async def test_a_slip_in_a_chinese_title_asks_whether_it_is_this_paper(folder: Folder, slip: str) -> None:
    outcome = await folder.look_up(TitleWanted(slip))
    assert isinstance(outcome, Found)
    assert decide(TitleWanted(slip), outcome.value) == Unsure((Article(HIP),))


async def test_a_title_that_is_whole_is_the_paper_alone(folder: Folder) -> None:
    assert await folder.look_up(TitleWanted(HIP)) == Found((Article(HIP),))


async def test_a_part_of_an_english_title_and_a_whole_citation_find_it(folder: Folder) -> None:
    for written in ("Night lighting and sleep on surgical wards", f"Smith J. {TRIAL}. J Nurs. 2020;1:2-3."):
        outcome = await folder.look_up(TitleWanted(written))
        assert outcome == Found((Article(TRIAL, (DOI,)),))
    cited = await folder.look_up(TitleWanted(f"李四. {HIP}[J]. 护理学, 2020"))
    assert isinstance(cited, Found)
    assert isinstance(decide(TitleWanted(f"李四. {HIP}[J]. 护理学, 2020"), cited.value), Certain | Unsure)


@pytest.mark.parametrize("other", ["儿童哮喘的吸入治疗进展", "Falls in the night shift", "护理", "？！", "a"])
async def test_another_paper_is_not_offered(folder: Folder, other: str) -> None:
    outcome = await folder.look_up(TitleWanted(other))
    near = outcome.value if isinstance(outcome, Found) else ()
    assert outcome == NotFound() or decide(TitleWanted(other), near) == NoneFits()
