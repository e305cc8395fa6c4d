"""``casus gazetteer``: the places that names are looked up in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

gazetteer = typer.Typer(no_args_is_help=True, help="Import places into your own gazetteer, and look names up.")


@gazetteer.command(name="import")
def import_(
    source: Annotated[Path, typer.Argument(help="allCountries.zip or one country's file, as GeoNames gives them.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Where to write; by default where casus looks.")
    ] = None,
) -> None:
    """Make a gazetteer of a GeoNames dump; it is used beside the built-in one."""
    from casus.coding.gazetteer_import import import_geonames

    def tell(done: int, total: int) -> None:
        typer.echo(f"\r{100 * done // max(total, 1):3d} %", nl=False, err=True)

    made = import_geonames(source, out, tell)
    typer.echo(err=True)
    typer.echo(f"{made.path}: {made.places} places, {made.names} names ({made.skipped} rows left out)")


@gazetteer.command()
def lookup(name: Annotated[str, typer.Argument(help="A name of a place.")]) -> None:
    """Show every place that a name can mean, most populous first."""
    from casus.coding.gazetteer import Gazetteer

    found = Gazetteer.open().lookup(name)
    for place in found:
        where = ", ".join(part for part in (place.admin1, place.country) if part)
        point = f"{place.lat:.4f} {place.lon:.4f}"
        cells = (place.name, place.kind, where, point, str(place.population), str(place.geonames_id or "-"))
        typer.echo("\t".join(cells))
    if not found:
        typer.echo(f"casus: no place is named {name!r}", err=True)
        raise typer.Exit(1)
