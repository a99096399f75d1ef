"""The gold set through a service that misbehaves: nothing wrong is shown, the answers are as right as before."""

from __future__ import annotations

import pytest

from assistant import Assistant
from eval.gold import SHIPPED, load_gold
from eval.misworded.run import FAULTS, RIGHT, Misworded, misword_all
from eval.misworded.ways import MISWORDINGS

QUESTIONS = 40


@pytest.fixture(scope="module")
def found(assistant: Assistant) -> Misworded:
    rows = load_gold(SHIPPED["dev"])
    return misword_all(assistant, rows[:: len(rows) // QUESTIONS])


def test_nothing_wrong_is_shown_and_no_right_answer_is_lost(found: Misworded) -> None:
    assert not found.leaks
    assert found.passed
    for tally in found.tallies.values():
        assert tally.verified + tally.repaired + tally.fallback == tally.asked
        assert tally.correct >= tally.was_correct, tally.name


def test_each_way_is_tried_and_wrong_words_are_mended_or_replaced(found: Misworded) -> None:
    tried = {name for name, tally in found.tallies.items() if tally.asked}
    assert len(tried) > 0.8 * (len(MISWORDINGS) + len(FAULTS) + len(RIGHT))
    wrong = found.tallies["编造一句"]
    assert wrong.verified == 0
    assert wrong.repaired
    assert wrong.fallback


def test_right_words_pass(found: Misworded) -> None:
    for name in RIGHT:
        tally = found.tallies[name]
        assert tally.verified >= 0.8 * tally.asked, (name, found.lost)
