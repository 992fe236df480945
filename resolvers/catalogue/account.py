"""What was understood of a catalogue's file and what was not, in words for the librarian who exported it."""

from collections.abc import Iterable

from resolvers.catalogue.shelf_list import KEEP_OUT, Fault, ShelfList

SHOWN = 15
MARK, NUMBER, LINK = "索书号", "ISBN", "链接"
FEW = 0.5  # of the lines: below that a librarian should look whether the right columns were exported


def account(books: ShelfList) -> str:
    """Return how many books were taken, by what they can be found, what was left out and why, and each column."""
    kept_out = _counted(books, KEEP_OUT)
    parts = [
        f"读到 {len(books):,} 条，其中 {books.numbered:,} 条有 ISBN、{books.marked:,} 条有索书号",
        f"略过 {books.left_out:,} 条（{kept_out}）" if kept_out else "没有略过的",
        _counted(books, [fault for fault in Fault if fault not in KEEP_OUT]),
        "认出的列：" + "、".join(f"{ours}←{theirs}" for ours, theirs in books.columns.items()) if books.columns else "",
        _unused(books),
        *doubts(books),
    ]
    return "；".join(part for part in parts if part)


def doubts(books: ShelfList) -> tuple[str, ...]:
    """Return what a librarian has to look at; none when books can be found and their shelf can be told."""
    return tuple(doubt for doubt in (_mark_doubt(books), _number_doubt(books), _loss_doubt(books)) if doubt)


def _mark_doubt(books: ShelfList) -> str:
    if LINK in books.columns and not {MARK, "分类号", "馆藏地"} & books.columns.keys():
        return ""  # a list of e-books: they stand on no shelf
    if books.columns and not {MARK, "分类号"} & books.columns.keys():
        return f"没有认出索书号列，读者只会听到“本馆有”，请把列名改成“{MARK}”"
    return "索书号大多是空的，请核对导出时是否带了馆藏" if books.marked < FEW * len(books) else ""


def _number_doubt(books: ShelfList) -> str:
    if books.columns and NUMBER not in books.columns:
        return "没有认出 ISBN 列，只能按题名找"
    return "ISBN 大多是空的或不对" if books.numbered < FEW * len(books) else ""


def _loss_doubt(books: ShelfList) -> str:
    return "一半以上没有读进来，请重新导出" if books.left_out - books.faults[Fault.SERIAL] > len(books) else ""


def _unused(books: ShelfList) -> str:
    shown = "、".join(books.unused[:SHOWN]) + (f"等 {len(books.unused)} 个" if len(books.unused) > SHOWN else "")
    return f"没用上的{'列' if books.columns else '字段'}：{shown}" if books.unused else ""


def _counted(books: ShelfList, faults: Iterable[Fault]) -> str:
    return "、".join(f"{fault} {books.faults[fault]:,} 条" for fault in faults if books.faults[fault])
