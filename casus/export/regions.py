"""The regions of ACLED and UCDP, and UCDP's names of states where they aren't the usual English ones.

ACLED's seventeen names are those of its codebook; which countries they hold follows the United Nations' subregions but where
ACLED is known to differ (Sudan is Northern Africa, Afghanistan Caucasus and Central Asia, Mexico Central America, Iran and
Turkey Middle East, Russia and Cyprus Europe). UCDP has five: its Middle East reaches from Egypt and Turkey to Iran and Yemen.
Membership is general knowledge of both data sets, which don't print it; a country that isn't listed has none.
"""

from __future__ import annotations

_ACLED = {
    "Western Africa": "BEN BFA CPV CIV GMB GHA GIN GNB LBR MLI MRT NER NGA SHN SEN SLE TGO",
    "Middle Africa": "AGO CMR CAF TCD COG COD GNQ GAB STP",
    "Eastern Africa": "BDI COM DJI ERI ETH KEN MDG MWI MUS MYT MOZ REU RWA SYC SOM SSD TZA UGA ZMB ZWE",
    "Southern Africa": "BWA SWZ LSO NAM ZAF",
    "Northern Africa": "DZA EGY LBY MAR SDN TUN ESH",
    "South Asia": "BGD BTN IND MDV NPL PAK LKA",
    "Southeast Asia": "BRN KHM IDN LAO MYS MMR PHL SGP THA TLS VNM",
    "Middle East": "BHR IRN IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR ARE YEM",
    "Europe": "ALB AND AUT BLR BEL BIH BGR HRV CYP CZE DNK EST FRO FIN FRA DEU GIB GRC GGY HUN ISL IRL IMN ITA JEY XKX LVA"
    " LIE LTU LUX MLT MDA MCO MNE NLD MKD NOR POL PRT ROU RUS SMR SRB SVK SVN ESP SWE CHE UKR GBR VAT",
    "Caucasus and Central Asia": "AFG ARM AZE GEO KAZ KGZ TJK TKM UZB",
    "Central America": "BLZ CRI SLV GTM HND MEX NIC PAN",
    "South America": "ARG BOL BRA CHL COL ECU FLK GUF GUY PRY PER SUR URY VEN",
    "Caribbean": "AIA ATG ABW BHS BRB BES VGB CYM CUB CUW DMA DOM GRD GLP HTI JAM MTQ MSR PRI BLM KNA LCA MAF VCT SXM TTO TCA"
    " VIR",
    "East Asia": "CHN HKG JPN MAC MNG PRK KOR TWN",
    "North America": "BMU CAN GRL SPM USA",
    "Oceania": "ASM AUS COK FJI PYF GUM KIR MHL FSM NRU NCL NZL NIU NFK MNP PLW PNG WSM SLB TKL TON TUV VUT WLF",
    "Antarctica": "ATA",
}
_AFRICA = ("Western Africa", "Middle Africa", "Eastern Africa", "Southern Africa", "Northern Africa")
_AMERICAS = ("Central America", "South America", "Caribbean", "North America")
_ASIA = ("South Asia", "Southeast Asia", "East Asia", "Oceania", "Caucasus and Central Asia")
_UCDP = {
    **dict.fromkeys(_AFRICA, "Africa"),
    **dict.fromkeys(_AMERICAS, "Americas"),
    **dict.fromkeys(_ASIA, "Asia"),
    "Europe": "Europe",
    "Middle East": "Middle East",
}
_UCDP_ELSEWHERE = {"EGY": "Middle East", "ARM": "Europe", "AZE": "Europe", "GEO": "Europe"}
_BY_CODE = {code: region for region, codes in _ACLED.items() for code in codes.split()}
_UCDP_NAMES = {
    "BIH": "Bosnia-Herzegovina",
    "CIV": "Ivory Coast",
    "COD": "DR Congo (Zaire)",
    "KHM": "Cambodia (Kampuchea)",
    "MDG": "Madagascar (Malagasy)",
    "MMR": "Myanmar (Burma)",
    "RUS": "Russia (Soviet Union)",
    "SRB": "Serbia (Yugoslavia)",
    "USA": "United States of America",
    "YEM": "Yemen (North Yemen)",
    "ZWE": "Zimbabwe (Rhodesia)",
}
UCDP_CODES = {name.casefold(): code for code, name in _UCDP_NAMES.items()}
"""Countries by UCDP's own names, folded."""


def acled_region(country: str | None) -> str | None:
    """ACLED's region of a country (ISO 3166-1 alpha-3)."""
    return _BY_CODE.get(country or "")


def ucdp_region(country: str | None) -> str | None:
    """UCDP's region of a country."""
    return _UCDP_ELSEWHERE.get(country or "") or _UCDP.get(acled_region(country) or "")


def ucdp_name(country: str | None) -> str | None:
    """UCDP's name of a state: the usual English one but where UCDP is known to write another."""
    from casus.coding.grid import country_name

    return _UCDP_NAMES.get(country or "") or country_name(country)
