"""The words around what a trace found, for the console and the command line."""

from collections.abc import Sequence

from handlers.trace import Traced


def several_words(found: Sequence[Traced]) -> str:
    """Return the warning above the marks of several copies in one file, the strongest first; empty for one."""
    if len(found) < 2:
        return ""
    readers = len({one.reader for one in found})
    whose = f" {readers} 个人的标记" if readers > 1 else f"同一个人 {len(found)} 份的标记"
    return (
        f"注意：文件里有{whose}，都列在下面，标记最多的在前。"
        "可能是带水印的又加了一遍水印，或几份拼在了一起：不要只凭第一条认人。"
    )
