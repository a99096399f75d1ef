"""The command line as scripts and people meet it: real processes on the real plan.

A process takes a second to start, so all runs are made at once, two at a time, and the tests look at what they left.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant
from assistant.cli import main
from corpus.library import SHIPPED
from index.embeddings import fingerprint
from tests.conftest import PLAN, Finished, Wengui, current_generation

KINDERGARTEN = "到2022年公办幼儿园占比要达到多少?"
NOT_SAID = "到2025年公办幼儿园占比要达到多少?"
FOLLOW_UP = "那普惠性幼儿园覆盖率呢?"
CONVERSATION = [{"role": "user", "content": KINDERGARTEN}, {"role": "assistant", "content": "60%。"}]
FIELDS = {
    "id", "question", "resolved_question", "answerable", "answer", "type", "confidence", "engine", "elapsed_ms",
    "citations",
}  # fmt: skip
CITATION = {
    "n", "document_id", "title", "number", "level", "kind", "path", "label", "heading", "quote", "start", "end",
}  # fmt: skip
BATCH = (
    json.dumps({"id": "a", "question": KINDERGARTEN}, ensure_ascii=False),
    "到2022年公办幼儿园占比要达到多少?",
    "",
    json.dumps({"id": 4, "question": FOLLOW_UP, "history": CONVERSATION}),
    '{"id": "e", "question": "  "}',
    '["no object"]',
    '{"id": "g"}',
    json.dumps({"id": "h", "question": NOT_SAID}),
    '{"id": "i", "question": "经费?", "history": "not a list"}',
    json.dumps({"id": "j", "question": "普通高中生均公用经费拨款标准2020年达到多少?"}),
)
BAD_LINES = (2, 5, 6, 7, 9)
HALF_WIDTH = str.maketrans(
    "：；，（）？", ":;,()?"
)  # messages are tested for their words, not for the width of their stops
GOOD_LINE = json.dumps({"id": "good", "question": KINDERGARTEN}).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that the runs read and write."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "conversation.json").write_text(json.dumps(CONVERSATION), encoding="utf-8")
    (folder / "broken.json").write_text('{"role": "user"}', encoding="utf-8")
    (folder / "batch.jsonl").write_bytes(b"\xef\xbb\xbf" + GOOD_LINE + b"\n")
    half_a_pair, other_bytes = b'{"id": "half", "question": "\\ud800"}\n', b'{"id": "bytes", "question": "\xb8\xc5"}\n'
    (folder / "other-bytes.jsonl").write_bytes(half_a_pair + other_bytes + GOOD_LINE)
    return folder


@pytest.fixture(scope="module")
def ran(
    home: Path, excerpt_home: Path, folder: Path, wengui: Wengui, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Finished]:
    """What each run left, by its name."""
    empty = tmp_path_factory.mktemp("empty")
    changed = Path(shutil.copytree(home, tmp_path_factory.mktemp("changed") / "home"))
    _bring_in_a_changed_plan(changed)
    emptied = Path(shutil.copytree(excerpt_home, tmp_path_factory.mktemp("emptied") / "home"))
    (current_generation(emptied) / "units/texts.npy").write_bytes(b"")
    cut = Path(shutil.copytree(excerpt_home, tmp_path_factory.mktemp("cut") / "home"))
    (current_generation(cut) / "meta.json").write_bytes(b"{")
    conversation = str(folder / "conversation.json")
    runs: dict[str, tuple[Sequence[str], Mapping[str, Any]]] = {
        "json": (("ask", KINDERGARTEN, "--json"), {}),
        "words": (("ask", KINDERGARTEN, "--level", "市", "--document", PLAN), {}),
        "not said": (("ask", NOT_SAID), {}),
        "follow-up": (("ask", FOLLOW_UP, "--history", conversation, "--json"), {}),
        "level without text": (("ask", KINDERGARTEN, "--level", "自治区"), {}),
        "show digest": (("corpus", "show", "guofa-2019-4"), {}),
        "show entry": (("corpus", "show", "nmg-minzu-jiaoyu"), {}),
        "outline of an entry": (("corpus", "outline", "nmg-minzu-jiaoyu"), {}),
        "targets": (("corpus", "targets", "--json"), {}),
        "national targets": (("corpus", "targets", "--level", "国家", "--json"), {}),
        "no such document": (("ask", KINDERGARTEN, "--document", "nowhere-2020"), {}),
        "batch": (("ask", "--batch", "-"), {"stdin": "\n".join(BATCH)}),
        "batch to file": (("ask", "--batch", str(folder / "batch.jsonl"), "--out", str(folder / "out.jsonl")), {}),
        "batch of other bytes": (("ask", "--batch", str(folder / "other-bytes.jsonl")), {}),
        "batch from nowhere": (("ask", "--batch", str(folder / "nowhere.jsonl")), {}),
        "broken conversation": (("ask", KINDERGARTEN, "--history", str(folder / "broken.json")), {}),
        "unknown level": (("ask", KINDERGARTEN, "--level", "县"), {}),
        "empty": (("ask", ""), {}),
        "blank": (("ask", " 　\t "), {}),
        "long": (("ask", "教" * 2001), {}),
        "control": (("ask", "公办幼儿园\x07占比"), {}),
        "other bytes": (("ask", "公办幼儿园\udcff占比"), {}),
        "no index": (("ask", KINDERGARTEN), {"home": empty}),
        "changed plan": (("ask", KINDERGARTEN), {"home": changed}),
        "list": (("corpus", "list"), {}),
        "list json": (("corpus", "list", "--json"), {}),
        "show": (("corpus", "show", PLAN), {}),
        "show raw": (("corpus", "show", PLAN, "--raw"), {}),
        "show json": (("corpus", "show", PLAN, "--json"), {}),
        "outline": (("corpus", "outline", PLAN), {}),
        "outline json": (("corpus", "outline", PLAN, "--json"), {}),
        "status": (("index", "status"), {"home": excerpt_home}),
        "status json": (("index", "status", "--json"), {"home": excerpt_home}),
        "status of a changed plan": (("index", "status"), {"home": changed}),
        "status without index": (("index", "status"), {"home": empty}),
        "status of emptied units": (("index", "status"), {"home": emptied}),
        "status of a cut record": (("index", "status"), {"home": cut}),
        "unknown option": (("ask", "--colour", KINDERGARTEN), {}),
        "unknown command": (("answer", KINDERGARTEN), {}),
        "unknown second command": (("corpus", "destroy"), {}),
        "missing argument": (("corpus", "show"), {}),
        "value out of range": (("serve", "--port", "99999999"), {}),
        "help": (("--help",), {}),
        "help of a command": (("corpus", "show", "--help"), {}),
    }
    with ThreadPoolExecutor(2) as pool:
        started = {name: pool.submit(wengui, *arguments, **also) for name, (arguments, also) in runs.items()}
        return {name: future.result() for name, future in started.items()}


def _bring_in_a_changed_plan(home: Path) -> None:
    mine = home / "documents" / PLAN
    mine.mkdir(parents=True)
    shutil.copy(SHIPPED / PLAN / "document.yaml", mine)
    (mine / "text.txt").write_bytes((SHIPPED / PLAN / "text.txt").read_bytes().replace(b"60%", b"61%"))


@pytest.fixture(scope="module")
def raw(ran: Mapping[str, Finished]) -> str:
    """The stored text as the command line prints it."""
    return ran["show raw"].stdout


def answer_of(finished: Finished) -> dict[str, Any]:
    """The one line of JSON of a run that went well."""
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.count("\n") == 1
    answer: dict[str, Any] = json.loads(finished.stdout)
    return answer


def complaint_of(finished: Finished) -> str:
    """The one Chinese sentence of a run that was refused."""
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert finished.stderr.count("\n") == 1
    sentence = plain(finished.stderr)
    assert sentence.startswith("错误:")
    assert re.search(r"[。?)]\n$", sentence)
    assert not re.search(r"Traceback|程序内部出错", sentence)
    return sentence


def plain(text: str) -> str:
    """`text` with half-width stops."""
    return text.translate(HALF_WIDTH)


def assert_cites(citation: Mapping[str, Any], raw: str) -> None:
    assert set(citation) == CITATION
    assert citation["document_id"] == PLAN
    assert citation["number"] == "鄂党办发〔2019〕12号"
    assert (citation["level"], citation["kind"]) == ("市", "fulltext")
    assert isinstance(citation["path"], list)
    assert citation["path"]
    assert raw[citation["start"] : citation["end"]] == citation["quote"] != ""


# ask


def test_the_json_of_an_answer_keeps_the_contract(ran: Mapping[str, Finished], raw: str) -> None:
    answer = answer_of(ran["json"])
    assert set(answer) == FIELDS
    assert (answer["id"], answer["question"], answer["resolved_question"]) == ("", KINDERGARTEN, KINDERGARTEN)
    assert answer["answerable"] is True
    assert (answer["type"], answer["engine"]) == ("target", "extractive")
    assert 0 <= answer["confidence"] <= 1
    assert answer["elapsed_ms"] > 0
    assert "60%" in answer["answer"][:80]
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", answer["answer"])}
    assert marks == {citation["n"] for citation in answer["citations"]} == {1}
    (citation,) = answer["citations"]
    assert_cites(citation, raw)
    assert (citation["path"], citation["label"]) == (["二", "(二)", "2"], "二、(二)2.")
    assert citation["heading"] == "普惠健康发展学前教育"
    assert "公办幼儿园占比达到60%" in citation["quote"]


def test_a_person_who_chose_level_and_document_reads_the_same_answer_and_where_it_stands(
    ran: Mapping[str, Finished],
) -> None:
    finished = ran["words"]
    answer = answer_of(ran["json"])
    assert (finished.returncode, finished.stderr) == (0, "")
    lines = finished.stdout.splitlines()
    assert lines[0] == answer["answer"]
    assert "出处" in lines
    (citation,) = answer["citations"]
    assert f"[1] 《{citation['title']}》({citation['number']}) 二、(二)2.普惠健康发展学前教育" in lines
    assert f"    “{citation['quote']}”" in lines


def test_what_is_not_said_is_said_to_be_not_there_beside_the_nearest_clauses(ran: Mapping[str, Finished]) -> None:
    finished = ran["not said"]
    assert (finished.returncode, finished.stderr) == (0, "")
    first = finished.stdout.splitlines()[0].split("。")[0]
    assert first.startswith("文件没有")
    assert not re.search(r"\d+%", first)
    assert "最接近的条款" in finished.stdout
    assert "二、(二)2.普惠健康发展学前教育" in finished.stdout


def test_a_follow_up_is_completed_from_the_conversation(ran: Mapping[str, Finished], raw: str) -> None:
    answer = answer_of(ran["follow-up"])
    assert answer["question"] == FOLLOW_UP
    assert "2022年" in answer["resolved_question"]
    assert "普惠性幼儿园覆盖率" in answer["resolved_question"]
    assert "86%" in answer["answer"][:80]
    assert_cites(answer["citations"][0], raw)


@pytest.mark.parametrize(
    ("run", "named"),
    [
        ("no such document", ("nowhere-2020", "wengui corpus list")),
        ("unknown level", ("“县”", "国家、自治区、市")),
        ("batch from nowhere", ("nowhere.jsonl", "--batch")),
        ("broken conversation", ("broken.json", "JSON")),
        ("empty", ("问题是空的",)),
        ("blank", ("问题是空的",)),
        ("long", ("2001", "2000")),
        ("control", ("控制字符",)),
        ("other bytes", ("问题",)),
        ("no index", ("还没有建立索引", "wengui index build")),
        ("changed plan", (PLAN, "被改动", "wengui index build")),
    ],
)
def test_what_cannot_be_done_is_one_sentence_in_chinese(
    ran: Mapping[str, Finished], run: str, named: tuple[str, ...]
) -> None:
    sentence = complaint_of(ran[run])
    assert [words for words in named if words not in sentence] == []


@pytest.mark.parametrize(
    ("run", "named"),
    [
        ("unknown option", ("没有选项", "--colour")),
        ("unknown command", ("没有命令", "answer")),
        ("unknown second command", ("没有命令", "destroy")),
        ("missing argument", ("缺少参数", "ID")),
        ("value out of range", ("的值不对", "port")),
    ],
)
def test_a_wrong_command_is_told_in_chinese_with_what_is_wrong(
    ran: Mapping[str, Finished], run: str, named: tuple[str, ...]
) -> None:
    sentence = complaint_of(ran[run])
    assert [words for words in named if words not in sentence] == []
    assert "wengui --help" in sentence
    assert not re.search(r"No such|Missing|Invalid|not in the range", sentence)


def test_the_help_lists_the_commands_in_chinese(ran: Mapping[str, Finished]) -> None:
    assert ran["help"].returncode == 0
    for command in ("ask", "corpus", "index", "eval", "serve"):
        assert re.search(rf"^\W*{command}\s+[\u4e00-\u9fff]", ran["help"].stdout, re.MULTILINE)


def test_the_help_says_in_chinese_what_help_does(ran: Mapping[str, Finished]) -> None:
    for run in ("help", "help of a command"):
        assert "显示用法" in ran[run].stdout
        assert "Show this message" not in ran[run].stdout


# ask --batch


def test_a_batch_answers_every_line_in_order(ran: Mapping[str, Finished], raw: str) -> None:
    lines = [json.loads(line) for line in ran["batch"].stdout.splitlines()]
    assert len(lines) == sum(1 for line in BATCH if line)
    first, follow_up, not_said, last = (lines[at] for at in (0, 2, 6, 8))
    assert [line["id"] for line in (first, follow_up, not_said, last)] == ["a", 4, "h", "j"]
    assert all(set(line) >= FIELDS for line in (first, follow_up, not_said, last))
    assert "60%" in first["answer"]
    assert "86%" in follow_up["answer"]
    assert not_said["answerable"] is False
    assert "1000元以上" in last["answer"]
    for line in (first, follow_up, not_said, last):
        for citation in (*line["citations"], *line.get("nearest", ())):
            assert_cites(citation, raw)


def test_a_batch_names_its_bad_lines_and_ends_with_2(ran: Mapping[str, Finished]) -> None:
    finished = ran["batch"]
    assert finished.returncode == 2
    assert "Traceback" not in finished.stderr
    told = finished.stderr.splitlines()
    assert [re.findall(r"第(\d+)行", line) for line in told] == [[str(number)] for number in BAD_LINES]
    errors = [line for line in map(json.loads, finished.stdout.splitlines()) if "error" in line]
    assert len(errors) == len(BAD_LINES)
    assert next(line for line in errors if line["id"] == "e")["error"].startswith("问题是空的")
    assert [line["id"] for line in errors] == ["", "e", "", "g", "i"]


def test_a_batch_answers_as_a_single_question_does(ran: Mapping[str, Finished]) -> None:
    batched, single = json.loads(ran["batch"].stdout.splitlines()[0]), answer_of(ran["json"])
    varying = ("id", "elapsed_ms")
    assert {k: v for k, v in batched.items() if k not in varying} == {
        k: v for k, v in single.items() if k not in varying
    }


def test_a_batch_file_may_begin_with_a_byte_order_mark_and_its_answers_go_to_a_file(
    ran: Mapping[str, Finished], folder: Path
) -> None:
    finished = ran["batch to file"]
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    (line,) = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "good"
    assert "60%" in json.loads(line)["answer"]


def test_a_batch_survives_lines_that_are_no_text(ran: Mapping[str, Finished]) -> None:
    finished = ran["batch of other bytes"]
    assert "第1行" in finished.stderr
    assert "第2行" in finished.stderr
    assert finished.returncode == 2
    half, other, good = (json.loads(line) for line in finished.stdout.splitlines())
    assert "error" in half
    assert "error" in other
    assert (good["id"], good["answerable"]) == ("good", True)


def test_a_batch_survives_an_error_that_nobody_foresaw(
    excerpt_home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(assistant: Assistant, question: str, *also: object) -> Answer:
        if question == "出错":
            raise KeyError(question)
        return answer(assistant, question)

    answer = Assistant.ask
    monkeypatch.setattr(Assistant, "ask", ask)
    monkeypatch.setenv("WENGUI_HOME", str(excerpt_home))
    monkeypatch.setattr(sys, "argv", ["wengui", "ask", "--batch", str(folder / "unforeseen.jsonl")])
    (folder / "unforeseen.jsonl").write_text('{"id": 1, "question": "出错"}\n{"id": 2, "question": "经费?"}\n', "utf-8")
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    failed, answered = map(json.loads, told.out.splitlines())
    assert (failed["id"], "程序内部出错" in failed["error"], answered["id"]) == (1, True, 2)
    assert "answer" in answered
    assert "第1行" in told.err
    assert "Traceback" not in told.err
    assert ended.value.code == 1


# corpus


def test_the_raw_text_is_the_stored_file_byte_for_byte(ran: Mapping[str, Finished]) -> None:
    finished = ran["show raw"]
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.raw == (SHIPPED / PLAN / "text.txt").read_bytes()


def test_the_list_has_every_document_with_its_number(ran: Mapping[str, Finished]) -> None:
    finished = ran["list"]
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "共13份" in finished.stdout
    assert "2019-12-13" in finished.stdout
    entries = json.loads(ran["list json"].stdout)
    assert {entry["kind"] for entry in entries} == {"fulltext", "digest", "metadata"}
    entry = next(entry for entry in entries if entry["id"] == PLAN)
    assert (entry["id"], entry["number"], entry["level"]) == (PLAN, "鄂党办发〔2019〕12号", "市")
    assert entry["sha256"] == hashlib.sha256(ran["show raw"].raw).hexdigest()
    assert entry["characters"] == len(ran["show raw"].stdout)


def test_the_list_shows_each_id_whole_since_other_commands_ask_for_it(ran: Mapping[str, Finished]) -> None:
    assert PLAN in ran["list"].stdout


def test_a_document_is_shown_with_its_manifest_and_text(ran: Mapping[str, Finished], raw: str) -> None:
    shown = ran["show"].stdout
    lines = plain(shown).splitlines()
    for words in ("文号:鄂党办发〔2019〕12号", "级别:市", "成文日期:2019-12-13", "发布日期:2020-03-03"):
        assert words in lines
    assert raw.rstrip() in shown
    entry = json.loads(ran["show json"].stdout)
    assert (entry["id"], entry["text"]) == (PLAN, raw)


def test_a_digest_is_shown_as_one_with_what_names_it(ran: Mapping[str, Finished]) -> None:
    shown = ran["show digest"].stdout
    assert "被引用于：《加快推进鄂尔多斯教育现代化工作方案(2019—2022年)》二、(三)" in shown
    assert "不是原文" in shown
    assert "wengui corpus fetch guofa-2019-4" in shown
    assert "(十三)要点14" in shown


def test_an_entry_without_text_says_what_is_known_and_how_to_get_one(ran: Mapping[str, Finished]) -> None:
    shown = ran["show entry"].stdout
    assert "仅目录信息" in shown
    assert "是否废止未核实" in shown
    assert "wengui corpus add" in shown
    assert "二、(四)" in shown
    assert (ran["outline of an entry"].returncode, ran["outline of an entry"].stderr) == (0, "")


def test_the_plan_is_shown_with_the_ids_of_what_it_names(ran: Mapping[str, Finished]) -> None:
    lines = ran["show"].stdout.splitlines()
    assert "引用的文件（共12份）：" in lines
    assert any("二、(三)" in line and line.endswith("guofa-2019-4") for line in lines)


def test_a_level_of_which_no_text_is_held_is_said_to_be_so(ran: Mapping[str, Finished]) -> None:
    finished = ran["level without text"]
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "没有正文" in finished.stdout
    assert "60%" not in finished.stdout


def test_the_register_holds_digests_only_where_they_are_asked_for(ran: Mapping[str, Finished]) -> None:
    assert {row["document_id"] for row in json.loads(ran["targets"].stdout)} == {PLAN}
    national = json.loads(ran["national targets"].stdout)
    assert ("zhongfa-2018-39", "80%", 2020) in [(row["document_id"], row["value"], row["year"]) for row in national]


def test_the_outline_shows_addresses_and_headings(ran: Mapping[str, Finished], raw: str) -> None:
    drawn = ran["outline"].stdout
    for words in ("二、重点任务", "(二)巩固提高基础教育", "2.普惠健康发展学前教育", "(三)强化统筹落实"):
        assert words in drawn
    clauses = json.loads(ran["outline json"].stdout)
    assert "".join(raw[clause["start"] : clause["end"]] for clause in clauses) == raw
    kindergarten = next(clause for clause in clauses if clause["label"] == "二、(二)2.")
    assert (kindergarten["path"], kindergarten["heading"]) == (["二", "(二)", "2"], "普惠健康发展学前教育")


# index status


def test_the_status_of_an_index_that_fits_is_usable(ran: Mapping[str, Finished], excerpt_home: Path) -> None:
    assert (ran["status"].returncode, ran["status"].stderr) == (0, "")
    assert "状态:可用" in plain(ran["status"].stdout).splitlines()
    fields = json.loads(ran["status json"].stdout)
    assert (ran["status json"].returncode, fields["problems"]) == (0, [])
    assert PLAN in fields["documents"]
    assert fields["index"]["embedding"] == fingerprint("bundled")
    text = (excerpt_home / "documents" / PLAN / "text.txt").read_bytes()
    assert fields["index"]["documents"][PLAN] == hashlib.sha256(text).hexdigest()


def test_the_status_of_a_changed_plan_says_so_and_ends_with_2(ran: Mapping[str, Finished]) -> None:
    finished = ran["status of a changed plan"]
    assert finished.returncode == 2
    assert "状态:不可用" in plain(finished.stdout).splitlines()
    assert "被改动" in finished.stdout
    assert "wengui index build" in finished.stdout
    assert PLAN in finished.stdout


def test_the_status_without_an_index_names_the_command_and_ends_with_2(ran: Mapping[str, Finished]) -> None:
    finished = ran["status without index"]
    assert finished.returncode == 2
    assert "还没有建立索引" in finished.stdout
    assert "wengui index build" in finished.stdout


def test_the_status_of_an_index_that_ask_refuses_is_not_usable(ran: Mapping[str, Finished]) -> None:
    finished = ran["status of emptied units"]
    assert finished.returncode == 2
    assert "wengui index build" in finished.stdout + finished.stderr
    assert "状态:不可用" in plain(finished.stdout).splitlines()


def test_the_status_of_an_index_that_cannot_be_read_is_not_usable(ran: Mapping[str, Finished]) -> None:
    finished = ran["status of a cut record"]
    assert (finished.returncode, finished.stderr) == (2, "")
    assert "状态:不可用" in plain(finished.stdout).splitlines()
    assert "wengui index build" in finished.stdout
