"""The pages of a library's own that its marks are tried on."""

from pathlib import Path

MOST_OWN_PAGES = 6


def own_pages(folder: Path | None) -> dict[str, Path]:
    """Return the first few PDFs of the folder that the configuration names, by file name; none when it cannot be read.

    Blocking.
    """
    if folder is None:
        return {}
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".pdf" and path.is_file())
    except OSError:
        return {}
    return {path.stem: path for path in found[:MOST_OWN_PAGES]}
