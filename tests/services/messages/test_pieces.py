"""What a look finds ahead is looked for when what came before it is done."""

from typing import Any

from services.messages.pieces import Ahead, done, weighed


def test_what_is_found_ahead_sees_what_was_done_before() -> None:
    said: list[str] = []

    def say(word: str) -> Any:
        return lambda _session: said.append(word) or 1

    further = Ahead(lambda _session: [say(f"after {len(said)}")] * 2)
    session: Any = None
    assert done(session, [say("one"), further, say("last")]) == 4
    assert said == ["one", "after 1", "after 1", "last"]


def test_heavy_ones_come_in_smaller_pieces() -> None:
    assert list(weighed([2, 2, 1, 9, 3, 2], 5, int)) == [[2, 2, 1], [9], [3, 2]]
    assert list(weighed([], 5, int)) == []
