"""Three small meetings in words of our own: they give, recommend, table, close, close afterwards, and leave doubts."""

import json
from pathlib import Path

FEBRUARY = {
    "municipality": "Provköping",
    "body": "Kommunfullmäktige",
    "meeting_date": "2024-02-01",
    "paragraphs": [
        {
            "paragraph": "3", "dnr": "SLK-2024-00003", "title": "Bänkar i parker",
            "text": "§ 3 Ärendenummer SLK-2024-00003\nBänkar i parker\nBeslut\n\nEnligt kommunstyrelsens förslag:\n"
            "1. Kulturnämnden får i uppdrag att i samverkan med byggnadsnämnden räkna bänkarna i stadens parker och "
            "föreslå var nya behövs, senast den 30 september 2024.\n"
            "2. Byggnadsnämnden får i uppdrag att rita ett skydd mot regn över torgets scen.\n"
            "3. Vintergäcksnämnden får i uppdrag att plantera lök längs gångvägarna.\n",
        },
        {
            "paragraph": "4", "dnr": "SLK-2024-00004", "title": "Taxa för båtplatser",
            "text": "§ 4 Ärendenummer SLK-2024-00004\nTaxa för båtplatser\nBeslut\n\n"
            "Taxan för båtplatser fastställs.\n",
        },
        {
            "paragraph": "5", "dnr": "SLK-2024-00005", "title": "Samlingsärende om lampor",
            "text": "§ 5 Ärendenummer SLK-2024-00005\nSamlingsärende om lampor\nBeslut\n\n"
            "Enligt kommunstyrelsens förslag:\n"
            "1. Kommunfullmäktiges uppdrag 2021-05-20 § 20 punkt 2 till kulturnämnden att hänga upp lampor vid ån, "
            "förklaras fullgjort.\n"
            "2. Kommunfullmäktiges uppdrag givet i budget 2022 till socialnämnderna att laga stolarna på torgen, "
            "förklaras fullgjort.\n"
            "3. Kommunfullmäktiges uppdrag givet i budget 2023 till byggnadsnämnden att rita en pergola vid stranden, "
            "avslutas.\n",
        },
    ],
}  # fmt: skip
MARCH = {
    "municipality": "Provköping",
    "body": "Kommunstyrelsen",
    "meeting_date": "2024-03-14",
    "paragraphs": [
        {
            "paragraph": "61", "dnr": "SLK-2024-00061", "title": "Regnskydd över scenen",
            "text": "§ 61 Ärendenummer SLK-2024-00061\nRegnskydd över scenen\nBeslut\n\n"
            "Kommunstyrelsen föreslår att kommunfullmäktige beslutar:\n"
            "1. Redovisning av kommunfullmäktiges uppdrag 2024-02-01 § 3 till byggnadsnämnden att rita ett skydd mot "
            "regn över torgets scen antecknas och förklaras fullgjort.\n"
            "2. Byggnadsnämnden får i uppdrag att bygga skyddet enligt alternativ B.\n",
        },
        {
            "paragraph": "62", "dnr": "SLK-2024-00062", "title": "Stadens kiosker",
            "text": "§ 62 Ärendenummer SLK-2024-00062\nStadens kiosker\nBeslut\n\n"
            "Kommunstyrelsen föreslår att kommunfullmäktige beslutar:\n"
            "Kulturnämnden får i uppdrag att måla om kioskerna vid hamnen.\n",
        },
        {
            "paragraph": "63", "dnr": "SLK-2024-00063", "title": "Stadens klockor",
            "text": "§ 63 Ärendenummer SLK-2024-00063\nStadens klockor\nBeslut\n\n"
            "Kommunstyrelsen föreslår att kommunfullmäktige beslutar:\n"
            "Kulturnämnden får i uppdrag att ställa om tornuren till sommartid.\n",
        },
    ],
}  # fmt: skip
APRIL = {
    "municipality": "Provköping",
    "body": "Kommunfullmäktige",
    "meeting_date": "2024-03-14",
    "paragraphs": [
        {
            "paragraph": "11", "dnr": "SLK-2024-00061", "title": "Regnskydd över scenen",
            "text": "§ 11 Ärendenummer SLK-2024-00061\nRegnskydd över scenen\nBeslut\n\n"
            "Enligt kommunstyrelsens förslag:\n"
            "1. Redovisning av kommunfullmäktiges uppdrag 2024-02-01 § 3 till byggnadsnämnden att rita ett skydd mot "
            "regn över torgets scen antecknas och förklaras fullgjort.\n"
            "2. Byggnadsnämnden får i uppdrag att bygga skyddet enligt alternativ B.\n",
        },
        {
            "paragraph": "12", "dnr": "SLK-2024-00062", "title": "Stadens kiosker",
            "text": "§ 12 Ärendenummer SLK-2024-00062\nStadens kiosker\nBeslut\n\n"
            "Bordläggs till kommunfullmäktiges sammanträde den 25 april 2024.\n",
        },
        {
            "paragraph": "13", "dnr": "SLK-2024-00063", "title": "Stadens klockor",
            "text": "§ 13 Ärendenummer SLK-2024-00063\nStadens klockor\nBeslut\n\nKommunstyrelsens förslag avslås.\n",
        },
        {
            "paragraph": "14", "dnr": "SLK-2024-00014", "title": "Uppföljning av uppdrag",
            "text": "§ 14 Ärendenummer SLK-2024-00014\nUppföljning av uppdrag\nBeslut\n\n"
            "Enligt kommunstyrelsens förslag:\n"
            "1. Kommunfullmäktiges uppdrag 2024-02-01 § 3 till kulturnämnden att räkna bänkarna i stadens parker, "
            "förklaras fullgjort.\n"
            "2. Kommunfullmäktiges uppdrag 2024-02-01 § 4 till kulturnämnden att räkna båtplatserna i hamnen, "
            "förklaras fullgjort.\n"
            "3. Kommunfullmäktiges uppdrag 2021-05-20 § 20 punkt 2 till kulturnämnden att hänga upp lampor vid ån, "
            "förklaras fullgjort.\n"
            "4. Kommunfullmäktiges uppdrag 2019-01-17 § 9 till byggnadsnämnden att mäta broarnas bredd, "
            "förklaras inte fullgjort.\n",
        },
    ],
}  # fmt: skip
FIGURES = {
    "read": 10, "created": 6, "created_afterwards": 4, "matched": 5, "closed": 5, "suggested": 1,
}  # fmt: skip


def lay_out(folder: Path) -> Path:
    """Write the meetings as files, the latest first by name: their order is that of their days."""
    for name, meeting in (("a", APRIL), ("b", MARCH), ("c", FEBRUARY)):
        (folder / f"{name}.json").write_text(json.dumps(meeting, ensure_ascii=False), encoding="utf-8")
    return folder
