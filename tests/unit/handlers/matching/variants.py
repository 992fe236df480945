"""Titles as others print them, and titles of other papers nearly the same: made from real titles by rule."""

import html
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

Change = Callable[[str], str]
GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "kappa": "κ", "delta": "δ"}
BRITISH = {
    "tumor": "tumour", "randomized": "randomised", "hemorrhage": "haemorrhage", "anemia": "anaemia",
    "behavior": "behaviour", "pediatric": "paediatric", "color": "colour", "estrogen": "oestrogen",
    "edema": "oedema", "fiber": "fibre", "leukemia": "leukaemia", "characterization": "characterisation",
    "esophageal": "oesophageal", "ischemia": "ischaemia", "diarrhea": "diarrhoea", "utilization": "utilisation",
}  # fmt: skip
ACCENTS = str.maketrans({"e": "é", "o": "ö", "u": "ü"})
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
TRADITIONAL = str.maketrans(
    "疗药诊断术护营养儿临应预观评价变发关与对联复样结实验调间问题压",
    "療藥診斷術護營養兒臨應預觀評價變發關與對聯復樣結實驗調間問題壓",
)


def _swapped(pairs: Mapping[str, str]) -> Change:
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, pairs)) + r")\b", re.IGNORECASE)
    return lambda title: pattern.sub(lambda m: pairs[m[0].lower()], title, count=1)


def _sub(pattern: str, to: str) -> Change:
    return lambda title: re.sub(pattern, to, title, count=1)


def _misprinted(pattern: str, to: str) -> Change:
    """Return a misprint inside a long word of a long title."""

    def change(title: str) -> str:
        words = title.split(" ")
        longest = max(range(len(words)), key=lambda n: len(words[n]))
        if len(words) < 7 or len(words[longest]) < 9 or not words[longest].isalpha():
            return title
        words[longest] = words[longest][0] + re.sub(pattern, to, words[longest][1:], count=1)
        return " ".join(words)

    return change


ALIKE: Mapping[str, Change] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "trailing dot": lambda t: t.rstrip(".") + ".",
    "in quotes": lambda t: f"“{t}”",
    "in brackets": lambda t: f"[{t}]",
    "tags around a word": _sub(r"\b([a-z]{4,})\b", r"<i>\1</i>"),
    "JATS tags": _sub(r"\b([a-z]{4,})\b", r"<jats:italic>\1</jats:italic>"),
    "subscript tags": _sub(r"(?<=[A-Za-z])(\d)", r"<sub>\1</sub>"),
    "subscript digits": lambda t: re.sub(r"(?<=[A-Z])\d", lambda m: m[0].translate(SUBSCRIPTS), t),
    "Greek letters": _swapped(GREEK),
    "British spelling": _swapped(BRITISH),
    "American spelling": _swapped({b: a for a, b in BRITISH.items()}),
    "dashes": lambda t: t.replace("-", "–"),
    "non-breaking hyphens": lambda t: t.replace("-", "\u2011"),
    "hyphens for blanks": _sub(r"(?<=[a-z]{4}) (?=[a-z]{4})", "-"),
    "blanks for hyphens": lambda t: t.replace("-", " "),
    "hyphens dropped": lambda t: t.replace("-", ""),
    "dash for colon": lambda t: t.replace(": ", " - "),
    "colon without blank": lambda t: t.replace(": ", ":"),
    "dot for colon": lambda t: t.replace(": ", ". "),
    "curly apostrophe": lambda t: t.replace("'", "’"),
    "apostrophe dropped": lambda t: t.replace("'", "").replace("’", ""),
    "entities": lambda t: html.escape(t.replace("-", "\u2013")).replace("\u2013", "&ndash;").replace("'", "&#39;"),
    "ampersand": _sub(r" and ", " & "),
    "ampersand entity": _sub(r" and ", " &amp; "),
    "vs": _swapped({"versus": "vs."}),
    "versus": _swapped({"vs.": "versus", "vs": "versus"}),
    "accents": lambda t: t.translate(ACCENTS),
    "ligatures": lambda t: t.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "brackets dropped": lambda t: re.sub(r"[()（）]", " ", t),
    "brackets full width": lambda t: t.replace("(", "（").replace(")", "）"),
    "full width": lambda t: t.translate(WIDE),
    "double blanks": lambda t: t.replace(" ", "  "),
    "no-break blanks": lambda t: t.replace(" ", "\u00a0"),
    "line break": _sub(r" (?=\w+ \w+$)", "\n"),
    "soft hyphens": lambda t: re.sub(r"([a-z]{5})(?=[a-z]{4})", "\\1\u00ad", t),
    "zero width": lambda t: "\ufeff" + t.replace(" ", " \u200b"),
    "Roman numeral": _swapped({"type 2": "type II", "type 1": "type I", "phase 3": "phase III", "phase 2": "phase II"}),
    "book-title marks": lambda t: f"《{t}》",
    "traditional": lambda t: t.translate(TRADITIONAL),
    "Chinese comma": lambda t: t.replace("、", ","),
    "year edition without 年": lambda t: re.sub(r"(20\d\d)年版", r"\1版", t),
    "document mark": lambda t: t + "[J]",
    "language note": lambda t: t + " [Article in Chinese]",
    "scanned rn": _misprinted("m", "rn"),
    "scanned 0": _misprinted("o", "0"),
    "scanned 1": _misprinted("l", "1"),
    "scanned e": _misprinted("(?<=.)e(?=...)", "c"),
    "doubled letter": _misprinted("([lnrst])(?=[aeiou])", r"\1\1"),
    "swapped letters": _misprinted("(?<=...)([aeiou])([lnrst])(?=..)", r"\2\1"),
    "kind of study left out": _sub(r": a (?:systematic review|cohort study|randomi[sz]ed .{0,20}trial)$", ""),
}  # fmt: skip

