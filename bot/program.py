"""The program: its use cases, and what its pages are handed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot import parts
from bot.parts import ACCOUNT, MB, now
from bot.replies import DECLINE_WORDS
from bot.talks_desk import TalksDesk
from bot.tracer import tracer
from console.mark_desk import MarkDesk
from console.site import Site
from handlers.attend import Attend
from handlers.conversation.join import Join
from handlers.reply import Reply
from handlers.take_file import TakeFile
from watermark.converting.workshop import ConvertingWorkshop
from watermark.previewing.own_pages import own_pages
from watermark.previewing.workshop import PreviewWorkshop


@dataclass(frozen=True, slots=True)
class Extras:
    """What the demo adds to the real thing; `ready` is told the console's address once everything runs."""

    routes: Sequence[web.RouteDef] = field(default_factory=tuple)
    has_practice: bool = False
    ready: Callable[[str], None] = lambda _: None
    sources_note: str = ""


@dataclass(frozen=True, slots=True)
class Program(TalksDesk):
    """Builds the pages beside the use cases."""

    def site(self, join: Join, attend: Attend, extras: Extras, is_working: Callable[[], bool]) -> Site:
        """Return what the web pages are handed."""
        settings, kept = self.settings, self.kept
        return Site(
            account=ACCOUNT,
            library=settings.library.name,
            zone=parts.zone(settings),
            clock=now,
            book=kept.book,
            inbox=kept.inbox,
            outbox=kept.outbox,
            originals=kept.originals,
            recalls=kept.recalls,
            vigil=parts.vigil(settings),
            notices=kept.notices,
            journals=kept.journals,
            unanswered_s=settings.delivery.unanswered_s,
            members=kept.members,
            accounts=kept.accounts,
            audit=kept.audit,
            shelf=kept.shelf,
            channel=self.channel,
            attend=attend,
            reply=Reply(
                book=kept.book,
                outbox=kept.outbox,
                records=attend.records,
                audit=kept.audit,
                speaker=self.speaker,
                bells=self.bells,
                clock=now,
            ),
            files=TakeFile(attend=attend, converter=ConvertingWorkshop(self.pdfs), shelf=kept.shelf),
            marks=MarkDesk(
                kept.mark_rules,
                PreviewWorkshop(self.pdfs),
                settings.library.notice,
                lambda: own_pages(settings.watermark.samples),
            ),
            join=join,
            trace=tracer(settings, kept, self.pdfs),
            sources=self.care.desk(),
            links=parts.link_mark(settings),
            figures=kept.figures.rows_between,
            tally=self.http.tally,
            is_ready=is_working,
            max_upload_bytes=settings.console.max_upload_mb * MB,
            code_valid_s=settings.membership.code_valid_hours * 3600,
            decline_words=DECLINE_WORDS,
            reports=kept.reports,
            wrong_files=self.wrong_files(),
            watches=kept.watches,
            purchases=kept.purchases,
            is_https=settings.console.is_https,
            extra_routes=extras.routes,
            has_practice=extras.has_practice,
            sources_note=extras.sources_note,
        )
