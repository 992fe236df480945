"""Keyword searches: what a reader asks for becomes a query that the services' own languages are written from."""

from handlers.domain.topics.plan import Beyond, plan
from handlers.domain.topics.topic import Concept, Design, Hit, Hits, Topic, Why, designs_in

__all__ = ["Beyond", "Concept", "Design", "Hit", "Hits", "Topic", "Why", "designs_in", "plan"]
