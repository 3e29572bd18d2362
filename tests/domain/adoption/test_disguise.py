"""What may be passed on of a recorded talk: each kind of personal value is replaced, by the same value throughout."""

import pytest

from domain.adoption.disguise import Disguise
from sample import people
from texts.vocabulary import vocabulary, words

_NAMES = {
    "Hj. Nurhayati Daeng Ngai, S.Pd.": "Sitti Contoh, S.Pd.",
    "Nurhayati Daeng Ngai": "Sitti Contoh",
    "SD Negeri Mangkura 4": "SD Contoh 1",
    "Hari Wibowo": "Baso Contoh",
}
_STAYS = frozenset(
    words(
        "selamat pagi bapak ibu laporan dari diverifikasi tersimpan nomor anak sakit hari ini jam di pada kirim lahir telepon NIP jumlah "
        "target sudah dan menit modul tenggat kepala"
    )
)


def _disguised(text: str) -> str:
    return Disguise(_NAMES, _STAYS, 2026)(text)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param("Selamat pagi, Ibu Nurhayati Daeng Ngai", "Selamat pagi, Ibu Sitti Contoh", id="a known name"),
        pytest.param("dari Hj. Nurhayati Daeng Ngai, S.Pd.", "dari Sitti Contoh, S.Pd.", id="with its titles"),
        pytest.param("Nurhayati Daeng Ngai …2005012001", "Sitti Contoh …9000000001", id="told apart by the end of the NIP"),
        pytest.param("NURHAYATI DAENG NGAI", "SITTI CONTOH", id="in capitals"),
        pytest.param("nurhayati sakit", "sitti sakit", id="a part of it, small"),
        pytest.param("di SD Negeri Mangkura 4", "di SD Contoh 1", id="an office"),
        pytest.param("Hari ini hari Jumat", "Baso ini hari Anu", id="a name that is a word too, by its capital"),
        pytest.param(
            "anak Budi sakit, Budi dan Ani", "anak Anu sakit, Anu dan Anu2", id="names nobody knew of, the same for the same"
        ),
        pytest.param("budi BUDI Budi", "anu ANU Anu", id="however it is written"),
        pytest.param("Ka'bah Ma'ruf", "Anu'anu2 Anu3'anu4", id="names with marks in them"),
        pytest.param("N. Ngai", "x. Contoh", id="an initial"),
        pytest.param("Сергей 李明", "Anu Anu2", id="in another script"),
        pytest.param("bu4di sakit", "anu sakit", id="a name with a figure in it"),
        pytest.param("198001012005012001", "900000000000000001", id="a NIP"),
        pytest.param("NIP 19800101 200501 2 001", "NIP 90000000 000000 0 001", id="a NIP with blanks"),
        pytest.param("7371010101800001", "9000000000000001", id="a NIK"),
        pytest.param("7371-0101-0180-0001", "9000-0000-0000-0001", id="a NIK in groups"),
        pytest.param("1980••••••••••2001", "9000••••••••••0001", id="a NIP that is half hidden"),
        pytest.param("telepon 081234567890", "telepon 000000000001", id="a phone"),
        pytest.param("telepon +62 812-3456-7890", "telepon +00 000-0000-0001", id="a phone with the country"),
        pytest.param("telepon 62812 3456 789", "telepon 00000 0000 001", id="a phone without the plus"),
        pytest.param("telepon (0411) 872 345", "telepon (0000) 000 001", id="a phone of a house"),
        pytest.param("nomor 1234567890", "nomor 9000000001", id="an account number"),
        pytest.param("a.budi@sekolah.sch.id", "anu1@contoh.id", id="an address for mail"),
        pytest.param("@budi_77", "@anu1", id="an account"),
        pytest.param("https://t.me/Bot?start=geheim", "https://contoh.id", id="a link with a code"),
        pytest.param("t.me/Bot?start=geheim", "https://contoh.id", id="a link without its beginning"),
        pytest.param("lahir 12-05-1980", "lahir 10-00-0001", id="a birthday"),
        pytest.param("lahir 12 Mei 1980", "lahir 10 Januari 0001", id="a birthday in words"),
        pytest.param("lahir 1980-05-12", "lahir 1000-00-01", id="a birthday as computers write it"),
    ],
)
def test_each_kind_of_personal_value_is_replaced(said: str, told: str) -> None:
    assert _disguised(said) == told


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("43/45 dan 588 dari 720", id="what is reported"),
        pytest.param("tersimpan 95,6 % jam 08.30", id="shares and hours"),
        pytest.param("1.234.567,89", id="a large amount"),
        pytest.param("tenggat 7-10-2026, 2026-10-07", id="days of this year"),
        pytest.param("✅ ⏭ → ‹ •", id="marks"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_the_report_is_about_stays(said: str) -> None:
    assert Disguise(_NAMES, _STAYS | {"dari"}, 2026)(said) == said


def test_the_same_value_is_the_same_throughout_and_another_is_another() -> None:
    disguise = Disguise({}, _STAYS, 2026)
    first, second, again = (disguise(number) for number in ("198001012005012001", "198001012005012002", "198001012005012001"))
    assert first == again
    assert first != second


def test_the_bots_own_words_name_nobody() -> None:
    names = {part.casefold() for name in (*people._WOMEN, *people._MEN) for part in name.split()}
    assert names & vocabulary() == set()
    assert {"selamat", "kirim", "verifikasi", "tersimpan", "saved"} <= vocabulary()
