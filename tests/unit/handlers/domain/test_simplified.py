"""Traditional characters are read like simplified ones, place for place."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.reading import Intent, read_message
from handlers.domain.simplified import simplified


def test_a_title_in_traditional_characters_is_found_and_kept_as_written() -> None:
    reading = read_message("老師好，麻煩幫忙找：慢性腎臟病患者骨質疏鬆的診治進展，謝謝")
    assert (reading.intent, [item.value for item in reading.items]) == (
        Intent.REQUEST,
        ["慢性腎臟病患者骨質疏鬆的診治進展"],
    )


@given(st.text())
def test_the_length_stays_and_a_second_time_changes_nothing(text: str) -> None:
    once = simplified(text)
    assert (len(once), simplified(once)) == (len(text), once)
