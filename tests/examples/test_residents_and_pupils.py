"""Does the example say where pupils come from and where families choose otherwise?"""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "residents_and_pupils.py"


def test_a_town_gains_what_its_villages_lose() -> None:
    plan = {
        "places": [
            {"township": "town", "pupils": 100},
            {"township": "hills", "pupils": 60},
            {"township": "hills", "pupils": 20},
        ],
        "schools": [
            {"township": "town", "enrolled": 150, "planned": 110.0},
            {"township": "hills", "enrolled": 35, "planned": 70.0},
        ],
    }
    result = subprocess.run(
        [sys.executable, str(SCRIPT)],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split() for line in result.stdout.splitlines()[1:]]
    assert rows == [
        ["80", "35", "70", "-45", "-35", "hills"],
        ["100", "150", "110", "50", "40", "town"],
        ["180", "185", "180", "5", "5", "sum"],
    ]
