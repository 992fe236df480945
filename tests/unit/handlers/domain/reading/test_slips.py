import pytest

from handlers.domain.reading import Intent, read_message


@pytest.mark.parametrize("text", ["求助 PMID 12345678901234", "求ISBN：9787999000014", "麻烦下载一下 DOI 10.12"])
def test_a_number_asked_for_that_cannot_be_one_reaches_a_person(text: str) -> None:
    reading = read_message(text)
    assert reading.intent is Intent.REQUEST
    assert reading.items == ()


@pytest.mark.parametrize("text", ["我的PMID账号123忘了", "PMID 12345678901234是什么意思", "会议号 9787999000014"])
def test_talk_about_numbers_is_left_alone(text: str) -> None:
    assert read_message(text).intent in {Intent.NONE, Intent.HELP}
