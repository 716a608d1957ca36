from revops_cli.data.reader import read_reference, read_reference_list
from revops_cli.fields.email_repair import meant_domain
from revops_cli.fields.website import top_levels


def test_no_real_provider_is_taken_for_a_misspelling() -> None:
    real = read_reference_list("email_freemail.txt")

    assert [row["typo"] for row in read_reference("email_typo_domains.csv") if row["typo"] in real] == []


def test_a_misspelling_means_a_known_provider() -> None:
    real = read_reference_list("email_freemail.txt")

    assert {row["domain"] for row in read_reference("email_typo_domains.csv")} <= real


def test_no_misspelt_ending_exists() -> None:
    endings = [row["typo"] for row in read_reference("email_typo_endings.csv")]

    assert [ending for ending in endings if ending in top_levels()] == []


def test_the_domains_of_cameroon_and_colombia_are_left_alone() -> None:
    assert [meant_domain(d) for d in ("gmail.co", "gmail.cm", "acme.co", "acme.om")] == [
        "gmail.co",
        "gmail.cm",
        "acme.co",
        "acme.om",
    ]


def test_two_slips_are_mended_together() -> None:
    assert meant_domain("gmal.con") == "gmail.com"
