"""What people say beside their reports is understood: two hundred ways to say twenty things, and what is none of them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.messages.small_talk import Meaning, Salute, greeted_by, meant_by

_SAID = {
    Meaning.GREETING: (
        "assalamualaikum | Assalamu'alaikum wr. wb. | asalamualaikum | Aslm bu | ass. wr wb | askum | samlekum pak | waalaikumsalam | "
        "selamat pagi | Selamat pagi, Pak | selamat siang bu | selamat sore semuanya | selamat malam admin | met pagi | met siang | "
        "met malam min | pagi | pagi bu | pagi-pagi | siang pak | malam min | halo | haloo | HALOOOO | hallo | hai | hai kak | hi | hello | "
        "hello there | good morning | good afternoon everyone | good evening | hey | tabe | tabe' | tabe' puang | permisi | permisi bu | "
        "punten | misi | p | P | ping | tes | test | apa kabar? | Apa kabarnya bu | how are you | bu | pak | min | admin bot | 👋 | "
        "shalom | om swastiastu | salam sehat | selamat tahun baru | asalamualikum | slamat pagi | selamt pagi"
    ),
    Meaning.THANKS: (
        "terima kasih | terimakasih | terima kasih banyak | terima kasih bu | Terima kasih banyak, Pak 🙏 | trima kasih | makasih | "
        "makasih bu | makasihhh | makasi ya | makasih banyak | mksh | trims | tks | thx | thanks | thank you | thank you very much | "
        "thanks a lot | tq | tq bu | ty | 🙏 | 🙏🙏🏽 | kurru sumange' | matur nuwun | hatur nuhun | jazakallah khairan | terimaksih | "
        "terima kasih atas bantuannya | ok makasih | baik terima kasih | siap, terima kasih bu | selamat pagi, terima kasih infonya | "
        "bye | sampai jumpa | good night | wassalam"
    ),
    Meaning.OK: (
        "ok | OK | oke | okee | okay | oke bu | baik | baik bu | baiklah | siap | siap bu | siap laksanakan | siap ndan | sip | sipp | 👍 | "
        "👍🏽 | 👌 | ✅ | iya | ya | yes | noted | dicatat | mengerti | paham | sudah paham | jelas | sudah jelas | betul | setuju | got it | "
        "understood | sure | hehe | wkwkwk | 😂 | insyaallah | amin | tidak | no | oh begitu | hmm"
    ),
    Meaning.HOW: (
        "bagaimana cara isi? | bagaimana caranya | gimana | gimana isinya ini | caranya? | cara lapor | bagaimana mengisinya | "
        "saya bingung | tidak mengerti | saya kurang paham bu | apa yang harus diisi | harus apa | mulai dari mana | how do I fill this in? | "
        "how to report | I don't understand | what should I write | petunjuk | minta contoh | halo bu, bagaimana cara melapor? | 🤔 | bgmn caranya"
    ),
    Meaning.HELP: "tolong | tolong bantu | tolong bu | mohon bantuan | minta tolong | help | help me | izin bertanya | mau tanya | saya mau bertanya | "
    "hubungi admin | mau bicara dengan orang | bisa chat dengan admin? | talk to a human",
    Meaning.MISTAKE: "salah kirim | maaf salah kirim | salah kamar | salah pencet | salah ketik bu | eh salah | keliru | ups | abaikan saja | "
    "wrong message | sorry, wrong chat | tidak jadi | gajadi | saya mau ralat | cara memperbaiki laporan | I made a mistake",
    Meaning.SORRY: "maaf | mohon maaf | maaf bu | sorry | maaf mengganggu | maaf baru sempat | maaf terlambat",
    Meaning.LATER: "besok saja | besok aja bu | nanti | nanti saja | nanti dulu ya | ntar aja | lagi sibuk | masih sibuk bu | belum sempat | "
    "sedang rapat | later | not now | I'm busy | saya lagi mengajar | besok baru saya isi | minggu depan saja | tunggu sebentar",
    Meaning.COMPLAINT: "buang waktu saja | apa ini? buang waktu saja | buang-buang waktu | bikin repot | ribet | ribet sekali ini | capek deh | "
    "malas | tambah kerjaan lagi | menyusahkan guru saja | aplikasi lagi, aplikasi lagi | tidak ada gunanya | percuma | waste of time | "
    "this is useless | too much work | laporan terus | kerja dua kali | susah sekali | 😡 | bosan | so annoying",
    Meaning.RUDE: "bodoh | goblok | dasar bot bodoh | tolol | anjing | bangsat kau | brengsek | sialan | stupid bot | fuck you | shut up | sampah | telaso",
    Meaning.WHO: "siapa kamu | siapa kamu? | kamu siapa | ini siapa | siapa ini ya | kamu robot? | apakah ini bot | who are you | are you a bot?",
    Meaning.WHAT: "apa ini | apa ini? | ini apa | untuk apa ini | buat apa | apa gunanya | bisa apa saja kamu? | what is this | what can you do | ? | ???",
    Meaning.DEADLINE: "kapan tenggatnya? | kapan terakhir | sampai kapan | deadline | batas waktunya kapan | apa yang belum saya isi | when is it due?",
    Meaning.DONE: "sudah lapor | sudah saya isi | saya sudah kirim kemarin | apakah laporan saya sudah masuk? | sudah terkirim? | already sent",
    Meaning.STOP: "stop | berhenti | jangan kirim lagi | jangan ganggu saya | unsubscribe | terlalu banyak pesan | matikan pengingat | stop sending",
    Meaning.LEAVE: "saya sedang cuti | saya sakit | lagi sakit | cuti melahirkan | I'm on leave | saya masih dirawat",
    Meaning.PROBLEM: "tidak bisa | error | kok error | tombolnya tidak bisa ditekan | macet | gagal terus | it does not work | tidak terkirim",
    Meaning.PRIVACY: "siapa yang melihat laporan saya? | apakah ini aman? | data saya aman? | who can see this?",
    Meaning.LANGUAGE: "english please | in english | ganti bahasa | bahasa inggris | please speak english",
    Meaning.PRAISE: "mantap | bagus sekali | keren | hebat | sangat membantu | good job | 👏 | alhamdulillah | ternyata mudah",
}
_SAID_HERE = {
    Meaning.GREETING: "salama'ki | apa kareba | apa kabarta | aga kareba | kareba madeceng | slmt pagi | mlm pak | selamat sore ibu guru | "
    "selamat hari guru | selamat idul fitri | selamat natal bu | horas | kulo nuwun | wslm | halo ada orang?",
    Meaning.THANKS: "makasih nah | tarima kasih | mauliate",
    Meaning.OK: "okemi | iyemi bu | baikmi | astaga | masya allah",
    Meaning.HOW: "contoh | bingungka | bingungka ini | ndak mengerti ka | nda mengertika | ndak tau caranya | bagaimanami ini | langkah langkahnya apa",
    Meaning.HELP: "tolongka | tolongka dulu | tolong dibantu ki",
    Meaning.LATER: "nantipi | besokpi | nanti malam | lagi ngajar | masih di puskesmas",
    Meaning.COMPLAINT: "malaska | capekma | susahnya | kerjaan tambah lagi | sudah banyak laporan",
    Meaning.WHO: "siapaki | siapa ki kita | tabe' kita siapa | ini resmi? | ini penipuan ya | hoax | dari dinas mana | is this official?",
    Meaning.WHAT: "wajibkah? | apakah wajib | kenapa harus pakai ini",
    Meaning.DEADLINE: "tanggal berapa terakhir | masih bisa lapor?",
    Meaning.DONE: "sudahmi | sudah ki | sudah kukirim",
    Meaning.STOP: "saya mau keluar",
    Meaning.LEAVE: "izin hari ini | anak saya sakit | izin tidak masuk",
    Meaning.PROBLEM: "jaringan jelek | sinyal hilang | kuota habis | ndak bisa | ndak bisa masuk",
    Meaning.PRAISE: "gampangji | mantap jiwa | wah cepat sekali",
    Meaning.SORROW: "ibu saya meninggal | mertua saya baru wafat | innalillahi | sedang berduka | my father passed away",
    Meaning.ACCOUNT: "hp hilang | hp saya rusak | ganti nomor | nomor baru | saya ganti hp | saya pindah tugas | saya sudah pindah | mutasi | "
    "lupa nip | link undangan | saya pensiun | tabe', mauka daftar | nip saya lupa | I lost my phone | new number",
    Meaning.WHY: "kenapa nilai saya rendah | kok masih merah | kenapa capaian turun | mengapa predikat saya kurang | why is my score low",
}
"""With the endings of Makassar, and what else comes up here."""
_TABLE = [
    (said.strip(), meaning) for table in (_SAID, _SAID_HERE) for meaning, phrases in table.items() for said in phrases.split(" | ")
]


def test_there_are_many() -> None:
    assert len({said for said, _ in _TABLE}) > 250


@pytest.mark.parametrize("meaning", Meaning, ids=str)
def test_people_are_understood(meaning: Meaning) -> None:
    found = {said: meant_by(said) for said, wanted in _TABLE if wanted is meaning}
    assert {said: read and read.meaning for said, read in found.items() if read is None or read.meaning is not meaning} == {}


_NO_SMALL_TALK = (
    "43/45 | 43 | 25 orang | IDL 43/45 | 43 bu, terima kasih | dua puluh lima | lima belas bu | nihil | belum ada | tidak ada | TUNGGU | tidak setuju | tidak bagus | "
    "waktu tunggu | Modul ajar | Nurhayati | Andi Contoh | Bu Rahma | dr. Andi | SD Contoh 1 | Puskesmas Contoh | lapor | status | "
    "hapus data saya | kehadiran mengajar | tiga perempat jam | pesawat terbang | besok | 3 Oktober | kemarin | tidak ada ibu meninggal | 2 ibu meninggal | anak pindah sekolah | hapus laporan | tarik kembali | ibu hamil | tapi | buka | maka | and | sudah | dan | dulu"
)


@pytest.mark.parametrize("said", _NO_SMALL_TALK.split(" | "))
def test_values_names_and_commands_are_left_to_those_who_read_them(said: str) -> None:
    assert meant_by(said) is None


@pytest.mark.parametrize(
    ("said", "salute"),
    [
        ("Assalamualaikum", Salute.SALAM),
        ("aslm", Salute.SALAM),
        ("asalamualikum bu", Salute.SALAM),
        ("met pagi", Salute.MORNING),
        ("Selamat siang, saya mau tanya", Salute.NOON),
        ("sore pak", Salute.AFTERNOON),
        ("good evening", Salute.EVENING),
        ("halo, tolong", Salute.HELLO),
        ("bu, selamat malam. Nurhayati di mana?", Salute.EVENING),
        ("Nurhayati", None),
        ("43/45", None),
    ],
)
def test_a_greeting_is_echoed_whatever_follows(said: str, salute: Salute | None) -> None:
    assert greeted_by(said) is salute


_PIECES = [*(said for said, _ in _TABLE), "tidak", "43", "½", "saya", "waktu", "\u200b", "  ", "?!", "<b>", "Besse", "xyzzyxyzzy"]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join))
@settings(max_examples=50, deadline=None)
def test_anything_is_read_quickly_and_numbers_never_as_small_talk(said: str) -> None:
    begun = time.perf_counter()
    found = meant_by(said)
    assert time.perf_counter() - begun < 1
    assert found is None or not any(letter.isdigit() for letter in said if letter.isdecimal())
