"""The description of the API is true.

Requests made from it, right and wrong ones, get the answers that it describes.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from kashaf.search import LEVELS
from kashaf.search.assist.completion import MAX_LIMIT as MAX_SUGGESTIONS
from kashaf.search.corpus.concordance import MAX_CONTEXT, MAX_LINES
from kashaf.search.corpus.frequencies import MAX_ROWS
from kashaf.search.query.options import FACET_VALUES, MAX_VALUES
from kashaf.web import create_app
from kashaf.web.views.api import MAX_LIMIT, MAX_TEXT
from kashaf.web.views.parameters import MAX_OFFSET
from tests.trials import examples

PATHS = list(json.loads((Path(__file__).parents[2] / "web" / "openapi.json").read_bytes())["paths"])
WITHOUT_MISTAKES = {"/documents/{id}", "/openapi.json"}
"""Where any request is a right one."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@pytest.fixture(scope="module")
def described(archive):
    app = create_app(archive)

    def whole(environ, start_response):
        """Answer as servers do: an answer that was sent is closed, which ends an export."""
        answer = app(environ, start_response)
        try:
            return list(answer)
        finally:
            answer.close()

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", whole)


def ask_all(described, path, mode):
    """Send requests to a path, and compare the answers with the description.

    They are right or wrong ones, the same each time.
    """

    @given(described[path]["GET"].as_strategy(generation_mode=mode))
    @settings(derandomize=True, max_examples=examples(10), database=None, suppress_health_check=list(HealthCheck))
    def ask(case):
        if mode is GenerationMode.NEGATIVE:  # what is empty counts as missing: no mistake
            assume(all(value not in ("", {}, []) for value in case.query.values()))
        answer = case.call()
        assume(answer.status_code != 414)  # too long an address is refused before it is read
        case.validate_response(answer, checks=CHECKS)

    ask()


@pytest.mark.parametrize("path", PATHS)
def test_what_is_asked_rightly_is_answered_as_described(described, path):
    ask_all(described, path, GenerationMode.POSITIVE)


@pytest.mark.parametrize("path", [path for path in PATHS if path not in WITHOUT_MISTAKES])
def test_what_is_asked_wrongly_is_refused_as_described(described, path):
    ask_all(described, path, GenerationMode.NEGATIVE)


BOUNDS = {
    ("/search", "limit"): (0, MAX_LIMIT, 10),
    ("/search", "offset"): (0, MAX_OFFSET, 0),
    ("/documents/{id}/similar", "limit"): (0, MAX_LIMIT, 10),
    ("/documents/{id}/pages", "limit"): (0, MAX_LIMIT, 10),
    ("/documents/{id}/pages", "offset"): (0, MAX_OFFSET, 0),
    ("/facets", "limit"): (1, MAX_VALUES, FACET_VALUES),
    ("/export", "limit"): (1, MAX_OFFSET, None),
    ("/suggest", "limit"): (1, MAX_SUGGESTIONS, 8),
    ("/concordance", "limit"): (0, MAX_LINES, 50),
    ("/concordance", "offset"): (0, MAX_OFFSET, 0),
    ("/concordance", "context"): (0, MAX_CONTEXT, 60),
    ("/frequencies", "limit"): (0, MAX_ROWS, 50),
}


def parameters(description, path):
    for parameter in description["paths"][path]["get"].get("parameters", []):
        name = parameter.get("$ref", "").rpartition("/")[2]
        yield description["components"]["parameters"][name] if name else parameter


def test_every_bound_is_the_one_that_holds(client):
    description = client.get("/api/v1/openapi.json").json
    described = {
        (path, each["name"]): (each["schema"]["minimum"], each["schema"]["maximum"], each["schema"].get("default"))
        for path in PATHS
        for each in parameters(description, path)
        if each["schema"]["type"] == "integer"
    }
    assert described == BOUNDS
    (text,) = (each for each in parameters(description, "/analyze") if each["name"] == "text")
    assert text["schema"]["maxLength"] == MAX_TEXT
    levels = [each["schema"]["enum"] for path in PATHS for each in parameters(description, path) if each["name"] == "level"]
    assert [str(level) for level in LEVELS] in levels


def test_every_view_and_every_parameter_is_described_with_an_example(client, archive):
    description = client.get("/api/v1/openapi.json").json
    rules = {
        rule.rule.removeprefix("/api/v1").replace("<kashaf_id:id>", "{id}")
        for rule in create_app(archive).url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }
    assert rules == set(PATHS)
    for path in PATHS:
        for each in parameters(description, path):
            assert each["description"]
            assert "example" in each
