"""Invented people: names drawn from the public lists, in the ways that names are written."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

NATIVE_FIRST_HALF = (
    "Running Standing Sitting Spotted Yellow Red White Black Blue Iron Little Big Old Young Many Two Three "
    "Four "
    "Plenty Heavy Bad Good Long Crazy Kicking Bull Bear Wolf Eagle Crow Elk Buffalo Horse Swift Fast Night "
    "Day "
    "Rides Takes Looking Walking Medicine Strikes Comes Lone Grey Brave Broken Crooked Cut Dusty Wounded "
    "Mountain "
    "Rattle Rain Thunder Cloud Star Weasel First Last Pretty Sharp Tall Hollow Calf After Under Not White "
    "Spotted "
    "Left Right Gray Bird Fish Flat Holds Stands Sees Runs Shoots Stops Tail Boss Dog Wild Lame Round Small"
).split()
NATIVE_SECOND_HALF = (
    "Wolf Bear Eagle Crow Elk Bull Horse Runner Hawk Cloud Feather Bird Shield Lance Woman Person Chief "
    "Shirt Robe "
    "Calf Plume Rattler Tail Hand Head Shoe Gun Knife Rider Hoops Irons Weasel Fox Owl Otter Beaver "
    "Antelope Buffalo "
    "Child Boy Light Star Moon Thunder Rock Hill Water Wing Afraid Enemy Walker Talker Dancer Mountain "
    "Chief Coat Belt "
    "Rope Lodge Tree Ghost Heart Foot Eyes Necklace Leggins Bow Arrow Pipe Drum Paint Snake Spider Goose "
    "Crane Kidney"
).split()
HMONG_LAST = "Vang Xiong Moua Yang Thao Lor Her Kue Vue Lee Cha Chang Hang Khang Lo Vangpao Thor Xyooj Pha Fang".split()
HMONG_FIRST = (
    "Pa Mai Tou Chue Xeng Kou Yer Bee Nhia Chong Ger Kao Ka Xee Shoua Pao Teng Chia Mee Blia Long Fue Neng "
    "Sai Song "
    "Nou Houa Zong Youa Doua Xai Yia Bao Ying Yeng Thai Wang Soua Phia Der Chee Touger Lue Cher True Koua"
).split()
HISPANIC_LAST = (
    "Garcia Lopez Martinez Hernandez Gonzalez Rodriguez Perez Sanchez Ramirez Flores Morales Ortiz "
    "Gutierrez Reyes "
    "Mendoza Ruiz Aguilar Vargas Castillo Jimenez Mendez Salazar Soto Delgado Pena Rios Alvarado Sandoval "
    "Contreras "
    "Estrada Ochoa Cabrera Campos Vega Solis Leon Nunez Marquez Cervantes Trujillo Barrera Velasco Zamora "
    "Quintero"
).split()
ABROAD_FIRST = (
    "Søren Jürgen Zoltán Ágnes Péter Krisztina Dávid Łukasz Małgorzata Piotr Zofia Jiří Tereza Ondřej Radka "
    "Miloš "
    "Snežana Dragan Vesna Goran Branka Aleksandr Olga Dmitri Svetlana Oleksandr Nadiia Ivan Ludmila Antti "
    "Päivi Jukka "
    "Hanna Björn Åsa Göran Ingrid Lars Maja Kristín Jón Guðrún René Chloé Hélène François Thérèse Benoît "
    "Gaëlle "
    "Giovanni Chiara Luca Giulia Paolo João Conceição Inês Rui Beatriz Íñigo Lucía Ángel Begoña Kwame Ama "
    "Chidi Ngozi "
    "Oluwaseun Folake Amina Yusuf Hassan Fatima Ahmed Layla Omar Khadija Mehmet Ayşe Emre Zeynep Priya "
    "Rajesh Sunita "
    "Anil Deepika Sanjay Ananya Vikram Nguyen Thuy Minh Linh Quang Hyun-woo Ji-min Seo-yeon Kenji Yuki "
    "Haruto Sakura "
    "Wei Xiu Mei-Ling Jian Hui Fang Tomasz Kazimierz Wiesława Bogdan Mihai Ioana Radu Elena Stavros Eleni "
    "Dimitrios "
    "Arjen Sjoerd Femke Marijke Teun Lotte Noor Abdullahi Halima Tesfaye Selam Bereket Aster Makana Kalani "
    "Leilani"
).split()
ABROAD_LAST = (
    "Sørensen Jürgens Kovács Szabó Tóth Nagy Horváth Wiśniewski Kowalczyk Dąbrowska Zieliński Novák "
    "Dvořáková Svoboda "
    "Horáková Petrović Jovanović Nikolić Marković Ivanov Kuznetsova Petrenko Shevchenko Bondarenko Virtanen "
    "Korhonen "
    "Mäkinen Nieminen Lindqvist Bergström Åkesson Öberg Jónsdóttir Sigurðsson Lefèvre Beauchêne Moreau "
    "Girard Fournier "
    "Rossi Bianchi Esposito Ricci Colombo Ferreira Gonçalves Magalhães Araújo Ibáñez Núñez Muñoz Peñalver "
    "Mensah Owusu "
    "Okafor Adeyemi Okonkwo Balogun Hussein Abdi Al-Masri Haddad Khoury El-Sayed Yılmaz Şahin Demir Çelik "
    "Patel Sharma "
    "Iyer Reddy Banerjee Chatterjee Krishnamurthy Subramanian Nguyễn Trần Phạm Huỳnh Kim Park Choi Jung "
    "Tanaka Suzuki "
    "Watanabe Yamamoto Wang Zhang Huang Zhao Zhou Ionescu Popescu Papadopoulos Vlahos de-Vries Hendriks "
    "Janssen "
    "Visser Bakker Tesfaye Gebremariam Kahananui Kealoha Kuzmenko Stoica Fröhlich Müller Grünewald Schäfer "
    "Weiß Köhler"
).split()
PARTICLES = (
    "de la {}",
    "de {}",
    "De La {}",
    "van der {}",
    "Van {}",
    "van {}",
    "von {}",
    "Le{}",
    "De{}",
    "St. {}",
    "Del {}",
    "La {}",
)
NICKNAMES = (
    "Bubba Tiny Red Smokey Junior Peanut Bones Shorty Slim Duke Buddy Tank Ghost Lucky Spike Rooster Gizmo "
    "Bear Wolf Ace "
    "Moose Boo Scooter Skip Doc Chief Chico Flaco Weasel Tweety Lefty Mouse Pops Dutch Sparky Butch Sonny "
    "Squirrel Cricket"
).split()
WORDS_LAST = (
    "Page Day Love Case Stone Park Parks Wood Woods Fish Price Lane Ford Chase Rose Hill Brown White Black "
    "Green Young Long Short King Bishop Pope Knight Marsh Brook Brooks Field Fields Moon Snow Frost Rain "
    "Winter Winters Summers Weeks Best Good Strong Wise Swift Sharp Small Little Rich Gold Silver Banks "
    "Bridges Waters Wells Rivers Forest Grant Bell Ball Church Street Hall House Gates Post Law Judge "
    "Justice Major Cook Baker Fisher Shepherd Farmer Driver Walker Ward Close March August Friday Christmas "
    "Penny Cash Bond Buck Bird Crane Drake Finch Fox Wolf Lamb Bull Hart Colt Savage Wild Noble Power Powers "
    "Berry Cherry Pepper Rice Bean Coffee Ray Lake Pool Glass Steel Cross Battle Speed Rush Race Box Cave "
    "Crow Self Mann Sample Records Register Reading Lord Saint Sergeant Constable Sheriff Mayor Clerk See Do "
    "Her Go So Said Ho To Man Yes Mean Sun Loud Tall Nations Mills Wall Temple Key Keys Block Root Branch"
).split()
"""Surnames that are words of the language as well; in capitals only the sentence tells them apart."""
WORDS_FIRST = (
    "Faith Hope Joy Grace Will Bill Mark Rose Lily Daisy Ivy Hazel Autumn Summer April May June August Dawn "
    "Sky Skye River Chance Chase Hunter Mason Carter Case Destiny Harmony Heaven Precious Angel Christian "
    "Jesus King Prince Duke Earl Dean Miles Rich Art Gene Pat Drew Grant Frank Sandy Rusty Dusty Rocky Cliff "
    "Glen Dale Forest Brook Ash Sage Willow Genesis Nevada Dakota Montana Cheyenne Sierra Savannah Georgia "
    "Carolina Virginia Dallas Austin Houston Phoenix Paris London Brooklyn Memphis Reed Stormy Sunny Lane"
).split()
SUFFIXES = ("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV")
SYLLABLES = (
    "bra ka len dor vin shel mar que ty ri an el jo sa na di zo ren mi ke lo wen ther ash bel cor dan fen "
    "gar hol is jar "
    "kel lan mor ner ow per quin ros stan tor ul ver wick xan yor zel"
).split()


@dataclass(frozen=True)
class Person:
    """One invented person; `words` of the surname may be several."""

    first: str
    middle: str
    last: str
    suffix: str
    nickname: str


@dataclass
class NameBook:
    """Draws people from the lists in `folder`: by count^0.6, with rare, double and foreign names."""

    folder: Path
    rng: random.Random
    _first: list[str] = field(default_factory=list)
    _last: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        first = [
            (row["first_name"].title(), int(row["count_f"]) + int(row["count_m"]))
            for row in _rows(self.folder / "us_ssa_first_names.tsv")
        ]
        last = [
            (
                row["surname"].title(),
                max(int(row[column] or 0) for column in ("count_2010", "count_2020", "count_2000")) or 100,
            )
            for row in _rows(self.folder / "us_census_surnames.tsv")
        ]
        native = [
            (row["surname"].title(), int(row["count_2010"] or 100))
            for row in _rows(self.folder / "us_census_surnames.tsv")
            if float(row["pct_amer_indian"] or 0) > 50
        ]
        self._first, self._first_weights = _weighted(first)
        self._last, self._last_weights = _weighted(last)
        self._native, self._native_weights = _weighted(native)

    def person(self) -> Person:
        """One more person; about one in six has a name that no list holds."""
        rng = self.rng
        first, last = self.first(), self.last()
        roll = rng.random()
        if roll < 0.025:
            first, last = rng.choice(HMONG_FIRST), rng.choice(HMONG_LAST)
            if rng.random() < 0.5:
                first = f"{first} {rng.choice(HMONG_FIRST)}"
        elif roll < 0.10:
            first = rng.choice(ABROAD_FIRST) if rng.random() < 0.8 else first
            last = rng.choice(ABROAD_LAST)
        elif roll < 0.12:
            first = f"{first} {self.first()}"
        middle = self.first() if rng.random() < 0.5 else rng.choice("ABCDEFGHIJKLMNOPRSTVWZ")
        return Person(
            first=first,
            middle=middle,
            last=last,
            suffix=rng.choice(SUFFIXES) if rng.random() < 0.06 else "",
            nickname=rng.choice(NICKNAMES),
        )

    def first(self) -> str:
        """A first name."""
        roll = self.rng.random()
        if roll < 0.06:
            return self.rng.choice(self._first)
        if roll < 0.09:
            return self._made_up(2)
        if roll < 0.115:
            return self.rng.choice(WORDS_FIRST)
        return self.rng.choices(self._first, cum_weights=self._first_weights)[0]

    def last(self) -> str:
        """A surname: single, hyphenated, double, two-word, with a particle, or unheard-of."""
        rng, roll = self.rng, self.rng.random()
        if roll < 0.035:
            return f"{rng.choice(NATIVE_FIRST_HALF)} {rng.choice(NATIVE_SECOND_HALF)}"
        if roll < 0.05:
            return rng.choices(self._native, cum_weights=self._native_weights)[0]
        if roll < 0.085:
            return f"{self._plain_last()}-{self._plain_last()}"
        if roll < 0.115:
            return f"{rng.choice(HISPANIC_LAST)}{rng.choice((' ', ' ', '-'))}{rng.choice(HISPANIC_LAST)}"
        if roll < 0.135:
            return rng.choice(PARTICLES).format(self._plain_last())
        if roll < 0.155:
            return rng.choice(("O'{}", "Mc{}", "Mac{}", "O’{}", "D'{}")).format(self._plain_last())
        if roll < 0.20:
            return rng.choice(self._last)
        if roll < 0.24:
            return self._made_up(3)
        if roll < 0.28:
            return rng.choice(WORDS_LAST)
        return self._plain_last()

    def _plain_last(self) -> str:
        name = self.rng.choices(self._last, cum_weights=self._last_weights)[0]
        if name.startswith("Mc") and len(name) > 4:
            return "Mc" + name[2:].title()
        return name

    def _made_up(self, most: int) -> str:
        return "".join(self.rng.choice(SYLLABLES) for _ in range(self.rng.randint(2, most))).title()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _weighted(counted: list[tuple[str, int]]) -> tuple[list[str], list[float]]:
    """Names and cumulative weights count^0.6, so that rarer names are met as well."""
    return [name for name, _ in counted], list(accumulate(count**0.6 for _, count in counted))


def in_order(person: Person, rng: random.Random) -> str:
    """A full name as prose writes it: given name first."""
    initial = person.middle[0]
    shapes = (
        (40, f"{person.first} {person.last}"),
        (14, f"{person.first} {initial}. {person.last}"),
        (12, f"{person.first} {initial} {person.last}"),
        (14, f"{person.first} {person.middle} {person.last}"),
        (7, f"{person.first[0]}. {person.last}"),
        (3, f"{person.first[0]} {person.last}"),
        (2, f"{person.first[0]}. {initial}. {person.last}"),
        (2, f"{person.first[0]}.{initial}. {person.last}"),
        (2, f'{person.first} "{person.nickname}" {person.last}'),
    )
    name = _pick(shapes, rng)
    if person.suffix:
        name += rng.choice((" ", ", ")) + person.suffix
    return name


def last_first(person: Person, rng: random.Random) -> str:
    """A full name as forms and returns write it: surname first."""
    initial = person.middle[0]
    last = f"{person.last} {person.suffix}".strip()
    shapes = (
        (40, f"{last}, {person.first}"),
        (22, f"{last}, {person.first} {initial}"),
        (8, f"{last}, {person.first} {initial}."),
        (16, f"{last}, {person.first} {person.middle}"),
        (6, f"{last},{person.first}"),
        (6, f"{last},{person.first} {initial}"),
        (4, f"{last}, {person.first[0]}."),
        (3, f"{last}, {person.first[0]}"),
        (3, f"{last} {person.first} {initial}"),
    )
    return _pick(shapes, rng)


def _pick(shapes: tuple[tuple[int, str], ...], rng: random.Random) -> str:
    return rng.choices([text for _, text in shapes], weights=[weight for weight, _ in shapes])[0]
