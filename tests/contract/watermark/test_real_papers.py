"""Real papers of WENDI_PDFS are recognised for their own records and refused for one another's."""

from pathlib import Path

import pytest

from handlers.domain.article import Article, Failure, Identifier, IdKind
from handlers.domain.errors import BadDocument
from tests.contract.watermark.conftest import corpus
from watermark.inspect import inspect_pdf

pytestmark = pytest.mark.pdfs

# File name: title, authors, DOI; typed from the papers' first pages.
RECORDS = {
    "CERMINE__example1": (
        "Stressful life events are not associated with the development of dementia",
        ("Sundström A", "Rönnlund M", "Adolfsson R", "Nilsson LG"),
        "10.1017/s1041610213001804",
    ),
    "CERMINE__test2": (
        "Patient experiences of structured heart failure programmes",
        ("Tully NE", "Morgan KM", "Burke HM", "McGee HM"),
        "10.1155/2010/157939",
    ),
    "MinerU__demo1": (
        "The response of flow duration curves to afforestation",
        ("Lane PNJ", "Best AE", "Hickel K", "Zhang L"),
        "10.1016/j.jhydrol.2005.01.006",
    ),
    "MinerU__demo2": (
        "Real-time temporal stereo matching using iterative adaptive support weights",
        ("Kowalczuk J", "Psota ET", "Pérez LC"),
        "10.1109/eit.2013.6632683",
    ),
    "grobid__ZFN-A-054-0304-0272": (
        "Exact Solitary-wave Solutions for the General Fifth-order Shallow Water-wave Models",
        ("Hong WP", "Jung YD"),
        "10.1515/zna-1999-3-420",
    ),
    "grobid__gadr": (
        "Generalized Markdown Architectural Decision Records: Capturing the Essence of Decisions",
        ("Kopp O", "Armbruster A"),
        "",
    ),
    "grobid__sample": ("Bi-criteria algorithm for scheduling jobs on cluster platforms", ("Dutot PF", "Eyraud L"), ""),
    "grobid__submission_161": (
        "Magneto-photoluminescence as a probe of phases in quantum Hall multi-layers",
        ("Pusep YA", "Fernandes dos Santos L", "Smirnov D"),
        "",
    ),
    "grobid__submission_355": (
        "Interference of single photons from dissimilar single photon sources",
        ("Muller A", "Polyakov SV", "Ling A"),
        "",
    ),
    "grobid__test_Grobid_2_05982691": (
        "Energy efficient routing protocol for zone based mobile sensor networks",
        ("Ahmed U", "Hussain FB"),
        "10.1109/iwcmc.2011.5982691",
    ),
    "papermage__2206.10883v3": (
        "Multi-LexSum: Real-World Summaries of Civil Rights Lawsuits at Multiple Granularities",
        ("Shen Z", "Lo K", "Yu L"),
        "10.48550/arxiv.2206.10883",
    ),
    "papermage__2304.02623v1": (
        "Beyond Summarization: Designing AI Support for Real-World Expository Writing Tasks",
        ("Shen Z", "August T", "Siangliulue P"),
        "10.48550/arxiv.2304.02623",
    ),
    "papermage__papermage": (
        "PaperMage: A Unified Toolkit for Processing, Representing, and Manipulating Visually-Rich Scientific "
        "Documents",
        ("Lo K", "Shen Z", "Newman B"),
        "10.18653/v1/2023.emnlp-demo.45",
    ),
    "science-parse__6c46de8a4399840548a056d13d38e1f54da2": (
        "Scheduling problems in transportation networks of line topology",
        ("Kowalski DR", "Nussbaum E", "Segal M"),
        "10.1007/s11590-013-0613-x",
    ),
    "science-parse__P07-1088": (
        "Sparse information extraction: unsupervised language models to the rescue",
        ("Downey D", "Schoenmackers S", "Etzioni O"),
        "",
    ),
    "science-parse__c0690a1d74ab781bd54f9fa7e67267cce656": (
        "Approximation algorithms for data placement on parallel disks",
        ("Golubchik L", "Khanna S"),
        "10.1145/1597036.1597037",
    ),
    "science-parse__fader11": (
        "Identifying relations for open information extraction",
        ("Fader A", "Soderland S", "Etzioni O"),
        "",
    ),
    "science-parse__map-reduce": (
        "MapReduce: simplified data processing on large clusters",
        ("Dean J", "Ghemawat S"),
        "10.1145/1327452.1327492",
    ),
    "science-parse__roark13": (
        "Discriminative joint modeling of lexical variation and acoustic confusion for automated narrative retelling "
        "assessment",
        ("Lehr M", "Shafran I", "Prud'hommeaux E", "Roark B"),
        "",
    ),
    "science-parse__seung08": (
        "Natural image denoising with convolutional networks",
        ("Jain V", "Seung HS"),
        "",
    ),
    "science-parse__smith07": (
        "Smooth sensitivity and sampling in private data analysis",
        ("Nissim K", "Raskhodnikova S", "Smith A"),
        "10.1145/1250790.1250803",
    ),
}
_FILES = {file.stem: file for file in corpus() if file.stem in RECORDS}
_NONE = pytest.param(None, marks=pytest.mark.skip("WENDI_PDFS names no folder with these papers"))


def article(name: str) -> Article:
    title, authors, doi = RECORDS[name]
    return Article(title=title, authors=authors, ids=(Identifier(IdKind.DOI, doi),) if doi else ())


@pytest.mark.parametrize("file", [pytest.param(file, id=name) for name, file in _FILES.items()] or [_NONE])
def test_a_real_paper_is_taken_for_itself_and_for_no_other(file: Path) -> None:
    assert inspect_pdf(file, article(file.stem)).shows
    for other in RECORDS.keys() - {file.stem}:
        with pytest.raises(BadDocument) as refused:
            inspect_pdf(file, article(other))
        assert refused.value.reason in {Failure.WRONG_PAPER, Failure.STUB_PDF}
