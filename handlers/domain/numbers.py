"""Numbers with a label: PMID, PMCID, arXiv and ISBN in running text.

Each finder yields plain tuples that end in the start and end of the place, labels included.
"""

import re
from collections.abc import Iterator

from handlers.domain.isbn import isbn13
from handlers.domain.slips import LETTERS_BEHIND, PMID_DIGITS, TORN

# What stands before numbers that only look like identifiers.
FOREIGN_LABEL = re.compile(
    r"(?:住院|病案|病历|门诊|就诊|登记|检查|影像|床|电话|座机|手机|会议|入会|单|工|编|卡|账|帐|流水|条码|序列|学|准考证|注册|批准|批|货|型|发票|合同|项目|课题|基金|样本|标本|伦理)号码?"
    r"|电话|座机|手机|热线|传真|短号|内线|密码|验证码|取件码|提取码|QQ|微信|身份证|邮编|快递|运单|顺丰|订单|分机|房间|患者|病人|tel|ID号?"
    r"(?:为|是)?[\s:：#=]*$",
    re.IGNORECASE,
)
_FOREIGN_BEFORE = re.compile(FOREIGN_LABEL.pattern.replace(r"(?:为|是)?[\s:：#=]*$", "") + r"", re.IGNORECASE)

_JOIN = (
    r"[\s\-_]{0,2}(?:号码|编号|列表|清单|分别|号|码|id|no\.?|number|上面?的?|里的?|中的?|的|们)?\s{0,2}"
    r"(?:里面?|上面?|中)?(?:直接|能|可以)?(?:搜索?|检索|查找?|输入?)?(?:如下|应该|分别)?"
    r"[:：=＝#№是为有.。;；→>}*_\-—–|/\s（(\[【{\"'“，,、）)\]】」』”’]{0,5}(?:1[.、)）]\s?|①\s?)?"
)
_TORN = re.compile(TORN)
# Behind these signs stands more often another matter than the number.
_PARTED = re.compile("[，,、）)]")
_PMID_LABEL = re.compile(
    rf"(?=[pm])(?<![a-z])(?:(?P<sure>p\s?m\s?i\s?d|pimd|pmdi|pmld|pubmed\s?id)|pubmed|"
    rf"medline)s?{_JOIN}(?P<n>[0-9]{{1,9}})(?![0-9]|{LETTERS_BEHIND})(?!\.[0-9])",
    re.IGNORECASE,
)
_PMID_URL = re.compile(
    r"(?=[pl/])(?:pubmed[-a-z0-9.]{0,60}/|/med/|"
    r"list_uids=)(?:\?(?:[a-z_]{1,20}=[^&\s]{0,60}&){0,4}term=)?(?P<n>[0-9]{1,8})(?![0-9])",
    re.IGNORECASE,
)
# Fields of records: Web of Science, PubMed's XML, Ovid.
_PMID_FIELDS = (
    ("PM", re.compile(r"(?m)^PM[ \t]+(?P<n>[0-9]{5,8})[ \t]*$")),
    (
        "<",
        re.compile(
            r"<(?:PMID|[a-zA-Z-]{5,12}[ \t][^<>\n]{0,40}=\"(?:pmid|pubmed)\")[^<>\n]{0,20}>\s?(?P<n>[0-9]{1,8})<"
        ),
    ),
    ("Unique", re.compile(r"Unique Identifier:?\s{1,4}(?P<n>[0-9]{6,8})(?![0-9.])")),
)
_WOS_FIELD = re.compile(r"^(?:UT WOS|PT [A-Z]$|DI 10\.)", re.MULTILINE)
# The word, and a number somewhere else in the sentence: «那个 32109013，pubmed 里的».
_DATABASE = re.compile(r"p\s?m\s?i\s?d|pub\s?med|medline", re.IGNORECASE)
_LONE_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.\-/_@#])(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?![0-9]))[1-9][0-9]{6,7}(?![0-9A-Za-z\-/_@]|\.[0-9])"
)
_FOREIGN_HERE = re.compile(
    r"(?:住院|病案|病历|门诊|就诊|登记|检查|影像|床|会议|单|工|卡|账|帐|流水|条码|学|批|货|合同|项目|课题|基金|标本|伦理|群)号|编号|号码|"
    r"电话|座机|手机|热线|传真|短号|密码|验证码|取件|QQ|微信|身份证|快递|订单|分机|工单|报修|金额|[元万]"
)
_PMID_NEXT = re.compile(
    r"(?:[\s,，、;；|/+＋&和与及跟]|and|以及|还有|还是|或者?|(?:[0-9]{1,2}[.、)）:]|[①-⑳])\s?){1,6}(?:pmid[:：\s]{0,3})?"
    rf"(?P<n>[0-9]{{5,8}})(?![0-9.\-年月日号床楼室元]|{LETTERS_BEHIND})",
    re.IGNORECASE,
)
_LABEL_BEHIND = (
    r"(?:pmid|pubmed\s?(?:id|号|编号)|(?:在\s?)?pubmed\s?[里上中]?面?(?:能|可以|就|直接)*(?:搜|查|检索|找|有))"
    r"(?!(?:号|是|为|[\s\-:：=#]){0,4}[0-9])"
)
_PMID_AFTER = re.compile(
    r"(?<![0-9.\-/A-Za-z])(?P<numbers>[0-9]{5,8}(?:[\s,，、和及;；]{1,3}[0-9]{5,8}){0,9})[\s,，]{0,2}[（(\[]?"
    r"(?:求|要|帮下|下)?(?:这(?:[两二三四五六七八九十几0-9]{1,2})?[个篇条]的?|就?是|为|都是|的)?\s?"
    rf"{_LABEL_BEHIND}",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(rf"(?=[p在]){_LABEL_BEHIND}", re.IGNORECASE)
_BEFORE_LABEL = 13
_PMID_ASKED = re.compile(
    r"(?P<before>[^0-9]{0,30}?)(?:求助?|下载|帮下|帮忙下|想要)(?:文献|全文|原文|一下|一篇|这篇|文章|论文|pdf|下|助|文|[:：\s]){0,4}"
    r"(?P<numbers>[0-9]{6,8}(?:[\s,，、和]{1,3}[0-9]{6,8}){0,20})(?P<after>[^0-9a-z]{0,20})",
    re.IGNORECASE,
)
# Where other words stand between, the sentence must speak of a paper.
_PMID_NAMED = re.compile(
    r"(?P<before>(?:[^0-9]|[1-9](?=\s?[篇个])){0,40}?)(?P<numbers>[0-9]{6,8}(?:[\s,，、和]{1,3}[0-9]{6,8}){0,20})"
    r"(?P<after>[^0-9a-z]{0,20})",
    re.IGNORECASE,
)
_ASKED_PAPER = re.compile(
    r"(?=[下求找要帮])(?:下载?(?!午|周|班)|求|找|要|帮).{0,8}(?:文献|全文|原文|文章|论文|paper|pdf)", re.IGNORECASE
)
_OLD_NUMBER = re.compile("/[0-9]{7}(?![0-9])")
_DIGIT = re.compile("[0-9]")
_SIX_DIGITS = re.compile("[0-9]{6}")
_MEASURE = tuple("篇个条种位年月日天次号分个项本份")

_PMCID = re.compile(
    r"(?=p)(?<![a-z0-9])(?:pmcid(?:\s?号|编号)?[\s:：=＝#是为\-（()）\[\]【】{}\"'“”→]{0,5}(?:pmc)?[\s:：-]{0,2}|"
    rf"pmc[\s:：\-.。]{{0,2}})(?P<n>[0-9]{{1,8}})(?![0-9]|{LETTERS_BEHIND})(?:\.[1-9](?![0-9]))?",
    re.IGNORECASE,
)

_ARCHIVES = (
    "hep-(?:th|ph|ex|lat)|astro-ph|cond-mat|gr-qc|nucl-(?:th|ex)|quant-ph|math-ph|math|physics|cs|q-bio|q-alg|q-fin|stat|nlin"
    "|alg-geom|dg-ga|solv-int|chao-dyn|cmp-lg|chem-ph|patt-sol|adap-org|comp-gas|acc-phys|ao-sci|atom-ph|bayes-an|funct-an|mtrl-th|plasm-ph|supr-con"
)
_EPRINT = re.compile(
    r"eprint\s?=\s?[{\"]{1,2}(?P<value>[0-9]{4}\.[0-9]{4,5})(?P<version>v[0-9]{1,3})?(?![0-9])", re.IGNORECASE
)
_ARXIV = re.compile(
    r"arxiv(?:\.org)?(?:\s?(?:号|编号|id|preprint|上的?|里的?|的|/(?:abs|pdf|html|format|ps|src|"
    r"e-print)))?[\s:：.=＝#是为/\-(（)）\[\]【】{}\"'“”→]{0,5}"
    r"(?P<value>[0-9]{4}\.[0-9]{4,5})(?P<version>v[0-9]{1,3})?(?![0-9])",
    re.IGNORECASE,
)
_ARXIV_NEXT = re.compile(
    r"(?:[\s,，、;；和与及跟/+&]|还有|以及|另外|and|再来|(?:[0-9]{1,2}[.、)）]|[①-⑳])\s?){1,5}(?P<value>[0-9]{4}\.[0-9]{4,5})(?P<version>v[0-9]{1,3})?(?![0-9])",
    re.IGNORECASE,
)
_ARXIV_AFTER = re.compile(
    r"(?=[0-9])(?<![0-9.\-/a-z])(?P<value>[0-9]{4}\.[0-9]{4,5})(?P<version>v[0-9]{1,3})?[\s,，]{0,2}[（(\[]?(?:这篇|"
    r"这个|是|的|在)?\s?arxiv"
    r"(?!(?:号|是|为|[\s\-:：=#]){0,4}[0-9])",
    re.IGNORECASE,
)
_ARXIV_OLD = re.compile(
    rf"(?=[abcdfghmnpqs])(?<![\w-])(?:(?<!/)|(?<=/abs/)|(?<=/pdf/)|(?<=html/))"
    rf"(?P<archive>{_ARCHIVES})(?:\.[a-z]{{2}})?/(?P<number>[0-9]{{7}})(?P<version>v[0-9]{{1,3}})?(?![0-9])",
    re.IGNORECASE,
)

_GAP = "[ \u00a0\u2002-\u200a\u202f\u3000\\-\u2010-\u2015\u2212.]"
_ISBN_LONG = re.compile(
    "[0-9][- 0-9.\u00a0\u2002-\u2015\u202f\u2212\u3000]{8}[- 0-9xX.\u00a0\u2002-\u2015\u202f\u2212\u3000]"
)
_ISBN_LABEL = (
    r"(?:isbn|(?:国际标准|國際標準)(?:图书|圖書)?(?:编号|書號|书号|編號))"
    r"(?:[\s-]?1[03](?=[\s:：=(（]))?(?:\s?号|编号)?[\s:：=＝#是为\-（()）\[\]【】{}\"'“”→]{0,6}"
)
_ISBN = re.compile(
    rf"(?=[0-9i国國])(?:(?<![0-9])|(?![0-9]))(?:(?P<label>{_ISBN_LABEL})?(?<![0-9])(?P<n>97[89](?:{_GAP}{{0,2}}[0-9]){{10}})(?![0-9_])"
    rf"|{_ISBN_LABEL}(?P<ten>[0-9](?:{_GAP}{{0,2}}[0-9]){{8}}{_GAP}{{0,2}}[0-9X])(?![0-9A-Z])"
    rf"|(?<![0-9A-Z.\-])(?P<bare>[0-9]{{1,5}}(?P<gap>[- \u2010-\u2015\u2212])"
    rf"[0-9]{{1,7}}(?P=gap)[0-9]{{1,7}}(?P=gap)[0-9X])(?![0-9A-Z\-]))",
    re.IGNORECASE,
)
_FEWEST_DIGITS, _FEWEST_PARTED = 5, 6
_MAX_ASKED = 200
_FIRST_WITH_FIVE_DIGITS = 1501


def find_pmids(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield PMIDs: labelled ones with the list after the label, those of addresses, those plainly asked for."""
    taken = 0
    for match in _pmid_heads(text):
        if match.start() < taken:
            continue
        if match.re is _PMID_AFTER:
            yield from _listed(match)
            taken = match.end()
            continue
        yield match["n"].lstrip("0"), match.start(), match.end()
        taken = match.end()
        while following := _PMID_NEXT.match(text, taken):
            yield following["n"].lstrip("0"), following.start("n"), following.end()
            taken = following.end()
    if not taken and len(text) <= _MAX_ASKED and _SIX_DIGITS.search(text):
        yield from _asked(text) or _lone(text)


def _lone(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield numbers of a short message that names the database elsewhere, and no other kind of number."""
    if _DATABASE.search(text) and not _FOREIGN_HERE.search(text):
        for match in _LONE_NUMBER.finditer(text):
            if _is_torn(text, match):
                continue
            yield match.group(), match.start(), match.end()


def _listed(match: re.Match[str], shift: int = 0) -> Iterator[tuple[str, int, int]]:
    for number in re.finditer("[0-9]+", match["numbers"]):
        start = shift + match.start("numbers") + number.start()
        yield number.group().lstrip("0"), start, start + len(number.group())


def _pmid_heads(text: str) -> list[re.Match[str]]:
    folded = text.lower()
    heads: list[re.Match[str]] = []
    if any(map(folded.__contains__, ("pm", "pubmed", "medline", "pimd", "p m"))):
        heads += [m for m in _PMID_LABEL.finditer(text) if _is_pmid(text, m) and int(m["n"])]
        last_label = max(folded.rfind("pmid"), folded.rfind("pubmed"))
        if _DIGIT.search(text, 0, max(last_label, 0)) and _has_label_after_number(text):
            heads += [m for m in _PMID_AFTER.finditer(text) if not is_foreign(text, m.start())]
    for hint, field in _PMID_FIELDS:
        if hint in text and (hint != "PM" or _WOS_FIELD.search(text)):
            heads += [m for m in field.finditer(text) if int(m["n"])]
    if any(map(folded.__contains__, ("pubmed", "/med/", "list_uids"))):
        heads += [m for m in _PMID_URL.finditer(text) if int(m["n"])]
    return sorted(heads, key=lambda m: m.start()) if len(heads) > 1 else heads


def _has_label_after_number(text: str) -> bool:
    labels = (match.start() for match in _LABEL_AFTER.finditer(text))
    return any(_DIGIT.search(text, max(0, at - _BEFORE_LABEL), at) for at in labels)


def _is_pmid(text: str, match: re.Match[str]) -> bool:
    """Say whether the labelled number is one: «PMID 2篇» and «PubMed 2023年» are not."""
    number, following = match["n"], text[match.end() : match.end() + 2].lstrip()
    if len(number) > 8 or (len(number) < _FEWEST_DIGITS and following[:1].isdecimal()) or _is_torn(text, match):
        return False  # too long, or its digits are torn apart
    if len(number) < _FEWEST_PARTED and _PARTED.search(text, match.start(), match.start("n")):
        return False
    if not match["sure"]:
        return len(number) >= 5 and not following.startswith(_MEASURE)
    return len(number) >= 5 or not following.startswith(_MEASURE)


def _is_torn(text: str, number: re.Match[str]) -> bool:
    """Say whether more digits behind a number make it one of today's length: `3765432 1` was 37654321."""
    digits = number.groupdict().get("n") or number.group()
    torn = _TORN.match(text, number.end())
    return torn is not None and len(digits) + len(torn["rest"]) == PMID_DIGITS


def _asked(text: str) -> list[tuple[str, int, int]]:
    """Return bare numbers that are all that somebody asks for: 求文献 and a number, and no other matter."""
    match = _PMID_ASKED.fullmatch(text.strip()) or _named(text.strip())
    if match is None or _FOREIGN_BEFORE.search(match["before"] + match["after"]):
        return []
    return list(_listed(match, len(text) - len(text.lstrip())))


def _named(text: str) -> re.Match[str] | None:
    match = _PMID_NAMED.fullmatch(text)
    return match if match and _ASKED_PAPER.search(match["before"]) else None


def is_foreign(text: str, at: int) -> bool:
    """Say whether the words before that place name another kind of number (住院号, 电话, 单号 …)."""
    return bool(_FOREIGN_BEFORE.search(text, max(0, at - 12), at))


def is_foreign_anywhere(text: str) -> bool:
    """Say whether words speak of another kind of number anywhere: 住院号, 电话, 单号 …."""
    return bool(_FOREIGN_HERE.search(text))


def find_pmcids(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the digits of PMCIDs."""
    if "pmc" not in text.lower():
        return
    for match in _PMCID.finditer(text):
        if int(match["n"]):
            yield match["n"].lstrip("0"), match.start(), match.end()


def find_arxiv(text: str) -> Iterator[tuple[str, str | None, int, int]]:
    """Yield arXiv identifiers (value, version or `None`); the new style counts only with the word arXiv."""
    if _OLD_NUMBER.search(text):
        for match in _ARXIV_OLD.finditer(text):
            yield f"{match['archive'].lower()}/{match['number']}", _version(match), match.start(), match.end()
    if "arxiv" not in text.lower():
        return
    for head in sorted(
        [m for shape in (_ARXIV, _ARXIV_AFTER, _EPRINT) for m in shape.finditer(text)], key=lambda m: m.start("value")
    ):
        following: re.Match[str] | None = head
        while following:
            if "01" <= following["value"][2:4] <= "12" or following["value"][2:4] == "33":
                yield (
                    following["value"],
                    _version(following),
                    following.start(),
                    following.end("version" if following["version"] else "value"),
                )
            following = _ARXIV_NEXT.match(text, following.end())


def is_arxiv(value: str) -> bool:
    """Say whether a new-style number can be arXiv's: its month exists, and it is as long as it was in that year.

    https://info.arxiv.org/help/arxiv_identifier.html
    """
    stem, _, number = value.partition(".")
    is_long = int(stem) >= _FIRST_WITH_FIVE_DIGITS
    return "01" <= stem[2:] <= "12" and len(number) == (5 if is_long else 4)


def find_isbns(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield ISBNs as 13 digits: labelled, or bare with a right check digit in the shape of one."""
    if not _ISBN_LONG.search(text):
        return
    for match in _ISBN.finditer(text):
        raw = match["n"] or match["ten"] or match["bare"]
        if (value := isbn13(raw)) and (match["label"] or match["ten"] or not is_foreign(text, match.start())):
            yield value, match.start(), match.end()


def _version(match: re.Match[str]) -> str | None:
    return (match["version"] or "").lower() or None
