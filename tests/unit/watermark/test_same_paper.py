from dataclasses import replace

import pytest

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.inspection import Shows
from watermark.inspection.sheet import read_text
from watermark.inspection.verdict import judge

DOI = "10.1016/j.jdent.2023.104512"
TITLE = "Efficacy of ﬂuoride varnish in preschool children: a randomised trial"
PAPER = Article(title=TITLE.replace("ﬂ", "fl"), ids=(Identifier(IdKind.DOI, DOI),))
CHINESE = Article(title="下颌第三磨牙拔除术后疼痛的影响因素分析")
SHORT = Article(title="Caries")
PROSE = "What was found is told here at some length, and in the words of those who found it. " * 12
OTHER = "A wholly different study of dental implants\nX Y\n" + "Body text about implants. " * 30


def shows(article: Article, texts: list[str]) -> Shows:
    return judge(article, read_text([*texts, PROSE])).shows


SHOWN = {
    "title": f"Journal of Dentistry\n{TITLE}\nA Smith\nAbstract",
    "title broken and hyphenated": "Efﬁcacy of ﬂuoride var-\nnish in preschool\nchildren: a randomised\ntrial\nA Smith",
    "title in capitals": f"{TITLE.upper()}\nA Smith",
    "title without subtitle": "Efficacy of fluoride varnish in preschool children\nA Smith\nAbstract",
    "title with a lost letter": "E cacy of fluoride varnish in preschool children: a randomised trial\nA Smith",
    "title below another paper's references": f"References\n1. Doe J. Old. J Dent 2001;1:1-2.\n{TITLE}\nA Smith\nText",
}


@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN.keys())
def test_a_paper_that_shows_its_title_is_recognised(text: str) -> None:
    assert shows(PAPER, [text]) is Shows.TITLE


@pytest.mark.parametrize(
    "text",
    [
        f"https://doi.org/{DOI}\nother words",
        f"DOI: {DOI.upper()}.\nwords",
        "doi:10.1016/j.jdent.\n2023.104512\nReceived",
        f"(doi:{DOI})",
    ],
)
def test_a_paper_that_shows_its_doi_is_recognised(text: str) -> None:
    assert shows(PAPER, [text]) is Shows.DOI


CITING = {
    "in the reference list": f"{OTHER}\nReferences\nSmith A. {TITLE}. J Dent 2023. doi:{DOI}",
    "in a chinese reference list": f"{OTHER}\n参考文献\n[1] Smith A. {TITLE}[J]. J Dent, 2023. {DOI}",
    "in numbered entries without heading": f"{OTHER}\n[1] Smith A. {TITLE}. J Dent 2023; doi:{DOI}\n[2] Doe. 2020;1:2",
    "after its own doi": f"doi:10.1000/own.1\n{OTHER} as shown before (doi:{DOI})",
    "as an erratum": f"Erratum\nCorrection to: {TITLE}\nThe authors regret",
    "a longer doi": f"{OTHER} doi:{DOI}9",
    "nothing": OTHER,
    "empty": "",
}


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE} in\nolder adults\nA Smith",
        f"{TITLE.replace('preschool', 'deaf preschool')}\nA Smith",
        f"{TITLE.replace('a randomised trial', 'a cohort study')}\nA Smith",
        f"Study protocol\n{TITLE}\nA Smith",
        f"Reply to the reviewers\n{TITLE}\nA Smith",
        f"PO-12\n{TITLE}\nA Smith\n{PROSE}\nPO-13\nAnother work\nB Jones",
    ],
)
def test_what_is_nearly_the_paper_is_not_taken_for_it(text: str) -> None:
    assert shows(replace(PAPER, authors=("Smith A",)), [text]) is Shows.NOTHING


@pytest.mark.parametrize("text", CITING.values(), ids=CITING.keys())
def test_a_paper_that_merely_cites_another_is_not_taken_for_it(text: str) -> None:
    assert shows(PAPER, [text]) is Shows.NOTHING


@pytest.mark.parametrize(
    "text", ["下颌第三磨牙拔除术后疼痛的\n影响因素分析\n张三", "下颌第三磨牙 拔除术后疼痛 的影响因素分析"]
)
def test_a_chinese_title_is_compared_without_white_space(text: str) -> None:
    assert shows(CHINESE, [text]) is Shows.TITLE


def test_a_short_title_must_stand_on_a_line_of_its_own() -> None:
    assert shows(SHORT, ["Caries\nA Smith"]) is Shows.TITLE
    assert shows(SHORT, ["On caries and other things\nA Smith"]) is Shows.NOTHING


def test_a_cover_page_before_the_paper_does_not_hide_it() -> None:
    assert shows(PAPER, ["Repository cover sheet", "", f"{TITLE}\nA Smith"]) is Shows.TITLE