_TWINS = (
    ("with", "without"), ("type 1", "type 2"), ("type i", "type ii"), ("in vitro", "in vivo"), ("adults", "children"),
    ("men", "women"), ("male", "female"), ("boys", "girls"), ("acute", "chronic"), ("early", "late"), ("high", "low"),
    ("increased", "decreased"), ("reduced", "preserved"), ("positive", "negative"), ("before", "after"),
    ("left", "right"), ("upper", "lower"), ("anterior", "posterior"), ("primary", "secondary"), ("rats", "mice"),
    ("phase ii", "phase iii"), ("part i", "part ii"), ("short-term", "long-term"), ("systolic", "diastolic"),
    ("hypertension", "hypotension"), ("cancer", "asthma"), ("breast", "prostate"), ("gastric", "colorectal"),
    ("diabetes", "obesity"), ("schizophrenia", "autism"), ("hepatitis b", "hepatitis c"), ("bacterial", "viral"),
    ("activation", "inhibition"), ("agonist", "antagonist"), ("stimulation", "simulation"), ("infection", "injection"),
    ("inter", "intra"), ("maternal", "paternal"), ("renal", "hepatic"), ("pulmonary", "coronary"), ("motor", "sensory"),
    ("morphine", "ketamine"), ("warfarin", "heparin"), ("metformin", "insulin"), ("nitrate", "nitrite"),
    ("intracellular", "extracellular"), ("improves", "impairs"), ("mild", "severe"), ("first", "second"),
    ("two", "three"),
)  # fmt: skip
_CHINESE_TWINS = (
    ("成人", "儿童"), ("男性", "女性"), ("急性", "慢性"), ("上肢", "下肢"), ("左", "右"), ("上", "下"), ("一", "二"),
    ("早期", "晚期"), ("术前", "术后"), ("体外", "体内"), ("原发", "继发"), ("阳性", "阴性"),
    ("高", "低"), ("合并", "不合并"), ("糖尿病", "高血压"), ("胃癌", "肺癌"), ("乙型", "丙型"), ("诊断", "治疗"),
    ("老年", "青年"), ("护理", "管理"),
)  # fmt: skip


def _one_higher(title: str) -> str:
    return re.sub(r"\d+", lambda m: str(int(m[0]) + 1), title, count=1)


OTHER: Mapping[str, Change] = {
    "another number": _one_higher,
    "part": lambda t: t + ". Part 2",
    "erratum": lambda t: "Correction: " + t,
    "erratum behind": lambda t: t + " (vol 12, pg 3, 2009): erratum",
    "reply": lambda t: "Reply to: " + t,
    "comment": lambda t: f"Comment on “{t}”",
    "response": lambda t: t + ": response",
    "protocol": lambda t: t + ": study protocol",
    "editorial": lambda t: "Editorial: " + t,
    "update": lambda t: t + ": 2020 update",
    "about": lambda t: f"《{t}》解读",
    "Chinese erratum": lambda t: f"《{t}》一文更正",
    "Chinese part": lambda t: t + "（二）",
} | {
    f"{one} for {other}": _sub(rf"(?i)\b{re.escape(other)}\b", one)
    for pair in _TWINS
    for one, other in (pair, pair[::-1])
} | {
    f"{one} for {other}": _sub(re.escape(other), one)
    for pair in _CHINESE_TWINS
    for one, other in (pair, pair[::-1])
}  # fmt: skip


def changed(
    titles: Iterable[str], changes: Mapping[str, Change], *, each: int, seed: int
) -> Iterator[tuple[str, str, str]]:
    """Yield `(title, changed title, name of the change)`, up to so many of each change that does something."""
    drawn = sorted(set(titles))
    random.Random(seed).shuffle(drawn)  # noqa: S311 - a sample
    for name, change in changes.items():
        found = ((title, change(title)) for title in drawn)
        made = (pair for pair in found if pair[0] != pair[1])
        yield from ((one, other, name) for (one, other), _ in zip(made, range(each), strict=False))
