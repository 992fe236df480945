"""`config.yaml` and the environment, read once into frozen settings."""

import unicodedata
from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.watermark_config import Section, Watermark
from handlers.domain.errors import ConfigurationError

MIN_KEY_CHARS = 32


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"没有 {name} 这个时区") from error
    return name


def _visible(words: str) -> str:
    if any(unicodedata.category(char) == "Cc" and not char.isspace() for char in words):
        raise ValueError("里有看不见的控制字符，请去掉")
    return words


def _key(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < MIN_KEY_CHARS:
        raise ValueError(f"至少要有 {MIN_KEY_CHARS} 个字符")
    return secret


def _folder_or_s3(value: str) -> str:
    if "://" in value:
        raise ValueError("目前只支持本地文件夹")
    return value


def _routes(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value or len(set(value)) != len(value):
        raise ValueError("至少写一种途径，且不要重复")
    return value


class Library(Section):
    """Who runs the service; name and mail stand in the user agent and on every copy."""

    name: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_visible)]
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    homepage: str = ""
    notice: Annotated[str, AfterValidator(_visible)] = "仅供教学科研使用"
    librarian: str = "馆员"
    contact: str = "图书馆"
    opens: time = time(8, 0)
    closes: time = time(17, 0)
    on_call: str = Field(default="", max_length=40)
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"


class WeChat(Section):
    """The gateway and the groups that are served; an empty list serves every group."""

    endpoint: str = Field(pattern=r"^[^\s:/]+:\d{1,5}$")
    token: SecretStr = Field(min_length=1)
    groups: tuple[str, ...] = ()
    bot_names: tuple[str, ...] = ()
    ding_every_s: float = Field(default=20.0, gt=0)
    ding_timeout_s: float = Field(default=10.0, gt=0)
    max_file_mb: int = Field(default=100, ge=1, le=200)


class Storage(Section):
    """Where data lives: the database's URL and the folder of the files."""

    database: str = Field(pattern=r"^(sqlite\+aiosqlite|postgresql\+asyncpg)://")
    files: Annotated[str, AfterValidator(_folder_or_s3)]


class Membership(Section):
    """How people are bound to the staff list."""

    code_valid_hours: float = Field(default=72.0, gt=0)
    keep_unbound_hours: float = Field(default=24.0, gt=0)
    library_departments: tuple[str, ...] = ("图书馆",)


class Copyright(Section):
    """Limits against systematic copying; 0 lifts one."""

    daily_limit: int = Field(default=20, ge=0)
    issue_limit: int = Field(default=3, ge=0)
    is_free_of_charge: bool = True


class Pace(Section):
    """Gaps between two messages, so that the account does not talk like a machine."""

    conversation_gap_s: float = Field(default=1.2, ge=0)
    account_gap_s: float = Field(default=0.6, ge=0)
    quiet_from: time | None = time(22, 0)
    quiet_until: time | None = time(7, 0)


class Delivery(Section):
    """How copies and answers reach readers."""

    routes: Annotated[tuple[Literal["private", "group"], ...], AfterValidator(_routes)] = ("private", "group")
    reply_hold_s: float = Field(default=2.0, ge=0, le=60)
    choice_minutes: float = Field(default=30.0, gt=0)
    stuck_minutes: float = Field(default=15.0, gt=0)
    unanswered_s: float = Field(default=60.0, ge=5)
    max_download_mb: int = Field(default=200, ge=1, le=2000)
    max_original_mb: int = Field(default=20, ge=1, le=200)
    recall_years: float = Field(default=3.0, ge=0, le=30)
    recall_look_hours: float = Field(default=20.0, gt=0)
    recall_every_minutes: float = Field(default=60.0, gt=0)
    public_url: str = ""
    watch_days: float = Field(default=30.0, gt=0, le=366)
    watch_hours: Annotated[tuple[Annotated[float, Field(gt=0)], ...], Field(min_length=1)] = (1, 6, 24, 72, 168)
    monthly_cost_cap: Decimal | None = Field(default=None, ge=0)
    department_cost_caps: dict[str, Annotated[Decimal, Field(ge=0)]] = Field(default_factory=dict)
    cost_currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")
    pace: Pace = Pace()


class Reports(Section):
    """Where the weekly report is written, and when (cron expression, local time)."""

    folder: str = "var/reports"
    weekly: str = "0 8 * * mon"


