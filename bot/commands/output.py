"""How answers are printed, for people and for programs."""

import typer

from bot.printable import as_json, plain


def say(words: str, *, is_error: bool = False) -> None:
    """Print a sentence."""
    typer.echo(plain(words), err=is_error)


def print_json(answer: object) -> None:
    """Print an answer as JSON."""
    typer.echo(as_json(answer, indent=2))
