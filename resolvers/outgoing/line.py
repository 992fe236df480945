"""What an entry of the configuration says about the line to its service: pace, budget, outbound proxy."""

from dataclasses import dataclass, field, replace
from typing import Annotated

from aiohttp import encode_basic_auth
from pydantic import AfterValidator, BaseModel, Field
from yarl import URL

from handlers.domain.errors import ConfigurationError
from resolvers.outgoing.lanes import Limits


@dataclass(frozen=True, slots=True)
class Proxy:
    """An outbound proxy that the hospital allows; `credentials` are `user:password`, never shown."""

    host: str
    port: int
    credentials: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        """Its address, without credentials."""
        return f"http://{self.place}"

    @property
    def login(self) -> dict[str, str] | None:
        """The headers that aiohttp turns into the proxy's own (`Authorization` into `Proxy-Authorization`)."""
        if not self.credentials:
            return None
        user, _, password = self.credentials.partition(":")
        return {"Authorization": encode_basic_auth(user, password)}

    @property
    def place(self) -> str:
        """Its host and port, as in `http.allow_hosts`."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _proxy_address(text: str) -> str:
    try:
        url = URL(text)
        is_plain = url.scheme == "http" and bool(url.raw_host) and url.path in {"", "/"} and not url.query_string
        has_name = url.raw_user is not None or url.raw_password is not None
    except ValueError:
        is_plain, has_name = False, False
    if has_name:
        raise ValueError("must not hold a user name or password; name their environment variable in `proxy_env`")
    if not is_plain:
        raise ValueError("must be http://host:port")
    return text


class LineOptions(BaseModel, extra="forbid", frozen=True):
    """Keys that every entry of `metadata` and `fulltext` may have.

    `proxy_env` names the environment variable that holds the proxy's `user:password`;
    `per_day` is a budget of calls, new at midnight UTC.
    """

    proxy: Annotated[str, AfterValidator(_proxy_address)] | None = None
    proxy_env: str = ""
    per_second: float | None = Field(default=None, gt=0, le=1000)
    concurrency: int | None = Field(default=None, ge=1, le=64)
    per_day: int | None = Field(default=None, ge=1)


@dataclass(frozen=True, slots=True)
class Line:
    """The line of one entry; `None` leaves the source's own choice."""

    proxy: Proxy | None = None
    per_second: float | None = None
    concurrency: int | None = None
    per_day: int | None = None

    @property
    def is_limited(self) -> bool:
        """Whether it says anything about pace or budget."""
        return any(value is not None for value in (self.per_second, self.concurrency, self.per_day))

    def limited(self, limits: Limits) -> Limits:
        """Return limits with the entry's pace and budget in place of the source's."""
        paced = self.paced(limits)
        return paced if self.per_day is None else replace(paced, per_day=self.per_day)

    def paced(self, limits: Limits) -> Limits:
        """Return limits with the entry's pace alone: the budget counts calls, not the files behind them."""
        return replace(
            limits,
            per_second=self.per_second or limits.per_second,
            concurrency=self.concurrency or limits.concurrency,
        )


def line_of(options: LineOptions, secret: str) -> Line:
    """Return the line that an entry describes; `secret` is what `proxy_env` holds.

    Raises:
        ConfigurationError: The credentials have no proxy, or are not `user:password`.
    """
    if secret and not options.proxy:
        raise ConfigurationError("`proxy_env` needs `proxy`")
    if secret and ":" not in secret:
        raise ConfigurationError(f"the environment variable {options.proxy_env} must hold user:password")
    proxy = None
    if options.proxy:
        url = URL(options.proxy)
        proxy = Proxy(url.raw_host or "", url.port or 80, secret)
    return Line(proxy, options.per_second, options.concurrency, options.per_day)
