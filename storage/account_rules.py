"""What console accounts may be called, what they may do, and which passwords are refused."""

import unicodedata
from enum import StrEnum

from handlers.domain.errors import ConfigurationError
from handlers.domain.membership import fold

MIN_PASSWORD = 10
MAX_PASSWORD = 200
MAX_NAME = 40


class Role(StrEnum):
    """What an account may do: serve readers, administer too, or only look."""

    LIBRARIAN = "librarian"
    ADMIN = "admin"
    AUDITOR = "auditor"


def check_name(name: str) -> str:
    """Return a name as it is kept.

    Raises:
        ConfigurationError: It is empty, too long, or holds what cannot be seen.
    """
    shown = unicodedata.normalize("NFKC", name).strip()
    if not shown or len(shown) > MAX_NAME or not shown.isprintable():
        raise ConfigurationError(f"账号名称要有 1 到 {MAX_NAME} 个可见字符")
    return shown


def check_role(role: str) -> Role:
    """Return a role by its word.

    Raises:
        ConfigurationError: There is no such role.
    """
    try:
        return Role(role)
    except ValueError as error:
        raise ConfigurationError(f"没有“{role}”这种角色，可用：{'、'.join(Role)}") from error


def check_password(name: str, password: str) -> None:
    """Refuse a password that is easily guessed.

    Raises:
        ConfigurationError: It is shorter than 10 characters, too long, the name, or one character over and over.
    """
    if not MIN_PASSWORD <= len(normal(password)) <= MAX_PASSWORD:
        raise ConfigurationError(f"密码要有 {MIN_PASSWORD} 到 {MAX_PASSWORD} 个字符")
    if fold(password).replace(fold(name), "") == "" or len(set(password)) == 1:
        raise ConfigurationError("密码不能是账号名称，也不能是同一个字符的重复")


def normal(password: str) -> str:
    """Return a password as it is hashed: the same however a keyboard composes its characters."""
    return unicodedata.normalize("NFKC", password)
