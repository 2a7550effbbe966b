"""A server with TLS and a password: reached with its certificate, refused without."""

from __future__ import annotations

import http.client
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

import kashaf
from kashaf.errors import EngineUnavailable, InvalidRequest
from kashaf.index import open_index
from tests.conftest import Cluster


class Guard(BaseHTTPRequestHandler):
    """Checks the password, and forwards requests to the real server."""

    protocol_version = "HTTP/1.1"

    def handle_one(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") != f"Basic {b64encode(b'reader:s:cret').decode()}":
            self.answer(401, "text/plain", b"Unauthorized")
            return
        behind = http.client.HTTPConnection(self.server.behind)
        kept = {name: value for name, value in self.headers.items() if name.lower() in ("content-type", "accept-encoding")}
        behind.request(self.command, self.path, body or None, kept)
        answer = behind.getresponse()
        found = answer.read()
        self.answer(answer.status, answer.headers["Content-Type"] or "text/plain", found, answer.headers["Content-Encoding"])
        behind.close()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_one  # noqa: N815 - names of http.server

    def answer(self, status: int, kind: str, body: bytes, encoding: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def guarded(authority: trustme.CA, cluster: Cluster) -> Iterator[str]:
    """Yield the address of a guard in front of the server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Guard)
    server.behind = cluster.server.partition("://")[2]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def certificate(authority: trustme.CA, tmp_path: Path) -> Path:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return tmp_path / "ca.pem"


@pytest.mark.parametrize("trust", ["ca={}", "verify=false"])
def test_an_index_behind_tls_is_written_and_searched(
    guarded: str, certificate: Path, cluster: Cluster, tmp_path: Path, trust: str
) -> None:
    url = f"opensearchs://reader:s%3Acret@{guarded}/{cluster.name(tmp_path)}?{trust.format(certificate)}"
    with kashaf.open(url, create=True) as archive:
        archive.add([{"id": "1", "title": "في المكتبة", "text": "قرأت الكتب كلها"}])
        archive.commit()
        (hit,) = archive.search("كتاب")
    assert hit.snippet.text == "قرأت الكتب كلها"


def test_a_certificate_that_nobody_trusts_is_refused(guarded: str) -> None:
    with pytest.raises(EngineUnavailable, match=r"no certificate to be trusted.*\?ca=FILE") as told:
        open_index(f"opensearchs://reader:s%3Acret@{guarded}/name")
    assert "cret" not in str(told.value)


def test_a_password_that_is_not_the_right_one_is_refused(guarded: str, certificate: Path) -> None:
    with pytest.raises(EngineUnavailable, match="does not let us in"):
        open_index(f"opensearchs://reader:wrong@{guarded}/name?ca={certificate}")


def test_certificates_that_are_no_file_are_told(guarded: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match=r"nowhere\.pem.* is no file"):
        open_index(f"opensearchs://{guarded}/name?ca={tmp_path / 'nowhere.pem'}")
