"""Fingerprints: what stands for a record without naming anybody."""

from hashlib import sha256

LENGTH = 32
"""Hexadecimal digits: 128 bits, so that two of a billion records do not meet by chance."""


def fingerprint(salt: str, *parts: str) -> str:
    """The salted SHA-256 of some parts, cut to 128 bits.

    >>> fingerprint("a", "b", "c") == fingerprint("a", "b", "d")
    False
    """
    return sha256("\x1f".join((salt, *parts)).encode(errors="surrogatepass")).hexdigest()[:LENGTH]
