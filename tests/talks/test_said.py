"""What is written down of the transcripts is what people see: one that does not play is said aloud."""

from pathlib import Path

import pytest

from tests import said
from tests.talks.test_talks import TALKS
from texts import Texts

_PLAYS = "# A talk.\n\nSitti > /bahasa\n"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Sitti > [no such button]\n", id="a button that is not there"),
        pytest.param("Sitti > halo\nSitti < something else\n", id="an answer that is another"),
        pytest.param("Nobody > halo\n", id="somebody who is not there"),
    ],
)
def test_a_transcript_that_does_not_play_is_named_and_nothing_is_kept(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Texts, "screen", Texts.screen)  # put back afterwards
    monkeypatch.setattr(said, "SAID", tmp_path / "said.json")
    talk = tmp_path / "broken.talk"
    talk.write_text(_PLAYS + line, encoding="utf-8")
    with pytest.raises(SystemExit, match=r"broken\.talk: .*\n1 of 1 transcripts do not play"):
        said.main([talk])
    assert not said.SAID.exists()


def test_one_that_plays_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Texts, "screen", Texts.screen)
    monkeypatch.setattr(said, "SAID", tmp_path / "said.json")
    said.main([next(talk for talk in TALKS if talk.stem == "own_record_empty")])
    assert "insight/own" in said.SAID.read_text(encoding="utf-8")
