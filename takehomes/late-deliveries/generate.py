"""Make the tables of this take-home from three keys, the same bytes on every machine.

Reads `keys.json` in the current folder and writes `work/` and `hidden/`. Every draw
and every step is arithmetic on integers (logits in thousandths, risks in millionths,
temperatures in tenths), so neither the C library nor the processor has a say; the one
logistic curve comes from `decimal`, whose `exp` is correctly rounded by definition.

The key `world` fixes couriers, routes, weather and what makes a delivery late; `work`
draws the candidate's orders and `holdout` the hidden ones from that same world. Sizes of
effects are fixed and only dealt out anew, so all worlds are equally hard.
"""

from __future__ import annotations

import decimal
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Row = tuple[str, ...]

START = datetime(2025, 11, 3)  # noqa: DTZ001 (a wall clock: local or UTC by its use)
HISTORY_DAYS, FUTURE_DAYS = 119, 21
DAYS = HISTORY_DAYS + FUTURE_DAYS
BLOCKS = DAYS * 8
DAY = 24 * 60

HUBS = ("leeds", "lyon", "krakow", "tartu")
UTC_OFFSETS = np.array([0, 1, 1, 2], dtype=np.int64)
SOURCES = ("app", "partner", "desk")
SERVICES = ("standard", "express", "evening")
VEHICLES = ("bike", "van", "truck")
WEATHER = ("rain", "wind", "frost")
SPELLINGS = {
    "standard": ("standard", "Standard", "STD"),
    "express": ("express", "EXPRESS", "EXP"),
    "evening": ("evening", "Evening ", "EVE"),
    "bike": ("bike", "Bike", "cargo-bike"),
    "van": ("van", "VAN", "Van "),
    "truck": ("truck", "Truck", "lorry"),
    "leeds": ("Leeds", "leeds", "LEEDS"),
    "lyon": ("Lyon", "lyon", "LYON "),
    "krakow": ("Krakow", "krakow", "KRAKOW"),
    "tartu": ("Tartu", " tartu", "TARTU"),
}
ROUTES_A_HUB = 15
COURIERS_A_HUB = 26  # sorted by start: 12 from before, 7 within the history, 7 after it
STARTED_BEFORE, STARTED_WITHIN = 12, 7
NEWCOMER_DAYS = 28
LATE_SHARE = 260_000  # mean risk of the history, in millionths

COURIER_COLUMNS = "courier_id,hub,vehicle,started_on"
ROUTE_COLUMNS = "route_id,hub,utc_offset_h,distance,unit,stops"
WEATHER_COLUMNS = "hub,block_start_utc,temp_c,rain_mm,wind_kmh"
LABEL_COLUMNS = "order_id,late"
TRUTH_COLUMNS = "order_id,late,risk"
ORDER_COLUMNS = (
    "order_id,revision,source,route_id,courier_id,service,dispatched_at,promised_by,"
    "parcels,weight,customer_contacts,back_at_hub_min"
)
CLEAN_COLUMNS = (
    "order_id,dispatched_utc,slack_min,service,weight_kg,courier_id,vehicle,tenure_days,"
    "hub,distance_km,temp_c,rain_mm,wind_kmh"
)


