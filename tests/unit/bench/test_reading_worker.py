from typing import Any

from tests.bench.reading_worker import READERS, answer


def asked(reader: str, *inputs: str, **how: Any) -> dict[str, Any]:
    return answer(READERS[reader](), {"cases": [{"input": text} for text in inputs], **how})


def test_each_case_gets_an_answer_and_a_time() -> None:
    found = asked("identifiers", "10.5555/abc", "nothing", repeat=3, clock="cpu")
    assert found["answers"] == [[("doi", "10.5555/abc")], []]
    assert len(found["us"]) == 2
    assert all(us >= 0 for us in found["us"])


def test_a_field_is_read_as_one() -> None:
    case = {"input": "31978945", "mode": "field"}
    assert answer(READERS["identifiers"](), {"cases": [case]})["answers"] == [[("pmid", "31978945")]]


def test_a_message_is_answered_with_its_intent_and_items() -> None:
    assert asked("message", "求 PMID: 31978945")["answers"] == [("request", [("pmid", "31978945")])]


def test_the_plain_expressions_find_labelled_numbers_and_dois() -> None:
    text = "PMID: 7, PMC8, arXiv:2101.00001, ISBN 0306406152 and 10.5555/abc"
    kinds = [kind for kind, _ in asked("plain", text)["answers"][0]]
    assert sorted(kinds) == ["arxiv", "doi", "isbn", "pmcid", "pmid"]


def test_a_text_that_breaks_a_reader_costs_it_that_text_alone() -> None:
    def fragile(case: dict[str, Any]) -> list[str]:
        return [case["input"][3]]

    assert answer(fragile, {"cases": [{"input": "long enough"}, {"input": ""}]})["answers"] == [["g"], None]
