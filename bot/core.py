"""What every use case of the program shares: its opened parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.wechat.channel import WechatyChannel
from bot.config import Settings
from bot.parts import Memory
from bot.source_care import SourceCare
from handlers.bell import Bells
from handlers.look_up import LookUp
from handlers.ports import MetadataSource
from handlers.speak import Speaker
from resolvers.http import Http
from watermark.workers.child import PdfWorkshop


@dataclass(frozen=True, slots=True)
class Core:
    """The opened parts."""

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
