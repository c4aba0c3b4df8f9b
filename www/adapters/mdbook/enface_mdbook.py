#!/usr/bin/env python3
"""mdBook: a backend that indexes the book which the HTML backend has written.

In `book.toml`, beside `[output.html]`: `[output.search]` with `command = "./enface_mdbook.py"`.
Backends run in the order of their names: its own must come after `html`.
"""

import json
import os
import subprocess
import sys


def main():
    """Indexes `book/html` into `book/html/enface`."""
    context = json.load(sys.stdin)
    # With several backends each has a folder of its own below the book's.
    book = os.path.join(os.path.dirname(context["destination"]), "html")
    program = os.environ.get("ENFACE_BIN", "enface")
    command = [program, "build", book, "-o", os.path.join(book, "enface"), "--widget-only", "--quiet"]
    code = subprocess.run(command, check=False).returncode
    # 3: built, but something could not be read, which has been told.
    sys.exit(0 if code in (0, 3) else code)


if __name__ == "__main__":
    main()
