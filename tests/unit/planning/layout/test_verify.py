"""Does the check without a solver see every way in which an answer can be wrong?"""

import copy

import pytest

from junheng.planning.layout.folder import read_problem
from junheng.planning.layout.solve import solve_layout
from junheng.planning.layout.verify import AnswerNotValid, violations

PLACES = "place_id,pupils\na,4\nb,4\nc,4\nd,4\n"
SITES = "site_id,seats,open_cost,fixed\none,8,10,open\ntwo,8,10,\nthree,8,99,closed\nfour,8,99,\n"
TRAVEL = "place_id,site_id,cost\n" + "".join(
    f"{place},{site},{1 + abs(i - 3 * j)}\n"
    for i, place in enumerate("abcd")
    for j, site in enumerate(["one", "two", "three", "four"])
    if (place, site) != ("d", "one")
)


@pytest.fixture
def problem(folder):
    folder(borders__csv="place_id,other_id\na,b\nb,c\nc,d\n")
    return read_problem(
        folder(
            places__csv=PLACES,
            sites__csv=SITES,
            travel__csv=TRAVEL,
            problem__toml='places = "whole"\ncontiguous = true\nsites_open = 2\n',
        )
    )


@pytest.fixture
def answer(problem):
    found = solve_layout(problem).as_json()
    assert violations(problem, found) == []
    assert found["sites"] == ["one", "two"]
    return found


def row(answer, place):
    return next(entry for entry in answer["assignment"] if entry["place_id"] == place)


def no_change(answer):
    answer["objective"] += 1e-9


def drop_a_place(answer):
    answer["assignment"].remove(row(answer, "a"))


def send_to_a_closed_site(answer):
    row(answer, "a")["site_id"] = "four"


def send_along_no_listed_pair(answer):
    row(answer, "d")["site_id"] = "one"


def overfill(answer):
    row(answer, "c")["site_id"] = "one"


def tear(answer):
    row(answer, "b")["site_id"], row(answer, "c")["site_id"] = "two", "one"


def split(answer):
    row(answer, "a")["share"] = 0.5
    answer["assignment"].append({"place_id": "a", "site_id": "two", "share": 0.5})


def serve_half(answer):
    row(answer, "a")["share"] = 0.5


def list_twice(answer):
    answer["assignment"].append(dict(row(answer, "a")))


def negative_share(answer):
    row(answer, "a")["share"] = -1


def unknown_place(answer):
    row(answer, "a")["place_id"] = "z"


def unknown_site(answer):
    row(answer, "a")["site_id"] = "z"


def open_a_third(answer):
    answer["sites"].append("four")


def open_an_unknown(answer):
    answer["sites"].append("z")


def open_one_twice(answer):
    answer["sites"].append("one")


def open_a_closed(answer):
    answer["sites"][1] = "three"


def close_a_fixed_one(answer):
    answer["sites"][0] = "four"


def understate_the_cost(answer):
    answer["objective"] -= 1
    answer["bound"] -= 1


def overstate_the_bound(answer):
    answer["bound"] += 1


def hide_the_gap(answer):
    answer["bound"] -= 1
    answer["status"] = "feasible"


def call_it_optimal(answer):
    answer["bound"] -= 1
    answer["gap"] = 1 / answer["objective"]


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (drop_a_place, "Place a is served with the share 0; it must be 1."),
        (send_to_a_closed_site, "Site four is given pupils but is not open."),
        (send_along_no_listed_pair, "Place d goes to site one, a pair that travel does not list."),
        (overfill, "Site one has 8 seats but is given 12 pupils."),
        (tear, "The area of site one falls into 2 parts; it must be connected."),
        (split, "1 places go to more than one site; each must go whole to one."),
        (serve_half, "Place a is served with the share 0.5; it must be 1."),
        (list_twice, "Place a and site one are listed twice in the assignment."),
        (negative_share, "Place a sends the share -1 to one; it must be above 0, at most 1."),
        (unknown_place, "Place z is not in places.csv."),
        (unknown_site, "Place a goes to site z, which is not in sites.csv."),
        (open_a_third, "3 sites are open; exactly 2 must be."),
        (open_an_unknown, "Site z is not in sites.csv."),
        (open_one_twice, "Site one is opened 2 times."),
        (open_a_closed, "Site three is fixed closed but was opened."),
        (close_a_fixed_one, "Site one is fixed open but was not opened."),
        (understate_the_cost, "The objective is given as"),
        (overstate_the_bound, "The bound"),
        (hide_the_gap, "The gap is given as"),
        (call_it_optimal, "The answer is called optimal although its gap is"),
    ],
)
def test_a_tampered_answer_does_not_hold(problem, answer, tamper, sentence):
    changed = copy.deepcopy(answer)
    tamper(changed)
    found = violations(problem, changed)
    assert any(text.startswith(sentence) for text in found), found


def test_rounding_is_no_violation(problem, answer):
    no_change(answer)
    assert violations(problem, answer) == []


def test_an_infeasible_answer_may_claim_nothing_else(problem, answer):
    claim = answer | {"status": "infeasible"}
    assert violations(problem, claim) == [
        "An infeasible answer must name no sites, assignment or objective."
    ]
    nothing = {"objective": None, "bound": None, "gap": None, "sites": [], "assignment": []}
    assert violations(problem, claim | nothing) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        [],
        {},
        {"status": "good"},
        {"objective": None},
        {"objective": "nan"},
        {"objective": True},
        {"bound": float("nan")},
        {"gap": 10**400},
        {"seconds": "fast"},
        {"assignment": [{"place_id": "a", "site_id": "one", "share": "1"}]},
        {"assignment": [1]},
        {"assignment": [{"place_id": "a"}]},
        {"sites": 3},
    ],
)
def test_what_is_no_answer_at_all_is_refused(problem, answer, spoilt):
    whole = answer | spoilt if isinstance(spoilt, dict) and spoilt else spoilt
    with pytest.raises(AnswerNotValid):
        violations(problem, whole)


def test_a_cost_that_is_off_by_one_in_a_million_does_not_hold(folder):
    problem = read_problem(
        folder(
            travel__csv="place_id,site_id,cost\nnorth,lake,5000000\nsouth,lake,7\neast,lake,1\n",
        )
    )
    answer = solve_layout(problem).as_json()
    changed = answer | {"objective": answer["objective"] + 1}
    assert any("objective is given as" in text for text in violations(problem, changed))
