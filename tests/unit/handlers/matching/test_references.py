"""Which record a reference cites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.matching import Cited, Library, Record, Reference, cited

TITLE = "Early mobilisation after ischaemic stroke in very old patients"
STROKE = Record(
    title=TITLE,
    doi="10.5555/stroke.1",
    pmid="99000001",
    first_author="Larsson",
    journal="J Rehabil Med",
    volume="36",
    first_page="235",
    year=2006,
)
TWIN = Record(
    title=f"{TITLE}: a reply",
    doi="10.5555/stroke.2",
    first_author="Olsen",
    journal="J Rehabil Med",
    volume="37",
    first_page="12",
)
TORN = Record(
    title="Biology of ",
    doi="10.5555/torn",
    first_author="Lalande",
    journal="Microbiol Rev",
    volume="70",
    first_page="510",
)
SILENT = Record(title="Predictors of delirium after hip fracture surgery in frail older adults", doi="10.5555/silent")
GENERIC = Record(
    title="Editorial", doi="10.5555/editorial", first_author="Novak", journal="Bone", volume="8", first_page="1"
)
CHINESE = Record(
    title="种植体周围炎的危险因素分析",
    doi="10.5555/zh",
    first_author="张三",
    journal="口腔医学",
    volume="40",
    first_page="12",
    year=2020,
)
RECORDS = (STROKE, TWIN, TORN, SILENT, GENERIC, CHINESE)


def asked(text: str, *records: Record) -> Cited:
    return cited(Reference(text), records or RECORDS)


@pytest.mark.parametrize(
    ("text", "record"),
    [
        (f"Larsson A, Berg (2006) {TITLE}. J Rehabil Med 36:235-247", STROKE),
        (
            "Larsson A: Early mobilization after ischemic stroke in very old pa-\ntients. J Rehabil Med 36(4):235.",
            STROKE,
        ),
        ("A. Larsson et al., J. Rehabil. Med. 36 (2006) 235", STROKE),
        (f"Larsson, A. {TITLE}. 2006", STROKE),
        (TITLE, STROKE),
        ("EARLY MOBILISATION AFTER ISCHAEMIC STROKE IN VERY OLD PATIENTS.", STROKE),
        (f"Larsson A. {TITLE}. J Rehabil Med 36 (2006)", STROKE),
        (f"Larsson A. {TITLE}. J Rehabil Med 36:999-1002 (2006) 235", STROKE),
        ("see doi:10.5555/stroke.1, Larsson 2006", STROKE),
        ("Larsson 2006, doi: 10.5555/stro\nke.1", STROKE),
        ("Lalande J (2006) Biology of Pseudomonas. Microbiol Rev 70:510-547", TORN),
        (
            "Smith J. Predictors of delirium after hip fracture surgery in frail older adults. Age 12, 3-9, 2011.",
            SILENT,
        ),
        ("张三. 種植體周圍炎的危險因素分析[J]. 口腔醫學, 2020, 40(1): 12-16.", CHINESE),
        ("Novak P. Editorial. Bone 1999;8:1-2", GENERIC),
    ],
)
def test_a_reference_finds_its_record_however_it_is_written(text: str, record: Record) -> None:
    others = [one for one in RECORDS if one not in {record, TWIN}]
    found = asked(text, record, *others)
    assert found.record == record, found
    assert found.ask == ()
    assert 0 < found.score <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Larsson A. Late mobilisation after haemorrhagic stroke in young patients. J Rehabil Med 40:11-20 (2010)",
        f"Olsen B. {TITLE}. Lancet 2001;12:8-13",
        f"Larsson A. Reply to: {TITLE}. J Rehabil Med 36:235 (2006)",
        f"Larsson A. {TITLE}. 1987",
        f"Larsson A. {TITLE}. Thesis. Lund 2006; 99: 88",
        f"Larsson A. {TITLE} of a rural clinic",
        "J Rehabil Med 36:235",
        "Larsson. 10.5555/another.paper. Early mobilisation after ischaemic stroke. J Rehabil Med 36:235",
        "Editorial",
        "Biology of",
        "张三. 种植体周围炎的影响因素分析[J]. 中华口腔, 2018, 33(1): 44-46.",
        "",
        "...",
        "1 2 3",
    ],
)
def test_what_may_be_another_paper_is_never_certain(text: str) -> None:
    found = asked(text, *(one for one in RECORDS if one is not TWIN))
    assert found.record is None, found


def test_a_wrong_doi_beside_title_author_and_place_is_taken_for_a_slip() -> None:
    text = f"Larsson A. {TITLE}. J Rehabil Med 36:235. doi:10.1/x"
    assert asked(text, STROKE).record == STROKE


def test_volume_and_page_of_an_unknown_journal_need_title_and_author() -> None:
    text = f"Larsson A. {TITLE}. Scand. Rehab. 36:235-247"
    assert asked(text, STROKE).record == STROKE
    assert asked(text.replace("Larsson", "Holm"), STROKE).record is None
    assert asked("Larsson A. Scand. Rehab. 36:235-247", STROKE).record is None


def test_two_records_that_fit_equally_are_left_to_a_person() -> None:
    again = Record(
        title=STROKE.title,
        doi="10.5555/again",
        first_author="Larsson",
        journal="J Rehabil Med",
        volume="36",
        first_page="235",
    )
    found = asked(f"Larsson A. {TITLE}. J Rehabil Med 36:235", STROKE, again)
    assert found.record is None
    assert set(found.ask) == {STROKE, again}


def test_of_two_references_in_one_line_neither_is_chosen() -> None:
    text = (
        f"1. Larsson A. {TITLE}. J Rehabil Med 36:235-247. "
        "2. Lalande J. Biology of Pseudomonas. Microbiol Rev 70:510-547"
    )
    assert asked(text).record is None


def test_the_record_of_volume_and_page_is_before_another_of_the_same_title() -> None:
    namesake = Record(title=STROKE.title, doi="10.5555/namesake", first_author="Nilsson")
    text = f"Larsson A. {TITLE}. J Rehabil Med 36:235-247 (2006)"
    assert asked(text, STROKE, namesake).record == STROKE


def test_a_title_that_its_author_shares_with_another_record_is_left_to_a_person() -> None:
    sequel = Record(title=STROKE.title, doi="10.5555/sequel", first_author="Larsson")
    text = f"Larsson A. {TITLE}. J Rehabil Med 36:235-247 (2006)"
    assert asked(text, STROKE, sequel).record is None


def test_initials_that_spell_re_make_no_letter_of_an_author() -> None:
    text = f"Larsson RE {TITLE}. J Rehabil Med 36:235-247 (2006)"
    assert asked(text, STROKE).record == STROKE
    assert asked(text.replace("Larsson RE", "Larsson: Re:"), STROKE).record is None


def test_at_most_five_are_asked_about_and_the_best_is_first() -> None:
    many = [
        Record(title=f"Early mobilisation after ischaemic stroke in group {n} patients", doi=f"10.5555/{n}")
        for n in range(9)
    ]
    found = asked("Early mobilisation after ischaemic stroke in patients of group 3", *many)
    assert found.record is None
    assert len(found.ask) == 5


def test_nothing_to_choose_from_is_no_answer() -> None:
    assert cited(Reference("Early mobilisation"), []) == Cited(None, 0.0, ())


def test_a_library_finds_the_record_among_many() -> None:
    fillers = [
        Record(title=f"Outcome {n} of stroke care in region {n}", doi=f"10.5555/f{n}", volume=str(n), first_page="3")
        for n in range(300)
    ]
    library = Library([*fillers, *RECORDS, STROKE, Record(title="No identifier"), Record(title="No identifier either")])
    assert len(library.records) == len(fillers) + len(RECORDS) + 2
    text = "Larsson A, 2006, J Rehabil Med 36:235-47, Early mobilisation of the old after ischaemic stroke"
    assert library.match(text).record == STROKE
    assert library.match("cited as 10.5555/torn by Lalande").record == TORN
    assert library.match("").record is None


@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    assert Library(RECORDS).match(text).score <= 1


@pytest.mark.parametrize(
    "hostile", ["1 " * 10_000, "a-\n" * 7000, "early stroke " * 1500, "(" * 20_000, "10.5555/" * 2500]
)
def test_hostile_lengths_are_answered(hostile: str) -> None:
    assert Library(RECORDS).match(hostile).record is None
