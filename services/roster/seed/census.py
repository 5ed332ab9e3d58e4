"""Ages and household sizes like those of a real district.

Figures: Seventh National Population Census of 2020, Haishu district of Ningbo (code 330203), from
the table leiii/census (MIT licence, see NOTICE): 1,041,285 people; 429,765 households, of
which 127,109 (29.6 %) are of one person; bands of age below. Two totals are the design's and not
the census's: 2.6 people a household (the census has 2.22) and 7.7 % of the people elders living
alone; elder means 60 and over, as in the Law on Protection of the Rights and Interests of the
Elderly, article 2. By the census 16.1 % are 60 and over, so nearly half of them live alone here,
more of the old than of the young among them.
"""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

ONE_PERSON_SHARE = 127_109 / 429_765
LARGEST_HOUSEHOLD = 7
ADULT, ELDER, OLDEST = 20, 60, 99
"""First ages of an adult and an elder, and the highest drawn."""

BANDS: tuple[tuple[int, int, int], ...] = (
    (0, 0, 6_944),
    (1, 4, 36_027),
    (5, 9, 44_928),
    (10, 14, 38_802),
    (15, 19, 41_738),
    (20, 24, 70_535),
    (25, 29, 80_342),
    (30, 34, 103_111),
    (35, 39, 89_684),
    (40, 44, 81_651),
    (45, 49, 91_654),
    (50, 54, 92_759),
    (55, 59, 75_643),
    (60, 64, 56_266),
    (65, 69, 52_009),
    (70, 74, 35_620),
    (75, 79, 18_823),
    (80, 84, 12_290),
    (85, OLDEST, 12_459),
)
"""(from age, to age, people), both sexes together."""

ALONE_LEANING = {60: 0.35, 65: 0.45, 70: 0.50, 75: 0.60, 80: 0.70, 85: 0.75}
"""How much likelier the older live alone, by the band's first age; only the proportions count."""


@dataclass(frozen=True)
class Ages:
    """Draws ages of elders living alone, of the heads of other households and of their members.

    All together have the census's bands.
    """

    alone: "Bands"
    heads: "Bands"
    members: "Bands"

    @classmethod
    def of(cls, alone_share: float, heads_share: float) -> "Ages":
        """Shares of all people, 0 to 1. A head is an adult: the members make up for it."""
        people = sum(count for _, _, count in BANDS)
        leaning = {start: count * ALONE_LEANING.get(start, 0.0) for start, _, count in BANDS}
        scale = alone_share * people / sum(leaning.values())
        alone = {start: weight * scale for start, weight in leaning.items()}
        rest = {start: max(0.0, count - alone[start]) for start, _, count in BANDS}
        heads = {start: weight if start >= ADULT else 0.0 for start, weight in rest.items()}
        left = max(0.0, 1 - heads_share * people / sum(heads.values()))
        members = {
            start: weight * (left if start >= ADULT else 1) for start, weight in rest.items()
        }
        return cls(Bands(alone), Bands(heads), Bands(members))


class Bands:
    """Draws ages by weights of the census's bands."""

    def __init__(self, weights: dict[int, float]) -> None:
        self._bands = [(start, end - start + 1, end == OLDEST) for start, end, _ in BANDS]
        self._weights = list(accumulate(weights[start] for start, _, _ in BANDS))

    def draw(self, random: Random, count: int) -> list[int]:
        """`count` ages in years."""
        drawn = random.choices(self._bands, cum_weights=self._weights, k=count)
        # Past 85 there are fewer with each year.
        return [
            start + int(years * random.random() ** (3 if oldest else 1))
            for start, years, oldest in drawn
        ]


def household_sizes(random: Random, households: int, people: int, singles: int) -> list[int]:
    """Sizes of `households` households with `people` people, first `singles` of one person.

    After these come other one-person households, up to the census's share of all, then larger
    ones. People who do not fit into households of 7 are left out only when there is no other way.
    """
    alone = min(singles, households, people)
    ones = max(alone, min(households, round(households * ONE_PERSON_SHARE)))
    larger = min(households - ones, max(0, (people - ones) // 2))
    if larger == 0 or people > ones + larger * LARGEST_HOUSEHOLD:
        larger, ones = households - alone, alone
    else:
        ones = households - larger
    sizes = [1] * ones + [2] * larger
    left = people - sum(sizes)
    while left > 0 and (open_ones := [n for n in range(alone, households) if sizes[n] < 7]):
        for number in random.sample(open_ones, min(left, len(open_ones))):
            # An uneven share: some families grow, others stay at two.
            if random.random() < 0.6:
                sizes[number] += 1
                left -= 1
    return sizes
