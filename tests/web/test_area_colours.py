"""Areas that touch get different colours."""

from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.web.plans.colours import colour_areas


def grid(rows: int, columns: int) -> dict[str, set[str]]:
    """Return a chequered county, every cell touching eight others (so more than plane)."""
    return {
        f"{r},{c}": {
            f"{r + dr},{c + dc}"
            for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0))
            if 0 <= r + dr < rows and 0 <= c + dc < columns
        }
        for r in range(rows)
        for c in range(columns)
    }


def test_neighbours_in_a_grid_differ_and_the_palette_is_spread() -> None:
    links = grid(9, 12)
    colours = colour_areas(links, colours=6)
    assert all(colours[a] != colours[b] for a, near in links.items() for b in near)
    assert len(set(colours.values())) == 6


@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=25))
@settings(max_examples=80)
def test_a_sparse_graph_is_coloured_without_a_clash(pairs: set[tuple[int, int]]) -> None:
    links: dict[str, set[str]] = {str(n): set() for n in range(12)}
    for a, b in pairs:
        links[str(a)].add(str(b))
    colours = colour_areas(links, colours=12)
    assert all(colours[str(a)] != colours[str(b)] for a, b in pairs if a != b)


def test_too_few_colours_still_give_every_area_one() -> None:
    links = {name: set("abcd") - {name} for name in "abcd"}
    colours = colour_areas(links, colours=2)
    assert sorted(colours) == list("abcd")
    assert sorted(colours.values()) == [0, 0, 1, 1]
