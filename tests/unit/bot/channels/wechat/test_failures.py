import pytest

from bot.channels.wechat.compat import GRPCError, ProtocolError, Status, StreamTerminatedError
from bot.channels.wechat.failures import failure_of, root_cause, trouble_of
from bot.channels.wechat.supervision import Rhythm


@pytest.mark.parametrize(
    ("error", "certain"),
    [
        (GRPCError(Status.RESOURCE_EXHAUSTED), True),
        (GRPCError(Status.UNAUTHENTICATED), True),
        (GRPCError(Status.NOT_FOUND), True),
        (GRPCError(Status.UNIMPLEMENTED), True),
        (ConnectionRefusedError(), True),
        (GRPCError(Status.UNKNOWN), False),
        (GRPCError(Status.INTERNAL), False),
        (GRPCError(Status.UNAVAILABLE), False),
        (GRPCError(Status.DEADLINE_EXCEEDED), False),
        (TimeoutError(), False),
        (StreamTerminatedError(), False),
        (ProtocolError(), False),
    ],
)
def test_only_what_was_refused_at_once_is_certainly_not_sent(error: Exception, certain: bool) -> None:
    assert failure_of(error, sending=True).outcome_known is certain
    assert failure_of(error, sending=False).outcome_known


def test_the_console_learns_a_code_and_never_the_gateways_words() -> None:
    words = GRPCError(Status.UNAUTHENTICATED, 'Invalid Wechaty TOKEN "secret"')
    assert trouble_of(words) == "wrong_token"
    assert str(failure_of(words, sending=True)) == "gateway_unauthenticated"
    assert trouble_of(TimeoutError()) == "gateway_frozen"
    assert trouble_of(ConnectionResetError()) == "connection_lost"
    assert trouble_of(OSError()) == "gateway_down"
    assert trouble_of(KeyError()) == "unexpected_failure"


def test_the_cause_is_found_inside_groups() -> None:
    cause = TimeoutError()
    assert root_cause(ExceptionGroup("a", [ExceptionGroup("b", [cause]), ValueError()])) is cause


def test_pauses_grow_and_a_wrong_token_is_tried_slowly() -> None:
    rhythm = Rhythm()
    assert [rhythm.pause_s(failures, "gateway_down") for failures in (1, 2, 3, 9)] == [1, 2, 5, 60]
    assert rhythm.pause_s(1, "wrong_token") == 60
