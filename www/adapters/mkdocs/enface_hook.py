"""MkDocs: the index of the site after each build, and the search in a page.

In `mkdocs.yml`: `hooks: [enface_hook.py]`. In a page, on a line of its own: `[enface]`.
"""

import os
import subprocess

from mkdocs.exceptions import PluginError

FOLDER = "enface"


def on_page_markdown(markdown, page, **_):
    """Puts the search where a page asks for it."""
    up = "../" * (page.url.count("/"))
    src = f"{up}{FOLDER}/"
    tag = (
        f'<script type="module" src="{src}enface.js"></script>\n'
        f'<enface-search data-enface-ignore src="{src}"></enface-search>'
    )
    lines = markdown.split("\n")
    return "\n".join(tag if line.strip() == "[enface]" else line for line in lines)


def on_post_build(config, **_):
    """Indexes the finished pages."""
    site = config["site_dir"]
    program = os.environ.get("ENFACE_BIN", "enface")
    command = [program, "build", site, "-o", os.path.join(site, FOLDER), "--widget-only", "--quiet"]
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        raise PluginError(f"enface cannot be started: {error}") from error
    # 3: built, but something could not be read, which has been told.
    if code not in (0, 3):
        raise PluginError(f"enface could not index {site}: exit code {code}")
