"""The library's own copy of the world's records: papers identified without asking anyone.

`inputs` reads PubMed, Crossref and JSONL files, `build` loads them, `store` writes, `reader` finds.
"""

from pathlib import Path

DEFAULT_PATH = Path("var/wendi/index.db")
