"""Reading what hospital staff write: the intent and items of a message, and answers that depend on a conversation."""

from handlers.domain.reading.commands import Command, CommandKind, read_command
from handlers.domain.reading.intents import Intent, Reading
from handlers.domain.reading.items import Item
from handlers.domain.reading.read import read_answer, read_message
from handlers.domain.reading.searching import Query

__all__ = [
    "Command",
    "CommandKind",
    "Intent",
    "Item",
    "Query",
    "Reading",
    "read_answer",
    "read_command",
    "read_message",
]
