"""Keyword searches: what a reader asks for becomes a query that the services' own languages are written from."""

from handlers.domain.topics.plan import Beyond, plan
from handlers.domain.topics.topic import LISTED, Concept, Design, Hit, Hits, Topic, Why, Written, designs_in

__all__ = ["LISTED", "Beyond", "Concept", "Design", "Hit", "Hits", "Topic", "Why", "Written", "designs_in", "plan"]
