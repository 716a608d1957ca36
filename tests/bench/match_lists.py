"""Invented accounts and leads with the truth, of any size: python -m tests.bench.match_lists ACCOUNTS LEADS FOLDER

Writes accounts.csv, leads.csv and truth.csv, the same for the same numbers. Names are put together
from syllables, family names, places and trades, with the legal forms and domains of their country;
7 in 100 accounts are a branch of another one under its domain. Of the leads 7 in 10 are of an
account (name, address and place roughened), the rest of organisations that are none, half of them
named much like an account.
"""

# ruff: noqa: SIM905 - many words read better as text

import csv
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

STARTS = """
    Al Am An Ar As Bel Bor Bri Cal Car Cor Cy Dal Del Den Dor El En Er Fal Fen Gal Gen Gra Hal Hel In Jor Kal Kel
    Kin Lan Lo Lu Ma Mer Mi Mon Na Nex No Or Pa Per Pro Qua Ra Ren Ri Sal Sen So Syn Ta Tel Tri Va Ver Vi Wal Xen
    Zen
""".split()
MIDDLES = """
    a ba be bi co da de di do fa ga gi ha ka la le li lo ma me mi mo na ne ni no ra re ri ro sa se so ta te ti to va
    ve vi
""".split()
ENDS = """
    cor data dex don dyne fax fin gen go lex lia lon lux mark max med mer mix na nex nia nix nova pax plex port ra
    rix ro san sta tek tel thor tis tix ton tra tron va vex via vio vis wave xa xis zon
""".split()
FAMILIES = """
    Abbot Adler Bauer Becker Bennett Berger Bianchi Blanc Brandt Carter Castillo Chang Cole Conti Costa Dubois
    Eriksen Esposito Ferrari Fischer Foster Garnier Gomez Graham Gupta Hansen Haas Hoffman Howard Hughes Ito Jansen
    Keller Kim Klein Kumar Lambert Larsen Lehmann Lopez Marino Martin Mendes Meyer Miller Moreau Morgan Murphy
    Nakamura Navarro Nguyen Novak Olsen Ortega Park Perez Petit Petrov Reid Ricci Romero Rossi Roux Russo Santos
    Sato Schmidt Schneider Schwarz Silva Singh Stewart Suzuki Tanaka Torres Turner Vega Wagner Walker Weber Wilson
    Winter Wolf Wright Yamada Young Zimmer
""".split()
STEMS = """
    stein berg mann bach feld house well ford field wood shaw ham son ville court
""".split()
TRADES = """
    Logistics Consulting Software Foods Engineering Systems Solutions Energy Capital Partners Medical Pharma
    Construction Electric Media Design Foundation Hospital Insurance Bank Hotels Motors Textiles Chemicals Plastics
    Metals Packaging Transport Shipping Travel Security Robotics Analytics Networks Telecom Semiconductors
    Instruments Laboratories Biotech Dental Veterinary Law Accounting Realty Properties Furniture
    Printing Publishing Education School Farms Winery Brewery Bakery Machinery Tools Steel Mining Water Waste Solar
    Wind Aviation Marine Rail Cleaning Staffing Marketing Digital Cloud Gaming Sports Fitness Fashion Cosmetics
    Jewelry Toys Garden
""".split()
KINDS = ["", "", "", " Group", " International", " Holdings", " Services", " Industries", " Technologies", " Global"]
PLACES = {
    "United States": ("Inc.,LLC,Corp.,Co.,", "com", "Boston Denver Austin Chicago Seattle Dallas Atlanta Phoenix"),
    "United Kingdom": ("Ltd,Limited,PLC,LLP,", "co.uk", "London Leeds Bristol Glasgow Cardiff York Derby"),
    "Germany": ("GmbH,AG,GmbH & Co. KG,KG,e.V.", "de", "Hamburg München Köln Berlin Stuttgart Dresden Bremen"),
    "France": ("SA,SAS,SARL,", "fr", "Paris Lyon Lille Nantes Toulouse Bordeaux"),
    "Italy": ("S.p.A.,S.r.l.,", "it", "Milano Roma Torino Bologna Genova"),
    "Spain": ("S.A.,S.L.,", "es", "Madrid Sevilla Valencia Bilbao"),
    "Netherlands": ("B.V.,N.V.,", "nl", "Amsterdam Utrecht Rotterdam Eindhoven"),
    "Sweden": ("AB,AB (publ),", "se", "Stockholm Malmö Uppsala"),
    "Japan": ("K.K.,KK,", "co.jp", "Tokyo Osaka Nagoya Kyoto"),
    "India": ("Pvt. Ltd.,Private Limited,Ltd,", "in", "Mumbai Pune Chennai Hyderabad"),
    "Brazil": ("Ltda.,S.A.,", "com.br", "Recife Curitiba Salvador"),
    "Australia": ("Pty Ltd,Pty. Limited,", "com.au", "Sydney Perth Brisbane"),
}  # fmt: skip
COUNTRIES = list(PLACES)
SHARES = [40, 12, 10, 7, 5, 4, 4, 3, 3, 6, 3, 3]
FREE = ["gmail.com", "outlook.com", "yahoo.com", "hotmail.com", "gmx.de", "icloud.com"]
ACCOUNT = ["Id", "Name", "Website", "BillingCity", "BillingCountry", "Type", "ParentId"]
LEAD = ["LeadId", "FirstName", "LastName", "Email", "Company", "Website", "City", "Country"]
TRUTH = ["LeadId", "AccountId", "AlsoAcceptable", "Category", "VariantKind", "EmailMode", "Reach"]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A name in two parts (its own and the legal form), where it is, and its domain, empty for none."""

    key: str
    name: str
    form: str
    city: str
    country: str
    domain: str
    parent: str = ""


class Maker:
    """Organisations from a seeded generator, no domain twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.taken: set[str] = set()

    def word(self) -> str:
        """A made-up name, or a family's."""
        rng = self.rng
        if rng.random() < 0.3:
            return rng.choice(FAMILIES) + (rng.choice(STEMS) if rng.random() < 0.4 else "")
        return rng.choice(STARTS) + (rng.choice(MIDDLES) if rng.random() < 0.8 else "") + rng.choice(ENDS)

    def name(self, city: str) -> str:
        """A name without its legal form."""
        rng, trade = self.rng, self.rng.choice(TRADES)
        drawn = rng.random()
        if drawn < 0.08:
            return f"{city} {self.word()} {trade}"
        if drawn < 0.18:
            return f"{rng.choice(FAMILIES)} & {self.word()} {trade}"
        return self.word() + (f" {trade}" if drawn < 0.85 else "") + rng.choice(KINDS)

    def organisation(self, key: str, name: str = "") -> Organisation:
        """An organisation of its own; `name` where it is given."""
        rng = self.rng
        country = rng.choices(COUNTRIES, SHARES)[0]
        forms, ending, cities = PLACES[country]
        city = rng.choice(cities.split())
        name = name or self.name(city)
        form = rng.choice(forms.split(","))
        return Organisation(key, name, form, city, country, self.domain(name, ending))

    def domain(self, name: str, ending: str) -> str:
        """A domain that no other has, most like the name; empty for one in six."""
        rng = self.rng
        if rng.random() < 1 / 6:
            return ""
        words = "".join(c if c.isascii() and (c.isalnum() or c == " ") else "" for c in name.lower()).split()
        shapes = ["".join(words), "-".join(words), words[0], "".join(words[:2]), "".join(w[0] for w in words) + "group"]
        shape = rng.choices(shapes, [50, 10, 15, 20, 5])[0]
        domain = f"{shape}.{ending if rng.random() < 0.6 else 'com'}"
        while domain in self.taken:
            shape += rng.choice("abcdefghijklmnopqrstuvwxyz0123456789")
            domain = f"{shape}.com"
        self.taken.add(domain)
        return domain

    def branch(self, key: str, of: Organisation) -> Organisation:
        """The same name under the same domain in another place."""
        country = self.rng.choice([c for c in COUNTRIES if c != of.country])
        forms, _, cities = PLACES[country]
        city = self.rng.choice(cities.split())
        return Organisation(key, f"{of.name} {country}", forms.split(",")[0], city, country, of.domain, of.key)


