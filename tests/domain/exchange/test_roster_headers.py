"""What columns of offices' lists are about, by how their headers are spelt; which of several is taken; what is no list of people."""

import pytest

from domain.exchange.roster_headers import Meaning, is_roster, known_among, meaning_of, understood

_M = Meaning
SPELT = {
    _M.NAME: "Nama; NAMA; Nama Lengkap; N A M A; Nama Pegawai; Nama Guru; Nama PTK; Nama dan Gelar; NAMA LENGKAP (dengan gelar); Nama Lngkap; Nm. Pegawai; Nama ASN *; nama_lengkap",
    _M.NIP: "NIP; N I P; NIP Baru; NIP/NIK; Nip. Baru; NIP (18 digit); Nomor Induk Pegawai; NIPPPK; NI PPPK; NIP/NI PPPK; NIP Pegawai; No. NIP; NIP_BARU; NIP / NRP",
    _M.NAME_AND_NIP: "NAMA/NIP; N A M A\nNIP BARU; Nama dan NIP; Nama & NIP; NIP/Nama; Nama Lengkap / NIP; NAMA\nNIP",
    _M.FRONT: "Gelar Depan; Glr. Depan",
    _M.BACK: "Gelar Belakang; gelar blk.",
    _M.SEX: "L/P; JK; J.K.; Jenis Kelamin; Jns Kelamin; Jenis Kelamin (L/P); P/L; Kelamin; Sex; GENDER",
    _M.EMPLOYMENT: "Status; Status Kepegawaian; STATUS PEGAWAI; Stts Kepegawaian; Jenis Kepegawaian; Status ASN; Kedudukan Hukum; Sts Kepegawaian",
    _M.POSITION: "Jabatan; J A B A T A N; Nama Jabatan; JABATAN NAMA; Jenis PTK; Jabatan Terakhir; Jabatan/Tugas; Jbt.; Jabatan Saat Ini; Jabatn",
    _M.EXTRA: "Tugas Tambahan; TUGAS TAMBAHAN GURU",
    _M.FUNCTIONAL: "Jabatan Fungsional; Jafung; Jab. Fungsional; JF; JFT",
    _M.LEVEL: "Jenjang; Jenjang Jabatan; JENJANG JF",
    _M.GRADE: "Gol; Gol.; Gol/Ruang; Golongan; GOL. RUANG; Pangkat/Gol; Pangkat / Gol. Ruang; PANGKAT GOL; Gol. Terakhir; Pangkat Golongan; Pangkat, Gol/Ruang; Golru",
    _M.UNIT: "Unit; Unit Kerja; UNIT KERJA; Sekolah Induk; Nama Sekolah; Satuan Pendidikan; Instansi; OPD; SKPD; Satker; Tempat Tugas; Unit Organisasi; Unor; Nama Puskesmas; Unit kerja / Sekolah; Penempatan; Asal Sekolah",
    _M.SUPERVISOR: "Atasan; NIP Atasan; Atasan Langsung; Pejabat Penilai; NIP Pejabat Penilai Kinerja; atasan; Nip. Atasan Langsung",
    _M.SUPERVISOR_NAME: "Nama Atasan; Nama Atasan Langsung; Nama Pejabat Penilai",
    _M.SINCE: "TMT; TMT Jabatan; JABATAN TMT; T.M.T.; Berlaku Mulai; TMT Unit Kerja; Tgl Mulai; TMT Penempatan; Mulai Bertugas; TMT Jab.",
    _M.PHONE: "HP; No HP; No. HP; NO. HP; Nomor HP/WA; Telepon; No. Telp; WhatsApp; No. WA; No. HP/WA aktif; Handphone; Nomor Ponsel; No.Hp; Telp./HP",
    _M.CONTRACT: "Akhir Kontrak; Masa Perjanjian Kerja Sampai",
    _M.NOTHING: "No; NO.; Nomor; NIP Lama; NIP LAMA; NIK; NUPTK; Tempat Lahir; Tgl. Lahir; Agama; TMT CPNS; PANGKAT TMT; TMT Golongan; MASA KERJA THN; Pend.; Nama Ibu Kandung; Ket.; Alamat Jalan; NPWP; TMT Pengangkatan; NIP Suami/Istri",
    None: "Barang; Jumlah; Harga; Kode; Indikator; Pertanyaan; ; 12; ???",
}
_TABLE = [(spelt.strip(" ") if meaning else spelt, meaning) for meaning, line in SPELT.items() for spelt in line.split("; ")]


@pytest.mark.parametrize(("header", "meaning"), _TABLE)
def test_a_header_is_understood_however_it_is_spelt(header: str, meaning: Meaning | None) -> None:
    assert meaning_of(header) is meaning


def test_of_two_columns_about_the_same_the_plainer_is_taken() -> None:
    assert understood(["Nama", "NIP", "Telepon", "HP", "TMT", "TMT Jabatan"]) == [
        _M.NAME,
        _M.NIP,
        _M.NOTHING,
        _M.PHONE,
        _M.NOTHING,
        _M.SINCE,
    ]


def test_a_column_for_both_beside_one_for_the_nip_has_the_name() -> None:
    assert understood(["Nama / NIP", "NIP", "Unit"]) == [_M.NAME, _M.NIP, _M.UNIT]


@pytest.mark.parametrize(
    ("headers", "people"),
    [
        (["Nama", "NIP", "Jabatan"], True),
        (["Nama/NIP", "Unit Kerja"], True),
        (["NIP", "Nama"], True),
        (["NIP", "HP"], False),
        (["Nama", "Jabatan", "Unit"], False),
        (["Kode", "Nama", "Bidang"], False),
        (["Kode", "Indikator", "Nilai"], False),
        ([], False),
    ],
)
def test_a_list_of_people_says_who_they_are(headers: list[str], people: bool) -> None:
    assert is_roster(headers) is people


def test_a_row_of_people_is_no_row_of_headers() -> None:
    assert known_among(["1", "Sitti Contoh", "198001012005012001", "Guru Kelas", 3.0, None]) == 0
    assert known_among(["No", "Nama Lengkap", "NIP", "Jabatan"]) == 4
