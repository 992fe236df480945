"""The words around what a trace found, for the console and the command line."""

from collections.abc import Sequence

from handlers.trace import Found, Traced


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


def partly_words(found: Found) -> str:
    """Return what to do where not every page was looked at for hidden marks; empty where all were."""
    if found.looked_at >= found.pages:
        return ""
    return (
        f"注意：底纹暗点没有每页都查：全文 {found.pages} 页，查了 {found.looked_at} 页，其余各页只读了文字和水印对象，"
        "上面可能还有标记。怀疑哪几页，请把它们单独存成一个 PDF 再查。"
    )


def locked_words(*, is_tried: bool) -> str:
    """Return what to do about a PDF whose password neither the library knows nor whoever asks."""
    if is_tried:
        return "打开密码不对，本馆记得的密码也都试过了。请核对密码后再查。"
    return "这个 PDF 有打开密码，本馆记得的密码都试过了，打不开。请填上打开密码再查。"
