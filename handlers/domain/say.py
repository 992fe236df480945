"""The things the bot says, by meaning; their sentences stand in `bot/replies.py`, one for each."""

from collections.abc import Callable, Mapping
from enum import StrEnum


class Say(StrEnum):
    """One meaning, one sentence. The facts each needs are listed beside its sentence."""

    ACK = "ack"
    ACK_MANY = "ack_many"
    ALREADY_ASKED = "already_asked"
    DELIVERED_NOTE = "delivered_note"
    CHOOSE = "choose"
    CHOICE_OUT_OF_RANGE = "choice_out_of_range"
    TO_LIBRARIAN = "to_librarian"
    TO_LIBRARIAN_NO_SUCH_ID = "to_librarian_no_such_id"
    TO_LIBRARIAN_UNSURE = "to_librarian_unsure"
    TO_LIBRARIAN_BOOK = "to_librarian_book"
    TO_LIBRARIAN_KEYWORDS = "to_librarian_keywords"
    TO_LIBRARIAN_UNREADABLE = "to_librarian_unreadable"
    TO_LIBRARIAN_TOO_LARGE = "to_librarian_too_large"
    TO_LIBRARIAN_NOT_SENT = "to_librarian_not_sent"
    DECLINED = "declined"
    UNBOUND = "unbound"
    UNBOUND_PRIVATE = "unbound_private"
    BIND_CODE_SHOWN = "bind_code_shown"
    BOUND = "bound"
    BOUND_AND_GOING_ON = "bound_and_going_on"
    ALREADY_BOUND = "already_bound"
    CODE_WRONG = "code_wrong"
    CODE_LOCKED = "code_locked"
    CODE_PRIVATELY = "code_privately"
    ENTRY_TAKEN = "entry_taken"
    NOT_ACTIVE = "not_active"
    DAILY_LIMIT = "daily_limit"
    ISSUE_LIMIT = "issue_limit"
    STATUS_NONE = "status_none"
    STATUS_LIST = "status_list"
    STATUS_LINE = "status_line"
    CANCELLED = "cancelled"
    CANCEL_WHICH = "cancel_which"
    CANCEL_NOTHING = "cancel_nothing"
    CANCEL_TOO_LATE = "cancel_too_late"
    RESEND_NOTHING = "resend_nothing"
    NOT_YOURS = "not_yours"
    BINDING_EXPIRED = "binding_expired"
    CHOICE_EXPIRED = "choice_expired"
    HELP = "help"
    NOT_UNDERSTOOD = "not_understood"
    HELLO_FRIEND = "hello_friend"


Facts = Mapping[str, str]
Wording = Callable[[Say, Facts], str]
"""Turns a meaning and its facts into the sentence that is sent."""
