"""A bucket on this machine that speaks as much of S3 as our copies do, and can be made to refuse, to be away, and to break off."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class FakeBucket:
    """What it holds and what it is asked; `refuse` answers 403, `break_after` hangs up in the middle of the file after so many."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.refuse = False
        self.break_after: int | None = None
        self.address = ""

    def puts(self) -> list[str]:
        """The names that were sent, in their order."""
        return [name for word, name in self.asked if word == "PUT"]


@contextmanager
def bucket() -> Iterator[FakeBucket]:
    """A bucket called `kota`, until the block ends."""
    held = FakeBucket()

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            return None

        def _say(self, code: int, body: bytes = b"", **more: str) -> None:
            self.send_response(code)
            for name, value in {"Content-Length": str(len(body)), **more}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body if self.command != "HEAD" else b"")

        def _name(self) -> tuple[str, dict[str, list[str]]]:
            parts = urlsplit(self.path)
            name = unquote(parts.path).removeprefix("/kota").removeprefix("/")
            held.asked.append((self.command, name))
            return name, parse_qs(parts.query, keep_blank_values=True)

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def do_PUT(self) -> None:
            name, _ = self._name()
            if held.break_after is not None and len(held.puts()) > held.break_after:
                self.rfile.read(min(10, int(self.headers["Content-Length"])))
                self.close_connection = True
                return self.connection.close()
            content = self._body()
            if held.refuse:
                return self._say(403, b"<Error><Code>AccessDenied</Code></Error>")
            held.files[name] = content
            return self._say(200, ETag='"1"')

        def do_GET(self) -> None:
            name, asked = self._name()
            if held.refuse:
                return self._say(403, b"<Error><Code>AccessDenied</Code></Error>")
            if "list-type" in asked:
                return self._list(asked.get("prefix", [""])[0], asked.get("continuation-token", [""])[0])
            if name not in held.files:
                return self._say(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return self._say(200, held.files[name], ETag='"1"', Last_Modified="Mon, 05 Oct 2026 18:00:00 GMT")

        def _list(self, prefix: str, after: str, most: int = 3) -> None:
            """So few at a time that more than one page is asked for."""
            names = sorted(one for one in held.files if one.startswith(prefix) and one > after)
            rows = "".join(
                f"<Contents><Key>{escape(one)}</Key><Size>{len(held.files[one])}</Size>"
                '<LastModified>2026-10-05T18:00:00.000Z</LastModified><ETag>"1"</ETag></Contents>'
                for one in names[:most]
            )
            more = len(names) > most
            token = f"<NextContinuationToken>{escape(names[most - 1])}</NextContinuationToken>" if more else ""
            said = f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{token}{rows}</ListBucketResult>"
            self._say(200, said.encode(), Content_Type="application/xml")

        def do_DELETE(self) -> None:
            name, _ = self._name()
            held.files.pop(name, None)
            self._say(204)

        def do_POST(self) -> None:
            """Several at once are deleted so."""
            self._name()
            gone = re.findall(r"<Key>([^<]+)</Key>", self._body().decode())
            for one in gone:
                held.files.pop(one, None)
            rows = "".join(f"<Deleted><Key>{one}</Key></Deleted>" for one in gone)
            self._say(200, f"<DeleteResult>{rows}</DeleteResult>".encode(), Content_Type="application/xml")

    served = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    held.address = f"http://127.0.0.1:{served.server_address[1]}"
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        served.shutdown()
        served.server_close()
        thread.join()
