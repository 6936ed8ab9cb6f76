"""Which colour does each area get, so that neighbours differ?"""

from collections.abc import Collection, Mapping


def colour_areas(neighbours: Mapping[str, Collection[str]], *, colours: int) -> dict[str, int]:
    """Give every area a number below `colours` that, where possible, none of its neighbours has.

    Areas are taken in the order in which the fewest neighbours remain (smallest last), which
    never needs more than six colours for areas of a plane; among free colours the least used is
    taken, so that the palette is spread. Where every colour is taken, the one that fewest
    neighbours have is used.
    """
    links = {area: set(near) - {area} for area, near in neighbours.items()}
    for area, near in list(links.items()):
        for other in near:
            links.setdefault(other, set()).add(area)
    chosen: dict[str, int] = {}
    used = [0] * colours
    for area in reversed(_smallest_last(links)):
        taken = [0] * colours
        for other in links[area] & chosen.keys():
            taken[chosen[other]] += 1
        best = min(range(colours), key=lambda colour: (taken[colour], used[colour], colour))
        chosen[area] = best
        used[best] += 1
    return chosen


def _smallest_last(links: Mapping[str, set[str]]) -> list[str]:
    """Return the areas, each time taking away one with the fewest neighbours left."""
    left = {area: set(near) for area, near in links.items()}
    order = []
    while left:
        area = min(left, key=lambda name: (len(left[name]), name))
        for other in left.pop(area):
            left[other].discard(area)
        order.append(area)
    return order
