"""Finding what resembles a text among many gives what comparing with each would."""

from tracker.domain.matching import sameness
from tracker.domain.resembling import Known

TEXTS = {
    1: "Kulturnämnden får i uppdrag att räkna bänkarna i stadens parker",
    2: "Kulturnämnden får i uppdrag att räkna lamporna i stadens parker",
    3: "Byggnadsnämnden får i uppdrag att rita ett vindskydd",
    4: "och att",
}


def test_the_most_alike_comes_first_and_the_unlike_not_at_all() -> None:
    known = Known(TEXTS)
    found = known.resembling("Räkna bänkarna i stadens parker, kulturnämnden", least=0.5)
    assert [key for _, key in found] == [1, 2]
    assert found[0][0] == sameness("Räkna bänkarna i stadens parker, kulturnämnden", TEXTS[1])
    assert [key for _, key in known.resembling(TEXTS[2], least=0.5, among={1, 3})] == [1]
    assert known.resembling("och", least=0.1) == []
    assert known.resembling("helt andra ord", least=0.1) == []


def test_words_that_stand_everywhere_find_nothing_unless_there_are_no_others() -> None:
    many = Known({key: f"nämnden räknar ting{key:04}" for key in range(200)})
    assert [key for _, key in many.resembling("nämnden räknar ting0007", least=0.5)] == [7]
    assert len(many.resembling("nämnden räknar", least=0.5)) == 200
