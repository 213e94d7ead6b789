"""A cache of its own for every test, no mirror, no network unless a test asks for them."""

from __future__ import annotations

import pytest

from data_scripts import network, settings


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras-home"))
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    monkeypatch.delenv("COURSE_MIRROR", raising=False)
    monkeypatch.setattr(settings, "_said", set())
    network.forget()
