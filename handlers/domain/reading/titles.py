"""Titles of papers and books in what people write around them."""

import re
from dataclasses import dataclass

from handlers.domain.glyphs import CJK
from handlers.domain.reading import cues
from handlers.domain.reading.cue import cue, starting
from handlers.domain.reading.politeness import stripped, tidy, without_faces

_HAN = re.compile(f"[{CJK}]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏα-ω][A-Za-zÀ-ɏα-ω'’]+")
_LABEL = cue(
    r"(?:文献|文章|论文|英文|中文|完整|书籍)?(?:标题|题目|篇名|题名|书名|名称|文题|全名|名字|"
    r"\btitle)\s?(?:好像|应该|大概)?(?:是|为|叫做?|[:：]){1,2}\s?(?P<title>[^\n]{2,400})"
)
_BOOK_LABEL = re.compile(r"书名|书籍|教材")
_QUOTES = starting(
    r"《“\"「『<〈",
    r"《(?P<book>(?:[^《》\n]|《[^《》\n]{1,60}》){2,200})》|"
    r"[“\"「『](?P<quote>[^“”\"「」『』\n]{4,300})[”\"」』]|<(?P<angle>[A-Z][^<>\n]{10,300})>|"
    r"〈(?P<small>[^〈〉\n]{4,200})〉",
)
_JOURNAL = re.compile(
    r"(?:杂志|学报|期刊|月刊|周刊|通报|英文版|学刊)$|^(?:nature|science|cell|the lancet|lancet|jama|nejm|"
    r"bmj)\b.{0,20}$|^[\w ]*\bjournal\b[\w ]*$",
    re.IGNORECASE,
)
_DIGEST = re.compile("概要|摘要|解读|要点")
_LATIN_RUN = re.compile(rf"[A-Za-z0-9(\[α-ω][^{CJK}，。；：、！？（）【】《》\x00\U0001f000-\U0010ffff]{{6,400}}")
_EDITION = re.compile(
    r"[\s,，(（:：]*(?:第?\s?[0-9一二三四五六七八九十]{1,3}\s?版(?:上下册|[上中下]册)?|[0-9]{1,2}(?:st|nd|"
    r"rd|th)\s?(?:ed(?:ition|\.)?)|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth) edition|(?:英文版|中文版)?最新版|英文版|人卫版?)[)）]?.*$",
    re.IGNORECASE,
)
_SENTENCE = starting(
    r"。！!；～~\n\x00？?，;,",
    r"[。！!；～~\n\x00]+|[？?](?![ ]?[A-Za-z(])|，(?=[^A-Za-z]|$)|;(?:\s|$)|(?<=[^\x00-\x7f])[,;](?=[^\x00-\x7f])",
)
_MARKER = starting(
    r"\s(（\[【0-9①-⑳一二三四五六七八九十\-•●*·",
    r"(?:^|(?<=\n)|(?<=[\s：:；;，,。）)]))\s{0,9}(?:[(（\[【]?[0-9]{1,2}\s?(?:[.、)）\]】．](?![0-9])|"
    r"[:：](?![0-9]))|[①-⑳]|[一二三四五六七八九十]、|[-•●*·]\s)\s*",
)
_CIRCLED = re.compile(r"[①-⑳]")

