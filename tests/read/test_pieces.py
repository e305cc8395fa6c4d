"""An input in pieces is the input: the same articles, names, numbers and errors, however it is cut."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casus.errors import InputError
from casus.read import pieces, read_articles
from casus.read.pieces import Piece, digest_of, grouped, pieces_of, read_pieces

LINES = [json.dumps({"text": f"Blast number {n} in the town.", "id": f"n{n}" if n % 3 else ""}) for n in range(40)]


def in_pieces(paths: list[Path], size: int) -> list[object]:
    told = []
    for piece in pieces_of(paths, size):
        told += [piece] if isinstance(piece, InputError) else list(read_pieces([piece], published="2024-03-04"))
    return list(map(told_of, told))


def whole(paths: list[Path]) -> list[object]:
    return list(map(told_of, read_articles(paths, published="2024-03-04")))


def told_of(item: object) -> object:
    return str(item) if isinstance(item, InputError) else item


@given(
    st.lists(st.sampled_from([*LINES, "", "{", '{"id": 1}', '{"text": "é💥"}', "x" * 90]), max_size=25),
    st.integers(1, 400),
    st.integers(1, 64),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_any_cut_of_json_lines_gives_the_same(lines: list[str], size: int, chunk: int, ended: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_CHUNK", chunk)
        file = Path(folder) / "a.jsonl"
        file.write_text("\n".join(lines) + ("\n" if ended else ""), encoding="utf-8")
        parts = [piece for piece in pieces_of([file], size) if isinstance(piece, Piece)]
        assert sum(part.size for part in parts) == file.stat().st_size
        assert all(part.size < size + 91 for part in parts)
        read, expected = in_pieces([file], size), whole([file])
        # A file of blank lines says that it holds no articles; a stretch of one doesn't.
        assert read == expected or (not read and "holds no articles" in str(expected))


def test_folders_keep_their_order_and_what_cant_be_cut_stays_whole(tmp_path: Path) -> None:
    data = "\n".join(LINES).encode()
    (tmp_path / "a.jsonl").write_bytes(data)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(data))
    (tmp_path / "c.csv").write_text("text\n" + "A blast.\n" * 40)
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "wide.jsonl").write_bytes("\n".join(LINES).encode("utf-16"))
    (tmp_path / "e.unknown").write_text("x")
    (tmp_path / "f").symlink_to(tmp_path / "d")
    assert in_pieces([tmp_path], 500) == whole([tmp_path])
    found = [piece.path.name for piece in pieces_of([tmp_path], 500) if isinstance(piece, Piece)]
    assert found.count("a.jsonl") > 3
    assert [name for name in found if name != "a.jsonl"] == ["b.jsonl.gz", "c.csv", "wide.jsonl", "e.unknown"]


def test_small_pieces_share_a_group_and_large_ones_have_their_own() -> None:
    sizes = [3, 3, 3, 3, 20, 1, 9]
    groups = grouped([Piece(Path(str(n)), size) for n, size in enumerate(sizes)], 10)
    assert [[piece.size for piece in group] for group in groups] == [[3, 3, 3], [3], [20], [1, 9]]


def test_a_digest_names_the_bytes_the_settings_and_the_place_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(LINES))
    size = file.stat().st_size
    digest = digest_of([Piece(file, size)], "settings")
    (tmp_path / "elsewhere").mkdir()
    other = file.rename(tmp_path / "elsewhere" / "a.jsonl")
    assert digest_of([Piece(other, size)], "settings") == digest
    assert digest_of([Piece(other, size)], "other settings") != digest
    assert digest_of([Piece(other, 10, 0, 10)], "settings") != digest
    other.write_text("\n".join(LINES).replace("Blast", "Burst"))
    assert digest_of([Piece(other, size)], "settings") != digest
    with pytest.raises(OSError, match=r"a\.jsonl"):
        digest_of([Piece(file, size)])


def test_a_stretch_without_lines_is_silent(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("\n" * 100 + LINES[0])
    assert in_pieces([file], 40) == whole([file])
