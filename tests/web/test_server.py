import socket
import urllib.request

import pytest

from kashaf.errors import InvalidRequest
from kashaf.web.server import make_server, serve


def test_port_0_takes_a_free_one_and_names_it(archive, running, capfd):
    with running(archive) as address, urllib.request.urlopen(address) as answer:
        assert not address.endswith(":0/")
        assert answer.status == 200
        assert "Server" not in answer.headers
    assert capfd.readouterr() == ("", "")


def test_serving_tells_its_address_through_the_callback_alone(archive, monkeypatch, capfd):
    told = []
    monkeypatch.setattr("kashaf.web.server.Server.run", lambda _: None)
    serve(archive, port=0, ready=told.append)
    assert [address.startswith("http://127.0.0.1:") for address in told] == [True]
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken_is_told(archive):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InvalidRequest, match=f"port {port}"):
            make_server(archive, port=port)


@pytest.mark.parametrize("host, port", [("256.1.1.1", 0), ("127.0.0.1", 70000), ("192.0.2.1", 0)])
def test_a_place_that_is_not_ours_is_told(archive, host, port):
    with pytest.raises(InvalidRequest, match=r"cannot listen|from 0 to 65535"):
        make_server(archive, host, port)


@pytest.mark.parametrize(
    "wrong", [{"host": 7}, {"host": None}, {"port": "80"}, {"port": True}, {"port": 70_000}, {"ready": "x"}], ids=str
)
def test_a_place_is_a_host_and_a_port(archive, wrong):
    with pytest.raises(InvalidRequest, match=next(iter(wrong))):
        serve(archive, **wrong)
