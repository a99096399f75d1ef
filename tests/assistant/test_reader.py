"""The reader: what ships, what can take its place, and what is said when it cannot be loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.reader import SHIPPED, CrossEncoderReader, OnnxReader, load_reader, passage_of
from corpus import Library, WenguiError
from index import encoder
from tests.conftest import PLAN, settings_of

KINDERGARTEN = passage_of(
    "重点任务 巩固提高基础教育 普惠健康发展学前教育",
    "到2022年,全市新建改扩建幼儿园40所以上,扶持普惠性民办幼儿园20所以上,公办幼儿园占比达到60%,普惠性幼儿园覆盖率达到86%。",
)


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    found = load_reader("")
    assert isinstance(found, OnnxReader)
    return found


def test_a_sentence_that_answers_is_told_from_one_that_only_looks_so(reader: OnnxReader) -> None:
    asked = ["2022年公办园要占到几成", "咱们市普惠园得覆盖到什么程度", "要扶持多少家普惠性民办园"]
    missing = ["公办园一个月学费收多少", "新建的40所幼儿园都叫什么名字", "公办园占比现在实际是多少,达标没有"]
    answered = sum(reader.probabilities(question, [KINDERGARTEN])[0] for question in asked)
    unanswered = sum(reader.probabilities(question, [KINDERGARTEN])[0] for question in missing)
    assert answered > unanswered + 0.5


def test_a_sentence_gets_the_same_probability_alone_and_among_others(reader: OnnxReader) -> None:
    question = "2022年公办园要占到几成"
    (alone,) = reader.probabilities(question, [KINDERGARTEN])
    among = reader.probabilities(question, ["探索建立教师退出机制。", KINDERGARTEN, "全文"])
    assert among[1] == pytest.approx(alone, abs=0.1)  # the upper layers read all in one batch
    assert reader.probabilities(question, []) == []


def test_near_misses_of_the_plan_are_read_lower_than_its_keys(reader: OnnxReader, assistant: Assistant) -> None:
    library = Library()
    document = library.load(PLAN)
    passages = {
        statement.sentence.start: passage_of(assistant.register.headings(PLAN, statement.path), statement.sentence.text)
        for statement in assistant.register.statements([document.id])
    }
    keys = [reader.probabilities(k.question, [passages[k.start]])[0] for k in library.keys(PLAN)[::150]]
    misses = [reader.probabilities(k.question, [passages[k.start]])[0] for k in library.near_misses(PLAN)[::46]]
    above = sum(key > miss for key in keys for miss in misses) / (len(keys) * len(misses))
    assert above > 0.9


def test_what_ships_is_small_and_says_where_it_comes_from() -> None:
    folders = (SHIPPED, encoder.SHIPPED)
    assert sum(file.stat().st_size for folder in folders for file in folder.iterdir()) < 40 * 1024 * 1024
    for folder in folders:
        card = (folder / "README.md").read_text(encoding="utf-8")
        assert "multilingual-e5-small" in card
        assert "MIT" in card


def test_a_cross_encoder_of_ones_own_takes_its_place(tmp_path: Path, home: Path) -> None:
    from tests.index.tiny_models import save_cross_encoder

    folder = save_cross_encoder(tmp_path / "own", ["公办幼儿园占比达到60%到2022年,多少?普惠性"])
    found = load_reader(str(folder))
    assert isinstance(found, CrossEncoderReader)
    (probability,) = found.probabilities("公办园占多少", ["公办幼儿园占比达到60%"])
    assert 0.0 <= probability <= 1.0
    own = Assistant.open(settings_of(home).model_copy(update={"reader": str(folder)}))
    assert own.ask("到2022年公办幼儿园占比要达到多少").text.startswith(("60%", "文件"))


def test_without_a_reader_the_plan_is_still_asked(home: Path) -> None:
    assert load_reader("off") is None
    bare = Assistant.open(settings_of(home).model_copy(update={"reader": "off"}))
    assert bare.ask("到2022年公办幼儿园占比要达到多少").text.startswith("60%")


def test_a_folder_that_holds_no_reader_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WenguiError, match="WENGUI_READER"):
        load_reader(str(tmp_path / "empty"))


def test_a_damaged_reader_is_named_with_what_to_do(tmp_path: Path) -> None:
    for name in ("lower.onnx", "upper.onnx", "tokenizer.json", "reader.json"):
        (tmp_path / name).write_text("no model", encoding="utf-8")
    with pytest.raises(WenguiError, match="WENGUI_READER"):
        load_reader(str(tmp_path))
