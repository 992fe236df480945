from datetime import UTC, datetime

import pytest

from handlers.domain.article import Failure
from resolvers.http import Identity
from resolvers.outgoing.allowance import retry_after_s
from resolvers.outgoing.transport import Trouble, twice

NOW = datetime(2026, 11, 21, 8, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [
        ("5", 5.0),
        (" 0 ", 0.0),
        ("999999999999", 86_400.0),
        ("Sat, 21 Nov 2026 08:01:00 GMT", 60.0),
        ("Sat, 21 Nov 2026 07:00:00 GMT", 0.0),
        ("Sat, 21 Nov 2026 08:01:00", 60.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, wait_s: float | None) -> None:
    assert retry_after_s(header, NOW) == wait_s


async def test_trouble_that_may_pass_is_tried_twice_and_no_more() -> None:
    tries = []

    async def send() -> None:
        tries.append(1)
        raise Trouble(Failure.SERVER_ERROR, pause_s=0)

    with pytest.raises(Trouble):
        await twice(send)
    assert len(tries) == 2


async def test_trouble_that_stays_is_tried_once() -> None:
    tries = []

    async def send() -> None:
        tries.append(1)
        raise Trouble(Failure.FORBIDDEN)

    with pytest.raises(Trouble):
        await twice(send)
    assert len(tries) == 1


@pytest.mark.parametrize(
    ("identity", "agent"),
    [
        (Identity("a@b.cn", "https://b.cn"), "Wendi/0.1.0 (+https://b.cn; mailto:a@b.cn)"),
        (Identity("a@b.cn", product="X", version="2"), "X/2 (mailto:a@b.cn)"),
    ],
)
def test_the_user_agent_says_whom_to_write_to(identity: Identity, agent: str) -> None:
    assert identity.user_agent == agent
