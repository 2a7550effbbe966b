import pytest

from kashaf.errors import InvalidRequest
from kashaf.web.settings import Collection, Settings, read_settings


@pytest.fixture
def file(tmp_path):
    def file(text):
        path = tmp_path / "kashaf.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return file


def test_without_a_file_and_an_environment_all_is_as_for_one_person():
    assert read_settings() == Settings()


def test_a_file_gives_each_setting(file):
    path = file(
        """
        title = "أرشيف الصحيفة"
        address = "https://archive.example.org"
        proxies = 1
        rate = 120
        cors = ["https://example.org"]
        metrics = true

        [collections]
        books = "tantivy:books/"

        [collections.news]
        index = "archive/"
        title = "الأخبار"
        """
    )
    settings = read_settings(path)
    assert (settings.title, settings.address) == ("أرشيف الصحيفة", "https://archive.example.org")
    assert (settings.proxies, settings.rate, settings.cors, settings.metrics) == (1, 120, ("https://example.org",), True)
    assert settings.collections == {"books": Collection("tantivy:books/"), "news": Collection("archive/", "الأخبار")}


def test_the_environment_decides_where_both_do(file, monkeypatch):
    monkeypatch.setenv("KASHAF_WEB_TITLE", "أرشيفنا")
    monkeypatch.setenv("KASHAF_WEB_PASSWORD", "1234")
    monkeypatch.setenv("KASHAF_WEB_CORS", "https://a.example https://b.example")
    monkeypatch.setenv("KASHAF_WEB_COLLECTIONS__news__index", "archive/")
    settings = read_settings(file('title = "غيره"\nrate = 60'))
    assert (settings.title, settings.password, settings.rate) == ("أرشيفنا", "1234", 60)
    assert settings.cors == ("https://a.example", "https://b.example")
    assert settings.collections == {"news": Collection("archive/")}


@pytest.mark.parametrize(
    "text, named",
    [
        ("colour = 'red'", "colour"),
        ("rate = -1", "rate"),
        ("rate = true", "rate"),
        ("metrics = 'yes'", "metrics"),
        ("cors = [1]", "cors"),
        ("collections = 'archive/'", "collections"),
        ("[collections.news]\ntitle = 'x'", "news"),
        ("title = ", "kashaf.toml"),
    ],
)
def test_what_is_no_setting_is_named(file, text, named):
    with pytest.raises(InvalidRequest, match=named):
        read_settings(file(text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InvalidRequest, match=r"none\.toml"):
        read_settings(tmp_path / "none.toml")


def test_a_password_is_never_shown(file):
    assert "secret" not in repr(Settings(password="secret"))
    with pytest.raises(InvalidRequest) as raised:
        read_settings(file("password = ['secret']"))
    assert "secret" not in str(raised.value)
