"""Who hears and answers people: each use case, handed its collaborators."""

from dataclasses import dataclass
from functools import partial

from bot import parts
from bot.conversation import answerers
from bot.papers_desk import PapersDesk
from bot.parts import MB, now
from handlers.conversation.ask import Ask
from handlers.conversation.asking_locked import AskLocked
from handlers.conversation.citing import Cite
from handlers.conversation.follow_up import FollowUp
from handlers.conversation.join import Join
from handlers.conversation.locking import Lock
from handlers.conversation.notices import AskNotices
from handlers.conversation.of_marks import OfMarks
from handlers.conversation.status import Status
from handlers.conversation.unlocking import TellPassword
from handlers.conversation.wishing import Wish
from handlers.deliver import Deliver
from handlers.dispatch import Dispatch
from handlers.guard import Guard
from handlers.hear import FrontDesk
from handlers.originals import FetchOriginals, TieOriginals
from handlers.tidy import Tidy


@dataclass(frozen=True, slots=True)
class TalksDesk(PapersDesk):
    """Builds what is done with messages."""

    def _cite(self, follow_up: FollowUp) -> Cite:
        zone = parts.zone(self.settings)
        return Cite(follow_up, self.kept.shelf, parts.write_file, advise=self.advise(), clock=now, zone=zone)

    def _lock(self, deliver: Deliver, follow_up: FollowUp) -> Lock:
        return Lock(follow_up, deliver, self.kept.locks, self.kept.mark_rules)

    def _of_marks(self, deliver: Deliver, follow_up: FollowUp) -> OfMarks:
        return OfMarks(follow_up, deliver, self.kept.locks, self.kept.mark_rules)

    def _wish(self, follow_up: FollowUp, status: Status) -> Wish:
        return Wish(follow_up, self.kept.watches, status, clock=now, plan=self._watch_plan())

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
            asking=AskLocked(follow_up, ask, self.kept.locks, self.kept.mark_rules),
            follow_up=follow_up,
            deliver=deliver,
            originals=self.originals(),
            inbox=self.kept.inbox,
            audit=self.kept.audit,
            wrong_files=self.wrong_files(),
            wish=self._wish,
            of_copies=(
                lambda talk: TellPassword(talk, deliver),
                partial(self._of_marks, deliver),
                self._cite,
                lambda talk: AskNotices(talk, self.advise()),
                partial(self._lock, deliver),
            ),
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