def typo(text: str, rng: random.Random) -> str:
    """A text with one letter left out, doubled, changed or swapped with the next."""
    at = rng.randrange(1, max(len(text) - 2, 2))
    one, two = text[at : at + 1], text[at + 1 : at + 2]
    return text[:at] + rng.choice(["", one * 2, rng.choice("aeiorstn"), two + one]) + text[at + (1 if one else 0) :]


def shortened(text: str, _rng: random.Random) -> str:
    """A text without its last word, where more than one is left."""
    words = text.split()
    return " ".join(words[:-1]) if len(words) > 2 else text


ROUGHEN: dict[str, Callable[[str, random.Random], str]] = {
    "as it is": lambda text, _: text,
    "capitals": lambda text, _: text.upper(),
    "small": lambda text, _: text.lower(),
    "typo": typo,
    "shortened": shortened,
    "joined": lambda text, _: text.replace(" ", ""),
    "department": lambda text, rng: f"{text} - {rng.choice(['IT', 'Procurement', 'R&D', 'Head Office'])}",
}
HOW_OFTEN = [45, 10, 8, 14, 10, 5, 8]


def lead_of(key: str, of: Organisation, rng: random.Random) -> tuple[list[str], str, str]:
    """A lead of an organisation, how its name was made, and the kind of its address."""
    how = rng.choices(list(ROUGHEN), HOW_OFTEN)[0]
    company = ROUGHEN[how](of.name, rng)
    if of.form and rng.random() < 0.4:
        company += f" {of.form}"
    mode = rng.choices(["corp", "free", "none"], [60, 20, 20])[0]
    first, last = rng.choice(["Ann", "Bo", "Carla", "Dev", "Eva", "Finn", "Gus", "Hana"]), rng.choice(FAMILIES)
    own = of.domain or of.name.split()[0].lower().encode("ascii", "ignore").decode() + "-mail.com"
    host = {"corp": own, "free": rng.choice(FREE), "none": ""}[mode]
    mail = f"{first}.{last}@{host}".lower() if host else ""
    web = of.domain if rng.random() < 0.15 else ""
    placed = rng.random()
    city, country = (of.city if placed < 0.6 else ""), (of.country if placed < 0.85 else "")
    return [key, first, last, mail, company, web, city, country], how, mode


