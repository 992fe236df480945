"""Who finds, marks and sends papers: each use case, handed its collaborators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot import parts
from bot.core import Core
from bot.parts import now
from handlers.advise import Advise
from handlers.attend import Attend
from handlers.befriended import Befriended
from handlers.covering import Covering
from handlers.deliver import Deliver, Enclosed
from handlers.domain.watch import Plan
from handlers.dressing import Dress, Imprint
from handlers.finder import Finder
from handlers.fulfil import Fulfil
from handlers.identify import Identify
from handlers.ports import TopicSource
from handlers.recall import RecallPapers
from handlers.send import Pace, Send
from handlers.survey import Survey
from handlers.tidy import Patience, Tidy
from handlers.watch import LookAgain
from handlers.wrong_files import WrongFiles
from resolvers.load import notice_sources, topic_sources
from resolvers.outgoing.service import asked_afresh
from watermark.code import issue_code

PUT_BACK_PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class PapersDesk(Core):
    """Builds what is done with requests and papers."""

    def identify(self, finder: Finder) -> Identify:
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
            pointing=parts.pointing(self.settings, self.sources),
            links=finder.links,
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

    def advise(self) -> Advise:
        """Return who says what a reader should know with a paper."""
        kept = self.kept
        return Advise(notices=kept.notices, journals=kept.journals, recalls=kept.recalls, speaker=self.speaker)

    def recall(self) -> RecallPapers:
        """Return who tells past readers of retractions."""
        kept = self.kept
        return RecallPapers(
            recalls=kept.recalls,
            notices=kept.notices,
            sources=notice_sources(self.sources),
            members=kept.members,
            channel=self.channel,
            speaker=self.speaker,
            bells=self.bells,
            clock=now,
            vigil=parts.vigil(self.settings),
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
                Dress(
                    imprint=Imprint(
                        library=library.name,
                        notice=library.notice,
                        issue_code=lambda delivery: issue_code(key, delivery),
                        zone=parts.zone(self.settings),
                    ),
                    rules=self.kept.mark_rules,
                    locks=self.kept.locks,
                    advise=self.advise(),
                    covering=Covering(self._link_page),
                    speaker=self.speaker,
                    clock=now,
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

    def befriended(self) -> Befriended:
        """Return who sends what was held until its reader is a friend."""
        return Befriended(book=self.kept.book, channel=self.channel, bells=self.bells)

    def tidy(self) -> Tidy:
        """Return who sees that nothing stands still."""
        delivery, membership = self.settings.delivery, self.settings.membership
        patience = Patience(
            binding=timedelta(hours=membership.keep_unbound_hours),
            choice=timedelta(minutes=delivery.choice_minutes),
            working=timedelta(minutes=delivery.stuck_minutes),
        )
        return Tidy(book=self.kept.book, speaker=self.speaker, bells=self.bells, clock=now, patience=patience)
