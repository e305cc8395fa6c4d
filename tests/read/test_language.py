"""Which texts are taken for English: reports in capitals and telegram style are, other languages and scripts aren't."""

from __future__ import annotations

import pytest

from casus.read.language import is_english
from casus.types import Article

OTHERS = {
    "fr": "Au moins douze civils ont été tués mardi dans une attaque attribuée à des hommes armés, selon la police locale.",
    "es": "Al menos doce personas murieron el martes en un ataque de hombres armados en el norte del país, dijo la policía.",
    "nl": "Bij een aanval van gewapende mannen in het noorden zijn dinsdag twaalf mensen gedood, zei de politie in de stad.",
    "da": "Mindst tolv mennesker blev dræbt tirsdag i et angreb i den nordlige del af landet, sagde politiet over radioen.",
    "af": "Minstens twaalf mense is Dinsdag in die noorde van die land doodgeskiet, het die polisie gesê. Dit was in die stad.",
    "id": "Sedikitnya dua belas orang tewas pada hari Selasa dalam serangan di utara negara itu, kata polisi setempat.",
    "ru": "По меньшей мере двенадцать человек погибли во вторник в результате нападения на севере страны, сообщила полиция.",
    "ar": "قتل ما لا يقل عن اثني عشر شخصا يوم الثلاثاء في هجوم شمال البلاد، بحسب الشرطة المحلية التي وصلت إلى المكان",
    "zh": "周二，该国北部发生袭击事件，至少十二人丧生，警方表示，"
    "袭击者身份尚不清楚，调查仍在进行中，当地医院收治了数十名伤员，其中一些人伤势严重。",
}
ENGLISH = (
    "THE ARMY DENIED TODAY THAT REBELS ATTACKED THE FARM WHERE THE PRESIDENT HAS BEEN STAYING SINCE TUESDAY.",
    "Kumar district: 3 rebels shot dead, 2 rifles seized by police near Pedda village, Monday; combing goes on",
    "Twelve killed, 40 hurt in Velden blast. Rebels claim attack, capital says toll may rise further.",
)


def article(text: str, language: str | None = None) -> Article:
    return Article("a", "a", text, language=language)


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_told_in_any_case_and_style(text: str) -> None:
    assert is_english(article(text))


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_told(language: str) -> None:
    assert not is_english(article(OTHERS[language]))


def test_a_wrong_label_doesnt_hide_an_english_text() -> None:
    assert is_english(article(ENGLISH[0], language="fr"))


@pytest.mark.parametrize("label", ["en", "eng", "en-GB", "EN_us", "English"])
def test_a_label_speaks_for_a_text_that_doesnt(label: str) -> None:
    names = "Abu Selim, Kataib Nur, Harakat Dawa; Mosul, Tikrit, Baiji, Kirkuk, Ramadi, Samarra, Hit, Ana, Rawa"
    assert is_english(article(names, language=label))


@pytest.mark.parametrize("text", ["", "Douze morts.", "12.3.2024 – 14 / 15", "💥" * 200])
def test_what_cant_be_told_is_taken_for_english(text: str) -> None:
    assert is_english(article(text))
