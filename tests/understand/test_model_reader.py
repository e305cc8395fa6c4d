from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casus.codebook import load_codebook
from casus.errors import ModelError
from casus.understand import load_reader
from casus.understand.model_reader import ModelReader
from casus.understand.network import FOLDER, Network

TEXT = (
    "BAGHDAD, March 3 - Gunmen killed four policemen near Baquba on Monday, a local official said. "
    "Nobody claimed the attack. Hours later a car bomb exploded in Mosul 💥 and wounded nine people."
)


@pytest.fixture(scope="module")
def reader() -> ModelReader:
    made = load_reader("model")
    assert isinstance(made, ModelReader)
    return made


def test_what_the_sentences_say_is_read_with_offsets_in_code_points(reader: ModelReader) -> None:
    reading = reader.read(TEXT)
    named = {(trigger.type, TEXT[trigger.start : trigger.end]) for trigger in reading.triggers}
    assert any("killed" in words for _, words in named)
    assert any(kind == "bombing" and "exploded" in words for kind, words in named)
    assert all(TEXT[word.start : word.end].strip() for word in reading.words)
    assert {TEXT[figure.start : figure.end] for figure in reading.figures if figure.harm == "wounded"} >= {
        "wounded nine people"
    }


def test_reading_depends_on_nothing_that_was_read_before(reader: ModelReader) -> None:
    first = reader.read(TEXT)
    reader.read("Thousands marched in Lima. " * 40)
    assert reader.read(TEXT) == first
    assert ModelReader(threads=2).read(TEXT) == first


@pytest.mark.parametrize("text", ["", " \n", "!", "a" * 5000, "قُتل أربعة أشخاص", "\u0000\u0000"])
def test_odd_texts_are_read_too(reader: ModelReader, text: str) -> None:
    reading = reader.read(text)
    assert all(0 <= word.start < word.end <= len(text) for word in reading.words)


def test_a_long_text_without_a_full_stop_is_read_in_bounded_windows(reader: ModelReader) -> None:
    text = "shelling hit the town and killed two people and " * 500
    reading = reader.read(text)
    assert len(reading.words) == 4500
    assert len(reading.sentences) == 1
    assert reading.triggers[-1].start > len(text) * 0.9


def test_given_words_and_given_predicates_are_kept(reader: ModelReader) -> None:
    words = ["Rebels", "shelled", "the", "town", "and", "fled", "."]
    (reading,) = reader.read_sentences([words], [[1]])
    assert len(reading.words) == len(words)
    assert reading.predicates == (1,)
    roles = {(role.predicate, role.head, role.role) for role in reading.roles}
    assert (1, 0, "ARG0") in roles
    assert {predicate for predicate, *_ in roles} == {1}


def test_a_model_that_is_missing_damaged_or_of_other_types_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"casus\.onnx, tokenizer\.json, labels\.json, model\.toml missing"):
        Network(tmp_path)
    for file in FOLDER.iterdir():
        if file.suffix in (".onnx", ".json", ".toml"):
            shutil.copy(file, tmp_path / file.name)
    with (tmp_path / "casus.onnx").open("ab") as damaged:
        damaged.write(b"x")
    with pytest.raises(ModelError, match=r"not the file that model\.toml describes"):
        Network(tmp_path)
    types = [name for name in load_codebook().event_types if name != "riot"]
    with pytest.raises(ModelError, match="types that the codebook doesn't have: riot"):
        Network(event_types=types)
