"""Titles that stand in a text without quotes or labels: it is cut into pieces, and the talk on both sides falls off."""

import re

from handlers.domain.glyphs import CJK
from handlers.domain.reading import cues
from handlers.domain.reading.cue import cue, starting
from handlers.domain.reading.politeness import stripped, tidy, without_faces
from handlers.domain.reading.shape import (
    HAN,
    LATIN_WORD,
    before_abstract,
    ends_like_title,
    is_asking,
    is_beside,
    is_chat,
    is_editorial,
    is_english_chat,
    is_published,
    may_be_title,
    may_hold_title,
    without_english_talk,
)
from handlers.domain.reading.titles import EDITION, JOURNAL, SEVERAL, Title, entries

_LATIN_RUN = re.compile(rf"[A-Za-z0-9(\[α-ω][^{CJK}，。；：、！？（）【】《》\x00\U0001f000-\U0010ffff]{{6,400}}")
_SENTENCE = starting(
    r"。！!；～~\n\x00？?，;,|｜",
    r"[。！!；～~\n\x00|｜]+|[？?](?![ ]?[A-Za-z(])|"
    r"(?<=[\u4e00-\u9fff])，(?![^（(]{0,20}[)）])|，(?=\s?(?:pdf|caj|PDF|CAJ)(?![A-Za-z]))|，(?=[^A-Za-z]|$)(?![^（(]{0,20}[)）])|;(?:\s|$)|(?<=[^\x00-\x7f])[,;](?=[^\x00-\x7f])",
)
_CHATTY_END = re.compile(r"[吗呢吧啊呀哦嘛啦呗哈~～!！]\W*$|(?<!除)了\W*$")
_WRAP = re.compile(r"^(?:[a-z]|&|with |of |in |and |for |on |versus )|^[A-Z]?[a-z]+ (?:Trial|Study)\b")
# A line that cannot be the end of a title: it stops at a word that needs another behind it.
_HANGING = re.compile(
    r"(?:\b(?:of|and|or|in|for|with|without|the|an?|to|by|versus|vs\.?|on|from|after|before|between|among|at|as|into|during|"
    r"than|using|older|younger|early|late|severe|acute|mild|moderate|high|low|new|large|small|adult|elderly|"
    r"via|through|under|against|its|their|is|are)|[:,&-]|"
    r"\b(?!(?:trial|survival|interval|removal|withdrawal|journal|hospital|animal|manual|referral|potential|arterial|clinic|topic|"
    r"epidemic|pandemic|antibiotic|logic|perspective|narrative|alternative|initiative|objective|review|interview|proposal|"
    r"appraisal|approval|denial|burial|serial|material|signal|goal|dual|renal)\b)[a-z]{2,14}(?:ated|i[sz]ed|fected|tive|sive|[cnrtd]al|[aeo]nic|[oi]tic|ular|"
    r"logic|[ai]ble|ous|ary))$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[A-Z(][\w'’()-]*(?:[ ,:][^.;]*)?$")
# Between two English titles; in a Chinese one 和 joins two words (TNF-α和IL-6的表达).
_TWO_TITLES = starting(
    r"\s和与跟以还及、＋+另", r"(?<=[A-Za-z0-9)?.])\s?(?:和|与|跟|以及|还有|及|、|＋|\+|另外)\s?(?=[A-Z])"
)
_NUMBER_BEHIND = re.compile(r"\s?第?\s?[0-9]{1,2}$")
_AUTHOR_FIRST = re.compile(rf"^[{CJK}]{{2,4}}(?:[,，、][{CJK}]{{2,4}}){{0,5}}等?[.．]\s?(?=[{CJK}]{{4}})")
_CONTACT = re.compile(
    r"[\s,，。;；]*(?:发(?:我|到|送)?)?(?:邮箱|email|e-mail)?\s?[:：是]?\s?(?<![A-Za-z0-9._-])[A-Za-z0-9._-]{2,40}@[A-Za-z0-9.-]{3,40}",
    re.IGNORECASE,
)
_TOLD_FIRST = re.compile(
    rf"^[^，。]{{2,24}}?(?:发表|刊登)(?:[在于][^，。的]{{2,14}})?的\s?(?=[^，。\n]{{0,40}}[{CJK}]{{6}})|"
    r"^(?:手[上里头]有|上有?一篇(?:叫做?|名为)?|全称[:：\s]*)"
)
_EDITION_LETTER = re.compile(r",?\s[0-9]{1,2}e$")
_EACH = re.compile(r"(?:中文|一篇|其一)(?:是|[:：]).+?(?:英文|[另再]一篇|其二)(?:是|[:：])")
_REMARK = starting(
    r"\s（(",
    r"\s?[（(](?=(?:第一|通讯)?作者|发表|期刊|杂志|来源|出自)[^（）()]{2,40}(?:[)）]|$)|"
    r"\s?[（(](?:[\u4e00-\u9fff]{2,12}(?:杂志|学报)|(?:NEJM|JAMA|BMJ|Lancet)\b[^（）()]{0,12})[)）](?=\s|$)",
)
# Chinese words part where a blank or a colon stands between them.
_JOINT = re.compile(rf"(?<=[{CJK}）)”》])\s+|\s+(?=[{CJK}“])|[:：]|(?<=[0-9A-Za-z])\s+(?=[{CJK}])")
_PREFERENCE = re.compile(
    r"的?(?:英文|中文|外文|最新|新|旧|原|正式|电子){1,2}版(?:本|的)?(?:[或和跟、/与](?:英文|中文|外文|最新|新|旧|原|正式|电子){1,2}版本?)*"
    r"(?:也|都|均|就)?(?:可以|行|要|好|无所谓|更好|最好|优先|即可).{0,4}$"
)
_JOURNAL_TAIL = re.compile(
    r"[,.]\s*(?:NEJM|N Engl J Med|JAMA|BMJ|(?:The )?Lancet|Nature|Gut|Circulation|Blood)(?:,?\s?(?:19|20)[0-9]{2})?\s*$"
)
_OF_PAPER = cue(
    r"求|文献|全文|原文|文章|论文|pdf|下载|下[一这几两]?[篇个]|[找要来蹲发搞弄][一这]?[个篇份]|帮忙?[下找]|帮我[下找]|麻烦[下找]|"
    r"知网|万方|维普|有木有|有没有|能下|这[篇个]|[两三四五几俩][篇个]"
)
_SUBJECT_BOOK = re.compile(rf"[{CJK}]{{2,8}}(?<![大同中小开放上留教])学|[{CJK}]{{2,10}}(?:图谱|图解|手册|药典)")
_FEWEST_WORDS = 5
_MAX_JOINTS = 12


