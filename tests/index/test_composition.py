"""The steps of an index: it remembers kashaf's own; all others must be given."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kashaf
from kashaf.analyzers import STEPS, Analyzer, Level, Step, normalize_teh_marbuta
from kashaf.errors import IncompatibleIndex, InvalidRequest
from kashaf.index import open_index
from kashaf.index.manifest import FILE
from kashaf.index.schema import Schema
from tests.processes import environment

KEPT = [step for step in STEPS if step.function is not normalize_teh_marbuta]
TEXTS = ["المدرسة القديمة في ڢاس", "مدرسه جديده في فاس", "على الطريق"]

MODULE = """
from kashaf.analyzers import STEPS, Analyzer, Level, Step

def fold_maghrebi(word):
    return word.translate({0x6A2: "ف", 0x6A7: "ق"})

MAGHREBI = Analyzer(steps=[*STEPS, Step(fold_maghrebi, Level.WORD, "1")])
CHANGED = Analyzer(steps=[*STEPS, Step(fold_maghrebi, Level.WORD, "2")])
NO_ANALYZER = 7
"""


@pytest.fixture
def maghrebi(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """Yield the place of an analyzer with a step of its own, and the folder of its module."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "our_letters.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "our_letters", raising=False)
    return "our_letters:MAGHREBI"


def fill(url: str, analyzer: Analyzer | str) -> None:
    with kashaf.open(url, create=True, analyzer=analyzer) as archive:
        archive.add({"id": str(number), "title": "", "text": text} for number, text in enumerate(TEXTS, 1))
        archive.commit()


def found(url: str, query: str, analyzer: Analyzer | str | None = None, **asked: object) -> list[str]:
    with kashaf.open(url, analyzer=analyzer) as archive:
        return sorted(hit.id for hit in archive.search(query, **asked))


