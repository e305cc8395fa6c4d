"""A static site of incidents that a newsroom or an organisation can publish: pages, a map, the words behind each figure.

:func:`write_site` makes a folder of plain files: no server, no script, no tracker, nothing fetched from elsewhere. The same
records give the same bytes.
"""

from __future__ import annotations

from casus.export.site.writing import Site, write_site

__all__ = ["Site", "write_site"]
