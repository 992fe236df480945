"""How fast the bot answers while every source stalls."""

import itertools
from pathlib import Path

from tests.bench.crowd import crowd, taking_turns
from tests.bench.figures import Figure, percentile
from tests.bench.hall import hall

PER_S = 20.0
ACKS = "SELECT count(*) FROM post WHERE role = 'ack' AND state = 'sent'"


async def measure(data: Path, *, seconds: float, echo_p99_ms: float, commit_ms: float) -> list[Figure]:
    """Ask 20 times a second in 40 conversations; nobody who could find the paper answers."""
    readers = crowd(rooms=30, in_each=3, alone=10)
    async with hall(data, readers) as running:
        await running.services("POST", {"service": "*", "mode": "hang"})
        words = ((reader, f"求助 10.5555/stalled.{n}") for n, reader in enumerate(taking_turns(readers)))
        before_s = running.cpu_s()
        asked = await running.at_pace(itertools.islice(words, int(PER_S * seconds)), PER_S)
        cpu_s = running.cpu_s() - before_s
        await running.until_count(len(asked), ACKS, within_s=60)
        told = [one for one in await running.told(asked) if one.role == "ack"]
    to_outbox, to_sent = [t.to_outbox_s * 1000 for t in told], [t.to_sent_s * 1000 for t in told]
    note = f"{len(told)} of {len(asked)} answered, median {{:.0f}} ms"
    return [
        Figure("event to outbox row, p99", percentile(to_outbox, 99), "ms", 300, commit_ms, "one sqlite3 commit",
               note.format(percentile(to_outbox, 50))),
        Figure("event to sent, pace lifted, p99", percentile(to_sent, 99), "ms", 300, echo_p99_ms, "bare echo p99",
               note.format(percentile(to_sent, 50))),
        Figure("processor time per answered message", cpu_s * 1000 / max(1, len(asked)), "ms"),
    ]  # fmt: skip
