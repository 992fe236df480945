"""Addresses that a person clicks stay one address, whatever stands in a title."""

from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import pytest
from pydantic import ValidationError

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind
from resolvers.formats.clickable import is_for_chinese_services, own_title, with_query
from resolvers.links import carsi, cnki, ezproxy, internet_archive, nstl, openurl, vip, wanfang


def paper(title: str, doi: str = "", **more: Any) -> Article:
    return Article(title=title, ids=(Identifier(IdKind.DOI, doi),) if doi else (), **more)


@pytest.mark.parametrize(
    "title",
    [
        "“双心”门诊 & 护理#1：a=b?c",
        "肺癌 100% 加号+减号 空 格",
        '心衰；慢性/急性\\‘引号’"双引号"',
        "𠮷野家研究 🙂 café",
        "＜全角＞［括号］（）",
        "断\ud800裂的字",
        "两行\n题名\t制表",
    ],
)
def test_a_title_of_any_letters_stays_one_parameter(title: str) -> None:
    url = vip.link_of(paper(title, language="zh"), vip.Options())
    asked = urlsplit(url)
    assert url.isascii()
    assert (asked.path, asked.fragment) == ("/search", "")
    assert parse_qsl(asked.query) == [("k", " ".join(title.replace("\ud800", " ").split()))]


def test_a_very_long_title_is_cut_where_a_clause_ends() -> None:
    title = "一" * 100 + "：" + "二" * 300
    assert own_title(paper(title)) == "一" * 100
    assert own_title(paper("三" * 500)) == "三" * 120
    words = own_title(paper("word " * 100))
    assert len(words) <= 120
    assert words.endswith("word")
    assert len(vip.link_of(paper("四" * 5000, language="zh"), vip.Options())) < 1200


@pytest.mark.parametrize(
    ("title", "original", "searched"),
    [
        ("[Bedside handover].", "", "Bedside handover"),
        ("Bedside handover.", "床旁交接。", "床旁交接"),
        ("[Uptake of [18F]FDG].", "", "Uptake of [18F]FDG"),
        ("[18F]FDG beside [11C]", "", "[18F]FDG beside [11C]"),
        ("H<sub>2</sub>O 与 <i>in vivo</i>", "", "H2O 与 in vivo"),
        ("p<0.05 且 q>0.1", "", "p<0.05 且 q>0.1"),
        ("", "", ""),
    ],
)
def test_the_title_searched_for_is_the_papers_own(title: str, original: str, searched: str) -> None:
    assert own_title(Article(title=title, original_title=original)) == searched


@pytest.mark.parametrize(
    ("article", "is_chinese"),
    [
        (paper("护理"), True),
        (paper("Nursing", language="zh"), True),
        (paper("Nursing", original_title="护理", language="en"), True),
        (paper("Nursing", "10.3760/cma.j.cn999999-1"), True),
        (paper("Nursing", "10.3969/j.issn.9999-0001.2024.01.001"), True),
        (paper("Nursing", "10.12345/j.cnki.abcd.2024.01"), True),
        (paper("Nursing", "10.1016/j.nurse.2024.01.001"), False),
        (paper("Nursing", "10.1016/j.issue"), False),
        (paper("Neural regeneration", "10.3969/j.issn.1673-5374.2013.01.001", language="en"), True),
        (paper("Oral health in Brazil", "10.11606/issn.2176-7262.rmrp.2021.178123", language="en"), False),
        (paper("Oral health in Brazil", "10.11606/issn.2176-7262.rmrp.2021.178123"), False),
        (paper("Saúde bucal", "10.11606/j.issn.2176-7262.2021", language="pt"), False),
        (paper("Estudio", "10.21615/cesmedicina.issn.1"), False),
        (paper("护理", "10.11606/issn.2176-7262.rmrp.2021.178123"), True),
        (paper("护理手册", kind=ArticleKind.BOOK), False),
    ],
)
def test_chinese_services_are_named_for_chinese_papers(article: Article, *, is_chinese: bool) -> None:
    assert is_for_chinese_services(article) is is_chinese
    assert bool(cnki.link_of(article, cnki.Options())) is is_chinese


