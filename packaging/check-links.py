"""Checks the links of a built site: every file and anchor below DIRECTORY exists. Argument: DIRECTORY."""

import html.parser
import pathlib
import sys
import urllib.parse

root = pathlib.Path(sys.argv[1]).resolve()


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.anchors, self.links = {""}, []
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                self.anchors.add(value)
            elif name in ("href", "src") and tag != "link":
                self.links.append(value)
            elif name == "srcset":
                self.links += [part.split()[0] for part in value.split(",")]


# The first two repeat other pages; the third is for a server that knows where the site is.
left_out = {"print.html", "toc.html", "404.html"}
pages = {path: Page(path) for path in root.rglob("*.html") if path.name not in left_out}
problems, count = [], 0
for path, page in pages.items():
    for link in page.links:
        target = urllib.parse.urlsplit(link)
        if target.scheme or target.netloc or target.path in left_out:
            continue
        count += 1
        file = path if not target.path else (path.parent / urllib.parse.unquote(target.path)).resolve()
        anchor = urllib.parse.unquote(target.fragment)
        if not file.is_file():
            problems.append(f"{path.relative_to(root)}: {link} does not exist")
        elif file in pages and anchor not in pages[file].anchors:
            problems.append(f"{path.relative_to(root)}: {link} has no such anchor")
print(*problems, sep="\n", end="\n" if problems else "")
if problems or count < 200:
    sys.exit(f"{len(problems)} broken links of {count}")
print(f"{len(pages)} pages, {count} links: no problem found")
