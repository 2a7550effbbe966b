"""What is believed of the headers of proxies, and of the host that a request claims to ask."""

import urllib.error
import urllib.request
from base64 import b64encode

import pytest
from flask import Flask

from kashaf.web import Settings, blueprint, create_app

PREFIXES = [
    *("//evil.example", "javascript:alert(1)", "https://evil.example", "/\\evil.example", "evil", "/../x", "/a//b", "/a/.."),
    *("/evil?x", "/evil#x", '/"><script>evil', "/%2f/evil", "/evil,//evil", "/.evil", "/\u0665evil"),
]
PLACES = ["/document?id=news/1", "/opensearch.xml"]


def test_serve_believes_as_many_proxies_as_the_settings_say(archive, running):
    """Ten wrong passwords from one reader close the site to that reader alone."""
    with running(archive, Settings(password="right", proxies=1)) as address:

        def status(password, reader):
            given = b64encode(f"x:{password}".encode()).decode()
            request = urllib.request.Request(address, headers={"Authorization": f"Basic {given}", "X-Forwarded-For": reader})
            try:
                with urllib.request.urlopen(request) as answer:
                    return answer.status
            except urllib.error.HTTPError as error:
                return error.code

        assert [status("wrong", "192.0.2.1") for _ in range(11)] == [401] * 10 + [429]
        assert status("right", "192.0.2.1") == 429
        assert status("right", "192.0.2.2") == 200


def test_serve_without_proxies_believes_nobody(archive, running):
    with running(archive, Settings(rate=1)) as address:
        answers = []
        for reader in ("192.0.2.1", "192.0.2.2"):
            try:
                headers = {"X-Forwarded-For": reader, "X-Forwarded-Prefix": "/evil"}
                with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
                    assert "/evil" not in answer.read().decode()
                    answers.append(answer.status)
            except urllib.error.HTTPError as error:
                answers.append(error.code)
        assert answers == [200, 429]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("path", ["/", "/search?q=منارة", "/document?id=news/1", "/opensearch.xml", "/nowhere", "/search/"])
def test_a_prefix_that_is_no_plain_path_is_not_believed(archive, prefix, path):
    client = create_app(archive, Settings(proxies=1)).test_client()
    answer = client.get(path, headers={"X-Forwarded-Prefix": prefix.encode().decode("latin-1")})
    plain = client.get(path)
    assert (answer.status_code, answer.data) == (plain.status_code, plain.data)
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize("prefix", ["/library", "/library/", "/a-b/c_d.e~f"])
def test_a_plain_prefix_is_believed(archive, prefix):
    client = create_app(archive, Settings(proxies=1)).test_client()
    assert f'href="{prefix.rstrip("/")}/help' in client.get("/", headers={"X-Forwarded-Prefix": prefix}).text


def test_where_the_settings_have_the_address_only_its_path_is_a_prefix(archive):
    client = create_app(archive, Settings(address="https://archive.example.org/library/", proxies=1)).test_client()
    assert 'href="/library/help' in client.get("/", headers={"X-Forwarded-Prefix": "/library"}).text
    assert 'href="/help' in client.get("/", headers={"X-Forwarded-Prefix": "/other"}).text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "203.0.113.7.evil.example", "8.8.4.4", "localhost.evil"])
@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_host_that_may_be_anybodys_is_not_repeated(archive, host, path, proxies):
    client = create_app(archive, Settings(proxies=proxies)).test_client()
    headers = {"Host": host, "X-Forwarded-Host": host, "X-Forwarded-Proto": "evil", "X-Forwarded-Port": "666"}
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    assert host not in answer.text
    assert "evil" not in answer.text
    assert "//localhost" not in answer.text
    forwarded = client.get(path, headers={"X-Forwarded-Host": host, "X-Forwarded-Proto": "evil", "X-Forwarded-Port": "666"})
    assert forwarded.data == client.get(path).data


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "192.168.1.20:8000"])
@pytest.mark.parametrize("path", PLACES)
def test_a_host_of_this_machine_or_network_makes_addresses_whole(client, host, path):
    assert f"http://{host}/" in client.get(path, headers={"Host": host}).text


def test_a_site_around_ours_says_which_hosts_are_its_own(archive):
    site = Flask(__name__)
    site.config["TRUSTED_HOSTS"] = ["archive.example.org"]
    site.register_blueprint(blueprint(archive), url_prefix="/search-here")
    client = site.test_client()
    whole = "http://archive.example.org/search-here/document"
    assert whole in client.get("/search-here/document?id=news/1", headers={"Host": "archive.example.org"}).text
    assert client.get("/search-here/document?id=news/1", headers={"Host": "evil.example"}).status_code == 400