def stream(key: str, name: str) -> np.random.Generator:
    """Return a generator of its own for each purpose, so that none shifts another."""
    seed = hashlib.sha256(f"late-deliveries|{name}|{key}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(seed, "big")))


def whole(rng: np.random.Generator, low: int, high: int, size: int) -> Ints:
    """Draw whole numbers from `low` to `high`, the latter excluded."""
    return rng.integers(low, high, size=size, dtype=np.int64)


def bell(rng: np.random.Generator, spread: int, size: int) -> Ints:
    """Draw whole numbers around 0, nearly normal, with standard deviation `spread`."""
    twelve = rng.integers(0, 1000, size=(size, 12), dtype=np.int64)
    return (twelve.sum(axis=1) - 5994) * spread // 1000


def pick(rng: np.random.Generator, weights: Sequence[int], size: int) -> Ints:
    """Draw positions in proportion to `weights`."""
    ends = np.cumsum(np.array(weights, dtype=np.int64))
    return np.searchsorted(ends, whole(rng, 0, int(ends[-1]), size), side="right")


def dealt(rng: np.random.Generator, values: Sequence[int]) -> Ints:
    """Deal out `values` in a random order."""
    return np.array(values, dtype=np.int64)[order_of(rng, len(values))]


def order_of(rng: np.random.Generator, size: int) -> Ints:
    """Return a random permutation of `size` positions."""
    return np.argsort(whole(rng, 0, 1 << 62, size), kind="stable")


def logistic_table() -> Ints:
    """Return risks in millionths for logits from -6 to 6 in steps of a hundredth."""
    with decimal.localcontext(prec=30):
        grid = [decimal.Decimal(step) / 100 for step in range(-600, 601)]
        risks = [int(1_000_000 / (1 + (-logit).exp())) for logit in grid]
    return np.array(risks, dtype=np.int64)


LOGISTIC = logistic_table()


def risk_of(logits: Ints) -> Ints:
    """Return risks in millionths for logits in thousandths."""
    return LOGISTIC[np.clip((logits + 5) // 10, -600, 600) + 600]


@dataclass(frozen=True, slots=True)
class Routes:
    """Planned rounds; position // ROUTES_A_HUB is the hub, hardest last within it."""

    distance: Ints  # tenths of a kilometre
    stops: Ints

    @property
    def need(self) -> Ints:
        """Minutes that the round takes on a good day."""
        return 15 + 2 * self.distance // 10 + 3 * self.stops


@dataclass(frozen=True, slots=True)
class Couriers:
    """Couriers; position // COURIERS_A_HUB is the hub, by day of start within it."""

    number: Ints
    vehicle: Ints
    start: Ints  # days after START; negative before
    skill: Ints  # thousandths of a logit


@dataclass(frozen=True, slots=True)
class Sky:
    """Weather by hub and three-hour block, as it really was."""

    temp: Ints  # tenths of a degree
    rain: Ints  # tenths of a millimetre
    wind: Ints  # kilometres an hour


@dataclass(frozen=True, slots=True)
class World:
    """All that work and holdout have in common; effects in thousandths of a logit."""

    routes: Routes
    couriers: Couriers
    sky: Sky
    vehicle: Ints
    weather: Ints
    weekday: Ints
    hub: Ints
    service: Ints
    rush: int  # first local hour of the two bad ones
    base: int = 0


@dataclass(frozen=True, slots=True)
class Orders:
    """One sample of orders, as they really were; minutes count from START in UTC."""

    code: Ints
    source: Ints
    route: Ints
    courier: Ints
    service: Ints
    dispatched: Ints
    slack: Ints
    parcels: Ints
    weight: Ints  # tenths of a kilogram

    @property
    def hub(self) -> Ints:
        """Hub that the order left from."""
        return self.route // ROUTES_A_HUB

    @property
    def local(self) -> Ints:
        """Dispatch by the clock of the hub."""
        return self.dispatched + 60 * UTC_OFFSETS[self.hub]

    def replaced(self, **changed: Ints) -> Orders:
        """Return a copy with some columns replaced."""
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        return Orders(**{**kept, **changed})


def make_routes(key: str) -> Routes:
    """Draw routes, within each hub from the easiest to the hardest."""
    rng = stream(key, "routes")
    rank = np.tile(np.arange(ROUTES_A_HUB), len(HUBS))
    size = len(rank)
    distance = 40 + rank * 25 + whole(rng, 0, 30, size)
    return Routes(distance, 4 + rank + whole(rng, 0, 5, size))


def make_couriers(key: str) -> Couriers:
    """Draw couriers: old hands, some who start in the history, some after it."""
    rng = stream(key, "couriers")
    size = COURIERS_A_HUB * len(HUBS)
    starts, vehicles = [], []
    for _ in HUBS:
        late = COURIERS_A_HUB - STARTED_BEFORE - STARTED_WITHIN
        before = whole(rng, -900, -40, STARTED_BEFORE)
        within = whole(rng, 7, HISTORY_DAYS - 10, STARTED_WITHIN)
        after = HISTORY_DAYS + whole(rng, 0, 6, late)
        starts.append(np.sort(np.concatenate([before, within, after])))
        vehicles.append((np.arange(COURIERS_A_HUB) + whole(rng, 0, 3, 1)[0]) % 3)
    number = 1000 + order_of(rng, 3000)[:size]
    skill = bell(rng, 500, size)
    return Couriers(number, np.concatenate(vehicles), np.concatenate(starts), skill)


def wander(rng: np.random.Generator, drift: Ints) -> Ints:
    """Return ranks (0 to 9999) over time of a slow random walk around `drift`."""
    value, path = 0, []
    for step, pull in zip(bell(rng, 400, BLOCKS), drift, strict=True):
        value = value * 9 // 10 + int(step)
        path.append(value + int(pull))
    rank = np.argsort(np.argsort(np.array(path), kind="stable"), kind="stable")
    return rank.astype(np.int64) * 10_000 // BLOCKS


def make_sky(key: str) -> Sky:
    """Draw the weather of every hub; each kind of bad weather has a fifth of the time."""
    rng = stream(key, "sky")
    block = np.arange(BLOCKS)
    daily = np.array([-250, -350, 0, 200, 350, 250, 0, -200])
    cold = 8 * np.abs(block // 8 - 75) + daily[block % 8]
    calm = np.zeros(BLOCKS, dtype=np.int64)
    temp, rain, wind = [], [], []
    for _ in HUBS:
        t, r, w = wander(rng, cold), wander(rng, calm), wander(rng, calm)
        temp.append(np.where(t < 2000, -100 + t * 100 // 2000, (t - 2000) * 140 // 8000))
        light = np.where(r < 5500, 0, 1 + (r - 5500) * 18 // 2500)
        rain.append(np.where(r < 8000, light, 20 + (r - 8000) * 70 // 2000))
        wind.append(np.where(w < 8000, 4 + w * 34 // 8000, 40 + (w - 8000) * 35 // 2000))
    return Sky(np.array(temp), np.array(rain), np.array(wind))


def make_world(key: str) -> World:
    """Draw what the samples share, with the base that gives every world one late share."""
    rng = stream(key, "effects")
    parts = {
        "routes": make_routes(key),
        "couriers": make_couriers(key),
        "sky": make_sky(key),
        "vehicle": dealt(rng, (0, 150, 1100)),
        "weather": dealt(rng, (50, 300, 1000)),
        "weekday": np.append(dealt(rng, (0, 0, 0, 400, 400)), (0, 0)),
        "hub": dealt(rng, (-250, -100, 100, 250)),
        "service": dealt(rng, (-200, 0, 200)),
        "rush": int(dealt(rng, (8, 12, 16))[0]),
    }
    world = World(**parts)
    pilot = make_orders(world, stream(key, "pilot"), 6000, 0, HISTORY_DAYS)
    logits = logits_of(world, pilot)
    bases = list(range(-4000, 1000, 10))
    gaps = [abs(int(risk_of(logits + base).sum()) - LATE_SHARE * 6000) for base in bases]
    return World(**parts, base=bases[gaps.index(min(gaps))])


def make_orders(
    world: World, rng: np.random.Generator, size: int, first_day: int, days: int
) -> Orders:
    """Draw a sample of orders dispatched within `days` days from `first_day`."""
    day = first_day + pick(rng, [volume(first_day + n) for n in range(days)], size)
    hub = whole(rng, 0, len(HUBS), size)
    courier = draw_couriers(world.couriers, rng, hub, day)
    route = hub * ROUTES_A_HUB + draw_ranks(world, rng, courier)
    local = day * DAY + 7 * 60 + whole(rng, 0, 12 * 60, size)
    service = pick(rng, (5, 3, 2), size)
    slack = np.array([190, 130, 160])[service] + bell(rng, 45, size)
    due = (local + np.maximum(slack, 45) + 14) // 15 * 15
    skewed = whole(rng, 0, 200, size) * whole(rng, 0, 200, size) // 100
    factor = 2 * int(whole(rng, 0, 1 << 30, 1)[0]) + 1
    code = (order_of(rng, size) * factor + whole(rng, 0, 1 << 32, 1)) % (1 << 32)
    return Orders(
        code=code,
        source=pick(rng, (5, 3, 2), size),
        route=route,
        courier=courier,
        service=service,
        dispatched=local - 60 * UTC_OFFSETS[hub],
        slack=due - local,
        parcels=1 + pick(rng, (6, 3, 2, 1), size),
        weight=2 + skewed,
    )


def volume(day: int) -> int:
    """Return how busy a day is: few orders on Sundays, twice as many before Christmas."""
    return (10, 9, 9, 9, 10, 6, 1)[day % 7] * (2 if in_peak(day) else 1)


def in_peak(day: int) -> bool:
    """Say whether a day lies from 1 to 23 December."""
    return 28 <= day <= 50


def draw_couriers(couriers: Couriers, rng: np.random.Generator, hub: Ints, day: Ints) -> Ints:
    """Draw for each order one of the couriers who work at that hub on that day."""
    luck = whole(rng, 0, 1 << 31, len(hub))
    chosen = np.zeros(len(hub), dtype=np.int64)
    for one in range(len(HUBS)):
        first, here = one * COURIERS_A_HUB, hub == one
        starts = couriers.start[first : first + COURIERS_A_HUB]
        active = np.searchsorted(starts, day[here], side="right")
        chosen[here] = first + (luck[here] * active >> 31)
    return chosen


def draw_ranks(world: World, rng: np.random.Generator, courier: Ints) -> Ints:
    """Draw how hard a route each courier gets: the safer the vehicle, the harder."""
    trust = np.argsort(np.argsort(-world.vehicle, kind="stable"), kind="stable")
    mixes = ((85, 12, 3), (30, 40, 30), (3, 12, 85))
    thirds = np.stack([pick(rng, mix, len(courier)) for mix in mixes])
    third = thirds[trust[world.couriers.vehicle[courier]], np.arange(len(courier))]
    return third * 5 + whole(rng, 0, 5, len(courier))


def bad_weather(world: World, orders: Orders) -> Ints:
    """Return three rows of 0 and 1: heavy rain, strong wind, frost at dispatch."""
    at = orders.hub, orders.dispatched // 180
    sky = world.sky
    flags = [sky.rain[at] >= 20, sky.wind[at] >= 40, sky.temp[at] < 0]
    return np.array(flags, dtype=np.int64)


def logits_of(world: World, orders: Orders) -> Ints:
    """Return the logit of being late, in thousandths, for each order."""
    need = world.routes.need[orders.route]
    local, day = orders.local, orders.local // DAY
    hour = local % DAY // 60
    vehicle = world.couriers.vehicle[orders.courier]
    new = day - world.couriers.start[orders.courier] < NEWCOMER_DAYS
    weather = world.weather @ bad_weather(world, orders)
    return (
        world.base
        + 22 * (need - orders.slack)
        + world.vehicle[vehicle]
        + weather
        + weather * (need > 80) // 2
        + world.weekday[day % 7]
        + world.hub[orders.hub]
        + world.service[orders.service]
        + 600 * ((hour >= world.rush) & (hour < world.rush + 2))
        + 500 * ((day >= 28) & (day <= 50))
        + 800 * new
        + 15 * orders.weight // 10
        + world.couriers.skill[orders.courier]
    )


def stamp(minute: int) -> str:
    """Return a clock's time as `YYYY-MM-DD HH:MM`."""
    return (START + timedelta(minutes=minute)).strftime("%Y-%m-%d %H:%M")


def german(minute: int) -> str:
    """Return a clock's time as `DD.MM.YYYY HH:MM`."""
    return (START + timedelta(minutes=minute)).strftime("%d.%m.%Y %H:%M")


def tenths(value: int) -> str:
    """Return tenths as a decimal number."""
    return f"{'-' if value < 0 else ''}{abs(value) // 10}.{abs(value) % 10}"


def dispatch_text(source: int, utc: int, local: int) -> str:
    """Return the time of dispatch as that source writes it."""
    forms = (stamp(utc).replace(" ", "T") + "Z", stamp(local), german(local))
    return forms[source]


def weight_text(source: int, weight: int, fault: int) -> str:
    """Return the weight as that source writes it; a few are missing or impossible."""
    if fault < 5:
        return ("", "", "", "", "-1")[fault]
    return str(weight * 100) if SOURCES[source] == "partner" else tenths(weight)


def courier_text(number: int, spelling: int) -> str:
    """Return a courier's id as people type it."""
    return (f"C{number}", f"C{number}", f"c{number}", f"C-{number}")[spelling]


@dataclass(frozen=True, slots=True)
class Typing:
    """How each order is written down: revision, spellings and faults, drawn once an order."""

    courier: Ints
    service: Ints
    weight: Ints
    revision: Ints

    @classmethod
    def draw(cls, rng: np.random.Generator, size: int) -> Typing:
        """Draw for `size` orders."""
        return cls(
            courier=whole(rng, 0, 4, size),
            service=whole(rng, 0, 3, size),
            weight=whole(rng, 0, 100, size),
            revision=1 + pick(rng, (6, 3, 1), size),
        )

    def one_before(self) -> Typing:
        """Return the same, one revision earlier."""
        return Typing(self.courier, self.service, self.weight, self.revision - 1)


def order_rows(
    world: World, orders: Orders, typed: Typing, after: Sequence[tuple[str, str]]
) -> list[Row]:
    """Return the rows of an orders file, one an order."""
    number, local = world.couriers.number, orders.local
    return [
        (
            f"O{orders.code[n]:08X}",
            str(typed.revision[n]),
            SOURCES[orders.source[n]],
            route_id(int(orders.route[n])),
            courier_text(int(number[orders.courier[n]]), int(typed.courier[n])),
            SPELLINGS[SERVICES[orders.service[n]]][typed.service[n]],
            dispatch_text(int(orders.source[n]), int(orders.dispatched[n]), int(local[n])),
            stamp(int(local[n] + orders.slack[n])),
            str(orders.parcels[n]),
            weight_text(int(orders.source[n]), int(orders.weight[n]), int(typed.weight[n])),
            *after[n],
        )
        for n in range(len(orders.code))
    ]


def after_the_fact(
    world: World, rng: np.random.Generator, orders: Orders, late: NDArray[np.bool_]
) -> list[tuple[str, str]]:
    """Return what is only known when the courier is back: contacts, minutes away."""
    size = len(late)
    contacts = np.where(late, pick(rng, (30, 40, 20, 10), size), pick(rng, (90, 8, 2), size))
    away = world.routes.need[orders.route] + 30 + bell(rng, 12, size)
    away += np.where(late, 60 + bell(rng, 12, size), 0)
    lost = whole(rng, 0, 100, size) < 8
    return [
        (str(c), "" if gone else str(a)) for c, a, gone in zip(contacts, away, lost, strict=True)
    ]


def repeated(
    world: World, rng: np.random.Generator, orders: Orders, rows: Sequence[Row], typed: Typing
) -> list[Row]:
    """Return further rows for some orders: earlier revisions, and plain copies."""
    size = len(rows)
    earlier = (whole(rng, 0, 100, size) < 10) & (typed.revision > 1)
    copied = whole(rng, 0, 100, size) < 2
    hub_first = orders.hub * COURIERS_A_HUB
    changed = orders.replaced(
        courier=hub_first + (orders.courier - hub_first + 1) % STARTED_BEFORE,
        weight=orders.weight + 10,
        slack=orders.slack + 30,
    )
    old = order_rows(world, changed, typed.one_before(), [("0", "")] * size)
    return [old[n] for n in np.flatnonzero(earlier)] + [rows[n] for n in np.flatnonzero(copied)]


@dataclass(frozen=True, slots=True)
class Sample:
    """One drawn sample: its orders, their risks, and the rows of its file."""

    orders: Orders
    typed: Typing
    risk: Ints
    late: NDArray[np.bool_]
    rows: list[Row]

    @property
    def ids(self) -> list[str]:
        """Ids of the orders, in the order of the other columns."""
        return [f"O{code:08X}" for code in self.orders.code]


def make_sample(world: World, key: str, name: str, size: int, *, future: bool) -> Sample:
    """Draw a sample of the history, or of the time after it with nothing known yet."""
    rng = stream(key, name)
    period = (HISTORY_DAYS, FUTURE_DAYS) if future else (0, HISTORY_DAYS)
    orders = make_orders(world, rng, size, *period)
    risk = risk_of(logits_of(world, orders))
    late = whole(rng, 0, 1_000_000, size) < risk
    typed = Typing.draw(rng, size)
    after = [("0", "")] * size if future else after_the_fact(world, rng, orders, late)
    rows = order_rows(world, orders, typed, after)
    if not future:
        rows += repeated(world, rng, orders, rows, typed)
    return Sample(orders, typed, risk, late, [rows[n] for n in order_of(rng, len(rows))])


def route_id(route: int) -> str:
    """Return a route's id; its number says nothing about how hard it is."""
    return f"R{100 + route * 37 % 60}"


def route_rows(world: World, key: str) -> list[Row]:
    """Return the routes file: lengths in kilometres or miles, some stops missing."""
    rng = stream(key, "routes-file")
    size = len(world.routes.stops)
    miles, spelling = whole(rng, 0, 100, size) < 25, whole(rng, 0, 3, size)
    lost = whole(rng, 0, 100, size) < 5
    rows = [
        (
            route_id(n),
            SPELLINGS[HUBS[n // ROUTES_A_HUB]][spelling[n]],
            str(UTC_OFFSETS[n // ROUTES_A_HUB]),
            *length_text(int(world.routes.distance[n]), in_miles=bool(miles[n])),
            "" if lost[n] else str(world.routes.stops[n]),
        )
        for n in range(size)
    ]
    return sorted(rows)


def length_text(distance: int, *, in_miles: bool) -> tuple[str, str]:
    """Return tenths of a kilometre as a length and its unit; miles have three decimals."""
    if not in_miles:
        return tenths(distance), "km"
    thousandths = (distance * 1_000_000_000 // 1_609_344 + 5) // 10
    return f"{thousandths // 1000}.{thousandths % 1000:03d}", "mi"


def courier_rows(world: World, key: str) -> list[Row]:
    """Return the couriers file: dates in two forms, a few listed twice."""
    rng = stream(key, "couriers-file")
    couriers = world.couriers
    size = len(couriers.number)
    spelling, dated = whole(rng, 0, 3, size), whole(rng, 0, 100, size) < 30
    rows = []
    for n in range(size):
        start = int(couriers.start[n]) * DAY
        rows.append(
            (
                f"C{couriers.number[n]}",
                HUBS[n // COURIERS_A_HUB],
                SPELLINGS[VEHICLES[couriers.vehicle[n]]][spelling[n]],
                (german(start) if dated[n] else stamp(start))[:10],
            )
        )
    twice = [(f"c{row[0][1:]}", *row[1:]) for row in rows[3::17]]
    rows += twice
    return [rows[n] for n in order_of(rng, len(rows))]


def weather_rows(world: World, key: str) -> list[Row]:
    """Return the weather file: some blocks absent, some values -999."""
    rng = stream(key, "weather-file")
    sky, rows = world.sky, []
    for hub, name in enumerate(HUBS):
        absent, silent = whole(rng, 0, 100, BLOCKS) < 2, whole(rng, 0, 150, BLOCKS)
        for block in np.flatnonzero(~absent):
            values = [
                tenths(int(sky.temp[hub, block])),
                tenths(int(sky.rain[hub, block])),
                str(sky.wind[hub, block]),
            ]
            if silent[block] < 3:
                values[silent[block]] = "-999"
            rows.append((name, stamp(int(block) * 180).replace(" ", "T") + "Z", *values))
    return rows


def clean_rows(world: World, sample: Sample, weather: Iterable[Row]) -> list[Row]:
    """Return what a faultless cleaning makes of a sample, from what really was."""
    seen = {row[:2]: row[2:] for row in weather}
    orders, couriers = sample.orders, world.couriers
    rows = []
    for n, order_id in enumerate(sample.ids):
        courier, route, hub = orders.courier[n], orders.route[n], orders.hub[n]
        block = stamp(int(orders.dispatched[n]) // 180 * 180).replace(" ", "T") + "Z"
        measured = seen.get((HUBS[hub], block), ("", "", ""))
        rows.append(
            (
                order_id,
                stamp(int(orders.dispatched[n])),
                str(orders.slack[n]),
                SERVICES[orders.service[n]],
                "" if sample.typed.weight[n] < 5 else tenths(int(orders.weight[n])),
                f"C{couriers.number[courier]}",
                VEHICLES[couriers.vehicle[courier]],
                str(orders.local[n] // DAY - couriers.start[courier]),
                HUBS[hub],
                tenths(int(world.routes.distance[route])),
                *("" if value == "-999" else value for value in measured),
            )
        )
    return rows


def label_rows(sample: Sample) -> list[Row]:
    """Return order ids with 1 for late and 0 for in time."""
    return sorted(
        (name, str(int(late))) for name, late in zip(sample.ids, sample.late, strict=True)
    )


def truth_rows(sample: Sample) -> list[Row]:
    """Return order ids with label and true risk."""
    risks = (f"0.{risk // 100:04d}" for risk in sample.risk)
    labels = (str(int(late)) for late in sample.late)
    return sorted(zip(sample.ids, labels, risks, strict=True))


def answers(world: World, work: Sample) -> dict[str, object]:
    """Return what the stated conclusions are compared with."""
    return {
        "riskiest_vehicle": VEHICLES[int(np.argmax(world.vehicle))],
        "worst_weather": WEATHER[int(np.argmax(world.weather))],
        "after_the_fact": ["back_at_hub_min", "customer_contacts"],
        "surplus_rows": len(work.rows) - len(work.orders.code),
    }


def csv_bytes(header: str, rows: Iterable[Row]) -> bytes:
    """Return a table as CSV; no value of ours holds a comma or a quote."""
    return ("\n".join([header, *(",".join(row) for row in rows)]) + "\n").encode("ascii")


def generate(keys: Mapping[str, str]) -> dict[str, bytes]:
    """Return all files by their path, from the three keys."""
    shared = keys["world"]
    world = make_world(shared)
    weather = weather_rows(world, shared)
    work = make_sample(world, keys["work"], "history", 4200, future=False)
    new = make_sample(world, keys["work"], "new", 700, future=True)
    fresh = make_sample(world, keys["holdout"], "fresh", 3800, future=False)
    clean = make_sample(world, keys["holdout"], "clean", 900, future=False)
    holdout = make_sample(world, keys["holdout"], "holdout", 1400, future=True)
    return {
        "work/orders.csv": csv_bytes(ORDER_COLUMNS, work.rows),
        "work/labels.csv": csv_bytes(LABEL_COLUMNS, label_rows(work)),
        "work/couriers.csv": csv_bytes(COURIER_COLUMNS, courier_rows(world, shared)),
        "work/routes.csv": csv_bytes(ROUTE_COLUMNS, route_rows(world, shared)),
        "work/weather.csv": csv_bytes(WEATHER_COLUMNS, weather),
        "work/new_orders.csv": csv_bytes(ORDER_COLUMNS, new.rows),
        "hidden/new_truth.csv": csv_bytes(TRUTH_COLUMNS, truth_rows(new)),
        "hidden/fresh_orders.csv": csv_bytes(ORDER_COLUMNS, fresh.rows),
        "hidden/fresh_labels.csv": csv_bytes(LABEL_COLUMNS, label_rows(fresh)),
        "hidden/clean_orders.csv": csv_bytes(ORDER_COLUMNS, clean.rows),
        "hidden/clean_truth.csv": csv_bytes(CLEAN_COLUMNS, clean_rows(world, clean, weather)),
        "hidden/holdout_orders.csv": csv_bytes(ORDER_COLUMNS, holdout.rows),
        "hidden/holdout_truth.csv": csv_bytes(TRUTH_COLUMNS, truth_rows(holdout)),
        "hidden/answers.json": json.dumps(answers(world, work), sort_keys=True).encode() + b"\n",
    }


def main() -> None:
    """Read the keys and write the files."""
    keys = json.loads(Path("keys.json").read_text(encoding="ascii"))
    for name, content in generate(keys).items():
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
