"""Screens are compiled once and loaded by the next process: what is kept never says more than the file and the labels of today."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment

from texts import catalogue

ZONE = ZoneInfo("Asia/Makassar")
Anew = Callable[[], Environment]


@pytest.fixture
def anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Anew]:
    """Another process: its screens lie in a folder, and what it compiles there is counted."""
    monkeypatch.setattr(catalogue, "_HERE", tmp_path)
    monkeypatch.setattr(catalogue, "cache_from_source", lambda _file: str(tmp_path / "kept" / "catalogue.pyc"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "home.toml").write_text('[home]\nid = "Beranda"\n')

    def opened() -> Environment:
        for known in (catalogue._by_room, catalogue._fingerprint):
            known.cache_clear()
        return catalogue._environment.__wrapped__("id", ZONE)

    yield opened
    for known in (catalogue._by_room, catalogue._fingerprint):
        known.cache_clear()


def _compiled(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    compile_ = environment.compile

    def counted(source: str, name: str | None = None, filename: str | None = None) -> object:
        names.append(name or "")
        return compile_(source, name, filename)

    monkeypatch.setattr(environment, "compile", counted)
    return names


def test_the_next_process_loads_what_one_compiled(tmp_path: Path, anew: Anew, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = tmp_path / "a.j2"
    screen.write_text("{{ 'home' | label({}) }} {{ name }}")
    for written, words, compiles in (
        (None, "Beranda &lt;b&gt;", True),
        (None, "Beranda &lt;b&gt;", False),
        ("{{ name }}!", "&lt;b&gt;!", True),
    ):
        if written:
            screen.write_text(written)
        environment = anew()
        names = _compiled(environment, monkeypatch)
        assert environment.get_template("a.j2").render(name="<b>") == words
        assert names == (["a.j2"] if compiles else [])


def test_a_label_that_changes_is_said_as_it_is_now(tmp_path: Path, anew: Anew) -> None:
    (tmp_path / "a.j2").write_text("{{ 'home' | label({}) }}")
    assert anew().get_template("a.j2").render() == "Beranda"
    (tmp_path / "labels" / "home.toml").write_text('[home]\nid = "Awal"\n')
    assert anew().get_template("a.j2").render() == "Awal"
    assert len(list(tmp_path.glob("kept/screens-*"))) == 1, "what was compiled before goes"


@pytest.mark.parametrize("trouble", ["damaged", "no room", "nowhere", "not wanted"])
def test_where_nothing_can_be_kept_screens_are_said_all_the_same(
    tmp_path: Path, anew: Anew, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    (tmp_path / "a.j2").write_text("{{ 1 + 1 }}")
    if trouble == "nowhere":
        (tmp_path / "kept").write_text("a file, no folder")
    if trouble == "not wanted":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    if trouble == "no room":

        def full(*_: object, **__: object) -> None:
            raise OSError("no space left")

        monkeypatch.setattr("tempfile.NamedTemporaryFile", full)
    for _ in range(2):
        assert anew().get_template("a.j2").render() == "2"
        for kept in tmp_path.glob("kept/screens-*/*/*") if trouble == "damaged" else ():
            kept.write_bytes(kept.read_bytes()[:-7])
