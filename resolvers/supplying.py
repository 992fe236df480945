"""Turns the configuration's list of suppliers into objects: one file a kind in `suppliers/`, no registry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from handlers.domain.errors import ConfigurationError
from handlers.domain.order import MAX_COST
from handlers.domain.order_mark import OrderMark
from handlers.ports.orders import Supplier
from resolvers.http import Http
from resolvers.mail import Mailer

MIN_SECRET_CHARS = 20


class SupplierOptions(BaseModel, extra="forbid", frozen=True):
    """What every supplier has, whatever its kind: an entry's keys, checked at the start."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")
    label: str = Field(default="", max_length=40)
    due_days: int = Field(default=7, ge=1, le=180)
    cost_note: str = Field(default="", max_length=100)
    cost: Decimal = Field(default=Decimal(0), ge=0, le=MAX_COST)
    currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")


@dataclass(frozen=True, slots=True)
class House:
    """What suppliers are told of this library; files may be mailed to `email`. `mark` signs what goes out."""

    name: str
    email: str
    mark: OrderMark
    mailer: Mailer | None = None


def load_suppliers(entries: Sequence[Mapping[str, Any]], house: House, http: Http) -> tuple[Supplier, ...]:
    """Return the suppliers that the entries name, in that order.

    Raises:
        ConfigurationError: An entry has no kind, an unknown one, a key or value that does not fit, or a name twice.
    """
    built = [_built(f"suppliers[{number}]", entry, house, http) for number, entry in enumerate(entries)]
    names = [supplier.name for supplier in built]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigurationError(f"suppliers：名称 {'、'.join(twice)} 用了不止一次")
    return tuple(built)


def kinds() -> tuple[str, ...]:
    """Return the kinds that exist."""
    files = (Path(__file__).parent / "suppliers").glob("*.py")
    return tuple(sorted(file.stem for file in files if not file.stem.startswith("_")))


def secret_of(where: str, given: str, variable: str, http: Http) -> str:
    """Return a supplier's secret, given or from the environment.

    Raises:
        ConfigurationError: There is none, or it is easily guessed.
    """
    secret = given or (http.secret(variable) if variable else "")
    if secret and len(secret) < MIN_SECRET_CHARS:
        raise ConfigurationError(f"{where}：密钥至少要有 {MIN_SECRET_CHARS} 个字符")
    return secret


def _built(where: str, entry: Mapping[str, Any], house: House, http: Http) -> Supplier:
    kind = entry.get("kind")
    if kind not in kinds():
        raise ConfigurationError(f"{where}：kind 只能是 {'、'.join(kinds())}")
    module = import_module(f"resolvers.suppliers.{kind}")
    try:
        options = module.Options(**{key: value for key, value in entry.items() if key != "kind"})
        supplier: Supplier = module.build(options, house, http)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        said = "；".join(f"{'.'.join(map(str, fault['loc']))}：{_plain(fault)}" for fault in faults)
        raise ConfigurationError(f"{where}（{kind}）{said}") from None
    except (ConfigurationError, TypeError) as error:
        raise ConfigurationError(f"{where}（{kind}）：{error}") from error
    return supplier


def _plain(fault: Mapping[str, Any]) -> str:
    return "没有这个配置项" if fault["type"] == "extra_forbidden" else str(fault["msg"])
