"""SOAP envelopes of the partner API: written by hand, read with the standard library's parser.

A document with a DTD is refused before it is parsed: no entity is ever expanded or fetched.
"""

from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from .errors import ApiError
from .wire import XML, Reply

_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
)
_CLOSE = "</soapenv:Body></soapenv:Envelope>"


def envelope(body: str, status: int = 200) -> Reply:
    """A reply with this XML as its body."""
    return Reply(status, f"{_OPEN}{body}{_CLOSE}".encode(), XML)


def fault(code: str, message: str, status: int = 500) -> Reply:
    """A refusal, as SOAP has it."""
    inner = f"<exceptionCode>{code}</exceptionCode><exceptionMessage>{escape(message)}</exceptionMessage>"
    inner = inner.replace("<e", "<sf:e").replace("</e", "</sf:e")
    return envelope(
        f"<soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{escape(message)}</faultstring>"
        f"<detail><sf:ApiFault>{inner}</sf:ApiFault></detail></soapenv:Fault>",
        status,
    )


def parsed(body: bytes) -> ET.Element:
    """The root of a request's document, or a refusal."""
    if b"<!DOCTYPE" in body:
        raise ApiError(400, "UNKNOWN_EXCEPTION", "a document with a DTD is not accepted")
    try:
        return ET.fromstring(body)  # noqa: S314 - no DTD, so no entities
    except ET.ParseError as error:
        raise ApiError(400, "UNKNOWN_EXCEPTION", f"not well formed: {error}") from None


def local(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def texts(element: ET.Element, name: str) -> list[str]:
    """Texts of the direct children with this name."""
    return [(child.text or "").strip() for child in element if local(child) == name]


def text_of(body: bytes, name: str) -> str:
    """The text of the first element with this name anywhere in the document."""
    found = next((each for each in parsed(body).iter() if local(each) == name), None)
    return (found.text or "").strip() if found is not None else ""
