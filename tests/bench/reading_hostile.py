"""Texts made to keep a reader busy: 20,000 characters of one thing over and over, or of several mixed."""

import random
from collections.abc import Iterator

LENGTH = 20_000

# What is repeated. Each is the beginning of something that a reader looks for and that never ends well.
RUNS = {
    "10.1": "10.1",
    "10.1 with dots": "10.1.1.1.",
    "prefixes glued": "10.1000/",
    "prefixes with blanks": "10. 1000 / ",
    "DOIs glued": "10.1000/a1b2",
    "DOIs in a list": "10.1000/abc.123, ",
    "DOI with open brackets": "10.1000/a(b[c<",
    "DOI ending nowhere": "10.1000/x.-_/",
    "DOI with percent signs": "10.1000%2F%2528%29",
    "DOI over line ends": "10.1000/a-\n",
    "DOI labels": "doi:doi:",
    "short DOIs": "doi.org/10/",
    "full-width DOI": "１０．１０００／ａ（１）",
    "round brackets": "(",
    "round brackets closing": ")",
    "brackets mixed": "([{<",
    "brackets in pairs": "()[]",
    "quotes opening": "「",
    "quotes opening and closing": "「a」",
    "quotes with a rule": "「甲：\n---\n",
    "rules": "- - -\n",
    "title marks opening": "《",
    "title marks nested": "《a《b》",
    "title marks closing": "》》《",
    "title marks short": "《题》",
    "curly quotes": "“a”",
    "angle quotes": "<A a ",
    "digits": "7",
    "digits in eights": "12345678 ",
    "digits with hyphens": "1-2-3-",
    "ISBN beginnings": "978-",
    "ISBN almost": "978-7-117-00000-",
    "ISBN labels": "ISBN ISBN:",
    "blanks": " ",
    "full-width blanks": "\u3000",
    "line ends": "\n",
    "line ends and blanks": " \n\t",
    "at signs": "@",
    "mentions": "@甲 ",
    "mentions with their space": "@a b c d\u2005",
    "addresses": "http://",
    "address dots": "www.a.",
    "host names": "a.com/b.org/",
    "address parameters": "https://a.cn/?x=1&",
    "PubMed addresses": "pubmed.ncbi.nlm.nih.gov/?term=",
    "publishers": "https://www.nature.com/articles/s",
    "PMID labels": "PMID:",
    "PMIDs": "PMID:12345678",
    "PMID list": "PMID 12345678、",
    "p m i d": "p m i d ",
    "PMCIDs": "PMC1 pmcid:",
    "arXiv": "arXiv:2101.",
    "arXiv list": "arXiv 2101.00001 ",
    "old arXiv": "hep-th/0000000",
    "zero-width": "\u200b",
    "zero-width between digits": "1\u200b0\u200b.\u200b",
    "emoji": "🙏",
    "WeChat faces": "[微笑]",
    "WeChat faces open": "[微",
    "asking": "求求全文谢谢老师",
    "asking with 有": "有a吗b",
    "asking in English": "please need full text of the ",
    "titles": "某病的研究进展，",
    "title ends": "研究分析进展（2020年版）",
    "title labels": "题目：名称：",
    "English words": "Heart failure in ",
    "English words glued": "a",
    "capitals with dots": "A. B, ",
    "list numbers": "1. a\n",
    "circled numbers": "①a②",
    "years": "2020 ",
    "years with pages": "2020;1(1):1-",
    "years in brackets": "(2020). A",
    "journal issues": "中华杂志2020年",
    "volumes": " 1, 1 (20",
    "references": "[1] A B. T[J]. C, 2020, ",
    "et al": "et al. ",
    "RIS": "TY  - JOUR\nTI  - a\n",
    "NBIB": "PMID- 1\nLID - ",
    "EndNote": "%0 %T a\n",
    "BibTeX": "@article{a, title={",
    "BibTeX braces": "@a{{b=",
    "standards": "GB/T 1-",
    "backslashes": "\\",
    "null characters": "\x00",
    "combining marks": "e\u0301",
    "search words": "查近5年的meta分析 ",
    "topics": "关于",
    "thanks": "谢谢好的收到",
    "status": "好了吗进度",
    "cancel": "不用了取消",
    "other papers": "Comment in ",
}
# Wrapped round a run: a hostile text seldom comes alone.
FRAMES = {
    "asked": ("求全文 ", " 谢谢"),
    "quoted": ("「甲：", "」\n- - - - -\n同求"),
    "to the bot": ("@文献助手\u2005", ""),
}
MIXED = 40


def hostile_texts(length: int = LENGTH, *, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every kind: each run alone and framed, and mixtures of runs."""
    for name, run in RUNS.items():
        yield name, _filled(run, length)
        for frame, (before, after) in FRAMES.items():
            yield f"{name}, {frame}", before + _filled(run, length - len(before) - len(after)) + after
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in range(MIXED):
        yield f"mixed {number}", _mixed(chance, length)


def _filled(run: str, length: int) -> str:
    return (run * (length // len(run) + 1))[:length]


def _mixed(chance: random.Random, length: int) -> str:
    runs = list(RUNS.values())
    text = ""
    while len(text) < length:
        text += chance.choice(runs) * chance.choice((1, 3, 30, 300))
    return text[:length]
