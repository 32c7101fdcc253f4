"""Finite fields, for designs: elements are numbers whose digits to the base p are coefficients."""

from typing import Self

LARGEST = 32  # for which a polynomial is looked for


def smallest_factor(number: int) -> int:
    """Return the smallest factor above 1; a prime's own is the prime."""
    return next((p for p in range(2, number) if number % p == 0), number)


class Field:
    """A field of p^k elements, 0 to p^k - 1."""

    def __init__(self, p: int, k: int) -> None:
        self.p, self.k = p, k
        # A monic polynomial of degree k by which only zero has a product of zero is irreducible.
        for tail in range(p**k if k > 1 else 1):
            self.tail = self._digits(tail)
            if k == 1 or not self._has_divisors_of_zero():
                return

    @classmethod
    def of(cls, elements: int) -> Self | None:
        """Return the field of so many elements, if there is one; of powers of a prime up to LARGEST."""
        p, k = smallest_factor(elements), 1
        while 1 < p**k < elements:
            k += 1
        is_field = 1 < elements == p**k and (k == 1 or elements <= LARGEST)
        return cls(p, k) if is_field else None

    def plus(self, a: int, b: int) -> int:
        """Add two elements."""
        return self._number([x + y for x, y in zip(self._digits(a), self._digits(b), strict=True)])

    def times(self, a: int, b: int) -> int:
        """Multiply two elements, modulo the polynomial."""
        if self.k == 1:
            return a * b % self.p
        result = [0] * self.k
        for digit in reversed(self._digits(b)):
            top = result[-1]  # times x: what leaves at the top comes back by the polynomial
            result = [x - top * y for x, y in zip([0, *result[:-1]], self.tail, strict=True)]
            result = [x + digit * y for x, y in zip(result, self._digits(a), strict=True)]
        return self._number(result)

    def _has_divisors_of_zero(self) -> bool:
        others = range(1, self.p**self.k)
        return any(self.times(a, b) == 0 for a in others for b in range(a, self.p**self.k))

    def _digits(self, number: int) -> list[int]:
        return [number // self.p**place % self.p for place in range(self.k)]

    def _number(self, digits: list[int]) -> int:
        return sum(digit % self.p * self.p**place for place, digit in enumerate(digits))
