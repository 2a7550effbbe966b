"""Pages under a steady load: waiting time counts, and the table lists every kind of request."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import kashaf
from benchmarks.measurement.load import Request, ask, drive
from benchmarks.web import SERVERS, main

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@contextmanager
def answering(handler):
    """Run a server that does one thing at a time; gives its port."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()


class Halting(BaseHTTPRequestHandler):
    """Answers at once, but for one request, which halts it for 0.4 s."""

    def do_GET(self):
        if self.path == "/halt":
            threading.Event().wait(0.4)
        self.send_response(200 if self.path != "/wrong" else 500)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


def test_the_time_of_a_request_counts_from_when_it_was_due():
    requests = [Request("", "/"), Request("", "/halt"), *[Request("", "/")] * 8]
    with answering(Halting) as port:
        answers = drive(port, requests, rate=50)
    assert [answer.body for answer in answers] == [b"ok"] * 10
    assert answers[1].seconds >= 0.4
    # due 0.02 s after each other while the server halts: each has waited for what was left of it
    assert all(answer.seconds >= 0.4 - 0.02 * number for number, answer in enumerate(answers[2:], start=1))


def test_a_wrong_answer_and_none_at_all_are_failures():
    with answering(Halting) as port:
        assert not ask(port, Request("", "/")).failed
        assert ask(port, Request("", "/wrong")).failed
        assert ask(port, Request("", "/", tag="known")).failed  # 304 was expected
    assert ask(port, Request("", "/")).failed


def test_every_kind_of_request_to_each_server_is_told(tmp_path, capsys, table):
    with kashaf.open(tmp_path / "index", create=True) as archive:
        archive.add_path(SEEDS)
        archive.commit()
    (tmp_path / "queries.jsonl").write_text('{"id": "1", "text": "غارات سرت"}\n', encoding="utf-8")

    assert main([str(tmp_path), "--index", str(tmp_path / "index"), "--rate", "50", "--seconds", "1"]) == 0
    rows = table(capsys.readouterr().out)
    for server in SERVERS:
        kinds = ["document", "results", "static, 304", "suggestions"]
        assert rows[server][0] == rows[f"{server}, floor"][0] == "50"
        assert sum(int(rows[f"{server}: {kind}"][0]) for kind in kinds) == 50
        errors = [int(rows[f"{server}: {kind}"][5]) for kind in kinds]  # some, where the machine is busy: 503 for one too many
        assert int(rows[server][5]) == sum(errors) < 50
        assert float(rows[f"{server}: results"][6]) > 1 > float(rows[f"{server}: static, 304"][6])


@pytest.mark.parametrize(
    "options, told",
    [(["--index", "nowhere"], "nowhere"), (["--index", "x", "--servers", "other"], "there is no server other")],
)
def test_what_cannot_be_measured_is_told_in_a_line(options, told, tmp_path, capsys):
    (tmp_path / "queries.jsonl").write_text('{"id": "1", "text": "سرت"}\n', encoding="utf-8")
    assert main([str(tmp_path), *options]) == 2
    assert told in capsys.readouterr().err
