"""Whom the demo answers, and how it hands out files: other pages of the same browser get nothing, and nothing sent is run."""

import pytest

from sandbox.guard import Guard, file_headers

_HERE = "127.0.0.1:8765"


async def _nothing(*_: object) -> None: ...


@pytest.mark.parametrize(
    ("host", "asked", "answered"),
    [
        pytest.param("127.0.0.1", {"host": _HERE}, True, id="a program on this machine"),
        pytest.param("127.0.0.1", {"host": "localhost:8765", "origin": "http://localhost:8765"}, True, id="the page itself"),
        pytest.param("127.0.0.1", {"host": "[::1]:8765"}, True, id="by the other loopback address"),
        pytest.param("demo.sekolah", {"host": "demo.sekolah:8765"}, True, id="the name it was said to be shown under"),
        pytest.param("0.0.0.0", {"host": "192.168.1.9:8765"}, True, id="shown to the network, by address"),
        pytest.param("127.0.0.1", {"host": "192.168.1.9:8765"}, False, id="an address it is not shown at"),
        pytest.param("127.0.0.1", {"host": "evil.example"}, False, id="a name that was bent to this machine"),
        pytest.param("0.0.0.0", {"host": "evil.example:8765"}, False, id="the same, shown to the network"),
        pytest.param("127.0.0.1", {"host": "127.0.0.1.evil.example"}, False, id="a name that begins like an address"),
        pytest.param("127.0.0.1", {"host": "evil.example@127.0.0.1"}, True, id="credentials before an own address are no name"),
        pytest.param("127.0.0.1", {}, False, id="no name at all"),
        pytest.param("127.0.0.1", {"host": "[::1"}, False, id="a broken name"),
        pytest.param("127.0.0.1", {"host": _HERE, "origin": "http://evil.example"}, False, id="from another page"),
        pytest.param("127.0.0.1", {"host": _HERE, "origin": "http://127.0.0.1:9999"}, False, id="from another port"),
        pytest.param("127.0.0.1", {"host": _HERE, "origin": "null"}, False, id="from a page without an origin"),
        pytest.param(
            *("127.0.0.1", {"host": _HERE, "origin": "null", "sec-fetch-site": "same-origin"}, True),
            id="from a page of its own that says no address",
        ),
        pytest.param(
            *("127.0.0.1", {"host": _HERE, "origin": "null", "sec-fetch-site": "cross-site"}, False),
            id="from a frame of another page without an origin",
        ),
        pytest.param("127.0.0.1", {"host": _HERE, "sec-fetch-site": "cross-site"}, False, id="a picture on another page"),
        pytest.param("127.0.0.1", {"host": _HERE, "sec-fetch-site": "same-site"}, False, id="a picture on another port's page"),
        pytest.param(
            "127.0.0.1", {"host": _HERE, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, True, id="a link followed"
        ),
    ],
)
def test_only_whoever_opened_the_page_on_purpose_is_answered(host: str, asked: dict[str, str], answered: bool) -> None:
    refusal = Guard(_nothing, host=host).refusal("GET", asked)
    assert (refusal is None) is answered


def test_a_form_of_another_page_is_refused_though_it_navigates() -> None:
    asked = {"host": _HERE, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert Guard(_nothing, host="127.0.0.1").refusal("POST", asked)


@pytest.mark.parametrize(
    ("name", "content", "kind", "way"),
    [
        pytest.param("foto.jpg", b"\xff\xd8\xff\xe0rest", "image/jpeg", "inline", id="a photo is shown"),
        pytest.param("a.png", b"\x89PNG\r\n\x1a\nrest", "image/png", "inline", id="a picture too"),
        pytest.param("a.webp", b"RIFF1234WEBPrest", "image/webp", "inline", id="and a newer one"),
        pytest.param("foto.jpg", b"<script>alert(1)</script>", "application/octet-stream", "attachment", id="a page named photo"),
        pytest.param("a.svg", b"<svg onload='alert(1)'/>", "application/octet-stream", "attachment", id="a drawing that could act"),
        pytest.param("a.html", b"<html>", "application/octet-stream", "attachment", id="a page"),
        pytest.param("a.pdf", b"%PDF-1.7", "application/octet-stream", "attachment", id="a paper"),
        pytest.param("", b"", "application/octet-stream", "attachment", id="nothing"),
    ],
)
def test_a_file_is_what_its_bytes_are_and_is_saved_unless_it_is_a_picture(name: str, content: bytes, kind: str, way: str) -> None:
    headers = file_headers(name, content)
    assert headers["Content-Type"] == kind
    assert headers["Content-Disposition"].startswith(f"{way};")
    assert "sandbox" in headers["Content-Security-Policy"]


def test_a_name_cannot_write_headers_of_its_own() -> None:
    said = file_headers('a"\r\nSet-Cookie: x=1;\\é.pdf', b"%PDF")["Content-Disposition"]
    assert said.isascii()
    assert said.isprintable()
    assert said.count('"') == 2
