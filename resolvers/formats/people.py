"""Names of people as services write them, turned family first with initials: `Smith JA`, `张三`."""

import re

from handlers.matching.spelling import word_set
from resolvers.formats.records import HAN, text

# What is longer is no name; its end is left out.
LONGEST_CHARS = 300
PARTICLES = frozenset({"van", "von", "de", "der", "den", "di", "da", "del", "della", "dos", "du", "la", "le", "ter"})
# MEDLINE writes generations so: https://www.nlm.nih.gov/bsd/mms/medlineelements.html#au
GENERATIONS = {"jr": "Jr", "sr": "Sr", "ii": "2nd", "iii": "3rd", "iv": "4th", "2nd": "2nd", "3rd": "3rd", "4th": "4th"}
DEGREES = word_set(
    "phd dphil msc bsc mph mbbs mbchb frcp frcs facs facc faan facp mrcp dds dmd dvm dnp pharmd edd scd dsc esq msn "
    "bsn mba meng beng drph"
)
# Some degrees look like initials.
DOUBTFUL_DEGREES = frozenset({"md", "ms", "ma", "ba", "bs", "rn", "do"})
GROUPS = re.compile(
    r"\b(?:groups?|collaborations?|consorti(?:um|a)|team|committee|network|investigators|society|association|"
    r"organi[sz]ation|initiative|project|university|hospital|institute|center|centre|ministry|commission|"
    r"department|foundation|federation|academy|college|agency)\b",
    re.IGNORECASE,
)
HONOURS = re.compile(
    r"^(?:(?:(?:univ\.-?|assoc(?:\.|iate\b)|ass(?:is)?t(?:\.|ant\b)|apl\.)\s*)?prof(?:\.|essor\b|\b)"
    r"|(?:pd|priv\.-?\s*doz\.)(?=\s*(?:dr|prof))|(?-i:D[Rr]|DRA|Dra)\.(?:-ing\.|\s*(?:med|rer|nat|phil|habil)\.)*"
    r"|(?-i:Dra?|Mr|Mrs|Ms|Sir)\b\.?)(?:[\s.,]+|$)",
    re.IGNORECASE,
)
# A sign that points to an address or a footnote: `LI1*`, `Smith JA 1,2`, `Smith†`.
FOOTNOTES = re.compile(
    r"[*†‡§¶#∥‖✉\u00b9\u00b2\u00b3\u2070-\u2079]|(?<=[^\W\d_])\d+(?:,\s*\d+)*(?![^\W\d_])|(?<=[\s.,])\d+(?:,\s*\d+)*$"
)
# What a book's author did for it: `葛均波 主编`.
ROLE = re.compile(r"\s+(?:副?主编|编著|主译|编|著|译|等)$")
PLAIN = re.compile(r"[A-Za-z .,'-]*")
NICKNAME = re.compile(r"[(\[\"“][^)\]\"”]*[)\]\"”]")
BETWEEN = re.compile(r"[\s.\-‐,]+")
SYLLABLE = re.compile(
    r"[bpm](?:iao|ian|ing|ang|eng|ie|iu|in|ai|ei|ao|an|en|ou|a|o|i|u)|f(?:ang|eng|ei|ou|an|en|a|o|u)"
    r"|[dtnl](?:iang|iao|ian|ing|ang|eng|ong|uan|ia|ie|iu|in|ai|ei|ao|ou|an|en|uo|ui|un|ue|a|e|i|u|v|ü)"
    r"|[gkh](?:uang|uai|uan|ang|eng|ong|ua|uo|ui|un|ai|ei|ao|ou|an|en|a|e|u)"
    r"|[jqx](?:iang|iong|iao|ian|ing|uan|ia|ie|iu|in|ue|un|i|u)|r(?:uan|ang|eng|ong|uo|ui|un|ao|ou|an|en|e|i|u)"
    r"|[zcs]h?(?:uang|uai|uan|ang|eng|ong|ua|uo|ui|un|ai|ei|ao|ou|an|en|a|e|i|u)"
    r"|y(?:uan|ang|ing|ong|ao|ou|an|in|ue|un|a|e|i|u)|w(?:ang|eng|ai|ei|an|en|a|o|u)|ang|ai|an|ao|er|en|ou|a|e"
)
# The twenty commonest are taken for family names even beside another of these.
COMMONEST = word_set("wang li zhang liu chen yang huang zhao wu zhou xu sun zhu hu guo he lin gao luo zheng")
CHINESE_FAMILIES = COMMONEST | word_set(
    "ma liang xie song tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu lv "
    "lü ding ren shen yao zhong cui tan fan shi liao jin xia fu fang zou xiong bai meng qin qiu hou yin xue yan duan "
    "lei long tao gu mao hao gong shao wan qian dai mo kong xiang chang lai wen shu gan ge qi ning ni"
)
SHORT_FAMILIES = CHINESE_FAMILIES | word_set("lee kim lim lau law ito oda ali roy fox")

