"""What `find` is asked, what it refuses in words, and how it shows what it found."""

from typing import Any

import pytest

from bot.commands.finding import UNREADABLE, Question, is_plainly, no_record, question
from bot.commands.found import links, show_find
from bot.commands.papers import unidentified
from handlers.domain.article import Article, Identifier, IdKind, TitleWanted

LONG = "https://repository.example.org/" + "a" * 200 + ".pdf"


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("PMID 0", "不能是 0"),
        ("PMID 123456789", "最多 8 位"),
        ("9787117000001", "校验位不对"),
        ("ISBN 978-7-117-00000-1", "校验位不对"),
        ("ISBN 12345", "10 位或 13 位"),
        ("asdfgh", UNREADABLE),
        ("!!!!", UNREADABLE),
        ("<script>alert(1)</script>", UNREADABLE),
    ],
)
def test_a_question_that_cannot_be_looked_up_is_told_its_fault(query: str, word: str) -> None:
    wrong = question(query)
    assert isinstance(wrong, str)
    assert word in wrong


def test_of_two_things_the_first_is_looked_up_and_the_second_named() -> None:
    first = Identifier(IdKind.PMID, "99999998")
    assert question("99999998 99000001") == Question(first, ("PMID 99000001",))
    assert question("9787117000000") == Question(Identifier(IdKind.ISBN, "9787117000000"))


@pytest.mark.parametrize(
    ("query", "is_it"),
    [
        ("Chewing gum after surgery", True),
        ("Chewing gum after surgery. BMJ 2020;1:23-30", True),
        ("Chewing gum after surgery. BMJ 2020;1:99-101", False),
        ("Chewing gum", False),
    ],
)
def test_a_whole_title_with_its_page_is_the_paper(query: str, is_it: bool) -> None:
    paper = Article("Chewing gum after surgery", pages="23-30")
    assert is_plainly(query, TitleWanted(query), paper) is is_it


def route(**changes: object) -> dict[str, Any]:
    usual = {"source": "openalex", "usable": True, "is_file": True, "licence": "cc-by", "version": "", "url": "u"}
    return usual | {"reason": "", "is_checked": False} | changes


def test_each_route_says_what_can_be_done_and_addresses_stand_whole(capsys: pytest.CaptureFixture[str]) -> None:
    notices = [{"kind": "retraction", "doi": "10.5/r", "day": "2026-01-02", "where": "", "source": "crossref"}]
    record = {"citation": "Smith J. A paper", "ids": {"doi": "10.5/a"}, "notices": notices}
    routes = [
        route(url=LONG),
        route(is_file=False, url="https://example.org/page"),
        route(usable=False, reason="link-only-licence", url="https://example.org/link"),
        route(usable=False, reason="timeout", url=""),
        route(is_checked=True),
    ]
    show_find({"found": True, "record": record, "routes": routes, "asked": "PMID 1", "left_out": ["PMID 2"]})
    shown = capsys.readouterr().out
    for word in (
        "可以（未核实）",
        "可以（已核实）",
        "介绍页",
        "只给链接",
        "不行",
        "CC BY",
        "撤稿",
        "10.5/r",
        "2026-01-02",
        "没有查：PMID 2",
    ):
        assert word in shown, word
    assert f"1. {LONG}\n" in shown


def test_what_no_source_has_a_record_of_is_told_and_not_shown_as_a_record(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = TitleWanted("Night noise on surgical wards")
    record = {"citation": wanted.text, "ids": {}, "notices": []}
    search = route(source="cnki", usable=False, reason="for-person", url="https://kns.cnki.net/?kw=n", label="知网检索")
    answer = unidentified({"found": True, "record": record, "routes": [search]}, wanted)
    show_find(answer)
    shown = capsys.readouterr().out
    assert not answer["found"]
    assert shown.startswith("题录查不到：各来源都没有“Night noise on surgical wards”这个标题")
    assert "https://kns.cnki.net/?kw=n" in shown
    assert unidentified({"routes": [route()]}, wanted)["found"]
    assert "PMID 99999999" in no_record(Identifier(IdKind.PMID, "99999999"))
    assert links(answer | {"record": record | {"ids": {"pmid": "99999999"}}}) == ["https://kns.cnki.net/?kw=n"]


def test_papers_to_choose_from_are_shown_with_their_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    papers = [{"citation": "Lu SQ 等. A", "ids": {"doi": "10.5/a", "pmid": "12"}}, {"citation": "B", "ids": {}}]
    show_find({"found": False, "candidates": papers})
    shown = capsys.readouterr().out
    assert "1. Lu SQ 等. A  DOI 10.5/a  PMID 12" in shown
    assert "再查一次" in shown


def test_an_address_is_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    search = route(source="cnki", usable=False, reason="for-person", url="https://kns.cnki.net/?kw=n", label="知网检索")
    record = {"citation": "A", "ids": {"pmid": "12"}, "notices": []}
    show_find({"found": True, "record": record, "routes": [search]})
    shown = capsys.readouterr().out
    assert shown.count("https://kns.cnki.net/?kw=n") == 1
    assert "1. 可点开的链接：https://kns.cnki.net/?kw=n" in shown
    assert "\n可点开的链接：https://pubmed.ncbi.nlm.nih.gov/12/" in shown
