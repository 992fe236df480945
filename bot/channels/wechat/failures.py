"""What the gateway's failures mean for a delivery: is it certain that nothing was sent?"""

from bot.channels.wechat.compat import GRPCError, ProtocolError, Status, StreamTerminatedError
from handlers.domain.errors import DeliveryFailed

LINK_FAILURES = (GRPCError, StreamTerminatedError, ProtocolError, OSError, TimeoutError)
"""All that a call to the gateway may raise; `TimeoutError` is an `OSError`, named for the reader."""

NOT_CONNECTED, UNREACHABLE, DEADLINE, STREAM_BROKEN = "not_connected", "unreachable", "deadline", "stream_broken"
CONNECTION_LOST = frozenset({NOT_CONNECTED, UNREACHABLE, STREAM_BROKEN})
NO_ANSWER = CONNECTION_LOST | {DEADLINE}
"""Reasons that say nothing about what was asked for, only about the way there."""

# The gateway says these before it tries. UNKNOWN and INTERNAL wrap whatever its puppet threw, maybe after sending.
_REFUSED_AT_ONCE = frozenset(
    {
        Status.INVALID_ARGUMENT,
        Status.NOT_FOUND,
        Status.PERMISSION_DENIED,
        Status.RESOURCE_EXHAUSTED,
        Status.FAILED_PRECONDITION,
        Status.UNIMPLEMENTED,
        Status.UNAUTHENTICATED,
    }
)


def not_connected() -> DeliveryFailed:
    """Return the failure of somebody who sends while nobody is logged in."""
    return DeliveryFailed(NOT_CONNECTED, outcome_known=True)


def failure_of(error: BaseException, *, sending: bool) -> DeliveryFailed:
    """Return what a failed call means. `sending` tells whether the call itself could have sent something."""
    if isinstance(error, GRPCError):
        known = error.status in _REFUSED_AT_ONCE or not sending
        return DeliveryFailed(f"gateway_{error.status.name.lower()}", outcome_known=known)
    if isinstance(error, TimeoutError):
        return DeliveryFailed(DEADLINE, outcome_known=not sending)
    if isinstance(error, OSError):  # only connecting raises it
        return DeliveryFailed(UNREACHABLE, outcome_known=True)
    return DeliveryFailed(STREAM_BROKEN, outcome_known=not sending)


def root_cause(error: BaseException) -> BaseException:
    """Return the first failure inside groups of failures."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def trouble_of(error: BaseException) -> str:
    """Return the code under which the console shows why a session ended; never the gateway's own words."""
    if isinstance(error, GRPCError):
        special = {Status.UNAUTHENTICATED: "wrong_token", Status.ALREADY_EXISTS: "gateway_busy"}
        return special.get(error.status, f"gateway_{error.status.name.lower()}")
    if isinstance(error, TimeoutError):
        return "gateway_frozen"
    if isinstance(error, ConnectionResetError | StreamTerminatedError | ProtocolError):
        return "connection_lost"
    if isinstance(error, OSError):
        return "gateway_down"
    return "unexpected_failure"