# In a name all in capitals these are no initials.
SHORT_NAMES = word_set(
    "bo jo ed al ty per jan ole eva ann ida max tom tim joe jim bob ian leo amy sue dan don ben ron ray jon sam roy eli"
)


def display_name(family: object, given: object, suffix: object = "") -> str:
    """Return a name family first, given names as initials: `Smith JA`; Chinese names in full: `张三`."""
    last, mark = _without_generation(_bare(family))
    parts, behind = _parts(_bare(given))
    first, other = _without_generation(" ".join(parts))
    if HAN.search(last) and HAN.search(first):
        # Some write both: `Li 李` and `Ming 明`.
        return "".join(c for c in last + first if HAN.match(c) or c == "·")
    if HAN.search(last + first):
        return last + first
    shown = generation(suffix) or mark or behind or other
    first = NICKNAME.sub(" ", first)
    return " ".join(part for part in (last, _initials(first, last), shown) if part)


def name_of(value: object) -> str:
    """Return a whole name as `display_name` writes it: `Andrés M. van Dijk` is `van Dijk AM`; a group's stays."""
    whole = _bare(value)
    if GROUPS.search(whole):
        return " ".join(text(value).split())
    while (shorter := HONOURS.sub("", whole)) not in {whole, ""}:
        whole = shorter
    parts, mark = _parts(whole.partition(";")[0])
    if len(parts) > 1:
        return display_name(parts[0], " ".join(parts[1:]), mark)
    return _turned(parts[0], mark) if parts else ""


def is_odd(value: object) -> bool:
    """Return whether more than a name was written: several people, an address, a number."""
    return bool(re.search(r"[;@&/|\d]|\band\b", _bare(value)))


def generation(value: object) -> str:
    """Return what follows the name of a son as MEDLINE writes it: `Jr`, `3rd`; of anything else nothing."""
    return GENERATIONS.get(_letters(_bare(value)), "")


def _bare(value: object) -> str:
    written = text(value)[:LONGEST_CHARS]
    if not PLAIN.fullmatch(written):
        written = FOOTNOTES.sub("", written)
    return " ".join(written.split()).strip(" ,")


def _letters(word: str) -> str:
    return "".join(word.replace(".", "").split()).casefold()


def _parts(whole: str) -> tuple[list[str], str]:
    """Return what stands between commas without degrees, and the generation: `Smith, Jr., John A.`."""
    if "," not in whole:
        return ([whole] if whole else []), ""
    parts: list[str] = []
    mark = ""
    for part in (part.strip() for part in whole.split(",")):
        word = _letters(part)
        mark = mark or (GENERATIONS.get(word, "") if parts else "")
        if part and not (parts and (word in GENERATIONS or _is_degree(word, parts))):
            parts.append(part)
    return parts, mark


def _is_degree(word: str, before: list[str]) -> bool:
    names = [name for name in before[0].split() if name.casefold() not in PARTICLES]
    return word in DEGREES or (word in DOUBTFUL_DEGREES and (len(before) > 1 or len(names) > 1))


def _without_generation(name: str) -> tuple[str, str]:
    """Return a name without the generation behind it: `John A. Jr.`; one word alone is a name."""
    first, _, last = name.rpartition(" ")
    mark = generation(last) if first else ""
    return (first.rstrip(","), mark) if mark else (name, "")


def _turned(whole: str, mark: str) -> str:
    """Return a name that has no comma, family first."""
    if HAN.search(whole):
        whole = ROLE.sub("", whole)
        joined = whole.replace(" ", "")
        return joined if len(joined) <= 4 and all(HAN.match(c) for c in joined) else whole
    words = whole.split()
    while len(words) > 2 and (found := _letters(words[-1])) in GENERATIONS.keys() | DEGREES | DOUBTFUL_DEGREES:
        if found in DOUBTFUL_DEGREES and words[-1].isupper() and words[0].casefold() in PARTICLES:
            break
        mark = mark or GENERATIONS.get(found, "")
        words.pop()
    if len(words) < 2:
        return " ".join([*words, mark]).strip()
    start, end = _family(words)
    family = _cased(words[start:end], words)
    return display_name(family, " ".join(words[:start] + words[end:]), mark)


