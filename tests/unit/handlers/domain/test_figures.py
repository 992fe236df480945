from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handlers.domain.figures import RequestRow, Searches, count, line, spread
from handlers.domain.request import Reason, RequestKind, State

T0 = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


def row(number: int, state: State, *, department: str = "口腔科", ack_s: float = 1, took_s: float | None = None,
        language: str = "en", reason: Reason = Reason.NONE, reader: str = "a") -> RequestRow:  # fmt: skip
    done = T0 + timedelta(seconds=took_s) if took_s is not None else None
    return RequestRow(
        number=number, reader=reader, department=department, kind=RequestKind.ARTICLE, language=language,
        source="folder" if done else "", route="private" if done else "", state=state, reason=reason, is_urgent=False,
        received_at=T0, acked_at=T0 + timedelta(seconds=ack_s), identified_at=None, found_at=None, delivered_at=done,
        closed_at=done,
    )  # fmt: skip


def test_a_hand_count_agrees() -> None:
    rows = [
        row(1, State.DELIVERED, took_s=4),
        row(2, State.DELIVERED, took_s=300, language="zh", reader="b"),
        row(3, State.WITH_LIBRARIAN, reason=Reason.NO_OPEN_COPY),
        row(4, State.CANCELLED),
        row(5, State.DECLINED, reason=Reason.DUPLICATE, department="骨科"),
    ]
    figures = count(rows, day_of=lambda m: f"{m:%m-%d}")
    assert (figures.total.requests, figures.total.delivered, figures.total.readers) == (5, 2, 2)
    assert figures.total.fill_rate == 2 / 3
    assert [(d.name, d.requests, d.chinese, d.foreign) for d in figures.departments] == [
        ("口腔科", 4, 1, 3),
        ("骨科", 1, 0, 1),
    ]
    assert figures.sources == (("folder", 2),)
    assert dict(figures.reasons) == {Reason.NO_OPEN_COPY: 1, Reason.DUPLICATE: 1}
    assert figures.days == (("11-16", 5, 2),)
    assert figures.turnaround.within_target == 0.5
    assert figures.turnaround.median_s == 152


def test_nothing_gives_empty_figures_not_an_error() -> None:
    figures = count([], day_of=str)
    assert figures.total.requests == 0
    assert figures.total.fill_rate is None
    assert figures.acknowledgement.count == 0


def test_a_spread_of_one_is_that_one() -> None:
    assert spread([5.0, None], 10).p90_s == 5.0


def test_a_list_with_its_reader_is_neither_a_fill_nor_a_miss_and_searches_are_counted_apart() -> None:
    searched = [
        replace(row(number, state), kind=RequestKind.SEARCH)
        for number, state in enumerate((State.ANSWERED, State.ANSWERED, State.WITH_LIBRARIAN, State.DECLINED), 1)
    ]
    helped = replace(row(9, State.DELIVERED, took_s=4), kind=RequestKind.SEARCH)
    figures = count([*searched, helped, row(10, State.DELIVERED, took_s=4)], day_of=str)
    assert figures.total.fill_rate == 2 / 4
    assert figures.searches == Searches(requests=5, by_bot=2, by_librarian=1, waiting=1)


def test_who_was_sent_to_the_printed_book_is_neither_filled_nor_refused() -> None:
    rows = [row(1, State.DELIVERED), row(2, State.DECLINED, reason=Reason.HELD_IN_PRINT), row(3, State.DECLINED)]
    total = line("合计", rows)
    assert (total.declined, total.fill_rate) == (1, 0.5)


def test_what_was_joined_to_another_request_is_left_out_once_and_is_no_cancellation() -> None:
    joined = row(2, State.CANCELLED, reason=Reason.DUPLICATE)
    rows = [row(1, State.DELIVERED), joined, row(3, State.CANCELLED), row(4, State.DECLINED)]
    total = line("合计", rows)
    assert (total.cancelled, total.fill_rate) == (1, 0.5)
