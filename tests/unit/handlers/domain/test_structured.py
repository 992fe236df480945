"""Pasted records give their identifiers, else their titles, whatever program they come from."""

import pytest

from handlers.domain.structured import read_records


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nTI  - Sleep and stroke\nPY  - 2019\nER  -",
        "%0 Journal Article\n%T Sleep and stroke\n%D 2019",
        "PMID- \nTI  - Sleep and\n      stroke\nDP  - 2019 Jan",
        "@article{a, title = {{Sleep} and stroke}, year = 2019}",
        "RT Journal Article\nSR 1\nT1 Sleep and stroke\nYR 2019",
        "PT J\nTI Sleep and\n   stroke\nPY 2019\nER",
        "{Reference Type}: Journal Article\n{Title}: Sleep and stroke\n{Year}: 2019",
    ],
)
def test_a_record_of_every_kind_gives_its_title_and_year(text: str) -> None:
    (record,) = read_records(text)
    assert (record.title, record.year) == ("Sleep and stroke", 2019)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("@misc{a, title={T}, eprint={2103.12345}, archivePrefix={arXiv}}", "arxiv:2103.12345"),
        ("@article{a, title={T}, eprint={28765432}, eprinttype={pubmed}}", "pmid:28765432"),
        ("@article{a, title={T}, journal={arXiv preprint arXiv:2103.12345}}", "arxiv:2103.12345"),
        ("TY  - JOUR\nTI  - T\nUR  - http://arxiv.org/abs/2103.12345\nER  -", "arxiv:2103.12345"),
        ("PT J\nTI T\nDI 10.1155/2021/6612345\nER", "doi:10.1155/2021/6612345"),
        ("PT J\nTI T\nPM 28765432\nER", "pmid:28765432"),
    ],
)
def test_the_identifiers_of_a_record_are_read_from_its_fields(text: str, want: str) -> None:
    (record,) = read_records(text)
    assert [str(identifier) for identifier in record.ids] == [want]


def test_a_sentence_is_no_record() -> None:
    assert read_records("PT 测一下凝血，@所有人 {见附件}") == ()
