"""Where a demo lives: its folder, its secrets, and the settings made from them."""

import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.config import Settings, make_settings
from bot.demo.neighbours import Neighbour
from bot.demo.papers import HOLDINGS
from bot.demo.server import base_urls
from bot.demo.services.lender import lender_secret
from handlers.domain.errors import ConfigurationError

LINKS = ("publisher", "cnki", "wanfang", "vip", "worldcat")  # opened by a person, asked by nobody
SECRETS = "secrets.json"
SECRET_NAMES = frozenset({"key", "token", "librarian", "admin"})
PORT = 8080
PEOPLE = Path(__file__).parent / "people.json"
STAFF = Path(__file__).parent / "staff.csv"
NOBODY = "127.0.0.1:9"
LIBRARY = "文递演示医院图书馆"
DEPARTMENT_ALIASES = {"内分泌": "内分泌科", "口腔": "口腔科", "骨": "骨科"}


@dataclass(frozen=True, slots=True)
class Place:
    """A demo's folder."""

    data: Path

    @property
    def exists(self) -> bool:
        """Whether a demo was ever started here."""
        return (self.data / SECRETS).is_file()

    @property
    def papers(self) -> Path:
        """Where the sample papers lie."""
        return self.data / "papers"

    @property
    def database(self) -> str:
        """The address of the demo's database."""
        return f"sqlite+aiosqlite:///{(self.data / 'wendi.db').absolute()}"

    @property
    def files(self) -> Path:
        """Where the files of the demo lie."""
        return (self.data / "files").absolute()

    def secrets(self) -> dict[str, str]:
        """Return the demo's own random secrets, made at its first start and readable by its owner alone.

        Raises:
            ConfigurationError: The folder cannot be written.
        """
        if self.exists:
            return read_secrets(self.data / SECRETS)
        made = {
            "key": secrets.token_urlsafe(48),
            "token": secrets.token_hex(24),
            "librarian": _password(),
            "admin": _password(),
        }
        self.keep_secrets(made)
        return made

    def keep_secrets(self, made: Mapping[str, str]) -> None:
        """Write the demo's secrets down, readable by their owner alone; raises like `secrets`."""
        path = self.data / SECRETS
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(dict(made), file)
            part.replace(path)
        except OSError as error:
            raise ConfigurationError(f"演示目录 {self.data} 不能写入：{error.strerror}") from error

    def gateway(self, *, note: str = "") -> Neighbour:
        """Return the practice gateway of this demo."""
        folder = self.data / "gateway"
        arguments = (f"--token={self.secrets()['token']}", "--data", str(folder), "--members", str(PEOPLE))
        return Neighbour(
            "练习网关",
            "bot.channels.practice",
            folder / "gateway.json",
            (*arguments, "--note", note) if note else arguments,
        )

    def services(self) -> Neighbour:
        """Return the stand-in for the services of this demo."""
        return Neighbour("文献服务替身", "bot.demo", self.papers / "services.json", ("--papers", str(self.papers)))

    def program(self) -> Neighbour:
        """Return the demo itself: `found` tells whether it runs, and on which port its pages are."""
        return Neighbour("演示", "bot", self.data / "running.json", ())

    @contextmanager
    def running(self) -> Iterator[Callable[[str], None]]:
        """Lend what notes the address of the demo's pages; the note goes when the demo ends."""
        note = self.program().ready

        def write(address: str) -> None:
            part = note.with_suffix(".part")
            part.write_text(json.dumps({"pid": os.getpid(), "port": urlsplit(address).port}), encoding="utf-8")
            part.replace(note)

        try:
            yield write
        finally:
            note.unlink(missing_ok=True)

    def settings(self, *, port: int | None = None, is_live: bool = False) -> Settings:
        """Return the demo's settings; the environment may fill in what they leave out (pace, limits).

        Without a `port` it is the one that the demo runs on. With `is_live` the sources are asked under their
        real addresses.
        """
        if port is None:
            port = (self.program().found() or {"port": PORT})["port"]
        secret = self.secrets()
        gateway = self.gateway().found() or {"grpc_port": 1}
        services = _services(self.services().found())
        return make_settings(
            {
                "library": {
                    "name": LIBRARY,
                    "email": "library@example.org",
                    "librarian": "王老师",
                    "contact": "图书馆 内线6001",
                },
                "wechat": {"endpoint": f"127.0.0.1:{gateway['grpc_port']}", "token": secret["token"]},
                "storage": {
                    "database": self.database,
                    "files": str(self.files),
                },
                "metadata": _metadata({} if is_live else services, self.papers / "shelf"),
                "fulltext": _fulltext({} if is_live else services, self.papers / "shelf"),
                "suppliers": [] if is_live else [_lender(services, secret["key"])],
                "delivery": {"monthly_cost_cap": "100", "public_url": f"http://127.0.0.1:{port}"},
                "copyright": {"daily_limit": 200, "issue_limit": 20},
                "reports": {"folder": str((self.data / "reports").absolute())},
                "console": {"port": port},
                "privacy": {"key": secret["key"]},
                "http": {"allow_hosts": [] if is_live else [services["host"]]},
            },
            "演示配置",
        )


