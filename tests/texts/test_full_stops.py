"""A sentence that ends in a title, `A.Md.Keb.`, ends with that one full stop; what people wrote keeps its own."""

from zoneinfo import ZoneInfo

import pytest

from texts import LANGUAGES, Texts

ENDS = [
    ("{{ name }}.", "Sitti, A.Md.Keb.", "Sitti, A.Md.Keb."),
    ("<b>{{ name }}</b>. Lalu", "Sitti, S.Pd.", "<b>Sitti, S.Pd.</b> Lalu"),
    ("{% if name %}{{ name }}{% endif %}.", "Andi, S.Kep.", "Andi, S.Kep."),
    ("{% for one in [name] %}<i>{{ one }}</i>{% endfor %}.", "Andi, S.Kep.", "<i>Andi, S.Kep.</i>"),
    ("{{ name }}.", "Sitti Aminah", "Sitti Aminah."),
    ("{{ name }}.", "Sudah?", "Sudah?"),
    ("“{{ name }}”", "lalu.. begini..", "“lalu.. begini..”"),
    ("{{ name }}...", "Sitti", "Sitti..."),
    ("{{ name }}.pdf", "dr.", "dr..pdf"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("words", "name", "wanted"), ENDS, ids=[case[0] + case[1] for case in ENDS])
def test_a_filled_end_is_stopped_once(monkeypatch: pytest.MonkeyPatch, language: str, words: str, name: str, wanted: str) -> None:
    texts = Texts(zone=ZoneInfo("Asia/Makassar"))
    monkeypatch.setitem(texts._refusals, "ends", dict.fromkeys(LANGUAGES, words))
    assert texts.refusal("ends", language, {"name": name}) == wanted


@pytest.mark.parametrize(("name", "wanted"), [("Sitti, S.Pd.", "Untuk Sitti, S.Pd."), ("Sitti", "Untuk Sitti.")])
def test_a_label_is_stopped_once(monkeypatch: pytest.MonkeyPatch, name: str, wanted: str) -> None:
    texts = Texts(zone=ZoneInfo("Asia/Makassar"))
    monkeypatch.setitem(texts._labels, "ends", dict.fromkeys(LANGUAGES, "Untuk {name}."))
    assert texts.label("ends", "id", {"name": name}) == wanted
