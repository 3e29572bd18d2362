"""The code behind the QR of an issued document: nobody without the document's key can make one up."""

import base64
import hashlib
import hmac
import json
import re
from typing import Any

PAYLOAD = re.compile(r"doc_(\d{1,9})_([\w-]{22})")
"""What follows `start=` in the link: which document, and its code."""


def payload(document: int, secret: str, sha256: str) -> str:
    """What follows `start=` in the link of a document; at most 36 characters."""
    return f"doc_{document}_{_code(document, secret, sha256)}"


def matches(document: int, secret: str, sha256: str, code: str) -> bool:
    """Whether `code` is the document's own."""
    return hmac.compare_digest(_code(document, secret, sha256), code)


def digest(facts: dict[str, Any]) -> str:
    """SHA-256 of frozen facts. What is empty is left out, so that a field that comes later does not change older documents."""
    told = {name: value for name, value in facts.items() if value not in (None, "", [])}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _code(document: int, secret: str, sha256: str) -> str:
    made = hmac.digest(bytes.fromhex(secret), f"{document}:{sha256}".encode(), "sha256")[:16]
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
