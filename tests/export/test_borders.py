"""The bundled borders: whole, closed, and where they should be."""

from __future__ import annotations

from itertools import pairwise

from casus.export.borders import Box, load_borders


def test_every_ring_is_closed_and_on_the_globe() -> None:
    for country in load_borders():
        assert country.rings
        for ring in country.rings:
            assert ring.points[0] == ring.points[-1]
            assert -180 <= ring.box.west <= ring.box.east <= 180
            assert all(abs(a[0] - b[0]) <= 180 for a, b in pairwise(ring.points)) or country.name == "Antarctica"
            assert -90 <= ring.box.south <= ring.box.north <= 90


def test_countries_are_where_they_are() -> None:
    by_code = {country.code: country for country in load_borders() if country.code}
    assert len(by_code) > 200
    for code, longitude, latitude in (("SDN", 30, 15), ("IRQ", 44, 33), ("COL", -73, 4), ("IND", 78, 22)):
        around = Box(longitude - 0.1, latitude - 0.1, longitude + 0.1, latitude + 0.1)
        assert any(ring.box.meets(around) for ring in by_code[code].rings)
    assert not any(ring.box.meets(Box(29, 14, 30, 15)) for ring in by_code["COL"].rings)
