"""What are the invented county's places and schools called?

Every name is made up. Places are a plant and a feature of the land put together, which is no
pattern of real village names, and codes begin with 99, a province number that does not exist.
"""

from itertools import product
from typing import NamedTuple

import numpy as np

from junheng.kernel.text import Text

COUNTY = Text("安穗县", "Ansui County")
PROVINCE_DIGITS = "99"
COUNTY_CODE = "990001"


class TownshipName(NamedTuple):
    """A township: its name, its code within the county, and what kind it is."""

    name: str
    code: str
    kind: str


SUBDISTRICTS = ("映穗街道", "望仓街道", "清渠街道")
TOWNS = (
    "双穗镇", "麦陇镇", "新畦镇", "柳渡镇", "枣坡镇", "白堰镇",
    "芦桥镇", "石磙镇", "槐铺镇", "杏圃镇", "梨湾镇",
)  # fmt: skip
TOWNSHIPS = ("豆棚乡", "苇淀乡", "蒲沟乡", "粟岗乡", "葛堰乡")

ALL_TOWNSHIPS = (
    *(TownshipName(name, f"{n:03d}", "subdistrict") for n, name in enumerate(SUBDISTRICTS, 1)),
    *(TownshipName(name, f"{n:03d}", "town") for n, name in enumerate(TOWNS, 100)),
    *(TownshipName(name, f"{n:03d}", "township") for n, name in enumerate(TOWNSHIPS, 200)),
)

_PLANTS = "麦穗禾粟棠杏梨枣柳槐桑榆荷菱芦蒲葵桐竹兰菊松梅桂"
_LAND = "垄畦圃渡堰坡塘湾桥铺台岗"
_BLESSINGS = "锦瑞和安宁兴福康祥裕丰泰"
_CORNERS = "坊里巷街苑园"
_PRIVATE_KINDERGARTENS = ("小禾苗", "金穗", "向日葵", "七彩", "童心", "晨露", "蒲公英", "小橡树")


def village_names(count: int, rng: np.random.Generator) -> list[str]:
    """Return `count` different village names, in an order that the seed decides."""
    taken = {township.name[:2] for township in ALL_TOWNSHIPS}
    stems = [a + b for a, b in product(_PLANTS, _LAND) if a + b not in taken]
    return [stems[i] + "村" for i in rng.permutation(len(stems))[:count]]


def community_names(count: int, rng: np.random.Generator) -> list[str]:
    """Return `count` different stems for communities and estates of the county seat."""
    stems = [a + b for a, b in product(_BLESSINGS, _CORNERS)]
    return [stems[i] for i in rng.permutation(len(stems))[:count]]


def private_kindergarten_name(number: int, stem: str) -> str:
    """Return the name of the `number`-th private kindergarten, after the place it stands in."""
    return f"{stem}{_PRIVATE_KINDERGARTENS[number % len(_PRIVATE_KINDERGARTENS)]}幼儿园"


def school_id(category: str, serial: int) -> str:
    """Return a ten-digit identifier: category, province 99, serial."""
    return f"{category}{PROVINCE_DIGITS}{serial:06d}"
