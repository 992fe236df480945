"""The books that the library holds, found by ISBN or by title, kept small enough for a hundred thousand of them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.article import plain_title
from resolvers.formats import people, records
from resolvers.formats.books import isbns_of
from resolvers.formats.near_titles import nearest
from resolvers.formats.places import WEB

Words = Mapping[str, str]
"""A line as a catalogue writes it, by these names."""

FIELDS = (
    "title", "author", "isbn", "shelf_mark", "location", "year", "publisher", "url", "copies", "language",
    "other_title",
)  # fmt: skip
PART = "\x1f"  # no catalogue holds it inside a word: it parts the words of ISO 2709 too
YEAR = re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d)")  # `c2021`, `2021.5` and `202105` too
HAN_LETTERS = 3
MIN_LIKE = 85.0  # one character of seven: 内科护理学 is another book than 外科护理学
SHORTEST_TITLE = 6  # letters; a Han character tells as much as three, so 外科学 is a title and "Atlas" is none


@dataclass(frozen=True, slots=True)
class Book:
    """One line of the catalogue: a title as it stands on one shelf, or as one link. ISBNs have 13 digits."""

    title: str
    authors: tuple[str, ...] = ()
    isbns: tuple[str, ...] = ()
    shelf_mark: str = ""
    location: str = ""
    year: int | None = None
    publisher: str = ""
    url: str = ""
    copies: str = ""
    language: str = ""
    other_title: str = ""

    @property
    def is_print(self) -> bool:
        """Whether it stands on a shelf: what is only a link does not."""
        return bool(self.shelf_mark or self.location or not self.url)


class Fault(StrEnum):
    """What is amiss with a line, in words for the librarian; the first four keep it out."""

    UNREADABLE = "读不出来"
    NAMELESS = "没有题名和 ISBN"
    CUT_OFF = "记录不完整"
    SERIAL = "是期刊，不是书"
    UNPAIRED = "引号不配对，按字面读"
    ISBN_AS_NUMBER = "ISBN 被表格软件写成了科学计数法（9.78E+12），只能按题名找"
    ODD_ISBN = "ISBN 位数或校验码不对，只能按题名找"


KEEP_OUT = (Fault.UNREADABLE, Fault.NAMELESS, Fault.CUT_OFF, Fault.SERIAL)


class ShelfList:
    """All lines, in the file's order; those that could not be read are counted, and what was not understood is kept.

    `columns` are a table's headings by our words for them, `unused` its other headings, or the fields of MARC
    records that may say where books stand. `marked` counts the lines with a shelf mark, `numbered` those with an ISBN.
    """

    def __init__(self) -> None:
        self.faults: Counter[Fault] = Counter()
        self.columns: Mapping[str, str] = {}
        self.unused: tuple[str, ...] = ()
        self.marked = self.numbered = 0
        self._packed: list[bytes] = []
        self._by_isbn: dict[int, int | list[int]] = {}
        self._by_title: dict[int, int | list[int]] = {}

    def __len__(self) -> int:
        return len(self._packed)

    @property
    def left_out(self) -> int:
        """How many lines were not taken."""
        return sum(self.faults[fault] for fault in KEEP_OUT)

    def leave_out(self, fault: Fault) -> None:
        """Count a line that is not taken."""
        self.faults[fault] += 1

    def add(self, words: Words) -> None:
        """Take a line in, as its catalogue writes it; one that nobody could ask for is left out."""
        isbns = isbns_of([words["isbn"]]) if words.get("isbn") else ()
        titles = _title_keys(words.get("title", "")) | _title_keys(words.get("other_title", ""))
        if not (isbns or titles):
            self.leave_out(Fault.NAMELESS)
            return
        number = len(self._packed)
        self.marked += bool(words.get("shelf_mark"))
        self.numbered += bool(isbns)
        self._packed.append(_packed(words))
        for isbn in isbns:
            _note(self._by_isbn, int(isbn), number)
        for key in titles:
            _note(self._by_title, key, number)

    def by_isbn(self, isbn: str) -> list[Book]:
        """Return the lines of an ISBN of 13 digits."""
        return [book for book in self._at(self._by_isbn.get(int(isbn))) if isbn in book.isbns]

    def by_title(self, title: str) -> list[Book]:
        """Return the lines with exactly that title, with or without its subtitle."""
        wanted = plain_title(title)
        found = self._at(self._by_title.get(hash(wanted)))
        return [book for book in found if wanted in {*_forms(book.title), *_forms(book.other_title)}]

    def near(self, title: str) -> list[Book]:
        """Return the lines whose title is that but for a slip, best first; every line is looked at: call it apart."""
        lines = [_main(line) for line in self._packed]
        return [made_book(_unpacked(self._packed[n])) for n in nearest(_before_colon(title), lines, min_like=MIN_LIKE)]

    def _at(self, numbers: int | list[int] | None) -> Iterator[Book]:
        listed = [] if numbers is None else [numbers] if isinstance(numbers, int) else numbers
        return (made_book(_unpacked(self._packed[number])) for number in listed)


def made_book(words: Words) -> Book:
    """Return a line in its normal form; made when it is asked for, for most lines never are."""
    url = words.get("url", "").strip()
    return Book(
        title=_trimmed(records.clean_title(words.get("title", ""))),
        authors=authors_of(words.get("author", "")),
        isbns=isbns_of([words.get("isbn", "")]),
        shelf_mark=_trimmed(words.get("shelf_mark", "")),
        location=_trimmed(words.get("location", "")),
        year=_year(words.get("year", "")),
        publisher=_trimmed(words.get("publisher", "")),
        url=url if WEB.fullmatch(url) else "",
        copies=words.get("copies", "").strip(),
        language=records.language(words.get("language", "")),
        other_title=_trimmed(records.clean_title(words.get("other_title", ""))),
    )


def authors_of(value: str) -> tuple[str, ...]:
    """Return the names of a statement of responsibility: `张三, 李四主编` gives 张三 and 李四."""
    names = (_without_role(name) for part in re.split(r";| / ", value) for name in _names(part))
    return tuple(dict.fromkeys(name for name in names if name))


ROLES = ("主编译", "编著", "主编", "副主编", "主译", "编译", "译著", "总主编", "著", "编", "译", "等", "[", "]")


def _names(part: str) -> list[str]:
    text = part.replace("，", ",").replace("、", ",").replace("；", ",")
    # A comma inside a Western name separates family from given name.
    return text.split(",") if records.HAN.search(text) else [text]


def _without_role(name: str) -> str:
    text = " ".join(name.strip(" .,/:\t\r\n").split())
    if not records.HAN.search(text):
        return people.name_of(text)
    while role := next((role for role in ROLES if text.endswith(role) and len(text) > len(role)), ""):
        text = text.removesuffix(role).rstrip(" .[(（")
    return text.lstrip("[ ")


def _year(text: str) -> int | None:
    match = YEAR.search(text)
    return int(match[1]) if match else None


def _trimmed(text: str) -> str:
    """Return a text without the punctuation that cataloguing puts at its end."""
    return " ".join(text.split()).rstrip(" /:;,=").strip()


def _title_keys(title: str) -> set[int]:
    return {hash(form) for form in _forms(title) if _is_telling(form)} if title else set()


def _forms(title: str) -> tuple[str, ...]:
    """Return a title for comparing: whole, and without what follows the first colon."""
    main, _, rest = title.replace("：", ":").partition(":")
    forms = (plain_title(title), plain_title(main)) if rest else (plain_title(title),)
    return tuple(form for form in dict.fromkeys(forms) if form)


def _before_colon(title: str) -> str:
    return title.replace("：", ":").partition(":")[0].casefold().strip(" 《》")


def _main(line: bytes) -> str:
    """Return the title of a line without its subtitle, the rest of it left packed."""
    return _before_colon(line.partition(PART.encode())[0].decode())


def _is_telling(plain: str) -> bool:
    if len(plain) >= SHORTEST_TITLE:
        return True
    return sum(HAN_LETTERS if "\u3400" <= letter <= "\u9fff" else 1 for letter in plain) >= SHORTEST_TITLE


def _note(index: dict[int, int | list[int]], key: int, number: int) -> None:
    there = index.setdefault(key, number)
    if isinstance(there, list):
        there.append(number)  # thousands of lines may bear one number: 978-0-00-000000-2 stands for "none"
    elif there != number:
        index[key] = [there, number]


def _packed(words: Words) -> bytes:
    return PART.join([words.get(name, "").replace(PART, " ") for name in FIELDS]).encode()


def _unpacked(line: bytes) -> Words:
    return dict(zip(FIELDS, line.decode().split(PART), strict=True))
