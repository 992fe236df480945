"""Europe PMC's answers to a search, whatever is read of the results."""

from resolvers.formats import records
from resolvers.formats.answers import Answer, read_json


def results(answer: Answer) -> list[object] | None:
    """Return the results of a search, empty when nothing matches; `None` when the answer says nothing."""
    shell = read_json(answer)
    if not shell or "errCode" in shell:
        return None
    told = shell.get("resultList")
    listed = told.get("result") if isinstance(told, dict) else told
    listed = [listed] if isinstance(listed, dict) else listed
    if isinstance(listed, list) and listed:
        return listed
    return [] if total(shell) == 0 else None


def total(shell: dict[str, object]) -> int | None:
    """Return how many results there are in all, `None` when that is not said."""
    said = records.text(shell.get("hitCount"))
    return int(said) if said.isdecimal() else None