def _family(words: list[str]) -> tuple[int, int]:
    """Return where in a name the family name stands."""
    count = len(words)
    initials = next((n for n in range(count) if not _is_initials(words[-1 - n], words[0])), count)
    if 0 < initials < count:
        return 0, count - initials
    loud = [_is_loud(word, words[0 if at else -1]) for at, word in enumerate(words)]
    head = next((at for at, word in enumerate(words) if word.casefold() not in PARTICLES), 0)
    if loud[head] and not loud[-1]:
        return 0, loud.index(False, head)
    if _is_chinese_order(words):
        return 0, 1
    start = count - loud[::-1].index(False) if loud[-1] and not all(loud) else count - 1
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    return start, count


def _is_chinese_order(words: list[str]) -> bool:
    """Return whether it is a Chinese name with the family's first: `Zhang San`, `Zhang Xiao-Ming`, not `Wei Zhang`."""
    first, *rest = (word.casefold() for word in words)
    if first not in CHINESE_FAMILIES or rest[-1] in CHINESE_FAMILIES or len(rest) > 2 or not all(map(_is_pinyin, rest)):
        return False
    # `Qi Xin` may be either way, and most write the given name first; `Qi Xiaoming` is not.
    return first in COMMONEST or len(rest) > 1 or not re.fullmatch(SYLLABLE, rest[-1])


def _is_pinyin(word: str) -> bool:
    bare = re.sub(r"[-‐'’]", "", word.casefold())
    return bool(re.fullmatch(rf"(?:{SYLLABLE.pattern}){{1,2}}", bare))


def _is_initials(word: str, beside: str) -> bool:
    """Return whether a word is initials: `JA`, `J.-A.`, but not the family name of `Wei LI`."""
    if re.fullmatch(r"(?:[^\W\d_]\.[-‐]?)+[^\W\d_]?", word):
        return True
    bare = re.sub(r"[-‐]", "", word.rstrip("."))
    is_short = len(bare) <= 3 or (len(bare) == 4 and not re.search(r"[AEIOUY]", bare))
    return bare.isalpha() and bare.isupper() and is_short and not _is_short_family(bare, beside)


def _is_short_family(word: str, beside: str) -> bool:
    """Return whether two or three capitals are a family name beside this word: `LI` is beside `Wei`, not `Smith`."""
    folded, other = word.casefold(), beside.casefold()
    if len(folded) == 3:
        return folded in SHORT_FAMILIES
    if len(folded) != 2 or folded not in CHINESE_FAMILIES or not _is_pinyin(other):
        return False
    # No Chinese syllable begins with I, U or V: `Wang LI` cannot be initials, `Wang MA` mostly is.
    return folded[1] in "iuvü" or other not in COMMONEST


def _is_loud(word: str, beside: str) -> bool:
    """Return whether a word is set in capitals, as many set the family name, and is not initials."""
    return word.isupper() and len(word) > 1 and not word.endswith(".") and not _is_initials(word, beside)


def _cased(family: list[str], words: list[str]) -> str:
    """Return the family name as one writes it, where only it stood in capitals."""
    if all(word.isupper() for word in words):
        return " ".join(family)
    return " ".join(_lowered(word) if word.isupper() and len(word) > 1 else word for word in family)


def _lowered(word: str) -> str:
    if word.casefold() in PARTICLES:
        return word.casefold()
    return re.sub(r"^Mc([a-z])", lambda m: f"Mc{m[1].upper()}", word.title())


def _initials(given: str, family: str) -> str:
    parts = [part for part in BETWEEN.split(given) if part]
    return "".join(_initial(part, family) for part in parts)


def _initial(part: str, family: str) -> str:
    letters = part if part.isalpha() else "".join(c for c in part if c.isalpha())
    if not letters.isupper():
        return letters[:1].upper()
    is_short = len(letters) <= 3 or (len(letters) == 4 and not re.search(r"[AEIOUY]", letters))
    return letters if is_short and not _is_short_name(letters, family) else letters[:1].upper()


def _is_short_name(letters: str, family: str) -> bool:
    """Return whether capitals are a given name: in a name all in capitals `BO` is one beside `LI`, `JA` is none."""
    if family.isupper() and letters.casefold() in SHORT_NAMES:
        return True
    is_likely = family.isupper() or bool(re.search("[IU]", letters[1:]))
    return is_likely and _is_pinyin(letters) and _is_pinyin(family)


def listed_names(value: object) -> tuple[str, ...]:
    """Return the names of a list such as "Yang Y, Li X, et al." in order."""
    names = (name.strip() for name in re.split("[,;]", text(value).rstrip(".")))
    return tuple(name for name in names if name and name.casefold() not in {"et al", "et al."})
