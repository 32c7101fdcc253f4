"""A map of tiles that nobody draws."""

from hypothesis import given
from hypothesis import strategies as st

from campaign.domain import tiling
from campaign.domain.tiling import Tile
from campaign.packs import load

DEGREES = st.floats(-60, 60, allow_nan=False)
CENTRES = st.dictionaries(st.text(min_size=1, max_size=4), st.tuples(DEGREES, DEGREES), max_size=30)


@given(CENTRES)
def test_every_area_has_a_tile_of_its_own_in_a_grid_little_larger_than_needed(centres):
    found = tiling.tiles(centres)
    assert found.keys() == centres.keys()
    assert len(set(found.values())) == len(centres)
    if found:
        assert min(tile.column for tile in found.values()) == 0
        assert min(tile.row for tile in found.values()) == 0
        assert max(tile.column for tile in found.values()) <= len(centres) ** 0.5
        assert max(tile.row for tile in found.values()) <= len(centres) ** 0.5 + 1


def test_areas_in_a_row_stay_in_their_order():
    found = tiling.tiles({name: (51.9, place / 100) for place, name in enumerate("abcd")})
    assert found["a"].column == 0
    assert found["a"].column < found["d"].column


def test_north_is_up_and_west_is_left():
    found = tiling.tiles({"nw": (52, -1), "ne": (52, 0), "sw": (51, -1), "se": (51, 0)})
    assert found["nw"] == Tile(0, 0)
    assert found["ne"].column > found["nw"].column
    assert found["sw"].row > found["nw"].row
    assert found["se"].row > found["ne"].row


def test_the_first_town_looks_like_itself():
    wards = {ward.name: (ward.latitude, ward.longitude) for ward in load("luton").wards}
    found = tiling.tiles(wards)
    assert found["Sundon Park"].row < found["Central"].row < found["Farley"].row
    assert found["Lewsey"].column < found["Biscot"].column < found["Stopsley"].column
    assert found["Wigmore"].column == 4
