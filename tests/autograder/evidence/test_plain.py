"""Only exact plain types leave student code."""

from __future__ import annotations

import json

import numpy as np
import pytest

from autograder.evidence.plain import as_array, plain


class EqualsEverything(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class Sneaky(np.ndarray):
    def __eq__(self, other):
        return True


def test_subclasses_become_exact_types():
    value = plain(EqualsEverything(3))
    assert type(value) is int and value != 4


def test_arrays_lose_their_subclass():
    array = as_array(np.zeros(3).view(Sneaky))
    assert type(array) is np.ndarray


@pytest.mark.parametrize("value", [object(), "text", [object()], {"a": 1}, None])
def test_what_is_no_array_of_numbers_is_none(value):
    assert as_array(value) is None


def test_everything_survives_json():
    value = {"a": (1, 2.5, float("nan"), None), 3: object, "deep": [[[[[[[[1]]]]]]]]}
    assert json.loads(json.dumps(plain(value), allow_nan=False))["a"][2] == {"number": "nan"}
