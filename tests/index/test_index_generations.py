"""Generations of the index: building, switching, failing, and being refused where they do not fit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from langchain_core.embeddings import Embeddings

from assistant import Assistant
from corpus import Document, IndexProblem, Library, parse_outline
from index import BUILD_COMMAND, BUNDLED, Index, build_index, load_embeddings, mismatches, open_index, units_of
from index.embeddings import fingerprint
from tests.conftest import COMMAND, PLAN, current_generation, environment, generations, settings_of

FUNDING = "到2020年普通高中生均公用经费拨款标准要达到多少?"


@pytest.fixture(scope="module")
def embeddings() -> Embeddings:
    return load_embeddings(BUNDLED)


@pytest.fixture(scope="module")
def no_keys(tmp_path_factory: pytest.TempPathFactory, plan: Document) -> Index:
    """An index of some clauses of the plan without question keys: the vectors are those of the sentences alone."""
    clauses = [plan.clause(path) for path in (("二", "(二)", "2"), ("二", "(六)"), ("三", "(二)", "1"))]
    text = "\n".join(plan.text[clause.start : clause.end] for clause in clauses if clause)
    document = replace(plan, text=text, clauses=parse_outline(text), digest="")
    folder = tmp_path_factory.mktemp("no-keys")
    build_index(folder, [document])
    return open_index(folder, [document], BUNDLED)


def documents_of(home: Path) -> tuple[Document, ...]:
    return settings_of(home).library().load_all()


def opened(home: Path, documents: tuple[Document, ...] | None = None) -> Index:
    return open_index(home, documents_of(home) if documents is None else documents, BUNDLED)


def assert_answers(home: Path) -> None:
    answer = Assistant.open(settings_of(home)).ask(FUNDING)
    assert answer.answerable
    assert "1000元以上" in answer.text


def refusal(home: Path, documents: tuple[Document, ...] | None = None, embedding: str = BUNDLED) -> str:
    """The sentence with which the index is refused; it names the command that rebuilds it."""
    with pytest.raises(IndexProblem) as raised:
        open_index(home, documents_of(home) if documents is None else documents, embedding)
    message = str(raised.value)
    assert "wengui index build" in message
    assert BUILD_COMMAND in message
    assert re.search(r"[。)）]$", message)
    assert re.search(r"[\u4e00-\u9fff]", message)
    return message


# What an index holds


def test_there_are_as_many_vectors_as_units_and_no_two_share_an_id(home: Path) -> None:
    index = opened(home)
    assert index.vectors.count() == len(index.units) == index.meta.units > 150
    assert len({unit.id for unit in index.units}) == len(index.units)


def test_every_sentence_of_the_plan_is_a_unit_and_slices_back(home: Path, plan: Document) -> None:
    units = [unit for unit in opened(home).units if unit.scope == "sentence" and unit.document_id == PLAN]
    sentences = [(clause.path, sentence) for clause in plan.clauses for sentence in clause.sentences]
    assert [(unit.path, unit.start, unit.end) for unit in units] == [(p, s.start, s.end) for p, s in sentences]
    assert all(plan.text[unit.start : unit.end] in unit.indexed for unit in units)


def test_units_of_two_documents_with_one_text_are_told_apart(plan: Document) -> None:
    units = units_of([plan, replace(plan, id="other-city-2019")])
    assert len({unit.id for unit in units}) == len(units)


@pytest.mark.parametrize("words", ["公办幼儿园占比达到60%", "探索建立教育惩戒机制", "每生每年1000元以上"])
def test_a_sentence_is_nearest_to_itself_and_wholly_alike(no_keys: Index, embeddings: Embeddings, words: str) -> None:
    index = no_keys
    unit = next(unit for unit in index.units if words in unit.indexed and unit.scope == "sentence")
    (vector,) = index.space.units(embeddings.embed_documents([unit.indexed])).tolist()
    (first, likeness), (_, second) = index.vectors.nearest(vector, 2)
    assert first == unit.id
    assert likeness == pytest.approx(1, abs=1e-3)
    assert second < likeness


def test_a_search_can_be_kept_to_one_document(excerpt_home: Path, embeddings: Embeddings) -> None:
    vectors = opened(excerpt_home).vectors
    vector = embeddings.embed_query("经费")
    assert len(vectors.nearest(vector, 3, {"document_id": PLAN})) == 3
    assert vectors.nearest(vector, 3, {"document_id": "other-city-2019"}) == []


# Building


def test_a_second_build_takes_over_and_leaves_one_folder(excerpt_copy: Path) -> None:
    before = current_generation(excerpt_copy)
    seen: list[tuple[int, int]] = []
    meta = build_index(
        excerpt_copy, documents_of(excerpt_copy), progress=lambda done, total: seen.append((done, total))
    )
    assert current_generation(excerpt_copy).name == meta.generation != before.name
    assert [folder.name for folder in generations(excerpt_copy)] == [meta.generation]
    assert opened(excerpt_copy).meta == meta
    assert seen[0][0] == 0
    assert all(total == seen[0][1] for _, total in seen)
    assert seen[-1][0] == seen[-1][1]
    assert seen == sorted(seen)
    assert_answers(excerpt_copy)


def test_an_assistant_that_is_open_goes_on_answering_after_a_rebuild(excerpt_copy: Path) -> None:
    assistant = Assistant.open(settings_of(excerpt_copy))
    build_index(excerpt_copy, documents_of(excerpt_copy))
    assert "1000元以上" in assistant.ask(FUNDING).text


def test_a_build_that_is_interrupted_leaves_the_old_index_answering(excerpt_copy: Path) -> None:
    before = current_generation(excerpt_copy)

    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    folder = excerpt_copy / "documents" / "added-1"
    folder.mkdir()
    (folder / "document.yaml").write_text("id: added-1\ntitle: 校车管理规定\n", encoding="utf-8")
    (folder / "text.txt").write_text("校车管理规定\n一、校车每年检验两次。\n", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        build_index(excerpt_copy, documents_of(excerpt_copy), progress=stop)
    shutil.rmtree(folder)
    assert generations(excerpt_copy) == [before]
    assert_answers(excerpt_copy)


def test_a_model_that_cannot_be_loaded_leaves_the_old_index_answering(excerpt_copy: Path, tmp_path: Path) -> None:
    before = current_generation(excerpt_copy)
    (tmp_path / "model").mkdir()
    with pytest.raises(IndexProblem, match="WENGUI_EMBEDDING"):
        build_index(excerpt_copy, documents_of(excerpt_copy), embedding=str(tmp_path / "model"))
    assert generations(excerpt_copy) == [before]
    assert_answers(excerpt_copy)


def test_a_full_disk_is_a_sentence_and_leaves_the_old_index_answering(excerpt_copy: Path) -> None:
    """No file may grow beyond 64 KiB: as on a full disk, the vectors cannot be written."""
    resource = pytest.importorskip("resource")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))

    before = current_generation(excerpt_copy)
    build = subprocess.run(
        [str(COMMAND), "index", "build"], env=environment(excerpt_copy), cwd=excerpt_copy, capture_output=True,
        preexec_fn=no_room,
    )  # fmt: skip
    assert generations(excerpt_copy) == [before]
    assert_answers(excerpt_copy)
    message = build.stderr.decode("utf-8").splitlines()[-1]
    assert (build.returncode, "磁盘" in message, "程序内部出错" in message) == (2, True, False)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_is_a_sentence_and_the_old_index_answers(excerpt_copy: Path) -> None:
    (excerpt_copy / "index").chmod(0o555)
    try:
        with pytest.raises(IndexProblem, match="权限"):
            build_index(excerpt_copy, documents_of(excerpt_copy))
        assert_answers(excerpt_copy)
    finally:
        (excerpt_copy / "index").chmod(0o755)


def test_a_file_in_the_way_of_the_index_is_a_sentence(tmp_path: Path, plan: Document) -> None:
    (tmp_path / "index").write_text("in the way", encoding="utf-8")
    with pytest.raises(IndexProblem, match=re.escape(str(tmp_path / "index"))):
        build_index(tmp_path, [plan])


def test_nothing_to_index_is_a_sentence_that_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexProblem, match="wengui corpus list"):
        build_index(tmp_path, [])
    assert generations(tmp_path) == []


def test_a_second_build_at_the_same_time_is_refused(excerpt_copy: Path) -> None:
    before = current_generation(excerpt_copy)
    with (
        FileLock(excerpt_copy / "index" / "build.lock"),
        pytest.raises(IndexProblem, match="另一个进程正在建立索引"),
    ):
        build_index(excerpt_copy, documents_of(excerpt_copy))
    assert generations(excerpt_copy) == [before]
    assert_answers(excerpt_copy)


# Being refused


def test_without_an_index_the_command_is_named(tmp_path: Path, plan: Document) -> None:
    assert "还没有建立索引" in refusal(tmp_path, (plan,))


def test_a_changed_document_is_named(excerpt_copy: Path) -> None:
    text = excerpt_copy / "documents" / PLAN / "text.txt"
    text.write_bytes(text.read_bytes().replace("1000元".encode(), "2000元".encode()))
    message = refusal(excerpt_copy)
    assert "被改动" in message
    assert PLAN in message


def test_another_embedding_is_named_beside_that_of_the_index(excerpt_home: Path) -> None:
    message = refusal(excerpt_home, embedding="BAAI/bge-small-zh-v1.5")
    assert f"“{fingerprint(BUNDLED)}”" in message
    assert "“BAAI/bge-small-zh-v1.5”" in message


def test_an_index_of_the_former_bundled_engine_is_refused(excerpt_copy: Path) -> None:
    meta = current_generation(excerpt_copy) / "meta.json"
    meta.write_text(meta.read_text(encoding="utf-8").replace(fingerprint(BUNDLED), BUNDLED), encoding="utf-8")
    assert BUILD_COMMAND in refusal(excerpt_copy)


def test_a_new_document_is_named(excerpt_home: Path) -> None:
    documents = documents_of(excerpt_home)
    new = replace(documents[0], id="other-city-2019", title="别处的方案")
    message = refusal(excerpt_home, (*documents, new))
    assert "别处的方案" in message
    assert "尚未编入索引" in message


def test_a_document_that_is_gone_is_named(excerpt_home: Path) -> None:
    message = refusal(excerpt_home, ())
    assert PLAN in message
    assert "已不在文件库" in message


def test_another_store_for_the_vectors_is_named(excerpt_home: Path) -> None:
    meta = opened(excerpt_home).meta
    (reason,) = mismatches(meta, documents_of(excerpt_home), BUNDLED, "http://vectors.example:8000")
    assert "http://vectors.example:8000" in reason


def test_an_index_of_another_parser_is_refused(excerpt_copy: Path) -> None:
    meta = current_generation(excerpt_copy) / "meta.json"
    text = meta.read_text(encoding="utf-8")
    meta.write_text(re.sub(r'("parser_version": )"[^"]+"', r'\1"0"', text), encoding="utf-8")
    assert "条款解析器" in refusal(excerpt_copy)


def test_every_reason_is_told_at_once(excerpt_home: Path, plan: Document) -> None:
    reasons = mismatches(opened(excerpt_home).meta, Library().load_all(), "other")
    assert len(reasons) == 2
    assert "other" in reasons[0]
    assert plan.title in reasons[1]


def _cut_in_half(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


DAMAGES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "meta gone": ("meta.json", Path.unlink),
    "meta cut": ("meta.json", _cut_in_half),
    "meta of other fields": ("meta.json", lambda file: file.write_text("{}", encoding="utf-8")),
    "units gone": ("units/texts.npy", Path.unlink),
    "units cut": ("units/texts.npy", _cut_in_half),
    "units empty": ("units/texts.npy", lambda file: file.write_bytes(b"")),
    "words cut": ("lexical/words/data.csc.index.npy", _cut_in_half),
    "vocabulary gone": ("lexical/characters/vocab.index.json", Path.unlink),
    "lexical gone": ("lexical", shutil.rmtree),
    "vectors gone": ("chroma", shutil.rmtree),
    "vectors empty": ("chroma/chroma.sqlite3", lambda file: file.write_bytes(b"")),
    "vectors not a database": ("chroma/chroma.sqlite3", lambda file: file.write_bytes(b"nothing" * 99)),
    "generation gone": (".", shutil.rmtree),
    "pointer of other bytes": ("../current", lambda file: file.write_bytes(b"\xff\xfe\x00")),
    "pointer empty": ("../current", lambda file: file.write_bytes(b"")),
}


@pytest.mark.parametrize(("place", "damage"), DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_index_is_refused_with_the_command(
    excerpt_copy: Path, place: str, damage: Callable[[Path], object]
) -> None:
    damage((current_generation(excerpt_copy) / place).resolve())
    assert "已损坏" in refusal(excerpt_copy)


def test_a_damaged_index_is_mended_by_a_build(excerpt_copy: Path) -> None:
    (current_generation(excerpt_copy) / "meta.json").write_text("{", encoding="utf-8")
    build_index(excerpt_copy, documents_of(excerpt_copy))
    assert len(generations(excerpt_copy)) == 1
    assert_answers(excerpt_copy)


def test_a_build_embeds_only_what_is_new(excerpt_copy: Path) -> None:
    def build() -> tuple[Index, int]:
        counted = [0]
        documents = documents_of(excerpt_copy)
        build_index(excerpt_copy, documents, progress=lambda done, total: counted.append(total))
        return open_index(excerpt_copy, documents, BUNDLED), counted[-1]

    folder = excerpt_copy / "documents" / "added-1"
    folder.mkdir()
    (folder / "document.yaml").write_text("id: added-1\ntitle: 校车管理规定\n", encoding="utf-8")
    (folder / "text.txt").write_text(
        "校车管理规定\n一、校车每年检验两次。\n二、校车驾驶人每年培训一次。\n", encoding="utf-8"
    )
    after_one, embedded = build()
    of_the_new = sum(unit.document_id == "added-1" for unit in after_one.units)
    assert embedded == of_the_new
    shutil.rmtree(folder)
    after_none, embedded = build()
    assert embedded == 0
    assert after_none.vectors.count() == len(after_none.units) == len(after_one.units) - of_the_new


def test_vectors_of_a_reused_unit_find_it_as_before(excerpt_copy: Path) -> None:
    question = load_embeddings(BUNDLED).embed_query(FUNDING)
    before = opened(excerpt_copy).vectors.nearest(question, 3)
    build_index(excerpt_copy, documents_of(excerpt_copy))
    assert opened(excerpt_copy).vectors.nearest(question, 3) == before


def test_a_damaged_store_of_vectors_is_built_anew(excerpt_copy: Path) -> None:
    (current_generation(excerpt_copy) / "embedded.npz").write_bytes(b"PK damaged")
    build_index(excerpt_copy, documents_of(excerpt_copy))
    assert_answers(excerpt_copy)