def bare_titles(text: str, *, asked: bool) -> list[Title]:
    """Return the titles that stand in a text without quotes or labels.

    Without a word of asking in the message (`asked`), the whole text must be title, and what is told about one.
    """
    if not asked and not may_hold_title(text):
        return []
    parts = [part for part in entries(before_abstract(text)) if part.strip()]
    is_list = len(parts) > 1
    wants_all = bool(SEVERAL.search(text) or _EACH.search(text))
    wants_all = wants_all or any(len(_halves(line)) > 1 for line in text.split("\n"))
    of_paper = is_list or (asked and bool(_OF_PAPER.search(text)))
    reader = _Reader(asked=asked, is_list=is_list, of_paper=of_paper)
    read = [reader.titles_of(part) for part in parts]
    if not asked and not is_list and not all(read):
        return []
    if not asked and any(read) and not all(read):
        # Among titles, an entry that sounds less like one is one too.
        reader = _Reader(asked=True, is_list=True, of_paper=True)
        read = [titles or reader.titles_of(part) for titles, part in zip(read, parts, strict=True)]
    return [title for titles in read for title in (titles if wants_all else titles[:1])]


class _Reader:
    """Looks for titles in the parts of one message, with what is known of the whole."""

    def __init__(self, *, asked: bool, is_list: bool, of_paper: bool) -> None:
        self._asked = asked
        self._is_list = is_list
        self._of_paper = of_paper

    def titles_of(self, part: str) -> list[Title]:
        """Return the titles of one entry of a list, or of the whole text."""
        found: list[Title] = []
        for line in _joined_lines(part):
            plain = without_faces(line)
            plain = _CONTACT.sub("", plain) if "@" in plain else plain
            pieces = [piece for half in _halves(plain) for piece in _SENTENCE.split(half) if piece and piece.strip()]
            pieces = _whole_editorials(pieces)
            told = [piece for piece in pieces if len(pieces) == 1 or not is_beside(piece)]
            is_chatty = not self._asked and len(told) == len(pieces) and bool(_CHATTY_END.search(plain.strip()))
            is_alone = len(told) <= 1 and not is_chatty
            reader = self if self._asked or not any(map(is_published, pieces)) else self._of_published()
            read = [reader._title(piece, is_alone=is_alone) for piece in pieces]  # noqa: SLF001 - another of this class
            if not self._asked and any(not title and piece in told for title, piece in zip(read, pieces, strict=True)):
                continue
            found += [title for title in read if title and not (found and _is_slight(title))]
        return found

    def _of_published(self) -> "_Reader":
        return _Reader(asked=True, is_list=self._is_list, of_paper=True)

    def _title(self, piece: str, *, is_alone: bool) -> Title | None:
        piece = _without_remark(piece)
        text = tidy(stripped(_PREFERENCE.sub("", piece) if "版" in piece else piece))
        if (
            self._asked
            and (chunk := _without_asking(piece))
            and (title := self._of_published()._chinese(chunk, is_alone=is_alone))  # noqa: SLF001 - another of this class
        ):
            return title
        return self._english(text) or self._chinese(text, is_alone=is_alone) or self._inside(piece, is_alone=is_alone)

    def _english(self, text: str) -> Title | None:
        run = max(_LATIN_RUN.findall(text), key=len, default="").strip()
        words = LATIN_WORD.findall(run)
        if not words or is_english_chat(run, asked=self._asked) or JOURNAL.search(run):
            return None
        before, _, behind = text.partition(run)
        is_book = bool(cues.BOOK.search(text))
        needed = 2 if is_book and self._asked else 3 if self._asked else 4
        if len(words) < needed or len(HAN.findall(before)) > 30:
            return None
        if "@" in run or not (self._asked or (is_beside(before) and is_beside(behind))):
            return None
        run = without_english_talk(_without_remark(run))
        if edition := _EDITION_LETTER.search(run):
            run, is_book = run[: edition.start()], True
        if is_book and behind.startswith("版"):
            run = _NUMBER_BEHIND.sub("", run)
        name = tidy(_JOURNAL_TAIL.sub("", EDITION.sub("", run) if is_book else run))
        return Title(name, is_book=is_book) if len(name) > 5 else None

    def _chinese(self, text: str, *, is_alone: bool) -> Title | None:
        text = _TOLD_FIRST.sub("", _AUTHOR_FIRST.sub("", text))
        length = len(HAN.findall(text))
        if length < 2 or len(text) > 200 or is_chat(text) or JOURNAL.search(text):
            return None
        if not self._asked:
            is_title = is_alone and length >= (7 if self._is_list else 10) and ends_like_title(text)
            return Title(text) if is_title else None
        if cues.BOOK.search(text):
            return _book(text)
        if self._of_paper and _SUBJECT_BOOK.fullmatch(text):
            return Title(text, is_book=True)
        if length < 6 or not may_be_title(text, of_paper=self._of_paper):
            return None
        names_book = length < 10 and cues.BOOK_NAME.search(text) and not cues.NO_BOOK_NAME.search(text)
        return Title(text, is_book=bool(names_book))

    def _inside(self, piece: str, *, is_alone: bool) -> Title | None:
        """Return the title in a piece that holds talk before or behind it, parted by a blank or a colon."""
        joints = list(_JOINT.finditer(piece))[:_MAX_JOINTS]
        if not joints or len(piece) > 300:
            return None
        starts = [0, *(joint.end() for joint in joints)]
        ends = [*(joint.start() for joint in joints), len(piece)]
        first, last = 0, len(ends) - 1
        while first < last and self._is_talk(piece[starts[first] : ends[first]]):
            first += 1
        while last > first and self._is_talk(piece[starts[last] : ends[last]]):
            last -= 1
        if (first, last) == (0, len(ends) - 1):
            return None
        return self._chinese(tidy(stripped(piece[starts[first] : ends[last]])), is_alone=is_alone)

    def _is_talk(self, chunk: str) -> bool:
        if not stripped(chunk):
            return True
        return is_beside(chunk) if not self._asked else is_chat(chunk) or is_beside(chunk)


