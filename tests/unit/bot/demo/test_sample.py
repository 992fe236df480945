"""The demo's content is whole: papers, people and staff fit each other."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.channels.practice.world import World
from bot.demo.sample import HERE, SamplePaper, load_papers, unknown_ids
from handlers.domain.membership import read_claim
from storage.staff_sheet import read_staff_sheet

PAPERS = load_papers()
SEED = json.loads((HERE / "people.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["slug", "doi", "pmid", "pmcid", "arxiv", "isbn"])
def test_no_two_papers_share_an_identifier(name: str) -> None:
    values = [getattr(paper, name) for paper in PAPERS if getattr(paper, name)]
    assert len(values) == len(set(values))


def test_every_way_to_find_a_paper_is_covered() -> None:
    found = Counter(paper.found for paper in PAPERS)
    often = {"shelf": 5, "pmc": 3, "unpaywall": 4, "withheld": 5, "none": 5}
    assert found == often | dict.fromkeys(("arxiv", "datacite", "core", "doaj", "zenodo", "doab"), 1)


def test_the_papers_cover_languages_fields_and_troubles() -> None:
    written = [paper for paper in PAPERS if paper.has_file]
    assert sum(paper.language == "en" for paper in written) >= 10
    assert sum(paper.language == "zh" and paper.kind != "book" for paper in written) == 4
    assert {paper.field for paper in written} == {"口腔", "骨科", "血液", "内分泌", "护理"}
    assert sum(paper.retracted for paper in PAPERS) == 1
    assert sum(bool(paper.arxiv) for paper in PAPERS) == 3
    assert sum(paper.file == "scan" for paper in PAPERS) == 1


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.slug)
def test_identifiers_are_clearly_invented(paper: SamplePaper) -> None:
    invented = ("10.5555/", "10.48550/arxiv.260", "10.64898/2023.08.14.999", "10.5281/zenodo.99000")
    assert not paper.doi or paper.doi.startswith(invented)
    assert not paper.pmid or paper.pmid.startswith("990000")
    assert not paper.pmcid or paper.pmcid.startswith("PMC990000")
    assert paper.doi == paper.doi.lower()


@pytest.mark.parametrize("isbn", [unknown_ids()["isbn"], *(paper.isbn for paper in PAPERS if paper.isbn)])
def test_isbns_carry_a_right_check_digit(isbn: str) -> None:
    assert sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(isbn)) % 10 == 0


def test_unknown_identifiers_belong_to_no_paper() -> None:
    known = {value for paper in PAPERS for value in (paper.doi, paper.pmid, paper.pmcid, paper.isbn)}
    assert not known & set(unknown_ids().values())


def test_every_paper_with_a_file_has_its_source() -> None:
    for paper in PAPERS:
        assert (HERE / "papers" / f"{paper.slug}.typ").is_file() is paper.has_file


def test_the_guide_names_every_paper_that_can_be_asked_for() -> None:
    guide = (HERE / "SAMPLES.md").read_text(encoding="utf-8")
    for paper in PAPERS:
        assert (paper.doi or paper.isbn) in guide


def test_the_staff_list_is_sound() -> None:
    sheet = read_staff_sheet(HERE / "staff.csv")
    assert len(sheet.rows) == 39
    assert {row.department for row in sheet.rows} == {"口腔科", "骨科", "血液科", "内分泌科", "护理部", "图书馆"}


def test_the_gateway_takes_the_people() -> None:
    world = World.from_seed(SEED)
    assert [room.topic for room in world.rooms.values()] == [
        "文献求助1群（口腔·骨科）",
        "文献求助2群（血液·内分泌·护理）",
    ]
    assert world.people[world.person("口腔科-张三")].friend


def test_every_person_is_on_the_staff_list_and_in_a_group() -> None:
    numbers = {row.work_number for row in read_staff_sheet(HERE / "staff.csv").rows}
    members = {member["id"] for room in SEED["rooms"] for member in room["members"]}
    assert {person["staff"] for person in SEED["people"]} <= numbers
    assert {person["id"] for person in SEED["people"]} == members


def test_one_member_of_each_group_is_not_bound_yet() -> None:
    bound = {person["id"]: person["bound"] for person in SEED["people"]}
    for room in SEED["rooms"]:
        assert [bound[member["id"]] for member in room["members"]].count(False) == 1


def test_friends_strangers_and_namesakes_are_there() -> None:
    staff = {row.work_number: row for row in read_staff_sheet(HERE / "staff.csv").rows}
    names = Counter(staff[person["staff"]].name for person in SEED["people"])
    assert {person["friend"] for person in SEED["people"]} == {True, False}
    assert [name for name, count in names.items() if count > 1] == ["刘洋"]


def test_nicknames_lead_to_the_staff_entry_or_claim_nothing() -> None:
    staff = {row.work_number: row for row in read_staff_sheet(HERE / "staff.csv").rows}
    departments = {row.department for row in staff.values()}
    numbers = {person["id"]: person["staff"] for person in SEED["people"]}
    for member in (member for room in SEED["rooms"] for member in room["members"]):
        claim = read_claim(member["alias"], departments, {"内分泌": "内分泌科"})
        row = staff[numbers[member["id"]]]
        assert claim is None or (claim.department, claim.name) == (row.department, row.name)


def test_no_file_of_the_demo_is_a_pdf() -> None:
    assert not list(Path(HERE).rglob("*.pdf"))