def read_secrets(path: Path) -> dict[str, str]:
    """Return the secrets of a demo.

    Raises:
        ConfigurationError: The file is none of a demo's secrets.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"读不了密钥文件 {path}：{error.strerror}") from error
    except ValueError as error:
        raise ConfigurationError(f"{path} 不是演示的密钥文件") from error
    if not isinstance(found, dict) or not set(found) >= SECRET_NAMES:
        raise ConfigurationError(f"{path} 不是演示的密钥文件")
    return found


def _services(found: dict[str, Any] | None) -> dict[str, str]:
    # What a demo that is not running, or an older one, does not have is asked of nobody: least of all, unnoticed, of
    # the real services.
    nobody = base_urls(f"http://{NOBODY}")
    if found is None:
        return {**nobody, "host": NOBODY}
    return {**nobody, **found["base_urls"], "host": f"127.0.0.1:{found['port']}"}


def _lender(base: dict[str, str], key: str) -> dict[str, Any]:
    return {
        "name": "lender",
        "label": "演示兄弟馆",
        "kind": "iso18626",
        "due_days": 3,
        "cost": "10",
        "cost_note": "每篇 10 元，按月结算",
        "url": f"{base['lender']}/iso18626",
        "our_id": "ISIL:CN-DEMO",
        "their_id": "ISIL:CN-DEMO-LENDER",
        "secret": lender_secret(key),
        "allow_from": ["127.0.0.1"],
    }


def _metadata(base: dict[str, str], shelf: Path) -> list[dict[str, Any]]:
    return [
        {"use": "crossref", **_at(base, base_url="crossref")},
        {"use": "pubmed", **_at(base, base_url="pubmed", idconv_url="idconv")},
        {"use": "europepmc", **_at(base, base_url="europepmc")},
        {"use": "doi_org", **_at(base, base_url="doi_org", handle_url="handle")},
        {"use": "datacite", **_at(base, base_url="datacite")},
        {"use": "arxiv", **_at(base, base_url="arxiv")},
        {"use": "biorxiv", **_at(base, base_url="biorxiv")},
        {"use": "openalex", **_at(base, base_url="openalex")},
        {"use": "holdings", "path": str(_holdings(shelf))},
        {"use": "openlibrary", **_at(base, base_url="openlibrary")},
        {"use": "folder", "path": str(shelf.absolute())},
    ]


def _fulltext(base: dict[str, str], shelf: Path) -> list[dict[str, Any]]:
    return [
        {"use": "folder", "path": str(shelf.absolute())},
        {"use": "pmc", **_at(base, base_url="pmc_oa")},
        {"use": "unpaywall", **_at(base, base_url="unpaywall")},
        {"use": "openalex", **_at(base, base_url="openalex")},
        {"use": "arxiv", **_at(base, base_url="arxiv", pdf_url="arxiv")},
        {"use": "biorxiv", **_at(base, base_url="biorxiv")},
        {"use": "datacite", **_at(base, base_url="datacite")},
        {"use": "zenodo", **_at(base, base_url="zenodo")},
        {"use": "doaj", **_at(base, base_url="doaj")},
        {"use": "core", "without_key": True, **_at(base, base_url="core")},
        {"use": "doab", **_at(base, base_url="doab")},
        {"use": "holdings", "path": str(_holdings(shelf))},
        *({"use": link} for link in LINKS),
    ]


def _holdings(shelf: Path) -> Path:
    return shelf.absolute().parent / HOLDINGS


def _at(base: dict[str, str], **names: str) -> dict[str, str]:
    return {option: base[name] for option, name in names.items() if name in base}


def _password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(3))
