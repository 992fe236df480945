"""Whether a request is for a certain paper, as far as it is known by now."""

from handlers.domain.article import Article, Identifier, TitleWanted, Wanted
from handlers.domain.request import Request
from handlers.matching import Certain, decide


def is_for(request: Request, article: Article) -> bool:
    """Say whether a request is for that paper; what is not certain is another one."""
    known = request.article
    if known is not None and known.ids and article.ids:
        return are_one(known, article)
    if known is None and request.candidates:
        return any(are_one(candidate, article) for candidate in request.candidates)
    if isinstance(request.wanted, Identifier):
        return request.wanted in article.ids
    if isinstance(request.wanted, TitleWanted):
        return is_titled(request.wanted, article)
    return False


def may_name(request: Request, wanted: Wanted) -> bool:
    """Say whether something wanted is certainly the paper of a request that was found out already."""
    if request.wanted == wanted:
        return True
    if request.article is None or not request.article.ids:
        return False
    return names(wanted, request.article)


def names(wanted: Wanted, article: Article) -> bool:
    """Say whether an identifier or a title is that paper's."""
    return wanted in article.ids if isinstance(wanted, Identifier) else is_titled(wanted, article)


def are_one(one: Article, other: Article) -> bool:
    """Say whether two records are of one paper: they share an identifier and contradict each other in none."""
    shared = {i.kind for i in one.ids} & {i.kind for i in other.ids}
    return bool(shared) and all(one.id(kind) == other.id(kind) for kind in shared)


def is_titled(wanted: TitleWanted, article: Article) -> bool:
    """Say whether a title is certainly that paper's."""
    return bool(article.title or article.original_title) and isinstance(decide(wanted, [article]), Certain)
