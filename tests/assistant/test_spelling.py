"""Slips of the keyboard in questions to the real plan: what is put right, and what stays as it was typed."""

from __future__ import annotations

import pytest

from assistant import Assistant, Turn
from assistant.spelling import Speller


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("公办幼儿圆占比", "公办幼儿园占比"),  # 同音
        ("教师推出机制", "教师退出机制"),
        ("学前教育要做到娜些", "学前教育要做到哪些"),
        ("由哪个门部牵头", "由哪个部门牵头"),  # 字序
        ("校园球足特色校", "校园足球特色校"),
        ("学前教育有么什要求", "学前教育有什么要求"),
        ("公办儿园占比", "公办幼儿园占比"),  # 漏字
        ("它放在那个标题底下", "它放在哪个标题底下"),
        ("近视防控甚么时候建成", "近视防控什么时候建成"),
    ],
)
def test_slips_are_read_as_what_was_meant(assistant: Assistant, typed: str, meant: str) -> None:
    assert assistant.understand(typed).normal == meant


@pytest.mark.parametrize(
    "typed",
    [
        "公办幼儿园占比要达到多少",
        "三亚亲子游攻略",  # words that the documents don't have
        "康巴什房价多少一平",  # a name without its class is no slip
        "写在那条里吗",  # 那 points where something else asks
        "把写在那条里的原文列出来",
        "扶持普惠园要用钱吗",
        "什么工程是给他们的",  # not 工程师
        "“民族”一词出现在哪几条",  # a number with what it counts
        "到二零三零年大班额消除几成",  # what says how many and when is never guessed
    ],
)
def test_what_may_be_meant_as_typed_stays(assistant: Assistant, typed: str) -> None:
    speller = assistant.shelves.primary.speller
    assert speller.correct(typed) == typed


def test_common_words_of_written_questions_may_be_meant() -> None:
    asked = ["由哪个部门牵头", "哪个部门负责", "部门是哪个"]
    assert Speller((), "".__contains__, asked).correct("由哪个门部牵头") == "由哪个部门牵头"
    assert Speller((), "".__contains__, asked[:1]).correct("由哪个门部牵头") == "由哪个门部牵头"
    assert Speller((), "上门部分".__contains__, asked).correct("由哪个门部牵头") == "由哪个门部牵头"


def test_a_slip_and_thanks_in_a_follow_up_change_nothing(assistant: Assistant) -> None:
    first = assistant.ask("《国家职业教育改革实施方案》是什么文件?")
    history = [Turn("user", "《国家职业教育改革实施方案》是什么文件?"), Turn("assistant", first.text)]
    plain = assistant.ask("谁印发的?", history)
    slipped = assistant.ask("不好意思打扰了，请问谁发印的？谢谢啦", history)
    assert "国务院" in plain.text
    assert slipped.text == plain.text
