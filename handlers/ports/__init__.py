"""What the use cases need from outside, as Protocols.

A repository method is one transaction; the posts handed to it are written in that same transaction,
so a move and the sentence that tells of it are never torn apart.
"""

from handlers.ports.chat import Channel, Clock, Ear, Inbox, Outbox
from handlers.ports.marking import Locks, MarkRulesBook
from handlers.ports.members import Audit, MemberList
from handlers.ports.notices import JournalLists, NoticeList, RecallList
from handlers.ports.originals import OriginalList
from handlers.ports.papers import (
    AgencySource,
    Converter,
    Fetcher,
    FulltextSource,
    HoldingList,
    MetadataSource,
    NoticeSource,
    PointerSource,
    Shelf,
    TopicSource,
    Workshop,
)
from handlers.ports.purchases import Purchases
from handlers.ports.requests import RequestBook, StampList
from handlers.ports.watching import ReportedFiles, WatchList

__all__ = [
    "AgencySource",
    "Audit",
    "Channel",
    "Clock",
    "Converter",
    "Ear",
    "Fetcher",
    "FulltextSource",
    "HoldingList",
    "Inbox",
    "JournalLists",
    "Locks",
    "MarkRulesBook",
    "MemberList",
    "MetadataSource",
    "NoticeList",
    "NoticeSource",
    "OriginalList",
    "Outbox",
    "PointerSource",
    "Purchases",
    "RecallList",
    "ReportedFiles",
    "RequestBook",
    "Shelf",
    "StampList",
    "TopicSource",
    "WatchList",
    "Workshop",
]