_CHAT = cue(
    r"[吗呢吧啊呀哦嘛啦呗咱你您他她]|我|谁|什么|怎么|哪|老师|大家|各位|谢|请|这篇|那篇|这个|那个|"
    r"今[天晚早日]|明[天晚早日]|昨[天晚]|上午|下午|晚上|周[一二三四五六日]|星期|电话|会议室|[0-9]\s?床|"
    r"床号|号楼|[0-9]楼|值班|通知|红包|哈哈|已经?|收到|影响因子|投稿|[!！?？]|系统|安装|驱动|软件|文献|"
    r"全文|帮|麻烦|不了|一下"
)
_CHAT_EN = cue(
    r"\b(?:I|I'm|I've|me|my|you|your|please|thanks?|hello|hi|hey|ok|okay|today|tomorrow|tonight|everyone|"
    r"everybody|let's|lunch|dinner|happy|birthday|morning|afternoon|welcome|congrat\w*|sorry|see you|"
    r"meeting|can't|don't|http\w*|version \d|iphone|windows|install|bed \d+|needs|he|she)\b"
)
_TALK_EN = re.compile(r"^(?:I|I'm|hello|hi|hey|ok|okay|thanks?|sorry|good|happy)\b", re.IGNORECASE)
_ENDING = (
    "指南|共识|研究|分析|进展|综述|疗效|探讨|影响|应用|评价|规范|标准|策略|现状|关系|相关性|价值|"
    "意义|机制|机理|因素|比较|对比|经验|体会|[0-9]+例|概要|报告|述评|解读|调查|构建|验证|设计|模型|"
    "观察|效果|建议|方案|路径|意见|展望|思考|对策|特征|特点|诊治|诊疗|防治|预后|荟萃|文献复习|误诊|"
    "转归|预测|筛查|实践|管理|干预|重建|推荐"
)
_YEARS = r"(?:\s?[（(\[][^（）()\[\]]{2,30}[）)\]]|\s?(?:19|20)[0-9]{2}(?:年)?(?:修订|更新|第.)?版?|[—:：-].{2,40})"
_ZH_BARE = re.compile(rf"(?:.{{6,200}})(?:{_ENDING}){_YEARS}{{0,2}}")
_ZH_ASKED = re.compile(
    rf".{{3,200}}(?:{_ENDING}|治疗|诊断|作用|护理|预防|手术|麻醉|康复|教学|技术操作|手册|书|学|并发症|"
    rf"综合征|表达|进展|影像|检测|方法|问题|技术|风险|效应|关联){_YEARS}{{0,2}}"
)
_CHATTY_END = re.compile(r"[吗呢吧啊呀哦嘛啦呗哈~～!！]\W*$|(?<!除)了\W*$")
_ANNOUNCED = re.compile(r"发布|举办|召开|成立|揭牌|启动|获批|上线|开通|圆满|顺利|安排|预约|汇报|查房|今年|本周|本月")
SEVERAL = cue(r"[两二三四五六七八九十几][篇个本条份]|[2-9]\s?篇|这些|分别|以下|下面|下列|如下|都要")
_STANDARD = re.compile(
    r"(?<![A-Za-z])(?:GB|WS|YY|GA|HJ|T/[A-Z]{2,8}|"
    r"DB[0-9]{2})(?:/[TZ])?\s?[0-9]{1,6}(?:\.[0-9]{1,3})?\s?[-—–]{1,2}\s?(?:19|"
    r"20)[0-9]{2}(?:\s*[^\n,，。;；\x00]{0,60})"
)
_NAMED = re.compile(
    r"(?:(?:讲|关于|叫|说|题为)的?\s?(?P<told>[A-Z][A-Za-z0-9-]{3,40})\s?的|"
    r"(?P<trial>[A-Z][A-Za-z0-9]{1,20}(?:-[A-Za-z0-9]{1,12}){0,3})\s?(?:(?:试验|研究)?\s?(?:那|这)篇|"
    r"\s?(?:试验|研究)(?:那个)?的?(?:文章|论文|原文|全文|文献)))"
)
_WELL_KNOWN = frozenset(
    {"nature", "science", "cell", "nejm", "jama", "lancet", "bmj", "blood", "gut", "circulation", "jacc"}
    | {"pmid", "doi", "pdf", "sci", "pubmed", "cnki", "who", "esc", "aha", "acc", "ada"}
)
_WRAP = re.compile(r"^(?:[a-z]|with |of |in |and |for |on |versus )|^[A-Z]?[a-z]+ (?:Trial|Study)\b")


@dataclass(frozen=True, slots=True)
class Title:
    """A title that is wanted; `is_quoted` says that its writer marked where it begins and ends."""

    text: str
    is_book: bool = False
    is_quoted: bool = False


def labelled_titles(text: str) -> list[Title]:
    """Return titles after a label such as 题目, 篇名, 书名 or Title."""
    if "题" not in text and "名" not in text and "title" not in text.lower():
        return []
    return [
        Title(tidy(match["title"]), is_book=bool(_BOOK_LABEL.search(match.group()[:6])), is_quoted=True)
        for match in _LABEL.finditer(text)
        if not cues.HELP.search(match["title"]) and len(tidy(match["title"])) > 1
    ]


def quoted_titles(text: str) -> list[Title]:
    """Return titles between 《》 and, where they are long enough to be one, between other quotes."""
    found = []
    for match in _QUOTES.finditer(text):
        content = next(group for group in match.groups() if group).strip(" .。")
        is_marked = match["book"] is not None
        if _JOURNAL.search(content) or not (is_marked or _is_long(content)):
            continue
        behind = text[match.end() : match.end() + 4]
        if is_marked and _DIGEST.match(behind):
            content = match.group() + behind[:2]
        found.append(Title(content, is_book=is_marked and _is_book(content, text), is_quoted=True))
    return found


def _is_long(content: str) -> bool:
    return len(_HAN.findall(content)) >= 8 or len(_LATIN_WORD.findall(content)) >= 4


def _is_book(name: str, around: str) -> bool:
    if cues.NO_BOOK_NAME.search(name):
        return False
    return bool(cues.BOOK_NAME.search(name) or cues.BOOK.search(around.replace(name, "")))


