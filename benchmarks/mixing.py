"""How even draws are and how long they take, beside a plain shuffle cut into teams or tables.

For teams: pairs who share a value and a team beyond those of an even spread, for sizes, schools and each
balanced field. For tables: how often two meet again, and a number no seating can go below. Run: `make bench`.
"""

import random
import time
from collections import Counter
from itertools import combinations

from events.evenness import measure
from events.mixing import FIELDS, Person, mix
from events.seating import seat

TEAMS = ((80, 16, 10), (200, 16, 20), (500, 40, 50), (1000, 60, 100))
# People, tables, rounds, organisations; the first two are known as 5-3-7 and 8-4-10.
TABLES = (
    (15, 5, 7, 0),
    (32, 8, 10, 0),
    (64, 8, 9, 0),
    (40, 5, 3, 0),
    (80, 10, 3, 12),
    (100, 10, 4, 25),
    (300, 30, 4, 30),
)


def crowd(people: int, schools: int) -> list[Person]:
    """Pupils of schools of very different sizes."""
    lots = random.Random(people)
    return [
        Person(
            f"p{number}",
            school=str(int(schools * lots.random() ** 1.5)),
            age=lots.choice("abcd"),
            gender=lots.choice("fm"),
            position=lots.choice("gdmf"),
            skill=lots.choice("123"),
        )
        for number in range(people)
    ]


def shuffled(people: list[Person], parts: int, lots: random.Random) -> list[list[Person]]:
    order = lots.sample(people, len(people))
    return [order[part::parts] for part in range(parts)]


def mixing() -> None:
    print("teams: pairs too many (sizes, schools, age, gender, position, skill)")
    for count, schools, teams in TEAMS:
        people = crowd(count, schools)
        start = time.perf_counter()
        mixed = mix(people, teams, seed="benchmark")
        took = time.perf_counter() - start
        plain = measure(shuffled(people, teams, random.Random(1)), [], FIELDS)
        print(
            f"  {count:4} people, {schools} schools, {teams:3} teams: {took:.2f} s  "
            f"{mixed.evenness.costs}, shuffled {plain.costs}"
        )


def repeats(rounds: list[list[list[str]]]) -> int:
    met = Counter(pair for seats in rounds for t in seats for pair in combinations(sorted(t), 2))
    return sum(times - 1 for times in met.values())


def seating() -> None:
    print("tables: repeated meetings")
    for count, tables, rounds, organisations in TABLES:
        people = crowd(count, organisations or 1)
        start = time.perf_counter()
        seated = seat(people, tables=tables, rounds=rounds, seed="benchmark")
        took = time.perf_counter() - start
        lots = random.Random(1)
        plain = [
            [[person.key for person in table] for table in shuffled(people, tables, lots)]
            for _ in range(rounds)
        ]
        print(
            f"  {count:3} people, {tables:2} tables, {rounds:2} rounds, {organisations:2} organisations:"
            f" {took:.2f} s  {seated.repeats:3} (never below {seated.fewest}), shuffled {repeats(plain)}"
        )


if __name__ == "__main__":
    mixing()
    seating()