def _without_remark(piece: str) -> str:
    return _REMARK.split(piece, maxsplit=1)[0] if "(" in piece or "（" in piece else piece


def _halves(line: str) -> list[str]:
    """Return two English titles that are joined by 和 apart; anything else whole."""
    halves = _TWO_TITLES.split(line, maxsplit=4)
    return halves if len(halves) > 1 and all(len(LATIN_WORD.findall(half)) > 3 for half in halves) else [line]


def _whole_editorials(pieces: list[str]) -> list[str]:
    """Return the pieces, with an editorial's title that was cut at its comma made whole."""
    whole: list[str] = []
    for piece in pieces:
        if whole and is_editorial(piece) and is_editorial(stripped(whole[-1])):
            whole[-1] += f"，{piece}"
        else:
            whole.append(piece)
    return whole


def _without_asking(piece: str) -> str:
    """Return what a blank or colon parts from words that surely ask, or nothing if there are none."""
    chunks = [chunk for chunk in _JOINT.split(piece, maxsplit=_MAX_JOINTS) if chunk.strip()]
    if len(chunks) < 2 or not (is_asking(chunks[0]) or is_asking(chunks[-1])):
        return ""
    at, end = 0, len(piece)
    if is_asking(chunks[0]):
        at = piece.find(chunks[0]) + len(chunks[0])
    if is_asking(chunks[-1]):
        end = piece.rfind(chunks[-1])
    return tidy(stripped(piece[at:end]))


def _is_slight(title: Title) -> bool:
    """Say whether this is too little for a second title: authors or a journal below the first."""
    return title.text.isascii() and len(title.text.split()) < _FEWEST_WORDS


def _book(text: str) -> Title | None:
    name = tidy(EDITION.sub("", text))
    return Title(name, is_book=True) if cues.BOOK_NAME.search(name) or (name and name != text) else None


def _joined_lines(part: str) -> list[str]:
    """Return the lines, with a title that was broken over two lines made whole."""
    lines: list[str] = []
    for line in part.strip().split("\n"):
        text = line.strip()
        if lines and text and lines[-1][-20:].isascii() and not lines[-1].endswith(".") and _goes_on(lines[-1], text):
            lines[-1] = lines[-1].removesuffix("-") + ("" if lines[-1].endswith("-") else " ") + text
        elif text:
            lines.append(text)
    return lines


def _goes_on(line: str, following: str) -> bool:
    """Say whether the following line belongs to the title that the first one begins."""
    if _WRAP.match(following):
        return True
    return len(line.split()) > 3 and bool(_HANGING.search(line) and _GOES_ON.match(following))