def stranger(near: Organisation, maker: Maker) -> Organisation:
    """An organisation that is no account, half of them named like one in part."""
    rng = maker.rng
    if rng.random() < 0.5:
        return maker.organisation("")
    word = near.name.replace("&", " ").split()[0]
    return maker.organisation("", f"{word} {rng.choice(TRADES)}{rng.choice(KINDS)}")


def provable(lead: list[str], of: Organisation, namesakes: int) -> bool:
    """Whether the lead says enough to tell its account from those of the same name or domain."""
    placed = bool(lead[6] or lead[7])
    if of.parent or namesakes > 1:
        return placed and (namesakes == 1 or bool(lead[6]))
    return True


def write(folder: Path, accounts: int, leads: int) -> None:
    """Write the three files."""
    rng = random.Random(f"{accounts} {leads}")  # noqa: S311 - a bench needs the same lists every time
    maker = Maker(rng)
    known = organisations(maker, accounts)
    rows = ([o.key, f"{o.name} {o.form}".strip(), o.domain, o.city, o.country, "Prospect", o.parent] for o in known)
    write_csv(folder / "accounts.csv", ACCOUNT, rows)
    found = list(drawn(maker, known, leads))
    write_csv(folder / "leads.csv", LEAD, (lead for lead, _ in found))
    write_csv(folder / "truth.csv", TRUTH, (truth for _, truth in found))


def organisations(maker: Maker, size: int) -> list[Organisation]:
    """The accounts: 7 in 100 are branches, of one that is none itself."""
    known: list[Organisation] = []
    while len(known) < size:
        key = f"001{len(known):012d}"
        of = maker.rng.choice(known) if known and maker.rng.random() < 0.07 else None
        known.append(maker.branch(key, of) if of and not of.parent else maker.organisation(key))
    return known


def drawn(maker: Maker, known: Sequence[Organisation], size: int) -> Iterator[tuple[list[str], list[str]]]:
    """Leads with their truth; one that no one could tell apart from another has the category `ignore`."""
    names = Counter(o.name.casefold() for o in known)
    families = {o.parent for o in known if o.parent}
    for number in range(size):
        near = maker.rng.choice(known)
        of = near if maker.rng.random() < 0.7 else stranger(near, maker)
        lead, how, mode = lead_of(f"00Q{number:012d}", of, maker.rng)
        namesakes = names[of.name.casefold()] + (of.key in families)
        if of.key:
            category = "match" if provable(lead, of, namesakes) else "ignore"
        else:
            category = "ignore" if namesakes else "nomatch"
        reach = "domain" if mode == "corp" and of.domain else "name"
        yield lead, [lead[0], of.key, "", category, how, mode, reach]


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(header)
        out.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    write(Path(sys.argv[3]), int(sys.argv[1]), int(sys.argv[2]))
