"""A sample: the same again from its seed, every stratum in it, shares that add up."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.sampling import draw, shares_of

POPULATION = [(f"U-2023-{n:04}", "ny") for n in range(1, 91)] + [(f"U-2019-{n:04}", "gammal") for n in range(1, 11)]


def test_the_same_seed_draws_the_same_and_another_draws_something_else() -> None:
    first = draw(POPULATION, seed="4711", size=20)
    assert draw(list(reversed(POPULATION)), seed="4711", size=20) == first
    assert set(draw(POPULATION, seed="4712", size=20)) != set(first)


def test_each_stratum_gives_its_share() -> None:
    assert shares_of({"ny": 90, "gammal": 10}, 20) == {"ny": 18, "gammal": 2}
    assert shares_of({"ny": 990, "gammal": 10}, 10) == {"ny": 9, "gammal": 1}
    assert shares_of({"a": 5, "b": 3, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}
    assert shares_of({"a": 2, "b": 1}, 50) == {"a": 2, "b": 1}
    assert shares_of({}, 5) == {}


def test_the_order_of_drawing_can_be_checked_by_hand() -> None:
    drawn = draw([("U-2023-0001", "x"), ("U-2023-0002", "x"), ("U-2023-0003", "x")], seed="1", size=3)
    assert drawn == sorted(drawn, key=lambda ref: hashlib.sha256(f"1:{ref}".encode()).hexdigest())


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 400), max_size=8), st.integers(0, 500))
def test_shares_add_up_and_no_stratum_gives_more_than_it_has(sizes: dict[str, int], size: int) -> None:
    shares = shares_of(sizes, size)
    assert sum(shares.values()) == min(size, sum(sizes.values()))
    assert all(0 <= shares[name] <= sizes[name] for name in sizes)
    if size >= len(sizes):
        assert all(shares.values())
