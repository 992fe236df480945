"""Sources that a hospital writes as plain blocking Python with `requests`: see docs/sources.md.

A call runs in a thread of its own, for so long and no longer; what it says afterwards is dropped.
"""

import asyncio
import inspect
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from importlib.util import module_from_spec, spec_from_file_location
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import requests
import structlog
from pydantic import AfterValidator, BaseModel, Field
from urllib3.exceptions import DecodeError, ProtocolError

from handlers.domain.article import Failure
from handlers.domain.errors import ConfigurationError
from handlers.domain.outcome import Unavailable
from resolvers.blocking.answers import MOST_ANSWERS, Paper
from resolvers.blocking.fence import fenced
from resolvers.blocking.session import FencedSession
from resolvers.blocking.way import Way
from resolvers.entries import available
from resolvers.http import Http
from resolvers.outgoing.denylist import denial
from resolvers.outgoing.guard import Blocked
from resolvers.outgoing.lanes import Limits, Resting
from resolvers.outgoing.transport import Trouble

log = structlog.get_logger()

LIMITS = Limits(per_second=2.0, concurrency=2)
STATUS = {401: Failure.FORBIDDEN, 403: Failure.FORBIDDEN, 407: Failure.FORBIDDEN, 429: Failure.RATE_LIMITED}
KINDS: tuple[tuple[type[BaseException], Failure], ...] = (
    (requests.Timeout, Failure.TIMEOUT),
    (TimeoutError, Failure.TIMEOUT),
    (requests.TooManyRedirects, Failure.MAX_HOPS),
    (requests.exceptions.InvalidURL, Failure.UNSAFE_URL),
    (requests.exceptions.MissingSchema, Failure.UNSAFE_URL),
    (requests.exceptions.ContentDecodingError, Failure.BAD_ENCODING),
    (DecodeError, Failure.BAD_ENCODING),
    (requests.ConnectionError, Failure.CONNECTION),
    (ProtocolError, Failure.CONNECTION),
    (ConnectionError, Failure.CONNECTION),
)
HANGING_S = 4.0  # a caller who gave up after this long was let down by the source
Function = Callable[[Paper, FencedSession], object]


def _hosts(hosts: tuple[str, ...]) -> tuple[str, ...]:
    for host in hosts:
        if not host.strip("[]") or any(sign in host for sign in "/@*?# \t\n"):
            raise ValueError("hosts are names such as opac.example.edu.cn, without https:// and without *")
        if reason := denial(host):
            raise ValueError(f"{host}: {reason}")
    return tuple(host.casefold().strip("[]") for host in hosts)


class Options(BaseModel, extra="forbid", frozen=True):
    """`module` is the file; `name` is what it is called in the console, the file's name when left out.

    `settings` and, by the names of environment variables, `secrets` are handed to the source.
    """

    module: Path
    hosts: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_hosts)]
    name: str = Field(default="", pattern=r"^(?:[a-z][a-z0-9_]{0,39})?$")
    timeout_s: float = Field(default=10.0, gt=0, le=60)
    settings: dict[str, Any] = {}
    secrets: dict[str, str] = {}
    is_late: bool = False


