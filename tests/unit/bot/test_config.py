from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import make_settings, read_settings
from handlers.domain.errors import ConfigurationError

KEY = "k" * 40


def values(**changes: object) -> dict[str, Any]:
    good: dict[str, Any] = {
        "library": {"name": "图书馆", "email": "lib@example.org"},
        "wechat": {"endpoint": "127.0.0.1:1", "token": "t"},
        "storage": {"database": "sqlite+aiosqlite:///x.db", "files": "x"},
        "privacy": {"key": KEY},
    }
    return good | changes


def test_the_shipped_file_needs_only_its_two_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = Path(__file__).parents[3] / "config.yaml"
    with pytest.raises(ConfigurationError) as refusal:
        read_settings(shipped)
    assert "WENDI__PRIVACY__KEY" in str(refusal.value)
    assert "WENDI__WECHAT__TOKEN" in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 3
    monkeypatch.setenv("WENDI__PRIVACY__KEY", KEY)
    monkeypatch.setenv("WENDI__WECHAT__TOKEN", "t")
    assert read_settings(shipped).wechat.token.get_secret_value() == "t"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"wechta": {}}, "wechta：没有这个配置项"),
        ({"delivery": {"reply_hold": 2}}, "delivery.reply_hold：没有这个配置项"),
        ({"console": {"port": "eighty"}}, "console.port：应是整数"),
        ({"console": {"port": 99999}}, "console.port：不能大于 65535"),
        ({"delivery": {"reply_hold_s": float("nan")}}, "delivery.reply_hold_s：应是有限的数字"),
        ({"watermark": {"deadline_s": 1e9}}, "watermark.deadline_s：不能大于 3600"),
        ({"delivery": {"routes": ["mail"]}}, "delivery.routes.0：只能是"),
        ({"delivery": {"routes": []}}, "至少写一种途径"),
        ({"privacy": {"key": "short"}}, "privacy.key：至少要有 32 个字符"),
        ({"privacy": {}}, "WENDI__PRIVACY__KEY"),
        ({"library": {"name": "", "email": "lib@example.org"}}, "library.name：不能为空"),
        ({"library": {"name": "市\x1b[31m一医院", "email": "lib@example.org"}}, "library.name：里有看不见的控制字符"),
        ({"library": {"name": "x", "email": "a@b.c", "notice": "仅供\x9b"}}, "library.notice：里有看不见的控制字符"),
        ({"library": {"name": "x", "email": "nobody"}}, "library.email：写法不对"),
        ({"library": {"name": "x", "email": "a@b.c", "timezone": "Mars/Base"}}, "没有 Mars/Base 这个时区"),
        ({"storage": {"database": "mysql://x", "files": "x"}}, "storage.database：写法不对"),
        ({"storage": {"database": "sqlite+aiosqlite:///x", "files": "s3://b"}}, "只支持本地文件夹"),
        ({"wechat": "here"}, "wechat：应是“键: 值”"),
    ],
)
def test_a_fault_names_its_place_and_its_cure(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        make_settings(values(**changes), "config.yaml")
    assert words in str(refusal.value)


def test_a_refusal_never_shows_a_secret() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        make_settings(
            values(privacy={"key": "sesame"}, wechat={"endpoint": "nonsense", "token": "hush"}), "config.yaml"
        )
    assert "sesame" not in str(refusal.value)
    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"library: [", "不是正确的 YAML"),
        (b"- 1\n", "最外层应是"),
        ("图书馆: 一".encode("gbk"), "需为 UTF-8"),
        (b"", "要改"),
    ],
)
def test_a_broken_file_is_explained(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=words):
        read_settings(path)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="没有找到配置文件"):
        read_settings(tmp_path / "none.yaml")


def test_the_file_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENDI__DELIVERY__REPLY_HOLD_S", "9")
    monkeypatch.setenv("WENDI__DELIVERY__PACE__ACCOUNT_GAP_S", "0.25")
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(values(delivery={"reply_hold_s": 1})), encoding="utf-8")
    settings = read_settings(path)
    assert settings.delivery.reply_hold_s == 1
    assert settings.delivery.pace.account_gap_s == 0.25