def program(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kashaf", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={**environment(), **variables}, check=False)


class TestStepsOfKashaf:
    def test_a_word_is_found_as_the_steps_have_it(self, url: str) -> None:
        fill(url, Analyzer(steps=KEPT))
        assert found(url, "مدرسة", level="word") == []
        assert found(url, "المدرسة", level="word") == ["1"]
        assert found(url, "مدرسة") == found(url, "مدرسه") == ["1", "2"]
        assert found(url, "القديمه", level="word") == []

    def test_whoever_opens_it_needs_no_code(self, url: str, tmp_path: Path) -> None:
        fill(url, Analyzer(["فاس"], KEPT))
        with kashaf.open(url) as archive:
            assert archive.analyzer.steps == tuple(KEPT)
            assert archive.analyzer.protected == ("فاس",)
            archive.add([{"id": "4", "title": "", "text": "المدرسة"}])
            (tmp_path / "texts").mkdir()
            (tmp_path / "texts" / "school.txt").write_text("المدرسة مغلقة", encoding="utf-8")
            archive.add_path(tmp_path / "texts")  # by worker processes, which have to have the same steps
            archive.commit()
        assert found(url, "المدرسة", level="word") == ["1", "4", "school.txt"]
        shown = program("search", "المدرسة", "--level", "word", "--index", url, "--json")
        assert len(json.loads(shown.stdout.splitlines()[0])) > 0
        stages = program("analyze", "المدرسة", "--stages", "--index", url, "--json")
        names = [json.loads(line)["name"] for line in stages.stdout.splitlines()]
        assert "normalize_teh_marbuta" not in names
        assert "normalize_yeh" in names

    def test_a_rebuild_keeps_them_or_takes_others(self, url: str) -> None:
        fill(url, Analyzer(steps=KEPT))
        kashaf.rebuild(url)
        assert found(url, "المدرسه", level="word") == []
        kashaf.rebuild(url, analyzer=Analyzer())
        assert found(url, "المدرسه", level="word") == ["1"]
        index = open_index(url)
        assert index.schema.steps == ()
        index.close()

    def test_another_analyzer_is_refused(self, url: str) -> None:
        fill(url, Analyzer())
        with pytest.raises(IncompatibleIndex, match="other steps of the analyzer"):
            kashaf.open(url, analyzer=Analyzer(steps=KEPT))
        with pytest.raises(InvalidRequest, match="other protected words"):
            kashaf.open(url, analyzer=Analyzer(["فاس"]))

    def test_a_migration_takes_them_along(self, url: str, tmp_path: Path) -> None:
        fill(url, Analyzer(["فاس"], KEPT))
        kashaf.migrate(url, tmp_path / "moved")
        assert found(f"{tmp_path / 'moved'}", "المدرسه", level="word") == []
        with kashaf.open(tmp_path / "moved") as moved:
            assert moved.analyzer.protected == ("فاس",)


class TestAStepOfOnesOwn:
    def test_it_is_kept_by_its_name_and_has_to_be_given(self, url: str, maghrebi: str) -> None:
        fill(url, maghrebi)
        assert found(url, "فاس", maghrebi, level="word") == ["1", "2"]
        for opened in (lambda: kashaf.open(url), lambda: kashaf.rebuild(url), lambda: kashaf.migrate(url, f"{url}-moved")):
            with pytest.raises(IncompatibleIndex, match="the step our_letters:fold_maghrebi, which is not one of kashaf"):
                opened()

    def test_workers_take_it(self, url: str, maghrebi: str, tmp_path: Path) -> None:
        (tmp_path / "texts").mkdir()
        (tmp_path / "texts" / "town.txt").write_text("مدينة ڢاس", encoding="utf-8")
        with kashaf.open(url, create=True, analyzer=maghrebi) as archive:
            assert archive.add_path(tmp_path / "texts").added == 1
            archive.commit()
        kashaf.rebuild(url, analyzer=maghrebi)
        assert found(url, "فاس", maghrebi) == ["town.txt"]

    def test_the_command_line_takes_it_from_the_environment(self, url: str, maghrebi: str) -> None:
        fill(url, maghrebi)
        places = {"PYTHONPATH": str(Path(sys.modules["our_letters"].__file__ or "").parent)}
        shown = program("search", "فاس", "--index", url, KASHAF_ANALYZER=maghrebi, **places)
        assert (shown.returncode, "ڢاس" in shown.stdout) == (0, True)
        refused = program("search", "فاس", "--index", url)
        assert refused.returncode == 2
        assert "our_letters:fold_maghrebi" in refused.stderr
        assert "Traceback" not in refused.stderr

    def test_its_documents_are_exported_without_it(self, url: str, maghrebi: str, tmp_path: Path) -> None:
        fill(url, maghrebi)
        assert kashaf.export_records(url, tmp_path / "out.jsonl").documents == 3

    def test_another_version_of_it_is_refused_and_rebuilt(self, url: str, maghrebi: str) -> None:
        fill(url, maghrebi)
        with pytest.raises(IncompatibleIndex, match="rebuild"):
            kashaf.open(url, analyzer="our_letters:CHANGED")
        kashaf.rebuild(url, analyzer="our_letters:CHANGED")
        assert found(url, "فاس", "our_letters:CHANGED") == ["1", "2"]


class TestWhatIsNoAnalyzer:
    @pytest.mark.parametrize(
        "given, said",
        [
            ("our_letters:NOBODY", "can't be imported"),
            ("no_such_module:ANALYZER", "can't be imported"),
            ("our_letters", "can't be imported"),
            ("", "can't be imported"),
            ("our_letters:NO_ANALYZER", "analyzer must be of the type Analyzer, not 7"),
            (7, "analyzer must be of the type Analyzer, not 7"),
        ],
    )
    def test_it_is_refused(self, maghrebi: str, tmp_path: Path, given: object, said: str) -> None:
        with pytest.raises(InvalidRequest, match=said):
            kashaf.open(tmp_path / "index", create=True, analyzer=given)  # type: ignore[arg-type]
        assert not (tmp_path / "index").exists()

    def test_a_step_that_no_other_process_can_import_is_refused(self, tmp_path: Path) -> None:
        analyzer = Analyzer(steps=[*STEPS, Step(lambda word: word, Level.WORD)])
        with pytest.raises(InvalidRequest, match="is not what Python imports by that name"):
            kashaf.open(tmp_path / "index", create=True, analyzer=analyzer)

    @pytest.mark.parametrize("line", ["", "normalize_alef", "normalize_alef nowhere 5", "os:remove word 1"])
    def test_a_schema_with_a_step_that_is_none_imports_nothing(self, tmp_path: Path, line: str) -> None:
        fill(f"{tmp_path / 'index'}", Analyzer(steps=KEPT))
        place = tmp_path / "index" / FILE
        content = json.loads(place.read_text(encoding="utf-8"))
        place.write_text(json.dumps(content | {"steps": [line]}), encoding="utf-8")
        with pytest.raises(IncompatibleIndex):
            kashaf.open(tmp_path / "index")


def test_a_schema_of_before_has_the_steps_of_kashaf() -> None:
    kept = Schema("f").as_dict()
    del kept["steps"]
    assert Schema.from_dict(kept).steps == ()