class PlainCalls:
    """Calls the functions of one source's file, each in its thread, at the source's pace."""

    def __init__(self, options: Options, http: Http, wanted: str) -> None:
        """Load the file, which must hold a function named `wanted`.

        Raises:
            ConfigurationError: It cannot be loaded, or does not hold it.
        """
        self.name = options.name or options.module.stem
        if self.name in available("metadata") + available("fulltext"):
            raise ConfigurationError(f"the name {self.name} is taken by a source of the program; give another `name`")
        self.timeout_s = options.timeout_s
        module = load_file(options.module)
        self._function = _function(module, wanted, options.module)
        self._accepts = getattr(module, "accepts", None)
        self._hosts = options.hosts
        self._http = http
        self._proxy = http.line.proxy
        self._settings = {**options.settings, **{key: http.secret(env) for key, env in options.secrets.items()}}
        self._lane = http.lane(self.name, LIMITS)
        self._threads = threading.BoundedSemaphore(self._lane.limits.concurrency)

    def accepts(self, paper: Paper) -> bool:
        """Return whether the source takes the paper; one that says nothing takes all."""
        if self._accepts is None:
            return True
        try:
            with fenced():
                return bool(self._accepts(paper))
        except Exception as error:  # noqa: BLE001 - the edge to somebody else's code: one source
            self._warn(error, Failure.BAD_ANSWER)
            return False

    def declares(self, host: str) -> bool:
        """Return whether the administrator wrote that host into the source's entry."""
        return host.casefold().strip("[]") in self._hosts

    async def call(self, paper: Paper) -> object:
        """Return what the source says of the paper, or `Unavailable`."""
        try:
            async with self._lane.turn():
                said = await self._in_thread(paper)
        except Resting as error:
            return Unavailable(error.failure, error.until)
        except Trouble as trouble:
            self._lane.failed(trouble.failure)
            return Unavailable(trouble.failure.value, self._lane.until)
        self._lane.succeeded()
        return said

    def refused(self, why: str) -> Unavailable:
        """Note that the source said something that is no answer; `why` is for its author."""
        log.warning("plain_source_answer_refused", source=self.name, why=why)
        self._lane.failed(Failure.BAD_ANSWER)
        return Unavailable(Failure.BAD_ANSWER.value, self._lane.until)

    async def _in_thread(self, paper: Paper) -> object:
        if not self._threads.acquire(blocking=False):
            raise Trouble(Failure.TIMEOUT, "its threads are all still busy with earlier calls")
        way = Way(self._http.guard, self._hosts, proxy=self._proxy, timeout_s=self.timeout_s)
        answer: Future[object] = Future()
        answer.set_running_or_notify_cancel()
        # A daemon: a source that hangs for ever does not keep the program from ending.
        threading.Thread(target=self._work, args=(paper, way, answer), name=f"plain {self.name}", daemon=True).start()
        began = time.monotonic()
        try:
            async with asyncio.timeout(self.timeout_s):
                return await asyncio.wrap_future(answer)
        except asyncio.CancelledError:
            if time.monotonic() - began >= HANGING_S:
                self._lane.failed(Failure.TIMEOUT)
            raise
        except TimeoutError:
            log.warning("source_unavailable", source=self.name, failure="timeout", detail="the call took too long")
            raise Trouble(Failure.TIMEOUT) from None
        finally:
            way.end()

    def _work(self, paper: Paper, way: Way, answer: Future[object]) -> None:
        said: object = None
        trouble: Trouble | None = Trouble(Failure.BAD_ANSWER, "it ended the thread")
        try:
            session = FencedSession(way, user_agent=self._http.identity.user_agent, settings=self._settings)
            with fenced(way.tell), session:
                said = _taken(self._function(paper, session))
            # An answer that says nothing because a refusal was swallowed is not "not found".
            trouble = way.refused if not said else None
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the edge to somebody else's code: one source
            trouble = way.refused or trouble_of(error)
            if not way.is_over:
                self._warn(error, trouble.failure)
        finally:
            self._threads.release()
            if trouble:
                answer.set_exception(trouble)
            else:
                answer.set_result(said)

    def _warn(self, error: BaseException, failure: Failure) -> None:
        """Log where it went wrong; messages may hold addresses with keys and stay out."""
        where = "".join(traceback.format_tb(error.__traceback__)[-6:])
        kind = type(error).__name__
        log.warning("source_unavailable", source=self.name, failure=failure.value, error=kind, traceback=where)


def load_file(path: Path) -> ModuleType:
    """Return a source's file as a module; nothing in it may reach out while it is loaded.

    Raises:
        ConfigurationError: There is no such file, or it breaks.
    """
    spec = spec_from_file_location(f"wendi_plain_{path.stem}", path) if path.suffix == ".py" else None
    if spec is None or spec.loader is None or not path.is_file():
        raise ConfigurationError(f"module: there is no Python file {path}")
    module = module_from_spec(spec)
    try:
        with fenced():
            spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else 0
        raise ConfigurationError(f"module: {path.name}, line {line}: {type(error).__name__}: {error}") from error
    return module


def trouble_of(error: BaseException) -> Trouble:
    """Return what an exception of a source stands for."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, Blocked):
        return Trouble(error.failure, error.why)
    if isinstance(error, requests.HTTPError) and error.response is not None:
        status = error.response.status_code
        other = Failure.SERVER_ERROR if status >= 500 else Failure.BAD_ANSWER
        return Trouble(STATUS.get(status, other), str(status))
    failures = (failure for kind, failure in KINDS if isinstance(error, kind))
    return Trouble(next(failures, Failure.BAD_ANSWER), type(error).__name__)


def _function(module: ModuleType, wanted: str, path: Path) -> Function:
    found = getattr(module, wanted, None)
    if not callable(found) or inspect.iscoroutinefunction(found):
        raise ConfigurationError(f"module: {path.name} has no plain function {wanted}(paper, session)")
    function: Function = found
    return function


def _taken(said: object) -> object:
    """Run a generator here, in the source's own thread and time."""
    return list(islice(said, MOST_ANSWERS + 1)) if isinstance(said, Iterator) else said
