"""How credentials rest: passwords under argon2, session ids and token secrets under SHA-256.

A session id or a token is 256 random bits, so a plain hash is enough; a password is not.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from pwdlib import PasswordHash

TOKEN_PREFIX = "xh_"  # noqa: S105 (marks our tokens for people and for secret scanners)
_ARGON2 = PasswordHash.recommended()
_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_secret() -> str:
    """Make 256 random bits as text."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """Make the secret of an API token."""
    return TOKEN_PREFIX + new_secret()


def new_password() -> str:
    """Make a one-time password that can be read out on the telephone."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def digest(secret: str) -> str:
    """Give the hash under which a session id or a token is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_password(password: str) -> str:
    """Hash a password with argon2id and a fresh salt."""
    return _ARGON2.hash(password)


def check_password(password: str, password_hash: str | None) -> tuple[bool, str | None]:
    """Say whether the password is right, and give a new hash when the old one is outdated.

    Without a hash the same work is done on a decoy, so that the time taken tells nothing.
    """
    decoy = _decoy()
    right, renewed = _ARGON2.verify_and_update(password, password_hash or decoy)
    if password_hash is None:
        return False, None
    return right, renewed


def same(given: str, known: str) -> bool:
    """Compare two secrets in constant time."""
    return secrets.compare_digest(given.encode(), known.encode())


@cache
def _decoy() -> str:
    return _ARGON2.hash(new_secret())
