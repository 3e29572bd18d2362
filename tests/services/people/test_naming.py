"""People of one name are told apart wherever they stand beside each other; everybody else keeps their name."""

import pytest

from services.naming import distinct, label, told_apart


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ({1: ("Budi Contoh", "198001012005011001"), 2: ("Sitti", "198001012005012001")}, {1: "Budi Contoh", 2: "Sitti"}),
        (
            {1: ("Budi Contoh, S.Pd.", "198001012005011001"), 2: ("budi  contoh", "198501012010011002")},
            {1: "Budi Contoh …1001, S.Pd.", 2: "budi  contoh …1002"},
        ),
        ({1: ("Budi", "198001012005011001"), 2: ("Budi", "198501012010021001")}, {1: "Budi …011001", 2: "Budi …021001"}),
    ],
)
def test_equal_names_get_the_end_of_the_nip(known: dict[int, tuple[str, str]], shown: dict[int, str]) -> None:
    assert distinct(known) == shown


def test_a_button_cuts_the_name_and_keeps_the_mark() -> None:
    assert label("Muhammad Rizki Pratama Putra …1001, S.Pd.") == "Muhammad Rizki Pra …1001"
    assert label("Sitti Contoh, S.Pd.") == "Sitti Contoh"


def test_units_of_one_name_get_their_code() -> None:
    assert told_apart({1: "SD Inpres", 2: "SD Inpres", 3: "SMP"}, {1: "SD-1", 2: "SD-2", 3: "SMP"}) == {
        1: "SD Inpres (SD-1)",
        2: "SD Inpres (SD-2)",
        3: "SMP",
    }
