"""The closed vocabularies of ISO 18626 v1.2 (http://illtransactions.org/schemas/ISO-18626-v1_2.xsd) and ours."""

from collections.abc import Iterable
from enum import StrEnum

from handlers.domain.order import OrderState

NAMESPACE = "http://illtransactions.org/2013/iso18626"
SCHEMA_PLACE = "http://illtransactions.org/schemas/ISO-18626-v1_2.xsd"
VERSION = "1.2"
ROOT = "ISO18626Message"
MEDIA_TYPE = "application/xml"
MAX_BYTES = 1_000_000


class Kind(StrEnum):
    """The messages."""

    REQUEST = "request"
    SUPPLYING = "supplyingAgencyMessage"
    REQUESTING = "requestingAgencyMessage"
    REQUEST_CONFIRMATION = "requestConfirmation"
    SUPPLYING_CONFIRMATION = "supplyingAgencyMessageConfirmation"
    REQUESTING_CONFIRMATION = "requestingAgencyMessageConfirmation"


CONFIRMATION_OF = {
    Kind.REQUEST: Kind.REQUEST_CONFIRMATION,
    Kind.SUPPLYING: Kind.SUPPLYING_CONFIRMATION,
    Kind.REQUESTING: Kind.REQUESTING_CONFIRMATION,
}


class ErrorType(StrEnum):
    """What a confirmation says is wrong with a message."""

    ACTION = "UnsupportedActionType"
    REASON = "UnsupportedReasonForMessageType"
    ELEMENT = "UnrecognisedDataElement"
    VALUE = "UnrecognisedDataValue"
    FORM = "BadlyFormedMessage"


STATUSES: dict[str, OrderState] = {
    "RequestReceived": OrderState.ACCEPTED,
    "ExpectToSupply": OrderState.EXPECTED,
    "WillSupply": OrderState.EXPECTED,
    "Loaned": OrderState.ON_LOAN,
    "Overdue": OrderState.ON_LOAN,
    "Recalled": OrderState.ON_LOAN,
    "HoldReturn": OrderState.ON_LOAN,
    "ReleaseHoldReturn": OrderState.ON_LOAN,
    "RetryPossible": OrderState.RETRY,
    "Unfilled": OrderState.UNFILLED,
    "CopyCompleted": OrderState.SUPPLIED,
    "LoanCompleted": OrderState.RETURNED,
    "CompletedWithoutReturn": OrderState.RETURNED,
    "Cancelled": OrderState.CANCELLED,
}
REASONS = (
    "RequestResponse",
    "StatusRequestResponse",
    "RenewResponse",
    "CancelResponse",
    "StatusChange",
    "Notification",
)
CANCEL_RESPONSE = "CancelResponse"
ACTIONS = (
    "StatusRequest",
    "Received",
    "Cancel",
    "Renew",
    "ShippedReturn",
    "ShippedForward",
    "Notification",
)


def known(word: str, words: Iterable[str]) -> str:
    """Return a word as the standard writes it, whatever its letter case; empty when it has no such word."""
    return {each.lower(): each for each in words}.get(word.strip().lower(), "")
