"""A small HTTP server that can be told to misbehave."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTENT = hashlib.sha256(b"course").digest() * 20_000  # 640 kB, no two kilobytes start alike
CHECKSUM = ("sha256", hashlib.sha256(CONTENT).hexdigest())


class Behaviour:
    """What the server does; tests change it between requests."""

    def __init__(self) -> None:
        self.content = CONTENT
        self.etag = '"first"'
        self.cut_after: list[int] = []  # for each coming request: bytes before the line breaks
        self.ranges = True
        self.requests: list[str | None] = []  # the Range header of each request


@contextlib.contextmanager
def serving():
    """Yield (address, behaviour) of a running server."""
    behaviour = Behaviour()
    server = _Server(("127.0.0.1", 0), _handler(behaviour))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", behaviour
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, _request, _client) -> None:
        """A client that hangs up is what some tests are about; it is no news."""


def _handler(behaviour: Behaviour):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/file.bin":
                self.send_error(404)
                return
            asked = self.headers.get("Range")
            behaviour.requests.append(asked)
            same = self.headers.get("If-Range") == behaviour.etag
            start = int(asked[6:-1]) if asked and behaviour.ranges and same else 0
            body = behaviour.content[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", behaviour.etag)
            if start:
                end, total = len(behaviour.content) - 1, len(behaviour.content)
                self.send_header("Content-Range", f"bytes {start}-{end}/{total}")
            self.end_headers()
            if behaviour.cut_after:
                body = body[: behaviour.cut_after.pop(0)]
            self.wfile.write(body)

        def log_message(self, *_arguments) -> None:
            pass

    return Handler
