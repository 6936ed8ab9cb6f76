"""How is a link made that only its receiver can use, and that a stolen database cannot?"""

import hashlib
import secrets


def new_token() -> str:
    """Return 256 random bits as text that fits in an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is stored of a token; the token itself cannot be had from it."""
    return hashlib.sha256(token.encode()).hexdigest()