def looks_academic(name: str) -> bool:
    """Say whether a title could be a paper's or a textbook's rather than a novel's or a film's."""
    return len(name) > 12 or bool(cues.NO_BOOK_NAME.search(name) or cues.BOOK_NAME.search(name))


def named_papers(text: str) -> list[Title]:
    """Return papers that are only called by a name: a trial's or a method's."""
    names = (match["told"] or match["trial"] for match in _NAMED.finditer(text))
    return [Title(name) for name in names if name.lower() not in _WELL_KNOWN and not name.isdigit()]


def standards(text: str) -> list[Title]:
    """Return standards (GB/T, WS/T …) with the name behind the number."""
    if "19" not in text and "20" not in text:
        return []
    return [Title(tidy(stripped(match.group())), is_quoted=True) for match in _STANDARD.finditer(text)]


def entries(text: str) -> list[str]:
    """Return the entries of a numbered or bulleted list; an unnumbered text is one entry."""
    marks = list(_MARKER.finditer(text))
    if not marks or (len(marks) < 2 and not _CIRCLED.search(text)):
        return [text]
    bounds = [mark.start() for mark in marks] + [len(text)]
    parts = [text[mark.end() : bound] for mark, bound in zip(marks, bounds[1:], strict=True)]
    return [text[: bounds[0]], *parts]


def bare_titles(text: str, *, asked: bool) -> list[Title]:
    """Return the titles that stand in a text without quotes or labels.

    Without a word of asking in the message (`asked`), the whole text must be nothing but title.
    """
    parts = [part for part in entries(text) if part.strip()]
    is_list = len(parts) > 1
    wants_all = asked and bool(SEVERAL.search(text))
    found: list[Title] = []
    for part in parts:
        titles = _titles_of(part, asked=asked, is_list=is_list)
        found += titles if wants_all else titles[:1]
        if not titles and not asked and not is_list and stripped(part):
            return []
    return found


def _titles_of(part: str, *, asked: bool, is_list: bool) -> list[Title]:
    found = []
    for line in _joined_lines(part):
        if not asked and _CHATTY_END.search(without_faces(line).strip()):
            continue
        pieces = [piece for piece in _SENTENCE.split(without_faces(line)) if piece and piece.strip()]
        for piece in pieces:
            text = tidy(stripped(piece))
            is_alone = len(pieces) == 1
            if title := _english(text, asked=asked) or _chinese(text, asked=asked, is_alone=is_alone, is_list=is_list):
                found.append(title)
    return found


def _joined_lines(part: str) -> list[str]:
    """Return the lines, with a title that was broken over two lines made whole."""
    lines: list[str] = []
    for line in part.strip().split("\n"):
        text = line.strip()
        if lines and text and _WRAP.match(text) and lines[-1].isascii() and not lines[-1].endswith("."):
            lines[-1] = lines[-1].removesuffix("-") + ("" if lines[-1].endswith("-") else " ") + text
        elif text:
            lines.append(text)
    return lines


def _english(text: str, *, asked: bool) -> Title | None:
    runs = _LATIN_RUN.findall(text)
    run = max(runs, key=len, default="").strip()
    words = _LATIN_WORD.findall(run)
    before = text.partition(run)[0] if run else ""
    if (
        not words
        or (_TALK_EN if asked else _CHAT_EN).search(run)
        or _JOURNAL.search(run)
        or (not asked and _HAN.search(text))
    ):
        return None
    is_book = bool(cues.BOOK.search(text))
    needed = 2 if is_book and asked else 3 if asked else 4
    if len(words) < needed or (not asked and "@" in run) or (before and len(_HAN.findall(before)) > 30):
        return None
    name = tidy(_EDITION.sub("", run) if is_book else run)
    return Title(name, is_book=is_book) if len(name) > 5 else None


def _chinese(text: str, *, asked: bool, is_alone: bool, is_list: bool) -> Title | None:
    length = len(_HAN.findall(text))
    if length < 2 or len(text) > 200 or _CHAT.search(text) or _JOURNAL.search(text):
        return None
    if not asked:
        is_title = is_alone and length >= (7 if is_list else 10) and _ZH_BARE.fullmatch(text)
        return Title(text) if is_title and not _ANNOUNCED.search(text) else None
    if cues.BOOK.search(text):
        name = tidy(_EDITION.sub("", text))
        return Title(name, is_book=True) if cues.BOOK_NAME.search(name) or (name and name != text) else None
    if length >= 6 and _ZH_ASKED.fullmatch(text):
        return Title(
            text, is_book=length < 10 and bool(cues.BOOK_NAME.search(text)) and not cues.NO_BOOK_NAME.search(text)
        )
    return None
