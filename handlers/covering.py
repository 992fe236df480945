"""What the cover of a copy says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.domain.article import Article, Holding
from handlers.domain.cover import Cover
from handlers.domain.mark import Mark
from handlers.domain.naming import VERSION_NAMES, shown_licence
from handlers.domain.reference import gb7714
from handlers.domain.request import Request

TERMS = (
    "仅供本人教学、科研或临床参考，请勿公开传播、上传网络或用于商业目的。",
    "版权归原著作权人所有；每页印有读者姓名和溯源码。",
)
LIBRARIAN = "librarian"


@dataclass(frozen=True, slots=True)
class Covering:
    """What all covers share; `link_page` gives the address of a request's page of links, empty where there is none."""

    link_page: Callable[[int], str]

    def of(self, request: Request, holding: Holding, mark: Mark, warnings: Sequence[str]) -> Cover:
        """Return the cover of one copy."""
        return Cover(
            title=f"文献传递 · {mark.library}" if mark.library else "文献传递",
            citation=citation_of(request.article, request.shown_title, mark.day),
            facts=tuple((label, value) for label, value in _facts(holding, mark) if value),
            warnings=tuple(warnings),
            terms=(f"{mark.notice}。", *TERMS),
            qr=self.link_page(request.number) or f"{mark.request} {mark.code}",
        )


def citation_of(article: Article | None, otherwise: str, today: date) -> str:
    """Return the reference by GB/T 7714, or what a request calls its paper where its title is not known."""
    return gb7714(article, today) if article and article.title else otherwise


def _facts(holding: Holding, mark: Mark) -> list[tuple[str, str]]:
    is_obtained = holding.is_for_one_reader
    return [
        ("读者", mark.reader),
        ("编号", mark.request),
        ("日期", f"{mark.day:%Y-%m-%d}"),
        ("版本", "" if is_obtained else VERSION_NAMES[holding.version]),
        ("许可", shown_licence(holding.licence)),
        ("溯源码", mark.code),
    ]
