"""Personal WeChat through the wechaty client, which is repaired here; nothing of it leaves this folder."""

from bot.channels.wechat.channel import WechatyChannel
from bot.channels.wechat.supervision import Rhythm

__all__ = ["Rhythm", "WechatyChannel"]
