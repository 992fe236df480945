"""The parts of sentences that depend on several facts; the sentences stand in `bot/replies.py`."""

from collections.abc import Mapping

from handlers.domain.reported import Then
from handlers.domain.slips import ISBN_LENGTHS, PMID_DIGITS, is_bad_isbn, letters_in

SMALL_NUMBERS = {"2": "两", "3": "三", "4": "四", "5": "五"}


def of_journal(facts: Mapping[str, str]) -> str:
    """Return what lists say of a journal: on a list of warnings it stands, by the others it has a rank."""
    parts = [f"该刊列入{facts['warned']}"] if facts.get("warned") else []
    parts += [facts["lists"]] if facts.get("lists") else []
    told = "；".join(parts)
    return told if facts.get("warned") else f"期刊：{told}"


def wrong(words: str) -> str:
    """Return what is wrong with a number that cannot be one."""
    if is_bad_isbn(words):
        return "的校验码（最后一位）对不上，不是有效的ISBN"
    if words.startswith("ISBN "):
        return f"有{_digits(words)}位，ISBN是{ISBN_LENGTHS[0]}位或{ISBN_LENGTHS[1]}位"
    if words.startswith("PMID "):
        return f"有{_digits(words)}位，PMID最多{PMID_DIGITS}位"
    if words.startswith("10."):
        return "不完整，DOI要像10.1000/abc这样写全"
    if " " in words or "-" in words:
        return "中间断开了"
    letters = letters_in(words)
    return f"里的“{letters}”不像编号" if letters else "不像编号"


def _digits(words: str) -> int:
    return sum(letter.isdigit() for letter in words)


def to_choose(facts: Mapping[str, str]) -> dict[str, str]:
    """Return how a reader is asked to choose: of a single paper, whether it is the one."""
    book_or_paper = "本" if facts.get("are_books") else "篇"
    measure = "版" if facts.get("are_editions") else book_or_paper
    if facts.get("count") == "1":
        is_it = {"which_one": f"是这{book_or_paper}吗", "how_to_choose": "回“1”就是，不是回“都不是”"}
        return {**is_it, "range_part": "是这篇回“1”", "measure": measure}
    return {
        "which_one": f"有{_how_many(facts)}，要哪{measure}",
        "how_to_choose": "回数字即可；都不要回“都不是”",
        "range_part": f"请回1到{facts.get('count', '')}之间的数字",
        "measure": measure,
    }


def in_brackets(facts: Mapping[str, str]) -> str:
    """Return what is known of a notice: where and when it stands, and its address."""
    known = [facts[name] for name in ("where", "day") if facts.get(name)]
    known += [_link(facts)] if facts.get("doi") else []
    return f"（{'，'.join(known)}）" if known else ""


def source_part(facts: Mapping[str, str]) -> str:
    """Return where a copy comes from: its journal and its address, or nothing."""
    known = "，".join(part for part in (facts.get("journal", ""), _link(facts)) if part)
    return f"，来源 {known}" if known else ""


def then_part(facts: Mapping[str, str]) -> str:
    """Return what follows for somebody whose file turned out to be another paper."""
    if facts.get("then") == Then.WITH_LIBRARIAN:
        return f"正确的由{facts['librarian']}接着找，找到马上发您，不用重发。"
    if facts.get("then") == Then.ON_WISH:
        return f"要另找正确的，请回“不是这篇 {facts['number']}”。"
    if facts.get("then") == Then.OVER:
        return "还要这篇的话，请再发一次标题、DOI或PMID。"
    return "正在另找正确的，找到马上发您，不用重发。"


def _link(facts: Mapping[str, str]) -> str:
    return f"https://doi.org/{facts['doi']}" if facts.get("doi") else ""


def _how_many(facts: Mapping[str, str]) -> str:
    """Return how many papers there are to choose from: 两篇相近的, or 两版 of one guideline."""
    count = facts.get("count", "")
    many = SMALL_NUMBERS.get(count, count)
    if facts.get("are_editions"):
        return f"{many}版"
    return f"{many}本相近的" if facts.get("are_books") else f"{many}篇相近的"