def test_nstl_may_be_named_for_foreign_papers_too() -> None:
    english = paper("Nursing", "10.1016/x", language="en")
    assert not nstl.link_of(english, nstl.Options())
    assert nstl.link_of(english, nstl.Options(is_for_all=True)).endswith("&q=TnVyc2luZw%3D%3D")


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://a.cn/s", "https://a.cn/s?q=1%262"),
        ("https://a.cn/s?x=1", "https://a.cn/s?x=1&q=1%262"),
        ("https://a.cn/s?", "https://a.cn/s?q=1%262"),
        ("https://a.cn/s#top", "https://a.cn/s?q=1%262#top"),
        ("http://10.1.2.3:8080/s", "http://10.1.2.3:8080/s?q=1%262"),
    ],
)
def test_parameters_are_added_to_any_address(base: str, url: str) -> None:
    assert with_query(base, {"q": "1&2", "empty": ""}) == url


def test_the_page_behind_a_proxy_is_encoded_where_the_proxy_wants_it() -> None:
    article = paper("x", "10.5555/a&b#c")
    plain = ezproxy.Options(base_url="https://proxy.example.edu.cn/")
    coded = ezproxy.Options(base_url="https://proxy.example.edu.cn", parameter="qurl")
    assert ezproxy.link_of(article, plain) == "https://proxy.example.edu.cn/login?url=https://doi.org/10.5555/a%26b%23c"
    asked = parse_qs(urlsplit(ezproxy.link_of(article, coded)).query)
    assert asked == {"qurl": ["https://doi.org/10.5555/a%26b%23c"]}


def test_a_doi_that_is_not_istics_leads_to_no_page_of_wanfangs() -> None:
    brazilian = paper("护理", "10.11606/issn.2176-7262.rmrp.2021.178123")
    assert wanfang.link_of(brazilian, wanfang.Options()).startswith("https://s.wanfangdata.com.cn/paper?q=")
    chinese = paper("护理", "10.3969/j.issn.9999-0001.2024.01.001")
    assert wanfang.link_of(chinese, wanfang.Options()).startswith("https://doi.wanfangdata.com.cn/10.3969/")


@pytest.mark.parametrize("title", ["[Not Available].", "Not available", "No title available"])
def test_nothing_is_searched_for_under_a_title_that_is_none(title: str) -> None:
    assert own_title(paper(title)) == ""
    assert vip.link_of(paper(title, language="zh"), vip.Options()) == ""
    assert own_title(paper(title, original_title="护理")) == "护理"


def test_the_longest_prefix_decides_and_braces_in_a_doi_are_only_letters() -> None:
    templates = {"10.1016": "https://a.example.org/{doi}", "10.1016/j.nurse": "https://b.example.org/?u={url}&i={idp}"}
    options = carsi.Options(idp="https://idp.cn/x?y=1", templates=templates)
    assert carsi.link_of(paper("x", "10.1016/{idp}"), options) == "https://a.example.org/10.1016%2F%7Bidp%7D"
    assert unquote(carsi.link_of(paper("x", "10.1016/j.nurse.1"), options)).startswith(
        "https://b.example.org/?u=https:"
    )


