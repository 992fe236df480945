"""A library or broker that speaks ISO 18626 v1.2: XML over HTTP in both directions."""

import asyncio
import hmac
from collections.abc import Sequence
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

from pydantic import Field, SecretStr
from yarl import URL

from handlers.domain.article import Copy, Failure
from handlers.domain.errors import BadDocument, ConfigurationError, SourceUnavailable
from handlers.domain.order import Errand, Money, Order, OrderNews, OrderRejected, OrderState
from resolvers.http import Http
from resolvers.iso18626 import writing
from resolvers.iso18626.reading import Agency, IllMessage, Misread, read_message
from resolvers.iso18626.words import CANCEL_RESPONSE, MAX_BYTES, MEDIA_TYPE, STATUSES, Kind
from resolvers.outgoing.fetch import HttpFetcher
from resolvers.outgoing.guard import Blocked
from resolvers.outgoing.lanes import Limits, Resting
from resolvers.outgoing.transport import Ask, Transport, Trouble, read_capped, twice
from resolvers.supplying import House, SupplierOptions, secret_of

ACTIONS = {Errand.STATUS: "StatusRequest", Errand.CANCEL: "Cancel", Errand.RECEIVED: "Received"}
REACH_S = 5.0
LIMITS = Limits(per_second=2.0, concurrency=1, failures_to_open=5)
UNPAID = frozenset({OrderState.RETRY, OrderState.UNFILLED, OrderState.CANCELLED})


class Options(SupplierOptions, extra="forbid", frozen=True):
    """A partner's keys.

    `url` takes our messages; `our_id` and `their_id` are agencies (`ISIL:CN-110001`). Its messages to us carry the
    secret, which stands in the environment under `secret_env`, and come from `allow_from` (addresses or networks).
    Files are fetched from `hosts` alone. `reply_url` is our own address for its messages, where a broker wants it.
    """

    url: str
    our_id: str = Field(pattern=r"^[A-Za-z0-9]{1,20}:[^\s]{1,60}$")
    their_id: str = Field(pattern=r"^[A-Za-z0-9]{1,20}:[^\s]{1,60}$")
    secret_env: str = ""
    secret: SecretStr | None = None
    allow_from: tuple[str, ...] = Field(min_length=1)
    hosts: tuple[str, ...] = ()
    reply_url: str = ""
    address: str = Field(default="", max_length=200)
    compliance: str = Field(default="Other", pattern=r"^[A-Za-z0-9 _-]{1,30}$")


class Iso18626Supplier:
    """The port `Supplier`, by ISO 18626."""

    kind = "iso18626"
    errands = frozenset(ACTIONS)

    def __init__(self, options: Options, house: House, http: Http) -> None:
        """Keep the collaborators.

        Raises:
            ConfigurationError: The address may not be reached, or there is no secret to know the partner by.
        """
        self.name = options.name
        self.label = options.label or options.name
        self.due_days = options.due_days
        self.cost_note = options.cost_note
        self.expected = Money(options.cost, options.currency)
        self._url = _checked(options.url, http)
        self._options = options
        self._house = house
        self._http = http
        given = options.secret.get_secret_value() if options.secret else ""
        self._secret = secret_of(options.name, given, options.secret_env, http)
        if not self._secret:
            raise ConfigurationError("要有 secret_env：对方来信时用它核对身份")
        self._allow_from = _networks(options.allow_from)
        http.declare_downloads(str(self._url), LIMITS)

    def is_them(self, secret: str, address: str) -> bool:
        """Return whether whoever gives that secret from that address is this partner."""
        is_known = hmac.compare_digest(secret.encode(), self._secret.encode())
        try:
            where = ip_address(address)
        except ValueError:
            return False
        return is_known and any(where in network for network in self._allow_from)

    def draft(self, order: Order, errand: Errand = Errand.REQUEST) -> str:
        """Return exactly what is sent."""
        return self._written(order, errand).decode()

    def _written(self, order: Order, errand: Errand) -> bytes:
        header = writing.Header(
            supplier=_agency(self._options.their_id),
            requester=_agency(self._options.our_id),
            ref=order.ref,
            at=order.errand_at or order.made_at,
            supplier_ref=order.supplier_ref,
        )
        if errand in ACTIONS:
            return writing.requesting_message(header, ACTIONS[errand])
        asking = writing.Asking(
            library=self._house.name,
            email=self._house.email,
            address=self._options.address,
            reply_url=self._options.reply_url,
            compliance=self._options.compliance,
            previous=order.previous,
            note=f"For delivery by e-mail keep in the subject: {self._house.mark.of(order.ref)}",
        )
        return writing.request(header, order.article, asking)

    async def send(self, order: Order, errand: Errand) -> str:
        """Send a message and return the word of its confirmation.

        Raises:
            SourceUnavailable: No proper answer; worth trying again.
            OrderRejected: The partner says that it is wrong.
        """
        lane = self._http.download_lane(self._url)
        try:
            async with lane.turn():
                body = await twice(lambda: self._exchange(self._written(order, errand)))
        except Resting as error:
            raise SourceUnavailable(self.name, error.failure, until=error.until) from error
        except Trouble as trouble:
            lane.failed(trouble.failure.value)
            raise SourceUnavailable(self.name, trouble.failure.value, until=lane.until) from trouble
        lane.succeeded()
        return _confirmed(self.name, body, order.ref)

    async def answers(self) -> bool:
        """Return whether somebody answers at the partner's address, whatever to a plain question."""
        try:
            async with asyncio.timeout(REACH_S), self._http.transport.open(Ask(self._url, accept=MEDIA_TYPE)):
                return True
        except (Trouble, TimeoutError):
            return False

    async def _exchange(self, message: bytes) -> bytes:
        ask = Ask(self._url, accept=MEDIA_TYPE, body=message, content_type=f"{MEDIA_TYPE}; charset=utf-8")
        line: Transport = self._http.transport
        async with line.open(ask) as response:
            if trouble := line.pressure(response):
                raise trouble
            if response.status not in {200, 201, 202}:
                is_closed = response.status in {401, 403}
                raise Trouble(Failure.FORBIDDEN if is_closed else Failure.BAD_ANSWER, str(response.status))
            return await read_capped(response, MAX_BYTES)

    async def fetch(self, url: str, target: Path, *, max_bytes: int) -> None:
        """Write the file under that address to `target`; every hop must be on one of the partner's hosts.

        Raises:
            SourceUnavailable: No proper answer in time.
            BadDocument: No PDF, or an address that is none of the partner's.
        """
        hosts = {self._url.raw_host or "", *self._options.hosts}
        try:
            host = URL(url).raw_host or ""
        except ValueError:
            raise BadDocument(Failure.UNSAFE_URL.value, "malformed") from None
        if host not in hosts:
            raise BadDocument(Failure.UNSAFE_URL.value, "not one of the supplier's hosts")
        fetcher = HttpFetcher(self._http, hosts=hosts)
        await fetcher.fetch(Copy(source=self.name, url=url), target, max_bytes=max_bytes)


