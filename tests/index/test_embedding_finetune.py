"""Training an embedding on pairs of questions and passages; the models are tiny and made by the tests."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file
from sentence_transformers import SentenceTransformer

from corpus import Document, IndexProblem, Library
from index import Comparison, Training, finetune, load_embeddings
from tests.conftest import PLAN
from tests.index.command import wengui_embedding
from tests.index.tiny_models import save_bert_model, save_static_model

PROMPTS = {"query": "指令:找原文\n问:", "document": "文:"}
HUB_NAME = "BAAI/bge-small-zh-v1.5"
WORDS = "embeddings.word_embeddings.weight"
QUICK = Training(epochs=4, batch_size=16, learning_rate=3e-3)

Pairs = list[dict[str, str]]


@pytest.fixture(scope="module")
def pairs(plan: Document) -> Pairs:
    """Questions written for 24 sentences of the plan, 12 for each, shuffled in a fixed way."""
    sentences = {s.start: s.text for clause in plan.clauses for s in clause.sentences}
    found: dict[int, list[str]] = {}
    for key in Library().keys(PLAN):
        found.setdefault(key.start, []).append(key.question)
    starts = [start for start in sorted(found) if start in sentences and len(found[start]) >= 12][:24]
    assert len(starts) == 24
    rows = [
        {"question": question, "passage": sentences[start]}
        for start in starts
        for question in found[start][:: len(found[start]) // 12][:12]
    ]
    return [rows[at] for at in np.random.default_rng(3).permutation(len(rows))]


@pytest.fixture(scope="module")
def files(pairs: Pairs, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A file to train on, of which every third pair has a negative, and one to measure on."""
    folder = tmp_path_factory.mktemp("pairs")
    training, measured = pairs[:216], pairs[216:]
    for at in range(0, len(training), 3):
        other = next(row["passage"] for row in training if row["passage"] != training[at]["passage"])
        training[at] = training[at] | {"negative": other}
    return write(folder / "train.jsonl", training), write(folder / "dev.jsonl", measured)


