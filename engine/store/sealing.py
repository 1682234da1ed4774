"""How a reporter's identity rests in the database: AES-256-GCM under a key kept elsewhere.

The key comes from XIAOHAO_SECRET_KEY or from a file that only its owner may read. The
reporter's id is bound in, so that a sealed value moved to another row does not open.
Addresses of notice channels rest in the same way, under a key of their own.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.errors import Conflict

if TYPE_CHECKING:
    from pathlib import Path

    from engine.settings import Settings

REPORTERS = b"xiaohao reporters"
CHANNELS = b"xiaohao notice channels"
_VERSION = b"\x01"
_NONCE = 12
_LEAST = 16


def key_from(settings: Settings, purpose: bytes = REPORTERS) -> bytes:
    """Derive the key that these settings name, for one purpose."""
    secret = settings.secret_key
    given = secret.get_secret_value() if secret is not None else None
    return key_of(given, settings.key_file, purpose)


def key_of(secret: str | None, key_file: Path, purpose: bytes = REPORTERS) -> bytes:
    """Derive the key from the secret, or from the key file, which is made when missing."""
    material = secret.encode() if secret else _read_or_make(key_file)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(material)


def seal(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """Encrypt; what it is bound to must be named again to open it."""
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def unseal(key: bytes, sealed: bytes, bound_to: str) -> bytes | None:
    """Decrypt, or give None when the key is another one or the value was tampered with."""
    if sealed[:1] != _VERSION:
        return None
    nonce, content = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, content, bound_to.encode())
    except InvalidTag:
        return None


def _read_or_make(key_file: Path) -> bytes:
    try:
        return _read(key_file)
    except FileNotFoundError:
        pass
    key_file.parent.mkdir(parents=True, exist_ok=True)
    draft = key_file.with_name(f".{key_file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_urlsafe(48).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key is the key
            os.link(draft, key_file)
    finally:
        draft.unlink()
    return _read(key_file)


def _read(key_file: Path) -> bytes:
    material = key_file.read_bytes().strip()
    if len(material) < _LEAST:  # cut short by a full disk or a careless copy: no secret at all
        raise Conflict("密钥文件为空或不完整，无法加密或查看举报人信息等；请从备份恢复密钥文件。")
    return material
