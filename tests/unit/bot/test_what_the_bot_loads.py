"""The bot opens no PDF itself, so it loads nothing that could; and it starts without what it does not use."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOADED = "import bot.app, sys; print(*sorted({name.split('.')[0] for name in sys.modules}))"
OPENS_FILES = {"numpy", "openpyxl", "pikepdf", "pypdf", "pypdfium2", "typst", "uharfbuzz"}
WECHATYS = {"bs4", "flask", "github", "quart", "werkzeug"}


def test_the_bot_loads_no_reader_of_files_and_no_web_server_of_wechatys() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"aiohttp", "wechaty", "sqlalchemy"} <= loaded
    assert not loaded & (OPENS_FILES | WECHATYS)
