"""Record Ids: 15 characters of a prefix, the org and a counter, and 3 of checksum."""

import string

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
CHECKSUM = string.ascii_uppercase + "012345"
SHORT, LONG = 15, 18


def checksum(short: str) -> str:
    """Which of each five characters are upper case, as three characters.

    >>> checksum("00Q5g00000AbCdE")
    'EAV'
    """
    fives = (short[start : start + 5] for start in range(0, SHORT, 5))
    return "".join(CHECKSUM[sum(1 << at for at, letter in enumerate(five) if letter.isupper())] for five in fives)


def long_id(given: str) -> str:
    """The Id at its 18 characters; empty where the text is none.

    A wrong checksum is no Id.

    >>> long_id("00Q5g00000AbCdE"), long_id("00Q5g00000AbCdEEAV"), long_id("00Q5g00000AbCdEEAA"), long_id("x")
    ('00Q5g00000AbCdEEAV', '00Q5g00000AbCdEEAV', '', '')
    """
    if len(given) not in {SHORT, LONG} or not given.isascii() or not given.isalnum():
        return ""
    whole = given[:SHORT] + checksum(given[:SHORT])
    return whole if given in {whole, given[:SHORT]} else ""


def base62(number: int, width: int) -> str:
    """A number in 62 digits.

    >>> base62(62, 4)
    '0010'
    """
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def minted(prefix: str, seed: int, number: int) -> str:
    """The long Id of the n-th record of an object in the org of this seed."""
    short = f"{prefix}{base62(seed * 7919 + 40, 3)}0{base62(number, 8)}"
    return short + checksum(short)
