"""A folder with a small sound problem, to be spoilt by each test in its own way."""

import pytest

FILES = {
    "places.csv": "place_id,pupils\nnorth,10\nsouth,20\neast,5\n",
    "sites.csv": "site_id,seats,open_cost,fixed\nhill,30,100,\nlake,,50,open\n",
    "travel.csv": "place_id,site_id,cost\nnorth,hill,1\nnorth,lake,4\nsouth,hill,2\nsouth,lake,3\neast,lake,1\n",
    "problem.toml": 'places = "whole"\n',
}


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes the problem, with some files replaced (None leaves one out)."""

    def write(**changed):
        files = FILES | {name.replace("__", "."): text for name, text in changed.items()}
        for name, text in files.items():
            if text is not None:
                data = text if isinstance(text, bytes) else text.encode()
                (tmp_path / name).write_bytes(data)
        return tmp_path

    return write
