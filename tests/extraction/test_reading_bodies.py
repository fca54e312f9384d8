"""Lists of bodies are taken apart although names have an «och» of their own."""

import pytest

from tracker.extraction.bodies import Bodies

NOBODY = Bodies.of(())


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("kommunstyrelsen", ("Kommunstyrelsen",)),
        ("Kommunstyrelsen/stadsledningskontoret", ("Kommunstyrelsen", "Stadsledningskontoret")),
        (
            "trafiknämnden, park- och naturnämnden och fastighetsnämnden",
            ("Trafiknämnden", "Park- och naturnämnden", "Fastighetsnämnden"),
        ),
        ("nämnden för arbetsmarknad och vuxenutbildning", ("Nämnden för arbetsmarknad och vuxenutbildning",)),
        (
            "nämnden för hälsa och idrott samt kulturnämnden",
            ("Nämnden för hälsa och idrott", "Kulturnämnden"),
        ),
        (
            "Nämnden för funktionsstöd och äldre samt vård- och omsorgsnämnden",
            ("Nämnden för funktionsstöd", "Äldre samt vård- och omsorgsnämnden"),
        ),
        ("Göteborgs Stads nämnder och styrelser", ("Göteborgs Stads nämnder och styrelser",)),
        (
            "AB Liseberg Skår 40:17, Renova AB och Göteborg & Co AB",
            ("AB Liseberg Skår 40:17", "Renova AB", "Göteborg & Co AB"),
        ),
        (
            "Socialnämnderna Centrum, Hisingen, Nordost och Sydväst, samt lokalnämnden",
            (
                "Socialnämnden Centrum",
                "Socialnämnden Hisingen",
                "Socialnämnden Nordost",
                "Socialnämnden Sydväst",
                "Lokalnämnden",
            ),
        ),
        (
            "nämnden för funktionsstöd samt socialnämnd Sydväst",
            ("Nämnden för funktionsstöd", "Socialnämnd Sydväst"),
        ),
        ("socialnämnd Centrum (dåvarande Social resursnämnd)", ("Socialnämnd Centrum",)),
        ("KS och KF", ("Kommunstyrelsen", "Kommunfullmäktige")),
        ("", ()),
    ],
)
def test_a_list_is_taken_apart(words: str, names: tuple[str, ...]) -> None:
    assert NOBODY.names(words) == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Grundskolenämndens och förskolenämndens", ("Grundskolenämnden", "Förskolenämnden")),
        ("Göteborgs Stads Leasing AB:s", ("Göteborgs Stads Leasing AB",)),
        ("Business Region Göteborg och Higabs", ("Business Region Göteborg", "Higab")),
        ("Samtliga nämnder och styrelsers", ("Samtliga nämnder och styrelser",)),
        (
            "Arkivnämndens för Västra Götalandsregionen och Göteborgs Stad",
            ("Arkivnämnden för Västra Götalandsregionen och Göteborgs Stad",),
        ),
    ],
)
def test_owners_lose_their_genitive(words: str, names: tuple[str, ...]) -> None:
    assert NOBODY.owners(words) == names


def test_a_known_name_is_never_taken_apart_and_keeps_its_s() -> None:
    known = Bodies.of(["Stiftelsen Hus och Hem samt Annat", "Älvens Kajplats"])
    assert known.names("kulturnämnden och Stiftelsen Hus och Hem samt Annat") == (
        "Kulturnämnden",
        "Stiftelsen Hus och Hem samt Annat",
    )
    assert known.names("STIFTELSEN HUS OCH HEM SAMT ANNAT") == ("Stiftelsen Hus och Hem samt Annat",)
    assert known.names("lokalnämnden") == ("Lokalnämnden",)
    assert known.owners("Älvens Kajplats") == ("Älvens Kajplats",)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "att i samverkan med berörda nämnder och bolag, samt Tullen och Renova, mäta",
            ("Berörda nämnder och bolag", "Tullen", "Renova"),
        ),
        (
            "att tillsammans med äldre samt vård- och omsorgsnämnden samt lokalnämnden återkomma",
            ("Äldre samt vård- och omsorgsnämnden", "Lokalnämnden"),
        ),
        ("att i nära samarbete med Göteborgs Stadshus AB mäta", ("Göteborgs Stadshus AB",)),
        (
            "att i samverkan med andra nämnder och representanter för civilsamhället mäta",
            ("Andra nämnder", "Representanter för civilsamhället"),
        ),
        ("att räkna bänkar", ()),
    ],
)
def test_collaborators_are_read_up_to_what_is_to_be_done(words: str, names: tuple[str, ...]) -> None:
    assert NOBODY.collaborators(words) == names


def test_doubled_separators_make_no_empty_names() -> None:
    assert NOBODY.names("kulturnämnden, , och parknämnden") == ("Kulturnämnden", "Parknämnden")