class Console(Section):
    """The address of the web pages."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    is_https: bool = False
    max_upload_mb: int = Field(default=200, ge=1, le=2000)


class Privacy(Section):
    """The master key that encrypts names, and how long texts are kept."""

    key: Annotated[SecretStr, AfterValidator(_key)]
    keep_text_days: int = Field(default=180, ge=1)


class Http(Section):
    """The outgoing line; `allow_hosts` may be reached although they are private; `probe_minutes` 0: no probes."""

    allow_hosts: tuple[str, ...] = ()
    source_timeout_s: float = Field(default=6.0, gt=0)
    total_timeout_s: float = Field(default=25.0, gt=0)
    hedge_s: float = Field(default=4.0, gt=0)
    probe_minutes: float = Field(default=10.0, ge=0)


class Imap(Section):
    """The mailbox in which files come back from suppliers; without a host nobody looks."""

    host: str = ""
    port: int = Field(default=993, ge=1, le=65535)
    is_tls: bool = True
    user: str = ""
    password: SecretStr = SecretStr("")
    folder: str = Field(default="INBOX", min_length=1, max_length=100)


class Mail(Section):
    """The server that sends mails, and the mailbox that takes them; without a host there is no mail."""

    host: str = ""
    port: int = Field(default=465, ge=1, le=65535)
    tls: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: str = Field(default="", pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")
    imap: Imap = Imap()


class Empty(Section):
    """A part that has no settings yet."""


class Settings(BaseSettings):
    """Everything that can be chosen. YAML holds choices, the environment what the file leaves out."""

    model_config = SettingsConfigDict(
        env_prefix="WENDI__",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    library: Library
    wechat: WeChat
    wecom: Empty = Empty()
    storage: Storage
    metadata: tuple[dict[str, Any], ...] = ()
    fulltext: tuple[dict[str, Any], ...] = ()
    membership: Membership = Membership()
    copyright: Copyright = Copyright()
    watermark: Watermark = Watermark()
    delivery: Delivery = Delivery()
    reports: Reports = Reports()
    console: Console = Console()
    mail: Mail = Mail()
    suppliers: tuple[dict[str, Any], ...] = ()
    privacy: Privacy
    http: Http = Http()

    @field_validator("watermark")
    @classmethod
    def _names_sources_that_are_there(cls, value: Watermark, info: ValidationInfo) -> Watermark:
        if "fulltext" in info.data:  # else it is at fault itself
            value.check_names(info.data["fulltext"])
        return value


def read_settings(path: Path) -> Settings:
    """Return the settings of a file, completed from the environment.

    Raises:
        ConfigurationError: Each fault on a line of its own: where, what, and how to mend it; no secret's value.
    """
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError as error:
        raise ConfigurationError(f"没有找到配置文件 {path}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"配置文件 {path} 读不出来（需为 UTF-8 文本）") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"配置文件 {path} 不是正确的 YAML：{_first_line(error)}") from error
    if not isinstance(values, dict):
        raise ConfigurationError(f"配置文件 {path} 的最外层应是“键: 值”")
    return make_settings(values, str(path))


def make_settings(values: dict[str, Any], origin: str) -> Settings:
    """Return settings from values, completed from the environment; raises like `read_settings`."""
    try:
        return Settings(**{str(key): value for key, value in values.items()})
    except ValidationError as error:
        faults = "\n".join(f"  {_fault(fault)}" for fault in error.errors(include_url=False, include_input=False))
        raise ConfigurationError(f"{origin} 有 {error.error_count()} 处要改：\n{faults}") from error


def _fault(fault: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in fault["loc"])
    kind = str(fault["type"])
    if kind == "missing":
        variable = "WENDI__" + where.upper().replace(".", "__")
        return f"{where}：缺少（写进配置文件，密钥类请设环境变量 {variable}）"
    if kind == "extra_forbidden":
        return f"{where}：没有这个配置项，请检查拼写"
    return f"{where}：{_words(kind, fault)}"


def _words(kind: str, fault: Mapping[str, Any]) -> str:
    context = fault.get("ctx", {})
    known = {
        "string_type": "应是文字",
        "int_parsing": "应是整数",
        "int_type": "应是整数",
        "float_parsing": "应是数字",
        "float_type": "应是数字",
        "finite_number": "应是有限的数字",
        "bool_parsing": "应是 true 或 false",
        "time_parsing": "应是时刻，如 08:00",
        "tuple_type": "应是列表",
        "dict_type": "应是“键: 值”",
        "model_type": "应是“键: 值”",
        "literal_error": f"只能是 {context.get('expected', '')}",
        "greater_than": f"应大于 {context.get('gt', '')}",
        "greater_than_equal": f"不能小于 {context.get('ge', '')}",
        "less_than_equal": f"不能大于 {context.get('le', '')}",
        "string_pattern_mismatch": f"写法不对，应符合 {context.get('pattern', '')}",
        "string_too_short": "不能为空",
        "value_error": str(context.get("error", "")),
    }
    return known.get(kind, str(fault["msg"]))


def _first_line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else ""
    return f"{place} {getattr(error, 'problem', '') or ''}".strip()
