"""What the program is made of: each use case, handed its collaborators."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from aiohttp import web

from bot import parts
from bot.channels.wechat.channel import WechatyChannel
from bot.config import Settings
from bot.conversation import answerers
from bot.parts import ACCOUNT, MB, Memory, now
from bot.replies import DECLINE_WORDS
from bot.source_care import SourceCare
from console.site import Site
from handlers.advise import Advise
from handlers.attend import Attend
from handlers.bell import Bells
from handlers.conversation.ask import Ask
from handlers.conversation.citing import Cite
from handlers.conversation.follow_up import FollowUp
from handlers.conversation.join import Join
from handlers.conversation.status import Status
from handlers.conversation.wishing import Wish
from handlers.deliver import Deliver, Enclosed, Imprint
from handlers.dispatch import Dispatch
from handlers.domain.watch import Plan
from handlers.finder import Finder
from handlers.fulfil import Fulfil
from handlers.guard import Guard
from handlers.hear import FrontDesk
from handlers.identify import Identify
from handlers.look_up import LookUp
from handlers.originals import FetchOriginals, TieOriginals
from handlers.ports import MetadataSource, TopicSource
from handlers.recall import RecallPapers, Vigil
from handlers.send import Pace, Send
from handlers.speak import Speaker
from handlers.survey import Survey
from handlers.tidy import Patience, Tidy
from handlers.trace import Trace
from handlers.watch import LookAgain
from handlers.wrong_files import WrongFiles
from resolvers.http import Http
from resolvers.load import notice_sources, topic_sources
from resolvers.outgoing.service import asked_afresh
from watermark.child import PdfWorkshop
from watermark.code import check_code, issue_code

PUT_BACK_PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class Extras:
    """What the demo adds to the real thing; `ready` is told the console's address once everything runs."""

    routes: Sequence[web.RouteDef] = field(default_factory=tuple)
    has_practice: bool = False
    ready: Callable[[str], None] = lambda _: None
    sources_note: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """The opened parts, and what every use case shares."""

    settings: Settings
    kept: Memory
    http: Http
    pdfs: PdfWorkshop
    care: SourceCare
    channel: WechatyChannel
    bells: Bells
    speaker: Speaker
    sources: Sequence[MetadataSource]
    look_up: LookUp

    def identify(self) -> Identify:
        """Return who finds out which paper is meant."""
        return Identify(
            book=self.kept.book,
            look_up=self.look_up,
            survey=self._survey(topic_sources(self.sources)),
            speaker=self.speaker,
            policy=parts.policy(self.settings),
            bells=self.bells,
            clock=now,
            pause_s=PUT_BACK_PAUSE_S,
        )

    def _survey(self, sources: Sequence[TopicSource]) -> Survey:
        """Return who runs keyword searches."""
        return Survey(
            book=self.kept.book,
            sources=sources,
            speaker=self.speaker,
            bells=self.bells,
            clock=now,
            bot_names=self.settings.wechat.bot_names,
            budget_s=self.settings.http.source_timeout_s,
        )

    def finder(self) -> Finder:
        """Return who finds copies."""
        return parts.finder(self.settings, self.kept, self.http, self.pdfs, self.look_up)

    def fulfil(self, finder: Finder) -> Fulfil:
        """Return who finds the full text."""
        return Fulfil(
            book=self.kept.book,
            holdings=self.kept.holdings,
            shelf=self.kept.shelf,
            finder=finder,
            speaker=self.speaker,
            bells=self.bells,
            clock=now,
            advise=self.advise(),
            link_page=self._link_page,
        )

    def _link_page(self, number: int) -> str:
        """Return the address of a request's page of links; empty where phones reach nothing here."""
        public = self.settings.delivery.public_url.rstrip("/")
        return f"{public}/l/{parts.link_mark(self.settings).of(number)}" if public else ""

    def look_again(self, finder: Finder) -> LookAgain:
        """Return who looks again for what could not be found."""
        return LookAgain(
            watches=self.kept.watches,
            holdings=self.kept.holdings,
            shelf=self.kept.shelf,
            finder=finder,
            speaker=self.speaker,
            bells=self.bells,
            clock=now,
            plan=self._watch_plan(),
            is_quiet=self._pace().is_quiet,
            afresh=asked_afresh,
        )

    def _watch_plan(self) -> Plan:
        delivery = self.settings.delivery
        after = tuple(timedelta(hours=hours) for hours in delivery.watch_hours)
        return Plan(after=after, keep=timedelta(days=delivery.watch_days))

    def wrong_files(self) -> WrongFiles:
        """Return who takes reports of wrong files, and what librarians say to them."""
        kept = self.kept
        return WrongFiles(
            book=kept.book,
            reports=kept.reports,
            holdings=kept.holdings,
            watches=kept.watches,
            outbox=kept.outbox,
            audit=kept.audit,
            speaker=self.speaker,
            bells=self.bells,
        )

    def _cite(self, follow_up: FollowUp) -> Cite:
        zone = parts.zone(self.settings)
        return Cite(follow_up, self.kept.shelf, parts.write_file, clock=now, zone=zone)

    def _wish(self, follow_up: FollowUp, status: Status) -> Wish:
        return Wish(follow_up, self.kept.watches, status, clock=now, plan=self._watch_plan())

    def advise(self) -> Advise:
        """Return who says what a reader should know with a paper."""
        kept = self.kept
        return Advise(notices=kept.notices, journals=kept.journals, recalls=kept.recalls, speaker=self.speaker)

    def recall(self) -> RecallPapers:
        """Return who tells past readers of retractions."""
        kept, delivery = self.kept, self.settings.delivery
        vigil = Vigil(delivery.recall_years, timedelta(hours=delivery.recall_look_hours), parts.zone(self.settings))
        return RecallPapers(
            recalls=kept.recalls,
            notices=kept.notices,
            sources=notice_sources(self.sources),
            members=kept.members,
            channel=self.channel,
            speaker=self.speaker,
            bells=self.bells,
            clock=now,
            vigil=vigil,
        )

    def deliver(self) -> Deliver:
        """Return who marks copies."""
        key, library = parts.trace_key(self.settings), self.settings.library
        return Deliver(
            book=self.kept.book,
            members=self.kept.members,
            shelf=self.kept.shelf,
            workshop=self.pdfs,
            channel=self.channel,
            speaker=self.speaker,
            enclosed=Enclosed(
                Imprint(
                    library=library.name,
                    notice=library.notice,
                    issue_code=lambda delivery: issue_code(key, delivery),
                    zone=parts.zone(self.settings),
                ),
                self.advise(),
            ),
            routes=self.settings.delivery.routes,
            bells=self.bells,
            clock=now,
        )

    def send(self, deliver: Deliver) -> Send:
        """Return who sends what is in the outbox."""
        return Send(
            outbox=self.kept.outbox,
            members=self.kept.members,
            shelf=self.kept.shelf,
            channel=self.channel,
            pace=self._pace(),
            not_sent=deliver.not_sent,
            bells=self.bells,
            clock=now,
        )

    def _pace(self) -> Pace:
        pace = self.settings.delivery.pace
        return Pace(
            conversation_gap_s=pace.conversation_gap_s,
            account_gap_s=pace.account_gap_s,
            quiet_from=pace.quiet_from,
            quiet_until=pace.quiet_until,
            zone=parts.zone(self.settings),
        )

    def join(self) -> Join:
        """Return who binds people."""
        return Join(
            book=self.kept.book,
            outbox=self.kept.outbox,
            members=self.kept.members,
            audit=self.kept.audit,
            speaker=self.speaker,
            bells=self.bells,
            clock=now,
            code_valid_s=self.settings.membership.code_valid_hours * 3600,
        )

    def attend(self, identify: Identify) -> Attend:
        """Return what librarians do with requests."""
        return Attend(
            book=self.kept.book,
            shelf=self.kept.shelf,
            workshop=self.pdfs,
            identify=identify,
            audit=self.kept.audit,
            speaker=self.speaker,
            bells=self.bells,
        )

    def tidy(self) -> Tidy:
        """Return who sees that nothing stands still."""
        delivery, membership = self.settings.delivery, self.settings.membership
        patience = Patience(
            binding=timedelta(hours=membership.keep_unbound_hours),
            choice=timedelta(minutes=delivery.choice_minutes),
            working=timedelta(minutes=delivery.stuck_minutes),
        )
        return Tidy(book=self.kept.book, speaker=self.speaker, bells=self.bells, clock=now, patience=patience)

    def originals(self) -> TieOriginals:
        """Return who notes which message carries an original."""
        kept = self.kept
        return TieOriginals(book=kept.book, inbox=kept.inbox, originals=kept.originals, bells=self.bells)

    def fetch_originals(self) -> FetchOriginals:
        """Return who fetches originals from the gateway."""
        return FetchOriginals(
            originals=self.kept.originals,
            channel=self.channel,
            shelf=self.kept.shelf,
            max_bytes=self.settings.delivery.max_original_mb * MB,
            bells=self.bells,
            clock=now,
        )

    def guard(self, desk: FrontDesk, dispatch: Dispatch) -> Guard:
        """Return who sees what nobody has answered."""
        return Guard(
            desk=desk,
            understand=dispatch.understand,
            book=self.kept.book,
            clock=now,
            unanswered_s=self.settings.delivery.unanswered_s,
        )

    def dispatch(self, join: Join, deliver: Deliver) -> Dispatch:
        """Return who decides which use case answers."""
        follow_up = FollowUp(
            book=self.kept.book, outbox=self.kept.outbox, speaker=self.speaker, bells=self.bells, clock=now
        )
        ask = Ask(
            book=self.kept.book,
            outbox=self.kept.outbox,
            members=self.kept.members,
            speaker=self.speaker,
            policy=parts.policy(self.settings),
            bells=self.bells,
            clock=now,
        )
        in_order = answerers(
            join=join,
            ask=ask,
            follow_up=follow_up,
            deliver=deliver,
            originals=self.originals(),
            inbox=self.kept.inbox,
            audit=self.kept.audit,
            wrong_files=self.wrong_files(),
            wish=self._wish,
            cite=self._cite,
        )
        return Dispatch(
            in_order,
            self.kept.members,
            bot_names=self.settings.wechat.bot_names,
            library_departments=self.settings.membership.library_departments,
        )

    def front_desk(self, dispatch: Dispatch, tidy: Tidy) -> FrontDesk:
        """Return who hears messages."""
        return FrontDesk(
            inbox=self.kept.inbox,
            outbox=self.kept.outbox,
            members=self.kept.members,
            channel=self.channel,
            speaker=self.speaker,
            answer=self.originals().after(dispatch.answer),
            to_a_person=tidy.to_a_person,
            bells=self.bells,
            clock=now,
            answer_within_s=self.settings.delivery.unanswered_s,
        )

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
            notices=kept.notices,
            journals=kept.journals,
            unanswered_s=settings.delivery.unanswered_s,
            members=kept.members,
            accounts=kept.accounts,
            audit=kept.audit,
            shelf=kept.shelf,
            channel=self.channel,
            attend=attend,
            join=join,
            trace=Trace(
                book=kept.book,
                stamps=kept.stamps,
                members=kept.members,
                workshop=self.pdfs,
                audit=kept.audit,
                check_code=partial(check_code, parts.trace_key(settings)),
            ),
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
