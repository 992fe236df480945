"""What arXiv asks of all who ask it, whatever they ask for (https://info.arxiv.org/help/api/tou.html)."""

from resolvers.formats.answers import Answer
from resolvers.outgoing.lanes import Limits

ARXIV_LIMITS = Limits(per_second=1 / 3.1, concurrency=1, hurried_rest_s=300.0)


def is_hurried(answer: Answer) -> bool:
    """Return whether the answer is the bare sentence with which arXiv turns hurried programs away."""
    return answer.body[:64].strip().startswith(b"Rate exceeded")
