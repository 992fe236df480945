"""A source written as plain Python that knows one paper by heart."""

from resolvers.blocking.answers import Paper
from resolvers.blocking.session import FencedSession

KNOWN = {"10.5555/ward.7": {"url": "https://repository.example.edu/7.pdf", "licence": "CC BY", "version": "accepted"}}


def accepts(paper: Paper) -> bool:
    return bool(paper.doi)


def locate(paper: Paper, session: FencedSession) -> list[dict[str, str]]:
    return [KNOWN[paper.doi]] if paper.doi in KNOWN else []
