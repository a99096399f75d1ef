"""`wengui index tune` on the excerpt of the plan with question keys of its own: fitted, kept, used, and lapsing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from assistant.tuning import tune
from corpus import IndexProblem, QuestionKey
from corpus.keys import write_keys
from index import BUNDLED, build_index, current_meta, keep_tuning, load_embeddings, open_index
from tests.conftest import PLAN, Wengui, current_generation, settings_of

Tuned = tuple[Path, dict[str, object]]
WORDS = (
    "{}是怎么规定的?",
    "关于{}有什么要求",
    "{},具体怎么做?",
    "请问{}吗",
    "文件里{}怎么说",
    "{}多少",
    "谁来管{}",
    "{}什么时候",
)


def with_keys(home: Path) -> None:
    """Write question keys for each sentence of the excerpt and index them."""
    library = settings_of(home).library()
    document = library.load(PLAN)
    sentences = [sentence for clause in document.clauses for sentence in clause.sentences if len(sentence.text) > 8]
    keys = [
        QuestionKey(its.start, its.end, words.format(its.text[2:12]), "formal", "other")
        for its in sentences
        for words in WORDS
    ]
    write_keys(library.folder(PLAN) / "questions.jsonl", keys)
    documents = library.load_all()
    build_index(home, documents, keys={each.id: library.keys(each.id) for each in documents})


@pytest.fixture(scope="module")
def tuned(excerpt_home: Path, tmp_path_factory: pytest.TempPathFactory, wengui: Wengui) -> Tuned:
    """A tuned home and what the command printed."""
    home = Path(shutil.copytree(excerpt_home, tmp_path_factory.mktemp("tuned") / "home"))
    with_keys(home)
    finished = wengui("index", "tune", "--json", home=home)
    assert finished.returncode == 0, finished.stderr
    return home, json.loads(finished.stdout)


def test_the_record_says_what_was_fitted_on_what(tuned: Tuned, wengui: Wengui) -> None:
    home, printed = tuned
    meta = current_meta(home)
    assert meta is not None
    assert (printed["documents"], printed["questions"]) == (meta.documents, meta.questions)
    assert printed["seed"] == 2019
    assert json.loads(wengui("index", "status", "--json", home=home).stdout)["tuning"] == printed
    for name, on in (("adapter_gain", printed["adapter"]), ("weights_gain", printed["legs"])):
        gain = printed[name]
        assert isinstance(gain, dict)
        assert bool(on) == (gain["low"] > 0)  # switched on where it wins by more than the interval


def test_status_tells_people(tuned: Tuned, wengui: Wengui) -> None:
    shown = wengui("index", "status", home=tuned[0]).stdout
    assert "检索调整：用" in shown
    assert "查询适配：" in shown
    assert "95% 区间" in shown


def test_what_is_switched_on_changes_the_search_and_not_the_plain_similarity(
    tuned: Tuned,
) -> None:
    assistant = Assistant.open(settings_of(tuned[0]))
    index = assistant.retriever.index
    assert index.tuning is not None
    turned = replace(index, space=index.space.with_adapter(-np.eye(index.meta.dimension)))
    documents = tuple(assistant.documents.values())
    other = Assistant(turned, documents, load_embeddings())
    question = "生均公用经费拨款标准"
    before = {hit.unit.id: hit for hit in assistant.retriever.search(question)}
    after = other.retriever.search(question)
    assert [hit.unit.id for hit in after] != list(before)
    assert all(hit.similarity == pytest.approx(before[hit.unit.id].similarity, abs=1e-4) for hit in after)


def test_a_rebuild_drops_it_and_says_so(tuned: Tuned, tmp_path: Path, wengui: Wengui) -> None:
    home = Path(shutil.copytree(tuned[0], tmp_path / "home"))
    built = wengui("index", "build", home=home)
    assert "检索调整已随旧索引作废" in built.stdout
    assert "wengui index tune" in wengui("index", "status", home=home).stdout
    assert Assistant.open(settings_of(home)).retriever.index.tuning is None


def test_a_tuning_of_an_index_that_was_replaced_is_not_kept(tuned: Tuned) -> None:
    home = tuned[0]
    index = open_index(home, settings_of(home).library().load_all(), "bundled")
    assert index.tuning is not None
    with pytest.raises(IndexProblem, match="重新运行"):
        keep_tuning(home, "wengui-another", index.tuning)


def test_a_damaged_record_names_the_remedy(tuned: Tuned, tmp_path: Path, wengui: Wengui) -> None:
    home = Path(shutil.copytree(tuned[0], tmp_path / "home"))
    (current_generation(home) / "tuning.json").write_text("{", encoding="utf-8")
    finished = wengui("ask", "经费标准是多少?", home=home)
    assert finished.returncode == 2
    assert "wengui index tune" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_without_question_keys_there_is_nothing_to_fit_on(excerpt_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(excerpt_home, tmp_path / "home"))
    documents = settings_of(home).library().load_all()
    build_index(home, documents)
    index = open_index(home, documents, BUNDLED)
    with pytest.raises(IndexProblem, match="wengui corpus expand"):
        tune(index, documents, {}, load_embeddings(BUNDLED))
