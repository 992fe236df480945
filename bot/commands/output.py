"""How answers are printed for programs."""

import json

import typer


def print_json(answer: object) -> None:
    """Print an answer as JSON."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
