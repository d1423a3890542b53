"""Writes DIRECTORY/NAME.tar.gz with the files of STAGE below NAME/. Arguments: STAGE NAME DIRECTORY.

The tar of macOS and that of Linux have no common options for this. Order, owner and times are fixed:
all times are SOURCE_DATE_EPOCH.
"""

import gzip
import os
import pathlib
import sys
import tarfile

stage, name, directory = sys.argv[1:]
time = int(os.environ["SOURCE_DATE_EPOCH"])


def entry(path, below):
    info = tarfile.TarInfo(below)
    info.mtime = time
    if path.is_dir():
        info.type, info.mode = tarfile.DIRTYPE, 0o755
    else:
        info.size = path.stat().st_size
        info.mode = 0o755 if path.name == "kswitch" else 0o644
    return info


with open(f"{directory}/{name}.tar.gz", "wb") as raw:
    with gzip.GzipFile("", "wb", mtime=time, fileobj=raw) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            root = pathlib.Path(stage)
            archive.addfile(entry(root, name))
            for path in sorted(root.rglob("*")):
                info = entry(path, f"{name}/{path.relative_to(root)}")
                if path.is_dir():
                    if any(path.iterdir()):
                        archive.addfile(info)
                else:
                    with path.open("rb") as text:
                        archive.addfile(info, text)
