import json

import pytest

from autograder.errors import UserError
from autograder.gradebook import results_store
from autograder.gradebook.results_store import DamagedResult
from tests.autograder.classroom import result


def test_a_stored_result_comes_back_as_it_was(tmp_path):
    ada = result("ada", ("a2-fine-tune", "recompiled"))
    path = results_store.save(tmp_path, ada)
    assert json.loads(path.read_text())["schema"] == 1
    assert results_store.load(tmp_path, "a2", "ada") == ada


def test_a_class_is_read_in_order_and_only_its_own_assignment(tmp_path):
    for name in ("cy", "ada", "bob"):
        results_store.save(tmp_path, result(name))
    assert [r.student for r in results_store.load_all(tmp_path, "a2")] == ["ada", "bob", "cy"]
    assert results_store.load_all(tmp_path, "a3") == []


def test_no_result_is_none_and_an_empty_class_names_the_command(tmp_path):
    assert results_store.load(tmp_path, "a2", "ada") is None
    with pytest.raises(UserError, match="autograder grade a2"):
        results_store.load_class(tmp_path, "a2")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 99}', '{"schema": 1}'])
def test_a_damaged_result_names_the_file(tmp_path, text):
    path = results_store.save(tmp_path, result("ada"))
    path.write_text(text)
    with pytest.raises(DamagedResult, match="ada.json"):
        results_store.load(tmp_path, "a2", "ada")


@pytest.mark.parametrize("name", ["", "../bob", ".hidden", "a/b", "nul\0"])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path, name):
    with pytest.raises(UserError, match="cannot be used as a name"):
        results_store.load(tmp_path, "a2", name)


def test_removing_forgets(tmp_path):
    results_store.save(tmp_path, result("ada"))
    results_store.remove(tmp_path, "a2", "ada")
    assert results_store.load_all(tmp_path, "a2") == []