def news_of(message: IllMessage) -> OrderNews:
    """Return what a supplier's message says about an order.

    An offer counts as a cost only where the supplier goes on with the order.
    """
    state = STATUSES.get(message.status)
    if message.reason == CANCEL_RESPONSE and message.answer == "Y" and state is None:
        state = OrderState.CANCELLED
    is_paid = state is not None and state not in UNPAID
    offer = f"offer {message.offered}" if message.offered and not is_paid else ""
    text = "\0".join((message.ref, message.timestamp, message.reason, message.status, message.answer, message.url))
    return OrderNews(
        key=sha256(text.encode()).hexdigest(),
        at=message.sent_at,
        why=message.reason,
        state=state,
        word=message.status,
        reason=message.why_not,
        note="; ".join(filter(None, (message.note, offer))),
        cost=message.cost or (message.offered if is_paid else None),
        has_odd_cost=bool(message.odd_cost),
        url=message.url,
        due_at=message.due_at,
        supplier_ref=message.supplier_ref,
        is_refusal=message.reason == CANCEL_RESPONSE and message.answer == "N",
    )


def partner(suppliers: Sequence[object], secret: str, address: str) -> Iso18626Supplier | None:
    """Return the partner that gives that secret from that address; every one is compared, whoever is found."""
    known = [s for s in suppliers if isinstance(s, Iso18626Supplier) and s.is_them(secret, address)]
    return known[0] if len(known) == 1 and secret else None


def build(options: Options, house: House, http: Http) -> Iso18626Supplier:
    """Return the partner.

    Raises:
        ConfigurationError: As for `Iso18626Supplier`.
    """
    return Iso18626Supplier(options, house, http)


def _confirmed(name: str, body: bytes, ref: str) -> str:
    try:
        answer = read_message(body)
    except Misread as error:
        raise SourceUnavailable(name, Failure.BAD_ANSWER.value) from error
    if answer.kind not in {Kind.REQUEST_CONFIRMATION, Kind.REQUESTING_CONFIRMATION}:
        raise SourceUnavailable(name, Failure.BAD_ANSWER.value)
    if answer.ref and answer.ref != ref:
        raise SourceUnavailable(name, Failure.BAD_ANSWER.value)
    if not answer.is_ok:
        raise OrderRejected(answer.error[:200] or "ERROR")
    return "OK"


def _agency(text: str) -> Agency:
    kind, _, value = text.partition(":")
    return Agency(kind, value)


def _checked(url: str, http: Http) -> URL:
    try:
        return http.guard.check(URL(url))
    except (Blocked, ValueError) as error:
        raise ConfigurationError(f"url 不能使用：{url}") from error


def _networks(texts: Sequence[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(text, strict=False) for text in texts)
    except ValueError as error:
        raise ConfigurationError(f"allow_from 不是网络地址：{error}") from error
