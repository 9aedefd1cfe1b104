"""How Sphinx builds the documentation: `make docs`."""

from importlib.metadata import version as version_of

project = "minbar"
release = version_of("minbar")
version = release

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
source_suffix = {".md": "markdown"}

myst_enable_extensions = ["colon_fence", "deflist"]
# Headings down to this level can be linked to, as on GitHub.
myst_heading_anchors = 4

html_theme = "furo"
html_title = f"minbar {release}"
html_show_copyright = False
html_show_sphinx = False
nitpicky = True
