"""What looks like somebody's personal data is asked about; what reports are full of is not."""

import pytest

from domain.people.personal import Kind, found

ASKED = [
    ("NIK 7371104107990001 belum terdaftar", Kind.NIK),
    ("7371 1041 0799 0001", Kind.NIK),
    ("nik:7371.104107.990001.", Kind.NIK),
    ("7371100107990001", Kind.NIK),
    ("lihat 198501012010011001", Kind.NIP),
    ("19850101 201001 1 001", Kind.NIP),
    ("hubungi 081234567890", Kind.PHONE),
    ("WA +62 812-3456-7890", Kind.PHONE),
    ("0812 3456 7890", Kind.PHONE),
    ("6281234567890", Kind.PHONE),
    ("pasien Ani sudah divaksin", Kind.NAME),
    ("pasien ani sudah divaksin", Kind.NAME),
    ("PASIEN ANI SUDAH DIVAKSIN", Kind.NAME),
    ("Pasien: Ani", Kind.NAME),
    ("siswa bernama Joni tidak masuk", Kind.NAME),
    ("siswa bernama joni tidak masuk", Kind.NAME),
    ("murid yang bernama Rudi", Kind.NAME),
    ("surat an. Budi", Kind.NAME),
    ("rujukan a.n. Budi Santoso", Kind.NAME),
    ("rujukan a/n Budi", Kind.NAME),
    ("atas nama Marlina", Kind.NAME),
    ("anak Siti demam", Kind.NAME),
    ("anak siti demam", Kind.NAME),
    ("balita Zafran gizi kurang", Kind.NAME),
    ("ibu hamil Yulianti", Kind.NAME),
    ("siswa kelas 5 namanya Wawan", Kind.NAME),
    ("pasien baru Ani", Kind.NAME),
    ("Ny. Halimah melahirkan", Kind.NAME),
    ("the patient Ani came", Kind.NAME),
    ("a pupil named Joko", Kind.NAME),
    ("Ani sakit", Kind.NAME),
    ("ani sakit", Kind.NAME),
    ("ANI SAKIT DAN BUDI ALPA", Kind.NAME),
    ("Budi tidak masuk 3 hari", Kind.NAME),
    ("Budi Santoso dirujuk ke RSUD", Kind.NAME),
    ("kemarin Fatimah kelas 5 absen", Kind.NAME),
    ("Zahra belum imunisasi karena demam", Kind.NAME),
    ("imunisasi Zahra ditunda", Kind.NAME),
    ("kunjungan rumah Joko", Kind.NAME),
    ("ibunya Rina tidak mengizinkan", Kind.NAME),
    ("Ibu Fatimah sudah melahirkan", Kind.NAME),
    ("Rina positif TBC", Kind.NAME),
    ("Joko was absent", Kind.NAME),
]
COLLEAGUES = ["Siti Contoh, S.Pd.", "dr. Andi Besse", "H. Rahmat"]
OF_COLLEAGUES = [
    "Siti sakit, jam mengajar diganti",
    "Bu Siti tidak masuk 2 hari",
    "pak Rahmat dirawat",
    "Andi Besse positif covid",
    "menjemput Siti",
]
LEFT = [
    "",
    "43/45",
    "Sebagian pasien dirujuk ke RSUD",
    "Pasien BPJS naik",
    "Pasien TB baru 3 orang",
    "Siswa Kelas V libur",
    "siswa SD Contoh 1 ujian",
    "Anak Usia Sekolah ditimbang",
    "anak yang sakit 3",
    "a.n. Kepala Puskesmas",
    "an. Kepala Dinas",
    "Siswa Selasa libur",
    "Jumlah 1.234.567.890",
    "Rp 250.000.000",
    "2026-10-01 sampai 2026-10-05",
    "1/10/2026-5/10/2026",
    "Nomor laporan 10001",
    "pasien rawat inap",
    "murid hadir semua",
    "balita ditimbang di Posyandu",
    "bayi lahir September",
    "Pasien datang terlambat karena hujan",
    "anak-anak senang",
    "PASIEN RAWAT JALAN",
    "kunci 1234567890123456",
    "00000000000000000000",
    "nama kegiatan: lokakarya",
    "Ibu Hamil KEK",
    "12345678 90",
    "The patients were absent",
    "Keluarga Berencana",
    "Bayi Lahir Rendah",
    "Siswa SMP Negeri",
    "anak Kami",
    "harga 99.999.999.999.999",
    "dr. Andi sakit",
    "Bidan Rina tidak masuk",
    "guru Siti tidak hadir",
    "dirujuk ke RS Siti Khadijah",
    "Jalan Andi Tonro banjir, 5 orang tidak masuk",
    "Kader Ani hadir",
    "Posyandu Ani ditimbang 30",
    "Rapat dipimpin Budi",
    "pelatihan oleh Budi Santoso",
    "indah sekali walau sakit",
    "ayu dan sari positif",
    "10 sakit, 3 absen",
    "imunisasi MR ditunda",
    "kunjungan rumah 12 keluarga",
    "Terima kasih Bu Ani",
]


@pytest.mark.parametrize(("text", "kind"), ASKED, ids=[text for text, _ in ASKED])
def test_it_is_asked_about(text: str, kind: Kind) -> None:
    assert found(text) is kind


@pytest.mark.parametrize("text", LEFT)
def test_it_is_left_alone(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize("text", OF_COLLEAGUES)
def test_what_is_said_of_a_colleague_is_left_alone_and_of_somebody_of_the_same_name_elsewhere_is_not(text: str) -> None:
    assert found(text, colleagues=COLLEAGUES) is None
    assert found(text) is Kind.NAME
    assert found(text.replace("Siti", "Joko"), colleagues=["Rina"]) is Kind.NAME


def test_a_colleague_of_a_name_hides_no_pupil_who_is_called_one() -> None:
    assert found("siswa bernama Siti sakit", colleagues=COLLEAGUES) is Kind.NAME
    assert found("pasien Siti", colleagues=COLLEAGUES) is Kind.NAME


def test_ones_own_numbers_are_ones_own_to_tell() -> None:
    own = ["198501012010011001", "+6281234567890"]
    assert found("NIP saya 19850101 201001 1 001, HP 0812-3456-7890", own=own) is None
    assert found("NIP saya 198501012010011001, rekan 198601012010011001", own=own) is Kind.NIP
