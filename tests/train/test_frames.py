from __future__ import annotations

from train.frames import head_of, with_heads


def test_the_head_of_a_span_is_its_word_that_hangs_outside() -> None:
    heads = [2, 2, 3, -1, 3]  # the old house burned down
    assert head_of((0, 3), heads) == 2
    assert head_of((3, 5), heads) == 3


def test_a_span_that_the_tree_cuts_up_has_no_head() -> None:
    assert head_of((0, 2), [3, 3, 3, -1]) is None


def test_an_example_whose_argument_has_no_head_is_left_out() -> None:
    example = {
        "tokens": ["The", "old", "house", "burned"],
        "predicate": [3],
        "arguments": [{"role": "ARG1", "start": 0, "end": 3}],
    }
    assert with_heads(example, [2, 2, 3, -1]) == {"words": example["tokens"], "predicate": 3, "roles": {"2": "ARG1"}}
    assert with_heads(example, [3, 2, 3, -1]) is None
