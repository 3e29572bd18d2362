"""Words that stand on a button are that button; what may be an answer is not."""

import pytest

from domain.reporting.said_buttons import Said, said_button

_SAID = {
    Said.LATER: "nanti | nanti saja | Nanti dulu ya bu | nantipi | lewati | skip | later",
    Said.SEND: "kirim | Kirim! | kirim saja | kirimmi | kirim laporannya pak | ✅ Kirim | kirim yang sudah terisi | send it",
    Said.BACK: "kembali | ‹ Kembali | back",
    Said.NOT_APPLICABLE: "tidak berlaku | Tdk berlaku bu | not applicable | N/A",
    Said.GO_ON: "lanjutkan | next",
    Said.RIGHT: "ya | iye' | betul mi | sudah benar bu | 👍",
    None: "43/45 | nihil | tidak | nanti sore ada rapat | kirim ke siapa? | belum | kembali 3 orang | semua | ya 43 | bu",
}


@pytest.mark.parametrize("said", _SAID, ids=str)
def test_buttons_in_words(said: Said | None) -> None:
    phrases = _SAID[said].split(" | ")
    assert {one: said_button(one) for one in phrases} == dict.fromkeys(phrases, said)