@pytest.fixture(scope="module")
def tiny(plan: Document, pairs: Pairs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with prompts of its own."""
    texts = [plan.text, *(row["question"] for row in pairs)]
    return save_bert_model(tmp_path_factory.mktemp("model") / "tiny", texts, PROMPTS)


@pytest.fixture(scope="module")
def trained(tiny: Path, files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Comparison]:
    """The tiny model trained, and what it gained."""
    folder = tmp_path_factory.mktemp("trained") / "model"
    (comparison,) = finetune([files[0]], folder, str(tiny), QUICK, [files[1]])
    return folder, comparison


def write(path: Path, rows: Sequence[Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def figures(model: Path, rows: Pairs) -> dict[str, float]:
    """The measures of a model folder, worked out by hand for questions that have one passage each."""
    encoder = SentenceTransformer(str(model), device="cpu")
    passages = sorted({row["passage"] for row in rows})
    assert len({row["question"] for row in rows}) == len(rows)
    questions = encoder.encode([PROMPTS["query"] + row["question"] for row in rows], normalize_embeddings=True)
    pool = encoder.encode([PROMPTS["document"] + passage for passage in passages], normalize_embeddings=True)
    scores = questions @ pool.T
    own = scores[np.arange(len(rows)), [passages.index(row["passage"]) for row in rows]]
    ranks = (scores > own[:, None]).sum(axis=1) + 1
    return {
        "R@1": float((ranks <= 1).mean()),
        "R@3": float((ranks <= 3).mean()),
        "MRR": float((1 / ranks).mean()),
        "nDCG@10": float(np.where(ranks <= 10, 1 / np.log2(ranks + 1), 0).mean()),
    }


def test_training_finds_more_passages_and_the_card_says_so(
    trained: tuple[Path, Comparison], tiny: Path, files: tuple[Path, Path], pairs: Pairs
) -> None:
    folder, comparison = trained
    measured = pairs[216:]
    before, after = figures(tiny, measured), figures(folder, measured)
    assert after["R@1"] > before["R@1"] + 0.1
    card = (folder / "README.md").read_text(encoding="utf-8")
    pool = len({row["passage"] for row in measured})
    for name, old, new in comparison.rows():
        assert (old, new) == (pytest.approx(before[name], abs=1e-6), pytest.approx(after[name], abs=1e-6))
        assert f"| dev.jsonl | {len(measured)} / {pool} | {name} | {old:.4f} | {new:.4f} |" in card
    assert "train.jsonl（216对）" in card
    assert "由 tiny 微调" in card
    assert str(tiny) not in card


def test_the_trained_folder_is_asked_with_the_prompts_it_was_trained_with(trained: tuple[Path, Comparison]) -> None:
    folder, _ = trained
    ours, plain = load_embeddings(str(folder)), SentenceTransformer(str(folder), device="cpu")
    text = "公办幼儿园占比"
    expected = plain.encode([PROMPTS["query"] + text, PROMPTS["document"] + text], normalize_embeddings=True)
    assert np.allclose([ours.embed_query(text), *ours.embed_documents([text])], expected, atol=1e-5)
    assert np.allclose(plain.encode_document(text, normalize_embeddings=True), expected[1], atol=1e-5)


def test_frozen_words_stay_and_the_same_seed_gives_the_same_weights(
    tiny: Path, files: tuple[Path, Path], trained: tuple[Path, Comparison], tmp_path: Path
) -> None:
    frozen = Training(epochs=1, batch_size=40, learning_rate=3e-3, freeze_words=True)
    for name in ("one", "two"):
        assert finetune([files[0]], tmp_path / name, str(tiny), frozen) == []
    start, end, again = (load_file(path / "model.safetensors") for path in (tiny, tmp_path / "one", tmp_path / "two"))
    assert np.array_equal(start[WORDS], end[WORDS])
    dense = "encoder.layer.0.output.dense.weight"
    assert not np.allclose(start[dense], end[dense], atol=1e-4)
    assert all(np.array_equal(end[name], again[name]) for name in end)
    assert not np.allclose(start[WORDS], load_file(trained[0] / "model.safetensors")[WORDS], atol=1e-4)
    assert "词向量保持不变" in (tmp_path / "one" / "README.md").read_text(encoding="utf-8")


def test_a_model_by_its_hub_name_is_trained_with_the_prompts_of_its_family(
    plan: Document, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub's cache holds a tiny model under the name, and no network is asked."""
    cached = tmp_path / "hub" / f"models--{HUB_NAME.replace('/', '--')}"
    revision = "0" * 40
    save_bert_model(cached / "snapshots" / revision, [plan.text], {})
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(revision, encoding="utf-8")
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    out = tmp_path / "trained"
    finished = wengui_embedding(
        tmp_path,
        *("finetune", "--base", HUB_NAME, "--out", str(out), "--epochs", "1"),
        *("--pairs", str(files[0]), "--pairs", str(files[1]), "--eval", str(files[1]), "--freeze-words"),
    )
    assert finished.returncode == 0, finished.stderr
    assert "nDCG@10" in finished.stdout
    assert f"WENGUI_EMBEDDING={out}" in finished.stdout
    prompts = json.loads((out / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    assert prompts["query"] == "为这个句子生成表示以用于检索相关文章："
    card = (out / "README.md").read_text(encoding="utf-8")
    assert f"base_model: {HUB_NAME}\n" in card
    assert "train.jsonl（216对）、dev.jsonl（72对）" in card


def test_training_that_is_interrupted_leaves_nothing(tiny: Path, files: tuple[Path, Path], tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finetune([files[0]], tmp_path / "model", str(tiny), QUICK, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_is_said_and_leaves_nothing(tiny: Path, files: tuple[Path, Path], tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(done: int, total: int) -> None:
        if done == total:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))

    try:
        with pytest.raises(IndexProblem, match=r"写入文件夹 .* 时出错：.*请检查磁盘空间"):
            finetune([files[0]], tmp_path / "model", str(tiny), Training(batch_size=64), progress=fill)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_trained_is_said_and_nothing_is_written(
    tiny: Path, files: tuple[Path, Path], plan: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, out = {"question": "问", "passage": "文"}, tmp_path / "model"

    def refused(rows: Sequence[Any], base: Path = tiny, training: Training = QUICK, after: str = "") -> str:
        bad = write(tmp_path / "bad.jsonl", rows)
        bad.write_text(bad.read_text(encoding="utf-8") + after, encoding="utf-8")
        with pytest.raises(IndexProblem) as problem:
            finetune([bad], out, str(base), training)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.jsonl"]
        return str(problem.value)

    assert "bad.jsonl 第2行的 passage 缺失或不是文字" in refused([good, {"question": "问"}])
    assert "bad.jsonl 第2行的 negative 缺失或不是文字" in refused([good, good | {"negative": ""}])
    assert "bad.jsonl 第1行不是 JSON 对象" in refused([[1]])
    assert "bad.jsonl 第2行不是有效的 JSON" in refused([good], after="question,passage\n")
    assert "bad.jsonl 里没有问题" in refused([])
    assert "至少要有两段不同的原文" in refused([good, good])
    two = [good, {"question": "问二", "passage": "文二"}]
    assert "无法加载" in refused(two, base=tmp_path / "nowhere")
    static = save_static_model(tmp_path.parent / f"{tmp_path.name}-static", [plan.text], {})
    assert "不能用 --freeze-words" in refused(two, base=static, training=Training(freeze_words=True))
    monkeypatch.setitem(sys.modules, "accelerate", None)  # as if it were not installed
    assert "微调向量模型需要 accelerate。请先运行 pip install 'wengui[train]'" in refused(two)
