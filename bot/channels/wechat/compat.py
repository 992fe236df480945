"""Imports wechaty 0.10.7, which cannot be imported as it is, and names what this folder uses of it.

What its import needs stands in place only while the import runs, so that nothing else in the process sees it:
telnetlib (gone since Python 3.13), `pyee.AsyncIOEventEmitter` (gone since pyee 12), `urllib3.get_host` (gone since 2),
a hashable `PuppetOptions` (demanded of defaults since Python 3.11), a folder that exists in place of `./.wechaty`,
a logger without handlers, files and environment variables of its own, and nothing in place of the web server and the
clients that it loads for its plugins: half a second and 40 MB.
"""

import contextlib
import logging
import os
import socket
import sys
import tempfile
import types
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

LOGGER = "wechaty"


class _Telnet:
    """What wechaty uses of telnetlib: a probe whether a port is open."""

    def open(self, host: str, port: int = 0, timeout: float = 3) -> None:
        """Return when the port is open."""
        socket.create_connection((host, port), timeout).close()


def _get_logger(name: str | None = None, file: str | None = None) -> logging.Logger:
    """Return a logger below `LOGGER`, so that its records reach the root once."""
    return logging.getLogger(f"{LOGGER}.{name}" if name else LOGGER)


class _Unused:
    """Stands for each class and function of a package that is never used."""

    def __init__(self, *args: object, **options: object) -> None:
        """Take anything."""


class _UnusedModule(types.ModuleType):
    """A package that is imported from and never used."""

    def __getattr__(self, name: str) -> type[_Unused]:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Unused


_UNUSED = (
    "github",
    "github.Issue",
    "github.IssueComment",
    "github.PullRequest",
    "github.PullRequestComment",
    "github.Repository",
    "opengraph_py3",
    "quart",
    "quart_cors",
)


def _module(name: str, **names: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    vars(module).update(names)
    return module


def _urllib3_get_host(url: str) -> tuple[str, str | None, int | None]:
    from urllib3.util import parse_url  # noqa: PLC0415 - only called, if ever, by wechaty

    parsed = parse_url(url)
    return parsed.scheme or "http", parsed.hostname, parsed.port


@contextlib.contextmanager
def _modules(stand_ins: Mapping[str, types.ModuleType]) -> Iterator[None]:
    before = {name: sys.modules.get(name) for name in stand_ins}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


@contextlib.contextmanager
def _attribute(module: types.ModuleType, name: str, value: Any) -> Iterator[None]:
    if hasattr(module, name):
        yield
        return
    setattr(module, name, value)
    try:
        yield
    finally:
        delattr(module, name)


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def _import_repairs() -> Iterator[None]:
    import pyee  # noqa: PLC0415 - part of what is being repaired
    import pyee.asyncio  # noqa: PLC0415
    import urllib3  # noqa: PLC0415

    stand_ins = {
        "telnetlib": _module("telnetlib", Telnet=_Telnet),
        "wechaty_puppet.config": _module("wechaty_puppet.config", CACHE_DIR=tempfile.gettempdir()),
        "wechaty_puppet.logger": _module("wechaty_puppet.logger", get_logger=_get_logger),
        **{name: _UnusedModule(name) for name in _UNUSED},
    }
    with (
        warnings.catch_warnings(action="ignore"),
        _modules(stand_ins),
        _attribute(pyee, "AsyncIOEventEmitter", pyee.asyncio.AsyncIOEventEmitter),
        _attribute(urllib3, "get_host", _urllib3_get_host),
        _environment("CACHE_DIR", tempfile.gettempdir()),
    ):
        from wechaty_puppet.schemas.puppet import PuppetOptions  # noqa: PLC0415

        PuppetOptions.__hash__ = object.__hash__
        yield


def _quiet() -> None:
    """Let wechaty speak of failures only; its lesser records hold message texts and the token."""
    logging.getLogger(LOGGER).setLevel(logging.ERROR)


_quiet()
with _import_repairs():
    import betterproto
    from grpclib.client import Channel
    from grpclib.const import Cardinality, Status
    from grpclib.exceptions import GRPCError, ProtocolError, StreamTerminatedError
    from wechaty import Wechaty, WechatyOptions
    from wechaty_grpc.wechaty import PuppetStub, puppet
    from wechaty_puppet import PuppetOptions
    from wechaty_puppet_service import PuppetService
    from wechaty_puppet_service.utils import extract_host_and_port

__all__ = [
    "Cardinality",
    "Channel",
    "GRPCError",
    "ProtocolError",
    "PuppetOptions",
    "PuppetService",
    "PuppetStub",
    "Status",
    "StreamTerminatedError",
    "Wechaty",
    "WechatyOptions",
    "betterproto",
    "extract_host_and_port",
    "puppet",
]
