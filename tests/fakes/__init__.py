"""Hand-written fakes, one for each port: real implementations that keep everything in memory."""

from tests.fakes.chat import FakeChannel, said
from tests.fakes.clock import FakeClock
from tests.fakes.desk import FakeDesk
from tests.fakes.inbox import FakeInbox
from tests.fakes.members import FakeAudit, FakeMemberList
from tests.fakes.notices import FakeJournalLists, FakeNoticeList, FakeNotices, FakeRecallList
from tests.fakes.originals import FakeOriginals
from tests.fakes.outbox import FakeOutbox
from tests.fakes.papers import (
    FakeAgencies,
    FakeFetcher,
    FakeFulltext,
    FakeMetadata,
    FakeStampList,
    FakeTopics,
    FakeWorkshop,
)
from tests.fakes.request_book import FakeRequestBook
from tests.fakes.shelf import FakeHoldingList, FakeShelf

__all__ = [
    "FakeAgencies",
    "FakeAudit",
    "FakeChannel",
    "FakeClock",
    "FakeDesk",
    "FakeFetcher",
    "FakeFulltext",
    "FakeHoldingList",
    "FakeInbox",
    "FakeJournalLists",
    "FakeMemberList",
    "FakeMetadata",
    "FakeNoticeList",
    "FakeNotices",
    "FakeOriginals",
    "FakeOutbox",
    "FakeRecallList",
    "FakeRequestBook",
    "FakeShelf",
    "FakeStampList",
    "FakeTopics",
    "FakeWorkshop",
    "said",
]
