"""What services say in their headers, as each of them spells it."""

from datetime import UTC, datetime

import pytest

from resolvers.outgoing.allowance import Allowance, read_allowance

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
EPOCH = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, Allowance()),
        (
            {"x-rate-limit-limit": "5", "x-rate-limit-interval": "1s", "x-concurrency-limit": "1"},
            Allowance(per_second=5.0, concurrency=1),
        ),
        ({"X-Rate-Limit-Limit": "50", "X-Rate-Limit-Interval": "1m"}, Allowance(per_second=50 / 60)),
        ({"X-RateLimit-Limit": "3", "X-RateLimit-Remaining": "2"}, Allowance(left=2)),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "57600"}, Allowance(left=0, reset_s=57_600)),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(EPOCH + 40)}, Allowance(left=0, reset_s=40)),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{EPOCH + 40}000"}, Allowance(left=0, reset_s=40)),
        ({"X-RateLimitRemaining": "9", "X-RateLimit-Retry-After": "2026-11-21T08:01:00Z"}, Allowance(left=9)),
        ({"X-RateLimit-Retry-After": "Sat, 21 Nov 2026 08:01:00 GMT"}, Allowance(reset_s=60)),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "5"}, Allowance(left=0, reset_s=5)),
        ({"Retry-After": "7", "X-RateLimit-Reset": "99"}, Allowance(reset_s=7)),
        ({"X-RateLimit-Reset": "99999999"}, Allowance(reset_s=86_400)),
        ({"X-RateLimit-Reset": str(EPOCH - 40)}, Allowance(reset_s=0)),
        ({"x-ratelimit-remaining-usd": "0", "X-RateLimit-Remaining": "many"}, Allowance()),
        ({"x-rate-limit-limit": "0", "x-rate-limit-interval": "0s", "x-concurrency-limit": "0"}, Allowance()),
        ({"x-rate-limit-limit": "-1", "x-rate-limit-interval": "soon", "Retry-After": "²"}, Allowance()),
        ({"x-rate-limit-limit": "9" * 99, "X-RateLimit-Reset": "9" * 99}, Allowance(reset_s=86_400)),
    ],
)
def test_headers_are_read_in_every_spelling_and_nonsense_is_none(headers: dict[str, str], said: Allowance) -> None:
    assert read_allowance(headers, NOW) == said
