import pytest

from handlers.domain.errors import IllegalMove
from handlers.domain.request import ENDED, FIRST, MOVES, OPEN, Actor, State, check_move, may_move


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_state_can_reach_an_end(state: State) -> None:
    reached, frontier = {state}, [state]
    while frontier:
        for following in MOVES[frontier.pop()]:
            if following not in reached:
                reached.add(following)
                frontier.append(following)
    assert reached & ENDED


@pytest.mark.parametrize("state", sorted(State))
def test_every_state_can_be_reached_from_a_first_one(state: State) -> None:
    reached, frontier = set(FIRST), list(FIRST)
    while frontier:
        for following in MOVES[frontier.pop()]:
            if following not in reached:
                reached.add(following)
                frontier.append(following)
    assert state in reached


@pytest.mark.parametrize("state", sorted(OPEN - {State.MARKED}))
def test_a_reader_can_cancel_until_the_copy_is_on_its_way(state: State) -> None:
    assert may_move(state, State.CANCELLED, Actor.READER)


@pytest.mark.parametrize("state", [State.MARKED, *sorted(ENDED)])
def test_nobody_cancels_what_is_on_its_way_or_over(state: State) -> None:
    assert not any(may_move(state, State.CANCELLED, actor) for actor in Actor)


@pytest.mark.parametrize("state", sorted(set(State) - {State.MARKED}))
def test_only_a_marked_copy_is_delivered(state: State) -> None:
    assert State.DELIVERED not in MOVES[state]


@pytest.mark.parametrize("end", sorted(State))
def test_the_unbound_get_nothing_but_a_way_in_or_out(end: State) -> None:
    allowed = end in MOVES[State.AWAITING_BINDING]
    assert allowed == (end in {State.RECEIVED, State.CANCELLED, State.EXPIRED})


def test_no_move_leads_to_itself_and_each_has_an_actor() -> None:
    for start, moves in MOVES.items():
        assert start not in moves
        assert all(moves.values())


def test_a_move_outside_the_table_is_refused() -> None:
    check_move(State.FOUND, State.MARKED, Actor.BOT)
    with pytest.raises(IllegalMove):
        check_move(State.FOUND, State.MARKED, Actor.READER)
    with pytest.raises(IllegalMove):
        check_move(State.DELIVERED, State.RECEIVED, Actor.BOT)
