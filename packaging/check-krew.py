"""Checks a rendered Krew manifest. Arguments: MANIFEST ARCHIVES UNPACKED.

The rules are those of internal/index/validation/validate.go and of validate-krew-manifest in
https://github.com/kubernetes-sigs/krew, as far as they apply to the template. ARCHIVES has the .sha256 files,
UNPACKED is the directory of one archive.
"""

import pathlib
import re
import sys

manifest, archives, unpacked = map(pathlib.Path, sys.argv[1:])
text = manifest.read_text()


def values(key):
    return re.findall(rf"^[ -]*{key}: (.*)$", text, re.MULTILINE)


assert values("apiVersion") == ["krew.googlecontainertools.github.com/v1alpha2"]
assert values("kind") == ["Plugin"]
assert values("name") == [manifest.stem] and re.fullmatch(r"[\w-]+", manifest.stem)
[version] = values("version")
assert re.fullmatch(r"v\d+\.\d+\.\d+(-[\w.]+)?", version), version
[description] = values("shortDescription")
# `kubectl krew search` cuts longer ones.
assert 0 < len(description) <= 50 and not description.endswith("."), description

platforms = text.split("  - selector:\n")[1:]
assert len(platforms) == 4
seen = set()
for platform in platforms:
    [(system, machine)] = re.findall(r"os: (\w+)\n +arch: (\w+)\n", platform)
    seen.add((system, machine))
    [uri] = re.findall(r"uri: (\S+)", platform)
    [hash] = re.findall(r"sha256: ([a-f0-9]{64})\n", platform)
    name = uri.rsplit("/", 1)[1]
    recorded = (archives / f"{name}.sha256").read_text().split()[0]
    assert hash == recorded, f"{name}: {hash} is not {recorded}"
    expected = {"linux": "unknown-linux-musl", "darwin": "apple-darwin"}[system]
    assert name.endswith(f"-{ {'amd64': 'x86_64', 'arm64': 'aarch64'}[machine] }-{expected}.tar.gz"), name
    files = re.findall(r"from: (\S+)\n +to: (\S+)", platform)
    for source, _ in files:
        directory, file = source.split("/")
        assert f"{directory}.tar.gz" == name and (unpacked / file).is_file(), source
    # `bin` is in the directory that the files are copied to, and so must be a licence under a known name.
    [program] = re.findall(r"bin: (\S+)", platform)
    targets = [file.rsplit("/", 1)[1] if to == "." else to for file, to in files]
    assert program in targets and "LICENSE" in targets, targets
assert len(seen) == 4, seen
