"""The randomisation test where p is known."""

from benchmarks.measurement.significance import randomisation_test


def test_equal_systems_differ_by_chance_alone():
    values = {"a": 0.5, "b": 1.0}
    assert randomisation_test(values, values, rounds=50) == 1.0


def test_one_query_that_differs_proves_nothing():
    assert randomisation_test({"a": 1.0, "b": 1.0}, {"a": 0.0, "b": 1.0}, rounds=50) == 1.0


def test_five_queries_all_better_have_p_of_two_in_thirty_two():
    # Of the 32 ways to toss five coins, two give a difference as large: all kept and all swapped.
    better, worse = dict.fromkeys("abcde", 1.0), dict.fromkeys("abcde", 0.0)
    assert abs(randomisation_test(better, worse, rounds=20_000) - 2 / 32) < 0.01


def test_the_side_does_not_matter_and_the_seed_decides():
    ours = {str(number): number / 10 for number in range(12)}
    theirs = {str(number): (number * 7 % 12) / 9 for number in range(12)}
    assert randomisation_test(ours, theirs, rounds=500) == randomisation_test(theirs, ours, rounds=500)
    assert randomisation_test(ours, theirs, rounds=500, seed=1) != randomisation_test(ours, theirs, rounds=500, seed=2)


def test_the_smallest_p_is_one_round_among_all():
    better, worse = {str(number): 1.0 for number in range(60)}, {str(number): 0.0 for number in range(60)}
    assert randomisation_test(better, worse, rounds=99) == 1 / 100
