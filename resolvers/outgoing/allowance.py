"""What a service says in its headers of how much it may be asked.

Crossref names a pace: `x-rate-limit-limit` calls in `x-rate-limit-interval`, `x-concurrency-limit` at once. Others say
what is left until when (E-utilities, OpenAlex, Zenodo, CORE): `x-ratelimit-remaining`, `-reset`, `-retry-after`. RFC
drafts leave the `x-` out. Spelling differs, the meaning does not.
"""

import email.utils
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

DAY_S = 86_400.0
EPOCH_S = 1e9  # from here on a number is a moment, not a time to wait
UNITS_S = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": DAY_S}


@dataclass(frozen=True, slots=True)
class Allowance:
    """`per_second` and `concurrency` are the pace that is allowed, `left` is how many calls are left for `reset_s`."""

    per_second: float | None = None
    concurrency: int | None = None
    left: int | None = None
    reset_s: float | None = None


def read_allowance(headers: Mapping[str, str], now: datetime) -> Allowance:
    """Return what the headers of an answer say; nothing where they are silent or cannot be read."""
    said = {name.lower().replace("-", "").removeprefix("x"): value.strip() for name, value in headers.items()}
    interval_s, calls = _seconds(said.get("ratelimitinterval", "")), _number(said.get("ratelimitlimit", ""))
    reset = (said.get("retryafter", ""), said.get("ratelimitretryafter", ""), said.get("ratelimitreset", ""))
    return Allowance(
        per_second=calls / interval_s if calls and interval_s else None,
        concurrency=_number(said.get("concurrencylimit", "")) or None,
        left=_number(said.get("ratelimitremaining", "")),
        reset_s=next((wait for value in reset if (wait := _until_s(value, now)) is not None), None),
    )


def retry_after_s(value: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, at most a day; `None` when it asks for nothing."""
    text = value.strip()
    if text.isdecimal():
        return min(float(text[:9]), DAY_S)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), DAY_S)


def _number(text: str) -> int | None:
    return int(float(text)) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text) else None


def _seconds(text: str) -> float | None:
    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*([smhd]?)", text.lower())
    return float(match[1]) * UNITS_S[match[2]] or None if match else None


def _until_s(text: str, now: datetime) -> float | None:
    """Return the seconds to wait, at most a day: given as such, as a moment of the epoch, or as a date."""
    number = float(text) if re.fullmatch(r"\d{1,13}(\.\d{1,9})?", text) else None
    if number is None:
        return retry_after_s(text, now) if text else None
    if number >= EPOCH_S:
        number = (number / 1000 if number >= EPOCH_S * 1000 else number) - now.timestamp()
    return min(max(number, 0.0), DAY_S)
