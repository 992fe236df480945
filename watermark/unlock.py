"""Opens a locked PDF with the passwords that somebody knows, so that it can be read."""

from collections.abc import Iterable
from pathlib import Path

import pikepdf

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument


def unlocked(path: Path, target: Path, passwords: Iterable[str]) -> Path:
    """Return `target`, the file without its lock, or `path` itself where it asks for no password.

    Raises:
        BadDocument: No password fits.
    """
    for password in ("", *passwords):
        try:
            with pikepdf.open(path, password=password, suppress_warnings=True) as pdf:
                if not password:
                    return path
                pdf.save(target, encryption=False)
                return target
        except pikepdf.PasswordError:
            continue
        except (pikepdf.PdfError, RuntimeError, ValueError, OverflowError) as error:
            raise BadDocument(Failure.DAMAGED, f"打不开（{type(error).__name__}）") from error
    raise BadDocument(Failure.ENCRYPTED, "需要密码才能打开")