@pytest.mark.parametrize(
    "templates",
    [
        {"elsevier": "https://a.cn/{url}"},
        {"10.1016": "https://a.cn/"},
        {"10.1016": "https://a.cn/{url}{password}"},
        {"10.1016": "javascript:alert({doi})"},
        {"10.1016": "https://sci-hub.se/{doi}"},
    ],
)
def test_a_template_that_cannot_work_stops_the_start(templates: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        carsi.Options(templates=templates)


@pytest.mark.parametrize(
    ("author", "told"),
    [
        ("Smith JA", ("rft.aulast", "Smith")),
        ("de la Cruz M", ("rft.aulast", "de la Cruz")),
        ("Martin É", ("rft.aulast", "Martin")),
        ("Smith JA 3rd", ("rft.auinit", "JA")),
        ("Smith JA 3rd", ("rft.ausuffix", "3rd")),
        ("World Health Organization", ("rft.aucorp", "World Health Organization")),
        ("Diabetes UK", ("rft.aucorp", "Diabetes UK")),
        ("Aristotle", ("rft.aulast", "Aristotle")),
        ("张三", ("rft.au", "张三")),
    ],
)
def test_the_first_author_is_told_as_far_as_it_is_known(author: str, told: tuple[str, str]) -> None:
    article = paper("x", authors=(author, "Other A"))
    url = openurl.link_of(article, openurl.Options(base_url="https://r.cn/o"))
    assert told in parse_qsl(urlsplit(url).query)


def test_the_pages_are_the_first_and_last_one_in_full() -> None:
    article = paper("x", pages="1695-9; discussion 1700", volume="n/a")
    asked = dict(parse_qsl(urlsplit(openurl.link_of(article, openurl.Options(base_url="https://r.cn/o"))).query))
    assert (asked["rft.spage"], asked["rft.epage"]) == ("1695", "1699")
    assert "rft.volume" not in asked


def test_a_chapter_is_part_of_its_book() -> None:
    chapter = Article("Wards", journal="Handbook", pages="7-9", kind=ArticleKind.CHAPTER)
    url = openurl.link_of(chapter, openurl.Options(base_url="https://r.cn/o"))
    asked = dict(parse_qsl(urlsplit(url).query))
    assert (asked["rft.genre"], asked["rft.atitle"], asked["rft.btitle"]) == ("bookitem", "Wards", "Handbook")
    assert (asked["rft.spage"], asked["rft.epage"]) == ("7", "9")


def test_a_conference_paper_is_part_of_its_proceedings() -> None:
    ids = (Identifier(IdKind.ISBN, "9787999000013"),)
    talk = Article("Wards", ids, journal="Proceedings", pages="7-9", kind=ArticleKind.CONFERENCE)
    asked = dict(parse_qsl(urlsplit(openurl.link_of(talk, openurl.Options(base_url="https://r.cn/o"))).query))
    assert (asked["rft.genre"], asked["rft.atitle"], asked["rft.btitle"]) == ("proceeding", "Wards", "Proceedings")
    assert (asked["rft.isbn"], asked["rft.spage"], asked["rft.epage"]) == ("9787999000013", "7", "9")


def test_a_thesis_is_asked_for_with_its_university() -> None:
    thesis = Article("护理决策研究", authors=("钱一",), year=2023, kind=ArticleKind.THESIS, publisher="某某大学")
    asked = dict(parse_qsl(urlsplit(openurl.link_of(thesis, openurl.Options(base_url="https://r.cn/o"))).query))
    assert asked["rft_val_fmt"] == "info:ofi/fmt:kev:mtx:dissertation"
    assert (asked["rft.title"], asked["rft.inst"], asked["rft.au"]) == ("护理决策研究", "某某大学", "钱一")


def test_a_preprint_is_asked_for_by_its_number() -> None:
    preprint = Article("x", (Identifier(IdKind.ARXIV, "2401.00001"),), kind=ArticleKind.PREPRINT)
    url = openurl.link_of(preprint, openurl.Options(base_url="https://r.cn/o"))
    assert ("rft_id", "info:arxiv/2401.00001") in parse_qsl(urlsplit(url).query)


def test_quotes_in_a_books_title_do_not_end_the_search() -> None:
    url = internet_archive.link_of(Article('A "quiet" ward', kind=ArticleKind.BOOK), internet_archive.Options())
    assert parse_qs(urlsplit(url).query)["query"] == ['title:("A  quiet  ward") AND mediatype:texts']
