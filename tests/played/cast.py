"""Who lives in the year, and its clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from services.city import City

CITY = City(zone=ZoneInfo("Asia/Makassar"))
SITTI, BASO, RAHMA = "198001012005012001", "197001011995011001", "199001012015012001"
ANDI, TENRI = "197501012000011001", "197801012002012001"
NURUL, DEWI, WATI, HASAN = "199203042018012001", "199105062019012002", "198207082008012003", "197609102001011004"
IRWAN, LINA, MIRNA = "197401012000031005", "198805062012032006", "199007082014032007"
HALIMA, FITRI = "198609102010032008", "199408112019032009"
NAMES = {
    SITTI: "Sitti Contoh, S.Pd.",
    BASO: "Baso Contoh, M.Pd.",
    RAHMA: "Rahma Contoh, A.Md.Keb.",
    ANDI: "dr. Andi Contoh",
    TENRI: "Tenri Contoh, S.Sos.",
    NURUL: "Nurul Contoh, S.Pd.",
    DEWI: "Dewi Contoh, A.Md.Keb.",
    WATI: "Wati Contoh, M.Pd.",
    HASAN: "Hasan Contoh, M.Pd.",
    IRWAN: "dr. Irwan Contoh",
    LINA: "Lina Contoh, A.Md.Keb.",
    MIRNA: "Mirna Contoh, A.Md.Keb.",
    HALIMA: "Halima Contoh, S.Tr.Keb.",
    FITRI: "Fitri Contoh, S.Tr.Keb.",
}
SCHOOL, CLINIC, SOUTH, OFFICE = "SD-1", "PKM-1", "PKM-2", "BKPSDMD"
TEACHER, HEAD, NURSE = "Guru Kelas", "Kepala Sekolah", "Petugas Imunisasi"


def moment(day: date, hour: int = 9) -> datetime:
    """An hour of the city's day."""
    return datetime.combine(day, time(hour), tzinfo=CITY.zone).astimezone(UTC)
