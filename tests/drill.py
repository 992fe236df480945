"""The kill drill: the bot dies at random moments under load; nothing may be lost, nothing silently sent twice."""

import asyncio
import json
import random
import re
import sqlite3
from collections import Counter
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, field

from bot import parts
from handlers.domain.request import OPEN, Reason, State
from tests.stage import ROOT, Stage

READERS = {
    0: ["口腔科-张三", "口腔科 王小燕", "骨科－李四", "护理部赵敏敏"],
    1: ["血液科-吴建国", "血液科+郑晓彤", "内分泌科-刘洋", "护理部—马丽娜"],
}
SETTLED = frozenset({State.DELIVERED, State.WITH_LIBRARIAN})
# What opens no request because it belongs to one that was there already.
BELONGS_TO_ANOTHER = frozenset({"already_asked", "continued"})
JOINED = (State.CANCELLED, Reason.DUPLICATE)


@dataclass(slots=True)
class Outcome:
    """What a drill showed."""

    rounds: int = 0
    posted: int = 0
    requests: int = 0
    delivered: int = 0
    never_kept: int = 0
    lost: list[str] = field(default_factory=list)
    unsettled: list[int] = field(default_factory=list)
    silent_doubles: list[str] = field(default_factory=list)
    logged_resends: int = 0
    wrong_reader: list[str] = field(default_factory=list)


async def drill(stage: Stage, *, rounds: int, gap_s: float = 0.25, seed: int = 1) -> Outcome:
    """Kill and restart the bot `rounds` times while readers keep asking; then let it finish and count."""
    chance = random.Random(seed)  # noqa: S311 - a drill, not a secret
    outcome = Outcome(rounds=rounds)
    posted: dict[str, str] = {}
    readers = asyncio.create_task(_ask(stage, chance, posted, gap_s))
    try:
        for _ in range(rounds):
            await asyncio.sleep(chance.uniform(0.2, 2.5))
            await stage.kill()
            await stage.start()
        await asyncio.sleep(2)
    finally:
        readers.cancel()
        await asyncio.gather(readers, return_exceptions=True)
    await _settle(stage, posted)
    await stage.kill()
    await _count(stage, posted, outcome)
    return outcome


async def _ask(stage: Stage, chance: random.Random, posted: dict[str, str], gap_s: float) -> None:
    papers = json.loads((ROOT / "bot/demo/papers.json").read_text(encoding="utf-8"))["papers"]
    found = [p["doi"] for p in papers if p["doi"] and p["found"] in {"shelf", "pmc"} and p["file"] == "plain"]
    rooms = [await stage.room(0), await stage.room(1)]
    while True:
        index = chance.randrange(2)
        sender = chance.choice(READERS[index])
        # One in three is a paper that nobody has: it must reach the librarian's queue.
        wanted = f"10.5555/nobody.{len(posted)}" if chance.random() < 1 / 3 else chance.choice(found)
        posted[await stage.say(sender, f"求 {wanted}", room=rooms[index])] = sender
        await asyncio.sleep(gap_s)


async def _settle(stage: Stage, posted: Collection[str], within_s: float = 180.0) -> None:
    """Wait until everything posted was heard and handled, and nothing is under way any more."""
    for _ in range(int(within_s * 2)):
        became = _kept(stage)
        if not all(became.get(message) for message in posted):
            await asyncio.sleep(0.5)
            continue
        async with parts.memory(stage.place.settings()) as kept:
            under_way = await kept.book.latest(states=OPEN - {State.WITH_LIBRARIAN, State.AWAITING_BINDING}, limit=5)
            if not under_way and not await kept.outbox.waiting(parts.ACCOUNT):
                return
        await asyncio.sleep(0.5)


def _kept(stage: Stage) -> dict[str, str]:
    """Return the messages that the bot has stored, each with what became of it."""
    with closing(sqlite3.connect(f"file:{stage.place.data / 'wendi.db'}?mode=ro", uri=True)) as database:
        return {row[0]: row[1] or "" for row in database.execute("SELECT message_id, outcome FROM message")}


async def _count(stage: Stage, posted: dict[str, str], outcome: Outcome) -> None:
    async with parts.memory(stage.place.settings()) as kept:
        requests = await kept.book.latest(limit=100_000)
    by_message = {r.message_id for r in requests}
    kept_messages = _kept(stage)
    outcome.posted, outcome.requests = len(posted), len(requests)
    outcome.delivered = sum(r.state is State.DELIVERED for r in requests)
    became = {m: kept_messages.get(m, "never kept") for m in posted if m not in by_message}
    outcome.lost = [f"{m}: {what}" for m, what in became.items() if what not in BELONGS_TO_ANOTHER]
    outcome.never_kept = len(posted.keys() - kept_messages.keys())
    outcome.unsettled = [r.number for r in requests if r.state not in SETTLED and (r.state, r.reason) != JOINED]
    files = [m for m in await stage.heard() if m["file"]]
    copies = Counter(m["file"]["name"].split("_")[0] for m in files)
    resent = {str(e.get("request")) for e in stage.events() if e["event"] == "resent_after_unknown_outcome"}
    outcome.logged_resends = len(resent)
    outcome.silent_doubles = [n for n, count in copies.items() if count > 1 and n not in resent]
    readers = {str(r.number): r for r in requests}
    outcome.wrong_reader = [
        m["file"]["name"]
        for m in files
        if m["to"] and m["to"] != posted.get(readers[re.split("[_.]", m["file"]["name"])[0]].message_id)
    ]
