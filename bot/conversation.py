"""Who answers messages, and in which order: the first that wants a message answers it."""

from collections.abc import Callable, Sequence

from handlers.conversation.answering import AnswerInWords
from handlers.conversation.asking_locked import AskLocked
from handlers.conversation.cancel import Cancel
from handlers.conversation.choose import Choose
from handlers.conversation.continuing import Continue
from handlers.conversation.correcting import Correct
from handlers.conversation.feedback import Complain, Thank
from handlers.conversation.follow_up import FollowUp
from handlers.conversation.help import Help
from handlers.conversation.join import Join
from handlers.conversation.pick import Pick
from handlers.conversation.published import AskPublished
from handlers.conversation.recalling import Recall
from handlers.conversation.resend import Resend
from handlers.conversation.seconding import Second
from handlers.conversation.shown import Shown
from handlers.conversation.status import Status
from handlers.conversation.urge import Urge
from handlers.conversation.wishing import Wish
from handlers.deliver import Deliver
from handlers.dispatch import Answerer
from handlers.originals import TieOriginals
from handlers.ports import Audit, Inbox
from handlers.wrong_files import WrongFiles


def answerers(
    *,
    join: Join,
    asking: AskLocked,
    follow_up: FollowUp,
    deliver: Deliver,
    originals: TieOriginals,
    inbox: Inbox,
    audit: Audit,
    wrong_files: WrongFiles,
    wish: Callable[[FollowUp, Status], Wish],
    of_copies: Sequence[Callable[[FollowUp], Answerer]],
) -> list[Answerer]:
    """Return the use cases of a conversation; the order is the list. `of_copies` answer what is said of a copy."""
    ask = asking.ask
    choose, status = Choose(follow_up, ask), Status(follow_up)
    return [
        join,
        Pick(follow_up, ask),
        AnswerInWords(follow_up, choose),
        choose,
        AskPublished(follow_up, ask),
        Resend(follow_up, deliver),
        *(make(follow_up) for make in of_copies),
        Complain(follow_up, deliver, status, wrong_files),
        wish(follow_up, status),
        Urge(follow_up, audit),
        Recall(follow_up),
        Second(follow_up, ask, inbox),
        Shown(follow_up, originals, ask),
        Correct(follow_up, ask),
        Continue(follow_up, ask),
        asking,
        Cancel(follow_up),
        Thank(follow_up),
        status,
        Help(follow_up),
    ]
